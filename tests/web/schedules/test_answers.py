"""The pages with a form about a schedule: where they stand, and what they say when somebody else was earlier."""

from __future__ import annotations

import re

import pytest

from guatu.kit.clock import today
from guatu.scheduling import services
from guatu.scheduling.models import Node, ProjectSchedule
from tests.apps.scheduling.given import a_project, edition, fresh, small_works
from tests.web.reading import words_of
from tests.web.schedules.given import asked, at, schedule_of, sent
from tests.world import World


@pytest.fixture
def row(world: World) -> ProjectSchedule:
    return schedule_of(world)


def trail(page: str) -> list[tuple[str, str]]:
    """The steps above the heading: address (empty for the page itself) and words."""
    steps = re.findall(r'<li class="breadcrumb-item[^>]*>(.*?)</li>', page, re.DOTALL)
    found = [re.search(r'href="([^"]*)"', step) for step in steps]
    return [(link.group(1) if link else "", words_of(step)) for link, step in zip(found, steps, strict=True)]


@pytest.mark.parametrize(
    ("rest", "title"),
    [
        ("nodes/new/", "增加节点"),
        ("nodes/design/change/", "修改“初步设计”"),
        ("nodes/design/report/", "填报“初步设计”"),
        ("nodes/design/promise/", "设定“初步设计”的目标日期"),
        ("options/", "赶工措施"),
        ("baselines/new/", "设定基线"),
        ("end/", "停用倒排工期"),
    ],
)
def test_a_form_stands_under_the_list_of_schedules_and_its_project(
    world: World, row: ProjectSchedule, rest: str, title: str
) -> None:
    page = asked(world.officer, at(row, rest)).page
    assert trail(page)[1:] == [("/schedules/", "倒排工期"), (at(row), "城关小学"), ("", title)]


def test_laying_out_and_importing_stand_there_too(world: World) -> None:
    small_works()
    project = a_project(world, "图书馆")
    for rest, title in (("new/", "编制倒排工期"), ("import/", "导入工期")):
        page = asked(world.officer, f"/schedules/{project.pk}/{rest}").page
        steps = [("/schedules/", "倒排工期"), (f"/schedules/{project.pk}/", "图书馆"), ("", title)]
        assert trail(page)[1:] == steps


CHANGE = {"name": "初步设计", "days": "15", "waits": "2", "not_before": ""}


def test_a_form_that_came_too_late_twice_is_refused_twice_and_saved_the_third_time(
    world: World, row: ProjectSchedule
) -> None:
    late = {"seen": edition(row)} | CHANGE
    for days in (12, 14):
        services.set_days(fresh(row), "notice", days, seen=edition(row), on=today(), by=world.leader)
        said = sent(world.officer, at(row, "nodes/design/change/"), **late)
        assert said.status == 409
        assert said.words.count(f"{today()} 孙县长 修改节点“公示” 工期（天） ") == 1
        assert f"→ {days}" in said.words
        late["seen"] = re.findall(r'name="seen" value="(\d+)"', said.page)[0]
    assert sent(world.officer, at(row, "nodes/design/change/"), **late).status == 302
    assert Node.objects.get(schedule=row, key="design").days == 15


def test_numbers_are_to_be_checked_where_nodes_came_or_went(world: World, row: ProjectSchedule) -> None:
    seen = edition(row)
    services.remove_node(fresh(row), "notice", seen=seen, on=today(), by=None, note="合并公示")
    said = sent(world.officer, at(row, "nodes/design/change/"), seen=seen, **CHANGE)
    assert "节点有增减，序号可能变了，请核对这里的序号" in said.words
    assert 'name="waits" value="2"' in said.page


def test_a_form_refused_for_itself_says_who_was_earlier_too(world: World, row: ProjectSchedule) -> None:
    seen = edition(row)
    services.set_days(fresh(row), "design", 15, seen=seen, on=today(), by=world.leader)
    said = sent(world.officer, at(row, "nodes/design/change/"), seen=seen, **CHANGE)
    assert "“初步设计”没有变化" in said.words
    assert "孙县长 修改节点“初步设计” 工期（天） 20 → 15" in said.words
    assert "请刷新页面" not in said.words


def test_a_form_in_time_speaks_of_nobody(world: World, row: ProjectSchedule) -> None:
    said = sent(world.officer, at(row, "end/"), seen=edition(row), reason="")
    assert said.status == 422
    assert "打开这一页以后" not in said.words
