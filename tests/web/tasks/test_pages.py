"""The pages of tasks: what stands on them, what a press changes, what they refuse."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from guatu.access import services as access
from guatu.access.enums import OrganisationKind
from guatu.access.models import Organisation, User
from guatu.targets.enums import Duty, PlanState, TaskState
from guatu.targets.models import Plan, RecurringDutyRecord, Task, TaskReport, TaskUnit
from tests.apps.targets.rows import make_duty, make_plan, make_target, make_task
from tests.web.reading import page_of, words
from tests.world import World


@pytest.fixture
def plan(world: World) -> Plan:
    return make_plan(world.county)


@pytest.fixture
def task(world: World, plan: Plan) -> Task:
    return make_task(
        plan,
        units={world.water: Duty.LEAD, world.transport: Duty.SUPPORT},
        title="抓好项目开工",
        has_more=True,
    )


@pytest.fixture
def towns(world: World) -> list[Organisation]:
    return [
        access.add_organisation(f"{region}人民政府", kind=OrganisationKind.TOWN, region=region, by=None)
        for region in (world.chengguan, world.pingliang)
    ]


def _post(user: User, address: str, **data: object) -> int:
    client = Client()
    client.force_login(user)
    return int(client.post(address, data).status_code)


def test_the_list_shows_who_leads_who_helps_and_who_is_silent(world: World, task: Task) -> None:
    said = words(world.leader, "/tasks/")
    assert "1. 抓好项目开工 水利局 等 交通局 0%" in said
    assert "本月未填报的牵头单位 1 个 水利局 1 项" in said
    assert "推进中 本月未报：水利局" in said
    assert "没有符合条件的任务" in words(world.leader, "/tasks/?state=done")


def test_the_page_of_a_task_quotes_the_document(world: World, task: Task) -> None:
    make_target(task.plan, task=task)
    page = page_of(world.leader, f"/tasks/{task.pk}/")
    assert "<mark>全年新开工项目40个以上。</mark>" in page
    said = words(world.leader, f"/tasks/{task.pk}/")
    assert "新开工项目 不低于 40 个 — 无灯" in said
    assert "原文的单位以“等”结尾，可能还有别的单位。" in said
    assert "填报进展" not in said


def test_a_unit_reports_and_its_words_stand_in_the_history(world: World, task: Task) -> None:
    address = f"/tasks/{task.pk}/"
    assert (
        _post(
            world.water_clerk, f"{address}report/", organisation=world.water.pk, percent=40, text="设计批复"
        )
        == 302
    )
    said = words(world.leader, address)
    assert "水利局" in said
    assert "填报 40% （王水利） 设计批复" in said


def test_a_town_cannot_report_for_another_town(world: World, plan: Plan, towns: list[Organisation]) -> None:
    own, other = towns
    both = make_task(plan, units={own: Duty.LEAD, other: Duty.LEAD})
    theirs = make_task(plan, units={other: Duty.LEAD})
    said = {"percent": 40, "text": "进场"}
    assert _post(world.town_clerk, f"/tasks/{both.pk}/report/", organisation=other.pk, **said) == 422
    assert _post(world.town_clerk, f"/tasks/{both.pk}/report/", **said) == 422
    assert _post(world.town_clerk, f"/tasks/{theirs.pk}/report/", organisation=other.pk, **said) == 404
    assert not TaskReport.objects.exists()
    assert _post(world.town_clerk, f"/tasks/{both.pk}/report/", organisation=own.pk, **said) == 302
    page = page_of(world.town_clerk, f"/tasks/{both.pk}/")
    assert f'<option value="{own.pk}"' in page
    assert f'<option value="{other.pk}"' not in page


def test_a_report_filled_in_wrongly_is_shown_again_with_what_was_typed(world: World, task: Task) -> None:
    client = Client()
    client.force_login(world.water_clerk)
    answer = client.post(
        f"/tasks/{task.pk}/report/", {"organisation": world.water.pk, "percent": 140, "text": "已写的话"}
    )
    assert answer.status_code == 422
    assert "已写的话" in answer.content.decode()
    assert "小于或等于100" in answer.content.decode().replace(" ", "")


def test_finishing_without_a_reason_changes_nothing(world: World, task: Task) -> None:
    address = f"/tasks/{task.pk}/move/"
    assert _post(world.officer, address, to="finish", reason="") == 422
    assert _post(world.officer, address, to="nonsense", reason="因为") == 422
    assert _post(world.officer, address, to="finish", reason="已验收") == 302
    task.refresh_from_db()
    assert task.progress_state == TaskState.DONE
    assert _post(world.officer, address, to="finish", reason="已验收") == 409


def test_the_inbox_is_ones_own(world: World, task: Task) -> None:
    said = words(world.water_clerk, "/tasks/mine/")
    assert "本月待填报的任务 1 项" in said
    assert "抓好项目开工" in said
    assert "配合，不必每月报" in words(world.transport_clerk, "/tasks/mine/")
    assert "没有要办的事" in words(world.town_clerk, "/tasks/mine/")
    assert "没有要办的事" in words(world.transport_clerk, f"/tasks/mine/?unit={world.water.pk}")


def test_the_front_page_is_told_how_much_waits(world: World, task: Task) -> None:
    said = page_of(world.water_clerk, "/tasks/mine/count/")
    assert "1 项任务本月待填报" in said
    assert page_of(world.leader, "/tasks/mine/count/").strip() == ""


def test_a_duty_is_recorded_with_one_press_and_taken_back(world: World, plan: Plan) -> None:
    duty = make_duty(plan, organisation=world.water)
    assert _post(world.water_clerk, f"/tasks/duties/{duty.pk}/record/", done_on="2023-03-01", note="") == 302
    record = RecurringDutyRecord.objects.get()
    assert "1月 0 未办 " in words(world.leader, f"/tasks/duties/{duty.pk}/")
    assert "3月 1 已办" in words(world.leader, f"/tasks/duties/{duty.pk}/")
    assert _post(world.transport_clerk, f"/tasks/duties/records/{record.pk}/withdraw/") == 404
    assert _post(world.water_clerk, f"/tasks/duties/records/{record.pk}/withdraw/") == 302
    assert "王水利已撤销" in words(world.water_clerk, f"/tasks/duties/{duty.pk}/")
    assert _post(world.water_clerk, f"/tasks/duties/{duty.pk}/record/", done_on="2199-03-01") == 409


def test_a_name_is_settled_on_its_own_page(world: World, plan: Plan, towns: list[Organisation]) -> None:
    task = make_task(plan)
    TaskUnit.objects.create(task=task, name="县直相关单位", duty=Duty.LEAD)
    assert "还有 1 个名称没有对应的单位" in words(world.officer, f"/tasks/names/{plan.pk}/")
    address = f"/tasks/names/{plan.pk}/one/?name=县直相关单位"
    assert _post(world.officer, address, organisations=[world.water.pk, towns[0].pk]) == 302
    assert {unit.organisation for unit in TaskUnit.objects.filter(task=task)} == {world.water, towns[0]}
    assert "示例县人民政府" in words(world.officer, address)
    assert _post(world.officer, address, organisations=[world.company.pk]) == 422
    assert _post(world.officer, address, organisations=["9" * 40]) in (409, 422)  # too large, or nobody


def test_a_company_a_name_was_taken_for_can_be_kept(world: World, plan: Plan) -> None:
    task = make_task(plan)
    TaskUnit.objects.create(task=task, name="示例建设公司", duty=Duty.LEAD, organisation=world.company)
    address = f"/tasks/names/{plan.pk}/one/?name=示例建设公司"
    assert str(world.company) in words(world.officer, address)
    assert _post(world.officer, address, organisations=[world.company.pk, world.water.pk]) == 302
    assert {unit.organisation for unit in TaskUnit.objects.filter(task=task)} == {world.company, world.water}


def test_a_comparison_shows_the_difference_and_its_quotations(world: World, plan: Plan) -> None:
    last = make_plan(world.county, year=2022, title="上年方案")
    make_target(last, value=Decimal(30), period="2022")
    make_target(plan)
    said = words(world.leader, f"/tasks/compare/?plan={plan.pk}&plan={last.pk}")
    assert "两边都有 1 项，其中有变化 1 项" in said
    assert "+10 个（+33.3%）" in said
    assert "请至少选两份方案" in words(world.leader, f"/tasks/compare/?plan={plan.pk}")


def test_a_comparison_never_names_a_plan_one_may_not_read(world: World, plan: Plan) -> None:
    make_target(plan)
    hidden = make_plan(world.county, title="未公开方案", state=PlanState.CHECKING)
    make_target(hidden)
    assert "未公开方案" not in page_of(world.leader, "/tasks/compare/")
    page_of(world.leader, f"/tasks/compare/?plan={plan.pk}&plan={hidden.pk}", status=404)
    assert "未公开方案" in page_of(world.officer, "/tasks/compare/")


def test_the_review_is_read_as_a_page_and_fetched_as_a_file(world: World, plan: Plan) -> None:
    make_target(plan)
    assert "方案共提出量化目标1项，其中没有数据1项。" in words(world.leader, f"/tasks/review/{plan.pk}/")
    client = Client()
    client.force_login(world.leader)
    answer = client.get(f"/tasks/review/{plan.pk}/docx/")
    assert answer.content.startswith(b"PK")
    assert "attachment" in answer["Content-Disposition"]


@pytest.mark.parametrize(
    "address", ["/tasks/", "/tasks/duties/", "/tasks/compare/", "/tasks/compare/clashes/"]
)
def test_without_any_plan_the_pages_say_what_will_come(world: World, address: str) -> None:
    assert len(words(world.leader, address)) > 20


def test_what_people_wrote_is_not_markup(world: World, plan: Plan) -> None:
    task = make_task(plan, title="<script>alert(1)</script>", units={world.water: Duty.LEAD})
    for address in ("/tasks/", f"/tasks/{task.pk}/", "/tasks/mine/"):
        page = page_of(world.officer, f"{address}?unit={world.water.pk}")
        assert "<script>alert" not in page
