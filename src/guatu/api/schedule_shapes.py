"""What the API says of schedules, and how it is read off them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

from ninja import Field, Schema

from guatu.scheduling.queries.agreements import agreements
from guatu.scheduling.queries.course import baselines
from guatu.scheduling.queries.picture import Line, lines_of
from guatu.scheduling.queries.wall import MOST, WallLine, WallNode
from guatu.scheduling.timetables import Timetable

if TYPE_CHECKING:
    from django.core.paginator import Page

    from guatu.engine.schedule import Why
    from guatu.scheduling.models import ProjectSchedule
    from guatu.scheduling.queries.days import YearGrid
    from guatu.scheduling.queries.wall import Wall

LARGEST_ID = 2**63 - 1


class ScheduleRowOut(Schema):
    """One schedule as it was last worked out; days are working days, negative to spare."""

    project_id: int
    project: str
    unit: str
    title: str
    promised_on: date | None
    finish: date | None
    late_days: int | None
    nodes: int
    done: int
    due: int
    overdue: int
    next_node: str
    next_on: date | None
    problem: str
    reckoned_on: date | None


class ScheduleListOut(Schema):
    """A page of the list, the latest first."""

    total: int
    page: int
    rows: list[ScheduleRowOut]


class NodeOut(Schema):
    """One node; days, float and lateness in days of its calendar (`unit`).

    Latest dates and float are null where the aim does not wait for it; `slack` null likewise, 0 or less is critical.
    """

    key: str
    number: int
    name: str
    phase: str
    body: str
    days: int
    calendar: str
    unit: str
    state: str
    percent: int
    is_assumed: bool
    started_on: date | None
    finished_on: date | None
    start: date
    finish: date
    latest_start: date | None
    latest_finish: date | None
    total_float: int | None
    free_float: int | None
    slack: int | None
    is_critical: bool
    late: int
    promised_on: date | None
    law: str
    deliverable: str
    unannounced: list[int]


class LinkOut(Schema):
    """`after` waits for `before`; `lag` days of `calendar` (null: that of `after`)."""

    before: str
    after: str
    kind: str
    lag: int
    calendar: str | None


class PromiseOut(Schema):
    """A promised day."""

    node: str
    on: date
    source: str
    is_aim: bool


class MissOut(Schema):
    """What cannot be kept, by how many days of the node's calendar, and why."""

    node: str
    days: int
    sentence: str


class AgreementOut(Schema):
    """A way to win time that was decided on."""

    name: str
    way: str
    agreed_by: str


class BaselineOut(Schema):
    """A plan a decision set: first and last day by node key."""

    number: int
    name: str
    decision: str
    decided_on: date
    at: datetime
    by_name: str
    dates: dict[str, tuple[date, date]]


class ScheduleOut(Schema):
    """One schedule as known today. Send `edition` back with a change."""

    project_id: int
    project: str
    title: str
    edition: int
    as_of: date
    aim: str
    finish: date
    late_days: int
    critical: list[str]
    nodes: list[NodeOut]
    links: list[LinkOut]
    promises: list[PromiseOut]
    misses: list[MissOut]
    disorder: list[str]
    options: list[AgreementOut]
    baselines: list[BaselineOut]


class WhyOut(Schema):
    """Why a date is what it is: one sentence, the nodes that make it, and the years that are 未公布."""

    path: tuple[str, ...]
    sentence: str
    unannounced: tuple[int, ...]


class NodeWhyOut(Schema):
    """Why a node's dates are what they are; `late` is null where nothing waits for it or it is done."""

    node: NodeOut
    early: WhyOut
    late: WhyOut | None


class MovedOut(Schema):
    """A node whose last day would change."""

    node: str
    before: date
    after: date


class TrialOut(Schema):
    """What would come of other days for a node; nothing is stored."""

    sentence: str
    finish: date
    late: int
    moved: list[MovedOut]


class NodeReportIn(Schema):
    """How far a node is. `edition` is that of the schedule the caller has seen."""

    started_on: date | None = None
    finished_on: date | None = None
    percent: Annotated[int, Field(ge=0, le=100)] = 0
    edition: Annotated[int, Field(ge=1, le=2**31 - 1)]
    reason: str = Field("", max_length=40, description="目标因此推后时必填，取模板列出的原因")
    note: str = Field("", max_length=300)


class ReportedOut(Schema):
    """The node after a report, and what it did to the aim."""

    edition: int
    finish: date
    late_days: int
    node: NodeOut


class WallOut(Schema):
    """Schedules for a wall screen: counts over all of them, one page of lines, the first nodes due until a Sunday and overdue.

    `due_total` and `overdue_total` are how many nodes there are, `due` and `overdue` the first 200 of them by their day.
    """

    as_of: date
    until: date
    total: int
    late: int
    tight: int
    fine: int
    broken: int
    soon: int
    lost: int
    due_total: int
    overdue_total: int
    due: list[WallNode]
    overdue: list[WallNode]
    page: int
    schedules: list[WallLine]


