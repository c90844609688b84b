"""What the reading page shows: the marked document, the rows beside it, what was not taken, and the sums."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, TypedDict

from django.db.models import Q, QuerySet

from guatu.targets.enums import Cadence, Origin, PassageKind, RowState
from guatu.targets.models import Passage, Plan, RecurringDuty, Target, Task, TaskUnit
from guatu.targets.periods import period_label
from guatu.targets.queries.marked import Block, Mark, Part, marked_blocks, marked_parts, page_of
from guatu.targets.queries.plan_rows import names_of, units_of_tasks
from guatu.targets.queries.values import KINDS, OPS, Row, key_of, kind_of

CHUNK = 60
AROUND = 40
LONGEST_HEADING, HEADING_LEVELS = 45, 2
SHOWS = {"target": "目标", "task": "任务", "duty": "常态化工作", "passage": "未采用", "sums": "合计核对"}


@dataclass(frozen=True, slots=True)
class RowView:
    """One row as the list shows it. `before` and `after` are the text around the quotation; `page` counts from 1."""

    key: str
    kind: str
    row: Any
    page: int | None
    before: str
    after: str
    op: str = ""
    value: str = ""
    period: str = ""
    units: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    was: str = ""
    detail: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that are fetched together: those that begin at `first` up to (not) `until`; `rows` is filled for the first one."""

    first: int
    until: int
    count: int
    rows: tuple[RowView, ...] = ()


@dataclass(frozen=True, slots=True)
class SumView:
    """A figure and the parts the document gives it, as they are now."""

    total: Target
    parts: tuple[Target, ...]
    added: Decimal

    @property
    def difference(self) -> Decimal:
        """Parts less total."""
        return self.added - self.total.value

    @property
    def said(self) -> str:
        """The total as it is written."""
        return plain(self.total.value)

    @property
    def added_up(self) -> str:
        """The parts together as they are written."""
        return plain(self.added)

    @property
    def gap(self) -> str:
        """The difference without its sign."""
        return plain(abs(self.difference))

    @property
    def said_parts(self) -> list[tuple[str, str]]:
        """What each part is called, and its figure."""
        return [(f"{part.scope}{part.indicator}", f"{plain(part.value)} {part.unit}") for part in self.parts]


class _Place(TypedDict):
    row: Any
    page: int | None
    before: str
    after: str


def marked_document(plan: Plan, *, is_managed: bool) -> list[Part]:
    """The whole document with every row marked; whoever does not manage the plan sees what was confirmed."""
    marks = _marks(plan, Q(), is_managed=is_managed)
    return marked_parts(plan.text, marks, headings=_headings(plan), pages=plan.pages)


def marked_again(plan: Plan, start: int, end: int) -> list[Block]:
    """The blocks of the document around a place, marked anew."""
    line_start = plan.text.rfind("\n", 0, start) + 1
    newline = plan.text.find("\n", end)
    line_end = len(plan.text) if newline < 0 else newline
    marks = _marks(plan, Q(start__lt=line_end, end__gt=line_start), is_managed=True)
    within = (line_start, line_end)
    return list(marked_blocks(plan.text, marks, headings=_headings(plan), pages=plan.pages, within=within))


def _headings(plan: Plan) -> dict[int, int]:
    """Where headings of the two highest levels with a line of their own begin, and their level."""
    high = [each for each in plan.sections if each["level"] <= HEADING_LEVELS]
    ends = ((each["start"], plan.text.find("\n", each["start"]), each["level"]) for each in high)
    return {start: level for start, end, level in ends if 0 <= end - start <= LONGEST_HEADING}


def _marks(plan: Plan, where: Q, *, is_managed: bool) -> list[Mark]:
    seen = where if is_managed else where & Q(state=RowState.CONFIRMED)
    found: list[Mark] = []
    columns = ("pk", "start", "end", "value_start", "value_end", "state")
    for pk, start, end, value_start, value_end, state in _of(Target, plan, seen).values_list(*columns):
        key = f"target-{pk}"
        found.append(Mark(key, "value", value_start, value_end, state, start))
        if (value_start, value_end) != (start, end):
            found.append(Mark(key, "quote", start, end, state))
    for kind, look, model in (("task", "task", Task), ("duty", "duty", RecurringDuty)):
        rows = _of(model, plan, seen).values_list("pk", "start", "end", "state")
        found += [Mark(f"{kind}-{pk}", look, start, end, state) for pk, start, end, state in rows]
    if is_managed:
        passages = _of(Passage, plan, where).values_list("pk", "start", "end", "kind")
        found += [Mark(f"passage-{pk}", kind, start, end) for pk, start, end, kind in passages]
    return found


def _of(model: Any, plan: Plan, where: Q) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = model._default_manager.filter(where, plan=plan)
    return found.order_by("start", "pk")


def shown_rows(plan: Plan, kind: str, state: str, *, is_managed: bool) -> QuerySet[Any]:
    """The rows of one kind, in the order of the document; of one state where it is named."""
    model = Passage if kind == "passage" else KINDS[kind]
    found = model._default_manager.filter(plan=plan).order_by("start", "pk").defer("plan__text")
    if kind == "passage":
        return found if is_managed else found.none()
    if not is_managed:
        return found.filter(state=RowState.CONFIRMED)
    return found.filter(state=state) if state in RowState.values else found


