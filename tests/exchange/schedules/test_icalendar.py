"""Calendars for the people responsible, read by a parser nobody here wrote."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from icalendar import Calendar
from tests.exchange.schedules.draw import schedules

from guatu.exchange.schedules.icalendar import write_calendar
from guatu.exchange.schedules.values import SheetNode, SheetSchedule

STAMP = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
WAITING = SheetNode(
    "a",
    "可研批复",
    "立项用地规划许可",
    20,
    body="发改局",
    start=date(2026, 3, 2),
    finish=date(2026, 3, 27),
    latest_start=date(2026, 3, 9),
    latest_finish=date(2026, 4, 3),
    total_float=5,
    law="《企业投资项目核准和备案管理办法》第十五条：7 个工作日",
    note="先，后；\\其余\n另见附件",
)
STARTED = SheetNode(
    "b",
    "初步设计",
    days=30,
    body="住建局、发改局",
    started_on=date(2026, 3, 1),
    percent=40,
    start=date(2026, 3, 1),
    finish=date(2026, 4, 15),
    latest_start=date(2026, 3, 1),
    latest_finish=date(2026, 4, 20),
)
DONE = SheetNode(
    "c", "备案", days=3, body="住建局", started_on=date(2026, 1, 5), finished_on=date(2026, 1, 7), percent=100
)
PLAN = SheetSchedule("总装厂房", (WAITING, STARTED, DONE))


def events(data: bytes) -> dict[str, object]:
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def write(schedule: SheetSchedule = PLAN, **more: object) -> bytes:
    return write_calendar(schedule, plan="plan:7", stamp=STAMP, **more)


def test_an_event_spans_the_latest_dates_and_reminds_a_week_before_each() -> None:
    event = events(write(sequence=4))["可研批复（最迟 2026-04-03 完成）"]
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 3, 9), date(2026, 4, 4))
    assert (event.decoded("DTSTAMP"), event["SEQUENCE"]) == (STAMP, 4)
    alarms = [
        (alarm.decoded("TRIGGER"), alarm["TRIGGER"].params.get("RELATED", "START"))
        for alarm in event.walk("VALARM")
    ]
    assert alarms == [(timedelta(days=-7), "START"), (timedelta(days=-7), "END")]
    assert str(event["DESCRIPTION"]).splitlines() == [
        "计划：总装厂房",
        "责任单位：发改局",
        "工期：20 个工作日",
        "最早：2026-03-02 至 2026-03-27",
        "最迟：2026-03-09 至 2026-04-03",
        "余量：5 天",
        "法定时限：《企业投资项目核准和备案管理办法》第十五条：7 个工作日",
        "备注：先，后；\\其余",
        "另见附件",
    ]


def test_what_has_started_reminds_of_its_end_and_what_is_done_of_nothing() -> None:
    found = events(write())
    started, done = found["初步设计（最迟 2026-04-20 完成）"], found["已完成：备案"]
    assert [alarm["TRIGGER"].params.get("RELATED") for alarm in started.walk("VALARM")] == ["END"]
    assert done.walk("VALARM") == []
    assert (done.decoded("DTSTART"), done.decoded("DTEND")) == (date(2026, 1, 5), date(2026, 1, 8))


def test_without_a_latest_day_an_event_says_what_is_expected() -> None:
    free = SheetNode("d", "绿化", days=5, start=date(2026, 5, 6), finish=date(2026, 5, 12))
    event = events(write(SheetSchedule("总装厂房", (free,))))["绿化（预计 2026-05-12 完成）"]
    assert [str(alarm["DESCRIPTION"]) for alarm in event.walk("VALARM")] == [
        "绿化：预计 2026-05-06 开始",
        "绿化：预计 2026-05-12 完成",
    ]


def test_a_feed_of_one_body_has_its_nodes_alone_and_shared() -> None:
    assert set(events(write(body="发改局"))) == {
        "可研批复（最迟 2026-04-03 完成）",
        "初步设计（最迟 2026-04-20 完成）",
    }
    assert set(events(write(body="住建局"))) == {"初步设计（最迟 2026-04-20 完成）", "已完成：备案"}
    assert events(write(body="改局")) == {}


def test_an_event_keeps_its_identity_when_everything_else_of_it_changes() -> None:
    later = SheetSchedule("改名", (SheetNode("a", "可研报告批复", days=9, latest_finish=date(2027, 1, 1)),))
    was = events(write())["可研批复（最迟 2026-04-03 完成）"]
    now = events(write(later, sequence=9))["可研报告批复（最迟 2027-01-01 完成）"]
    assert was["UID"] == now["UID"]
    other = events(write_calendar(PLAN, plan="plan:8", stamp=STAMP))["可研批复（最迟 2026-04-03 完成）"]
    assert other["UID"] != was["UID"]


def test_a_stamp_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        write_calendar(PLAN, plan="p", stamp=datetime(2026, 1, 1))  # noqa: DTZ001 - that is the point


@settings(max_examples=100, deadline=None)
@given(schedules())
def test_lines_are_75_octets_of_whole_characters_and_end_in_crlf(schedule: SheetSchedule) -> None:
    data = write(schedule)
    assert data.endswith(b"\r\n")
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert all(line.decode() for line in lines)
    days = ("start", "finish", "latest_start", "latest_finish", "started_on", "finished_on")
    dated = [node for node in schedule.nodes if any(getattr(node, day) for day in days)]
    found = Calendar.from_ical(data).walk("VEVENT")
    assert len(found) == len(dated)
    for node, event in zip(dated, found, strict=True):
        assert node.name in str(event["SUMMARY"])
        assert event.decoded("DTEND") > event.decoded("DTSTART")
