"""Several plans side by side, and the same promise made with different figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from guatu.kit.errors import NotVisible
from guatu.targets import policy
from guatu.targets.amounts import plain
from guatu.targets.comparing import Difference, Promise, Row, difference, rows_of, same_value
from guatu.targets.enums import PlanState, RowState
from guatu.targets.models import Plan, Target
from guatu.targets.periods import period_label
from guatu.targets.queries.bindings import scope_of
from guatu.targets.queries.wall import name_of
from guatu.targets.queries.wall import promise_of as promise_said

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_PLANS = 4
NEW, DROPPED = "新增", "不再提出"


@dataclass(frozen=True, slots=True)
class Cell:
    """One plan's promise in a row, and how it differs from the promise of the plan before that has one."""

    target: Target | None
    period: str = ""
    change: Difference | None = None

    @property
    def figure(self) -> str:
        """What was promised, in words."""
        return promise_said(self.target) if self.target else ""

    @property
    def change_text(self) -> str:
        """The difference as people read it: +5 亿元（+6.3%）; 不变."""
        if self.change is None:
            return ""
        if not self.change.value:
            return "不变"
        sign = "+" if self.change.value > 0 else "−"
        space = "" if self.change.unit in ("%", "‰") else " "
        text = f"{sign}{plain(abs(self.change.value))}{space}{self.change.unit}".strip()
        share = self.change.share
        percent = f"（{sign}{plain(abs(share) * 100, 1)}%）" if share is not None else ""
        return text + percent


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the comparison: `news` is “新增” or “不再提出” where the last plan differs from the one before in that."""

    number: int
    label: str
    cells: tuple[Cell, ...]
    likeness: float
    news: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans side by side, earliest first, and how many rows are in common, changed, new and dropped in the last one."""

    plans: tuple[Plan, ...]
    lines: tuple[Line, ...]
    common: int
    changed: int
    new: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Clash:
    """The same thing promised with different figures in plans in force."""

    one: Target
    other: Target

    @property
    def label(self) -> str:
        """What both are about, in few words."""
        return name_of(self.one)

    @property
    def one_figure(self) -> str:
        """What one of them promises, in words."""
        return promise_said(self.one)

    @property
    def other_figure(self) -> str:
        """What the other promises, in words."""
        return promise_said(self.other)

    @property
    def one_period(self) -> str:
        """When one of them falls due."""
        return period_label(self.one.period)

    @property
    def other_period(self) -> str:
        """When the other falls due."""
        return period_label(self.other.period)


def plans_to_compare(user: User | AnonymousUser) -> QuerySet[Plan]:
    """The plans `user` may read that have targets, newest year first."""
    with_targets = policy.targets_for(user).exclude(state=RowState.REJECTED).order_by().values("plan")
    found = policy.plans_for(user).filter(pk__in=with_targets).defer("text", "sections", "sums", "pages")
    return found.exclude(state__in=[PlanState.READING, PlanState.FAILED])


def comparison(user: User | AnonymousUser, ids: Sequence[int]) -> Comparison:
    """Two to four plans side by side, the earliest year first. Raises NotVisible for one `user` may not read."""
    chosen = list(dict.fromkeys(ids))[:MOST_PLANS]
    plans = list(plans_to_compare(user).filter(pk__in=chosen))
    if len(plans) != len(chosen) or len(plans) < 2:
        raise NotVisible
    plans.sort(key=lambda plan: (plan.year or 0, -len(plan.region.path), plan.pk))
    targets = {plan.pk: _targets(user, plan) for plan in plans}
    by_pk = {target.pk: target for found in targets.values() for target in found}
    rows = rows_of([[promise_of(target) for target in targets[plan.pk]] for plan in plans])
    lines = tuple(_line(number, row, by_pk) for number, row in enumerate(rows, 1))
    in_common = [line for line in lines if not line.news]
    return Comparison(
        tuple(plans),
        lines,
        len(in_common),
        sum(any(cell.change and cell.change.value for cell in line.cells) for line in in_common),
        sum(line.news == NEW for line in lines),
        sum(line.news == DROPPED for line in lines),
    )