class OffOut(Schema):
    """Days in a row: `kind` is holiday, made-up or closed."""

    kind: str
    name: str
    first: date
    last: date


class YearOut(Schema):
    """The days of a year. Not announced (未公布) means plain weekdays; then there is no notice."""

    year: int
    calendar: str
    is_announced: bool
    notice: str
    announced_on: date | None
    counted: int
    counted_by_month: list[int]
    days: list[OffOut]


def row_out(row: ProjectSchedule) -> ScheduleRowOut:
    """A schedule of the list."""
    return ScheduleRowOut(
        project_id=row.project_id,
        project=row.project.name,
        unit=str(row.project.unit or ""),
        title=row.title,
        promised_on=row.promised_on,
        finish=row.finish,
        late_days=row.late_days,
        nodes=row.nodes_total,
        done=row.nodes_done,
        due=row.nodes_due,
        overdue=row.nodes_overdue,
        next_node=row.next_node,
        next_on=row.next_on,
        problem=row.problem,
        reckoned_on=row.reckoned_on,
    )


def wall_out(found: Wall, page: Page[WallLine]) -> WallOut:
    """A wall with one page of its lines."""
    counts = ("as_of", "until", "late", "tight", "fine", "broken", "soon", "lost")
    return WallOut(
        **{name: getattr(found, name) for name in counts},
        total=len(found.lines),
        due_total=len(found.due),
        overdue_total=len(found.overdue),
        due=list(found.due[:MOST]),
        overdue=list(found.overdue[:MOST]),
        page=page.number,
        schedules=list(page.object_list),
    )


def schedule_out(found: Timetable) -> ScheduleOut:
    """Everything about one schedule."""
    row, plan = found.row, found.plan
    return ScheduleOut(
        project_id=row.project_id,
        project=row.project.name,
        title=row.title,
        edition=row.edition,
        as_of=plan.as_of,
        aim=row.aim,
        finish=plan.finish,
        late_days=found.late_days,
        critical=[key for key in found.nodes if key in found.critical],
        nodes=_nodes(found),
        links=[
            LinkOut(
                before=link.before,
                after=link.after,
                kind=link.kind.value,
                lag=link.lag,
                calendar=link.calendar,
            )
            for link in plan.network.links
        ],
        promises=[
            PromiseOut(node=each.node, on=each.on, source=each.source, is_aim=each.node == row.aim)
            for each in found.promises.values()
        ],
        misses=[MissOut(node=each.task.id, days=each.days, sentence=each.sentence) for each in found.misses],
        disorder=list(found.disorder),
        options=[
            AgreementOut(name=each.option.name, way=each.option.way, agreed_by=each.agreed_by)
            for each in agreements(found)
        ],
        baselines=[BaselineOut.model_validate(each, from_attributes=True) for each in baselines(row)],
    )


def node_out(found: Timetable, key: str) -> NodeOut:
    """One node that is there."""
    return next(each for each in _nodes(found) if each.key == key)


def _nodes(found: Timetable) -> list[NodeOut]:
    return [_node(number, line) for number, line in enumerate(lines_of(found), 1)]


def _node(number: int, line: Line) -> NodeOut:
    node, window, task = line.node, line.window, line.window.task
    return NodeOut(
        key=node.key,
        number=number,
        name=node.name,
        phase=node.phase,
        body=str(node.organisation or node.body),
        days=node.days,
        calendar=node.calendar,
        unit=line.unit,
        state=line.state,
        percent=100 if line.state == "done" else task.percent,
        is_assumed=line.is_assumed,
        started_on=task.started_on,
        finished_on=task.finished_on,
        start=window.start,
        finish=window.finish,
        latest_start=line.latest_start,
        latest_finish=line.latest_finish,
        total_float=line.total_float,
        free_float=window.free_float,
        slack=line.slack,
        is_critical=line.is_critical,
        late=line.late,
        promised_on=line.promised_on,
        law=line.law,
        deliverable=node.deliverable,
        unannounced=list(line.unannounced),
    )


def why_out(why: Why) -> WhyOut:
    """A reason."""
    return WhyOut(path=why.path, sentence=why.sentence, unannounced=why.unannounced)


def year_out(grid: YearGrid, calendar: str) -> YearOut:
    """A year by one calendar."""
    said = grid.announced
    return YearOut(
        year=grid.year,
        calendar=calendar,
        is_announced=said is not None,
        notice=said.notice if said else "",
        announced_on=said.announced_on if said else None,
        counted=grid.counted,
        counted_by_month=[month.counted for month in grid.months],
        days=[
            OffOut.model_validate(stretch, from_attributes=True)
            for month in grid.months
            for stretch in month.stretches
        ],
    )
