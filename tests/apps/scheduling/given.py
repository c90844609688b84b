"""What tests of schedules start from: a small pack, the working days of one year, a project, a schedule laid out for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from guatu.access.models import Region
from guatu.kit.errors import Refused
from guatu.ledger.models import AuditEntry, OutboxEvent
from guatu.registry import services as registry
from guatu.registry.enums import Stage
from guatu.registry.models import Project, StageEvent
from guatu.scheduling import services
from guatu.scheduling.drafting import Wanted
from guatu.scheduling.models import (
    Baseline,
    Change,
    Node,
    NodeLink,
    OptionTaken,
    PackVersion,
    ProjectSchedule,
    Promise,
)
from guatu.scheduling.timetables import Timetable, timetable_of
from tests.world import World

DAY = date(2026, 3, 2)
"""A Monday, the day the schedule is laid out: 立项批复 can be worked from the day after."""
PROMISED = date(2026, 7, 31)
FINISH = date(2026, 7, 20)
"""The earliest day of 竣工 as known on `DAY`; nine working days before the promised one."""

PACK = """
kind: schedule
slug: small-works
version: 1
title: 小型工程
source: 示例县政务服务指南
calendars:
  工作日: {base: working}
  自然日: {base: every_day}
  露天: {base: every_day, work: 露天}
phases: [前期, 建设]
targets: {开工: start, 竣工: accepted}
default_target: 竣工
reasons: [征地, 天气, 资金]
nodes:
  - {id: idea, name: 谋划, phase: 前期, days: 0, calendar: 工作日, stage: planned}
  - id: approval
    name: 立项批复
    phase: 前期
    days: 10
    calendar: 工作日
    body: 发改局
    law: {at_most: 20, source: 行政许可法第四十二条}
    after: [idea]
  - id: notice
    name: 公示
    phase: 前期
    days: 10
    calendar: 自然日
    law: {at_least: 7, source: 示例公示办法第三条}
    after: [approval]
  - {id: design, name: 初步设计, phase: 前期, days: 20, calendar: 工作日, after: [approval]}
  - id: permit
    name: 施工许可
    phase: 前期
    days: 5
    calendar: 工作日
    law: {at_most: 7, source: 建筑法第八条}
    after: [notice, design]
  - {id: start, name: 开工, phase: 建设, days: 0, calendar: 工作日, stage: started, after: [permit]}
  - {id: earth, name: 土方, phase: 建设, days: 30, calendar: 露天, after: [start]}
  - {id: building, name: 主体, phase: 建设, days: 60, calendar: 自然日, after: [earth]}
  - {id: accepted, name: 竣工, phase: 建设, days: 0, calendar: 自然日, stage: completed, after: [building]}
options:
  - id: overlap
    name: 土方与主体搭接
    way: 搭接
    relink: [{before: earth, after: building, kind: SS, lag: 10}]
    must_agree: [施工单位]
    when: 分区施工
  - {id: crews, name: 增加班组, way: 增加班组, shorten: {building: 20}, must_agree: [建设单位], when: 工作面够}
  - {id: quick-notice, name: 缩短公示, way: 承诺制, shorten: {notice: 3}, when: 没有异议}
"""

YEAR_2026 = """
  - year: 2026
    notice: 国办发明电〔2025〕7号
    announced_on: 2025-11-04
    holidays:
      - {name: 清明节, first: 2026-04-04, last: 2026-04-06}
      - {name: 劳动节, first: 2026-05-01, last: 2026-05-05}
      - {name: 国庆节, first: 2026-10-01, last: 2026-10-07}
    worked: [2026-05-09, 2026-09-20, 2026-10-10]
