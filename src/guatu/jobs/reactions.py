"""What follows from what: the whole list of automatic behaviour.

A payload names `project_ids` (None: any project) and `months` as yyyymm (None: every month that is not closed);
`import.uploaded`, `import.answered` and `import.accepted` name their `batch_id`, `pack.chosen` its `pack` and `from_month`,
`month.stale` and `closing.asked` their `month`, `targets.stale` the first month (`since`), `day.begun` its `day`,
`levelling.asked` its `run_id`.
Every reaction may run twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from guatu.access import facts as access
from guatu.bulletins.services import announce_bulletin
from guatu.engine.calendar import Month
from guatu.exchange import services as exchange
from guatu.jobs.stale import (
    CAUSES,
    MOVES_SCHEDULES,
    mark_schedules_stale,
    mark_stale,
    mark_targets_stale,
)
from guatu.kit.clock import now, today
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.oversight import services
from guatu.scheduling.services import improve_run, reckon
from guatu.targets import services as targets
from guatu.targets.services.statuses import refresh_all, refresh_plan

Payload = Mapping[str, Any]


def rework(payload: Payload) -> None:
    """Facts, lights and roll-ups of a month, for the projects concerned."""
    services.rework_month(Month.of_key(payload["month"]), payload["project_ids"], at=now())


def close(payload: Payload) -> None:
    """Close a month as somebody asked, and tell them how it went."""
    month, by = Month.of_key(payload["month"]), access.person(payload["user_id"])
    if by is None:
        return
    try:
        count = services.close_month(month, by=by)
        said = f"{month.label}已结账，{count} 个项目的数据不再改变"
    except Refused as refused:
        said = f"{month.label}没有结账：{refused.sentence}"
    ledger.notify([by], said, url="/months/")


def foresee_year(payload: Payload) -> None:
    """What the regions are expected to have invested by the end of the year, kept for the newest month."""
    services.keep_year_end(Month.of_key(payload["month"]), at=now())


def age_targets(payload: Payload) -> None:
    """Let the targets of plans follow the facts of a month."""
    mark_targets_stale(Month.of_key(payload["month"]))


def reckon_schedules(payload: Payload) -> None:
    """How the schedules of these projects stand today, for lists and for the course of their dates."""
    reckon(payload["project_ids"], on=today())


def level_schedules(payload: Payload) -> None:
    """A levelled plan of many schedules made better, as long as it was given."""
    improve_run(payload["run_id"])


def judge_targets(payload: Payload) -> None:
    """How the targets of every plan in force stand from a month on."""
    refresh_all(at=now(), since=Month.of_key(payload["since"]))


def judge_plan(payload: Payload) -> None:
    """How the targets of one plan stand in every month."""
    refresh_plan(payload["plan_id"], at=now())


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


def propose_rows(payload: Payload) -> None:
    """Ask the language model what the rules left out of a plan."""
    targets.propose_rows(payload["plan_id"], payload["user_id"])


def announce_plan(payload: Payload) -> None:
    """A notice to everybody a plan in force is addressed to."""
    targets.announce_plan(payload["plan_id"])


def _moved(name: str) -> tuple[Callable[[Payload], None], ...]:
    schedules = (mark_schedules_stale,) if name in MOVES_SCHEDULES else ()
    return (*schedules, partial(mark_stale, name))


REACTIONS: dict[str, tuple[Callable[[Payload], None], ...]] = {
    "import.uploaded": (read_workbook,),
    "import.answered": (decide_workbook,),
    "import.accepted": (write_workbook,),
    "closing.asked": (close, age_targets),
    "bulletin.issued": (announce,),
    **{name: _moved(name) for name in CAUSES},
    "schedules.stale": (reckon_schedules,),
    "levelling.asked": (level_schedules,),
    "month.stale": (rework, foresee_year, age_targets),
    "plan.uploaded": (read_plan,),
    "plan.model_asked": (propose_rows,),
    "targets.stale": (judge_targets,),
    "plan.in_force": (judge_plan, announce_plan),
    "plan.changed": (judge_plan,),
    "plan.withdrawn": (),
}
