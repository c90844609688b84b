"""One project changed by hand: identity, plan, lists, stages, and its history."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.ledger.models import AuditEntry, OutboxEvent
from guatu.registry import services
from guatu.registry.enums import Stage
from guatu.registry.facts import project_states
from guatu.registry.models import AnnualPlan, Project, ProjectChange, StageEvent
from guatu.registry.queries import project_history, register_mark
from tests.world import World

DAY = date(2023, 5, 31)


@pytest.fixture
def bridge(world: World) -> Project:
    return services.create_project("大桥工程", by=world.officer, code="C-1", region_id=world.chengguan.pk)


def test_a_change_leaves_history_audit_and_event(world: World, bridge: Project) -> None:
    services.change_project(bridge, by=world.officer, name="重庆大桥", region_id=world.pingliang.pk)
    bridge.refresh_from_db()
    assert (bridge.name, bridge.initials) == ("重庆大桥", "cqdq")
    assert ProjectChange.objects.count() == 2
    assert AuditEntry.objects.get(verb="project.change").detail["name"] == ["大桥工程", "重庆大桥"]
    assert OutboxEvent.objects.filter(name="project.changed").count() == 2
    lines = {(line.what, line.before, line.after) for line in project_history(bridge)}
    assert ("建设地点", "城关镇", "平梁镇") in lines
    assert ("项目名称", "大桥工程", "重庆大桥") in lines


def test_setting_what_is_already_so_leaves_no_trace(world: World, bridge: Project) -> None:
    mark = register_mark()
    services.change_project(bridge, by=world.officer, name="大桥工程")
    assert register_mark() == mark
    assert not AuditEntry.objects.filter(verb="project.change").exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "请填写项目名称"),
        ({"name": "长" * 201}, "项目名称最多 200 字，现在有 201 字"),
        ({"total_fen": -1_000_000}, "总投资不能是负数（现在是 -1 万元）"),
        ({"code": "C-2"}, "项目代码 C-2 已属于项目“水库”，请核对代码"),
    ],
)
def test_an_impossible_change_is_refused(
    world: World, bridge: Project, fields: dict[str, object], sentence: str
) -> None:
    services.create_project("水库", by=world.officer, code="C-2", region_id=world.chengguan.pk)
    with pytest.raises(Refused) as refused:
        services.change_project(bridge, by=world.officer, **fields)
    assert refused.value.sentence == sentence
    assert not ProjectChange.objects.exists()


def test_a_plan_is_set_with_its_months_and_read_back_for_a_month(world: World, bridge: Project) -> None:
    months = {Month(2023, 4): 1, Month(2023, 5): 2}
    services.change_plan(bridge, 2023, by=world.officer, plan_fen=10, category="新开工", months=months)
    services.change_plan(bridge, 2023, by=world.officer, plan_fen=12, months={Month(2023, 5): 5})
    (state,) = project_states(Month(2023, 6), [bridge.pk])
    assert (state.plan_fen, state.plan_month_fen, state.plan_quarter_fen, state.plan_to_date_fen) == (
        12,
        0,
        5,
        5,
    )
    changed = set(ProjectChange.objects.values_list("field", "before", "after"))
    assert ("month_plan@202304", 1, None) in changed
    assert ("plan_fen@2023", 10, 12) in changed


def test_a_month_of_another_year_does_not_fit_a_plan(world: World, bridge: Project) -> None:
    with pytest.raises(Refused, match="2022年12月不属于 2023 年度计划"):
        services.change_plan(bridge, 2023, by=world.officer, plan_fen=1, months={Month(2022, 12): 1})
    assert not AnnualPlan.objects.exists()


def test_a_project_enters_a_list_once_and_leaves_it_with_a_reason(world: World, bridge: Project) -> None:
    day = date(2023, 1, 1)
    entry = services.enter_list(bridge, 2023, "市级重点", entered_on=day, by=world.officer, category="续建")
    with pytest.raises(Refused, match="已在“市级重点”中"):
        services.enter_list(bridge, 2023, "市级重点", entered_on=day, by=world.officer)
    with pytest.raises(Refused, match="请写明移出名单的原因"):
        services.leave_list(entry, "", left_on=DAY, by=world.officer)
    services.leave_list(entry, "终止", left_on=DAY, by=world.officer)
    with pytest.raises(Refused, match="已移出"):
        services.leave_list(entry, "终止", left_on=DAY, by=world.officer)
    on_list = [next(project_states(month)).on_list for month in (Month(2023, 4), Month(2023, 5))]
    assert on_list == [True, False]


def test_stages_follow_their_order_and_are_recorded_once(world: World, bridge: Project) -> None:
    def record(stage: Stage, day: date, reason: str = "") -> StageEvent:
        return services.record_stage(
            bridge, stage, happened_on=day, known_on=DAY, by=world.officer, reason=reason
        )

    with pytest.raises(Refused, match="还没有开工记录，不能登记竣工"):
        record(Stage.COMPLETED, DAY)
    started = record(Stage.STARTED, date(2023, 3, 1))
    with pytest.raises(Refused, match="已记录开工"):
        record(Stage.STARTED, date(2023, 3, 2))
    with pytest.raises(Refused, match="竣工日期不能早于开工日期 2023-03-01"):
        record(Stage.COMPLETED, date(2023, 2, 1))
    with pytest.raises(Refused, match="请写明停工的原因"):
        record(Stage.SUSPENDED, DAY)
    record(Stage.SUSPENDED, date(2023, 4, 1), "资金")
    with pytest.raises(Refused, match="已经停工"):
        record(Stage.SUSPENDED, date(2023, 4, 2), "资金")
    suspended = [next(project_states(month)).suspended for month in (Month(2023, 3), Month(2023, 4))]
    assert suspended == [False, True]
    services.withdraw_stage(started, "误登", by=world.officer)
    with pytest.raises(Refused, match="已经撤销"):
        services.withdraw_stage(started, "误登", by=world.officer)
    assert next(project_states(Month(2023, 4))).started_known_on is None


def test_every_change_moves_the_mark_of_the_register(world: World, bridge: Project) -> None:
    marks = [register_mark()]
    services.change_project(bridge, by=world.officer, total_fen=1)
    marks.append(register_mark())
    event = services.record_stage(bridge, Stage.STARTED, known_on=DAY, by=world.officer)
    marks.append(register_mark())
    services.withdraw_stage(event, "误登", by=world.officer)
    marks.append(register_mark())
    assert len(set(marks)) == 4