"""


def calendar_text(*years: str, slug: str = "days", version: int = 1) -> str:
    """A calendar pack of these years."""
    head = f"kind: calendar\nslug: {slug}\nversion: {version}\ntitle: 工作日\nsource: 国务院办公厅通知\n"
    return head + "years:" + "".join(year.rstrip("\n") for year in years) + "\n"


def published(text: str) -> PackVersion:
    """A pack saved and published."""
    pack = services.save_draft(text, by=None)
    services.publish(pack, by=None)
    return pack


def small_works() -> PackVersion:
    """The small pack and the calendar of 2026, both in force; asked again, the same pack."""
    there = PackVersion.objects.filter(slug="small-works", version=1).first()
    if there:
        return there
    published(calendar_text(YEAR_2026))
    return published(PACK)


def a_project(world: World, name: str = "城关小学", region: Region | None = None) -> Project:
    """A project of a town, answered for by the water department and owned by the company."""
    return registry.create_project(
        name,
        by=None,
        region_id=(region or world.chengguan).pk,
        unit_id=world.water.pk,
        owner_id=world.company.pk,
    )


def wanted(**values: Any) -> Wanted:
    """竣工 promised for `PROMISED` by a letter of responsibility."""
    known: dict[str, Any] = {"promises": {"竣工": (PROMISED, "责任书")}, "aim": "竣工"}
    return Wanted(**(known | values))


def laid_out(
    world: World, project: Project | None = None, *, on: date = DAY, **values: Any
) -> ProjectSchedule:
    """The small pack laid out for a project."""
    project = project or a_project(world)
    return services.lay_out(project, small_works(), wanted(**values), on=on, by=world.officer)


def fresh(row: ProjectSchedule) -> ProjectSchedule:
    """The schedule as it stands stored."""
    return ProjectSchedule.objects.select_related("pack", "project__region").get(pk=row.pk)


def on_day(row: ProjectSchedule, day: date = DAY) -> Timetable:
    """The dates of a schedule as known on a day."""
    return timetable_of(fresh(row), day)


def dates(found: Timetable, key: str) -> tuple[str, str]:
    """The earliest first and last day of a node."""
    window = found.plan.window(key)
    return str(window.start), str(window.finish)


def edition(row: ProjectSchedule) -> int:
    """The edition a schedule has now."""
    return fresh(row).edition


def report(
    row: ProjectSchedule,
    key: str,
    *,
    started: date | None = None,
    finished: date | None = None,
    percent: int = 0,
    on: date = DAY,
    reason: str = "",
    seen: int | None = None,
) -> Timetable:
    """A node reported by nobody in particular, seeing the schedule as it is."""
    return services.report_node(
        fresh(row),
        key,
        started_on=started,
        finished_on=finished,
        percent=percent,
        seen=edition(row) if seen is None else seen,
        on=on,
        by=None,
        reason=reason,
    )


def take_step(project: Project, stage: Stage, day: date) -> StageEvent:
    """The register knows that a project took a step."""
    return registry.record_stage(project, stage, happened_on=day, known_on=day, by=None)


def stored(row: ProjectSchedule) -> dict[str, list[dict[str, Any]]]:
    """Everything kept of a schedule, to compare."""
    found = {"schedule": list(ProjectSchedule.objects.filter(pk=row.pk).values())}
    for model in (Node, NodeLink, Promise, OptionTaken, Baseline, Change):
        found[model.__name__] = list(model._default_manager.filter(schedule=row).order_by("pk").values())
    return found


@contextmanager
def refused(sentence: str, row: ProjectSchedule, *details: str) -> Iterator[None]:
    """What happens inside is refused with exactly these words, and nothing of the schedule or the trail changed."""
    before, lines, events = stored(row), AuditEntry.objects.count(), OutboxEvent.objects.count()
    with pytest.raises(Refused) as said:
        yield
    assert (said.value.sentence, said.value.details) == (sentence, list(details))
    assert stored(row) == before
    assert (AuditEntry.objects.count(), OutboxEvent.objects.count()) == (lines, events)


@contextmanager
def one_trace(verb: str, event: str = "schedule.changed") -> Iterator[None]:
    """What happens inside leaves exactly one line of the audit trail, and one event."""
    lines, events = AuditEntry.objects.count(), OutboxEvent.objects.count()
    yield
    assert AuditEntry.objects.count() - lines == 1
    assert AuditEntry.objects.order_by("-pk")[0].verb == verb
    assert list(OutboxEvent.objects.order_by("pk").values_list("name", flat=True))[events:] == [event]
