"""What people send about a schedule: what it changes, and what is refused without changing anything."""

from __future__ import annotations

import pytest

from guatu.kit.clock import today
from guatu.scheduling import services
from guatu.scheduling.models import (
    Change,
    Node,
    NodeLink,
    ProjectSchedule,
)
from tests.apps.scheduling.given import edition, fresh, report
from tests.web.schedules.given import asked, at, does, refuses, schedule_of, sent, untouched
from tests.world import World

LIST = "征地、天气、资金"
MUST = "这个字段是必填项。"


@pytest.fixture
def row(world: World) -> ProjectSchedule:
    return schedule_of(world)


def of(row: ProjectSchedule, key: str) -> Node:
    return Node.objects.get(schedule=row, key=key)


# Progress


def test_a_node_begun_is_reported_and_the_page_opens_at_it(world: World, row: ProjectSchedule) -> None:
    said = does(row, world.owner_clerk, "nodes/design/report/", started_on=today(), percent=30)
    assert (said.status, said.leads_to) == (302, at(row, "?node=design"))
    node = of(row, "design")
    assert (node.started_on, node.finished_on, node.percent) == (today(), None, 30)


def test_a_milestone_asks_for_the_day_it_was_reached_alone(world: World, row: ProjectSchedule) -> None:
    Node.objects.filter(schedule=row, key="idea").update(stage="")
    page = asked(world.officer, at(row, "nodes/idea/report/")).page
    assert 'name="finished_on"' in page
    assert 'name="started_on"' not in page
    assert does(row, world.officer, "nodes/idea/report/", finished_on=today()).status == 302
    assert of(row, "idea").finished_on == today()


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({}, 409, "“初步设计”的进展没有变化"),
        ({"started_on": "x"}, 422, "请填写日期，例如 2023-05-31"),
        ({"started_on": "2026-02-30"}, 422, "请填写日期，例如 2023-05-31"),
        ({"percent": "120"}, 422, "小于或等于100"),
        ({"percent": "-1"}, 422, "大于或等于0"),
        ({"percent": "9" * 30}, 422, "小于或等于100"),
        ({"percent": "50"}, 409, "“初步设计”已有进展，请填开始日期"),
        ({"started_on": "2075-01-01"}, 409, "还没有到，请填实际发生的日期"),
        ({"finished_on": "2075-01-01"}, 409, "还没有到，请填实际发生的日期"),
        ({"started_on": "2020-02-01", "finished_on": "2020-01-01"}, 409, "早于开始日期"),
        ({"started_on": "2020-02-01", "percent": "100"}, 409, "完成 100% 时，请填完成日期"),
        ({"started_on": "2020-02-01", "reason": "没有这个原因"}, 422, "选择一个有效的选项"),
        ({"started_on": "2020-02-01", "note": "长" * 301}, 422, "300"),
        ({"started_on": "2020-02-01", "seen": "x"}, 422, ""),
        ({"started_on": "2020-02-01", "seen": ""}, 422, ""),
        ({"started_on": "2020-02-01", "seen": "9" * 30}, 409, ""),
    ],
)
def test_what_cannot_have_happened_is_not_reported(
    world: World, row: ProjectSchedule, data: dict[str, str], status: int, sentence: str
) -> None:
    refuses(row, world.officer, "nodes/design/report/", status, sentence, **data)


def test_a_step_of_the_register_is_not_reported_here(world: World, row: ProjectSchedule) -> None:
    refuses(
        row,
        world.officer,
        "nodes/start/report/",
        409,
        "“开工”的日期来自项目库，请在项目页登记“开工”，这里自动更新",
        finished_on=today(),
    )


