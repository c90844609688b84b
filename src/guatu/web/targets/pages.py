"""What the wall and the page of a target show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import QueryDict

from guatu.engine.calendar import Month
from guatu.kit.errors import NotVisible
from guatu.targets import policy
from guatu.targets.amounts import amount
from guatu.targets.enums import Measure, Part, PlanState
from guatu.targets.queries.parts import Slot, slots_of
from guatu.targets.queries.targets import Whole, may_report, owed_in_unit, series_of, whole_target
from guatu.targets.queries.values import key_of
from guatu.targets.queries.wall import GROUPINGS, Wall, wall
from guatu.web.months import EARLIEST, LATEST
from guatu.web.requests import SignedIn
from guatu.web.targets.picture import picture_of

if TYPE_CHECKING:
    from guatu.targets.models import Plan, Target

NO_COLOUR = "none"
LONGEST = 60


def target_of(target: Target, plan_id: int) -> Target:
    """The target, if it is of this plan. Raises NotVisible."""
    if target.plan_id != plan_id:
        raise NotVisible
    return target


def month_asked(request: SignedIn) -> Month | None:
    """The month an address names, None for what is none or too far away to count from."""
    try:
        named = Month.parse(request.GET.get("month", ""))
    except ValueError:
        return None
    return named if EARLIEST <= named <= LATEST else None


def wall_context(request: SignedIn, plan: Plan) -> dict[str, Any]:
    """Everything the wall is made from."""
    asked = request.GET
    colour = asked.get("colour")
    found = wall(
        request.user,
        plan,
        month_asked(request),
        by=asked.get("by", "section"),
        colour="" if colour == NO_COLOUR else colour or None,
        unit=asked.get("unit", "")[:LONGEST],
        quarter=asked.get("quarter", "")[:LONGEST],
    )
    return _frame(found) | {
        "plan": plan,
        "wall": found,
        "colour": colour or "",
        "pills": [(each, _with(asked, "colour", _code(each.code, colour))) for each in found.counts],
        "groupings": GROUPINGS.items(),
        "by": asked.get("by") if asked.get("by") in GROUPINGS else "section",
        "unit": asked.get("unit", ""),
        "quarter": asked.get("quarter", ""),
        "is_managed": policy.may_manage(request.user, plan),
        "is_in_force": plan.state == PlanState.IN_FORCE,
        "screen_url": _with(asked, "view", "screen"),
        "frame_url": _with(asked, "view", ""),
    }


def _frame(found: Wall | Whole) -> dict[str, Any]:
    """The month shown and those on offer, for the chooser of the frame."""
    return {"month": found.month, "months": list(found.months)} if found.month else {}


def _code(code: str, asked: str | None) -> str:
    """What pressing a colour asks for: this colour, or all again where it is the one shown."""
    own = code or NO_COLOUR
    return "" if own == asked else own


def _with(asked: QueryDict, name: str, value: str) -> str:
    kept = {
        key: asked[key]
        for key in ("month", "by", "unit", "quarter", "colour")
        if asked.get(key) and key != name
    }
    return "?" + urlencode(kept | ({name: value} if value else {}))


def target_context(request: SignedIn, target: Target) -> dict[str, Any]:
    """Everything the page of a target is made from."""
    found = whole_target(request.user, target, month_asked(request))
    status, unit = found.status, target.unit
    others = series_of(request.user, target)
    return _frame(found) | {
        "whole": found,
        "target": target,
        "plan": target.plan,
        "tile": found.tile,
        "key": key_of(target),
        "as_of": _as_of(found),
        "forecast": amount(status.forecast if status else None, unit),
        "range": _range(found),
        "gap": amount(found.gap, "个百分点" if unit == "%" else unit),
        "picture": picture_of(target, status, others, found.month) if found.month else None,
        "parts": [_part(target, how) for how in Part],
        "owed": owed_in_unit(target, found.behind.owed) if found.behind else "",
        "more": found.behind.count - len(found.behind.rows) if found.behind else 0,
        "figures": [(Month.of_key(each.month), amount(each.value, unit, 4), each) for each in found.figures],
        "is_by_hand": target.measure == Measure.HAND,
        "is_managed": policy.may_manage(request.user, target.plan),
        "may_report": may_report(request.user, target),
    }


def _as_of(found: Whole) -> Month | None:
    """The month of the figure judged, where it is not the one shown."""
    key = found.status.because.get("as_of") if found.status else None
    return Month.of_key(key) if key and found.month and key != found.month.key else None


def _range(found: Whole) -> str:
    status, unit = found.status, found.target.unit
    if status is None or status.forecast_low is None or status.forecast_low == status.forecast_high:
        return ""
    return f"{amount(status.forecast_low, unit)} 至 {amount(status.forecast_high, unit)}"


def _part(target: Target, how: Part) -> tuple[Part, list[tuple[Slot, str]]]:
    slots = [each for each in slots_of(target, how) if each.value is not None]
    return how, [(each, amount(each.value, target.unit, 4)) for each in slots]
