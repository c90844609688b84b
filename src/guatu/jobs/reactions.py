"""What follows from what: the whole list of automatic behaviour.

A payload names `project_ids` (None: any project) and `months` as yyyymm (None: every month that is not closed);
`import.uploaded`, `import.answered` and `import.accepted` name their `batch_id`, `pack.chosen` its `pack` and `from_month`.
Every reaction may run twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from guatu.bulletins.services import announce_bulletin
from guatu.engine.calendar import Month
from guatu.exchange import services as exchange
from guatu.kit.clock import now
from guatu.oversight import queries as oversight
from guatu.oversight import services
from guatu.progress import queries as progress
from guatu.targets import services as targets

Payload = Mapping[str, Any]


def rework(payload: Payload) -> None:
    """Facts, lights and roll-ups of the months and projects concerned."""
    ids = payload.get("project_ids")
    for month in _months(payload):
        services.rework_month(month, ids, at=now())


def rework_register(payload: Payload) -> None:
    """The same after many changes to the register at once: plans, steps and places count in every open month, not only
    in those that were reported on."""
    for month in sorted({*_months(payload), *_open_months()}):
        services.rework_month(month, payload.get("project_ids"), at=now())


def close(payload: Payload) -> None:
    """Bring a closed month up to date for the last time, and freeze its facts."""
    for month in _months(payload):
        services.rework_month(month, at=now())
        services.freeze_month(month)


def rule_anew(payload: Payload) -> None:
    """Light and add up, by the pack now in force, every month from its first on that is not closed."""
    for month in oversight.months_with_facts(Month.of_key(payload["from_month"])):
        if not oversight.is_frozen(month):
            services.relight(month)
            services.refresh_rollups(month)


def read_workbook(payload: Payload) -> None:
    """Read a large workbook that was uploaded."""
    exchange.read_batch(payload["batch_id"])


def decide_workbook(payload: Payload) -> None:
    """Decide anew about the rows of a large workbook whose questions were answered."""
    exchange.decide_batch(payload["batch_id"])


def write_workbook(payload: Payload) -> None:
    """Write a large import that was confirmed."""
    exchange.write_batch(payload["batch_id"], payload["user_id"])


def announce(payload: Payload) -> None:
    """A notice to everybody an issued bulletin is addressed to."""
    announce_bulletin(payload["bulletin"])


def read_plan(payload: Payload) -> None:
    """Read a large plan document that was put in."""
    targets.read_plan_document(payload["plan_id"])


def announce_plan(payload: Payload) -> None:
    """A notice to everybody a plan in force is addressed to."""
    targets.announce_plan(payload["plan_id"])


def _months(payload: Payload) -> list[Month]:
    keys = payload.get("months")
    return _open_months() if keys is None else [Month.of_key(key) for key in sorted(set(keys))]


def _open_months() -> list[Month]:
    """Every month with reports or facts that is not closed, earliest first."""
    reported = {state.month for state in progress.month_states() if not state.is_closed}
    return sorted(
        reported | {month for month in oversight.months_with_facts() if not oversight.is_frozen(month)}
    )


REACTIONS: dict[str, tuple[Callable[[Payload], None], ...]] = {
    "import.uploaded": (read_workbook,),
    "import.answered": (decide_workbook,),
    "import.accepted": (write_workbook,),
    "import.confirmed": (rework_register,),
    "import.undone": (rework_register,),
    "project.changed": (rework,),
    "figure.changed": (rework,),
    "excuse.changed": (rework,),
    "month.closed": (close,),
    "pack.chosen": (rule_anew,),
    "bulletin.issued": (announce,),
    "plan.uploaded": (read_plan,),
    "plan.in_force": (announce_plan,),
    "plan.changed": (),
    "plan.withdrawn": (),
}
