"""What the pages of levelling show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

from guatu.access import policy as access
from guatu.access.choices import regions_to_choose
from guatu.access.enums import Can
from guatu.engine.levelling import WITHOUT_SOLVER, can_solve
from guatu.kit.clock import now
from guatu.scheduling.enums import RunState
from guatu.scheduling.queries.levelling import Offer, changed_since, means_of, offer
from guatu.web.forms import whole_number
from guatu.web.levelling.drawing import Scale, legend_of, line_of, loads_of, rows_of
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.access.models import Region
    from guatu.scheduling.models import LevellingRun

PAGE = 30
BUSY = (RunState.WAITING, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class Asking:
    """A new run being asked for: the region and what can be levelled in it; no region where the user manages none."""

    regions: list[tuple[int, str]]
    region: Region | None
    offer: Offer


def asking(request: SignedIn, on: date) -> Asking:
    """The region of the address, else the widest one. Raises NotVisible for one whose plans the user does not manage."""
    access.require(request.user, Can.PLAN)
    wanted = request.GET.get("region", "")
    found = access.regions_for(request.user, Can.PLAN)
    number = whole_number(wanted)
    if number is not None:
        region: Region | None = access.region_for(request.user, number, Can.PLAN)
    else:
        region = min(found, key=lambda each: (each.path.count("/"), each.pk), default=None)
    choices = regions_to_choose(request.user, Can.PLAN) if region else []
    return Asking(choices, region, offer(request.user, region, on) if region else Offer([], [], []))


def list_context(request: SignedIn, runs: QuerySet[LevellingRun]) -> dict[str, Any]:
    """The runs, a page of them."""
    light = runs.defer("first", "best", "first_view", "course", "held")
    return {"page": Paginator(light, PAGE).get_page(request.GET.get("page")), "query": request.GET}


def is_busy(run: LevellingRun) -> bool:
    """Whether better plans are still looked for."""
    return run.state in BUSY


def progress_context(run: LevellingRun) -> dict[str, Any]:
    """How far a run is and what was gained."""
    begun = run.begun_at
    spent = min(float(run.seconds), (now() - begun).total_seconds()) if begun and is_busy(run) else 0.0
    last = spent if is_busy(run) else float(run.seconds)
    weights = set(run.setting["weights"].values())
    return {
        "run": run,
        "busy": is_busy(run),
        "spent": round(spent),
        "line": line_of(run.course, run.seconds, last, run.bound),
        "late_name": "加权总延误" if len(weights) > 1 else "总延误",
        "weaker": "" if can_solve() else WITHOUT_SOLVER,
    }


def run_context(run: LevellingRun, on: date) -> dict[str, Any]:
    """Everything the page of a run is made from."""
    view = run.view
    scale = Scale.between(date.fromisoformat(view["first"]), date.fromisoformat(view["last"]))
    changed = [] if run.accepted_at else changed_since(run)
    return progress_context(run) | {
        "view": view,
        "scale": scale,
        "rows": rows_of(view, scale),
        "phases": legend_of(view),
        "loads": loads_of(view, scale),
        "changed": changed,
        "is_old": run.as_of != on and not run.accepted_at,
        "lost": [each for each in _promises(view) if each["late_before"] <= 0 < each["late_after"]],
        "promises": _promises(view),
        "may_accept": not is_busy(run) and not changed and not run.accepted_at and bool(view["delays"]),
        "weights": run.setting["weights"],
        "means": means_of(run),
    }


def _promises(view: dict[str, Any]) -> list[dict[str, Any]]:
    found = [
        each | {"project": project["project"], "name": project["name"], "level": project["level"]}
        for project in view["projects"]
        for each in project["promises"]
    ]
    return sorted(found, key=lambda each: (-max(0, each["late_after"]), each["on"], each["name"]))
