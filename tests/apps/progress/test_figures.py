"""Reports of months: recorded, corrected, closed, taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from guatu.access.models import User
from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.ledger.models import AuditEntry
from guatu.progress import queries, services
from guatu.progress.models import MonthlyFigure, Period, StatisticsEntry
from guatu.progress.values import FigureRow, StatisticsRow
from guatu.registry import services as registry
from guatu.registry.models import Project
from tests.world import World

MAY = Month(2023, 5)


@pytest.fixture
def bridge(world: World) -> Project:
    return registry.create_project("大桥工程", by=world.officer, unit_id=world.transport.pk)


def closed(month: Month, *, by: User) -> None:
    with services.closing(month, by=by):
        pass


def dump() -> list[list[dict[str, object]]]:
    return [list(table.objects.order_by("pk").values()) for table in (MonthlyFigure, StatisticsEntry, Period)]


def test_a_report_is_recorded_with_its_month(world: World, bridge: Project) -> None:
    recorded = services.record_figures([FigureRow(bridge.pk, MAY, done_month_fen=7)], by=world.officer)
    assert (recorded.new, recorded.corrected, recorded.unchanged, recorded.months) == (1, 0, 0, (202305,))
    figure = MonthlyFigure.objects.get()
    assert (figure.done_month_fen, figure.recorded_by_name, figure.is_current) == (7, "李发改", True)
    assert [state.month for state in queries.month_states()] == [MAY]


def test_the_same_report_again_writes_nothing(world: World, bridge: Project) -> None:
    row = FigureRow(bridge.pk, MAY, done_month_fen=7, physical_percent=Decimal("12.50"), physical_text="桩基")
    services.record_figures([row], by=world.officer)
    before = dump()
    assert services.record_figures([row], by=world.officer).unchanged == 1
    assert dump() == before


def test_a_changed_report_takes_the_place_of_the_earlier_one_and_names_it(
    world: World, bridge: Project
) -> None:
    services.record_figures([FigureRow(bridge.pk, MAY, done_month_fen=7, paid_fen=3)], by=world.officer)
    services.record_figures([FigureRow(bridge.pk, MAY, done_month_fen=8)], by=world.officer)
    old, new = MonthlyFigure.objects.order_by("pk")
    assert (old.is_current, new.is_current, new.corrects_id) == (False, True, old.pk)
    assert (new.done_month_fen, new.paid_fen) == (8, 3)


def test_a_closed_month_refuses_changes_and_says_where_they_go(world: World, bridge: Project) -> None:
    row = FigureRow(bridge.pk, MAY, done_month_fen=7)
    services.record_figures([row], by=world.officer)
    closed(MAY, by=world.officer)
    before = dump()
    with pytest.raises(Refused, match="2023年5月已结账，不能再改当月数据；更正请填入下一个未结账的月份"):
        services.record_figures([row._replace(done_month_fen=8)], by=world.officer)
    with pytest.raises(Refused, match="2023年5月已结账"):
        services.correct_figure(bridge.pk, MAY, by=world.officer, done_month_fen=8)
    assert dump() == before
    assert services.record_figures([row], by=world.officer).unchanged == 1


def test_a_month_is_closed_once_and_after_the_earlier_ones(world: World, bridge: Project) -> None:
    with pytest.raises(Refused, match="还没有任何填报数据"):
        closed(MAY, by=world.officer)
    rows = [FigureRow(bridge.pk, month, done_month_fen=1) for month in (MAY.plus(-1), MAY)]
    services.record_figures(rows, by=world.officer)
    with pytest.raises(Refused, match="请先结2023年4月的账"):
        closed(MAY, by=world.officer)
    closed(MAY.plus(-1), by=world.officer)
    with pytest.raises(Refused, match="2023年4月已经结账"):
        closed(MAY.plus(-1), by=world.officer)
    assert AuditEntry.objects.filter(verb="month.close").count() == 1


def test_a_correction_by_hand_can_empty_a_value_and_leaves_its_reason(world: World, bridge: Project) -> None:
    services.record_figures([FigureRow(bridge.pk, MAY, done_month_fen=7, paid_fen=3)], by=world.officer)
    figure = services.correct_figure(bridge.pk, MAY, by=world.officer, reason="误填", paid_fen=None)
    assert (figure.done_month_fen, figure.paid_fen) == (7, None)
    entry = AuditEntry.objects.get(verb="figure.correct")
    assert entry.detail == {"month": 202305, "reason": "误填", "changed": {"paid_fen": [3, None]}}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"permits_due": 2, "permits_done": 3}, "已办手续（3 件）不能多于应办手续（2 件）"),
        ({"physical_percent": Decimal(101)}, "形象进度应在 0 到 100 之间"),
        ({"permits_due": -1}, "手续件数应在 0 到 9999 之间"),
    ],
)
def test_an_impossible_correction_is_refused(
    world: World, bridge: Project, values: dict[str, Decimal], sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        services.correct_figure(bridge.pk, MAY, by=world.officer, **values)
    assert refused.value.sentence == sentence
    assert not MonthlyFigure.objects.exists()


def test_a_changed_month_touches_the_later_open_months_of_its_year(world: World, bridge: Project) -> None:
    for number in (2, 3, 5):
        services.record_figures([FigureRow(bridge.pk, Month(2023, number), done_month_fen=1)], by=None)
    closed(Month(2023, 2), by=world.officer)
    assert services.touched_months([202302, 202303]) == [202303, 202305]


def test_taking_an_import_back_restores_reports_and_statistics(world: World, bridge: Project) -> None:
    services.record_figures([FigureRow(bridge.pk, MAY, done_month_fen=7)], by=world.officer)
    services.record_statistics([StatisticsRow(bridge.pk, True)], as_of=MAY, by=world.officer)
    before = dump()
    rows = [FigureRow(bridge.pk, MAY, done_month_fen=8), FigureRow(bridge.pk, MAY.plus(1), done_month_fen=9)]
    services.record_figures(rows, by=world.officer, batch_id=5)
    dated = StatisticsRow(bridge.pk, True, date(2023, 4, 2))
    services.record_statistics([dated], as_of=MAY, by=world.officer, batch_id=5)
    assert queries.statistics_of(bridge.pk).entered_on == date(2023, 4, 2)  # type: ignore[union-attr]  # it is there
    assert services.revert_batch(5, created=[]) == [202305, 202306]
    assert dump() == before


def test_a_later_correction_stands_in_the_way_of_taking_back(world: World, bridge: Project) -> None:
    services.record_figures([FigureRow(bridge.pk, MAY, done_month_fen=7)], by=world.officer, batch_id=5)
    services.correct_figure(bridge.pk, MAY, by=world.officer, done_month_fen=8)
    before = dump()
    with pytest.raises(Refused) as refused:
        services.revert_batch(5, created=[])
    assert refused.value.details == ["项目“大桥工程”2023年5月的数据在导入之后又改过"]
    assert dump() == before


def test_a_denied_entry_into_the_statistics_is_only_reported(world: World, bridge: Project) -> None:
    services.record_statistics([StatisticsRow(bridge.pk, True)], as_of=MAY, by=world.officer)
    denial = [StatisticsRow(bridge.pk, False)]
    assert services.denied(denial) == {bridge.pk}
    assert services.record_statistics(denial, as_of=MAY, by=world.officer) == []
    assert queries.statistics_of(bridge.pk) is not None


@pytest.mark.parametrize("day", [date(203, 4, 2), date(1949, 9, 30), date(2200, 1, 1)])
def test_an_impossible_day_enters_neither_the_form_nor_the_table(
    world: World, bridge: Project, day: date
) -> None:
    with pytest.raises(Refused, match="入库日期应在 1949 年至 2199 年之间"):
        services.enter_statistics(bridge.pk, day, by=world.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.record_statistics([StatisticsRow(bridge.pk, True, day)], as_of=MAY, by=world.officer)
    assert not StatisticsEntry.objects.exists()


def test_an_entry_into_the_statistics_is_made_once_and_withdrawn_with_a_reason(
    world: World, bridge: Project
) -> None:
    services.enter_statistics(bridge.pk, date(2023, 4, 2), by=world.officer)
    with pytest.raises(Refused, match="已入库纳统"):
        services.enter_statistics(bridge.pk, date(2023, 4, 3), by=world.officer)
    with pytest.raises(Refused, match="请写明撤销的原因"):
        services.withdraw_statistics(bridge.pk, " ", by=world.officer)
    services.withdraw_statistics(bridge.pk, "误登", by=world.officer)
    assert queries.statistics_of(bridge.pk) is None
    with pytest.raises(Refused, match="没有入库纳统记录"):
        services.withdraw_statistics(bridge.pk, "误登", by=world.officer)