def test_a_report_that_makes_the_aim_later_asks_for_a_listed_reason(
    world: World, row: ProjectSchedule
) -> None:
    early = {"started_on": today(), "percent": 90}
    for key in ("approval", "design"):
        assert does(row, world.officer, f"nodes/{key}/report/", **early).status == 302
    back = {"started_on": today(), "percent": 1}
    refuses(row, world.officer, "nodes/design/report/", 409, f"请选择原因：{LIST}", **back)
    assert does(row, world.officer, "nodes/design/report/", reason="天气", **back).status == 302
    assert of(row, "design").percent == 1


# Two at once


@pytest.mark.parametrize(
    ("rest", "data"),
    [
        ("nodes/design/report/", {"started_on": "2026-01-05", "percent": "10"}),
        ("nodes/design/change/", {"name": "初步设计", "days": "15", "waits": "2"}),
        ("nodes/new/", {"name": "文物评估", "days": "5", "calendar": "工作日", "waits": "2"}),
        ("nodes/design/remove/", {"reason": "不需要"}),
        ("nodes/design/promise/", {"promised_on": "2075-01-01", "source": "会议"}),
        ("options/", {"options": "crews", "agreed_by": "建设单位"}),
        ("baselines/new/", {"name": "初始计划", "decision": "会议", "decided_on": "2026-01-05"}),
        ("end/", {"reason": "停建"}),
        ("days/", {"node": "design", "days": "15"}),
    ],
)
def test_what_was_decided_on_an_older_edition_is_refused_with_what_was_typed(
    world: World, row: ProjectSchedule, rest: str, data: dict[str, str]
) -> None:
    seen = edition(row)
    report(row, "approval", started=today(), percent=5, on=today())
    with untouched(row):
        said = sent(world.officer, at(row, rest), seen=seen, **data)
    assert said.status == 409
    assert "您打开这一页以后，这份工期已有改动，这次没有保存" in said.words
    assert f"{today()} 系统 填报节点“立项批复”" in said.words
    typed = [value for name, value in data.items() if name not in ("options", "node", "calendar")]
    assert all(f'value="{value}"' in said.page for value in typed), said.page
    assert f'name="seen" value="{edition(row)}"' in said.page
    assert sent(world.officer, at(row, rest), seen=edition(row), **data).status == 302


# Days of the chart


def test_days_are_kept_and_the_page_opens_at_the_node(world: World, row: ProjectSchedule) -> None:
    said = does(row, world.officer, "days/", node="design", days=15)
    assert (said.status, said.leads_to) == (302, at(row, "?node=design"))
    assert of(row, "design").days == 15


def test_more_days_of_a_critical_node_ask_for_a_reason_and_keep_what_was_dragged(
    world: World, row: ProjectSchedule
) -> None:
    with untouched(row):
        said = does(row, world.officer, "days/", node="design", days=40, note="地质复杂")
    assert said.status == 409
    assert f"请选择原因：{LIST}" in said.words
    assert 'value="地质复杂"' in said.page
    assert 'name="days" value="40"' in said.page
    assert does(row, world.officer, "days/", node="design", days=40, reason="天气").status == 302
    change = Change.objects.filter(schedule=row).first()
    assert change
    assert (change.reason, change.before, change.after) == ("天气", {"node_days": 20}, {"node_days": 40})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"node": "design", "days": "x"}, "工期（天）：输入整数。"),
        ({"node": "design", "days": "9" * 400}, "工期（天）"),
        ({"node": "design"}, "工期（天）：这个字段是必填项。"),
        ({"days": "3"}, MUST),
        ({"node": "design", "days": "20"}, "“初步设计”的工期没有变化"),
        ({"node": "nonsense", "days": "3"}, "这个节点已经不在工期表里"),
        ({"node": "\0", "days": "3"}, "不允许是用空字符"),
        ({"node": "permit", "days": "8"}, "法定不超过 7 天（建筑法第八条）"),
    ],
)
def test_days_that_cannot_be_are_refused(
    world: World, row: ProjectSchedule, data: dict[str, str], sentence: str
) -> None:
    refuses(row, world.officer, "days/", 409, sentence, **data)


