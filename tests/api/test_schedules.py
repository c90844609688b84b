"""Schedules through the API: the same dates, reasons and rights as on the pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from guatu.access.models import User
from guatu.access.services import create_token
from guatu.kit.clock import now, today
from guatu.registry import services as registry
from guatu.scheduling import services
from guatu.scheduling.models import Baseline, Change, Node, ProjectSchedule
from guatu.scheduling.queries.wall import MOST
from guatu.scheduling.timetables import timetable_of
from tests.apps.scheduling.given import (
    YEAR_2026,
    a_project,
    calendar_text,
    fresh,
    laid_out,
    published,
    stored,
)
from tests.world import World

ADDRESS = "/api/v1/schedules"


def _client(user: User, *, write: bool = True) -> Client:
    return Client(headers={"Authorization": f"Bearer {_secret(user, write=write)}"})


def _secret(user: User, *, write: bool = False) -> str:
    return create_token(user, "测试", may_write=write, days=1, by=user)[1]


def _get(user: User, address: str, status: int = 200) -> Any:
    answer = _client(user).get(f"{ADDRESS}{address}")
    assert answer.status_code == status, answer.content
    return answer.json()


def _laid(world: World, name: str = "城关小学", days: int = 400) -> ProjectSchedule:
    """Laid out today, 竣工 promised so many days from now."""
    promises = {"竣工": (today() + timedelta(days), f"{name}的责任书")}
    return laid_out(world, a_project(world, name), on=today(), promises=promises)


def _others(world: World) -> ProjectSchedule:
    """A schedule of a road that only the transport department and the county have to do with."""
    road = registry.create_project(
        "县乡公路", by=None, region_id=world.pingliang.pk, unit_id=world.transport.pk
    )
    return laid_out(world, road, on=today(), promises={"竣工": (today() + timedelta(400), "公路责任书")})


def test_the_list_holds_what_the_caller_may_see_the_latest_first(world: World) -> None:
    fine, late = _laid(world), _laid(world, "水厂", days=30)
    road = _others(world)
    services.reckon(on=today())
    told = _get(world.officer, "")
    assert told["total"] == 3
    assert told["rows"][0]["project_id"] == late.project_id
    own = _get(world.water_clerk, "")
    assert {row["project_id"] for row in own["rows"]} == {fine.project_id, late.project_id}
    assert road.project_id in {row["project_id"] for row in _get(world.transport_clerk, "")["rows"]}
    (row,) = _get(world.officer, "?standing=late")["rows"]
    assert (row["project"], row["late_days"] > 0, row["nodes"]) == ("水厂", True, 9)


def test_pages_are_bounded_and_a_page_too_far_is_the_last_one(world: World) -> None:
    _laid(world)
    _laid(world, "水厂")
    assert [len(_get(world.officer, f"?size=1&page={page}")["rows"]) for page in (1, 2)] == [1, 1]
    assert _get(world.officer, "?size=1&page=100000")["page"] == 2
    for wrong in ("?size=201", "?size=0", "?page=0", "?page=100001", "?standing=red", "?region=0"):
        assert _get(world.officer, wrong, 422)["sentence"] == "请求的内容不合要求"
    assert _get(world.officer, "/wall?size=51", 422)["details"]


def test_one_schedule_gives_the_dates_of_the_page(world: World) -> None:
    row = _laid(world)
    told, found = _get(world.owner_clerk, f"/{row.project_id}"), timetable_of(fresh(row), today())
    assert (told["edition"], told["aim"], told["as_of"]) == (1, "accepted", str(today()))
    assert (told["finish"], told["late_days"]) == (str(found.plan.finish), found.late_days)
    assert told["critical"] == list(found.plan.critical())
    assert [node["key"] for node in told["nodes"]] == list(found.nodes)
    node, window = told["nodes"][1], found.plan.window("approval")
    assert (node["start"], node["finish"]) == (str(window.start), str(window.finish))
    assert (node["latest_finish"], node["total_float"]) == (str(window.latest_finish), window.total_float)
    assert (node["unit"], node["days"], node["law"]) == (
        "工作日",
        10,
        "法定不超过 20 个工作日（行政许可法第四十二条）",
    )
    assert {"before": "approval", "after": "design", "kind": "FS", "lag": 0, "calendar": None} in told[
        "links"
    ]
    (promise,) = told["promises"]
    assert (promise["node"], promise["source"], promise["is_aim"]) == ("accepted", "城关小学的责任书", True)
    assert (told["misses"], told["baselines"], told["options"]) == ([], [], [])


def test_misses_options_and_baselines_are_told(world: World) -> None:
    row = _laid(world, days=60)
    services.take_options(fresh(row), ["crews"], "建设单位同意", seen=1, on=today(), by=world.officer)
    services.set_baseline(fresh(row), "初始计划", "常务会议", today(), seen=2, on=today(), by=world.officer)
    told = _get(world.officer, f"/{row.project_id}")
    assert told["late_days"] > 0
    assert told["misses"][0]["node"] == "accepted"
    assert told["options"] == [{"name": "增加班组", "way": "增加班组", "agreed_by": "建设单位同意"}]
    (baseline,) = told["baselines"]
    assert (baseline["number"], baseline["name"], baseline["decision"]) == (1, "初始计划", "常务会议")
    assert baseline["dates"]["accepted"][1] == told["finish"]


def test_a_date_says_why(world: World) -> None:
    told = _get(world.leader, f"/{_laid(world).project_id}/nodes/permit/why")
    assert told["node"]["name"] == "施工许可"
    assert told["early"]["path"] == ["idea", "approval", "design", "permit"]
    assert "施工许可" in told["early"]["sentence"]
    assert told["late"]["path"] == ["permit", "start", "earth", "building", "accepted"]


def test_a_trial_tells_and_stores_nothing(world: World) -> None:
    row = _laid(world)
    before = stored(row)
    told = _get(world.owner_clerk, f"/{row.project_id}/nodes/design/trial?days=10")
    assert told["sentence"].startswith("“初步设计”由 20 个工作日改为 10 个工作日，最早完工日期由")
    assert {each["node"] for each in told["moved"]} >= {"design", "permit", "accepted"}
    assert all(each["after"] < each["before"] for each in told["moved"])
    assert stored(row) == before


def test_a_trial_beyond_the_law_is_refused(world: World) -> None:
    project = _laid(world).project_id
    told = _get(world.officer, f"/{project}/nodes/notice/trial?days=3", 409)
    assert told["sentence"] == "“公示”法定不少于 7 天（示例公示办法第三条），不能排 3 天"
    assert _get(world.officer, f"/{project}/nodes/notice/trial?days=99999", 422)["details"]
    assert _get(world.officer, f"/{project}/nodes/nothing/trial?days=3", 404)["sentence"]


def _report(user: User, row: ProjectSchedule, given: dict[str, Any]) -> Any:
    address = f"{ADDRESS}/{row.project_id}/nodes/approval/reports"
    return _client(user).post(address, given, content_type="application/json")


def test_a_node_is_reported_by_whoever_may_report_the_project(world: World) -> None:
    row, day = _laid(world), str(today())
    answer = _report(
        world.owner_clerk, row, {"started_on": day, "percent": 30, "edition": 1, "note": "已受理"}
    )
    assert answer.status_code == 201
    told = answer.json()
    assert (told["edition"], told["node"]["percent"], told["node"]["state"]) == (2, 30, "started")
    change = Change.objects.filter(schedule=row).first()
    assert change is not None
    assert (change.by_name, change.node, change.note) == ("周企业", "approval", "已受理")


def test_what_was_seen_before_somebody_elses_change_is_refused(world: World) -> None:
    row, day = _laid(world), str(today())
    assert _report(world.officer, row, {"started_on": day, "percent": 30, "edition": 1}).status_code == 201
    before = stored(row)
    late = _report(world.water_clerk, row, {"started_on": day, "percent": 50, "edition": 1})
    assert late.status_code == 409
    assert late.json()["sentence"].startswith("刚刚有人改了同样的内容")
    ahead = _report(world.officer, row, {"started_on": str(today() + timedelta(1)), "edition": 2})
    assert ahead.status_code == 409
    assert "还没有到" in ahead.json()["sentence"]
    assert stored(row) == before


@pytest.mark.parametrize("person", ["leader", "transport_clerk", "nobody"])
def test_nobody_else_reports(world: World, person: str) -> None:
    row = _laid(world)
    before = stored(row)
    assert _report(world.people[person], row, {"started_on": str(today()), "edition": 1}).status_code == 404
    assert stored(row) == before


def test_a_reading_key_does_not_report(world: World) -> None:
    row = _laid(world)
    address = f"{ADDRESS}/{row.project_id}/nodes/approval/reports"
    given = {"started_on": str(today()), "edition": 1}
    answer = _client(world.officer, write=False).post(address, given, content_type="application/json")
    assert answer.status_code == 409
    assert answer.json()["sentence"].startswith("这个令牌只能读取")


def test_out_of_scope_there_is_nothing_and_nothing_leaks(world: World) -> None:
    row = _laid(world)
    _others(world)
    for rest in ("", "/nodes/approval/why", "/nodes/approval/trial?days=5"):
        assert "sentence" in _get(world.transport_clerk, f"/{row.project_id}{rest}", 404)
    for address in ("", "/wall", f"/{row.project_id}"):
        assert "公路" not in str(_get(world.water_clerk, address))


def test_the_wall_tells_phases_what_is_next_and_what_is_due(world: World) -> None:
    row, late = _laid(world), _laid(world, "平梁水厂", days=30)
    told = _get(world.leader, "/wall")
    first, line = told["schedules"]
    assert (told["as_of"], told["total"], told["late"]) == (str(today()), 2, 1)
    assert [first["project_id"], line["project_id"]] == [late.project_id, row.project_id]
    assert [(each["name"], each["nodes"]) for each in line["phases"]] == [("前期", 5), ("建设", 4)]
    assert (line["target"], line["next_node"], line["next_body"]) == ("竣工", "谋划", "水利局")
    assert len(told["overdue"]) == sum(each["overdue"] for each in told["schedules"]) > 0
    assert {(each["project"], each["body"]) for each in told["overdue"]} <= {
        ("平梁水厂", "水利局"),
        ("平梁水厂", "发改局"),
    }
    (second,) = _get(world.leader, "/wall?size=1&page=2")["schedules"]
    assert second == line


def test_the_wall_tells_the_first_nodes_and_how_many_there_are(world: World) -> None:
    row, day = _laid(world), str(today() - timedelta(days=1))
    before = _get(world.leader, "/wall")["overdue_total"]
    keys = [f"n{number}" for number in range(MOST + 1)]
    Node.objects.bulk_create(
        Node(
            schedule=row,
            key=key,
            place=100,
            name=key,
            phase="前期",
            days=5,
            calendar="工作日",
            base="working",
        )
        for key in keys
    )
    Baseline.objects.create(
        schedule=row,
        number=1,
        name="初始计划",
        decision="会议",
        decided_on=today(),
        as_of=today(),
        promises={},
        at=now(),
        dates={key: [day, day] for key in keys},
    )
    told = _get(world.leader, "/wall")
    assert (told["overdue_total"], len(told["overdue"])) == (before + MOST + 1, MOST)
    assert told["due_total"] == len(told["due"])


def test_a_year_tells_its_days_off_or_that_it_is_not_announced(world: World) -> None:
    published(calendar_text(YEAR_2026))
    told = _get(world.water_clerk, "/calendar/2026")
    assert (told["is_announced"], told["notice"]) == (True, "国办发明电〔2025〕7号")
    assert told["announced_on"] == "2025-11-04"
    assert sum(told["counted_by_month"]) == told["counted"]
    off = [(each["kind"], each["name"], each["first"], each["last"]) for each in told["days"]]
    assert ("holiday", "国庆节", "2026-10-01", "2026-10-07") in off
    assert ("made-up", "调休上班", "2026-10-10", "2026-10-10") in off
    later = _get(world.water_clerk, "/calendar/2039")
    assert (later["is_announced"], later["notice"], later["days"]) == (False, "", [])
    assert _get(world.water_clerk, "/calendar/1500", 422)["details"]


def test_a_closure_of_a_region_stops_its_kind_of_work(world: World) -> None:
    _laid(world)
    services.add_closure(
        "冬季停工",
        region=world.county,
        work="露天",
        first_on=date(2026, 1, 1),
        last_on=date(2026, 1, 31),
        is_yearly=False,
        source="会议纪要",
        by=world.officer,
    )
    told = _get(world.officer, f"/calendar/2026?work=露天&region={world.chengguan.pk}")
    assert told["days"][0] == {
        "kind": "closed",
        "name": "冬季停工",
        "first": "2026-01-01",
        "last": "2026-01-31",
    }
    assert told["counted"] == 365 - 31
    assert _get(world.officer, "/calendar/2026?work=没有这个工种", 404)


def _feed(secret: str, status: int = 200) -> list[str]:
    answer = Client().get(f"{ADDRESS}/calendar.ics?key={secret}")
    assert answer.status_code == status, answer.content
    if status != 200:
        return [answer.json()["sentence"]]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_a_calendar_is_subscribed_to_with_ones_own_reading_key(world: World) -> None:
    row = _laid(world)
    _others(world)
    events = _feed(_secret(world.water_clerk))
    assert len(events) == 9
    assert all(each.startswith("城关小学：") for each in events)
    assert {each.split("：")[0] for each in _feed(_secret(world.transport_clerk))} == {"县乡公路"}
    assert {each.split("：")[0] for each in _feed(_secret(world.officer))} == {"城关小学", "县乡公路"}
    Node.objects.filter(schedule=row, key="design").update(organisation=world.transport)
    Node.objects.filter(schedule=row, key="approval").update(finished_on=today())
    left = _feed(_secret(world.water_clerk))
    assert len(left) == 7
    assert not any("初步设计" in each or "立项批复" in each for each in left)


def test_a_key_that_may_write_does_not_go_into_an_address(world: World) -> None:
    (sentence,) = _feed(_secret(world.water_clerk, write=True), 409)
    assert sentence == "订阅地址里只能用只读令牌，请在“我的账号”里新建一个只读的"
    assert Client().get(f"{ADDRESS}/calendar.ics").status_code == 401
    assert Client().get(f"{ADDRESS}/calendar.ics?key=guatu_x").status_code == 401
    assert Client().get(f"{ADDRESS}?key={_secret(world.water_clerk)}").status_code == 401
    assert _feed(_secret(world.leader), 404) == ["没有找到，或不在您的管理范围内"]
