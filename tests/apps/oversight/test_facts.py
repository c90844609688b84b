"""Facts built from register, reports and approved reasons: exact, repeatable, frozen with their month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from guatu.engine.calendar import Month
from guatu.oversight import services
from guatu.oversight.dictionary import FACTS
from guatu.oversight.enums import ExcuseTopic
from guatu.oversight.models import Fact, Light, Rollup
from guatu.progress import services as progress
from guatu.progress.values import FigureRow
from guatu.registry import services as registry
from guatu.registry.enums import Category, Stage
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY, NOW, WAN
from tests.world import World


@pytest.fixture
def dam(world: World) -> Project:
    """A new project planned to start in March 2023, 1200 万元 a year in equal months."""
    subject = registry.create_project(
        "坝",
        by=None,
        region_id=world.chengguan.pk,
        unit_id=world.water.pk,
        level="市级",
        total_fen=5000 * WAN,
    )
    registry.change_plan(
        subject,
        2023,
        by=None,
        plan_fen=1200 * WAN,
        category=Category.NEW,
        start_month=Month(2023, 3),
        months={Month(2023, number): 100 * WAN for number in range(1, 13)},
    )
    registry.enter_list(subject, 2023, "2023年市级重点项目", entered_on=date(2023, 1, 5), by=None)
    return subject


def facts(subject: Project, month: Month = MAY) -> dict[str, Any]:
    services.rebuild_facts(month, at=NOW)
    return Fact.objects.filter(project=subject, month=month.key).values().get()


def test_a_project_that_should_have_started_counts_the_months_after_its_planned_one(dam: Project) -> None:
    found = {
        number: tuple(
            facts(dam, Month(2023, number))[name]
            for name in ("start_due", "start_due_this_month", "start_overdue_months")
        )
        for number in (2, 3, 4, 6)
    }
    assert found == {2: (0, 0, None), 3: (1, 1, 0), 4: (1, 0, 1), 6: (1, 0, 3)}


def test_once_started_it_stays_due_but_is_no_longer_overdue(dam: Project) -> None:
    registry.record_stage(
        dam, Stage.STARTED, happened_on=date(2023, 4, 15), known_on=date(2023, 4, 20), by=None
    )
    row = facts(dam, Month(2023, 6))
    assert (row["start_due"], row["started"], row["start_overdue_months"], row["statistics_due"]) == (
        1,
        1,
        None,
        1,
    )
    assert row["months_since_start"] == 2 + 15 / 31
    assert facts(dam, Month(2023, 3))["started"] == 0


def test_a_start_without_a_date_counts_from_its_evidence(dam: Project) -> None:
    registry.record_stage(dam, Stage.STARTED, known_on=date(2023, 4, 30), by=None)
    assert facts(dam, MAY)["months_since_start"] == 1 + 1 / 31


def test_a_new_project_without_a_month_is_due_by_the_end_of_the_year(dam: Project) -> None:
    registry.change_plan(dam, 2023, by=None, plan_fen=1200 * WAN, category=Category.NEW)
    assert facts(dam, Month(2023, 11))["start_due"] == 0
    assert (
        facts(dam, Month(2023, 12))["start_due"],
        facts(dam, Month(2023, 12))["start_overdue_months"],
    ) == (1, 0)


def test_a_continuing_project_is_never_due_to_start(dam: Project) -> None:
    registry.change_plan(dam, 2023, by=None, plan_fen=1200 * WAN, category=Category.CONTINUING)
    assert facts(dam)["start_due"] == 0


def test_plans_and_reports_stand_in_their_own_columns(dam: Project) -> None:
    progress.record_figures(
        [
            FigureRow(dam.pk, Month(2023, 4), done_month_fen=50 * WAN, done_year_fen=200 * WAN),
            FigureRow(dam.pk, MAY, done_month_fen=70 * WAN, done_year_fen=270 * WAN, done_total_fen=900 * WAN,
                      payable_fen=80 * WAN, paid_fen=60 * WAN, permits_due=4, permits_done=3),
        ],
        by=None,
    )  # fmt: skip
    row = facts(dam)
    assert {name: row[name] for name in row if name.endswith("_fen")} == {
        "total_fen": 5000 * WAN,
        "plan_fen": 1200 * WAN,
        "plan_month_fen": 100 * WAN,
        "plan_to_date_fen": 500 * WAN,
        "plan_quarter_fen": 200 * WAN,
        "done_month_fen": 70 * WAN,
        "done_fen": 270 * WAN,
        "done_quarter_fen": 120 * WAN,
        "done_total_fen": 900 * WAN,
        "payable_fen": 80 * WAN,
        "paid_fen": 60 * WAN,
    }
    assert (row["permits_due"], row["permits_done"], row["reported"], row["on_list"]) == (4, 3, 1, 1)
    assert (row["year"], row["month_number"], row["day_of_year"], row["days_in_year"]) == (2023, 5, 151, 365)


def test_what_was_not_reported_is_empty_and_not_zero(dam: Project) -> None:
    row = facts(dam)
    assert (row["done_fen"], row["done_month_fen"], row["permits_due"], row["reported"]) == (
        None,
        None,
        None,
        0,
    )


def test_an_approved_reason_counts_while_it_is_valid_at_the_end_of_the_month(
    world: World, dam: Project
) -> None:
    excuse = services.excuse_project(
        dam,
        ExcuseTopic.START,
        reason="征地未完成",
        valid_from=date(2023, 4, 1),
        valid_to=date(2023, 5, 31),
        by=world.officer,
    )
    assert [facts(dam, Month(2023, number))["excused_start"] for number in (3, 4, 5, 6)] == [0, 1, 1, 0]
    assert facts(dam)["excused_progress"] == 0
    services.revoke_excuse(excuse, by=world.officer)
    assert facts(dam)["excused_start"] == 0


def test_rebuilding_again_gives_the_same_rows(dam: Project) -> None:
    before = facts(dam)
    after = facts(dam)
    assert after == before
    assert services.rebuild_facts(MAY, at=NOW) == services.Rebuilt(rows=1, dropped=0)


def test_one_project_is_rebuilt_alone(dam: Project) -> None:
    other = registry.create_project("桥", by=None)
    services.rebuild_facts(MAY, at=NOW)
    registry.change_project(dam, by=None, level="省级")
    registry.change_project(other, by=None, level="省级")
    assert services.rebuild_facts(MAY, [dam.pk], at=NOW + timedelta(days=1)).rows == 1
    assert dict(Fact.objects.values_list("project", "level")) == {dam.pk: "省级", other.pk: ""}


def test_a_finished_project_drops_out_when_the_year_no_longer_knows_it(dam: Project) -> None:
    registry.record_stage(
        dam, Stage.STARTED, happened_on=date(2023, 3, 1), known_on=date(2023, 3, 1), by=None
    )
    services.rebuild_facts(Month(2024, 1), at=NOW)
    assert Fact.objects.filter(month=202401).count() == 1
    registry.record_stage(
        dam, Stage.COMPLETED, happened_on=date(2023, 12, 1), known_on=date(2023, 12, 1), by=None
    )
    assert services.rebuild_facts(Month(2024, 1), at=NOW) == services.Rebuilt(rows=0, dropped=1)
    assert facts(dam, Month(2023, 12))["completed"] == 1


def test_a_project_of_later_years_is_not_there_yet(dam: Project) -> None:
    assert services.rebuild_facts(Month(2022, 12), at=NOW).rows == 0
    idea = registry.create_project("谋划中的桥", by=None)
    services.rebuild_facts(Month(2022, 12), at=NOW)
    assert Fact.objects.get(month=202212).project_id == idea.pk
    registry.record_stage(
        dam, Stage.STARTED, happened_on=date(2022, 11, 1), known_on=date(2022, 11, 1), by=None
    )
    assert facts(dam, Month(2022, 12))["started"] == 1


def test_frozen_facts_stay_as_they_are(dam: Project) -> None:
    before = facts(dam)
    assert services.freeze_month(MAY) == 1
    registry.change_project(dam, by=None, level="省级")
    services.rebuild_facts(MAY, at=NOW)
    services.rework_month(MAY, at=NOW)
    after = Fact.objects.values().get(project=dam, month=MAY.key)
    assert after == before | {"is_frozen": True}


def test_reworking_a_few_projects_gives_the_roll_ups_of_reworking_all(
    world: World, packs: None, dam: Project
) -> None:
    def cells() -> list[tuple[Any, ...]]:
        columns = ("measure", "region", "unit", "slice", "key", "projects", "a0", "a1")
        return sorted(Rollup.objects.values_list(*columns), key=str)

    registry.create_project("桥", by=None, region_id=world.pingliang.pk, unit_id=world.transport.pk)
    services.rework_month(MAY, at=NOW)
    registry.change_project(dam, by=None, region_id=world.pingliang.pk, level="省级")
    services.rework_month(MAY, [dam.pk], at=NOW)
    by_few = cells()
    services.rework_month(MAY, at=NOW)
    assert cells() == by_few
    assert {row[1] for row in by_few} == {world.pingliang.pk}


def test_a_month_without_facts_is_built_for_everybody(dam: Project) -> None:
    registry.create_project("桥", by=None)
    services.rework_month(MAY, [dam.pk], at=NOW)
    assert Fact.objects.filter(month=MAY.key).count() == 2


def test_projects_that_leave_the_register_leave_nothing_behind(packs: None, dam: Project) -> None:
    services.rework_month(MAY, at=NOW)
    services.forget_projects([dam.pk])
    assert not Fact.objects.exists()
    assert not Light.objects.exists()


def test_every_column_that_a_formula_can_name_exists_and_every_plain_column_has_a_name() -> None:
    columns = {field.column for field in Fact._meta.concrete_fields}
    named = {fact.column for fact in FACTS}
    assert named <= columns
    assert columns - named == {
        "id", "project_id", "month", "region_id", "unit_id", "owner_id", "is_frozen", "rebuilt_at",
    }  # fmt: skip
    assert len({fact.name for fact in FACTS}) == len(FACTS)
