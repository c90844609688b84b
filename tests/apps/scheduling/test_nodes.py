"""The nodes of a live schedule are changed, added and removed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guatu.engine.schedule import Link, LinkKind
from guatu.kit.errors import AT_ONCE
from guatu.registry.enums import Stage
from guatu.scheduling import services
from guatu.scheduling.models import Change, Node, NodeLink, ProjectSchedule
from guatu.scheduling.services import NodeWanted
from guatu.scheduling.timetables import Timetable
from tests.apps.scheduling.given import (
    DAY,
    dates,
    edition,
    fresh,
    laid_out,
    on_day,
    one_trace,
    refused,
    report,
    take_step,
)
from tests.world import World

SLIP = "“竣工”的预计日期由 2026-07-20 推迟到 {}，请选择原因：征地、天气、资金"


def wish(**values: Any) -> NodeWanted:
    """初步设计 as it stands, but for `values`."""
    known: dict[str, Any] = {
        "name": "初步设计",
        "days": 20,
        "body": "",
        "organisation": None,
        "not_before": None,
        "not_before_reason": "",
        "waits": (Link("approval", ""),),
    }
    return NodeWanted(**(known | values))


def change(row: ProjectSchedule, key: str = "design", reason: str = "", **values: Any) -> Timetable:
    """初步设计 (or another node) changed to what is wished."""
    return services.change_node(
        fresh(row), key, wish(**values), seen=edition(row), on=DAY, by=None, reason=reason
    )


def add(row: ProjectSchedule, *, before: tuple[str, ...] = (), reason: str = "", **values: Any) -> Timetable:
    """A node added that is 初步设计 but for `values`."""
    return services.add_node(
        fresh(row), wish(**values), before=before, seen=edition(row), on=DAY, by=None, reason=reason
    )


def remove(row: ProjectSchedule, key: str, note: str = "", on: date = DAY) -> Timetable:
    """A node taken out."""
    return services.remove_node(fresh(row), key, seen=edition(row), on=on, by=None, note=note)


def set_days(row: ProjectSchedule, key: str, days: int, reason: str = "") -> Timetable:
    """A node given other days."""
    return services.set_days(fresh(row), key, days, seen=edition(row), on=DAY, by=None, reason=reason)


def waits(row: ProjectSchedule, key: str) -> set[tuple[str, str, int, str]]:
    """What a node waits for."""
    rows = NodeLink.objects.filter(schedule=row, after=key)
    return set(rows.values_list("before", "kind", "lag", "calendar"))


def test_what_a_node_uses_is_changed_only_where_it_is_said_and_both_are_kept(world: World) -> None:
    row = laid_out(world)
    change(row, uses={"资金（万元）": 300})
    change(row, name="初步设计及概算")
    assert Node.objects.get(schedule=row, key="design").uses == {"资金（万元）": 300}
    kept = Change.objects.filter(schedule=row, node="design").order_by("pk")
    assert [(each.before.get("uses"), each.after.get("uses")) for each in kept] == [
        ("", "资金（万元）：300"),
        (None, None),
    ]


def test_fewer_days_bring_the_end_nearer(world: World) -> None:
    row = laid_out(world)
    with one_trace("schedule.changed"):
        found = set_days(row, "design", 15)
    assert dates(found, "design") == ("2026-03-17", "2026-04-07")
    assert dates(found, "accepted") == ("2026-07-13", "2026-07-13")
    said = Change.objects.order_by("-pk")[0]
    assert (said.before, said.after) == ({"node_days": 20}, {"node_days": 15})
    assert (str(said.finish_before), str(said.finish_after)) == ("2026-07-20", "2026-07-13")


@pytest.mark.parametrize(
    ("key", "days", "sentence"),
    [
        ("permit", 8, "“施工许可”法定不超过 7 天（建筑法第八条），不能排 8 天"),
        ("notice", 6, "“公示”法定不少于 7 天（示例公示办法第三条），不能排 6 天"),
        ("design", 20, "“初步设计”的工期没有变化"),
        ("start", 3, "“开工”是里程碑，没有工期"),
        ("design", 21, SLIP.format("2026-07-21")),
    ],
)
def test_days_that_a_node_cannot_have_are_refused(world: World, key: str, days: int, sentence: str) -> None:
    row = laid_out(world)
    with refused(sentence, row):
        set_days(row, key, days)


def test_the_law_is_kept_to_the_day(world: World) -> None:
    row = laid_out(world)
    set_days(row, "permit", 7, reason="资金")
    set_days(row, "notice", 7)
    assert dict(Node.objects.filter(law_source__gt="").values_list("key", "days")) == {
        "approval": 10,
        "notice": 7,
        "permit": 7,
    }


def test_a_node_is_changed_in_all_it_says(world: World) -> None:
    row = laid_out(world)
    waiting = (Link("approval", "", LinkKind.SS, 5, "自然日"),)
    with one_trace("schedule.changed"):
        found = change(
            row,
            name=" 设计 ",
            days=18,
            body="设计院",
            organisation=world.reform,
            not_before=date(2026, 3, 16),
            not_before_reason="招标未完",
            waits=waiting,
        )
    node = found.nodes["design"]
    assert (node.name, node.days, node.body, node.organisation) == ("设计", 18, "设计院", world.reform)
    assert waits(row, "design") == {("approval", "SS", 5, "自然日")}
    assert dates(found, "design") == ("2026-03-16", "2026-04-09")
    said = Change.objects.order_by("-pk")[0]
    assert set(said.after) == {"name", "node_days", "body", "organisation", "not_before", "waits"}
    assert (said.before["waits"], said.after["waits"]) == (["approval FS+0"], ["approval SS+5 自然日"])


def test_a_change_of_nothing_is_refused(world: World) -> None:
    row = laid_out(world)
    with refused("“初步设计”没有变化", row):
        change(row)
    change(row, not_before=date(2026, 3, 10), not_before_reason="招标")
    change(row, not_before=date(2026, 3, 10), not_before_reason="招标未完")
    assert Node.objects.get(key="design").not_before_reason == "招标未完"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " "}, "请填写节点名称"),
        ({"name": "长" * 101}, "节点名称最多 100 字，现在有 101 字"),
        ({"name": "公示"}, "已有节点“公示”，请换一个名称"),
        ({"not_before": date(2026, 4, 1)}, "限定最早开始日期时，请写明原因"),
        ({"waits": (Link("bridge", ""),)}, "没有节点“bridge”，请刷新页面"),
        ({"waits": (Link("design", ""),)}, "“初步设计”不能等待自己"),
        ({"waits": (Link("approval", "", lag=3651),)}, "间隔天数过大，请填 -3650 至 3650 天"),
        ({"days": 0}, "“初步设计”的工期至少 1 天；不需要的节点请删除"),
    ],
)
def test_what_a_node_cannot_be_is_refused(world: World, values: dict[str, Any], sentence: str) -> None:
    row = laid_out(world)
    with refused(sentence, row):
        change(row, **values)


def test_nodes_a_file_named_alike_are_changed_and_renamed(world: World) -> None:
    row = laid_out(world)
    Node.objects.filter(schedule=row, key__in=("notice", "design")).update(name="招标")
    with refused("“招标”没有变化", row):
        change(row, name="招标")
    change(row, name="招标", days=15)
    with refused("已有节点“施工许可”，请换一个名称", row):
        change(row, name="施工许可", days=15)
    with refused("已有节点“招标”，请换一个名称", row):
        change(row, "permit", name="招标", days=5, waits=(Link("notice", ""), Link("design", "")))
    change(row, name="设计招标", days=15)
    found = Node.objects.filter(schedule=row, key__in=("notice", "design"))
    assert set(found.values_list("name", "days")) == {("招标", 10), ("设计招标", 15)}


def test_nodes_that_would_wait_in_a_circle_are_named_one_by_one(world: World) -> None:
    row = laid_out(world)
    circle = "这些节点互相等待：“初步设计”→“施工许可”→“开工”→“土方”→“主体”→“初步设计”"
    with refused("工期排不出来", row, circle):
        change(row, waits=(Link("building", ""),))
    assert waits(row, "design") == {("approval", "FS", 0, "")}


def test_a_link_by_days_nobody_counts_is_refused(world: World) -> None:
    row = laid_out(world)
    with refused("工期排不出来", row, "关系 approval→design 用的日历“农历”不存在"):
        change(row, waits=(Link("approval", "", lag=2, calendar="农历"),))


def test_a_node_is_added_between_two_and_moves_the_end_with_a_reason(world: World) -> None:
    row = laid_out(world)
    new: dict[str, Any] = {"name": "图审", "days": 6, "phase": "前期", "waits": (Link("design", ""),)}
    with refused(SLIP.format("2026-07-28"), row):
        add(row, before=("permit",), **new)
    with one_trace("schedule.added"):
        found = add(row, before=("permit",), reason="征地", **new)
    node = found.nodes["added-1"]
    assert (node.name, node.phase, node.calendar, node.base) == ("图审", "前期", "工作日", "working")
    assert list(found.nodes)[3:6] == ["design", "added-1", "permit"]
    assert dates(found, "added-1") == ("2026-04-15", "2026-04-22")
    assert dates(found, "permit") == ("2026-04-23", "2026-04-29")
    assert fresh(row).nodes_total == 10


def test_an_added_node_counts_days_as_its_like_do(world: World) -> None:
    row = laid_out(world)
    found = add(row, name="植树", days=10, calendar="露天", waits=(Link("earth", ""),))
    node = found.nodes["added-1"]
    assert (node.base, node.work) == ("every_day", "露天")
    with refused("没有“农历”这种日历", row):
        add(row, name="绿化", calendar="农历")
    with refused("工期请填 0（里程碑）至 3650 天", row):
        add(row, name="绿化", days=-1)
    with refused("没有节点“bridge”，请刷新页面", row):
        add(row, name="绿化", before=("bridge",))
    add(row, name="绿化")
    assert Node.objects.filter(key="added-2").exists()


def test_a_key_is_never_given_to_a_second_node(world: World) -> None:
    row = laid_out(world)
    add(row, name="图审")
    remove(row, "added-1")
    assert "added-2" in add(row, name="绿化").nodes


def test_an_added_node_that_closes_a_circle_is_refused(world: World) -> None:
    row = laid_out(world)
    circle = "这些节点互相等待：“土方”→“主体”→“绿化”→“土方”"
    with refused("工期排不出来", row, circle):
        add(row, name="绿化", waits=(Link("building", ""),), before=("earth",))


def test_what_waited_for_a_removed_node_waits_for_what_it_waited_for(world: World) -> None:
    row = laid_out(world)
    with one_trace("schedule.removed"):
        found = remove(row, "design")
    assert waits(row, "permit") == {("notice", "FS", 0, ""), ("approval", "FS", 0, "")}
    assert dates(found, "permit") == ("2026-03-27", "2026-04-02")
    said = Change.objects.order_by("-pk")[0]
    assert (said.node_name, said.before["node_days"], said.after) == ("初步设计", 20, {})


def test_the_lags_around_a_removed_node_stay(world: World) -> None:
    row = laid_out(world)
    change(row, reason="天气", waits=(Link("approval", "", lag=3, calendar="自然日"),))
    along = (Link("approval", ""), Link("design", "", LinkKind.SS, 2))
    change(row, "notice", name="公示", days=10, waits=along)
    remove(row, "design")
    assert waits(row, "permit") == {("notice", "FS", 0, ""), ("approval", "FS", 3, "自然日")}
    assert waits(row, "notice") == {("approval", "FS", 0, ""), ("approval", "FS", 5, "")}


def test_lags_of_different_calendars_are_not_added_up(world: World) -> None:
    row = laid_out(world)
    change(row, reason="天气", waits=(Link("approval", "", lag=10),))
    along = (Link("approval", ""), Link("design", "", lag=10))
    change(row, "notice", reason="天气", name="公示", days=10, waits=along)
    said = (
        "“立项批复”到“初步设计”的间隔按工作日算，“初步设计”到“公示”的间隔按自然日算，"
        "两个间隔不能相加，请先修改这两处前置关系再删除"
    )
    with refused(said, row):
        remove(row, "design")
    along = (Link("approval", ""), Link("design", "", lag=10, calendar="工作日"))
    change(row, "notice", reason="天气", name="公示", days=10, waits=along)
    remove(row, "design")
    assert waits(row, "notice") == {("approval", "FS", 0, ""), ("approval", "FS", 20, "工作日")}


def test_removing_a_node_begun_along_with_another_never_waits_for_that_others_end(world: World) -> None:
    row = laid_out(world)
    add(row, name="监测", days=1, waits=(Link("building", "", LinkKind.SS, 4),), before=("accepted",))
    found = remove(row, "added-1")
    assert waits(row, "accepted") == {("building", "FS", 0, ""), ("building", "SS", 4, "工作日")}
    assert str(found.plan.finish) == "2026-07-20"


def test_a_promised_node_and_the_one_aimed_at_stay(world: World) -> None:
    row = laid_out(world)
    with refused("“竣工”有承诺的日期，不能删除", row):
        remove(row, "accepted")
    services.promise(fresh(row), "earth", date(2026, 5, 30), "会议纪要", seen=1, on=DAY, by=None)
    with refused("“土方”有承诺的日期，不能删除", row):
        remove(row, "earth")


def test_what_has_begun_stays(world: World) -> None:
    row = laid_out(world)
    report(row, "design", started=DAY)
    with refused("“初步设计”已有进展，不能删除", row):
        remove(row, "design")
    take_step(row.project, Stage.PLANNED, DAY)
    with refused("“谋划”已有进展，不能删除", row):
        remove(row, "idea")


def test_a_node_of_the_law_is_removed_with_a_remark_alone(world: World) -> None:
    row = laid_out(world)
    with refused("“公示”是法定环节（示例公示办法第三条），删除请写明依据", row):
        remove(row, "notice", " ")
    remove(row, "notice", "依法免予公示")
    assert Change.objects.order_by("-pk")[0].note == "依法免予公示"


def test_every_change_of_nodes_asks_for_the_schedule_as_it_is(world: World) -> None:
    row = laid_out(world)
    set_days(row, "design", 15)
    for attempt in (
        lambda: services.set_days(fresh(row), "design", 14, seen=1, on=DAY, by=None),
        lambda: services.change_node(fresh(row), "design", wish(days=14), seen=1, on=DAY, by=None),
        lambda: services.add_node(fresh(row), wish(name="图审"), before=(), seen=1, on=DAY, by=None),
        lambda: services.remove_node(fresh(row), "design", seen=1, on=DAY, by=None),
    ):
        with refused(AT_ONCE, row):
            attempt()
    assert on_day(row).nodes["design"].days == 15