def chunks(plan: Plan, rows: QuerySet[Any], *, size: int = CHUNK) -> list[Chunk]:
    """The rows in pieces of about `size`, cut where a row begins, so that a piece stays the same while rows are decided."""
    starts = list(rows.values_list("start", flat=True))
    cuts = list(dict.fromkeys(starts[::size]))
    edges = [*cuts, len(plan.text) + 1]
    found = [
        Chunk(left, right, bisect_left(starts, right) - bisect_left(starts, left))
        for left, right in pairwise(edges)
    ]
    if found:
        first = found[0]
        found[0] = Chunk(
            first.first, first.until, first.count, rows_between(plan, rows, first.first, first.until)
        )
    return found


def rows_between(plan: Plan, rows: QuerySet[Any], first: int, until: int) -> tuple[RowView, ...]:
    """The rows that begin at `first` up to (not) `until`."""
    return views_of(plan, rows.filter(start__gte=first, start__lt=until))


def views_of(plan: Plan, rows: Iterable[Any]) -> tuple[RowView, ...]:
    """Rows as the list shows them; those of one kind, in three queries however many they are."""
    found = list(rows)
    units = _units_of(found)
    titles = {each["path"]: f"{each['path']} {each['title']}" for each in plan.sections}
    return tuple(
        replace(_view(plan, row, units), section=titles.get(row.section, row.section)) for row in found
    )


def _units_of(rows: Sequence[Any]) -> dict[int, list[TaskUnit]]:
    """The units of the tasks, and of the tasks the targets stand in, by task."""
    tasks = {row.pk if isinstance(row, Task) else getattr(row, "task_id", None) for row in rows}
    return units_of_tasks(task for task in tasks if task is not None)


def _view(plan: Plan, row: Row | Passage, units: dict[int, list[TaskUnit]]) -> RowView:
    place = _Place(
        row=row,
        page=page_of(plan.pages, row.start),
        before=plan.text[max(0, row.start - AROUND) : row.start].rpartition("\n")[2],
        after=plan.text[row.end : row.end + AROUND].partition("\n")[0],
    )
    if isinstance(row, Passage):
        label = PassageKind(row.kind).label
        return RowView(key=f"passage-{row.pk}", kind="passage", detail=label, **place)
    key, kind = key_of(row), kind_of(row)
    if isinstance(row, Target):
        return _target_view(row, key, place, units)
    if isinstance(row, Task):
        lead, support = names_of(units.get(row.pk, []))
        return RowView(key=key, kind=kind, units=lead, support=support, **place)
    return RowView(key=key, kind=kind, detail=times_of(row), **place)


def _target_view(row: Target, key: str, place: _Place, units: dict[int, list[TaskUnit]]) -> RowView:
    lead, support = names_of(units.get(row.task_id or 0, []))
    own = tuple(row.as_read.get("units", ()))
    return RowView(
        key=key,
        kind="target",
        op=OPS.get(row.op, row.op),
        value=plain(row.value),
        period=period_label(row.period),
        units=own or lead,
        support=tuple(row.as_read.get("support", ())) if own else support,
        was=_was(row),
        **place,
    )


def _was(row: Target) -> str:
    """What the reader said, where a person made something else of it."""
    said = row.as_read
    if row.origin != Origin.READ or not said:
        return ""
    figure = (
        said["indicator"],
        said["scope"],
        said["op"],
        Decimal(said["value"]),
        said["unit"],
        said["period"],
    )
    if figure == (row.indicator, row.scope, row.op, row.value, row.unit, row.period):
        return ""
    value = plain(Decimal(said["value"]))
    return f"{said['scope']}{said['indicator']} {OPS[said['op']]} {value} {said['unit']}，{period_label(said['period'])}"


def times_of(duty: RecurringDuty) -> str:
    """How often something is due: 每月至少 1 次."""
    every = Cadence(duty.every).label
    if duty.times_most is None:
        return f"{every}至少 {duty.times_least} 次"
    if duty.times_most == duty.times_least:
        return f"{every} {duty.times_least} 次"
    return f"{every} {duty.times_least}—{duty.times_most} 次"


def plain(value: Decimal) -> str:
    """A number without needless noughts: 40.5000 → 40.5."""
    return f"{value.normalize():f}"


def sums_of(plan: Plan, readable: QuerySet[Target]) -> list[SumView]:
    """The totals of the document beside their parts, as the rows say now, where all are among `readable`; those that do not
    add up first."""
    ids = {pk for each in plan.sums for pk in (each["total"], *each["parts"])}
    targets = readable.in_bulk(ids)
    found = []
    for each in plan.sums:
        total, parts = targets.get(each["total"]), [targets[pk] for pk in each["parts"] if pk in targets]
        if total is None or len(parts) != len(each["parts"]):
            continue
        added = sum((part.value for part in parts), Decimal(0))
        found.append(SumView(total, tuple(parts), added))
    return sorted(found, key=lambda one: (one.difference == 0, one.total.start))
