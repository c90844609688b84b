"""A whole plan on one wall: every target with its colour, by section, by unit or by quarter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max

from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind
from guatu.oversight.packs.compiled import TargetRulesPack, compile_pack
from guatu.oversight.queries.packs import pack_in_force
from guatu.targets import policy
from guatu.targets.amounts import amount
from guatu.targets.enums import Measure, PlanState, RowState
from guatu.targets.models import Plan, Target, TargetStatus
from guatu.targets.periods import period_label
from guatu.targets.queries.bindings import scope_of
from guatu.targets.queries.figures import figures_by_hand
from guatu.targets.queries.late import reports_missing
from guatu.targets.queries.values import OPS
from guatu.targets.spans import span_of
from guatu.targets.standing import is_control

if TYPE_CHECKING:
    from guatu.access.models import User
    from guatu.oversight.models import PackVersion

UNLIT = "无灯"
NO_UNIT = "没有写明单位"
NO_QUARTER = "没有写明期限"
GROUPINGS = {"section": "按章节", "unit": "按单位", "quarter": "按到期季度"}
QUARTERS = "一二三四"
_NUMBERED = re.compile(r"^\d+个")


@dataclass(frozen=True, slots=True)
class Count:
    """How many targets have one colour; an empty `code` is no colour."""

    code: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Tile:
    """One target on the wall: what is promised, what is reached, its colour and why, in words and as shares of the goal.

    `missing` is how many reports are overdue.
    """

    target: Target
    name: str
    promise: str
    due: str
    actual: str
    expected: str
    ratio: float | None
    mark: float | None
    colour: str
    label: str
    because: str
    unit: str
    section: str
    quarter: str
    missing: int


@dataclass(frozen=True, slots=True)
class Group:
    """The tiles under one heading, with their counts."""

    label: str
    counts: tuple[Count, ...]
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Wall:
    """A plan at the end of a month: how many of each colour in all, and the tiles by heading.

    `months` are those there are statuses for, latest first; `unbound` counts the targets nothing measures; `units` and
    `quarters` are those it can be narrowed to.
    """

    plan: Plan
    month: Month | None
    months: tuple[Month, ...]
    counts: tuple[Count, ...]
    groups: tuple[Group, ...]
    total: int
    unbound: int
    units: tuple[str, ...]
    quarters: tuple[str, ...]


def wall(
    user: User | AnonymousUser,
    plan: Plan,
    month: Month | None = None,
    *,
    by: str = "section",
    colour: str | None = None,
    unit: str = "",
    quarter: str = "",
) -> Wall:
    """The confirmed targets of a plan that `user` may read, as they stood at the end of a month (else of the latest known).

    `by` is a key of GROUPINGS; `colour` (empty: without colour), `unit` and `quarter` keep some of them, the counts on top
    are of all.
    """
    months = months_judged(plan)
    shown = month if month in months or not months else months[0]
    targets = _readable(user, plan)
    tiles = tiles_of(plan, targets, shown)
    kept = [
        each
        for each in tiles
        if (colour is None or each.colour == colour)
        and unit in ("", each.unit)
        and quarter in ("", each.quarter)
    ]
    labels = labels_in(shown)
    return Wall(
        plan,
        shown,
        months,
        count(tiles, labels),
        tuple(_groups(kept, by, labels)),
        len(tiles),
        sum(each.measure == Measure.NONE for each in targets),
        tuple(sorted({each.unit for each in tiles}, key=_place)),
        tuple(sorted({each.quarter for each in tiles}, key=_place)),
    )


def standings(
    user: User | AnonymousUser, plan: Plan, month: Month | None
) -> list[tuple[Target, TargetStatus | None]]:
    """The confirmed targets of a plan that `user` may read, each with how it stood at the end of a month (else of the latest)."""
    targets = _readable(user, plan)
    statuses = statuses_at(targets, month or next(iter(months_judged(plan)), None))
    return [(each, statuses.get(each.pk)) for each in targets]


def _readable(user: User | AnonymousUser, plan: Plan) -> list[Target]:
    return list(policy.targets_for(user).filter(plan=plan, state=RowState.CONFIRMED))


def months_judged(plan: Plan) -> tuple[Month, ...]:
    """The months there are statuses of a plan for, latest first."""
    rows = TargetStatus.objects.filter(target__plan=plan, target__state=RowState.CONFIRMED)
    keys = rows.order_by("-month").values_list("month", flat=True).distinct()
    return tuple(Month.of_key(key) for key in keys)


def statuses_at(targets: Sequence[Target], month: Month | None) -> dict[int, TargetStatus]:
    """How each target stood at the end of a month: its latest status that is not of a later one."""
    if month is None:
        return {}
    until = TargetStatus.objects.filter(target__in=[each.pk for each in targets], month__lte=month.key)
    newest = dict(until.order_by().values_list("target").annotate(newest=Max("month")))
    rows = TargetStatus.objects.filter(target__in=list(newest), month__in=set(newest.values()))
    return {row.target_id: row for row in rows if newest[row.target_id] == row.month}


def tiles_of(plan: Plan, targets: Sequence[Target], month: Month | None) -> list[Tile]:
    """The targets as tiles, in the order of the document."""
    statuses, labels = statuses_at(targets, month), labels_in(month)
    figures = figures_by_hand([each for each in targets if each.measure == Measure.HAND])
    sections = titles_of(plan)
    found = []
    for each in targets:
        known = list(figures.get(each.pk, {}))
        missing = reports_missing(each, known, month) if month and plan.state == PlanState.IN_FORCE else []
        found.append(_tile(each, statuses.get(each.pk), labels, sections, len(missing), month))
    return found


@dataclass(frozen=True, slots=True)
class PlanCounts:
    """A plan in force and how many of its targets have each colour in its latest month."""

    plan: Plan
    month: Month
    total: int
    counts: tuple[Count, ...]


def plans_at_a_glance(user: User | AnonymousUser, month: Month) -> list[PlanCounts]:
    """Every plan in force `user` may read whose targets were judged by a month, newest year first, with its colours."""
    plans = list(policy.plans_for(user).filter(state=PlanState.IN_FORCE).defer("text", "sections", "sums"))
    found = []
    for plan in plans:
        targets = list(Target.objects.filter(plan=plan, state=RowState.CONFIRMED).only("pk", "plan_id"))
        statuses = statuses_at(targets, month)
        if statuses:
            latest = Month.of_key(max(row.month for row in statuses.values()))
            codes = [statuses[each.pk].colour if each.pk in statuses else "" for each in targets]
            counts = _counted(codes, labels_in(latest))
            found.append(PlanCounts(plan, latest, len(targets), counts))
    return found


def labels_in(month: Month | None) -> dict[str, str]:
    """What the colours of the rules in force are called, from the best to the worst."""
    pack = pack_in_force(PackKind.TARGETS, month) if month else None
    return _labels(pack) if pack else {}


def _labels(pack: PackVersion) -> dict[str, str]:
    compiled = compile_pack(pack.body)
    if not isinstance(compiled, TargetRulesPack):
        return {}
    return {each.code: each.label for each in sorted(compiled.text.colours, key=lambda one: one.rank)}


def count(tiles: Iterable[Tile], labels: Mapping[str, str]) -> tuple[Count, ...]:
    """How many tiles have each colour, the best first and those without at the end."""
    return _counted([each.colour for each in tiles], labels)


def _counted(codes: Sequence[str], labels: Mapping[str, str]) -> tuple[Count, ...]:
    known = [*labels, *sorted({code for code in codes if code and code not in labels}), ""]
    return tuple(
        Count(code, labels.get(code, code) or UNLIT, codes.count(code))
        for code in known
        if code or codes.count(code)
    )


def _tile(
    target: Target,
    status: TargetStatus | None,
    labels: Mapping[str, str],
    sections: Mapping[str, str],
    missing: int,
    month: Month | None,
) -> Tile:
    colour = status.colour if status else ""
    because = (status.because.get("sentence") or status.because.get("unlit", "")) if status else ""
    actual, due = (status.actual, status.expected) if status else (None, None)
    return Tile(
        target,
        name_of(target),
        promise_of(target),
        period_label(target.period),
        amount(actual, target.unit),
        amount(due, target.unit),
        _share(actual, target),
        _share(due, target),
        colour,
        labels.get(colour, colour) or UNLIT,
        because or "还没有判断过",
        unit_of(target),
        section_of(target, sections),
        quarter_of(target, month),
        missing,
    )


def name_of(target: Target) -> str:
    """What is promised, in words: 全县·开工率; growth says so."""
    grows = "增长" if target.is_growth and "增" not in target.indicator else ""
    scope = scope_of(target)
    is_said = not scope or _NUMBERED.sub("", scope) in target.indicator
    return f"{'' if is_said else scope + '·'}{target.indicator}{grows}"


def promise_of(target: Target) -> str:
    """The figure promised: 不低于 80%, 不超过 3 个."""
    return f"{OPS.get(target.op, '')} {amount(target.value, target.unit, 4)}"


def unit_of(target: Target) -> str:
    """Who answers for a target: the organisation in charge, else the units the document names."""
    if target.unit_in_charge:
        return target.unit_in_charge.short_name or target.unit_in_charge.name
    return "、".join(target.as_read.get("units", [])[:2]) or NO_UNIT


def titles_of(plan: Plan) -> dict[str, str]:
    """The headings of the first two levels by their place: 二 → 二、重点任务, 二(一) → （一）推动产业项目扩量提质."""
    found = {}
    for each in plan.sections:
        if each["level"] <= 2 and each["path"]:
            is_top = each["level"] == 1
            head = f"{each['number']}、" if is_top else f"（{each['number']}）"
            found[each["path"]] = f"{head}{each['title']}"[:40]
    return found


def section_of(target: Target, titles: Mapping[str, str]) -> str:
    """The nearest of these headings that a target stands under."""
    above = [each for each in titles if target.section.startswith(each)]
    return titles[max(above, key=len)] if above else target.section or "（未分章节）"


def quarter_of(target: Target, month: Month | None) -> str:
    """The quarter a target is due in, as it is headed: 2025年二季度."""
    year = target.plan.year or (target.due_on.year if target.due_on else None)
    seen = month or (Month(year, 12) if year else None)
    span = span_of(target.period, target.due_on, target.plan.year, seen) if seen else None
    return f"{span.last.year}年{QUARTERS[span.last.quarter - 1]}季度" if span else NO_QUARTER


def _share(value: Decimal | None, target: Target) -> float | None:
    """How much of the goal a figure is; of a figure to stay below, how much of it is used up."""
    if value is None or target.value <= 0 or (is_control(target) and value < 0):
        return None
    return float(value / target.value)


def _groups(tiles: Sequence[Tile], by: str, labels: Mapping[str, str]) -> list[Group]:
    found: dict[str, list[Tile]] = {}
    for each in tiles:
        found.setdefault(str(getattr(each, by if by in GROUPINGS else "section")), []).append(each)
    order = list(found) if by == "section" else sorted(found, key=_place)
    return [Group(label, count(found[label], labels), tuple(found[label])) for label in order]


def _place(label: str) -> tuple[bool, str, int]:
    """Units by name, quarters by year and number; what is not written in the document stands last."""
    quarter = QUARTERS.find(label[5]) if label.endswith("季度") and len(label) == 8 else -1
    return label in (NO_UNIT, NO_QUARTER), label[:4] if quarter >= 0 else label, quarter
