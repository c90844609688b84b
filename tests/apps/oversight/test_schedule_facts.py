"""The facts of schedules in formulas: lights by them, what turns a light, and the day a month is told on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from guatu.engine.calendar import Month
from guatu.oversight import queries, services
from guatu.oversight.dictionary import DICTIONARY
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Fact, Light
from guatu.registry.models import Project
from guatu.scheduling.facts import ScheduleState
from tests.apps.scheduling.given import a_project, laid_out
from tests.world import World

MARCH, JUNE = Month(2026, 3), Month(2026, 6)


@pytest.fixture
def school(world: World) -> Project:
    """A project with the small schedule, laid out on 2 March 2026; lights are given by schedules."""
    services.load_shipped_packs(at=datetime(2026, 3, 1, tzinfo=UTC))
    pack = queries.pack_named("schedule-lights", PackKind.LIGHTS)
    services.choose_pack(pack, Month(2026, 1), by=world.officer)
    project = a_project(world)
    laid_out(world, project)
    a_project(world, "没有工期的项目")
    return project


def worked_out(project: Project, month: Month, at: datetime) -> tuple[Fact, Light]:
    """The facts and the light of a project when a month is worked out at a moment."""
    services.rework_month(month, at=at)
    return (
        Fact.objects.get(project=project, month=month.key),
        Light.objects.get(project=project, month=month.key),
    )


def test_every_figure_of_a_schedule_is_a_fact() -> None:
    columns = {fact.column for fact in DICTIONARY.facts}
    assert set(ScheduleState._fields[1:]) | {"has_schedule"} <= columns


def test_a_month_that_is_not_over_is_told_as_of_the_day_in_local_time(school: Project) -> None:
    """At 20:00 UTC on 9 March it is the 10th in China: nothing is due yet but 谋划 on the 11th."""
    assert worked_out(school, MARCH, datetime(2026, 3, 9, 20, tzinfo=UTC))[0].nodes_due == 0
    assert worked_out(school, MARCH, datetime(2026, 3, 10, 20, tzinfo=UTC))[0].nodes_due == 1
    assert worked_out(school, MARCH, datetime(2026, 8, 10, tzinfo=UTC))[0].nodes_due == 2


def test_a_schedule_with_little_margin_is_blue_and_one_that_cannot_keep_its_promise_red(
    school: Project,
) -> None:
    fact, light = worked_out(school, MARCH, datetime(2026, 3, 2, tzinfo=UTC))
    assert (fact.schedule_late_days, fact.start_margin_days, light.colour) == (0, 7, "blue")
    fact, light = worked_out(school, JUNE, datetime(2026, 6, 1, tzinfo=UTC))
    assert (fact.schedule_late_days, fact.start_margin_days, light.colour) == (52, -55, "red")


def test_a_light_says_why_and_what_would_turn_it(school: Project, world: World) -> None:
    worked_out(school, JUNE, datetime(2026, 6, 1, tzinfo=UTC))
    aim, start, law, _, slips = queries.finding(world.officer, school.pk, JUNE).dimensions
    assert aim.because == "目标预计晚 52 个工作日（红：超过 20 个工作日）"
    assert aim.remedy == "转绿：赶回工期 52 个工作日，并完成逾期节点 6 个"
    assert start.because == "最迟开工余量 -55 个工作日（红：少于 -10 个工作日）"
    assert start.remedy == "转绿：预计开工提前 65 个工作日"
    assert law.because == "没有节点超过法定时限"
    assert (slips.colour, slips.because) == ("green", "预计日期推迟过 0 次")


def test_projects_without_a_schedule_have_no_such_light(school: Project) -> None:
    worked_out(school, MARCH, datetime(2026, 3, 2, tzinfo=UTC))
    other = Fact.objects.get(project__name="没有工期的项目", month=MARCH.key)
    assert (other.has_schedule, other.nodes_total, other.schedule_late_days) == (0, None, None)
    assert not Light.objects.filter(project=other.project_id).exists()
