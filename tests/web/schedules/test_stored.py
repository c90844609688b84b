"""Schedules as they stand stored: those that were ended are read, those that cannot be worked out are mended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guatu.kit.clock import today
from guatu.scheduling import services
from guatu.scheduling.models import Baseline, Node, ProjectSchedule, Promise
from tests.apps.scheduling.given import edition, fresh, wanted
from tests.web.reading import page_of, words
from tests.web.schedules.given import asked, schedule_of, sent, untouched
from tests.world import World

FORMS = (
    "nodes/new/",
    "nodes/design/change/",
    "nodes/design/remove/",
    "nodes/accepted/promise/",
    "nodes/start/promise/withdraw/",
    "options/overlap/drop/",
    "end/",
)


def at(row: ProjectSchedule, rest: str = "") -> str:
    return f"/schedules/{row.project_id}/{rest}"


def ended(world: World) -> ProjectSchedule:
    """A schedule with one baseline, taken out of use."""
    row = schedule_of(world)
    services.set_baseline(row, "初始计划", "会议纪要", today(), seen=edition(row), on=today(), by=None)
    services.end_schedule(fresh(row), "停建", seen=edition(row), on=today(), by=None)
    return row


def broken(world: World) -> ProjectSchedule:
    """A schedule whose works were made to wait for a day no calendar knows."""
    promises = {
        "竣工": (today() + timedelta(days=730), "责任书"),
        "开工": (today() + timedelta(days=300), "纪要"),
    }
    row = schedule_of(world, promises=promises, options=("overlap",))
    Node.objects.filter(schedule=row, key="design").update(
        not_before=date(2189, 5, 1), not_before_reason="旧文件"
    )
    return row


def test_an_ended_schedule_is_read(world: World) -> None:
    row = ended(world)
    said = words(world.leader, at(row, f"ended/{row.pk}/"))
    for part in (
        f"{today()} 编制，{today()} 停用：停建",
        "停用时的 9 个节点",
        "4 初步设计 — 20 工作日 2",
        f"{today() + timedelta(days=730)} 责任书",
        f"1 条基线 节点 1 初始计划 {today()} 会议纪要 谋划",
        "变化记录",
        "停用",
    ):
        assert part in said, said
    assert "修改" not in said
    assert at(row, f"ended/{row.pk}/") in page_of(world.leader, at(row))


def test_a_later_schedule_tells_of_those_before_it(world: World) -> None:
    row = schedule_of(world)
    assert "以前的工期" not in words(world.leader, at(row))
    services.end_schedule(row, "停建", seen=edition(row), on=today(), by=None)
    anew = wanted(promises={"竣工": (today() + timedelta(days=730), "责任书")})
    later = services.lay_out(
        row.project,
        row.pack,
        anew,
        on=today(),
        by=None,
    )
    assert f"以前的工期： 小型工程（{today()} 编制，{today()} 停用）" in words(world.leader, at(row))
    assert asked(world.leader, at(row, f"ended/{row.pk}/")).status == 200
    assert asked(world.leader, at(row, f"ended/{later.pk}/")).status == 404


def test_an_ended_schedule_is_found_under_its_own_project_alone(world: World) -> None:
    row, other = ended(world), schedule_of(world, "城关中学")
    assert asked(world.officer, at(other, f"ended/{row.pk}/")).status == 404
    assert asked(world.officer, at(other, f"ended/{other.pk}/")).status == 404
    assert asked(world.transport_clerk, at(row, f"ended/{row.pk}/")).status == 404


def test_forms_of_a_schedule_that_cannot_be_worked_out_open(world: World) -> None:
    row = broken(world)
    page = page_of(world.officer, at(row))
    assert "这份工期现在排不出来" in page
    for form in FORMS:
        assert asked(world.officer, at(row, form)).status == 200, form
        assert at(row, form) in page, form


@pytest.mark.parametrize(
    ("rest", "title"),
    [("options/", "赶工措施"), ("papers/", "任务书"), ("baselines/", "基线"), ("course/", "变化过程")],
)
def test_every_page_of_a_schedule_that_cannot_be_worked_out_says_why_and_where_to_mend_it(
    world: World, rest: str, title: str
) -> None:
    row = broken(world)
    why = words(world.officer, at(row)).split("这份工期现在排不出来：")[1].split("改动下面的节点")[0].strip()
    said = asked(world.leader, at(row, rest))
    assert said.status == 200
    assert f"{title} 城关小学" in said.words
    assert f"这份工期现在排不出来： {why} 到工期页改动节点" in said.words
    assert f'<a href="{at(row)}">到工期页改动节点、目标日期或措施</a>' in said.page


def test_what_is_sent_to_a_schedule_that_cannot_be_worked_out_is_answered_with_why(world: World) -> None:
    row = broken(world)
    for rest, data in (
        ("options/", {"options": "crews", "agreed_by": "建设单位"}),
        ("days/", {"node": "design", "days": 15}),
    ):
        with untouched(row):
            said = sent(world.officer, at(row, rest), seen=edition(row), **data)
        assert said.status == 409
        assert "到工期页改动节点、目标日期或措施" in said.words


def test_baselines_and_changes_are_read_where_there_are_no_dates_today(world: World) -> None:
    row = schedule_of(world)
    for name in ("初始计划", "调整计划"):
        services.set_baseline(fresh(row), name, "会议纪要", today(), seen=edition(row), on=today(), by=None)
    Promise.objects.filter(schedule=row, node="accepted").update(on=date(1989, 5, 1))
    said = words(world.officer, at(row, "baselines/"))
    assert "2 条基线" in said
    first, last = Baseline.objects.filter(schedule=row)[0].dates["building"]
    assert f"主体 {first} 至 {last} {first} 至 {last}" in said
    assert "设定基线" not in said
    assert "设定基线“调整计划”" in words(world.officer, at(row, "course/"))


def test_a_change_of_a_node_mends_a_schedule(world: World) -> None:
    row = broken(world)
    data = {"name": "初步设计", "days": 20, "waits": "2", "not_before": "", "seen": edition(row)}
    assert "排不出来" in words(world.officer, at(row))
    assert sent(world.officer, at(row, "nodes/design/change/"), **data).status == 302
    said = words(world.officer, at(row))
    assert "排不出来" not in said
    assert "最早完成" in said
    assert fresh(row).problem == ""


def test_another_promised_day_mends_a_schedule(world: World) -> None:
    row = schedule_of(world)
    Promise.objects.filter(schedule=row, node="accepted").update(on=date(1989, 5, 1))
    assert "排不出来" in words(world.officer, at(row))
    data = {
        "promised_on": today() + timedelta(days=500),
        "source": "县政府常务会议",
        "reason": "天气",
        "seen": edition(row),
    }
    assert sent(world.officer, at(row, "nodes/accepted/promise/"), **data).status == 302
    assert "排不出来" not in words(world.officer, at(row))