def narrowed(found: Comparison, show: str) -> list[Line]:
    """The lines that are new, dropped or changed; all of them for another word."""
    if show == "changed":
        return [line for line in found.lines if any(cell.change and cell.change.value for cell in line.cells)]
    news = {"new": NEW, "dropped": DROPPED}.get(show)
    return [line for line in found.lines if news is None or line.news == news]


def clashes(user: User | AnonymousUser) -> list[Clash]:
    """The same indicator, scope and period promised with different figures by plans in force `user` may read."""
    found = policy.targets_for(user).filter(state=RowState.CONFIRMED, plan__state=PlanState.IN_FORCE)
    by_year: dict[int | None, dict[int, list[Target]]] = {}
    for target in found.order_by("plan", "start", "pk"):
        by_year.setdefault(target.plan.year, {}).setdefault(target.plan_id, []).append(target)
    clashing = [
        Clash(one, other)
        for plans in by_year.values()
        for first, second in combinations(plans.values(), 2)
        for one, other in _paired(first, second)
    ]
    inside = [clash for plans in by_year.values() for targets in plans.values() for clash in _inside(targets)]
    return clashing + inside


def _paired(first: Sequence[Target], second: Sequence[Target]) -> list[tuple[Target, Target]]:
    by_pk = {target.pk: target for target in (*first, *second)}
    rows = rows_of([[promise_of(each) for each in first], [promise_of(each) for each in second]])
    return [
        (by_pk[one.pk], by_pk[other.pk])
        for one, other in (row.promises for row in rows)
        if one and other and not same_value(one, other)
    ]


def _inside(targets: Sequence[Target]) -> list[Clash]:
    """Within one plan only what is worded the same counts: a document names its totals and their parts alike. What is worded
    alike many times clashes with the first of them."""
    by_words: dict[tuple[str, ...], list[Target]] = {}
    for target in targets:
        words = (
            target.indicator,
            target.scope,
            target.period,
            target.op,
            target.threshold,
            str(target.is_growth),
        )
        by_words.setdefault((*words, target.unit), []).append(target)
    return [
        Clash(first, other)
        for first, *others in by_words.values()
        for other in others
        if first.value != other.value
    ]


def promise_of(target: Target) -> Promise:
    """A target as comparing needs it, its period without the plan's own year."""
    return Promise(
        target.pk,
        target.plan_id,
        target.indicator,
        scope_of(target),
        target.op,
        target.value,
        target.unit,
        _period_in_year(target),
        target.is_growth,
        target.threshold,
    )


def _period_in_year(target: Target) -> str:
    year = str(target.plan.year or "")
    if not target.period or target.period in (year, "annual"):
        return "year"
    text = target.period.replace(year, "", 1) if year and year in target.period else target.period
    return "year" if text in ("by -12-31", "Q4", "by 12-31") else text.replace("by -", "by ")


def _targets(user: User | AnonymousUser, plan: Plan) -> list[Target]:
    found = policy.targets_for(user).filter(plan=plan).exclude(state=RowState.REJECTED)
    return list(found.order_by("start", "value_start", "pk"))


def _line(number: int, row: Row, targets: dict[int, Target]) -> Line:
    cells: list[Cell] = []
    before: Promise | None = None
    for promise in row.promises:
        if promise is None:
            cells.append(Cell(None))
            continue
        target = targets[promise.pk]
        change = difference(before, promise) if before else None
        cells.append(Cell(target, period_label(target.period), change))
        before = promise
    first = targets[row.first.pk]
    return Line(number, name_of(first), tuple(cells), row.likeness, _news(row))


def _news(row: Row) -> str:
    if row.promises[-1] is None:
        return DROPPED
    return NEW if not any(row.promises[:-1]) else ""
