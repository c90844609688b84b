"""One target: promised, reached, due and foreseen, and whatever stands behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.queries.packs import pack_in_force
from guatu.oversight.queries.shortfalls import Shortfalls, shortfalls
from guatu.targets import policy
from guatu.targets.amounts import amount, in_unit
from guatu.targets.enums import Measure, RowState
from guatu.targets.models import Target, TargetFigure, TargetStatus
from guatu.targets.queries.bindings import measures_in_force
from guatu.targets.queries.figures import known_figures
from guatu.targets.queries.late import reports_missing
from guatu.targets.queries.reading_page import SumView, sums_of
from guatu.targets.queries.wall import Tile, months_judged, statuses_at, tiles_of
from guatu.targets.spans import span_of
from guatu.targets.standing import pace_of, path_of, rules_for

if TYPE_CHECKING:
    from guatu.access.models import User

SAME = ("indicator", "scope", "unit", "op", "is_growth", "threshold")


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything of one target at the end of a month. `remedy` is what would turn it to the best colour."""

    target: Target
    month: Month | None
    months: tuple[Month, ...]
    tile: Tile
    status: TargetStatus | None
    gap: Decimal | None
    remedy: str
    milestones: tuple[Tile, ...]
    sums: tuple[SumView, ...]
    figures: tuple[TargetFigure, ...]
    missing: tuple[Month, ...]
    behind: Shortfalls | None


def whole_target(user: User | AnonymousUser, target: Target, month: Month | None) -> Whole:
    """One target `user` may read, as it stood at the end of a month (else of the latest known)."""
    plan = target.plan
    months = months_judged(plan)
    shown = month if month in months or not months else months[0]
    status = statuses_at([target], shown).get(target.pk)
    series = series_of(user, target)
    tiles = {each.target.pk: each for each in tiles_of(plan, [target, *series], shown)}
    figures = list(TargetFigure.objects.filter(target=target).order_by("-month", "-id"))
    known = {Month.of_key(each.month) for each in figures}
    return Whole(
        target,
        shown,
        months,
        tiles[target.pk],
        status,
        gap_of(target, status),
        remedy_of(target, status),
        tuple(tiles[each.pk] for each in sorted([target, *series], key=_due)) if series else (),
        tuple(
            each for each in sums_of(plan, policy.targets_for(user)) if target in (each.total, *each.parts)
        ),
        tuple(figures),
        tuple(reports_missing(target, known, shown)) if shown else (),
        behind(user, target, status, shown) if shown else None,
    )


def may_report(user: User | AnonymousUser, target: Target) -> bool:
    """Whether `user` may report what this target has reached: decides which buttons a page shows."""
    return policy.targets_to_report(user).filter(pk=target.pk).exists()


def series_of(user: User | AnonymousUser, target: Target) -> list[Target]:
    """The same promise of the same plan for other dates of the same year: milestones of one series."""
    alike = {name: getattr(target, name) for name in SAME}
    rows = policy.targets_for(user).filter(plan=target.plan_id, state=RowState.CONFIRMED, **alike)
    return [each for each in rows.exclude(pk=target.pk) if _year(each) == _year(target)]


def gap_of(target: Target, status: TargetStatus | None) -> Decimal | None:
    """How far the figure reached is from the goal, in the target's unit; nothing where it is there."""
    if status is None or status.actual is None:
        return None
    left = status.actual - target.value if target.op in ("<=", "<") else target.value - status.actual
    return max(left, Decimal(0))


def remedy_of(target: Target, status: TargetStatus | None) -> str:
    """The least that would turn a status to the best colour its rules know, as a sentence; empty where it has it or has no figure."""
    values: dict[str, Any] = status.because.get("values", {}) if status else {}
    if status is None or not values or "clause" not in status.because:
        return ""
    pack = pack_in_force(PackKind.TARGETS, Month.of_key(status.month))
    if pack is None:
        return ""
    rules = rules_for(pack.body, target, is_due=bool(values["已到期"]))
    best = min(rules.colours, key=lambda each: each.rank)
    if status.colour == best.code:
        return ""
    if values["已到期"]:
        return "期限已过，颜色不再改变"
    outlook = rules.what_would_turn(0, best.code, values)
    ways = sorted(outlook.alternatives, key=lambda way: sum(change.difference for change in way.changes))
    return f"转{best.label}：{ways[0].sentence if ways else outlook.sentence}"


def behind(
    user: User | AnonymousUser, target: Target, status: TargetStatus | None, month: Month
) -> Shortfalls | None:
    """The projects of the reader's scope that could close the gap; None where the figure is not of the platform."""
    pack = measures_in_force(month) if target.measure == Measure.INDICATOR else None
    indicator = pack.indicator(target.indicator_slug) if pack else None
    if indicator is None or status is None:
        return None
    where = {Slice(name): key for name, key in target.where.items()}
    return shortfalls(user, Month.of_key(status.month), target.plan.region, indicator, where)


def owed_in_unit(target: Target, owed: int) -> str:
    """What projects owe together, in the target's unit; empty where that is a share."""
    return (
        ""
        if target.is_growth or target.unit in ("%", "个百分点", "成", "‰")
        else amount(in_unit(Decimal(owed), target.unit), target.unit)
    )


@dataclass(frozen=True, slots=True)
class Path:
    """A target over its months, for a picture: reached, due, and the fan of the forecast; None where there is nothing."""

    months: Sequence[Month]
    reached: Sequence[Decimal | None]
    due: Sequence[Decimal | None]
    foreseen: Sequence[Decimal | None]
    low: Sequence[Decimal | None]
    high: Sequence[Decimal | None]
    milestones: Sequence[Decimal | None]


def path_through(
    target: Target, status: TargetStatus | None, others: Sequence[Target], month: Month
) -> Path | None:
    """The months of a target's span with what was reached and due, and straight lines to what is foreseen."""
    span = span_of(target.period, target.due_on, target.plan.year, month)
    if span is None:
        return None
    known = known_figures(target.plan, [target], month)[target.pk]
    ends = {
        each_span.last: each.value
        for each in others
        if (each_span := span_of(each.period, each.due_on, each.plan.year, month))
    }
    pace = pace_of(
        target,
        list(target.parts.all()),
        {at: value for at, value in ends.items() if at < span.last},
        known.course,
    )
    points = path_of(target, known, pace, span, month)
    months = [each for each, _, _ in points]
    reached = [value for _, value, _ in points]
    last = max((at for at, value in enumerate(reached) if value is not None), default=None)

    def fan(end: Decimal | None) -> list[Decimal | None]:
        now = reached[last] if last is not None else None
        if end is None or now is None or last is None or last == len(months) - 1:
            return [None] * len(months)
        step = (end - now) / (len(months) - 1 - last)
        return [None if at < last else now + step * (at - last) for at in range(len(months))]

    foreseen, low, high = (
        fan(getattr(status, name) if status else None)
        for name in ("forecast", "forecast_low", "forecast_high")
    )
    return Path(
        months,
        reached,
        [due for _, _, due in points],
        foreseen,
        low,
        high,
        [ends.get(each) for each in months],
    )


def _due(target: Target) -> tuple[bool, Any, int]:
    return target.due_on is None, target.due_on or 0, target.pk


def _year(target: Target) -> int | None:
    return target.due_on.year if target.due_on else target.plan.year
