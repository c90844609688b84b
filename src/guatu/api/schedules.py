"""Backward schedules: how they stand, why, what if, reporting nodes; the working days of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from django.core.paginator import Paginator
from django.http import HttpResponse
from ninja import Path, Query, Router, Schema, Status

from guatu.access.enums import Can
from guatu.access.policy import require
from guatu.api import schedule_shapes as shapes
from guatu.api.caller import Caller, PageNumber, PageSize
from guatu.api.keys import AddressKey, Token
from guatu.engine.calendar import FIRST_DAY, LAST_DAY, CalendarError
from guatu.engine.schedule import ScheduleError, why_early, why_late
from guatu.exchange.schedules.feed import own_calendar
from guatu.kit.clock import now, today
from guatu.kit.errors import NotVisible, Refused
from guatu.scheduling import services
from guatu.scheduling.calendars import Almanac
from guatu.scheduling.policy import schedule_for
from guatu.scheduling.queries.days import year_grid
from guatu.scheduling.queries.definitions import places_around, work_calendars
from guatu.scheduling.queries.picture import moved_lines, trial
from guatu.scheduling.queries.schedules import Asked, schedule_list
from guatu.scheduling.queries.wall import wall as schedule_wall
from guatu.scheduling.timetables import timetable_of

if TYPE_CHECKING:
    from guatu.scheduling.timetables import Timetable

router = Router(tags=["倒排工期"])
Id = Annotated[int, Query(ge=1, le=shapes.LARGEST_ID)]
ProjectId = Annotated[int, Path(le=shapes.LARGEST_ID, description="项目")]
Year = Annotated[int, Path(ge=FIRST_DAY.year, le=LAST_DAY.year)]
WallSize = Annotated[int, Query(ge=1, le=50, description="每页多少份")]


class ScheduleFilterIn(Schema):
    """What to narrow the list to; what is left out does not narrow."""

    text: str = ""
    standing: Literal["", "late", "tight", "fine", "broken"] = ""
    pack: str = ""
    region: Id | None = None
    unit: Id | None = None
    level: str = ""


@router.get("", response=shapes.ScheduleListOut, summary="倒排工期，延误多的在前；可筛选、分页")
def schedules(
    request: Caller, filters: Query[ScheduleFilterIn], page: PageNumber = 1, size: PageSize = 50
) -> shapes.ScheduleListOut:
    require(request.user, Can.VIEW)
    pages = Paginator(schedule_list(request.user, Asked(**filters.model_dump())), size)
    found = pages.get_page(page)
    return shapes.ScheduleListOut(
        total=pages.count, page=found.number, rows=[shapes.row_out(row) for row in found.object_list]
    )


@router.get("/wall", response=shapes.WallOut, summary="大屏用：件数、本周到期和已逾期的节点、每份工期一行")
def wall(
    request: Caller, filters: Query[ScheduleFilterIn], page: PageNumber = 1, size: WallSize = 20
) -> shapes.WallOut:
    require(request.user, Can.VIEW)
    found = schedule_wall(request.user, Asked(**filters.model_dump()), today())
    return shapes.wall_out(found, Paginator(found.lines, size).get_page(page))


@router.get(
    "/calendar.ics", auth=[AddressKey(), Token()], summary="日历订阅：本人可填报的未完成节点（只读令牌）"
)
def feed(request: Caller) -> HttpResponse:
    require(request.user, Can.REPORT)
    made = own_calendar(request.user, today(), now())
    answer = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.get("/calendar/{int:year}", response=shapes.YearOut, summary="一年的工作日、放假、调休和停工")
def calendar(request: Caller, year: Year, region: Id | None = None, work: str = "工作日") -> shapes.YearOut:
    require(request.user, Can.VIEW)
    place = next((each for each in places_around(request.user) if each.pk == region), None)
    spec = next((each for each in work_calendars(request.user) if each.name == work), None)
    if spec is None or (region and place is None):
        raise NotVisible
    almanac = Almanac()
    made = almanac.calendars([spec], place)[spec.name]
    return shapes.year_out(year_grid(year, made, almanac.years), spec.name)


@router.get(
    "/{int:project}",
    response=shapes.ScheduleOut,
    summary="一个项目的倒排工期：节点、先后、日期、余量、关键路径、基线",
)
def schedule(request: Caller, project: ProjectId) -> shapes.ScheduleOut:
    return shapes.schedule_out(_found(request, project))


@router.get(
    "/{int:project}/nodes/{slug:key}/why", response=shapes.NodeWhyOut, summary="一个节点的日期为什么是这样"
)
def why(request: Caller, project: ProjectId, key: str) -> shapes.NodeWhyOut:
    found = _found(request, project, key)
    node = shapes.node_out(found, key)
    is_bound = node.latest_finish is not None and node.state != "done"
    return shapes.NodeWhyOut(
        node=node,
        early=shapes.why_out(why_early(found.plan, key)),
        late=shapes.why_out(why_late(found.plan, key)) if is_bound else None,
    )


@router.get(
    "/{int:project}/nodes/{slug:key}/trial",
    response=shapes.TrialOut,
    summary="试算：一个节点换个工期会怎样，不保存",
)
def try_days(
    request: Caller, project: ProjectId, key: str, days: Annotated[int, Query(ge=0, le=3650)]
) -> shapes.TrialOut:
    found = _found(request, project, key)
    try:
        tried, moved = trial(found, key, days), moved_lines(found, key, days)
    except (CalendarError, ScheduleError) as refused:
        raise Refused(f"这样排不出来：{refused}") from refused
    return shapes.TrialOut(
        sentence=tried["sentence"],
        finish=tried["finish"],
        late=tried["late"],
        moved=[shapes.MovedOut(node=node.key, before=before, after=after) for node, before, after in moved],
    )


@router.post(
    "/{int:project}/nodes/{slug:key}/reports", response={201: shapes.ReportedOut}, summary="填报节点进展"
)
def report_node(
    request: Caller, project: ProjectId, key: str, given: shapes.NodeReportIn
) -> Status[shapes.ReportedOut]:
    row = schedule_for(request.user, project, Can.REPORT)
    found = services.report_node(
        row,
        key,
        started_on=given.started_on,
        finished_on=given.finished_on,
        percent=given.percent,
        seen=given.edition,
        on=today(),
        by=request.user,
        reason=given.reason,
        note=given.note,
    )
    said = shapes.ReportedOut(
        edition=found.row.edition,
        finish=found.plan.finish,
        late_days=found.late_days,
        node=shapes.node_out(found, key),
    )
    return Status(201, said)


def _found(request: Caller, project: int, key: str | None = None) -> Timetable:
    """The dates of a schedule the caller may see, today. Raises NotVisible, also for a node that is not there."""
    found = timetable_of(schedule_for(request.user, project, Can.VIEW), today())
    if key is not None and key not in found.nodes:
        raise NotVisible
    return found
