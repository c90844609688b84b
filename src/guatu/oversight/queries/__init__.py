"""What pages, commands and the API read of oversight. Everything is narrowed to what the user may see."""

from guatu.oversight.queries.findings import DimensionFinding, Finding, Reason, finding, reasons
from guatu.oversight.queries.lights import LightCounts, LightList, LightRow, light_counts, lights_for
from guatu.oversight.queries.months import is_frozen, latest_month, months_with_facts
from guatu.oversight.queries.packs import (
    choices,
    indicators_of,
    lights_of,
    pack_in_force,
    pack_named,
    packs,
)
from guatu.oversight.queries.rates import Rate, RateRow, RateTable, rates, trend
from guatu.oversight.queries.trace import Trace, TraceRow, trace
from guatu.oversight.queries.trial import TrialChange, TrialMonth, try_pack

__all__ = [
    "DimensionFinding",
    "Finding",
    "LightCounts",
    "LightList",
    "LightRow",
    "Rate",
    "RateRow",
    "RateTable",
    "Reason",
    "Trace",
    "TraceRow",
    "TrialChange",
    "TrialMonth",
    "choices",
    "finding",
    "indicators_of",
    "is_frozen",
    "latest_month",
    "light_counts",
    "lights_for",
    "lights_of",
    "months_with_facts",
    "pack_in_force",
    "pack_named",
    "packs",
    "rates",
    "reasons",
    "trace",
    "trend",
    "try_pack",
]
