"""A schedule of the platform survives the way through its files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from tests.apps.scheduling.given import DAY, FINISH, PROMISED, fresh, laid_out, on_day, report
from tests.world import World

from guatu.exchange.schedules.feed import schedule_calendar
from guatu.exchange.schedules.mapping import calendars_of, sheet_of
from guatu.exchange.schedules.project_xml import read_project_xml, write_project_xml
from guatu.exchange.schedules.timetable import read_timetable, write_timetable
from guatu.exchange.schedules.values import SheetSchedule
from guatu.kit.errors import NotVisible
from guatu.scheduling.baselines import baselines_of
from guatu.scheduling.models import Node
from guatu.scheduling.services import set_baseline

STAMP = datetime(2026, 3, 2, 8, tzinfo=UTC)


def _outline(sheet: SheetSchedule) -> list[tuple[str, str, int]]:
    return [(node.name, node.phase, node.days) for node in sheet.nodes]


def test_a_sheet_says_what_the_schedule_says(world: World) -> None:
    row = laid_out(world)
    Node.objects.filter(schedule=row, key="design").update(organisation=world.water, remark="两家比选")
    report(row, "approval", started=DAY, percent=30)
    set_baseline(fresh(row), "初始计划", "常务会议", DAY, seen=2, on=DAY, by=world.officer)
    sheet = sheet_of(on_day(row), baselines_of([row.pk])[row.pk])
    assert (sheet.title, sheet.target, sheet.target_on, sheet.as_of) == ("城关小学", "竣工", PROMISED, DAY)
    assert sheet.unit == "示例县水利局"
    assert len(sheet.links) == 9
    approval, design = sheet.nodes[1], sheet.nodes[3]
    assert (approval.started_on, approval.percent, approval.body) == (DAY, 30, "发改局")
    assert approval.law == "法定不超过 20 个工作日（行政许可法第四十二条）"
    assert (design.body, design.note) == ("示例县水利局", "两家比选")
    assert sheet.nodes[-1].baseline_finish == sheet.nodes[-1].finish


def test_the_workbook_and_the_project_file_read_back_as_they_were_written(world: World) -> None:
    row = laid_out(world)
    report(row, "approval", started=DAY, percent=30)
    found = on_day(row)
    sheet = sheet_of(found, {})
    table = read_timetable(write_timetable(sheet), year=DAY.year).schedule
    xml = read_project_xml(write_project_xml(sheet, calendars_of(found))).schedule
    assert _outline(table) == _outline(xml) == _outline(sheet)
    assert [len(read.links) for read in (table, xml)] == [len(sheet.links)] * 2
    assert xml.nodes[1].percent == 30


def test_a_calendar_of_one_body_holds_its_nodes_alone(world: World) -> None:
    found = on_day(laid_out(world))
    (event,) = Calendar.from_ical(schedule_calendar(found, STAMP, "发改局")).walk("VEVENT")
    assert str(event["SUMMARY"]).startswith("立项批复")
    everybody = Calendar.from_ical(schedule_calendar(found, STAMP)).walk("VEVENT")
    assert len(everybody) == 9
    assert event["UID"] in [each["UID"] for each in everybody]
    assert found.plan.finish == FINISH
    with pytest.raises(NotVisible):
        schedule_calendar(found, STAMP, "没有这个单位")
