"""Days that plans promise for a project by its name."""

from __future__ import annotations

from datetime import date

from guatu.targets.enums import PlanState, RowState
from guatu.targets.queries.promises import PromisedDay, promised_days
from tests.apps.targets.rows import make_plan, make_target, make_task
from tests.world import World

SCHOOL = "6月底前建成城关镇第二小学扩建。"
AFTER = date(2023, 3, 1)


def test_a_task_and_a_target_that_name_a_project_give_their_days(world: World) -> None:
    plan = make_plan(world.county, text=SCHOOL)
    make_task(plan, quote=SCHOOL, due_on=date(2023, 6, 30))
    make_target(plan, quote=SCHOOL, due_on=date(2023, 12, 31))
    make_task(plan, quote=SCHOOL, due_on=None)
    make_task(plan, quote=SCHOOL, due_on=AFTER)
    assert promised_days(world.officer, "城关镇第二小学扩建项目", after=AFTER) == [
        PromisedDay(date(2023, 6, 30), plan.title, SCHOOL),
        PromisedDay(date(2023, 12, 31), plan.title, SCHOOL),
    ]


def test_other_names_other_states_and_names_too_short_give_none(world: World) -> None:
    plan = make_plan(world.county, text=SCHOOL)
    make_task(plan, quote=SCHOOL, due_on=date(2023, 6, 30), state=RowState.REJECTED)
    drafted = make_plan(world.county, text=SCHOOL, state=PlanState.CHECKING)
    make_task(drafted, quote=SCHOOL, due_on=date(2023, 6, 30))
    make_task(plan, quote=SCHOOL, due_on=date(2023, 6, 30), title="真的")
    assert promised_days(world.officer, "平梁镇水库项目", after=AFTER) == []
    assert promised_days(world.officer, "小学项目", after=AFTER) == []
    assert len(promised_days(world.officer, "第二小学扩建项目", after=AFTER)) == 1
    assert promised_days(world.nobody, "第二小学扩建项目", after=AFTER) == []
