"""The list of schedules, one schedule, its nodes, and what its chart asks."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from guatu.kit.clock import today
from guatu.scheduling import services
from guatu.scheduling.models import Node, NodeLink, ProjectSchedule
from guatu.scheduling.queries.picture import trial
from guatu.scheduling.timetables import timetable_of
from tests.apps.scheduling.given import a_project, edition, fresh, report, small_works
from tests.web.reading import page_of, words
from tests.web.schedules.given import TIGHT, asked, at, client_of, queries, schedule_of, sent, untouched
from tests.world import World


@pytest.fixture
def row(world: World) -> ProjectSchedule:
    return schedule_of(world)


def picture_of(page: str) -> dict[str, object]:
    found = re.search(r'<script id="gantt-data" type="application/json">(.+?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(unescape(found[1])))


def test_without_schedules_the_list_says_how_one_comes_to_be(world: World) -> None:
    assert "还没有倒排工期 打开一个项目，选择“倒排工期”" in words(world.leader, "/schedules/")


def test_the_list_has_the_latest_first_and_counts_by_standing(world: World, row: ProjectSchedule) -> None:
    schedule_of(world, "平梁水厂", within=TIGHT)
    said = words(world.leader, "/schedules/")
    assert "已编制 2 个 将延误 1 个" in said
    assert "有余量 1 个" in said
    assert said.index("平梁水厂") < said.index("城关小学")
    late = words(world.leader, "/schedules/?standing=late")
    assert "1 份工期" in late
    assert "平梁水厂" in late
    assert "城关小学" not in late
    assert "没有" in words(world.leader, "/schedules/?text=没有这个项目")


def test_what_makes_no_sense_narrows_nothing(world: World, row: ProjectSchedule) -> None:
    for query in ("standing=x", "region=abc", "unit=" + "9" * 30, "pack=../x", "page=abc", "page=-1"):
        assert "1 份工期" in words(world.leader, f"/schedules/?{query}"), query


def test_a_problem_is_said_in_the_list_and_on_the_page(world: World, row: ProjectSchedule) -> None:
    ProjectSchedule.objects.filter(pk=row.pk).update(problem="这些节点互相等待：甲→乙→甲")
    assert "排不出" in words(world.leader, "/schedules/")


def test_the_list_asks_as_often_for_three_schedules_as_for_one(world: World, row: ProjectSchedule) -> None:
    once = queries(world.officer, "/schedules/")
    for name in ("平梁水厂", "经开大道"):
        schedule_of(world, name)
    assert queries(world.officer, "/schedules/") == once


def test_the_page_asks_as_often_with_three_nodes_reported_as_with_one(
    world: World, row: ProjectSchedule
) -> None:
    report(row, "approval", finished=today(), on=today())
    once = queries(world.officer, at(row))
    for key in ("design", "notice"):
        report(row, key, started=today(), percent=10, on=today())
    assert queries(world.officer, at(row)) == once


def test_the_page_says_the_aim_and_the_first_critical_node(world: World, row: ProjectSchedule) -> None:
    found = timetable_of(fresh(row), today())
    said = words(world.leader, at(row))
    assert f"竣工目标日期 {today() + timedelta(days=730)} 责任书 预计日期 {found.plan.finish}" in said
    assert f"余量 {-found.late_days} 个工作日" in said
    assert "完成节点 0 共 9 个，到今天应完成 0 个" in said
    assert "下一关键节点 谋划" in said
    assert "增加节点" not in said
    assert "停用这份工期" not in said


def test_who_may_edit_gets_the_form_of_the_chart_and_who_plans_may_end_it(
    world: World, row: ProjectSchedule
) -> None:
    of_water = page_of(world.water_clerk, at(row))
    assert 'id="gantt-save"' in of_water
    assert "停用这份工期" not in of_water
    assert "停用这份工期" in page_of(world.officer, at(row))
    assert 'id="gantt-save"' not in page_of(world.owner_clerk, at(row))


def test_no_two_things_of_the_page_share_an_id(world: World, row: ProjectSchedule) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page_of(world.officer, at(row, "?node=design")))
    assert sorted(ids) == sorted(set(ids))


def test_the_chart_draws_what_the_timetable_says(world: World, row: ProjectSchedule) -> None:
    plan = timetable_of(fresh(row), today()).plan
    drawn = picture_of(page_of(world.officer, at(row)))
    tasks = {each["id"]: each for each in drawn["tasks"]}  # type: ignore[attr-defined, index]  # JSON
    assert drawn["finish"] == str(plan.finish)
    assert drawn["can_edit"] is True
    assert picture_of(page_of(world.leader, at(row)))["can_edit"] is False
    for window in plan.windows():
        told = tasks[window.task.id]
        assert (told["start"], told["finish"]) == (str(window.start), str(window.finish))


def test_a_late_aim_is_named_with_the_ways_out(world: World) -> None:
    row = schedule_of(world, within=TIGHT)
    late = timetable_of(fresh(row), today()).late_days
    said = words(world.officer, at(row))
    assert f"已晚 {late} 个工作日" in said
    assert "现有的 3 种办法怎样组合都赶不回来，请调整目标日期或增加办法。 看每种办法" in said


def test_a_schedule_that_cannot_be_worked_out_says_why_and_can_still_be_ended(
    world: World, row: ProjectSchedule
) -> None:
    NodeLink.objects.create(schedule=row, before="accepted", after="approval")
    said = words(world.officer, at(row))
    assert "这份工期现在排不出来" in said
    assert "这些节点互相等待" in said
    assert "停用这份工期" in said


def test_a_node_says_why_and_who_may_do_what(world: World, row: ProjectSchedule) -> None:
    said = asked(world.officer, at(row, "nodes/permit/"))
    assert said.status == 200
    assert "5 施工许可" in said.words
    assert "法定不超过 7 个工作日（建筑法第八条）" in said.words
    assert "为什么最早是这一天" in said.words
    assert "为什么最迟是这一天" in said.words
    assert "保存进展" in said.page
    assert "修改节点" in said.page
    leaders = asked(world.leader, at(row, "nodes/permit/"))
    assert "保存进展" not in leaders.page
    assert "修改节点" not in leaders.page


def test_a_long_reason_is_told_in_pieces(world: World, row: ProjectSchedule) -> None:
    page = page_of(world.leader, at(row, "nodes/accepted/"))
    assert "经过的 8 个节点" in page
    steps = page.split('<ol class="gt-steps">')[1].split("</ol>")[0]
    assert steps.count("<li>") == 8
    assert "其完成后才能开始“初步设计”" in unescape(steps)


def test_a_node_of_the_register_sends_to_the_register(world: World, row: ProjectSchedule) -> None:
    said = asked(world.officer, at(row, "nodes/start/"))
    assert "这个节点的日期来自项目库的" in said.words
    assert "保存进展" not in said.page


def test_a_node_that_is_not_there_is_not_found(world: World, row: ProjectSchedule) -> None:
    assert asked(world.officer, at(row, "nodes/nonsense/")).status == 404
    assert asked(world.officer, at(row, "nodes/nonsense/what-if/?days=3")).status == 404
    assert asked(world.officer, at(row, "?node=nonsense")).status == 200
    assert asked(world.officer, at(row, "?node=%00")).status == 200


def test_a_try_gives_the_dates_the_services_give(world: World, row: ProjectSchedule) -> None:
    with untouched(row):
        answer = client_of(world.officer).get(at(row, "try/?node=design&days=15"))
    assert answer.status_code == 200
    assert answer.json() == trial(timetable_of(fresh(row), today()), "design", 15)


def test_what_was_tried_is_what_is_saved(world: World, row: ProjectSchedule) -> None:
    tried = client_of(world.officer).get(at(row, "try/?node=design&days=15")).json()
    said = sent(world.officer, at(row, "days/"), node="design", days=15, seen=edition(row))
    assert (said.status, said.leads_to) == (302, at(row, "?node=design"))
    plan = timetable_of(fresh(row), today()).plan
    dates = {each["id"]: (each["start"], each["finish"]) for each in tried["tasks"]}
    assert {window.task.id: (str(window.start), str(window.finish)) for window in plan.windows()} == dates


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("node=design", "请填写天数"),
        ("node=design&days=abc", "请填写天数"),
        ("node=design&days=-5", "请填写天数"),
        ("node=design&days=" + "9" * 5000, "请填写天数"),
        ("node=design&days=0", "“初步设计”的工期至少 1 天；不需要的节点请删除"),
        ("node=design&days=99999", "“初步设计”的工期 99999 天不合理，请填 1 至 3650 天"),
        ("node=accepted&days=3", "“竣工”是里程碑，没有工期"),
        ("node=permit&days=8", "“施工许可”法定不超过 7 天（建筑法第八条），不能排 8 天"),
        ("node=notice&days=6", "“公示”法定不少于 7 天（示例公示办法第三条），不能排 6 天"),
        ("node=nonsense&days=3", "这个节点已经不在工期表里，请刷新页面"),
        ("node=%00&days=3", "这个节点已经不在工期表里，请刷新页面"),
        ("days=3", "这个节点已经不在工期表里，请刷新页面"),
    ],
)
def test_a_try_that_cannot_be_is_refused_in_words(
    world: World, row: ProjectSchedule, query: str, sentence: str
) -> None:
    answer = client_of(world.officer).get(at(row, f"try/?{query}"), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["sentence"]) == (409, sentence)


def test_what_if_says_one_sentence_and_the_nodes_that_move(world: World, row: ProjectSchedule) -> None:
    before = timetable_of(fresh(row), today())
    told = trial(before, "design", 10)
    said = asked(world.leader, at(row, "nodes/design/what-if/?days=10"))
    assert said.status == 200
    assert str(told["sentence"]) in unescape(said.page)
    assert "5 个节点的完成日期会变" not in said.page.split("<summary>")[0]
    assert f"竣工：{before.plan.finish} → {told['finish']}" in said.page
    assert asked(world.leader, at(row, "nodes/design/what-if/?days=20")).page.count("<li>") == 0
    assert asked(world.leader, at(row, "nodes/design/what-if/?days=")).status == 409


def test_the_course_waits_for_a_second_month(world: World, row: ProjectSchedule) -> None:
    said = words(world.leader, at(row, "course/"))
    assert "还看不出变化" in said
    assert "编制 竣工" in said


def test_the_history_speaks_of_nodes_by_their_names(world: World, row: ProjectSchedule) -> None:
    data = {"name": "文物评估", "days": 5, "calendar": "工作日", "waits": "4FS+10", "seen": edition(row)}
    assert sent(world.officer, at(row, "nodes/new/"), **data).status == 302
    assert "前置节点 “初步设计”FS+10" in words(world.leader, at(row, "course/"))
    services.remove_node(fresh(row), "design", seen=edition(row), on=today(), by=None)
    said = words(world.leader, at(row, "course/"))
    assert "前置节点 “初步设计”FS+10" in said
    assert "删除节点“初步设计”" in said


def test_baselines_are_compared_with_each_other_and_with_today(world: World, row: ProjectSchedule) -> None:
    assert "还没有基线" in words(world.leader, at(row, "baselines/"))
    services.set_baseline(fresh(row), "初始计划", "会议", today(), seen=edition(row), on=today(), by=None)
    services.set_days(fresh(row), "design", 15, seen=edition(row), on=today(), by=None)
    said = words(world.leader, at(row, "baselines/"))
    assert "初始计划 与 今天：0 个节点推后" in said
    assert "早 5" in said
    assert "今天 与 今天：0 个节点推后，0 个提前" in words(
        world.leader, at(row, "baselines/?before=today&after=today")
    )
    for strange in ("9" * 30, "abc", "-1", "%00"):
        assert asked(world.leader, at(row, f"baselines/?before={strange}&after={strange}")).status == 200


def test_a_removed_node_keeps_its_name_beside_a_baseline(world: World, row: ProjectSchedule) -> None:
    services.set_baseline(fresh(row), "初始计划", "会议", today(), seen=edition(row), on=today(), by=None)
    services.remove_node(fresh(row), "design", seen=edition(row), on=today(), by=None)
    said = words(world.leader, at(row, "baselines/"))
    assert "初步设计 已删除" in said
    assert "design" not in said


def test_numbers_are_the_same_in_the_table_the_panel_and_the_form(world: World, row: ProjectSchedule) -> None:
    data = {"name": "文物评估", "days": 5, "calendar": "工作日", "waits": "2", "seen": edition(row)}
    assert sent(world.officer, at(row, "nodes/new/"), **data).status == 302
    page = page_of(world.officer, at(row))
    names = [unescape(name) for name in re.findall(r'\?node=[^"]+">([^<]+)</a>', page)][:10]
    assert names == [
        *("谋划", "立项批复", "公示", "初步设计", "施工许可"),
        *("文物评估", "开工", "土方", "主体", "竣工"),
    ]
    assert "6 文物评估" in asked(world.officer, at(row, "nodes/added-1/")).words
    change = page_of(world.officer, at(row, "nodes/accepted/change/"))
    assert 'name="waits" value="9"' in change


def test_what_people_wrote_is_not_markup(world: World, row: ProjectSchedule) -> None:
    bad = "<script>alert(1)</script>"
    data = {"name": bad, "days": 5, "calendar": "工作日", "body": bad, "waits": "1", "seen": edition(row)}
    assert sent(world.officer, at(row, "nodes/new/"), **data).status == 302
    for address in (at(row), at(row, "nodes/added-1/"), at(row, "course/"), at(row, "nodes/new/")):
        assert "<script>alert" not in page_of(world.officer, address)


def test_a_project_without_a_schedule_is_offered_one_by_who_may(world: World) -> None:
    small_works()
    pk = a_project(world).pk
    assert "编制倒排工期" in words(world.officer, f"/schedules/{pk}/")
    assert "由项目责任单位或发改部门编制后显示在这里" in words(world.leader, f"/schedules/{pk}/")


def test_an_ended_schedule_is_told_of(world: World, row: ProjectSchedule) -> None:
    services.end_schedule(row, "停建", seen=edition(row), on=today(), by=None)
    said = words(world.leader, at(row))
    assert f"小型工程 ，{today()} 编制" in said
    assert "停用：停建" in said
    assert asked(world.officer, at(row, "nodes/design/")).status == 404


def test_a_try_beyond_the_calendar_is_refused(world: World, row: ProjectSchedule) -> None:
    Node.objects.filter(schedule=row, key__in=("approval", "earth", "building")).update(days=3600)
    answer = client_of(world.officer).get(at(row, "try/?node=design&days=3650"))
    assert answer.status_code == 409
    assert asked(world.officer, at(row, "nodes/design/what-if/?days=3650")).status == 409


def test_a_way_that_would_go_in_a_circle_is_not_offered(world: World) -> None:
    row = schedule_of(world, within=TIGHT)
    NodeLink.objects.filter(schedule=row, after__in=("earth", "building")).delete()
    for before, after in (("building", "earth"), ("start", "building"), ("earth", "accepted")):
        NodeLink.objects.create(schedule=row, before=before, after=after)
    said = words(world.officer, at(row, "options/"))
    assert "增加班组" in said
    assert "土方与主体搭接" not in said
    assert "看每种办法" in words(world.officer, at(row))
