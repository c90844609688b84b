"""The pages with a form about a schedule: where they stand, and what they say when somebody else was earlier."""

from __future__ import annotations

import re

import pytest

from guatu.scheduling.models import ProjectSchedule
from tests.apps.scheduling.given import a_project, small_works
from tests.web.reading import words_of
from tests.web.schedules.given import asked, at, schedule_of
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