# Nodes


def changed(**other: object) -> dict[str, object]:
    return {"name": "初步设计", "days": 20, "waits": "2", "body": "", **other}


def test_a_node_is_changed_and_its_links_written_by_number(world: World, row: ProjectSchedule) -> None:
    data = changed(days=15, waits="2，3SS+5自然日", body="设计院")
    assert does(row, world.officer, "nodes/design/change/", **data).status == 302
    assert (of(row, "design").days, of(row, "design").body) == (15, "设计院")
    links = NodeLink.objects.filter(schedule=row, after="design").order_by("before")
    assert [(each.before, each.kind, each.lag, each.calendar) for each in links] == [
        ("approval", "FS", 0, ""),
        ("notice", "SS", 5, "自然日"),
    ]
    assert 'value="2，3SS+5自然日"' in asked(world.officer, at(row, "nodes/design/change/")).page


def test_what_a_node_uses_is_written_in_one_line_with_its_units(world: World, row: ProjectSchedule) -> None:
    data = changed(uses="评审专家 3；资金(万元)：1200")
    assert does(row, world.officer, "nodes/design/change/", **data).status == 302
    assert of(row, "design").uses == {"评审专家": 3, "资金（万元）": 1200}
    page = asked(world.officer, at(row, "nodes/design/change/")).page
    assert 'value="评审专家：3，资金（万元）：1200"' in page
    assert "这份工期里已有：评审专家、资金（万元）" in page
    assert "评审专家 3、资金（万元） 1200" in asked(world.officer, at(row, "nodes/design/")).page
    assert does(row, world.officer, "nodes/design/change/", **changed(uses="")).status == 302
    assert of(row, "design").uses == {}


@pytest.mark.parametrize("name", ["专家组2", "用地（㎡）", "评审、勘察"])
def test_what_a_node_uses_stays_while_the_text_is_as_shown(
    world: World, row: ProjectSchedule, name: str
) -> None:
    Node.objects.filter(schedule=row, key="design").update(uses={name: 30})
    page = asked(world.officer, at(row, "nodes/design/change/")).page
    assert f'value="{name}：30"' in page
    data = changed(uses=f"{name}：30", body="设计院")
    assert does(row, world.officer, "nodes/design/change/", **data).status == 302
    assert (of(row, "design").uses, of(row, "design").body) == ({name: 30}, "设计院")


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        (changed(), 409, "“初步设计”没有变化"),
        (changed(uses="资金：300万元"), 422, "“资金：300万元”看不懂，请写成“名称：整数”，单位写在名称里"),
        (changed(uses="资金：0"), 422, "数量请填 1 至 1000000"),
        (changed(uses="资金：1，资金：2"), 422, "“资金”写了两次，请合成一个"),
        (changed(uses="，".join(f"甲{n}号：1" for n in range(21))), 422, "最多写 20 种资源，现在有 21 种"),
        (changed(name=""), 422, MUST),
        (changed(name="公示"), 409, "已有节点“公示”，请换一个名称"),
        (changed(days=""), 422, MUST),
        (changed(days=0), 409, "“初步设计”的工期至少 1 天；不需要的节点请删除"),
        (changed(days=99999), 422, "3650"),
        (changed(waits="99"), 422, "前置“99”里没有序号 99 的节点"),
        (changed(waits="二"), 422, "前置“二”看不懂，请写序号，例如 3 或 5FS+10"),
        (changed(waits="2FS+5星期"), 422, "前置“2FS+5星期”里的“星期”不是日历"),
        (changed(waits="2FS+" + "9" * 30), 409, "间隔天数过大"),
        (changed(waits="9" * 499), 422, ""),
        (changed(waits="4"), 409, "“初步设计”不能等待自己"),
        (changed(waits="5"), 409, "这些节点互相等待：“初步设计”→“施工许可”→“初步设计”"),
        (changed(not_before="2075-01-01"), 409, "限定最早开始日期时，请写明原因"),
        (changed(not_before="abc"), 422, "请填写日期，例如 2023-05-31"),
        (changed(organisation="9" * 30), 422, "选择一个有效的选项"),
        (changed(organisation="x"), 422, "选择一个有效的选项"),
        (changed(name="\0"), 422, "不允许是用空字符"),
    ],
)
def test_a_change_that_cannot_be_is_refused(
    world: World, row: ProjectSchedule, data: dict[str, object], status: int, sentence: str
) -> None:
    refuses(row, world.officer, "nodes/design/change/", status, sentence, **data)


