"""Which fields are amounts, which belong to a month, which are dates."""

from __future__ import annotations

from guatu.exchange.reader.model import FIELDS, Figures

FIGURES = Figures._fields
AMOUNTS = frozenset(field for field in FIELDS if field.endswith("_fen"))
MONTHLY = frozenset({*FIGURES, "plan_month_fen"})
YEARS = frozenset({"years", "start_year", "finish_year"})
DATED = YEARS | {"start_on", "in_stats_on", "finish_on", "planned_start", "planned_finish"}
UNDECIDED = ("up_to", "bare", "bare_year")
"""What an amount column is called until its neighbours decide: a bare 累计, a bare 完成, a bare year."""
