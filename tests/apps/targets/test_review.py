"""The review of a plan: every target with what was reached and how one knows; the paper made of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from docx import Document

from guatu.bulletins.services import review_file, review_of
from guatu.kit.errors import NotVisible
from guatu.oversight.services import load_shipped_packs
from guatu.targets import policy, services
from guatu.targets.enums import Duty, Measure, PlanState, RowState
from guatu.targets.models import Plan, Target, TargetFigure, TargetStatus
from guatu.targets.queries.review import MET, RUNNING, UNKNOWN, UNMET, is_met, review
from tests.apps.oversight.rows import NOW
from tests.apps.targets.rows import make_duty, make_plan, make_target, make_task
from tests.world import World

AFTER = date(2024, 1, 20)


@pytest.fixture
def plan(world: World) -> Plan:
    sections = [{"number": "一", "level": 1, "title": "主要目标", "start": 0, "end": 99, "path": "一"}]
    return make_plan(world.county, sections=sections)


def _status(target: Target, month: int, actual: int | None, colour: str = "", **because: object) -> None:
    TargetStatus.objects.create(
        target=target,
        month=month,
        actual=None if actual is None else Decimal(actual),
        colour=colour,
        because=because,
        at=NOW,
    )


def _figure(target: Target, month: int, value: int) -> None:
    at = datetime(2024, 1, 5, 3, tzinfo=UTC)
    TargetFigure.objects.create(
        target=target,
        month=month,
        value=Decimal(value),
        evidence="统计局核定",
        at=at,
        by_id=0,
        by_name="王水利",
    )


@pytest.mark.parametrize(
    ("op", "actual", "met"),
    [
        (">=", 40, True),
        (">=", 39, False),
        (">", 40, False),
        ("=", 41, True),
        ("<=", 40, True),
        ("<=", 41, False),
        ("<", 40, False),
        ("~", 38, True),
        ("~", 37, False),
    ],
)
def test_a_promise_is_met_as_it_is_worded(op: str, actual: int, met: bool) -> None:
    assert is_met(op, Decimal(actual), Decimal(40)) == met


def test_every_target_comes_with_what_was_reached_and_its_evidence(world: World, plan: Plan) -> None:
    load_shipped_packs(at=NOW)
    by_hand = make_target(plan, unit_in_charge=world.water, measure=Measure.HAND)
    _figure(by_hand, 202312, 41)
    _status(by_hand, 202312, 41, "green")
    measured = make_target(plan, measure=Measure.INDICATOR, indicator_slug="starts", value=Decimal(50))
    _status(measured, 202311, 44, "red", as_of=202311, source="平台口径")
    _status(measured, 202312, 45, "red", as_of=202312, source="平台口径")
    unbound = make_target(plan)
    make_target(plan, state=RowState.REJECTED)
    found = review(world.leader, plan, AFTER)
    assert str(found.month) == "2023-12"
    assert [(each.target, each.reached, each.verdict) for each in found.targets] == [
        (by_hand, "41 个", MET),
        (measured, "45 个", UNMET),
        (unbound, "—", UNKNOWN),
    ]
    first, second, third = (each.evidence for each in found.targets)
    assert first == "水利局王水利 2024-01-05 填报2023年12月数：统计局核定"
    assert second.endswith("2023年12月")
    assert third == "没有绑定平台指标，也没有指定填报单位"
    assert list(found.by_section()) == ["主要目标"]


def test_before_its_time_is_over_a_target_is_under_way_and_a_limit_is_not_kept_yet(
    world: World, plan: Plan
) -> None:
    behind, limit = make_target(plan), make_target(plan, op="<=")
    for target in (behind, limit):
        _status(target, 202306, 30)
    quarter = make_target(plan, period="2023Q1", due_on=date(2023, 3, 31))
    _status(quarter, 202306, 30)
    verdicts = {each.target: each.verdict for each in review(world.leader, plan, AFTER).targets}
    assert verdicts == {behind: RUNNING, limit: RUNNING, quarter: UNMET}


def test_the_paper_says_the_same_as_the_review(world: World, plan: Plan) -> None:
    _status(make_target(plan), 202312, 44, "green")
    _status(make_target(plan, indicator="竣工项目", value=Decimal(20)), 202312, 12, "red")
    task = make_task(plan, units={world.water: Duty.LEAD})
    services.report_task(task, world.water, 60, "主体完工。", by=world.water_clerk)
    make_duty(plan, organisation=world.water)
    content = review_of(plan, by=world.officer, today=AFTER, is_demo=True)
    assert content.title == "《示例县重点项目建设方案》\n2023年完成情况报告"
    assert content.lead == ("方案共提出量化目标2项，其中达到1项、未达到1项；有结论的2项中达到50.0%。",)
    said = {section.heading: section.paragraphs for section in content.sections}
    assert said["一、量化目标"] == ("“主要目标”部分：目标2项，达到1项、未达到1项。",)
    assert said["二、未达到的目标"] == ("1.竣工项目：目标不低于20个（2023年），完成12个。",)
    assert said["三、重点任务"][1] == "1.抓好项目开工（水利局），进度60%：主体完工。"
    assert said["四、常态化工作"] == (
        "方案要求的常态化工作1项，应办12个周期，有登记的0个周期，占0.0%，见附件。",
    )
    assert [table.title for table in content.annexes] == [
        "量化目标完成情况表",
        "重点任务完成情况表",
        "常态化工作登记情况表",
    ]
    assert content.annexes[0].rows[0][2] == "全年新开工项目40个以上"
    assert content.marks == ("示例数据",)


def test_the_word_file_holds_every_quotation(world: World, plan: Plan) -> None:
    _status(make_target(plan), 202312, 44, "green")
    made = review_file(plan, "docx", by=world.officer, today=AFTER, is_demo=False)
    assert made.name == "《示例县重点项目建设方案》2023年完成情况报告.docx"
    document = Document(BytesIO(made.data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "全年新开工项目40个以上" in cells
    assert "●绿" in cells
    assert any("示例县发展和改革局" in paragraph.text for paragraph in document.paragraphs)


def test_a_plan_without_rows_still_gives_a_paper(world: World, plan: Plan) -> None:
    content = review_of(plan, by=world.leader, today=AFTER, is_demo=False)
    assert content.lead == ("方案中没有采用的量化目标。",)
    assert content.annexes == ()


def test_only_those_who_read_the_plan_get_its_review(world: World) -> None:
    waiting = make_plan(world.county, state=PlanState.CHECKING)
    with pytest.raises(NotVisible):
        policy.plan_for(world.leader, waiting.pk)
    assert review(world.reader, make_plan(world.county), AFTER).targets == ()
