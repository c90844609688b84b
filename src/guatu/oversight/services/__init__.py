"""Every change oversight makes: facts, lights, roll-ups, kept forecasts, packs and approved reasons."""

from guatu.oversight.services.excuses import excuse_project, revoke_excuse
from guatu.oversight.services.facts import Rebuilt, forget_projects, freeze_month, rebuild_facts
from guatu.oversight.services.foresight import keep_year_end
from guatu.oversight.services.lights import relight
from guatu.oversight.services.months import ask_to_close, close_month, rework_month
from guatu.oversight.services.packs import (
    SINCE_EVER,
    choose_pack,
    discard_draft,
    load_shipped_packs,
    publish,
    save_draft,
)
from guatu.oversight.services.rollups import refresh_rollups

__all__ = [
    "SINCE_EVER",
    "Rebuilt",
    "ask_to_close",
    "choose_pack",
    "close_month",
    "discard_draft",
    "excuse_project",
    "forget_projects",
    "freeze_month",
    "keep_year_end",
    "load_shipped_packs",
    "publish",
    "rebuild_facts",
    "refresh_rollups",
    "relight",
    "revoke_excuse",
    "rework_month",
    "save_draft",
]