def test_a_node_is_added_between_others(world: World, row: ProjectSchedule) -> None:
    data = {
        "name": "文物评估",
        "days": 5,
        "phase": "前期",
        "calendar": "自然日",
        "waits": "2",
        "before": ["permit"],
    }
    said = does(row, world.officer, "nodes/new/", **data)
    assert (said.status, said.leads_to) == (302, at(row))
    node = of(row, "added-1")
    assert (node.name, node.phase, node.days, node.calendar) == ("文物评估", "前期", 5, "自然日")
    assert NodeLink.objects.filter(schedule=row, before="approval", after="added-1").exists()
    assert NodeLink.objects.filter(schedule=row, before="added-1", after="permit").exists()


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({}, 422, MUST),
        ({"name": "公示", "days": 3}, 409, "已有节点“公示”，请换一个名称"),
        ({"name": "新", "days": -1}, 422, "大于或等于"),
        ({"name": "新", "days": 3, "calendar": "星期"}, 422, "选择一个有效的选项"),
        ({"name": "新", "days": 3, "phase": "没有"}, 422, "选择一个有效的选项"),
        ({"name": "新", "days": 3, "before": ["nonsense"]}, 422, "选择一个有效的选项"),
        ({"name": "新", "days": 3, "waits": "5", "before": ["design"]}, 409, "这些节点互相等待"),
        ({"name": "长" * 101, "days": 3}, 422, "100"),
    ],
)
def test_a_node_that_cannot_be_is_not_added(
    world: World, row: ProjectSchedule, data: dict[str, object], status: int, sentence: str
) -> None:
    refuses(row, world.officer, "nodes/new/", status, sentence, **({"calendar": "工作日"} | data))


def test_a_node_goes_with_a_reason_and_its_neighbours_join(world: World, row: ProjectSchedule) -> None:
    refuses(row, world.officer, "nodes/design/remove/", 422, MUST)
    refuses(row, world.officer, "nodes/accepted/remove/", 409, "“竣工”有承诺的日期，不能删除", reason="不要")
    assert does(row, world.officer, "nodes/design/remove/", reason="合并办理").status == 302
    assert not Node.objects.filter(schedule=row, key="design").exists()
    assert NodeLink.objects.filter(schedule=row, before="approval", after="permit").exists()
    assert asked(world.officer, at(row, "nodes/design/change/")).status == 409


def test_nobody_else_moves_anything(world: World, row: ProjectSchedule) -> None:
    with untouched(row):
        for rest in (
            "nodes/design/report/",
            "nodes/design/change/",
            "days/",
            "options/",
            "end/",
            "nodes/new/",
        ):
            assert does(row, world.leader, rest, node="design", days=3).status == 404, rest
            assert does(row, world.transport_clerk, rest, node="design", days=3).status == 404, rest
        assert does(row, world.owner_clerk, "days/", node="design", days=3).status == 404
        assert does(row, world.water_clerk, "nodes/start/promise/", source="会议").status == 404


def test_an_ended_schedule_takes_nothing_more(world: World, row: ProjectSchedule) -> None:
    services.end_schedule(fresh(row), "停建", seen=edition(row), on=today(), by=None)
    assert sent(world.officer, at(row, "days/"), node="design", days=15, seen=edition(row)).status == 404
