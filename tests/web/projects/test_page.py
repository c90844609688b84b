"""The page of one project: what it tells, to whom it offers what, and every change through its form."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.access.enums import OrganisationKind
from guatu.access.services import add_organisation
from guatu.oversight.queries.dossier import excuses_of
from guatu.oversight.services import close_month
from guatu.progress import queries as progress
from guatu.progress import services as progress_services
from guatu.registry import services as registry
from guatu.registry.dossier import events_of, plan_of
from guatu.registry.enums import Stage
from guatu.registry.models import Project
from guatu.registry.services import create_project
from tests.web.projects.conftest import Browser
from tests.web.projects.sample import MAY, Register
from tests.world import World


def at(name: str, *args: object) -> str:
    return reverse(f"projects:{name}", args=args)


def shown(browser: Browser, project: Project, person: str = "officer") -> str:
    answer = browser(person).get(at("detail", project.pk) + "?month=2023-05")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_says_why_the_light_is_red_and_what_would_turn_it_green(
    register: Register, as_: Browser
) -> None:
    html = shown(as_, register.school)
    assert "累计完成 5.0%，序时进度 41.7%，落后 36.7 个百分点" in html
    assert "转绿" in html


def test_a_code_whose_check_digit_does_not_fit_gets_a_word_and_no_refusal(
    register: Register, as_: Browser
) -> None:
    registry.change_project(register.plant, by=None, code="2509-320193-89-01-544061")
    assert "校验码不符" in shown(as_, register.plant)
    registry.change_project(register.plant, by=None, code="2509-320193-89-01-544060")
    assert "校验码不符" not in shown(as_, register.plant)


def test_buttons_are_shown_to_those_who_may_use_them(register: Register, as_: Browser) -> None:
    edit, figure, excuse = (
        at("change", register.plant.pk),
        "/figures/2023-05/",
        at("excuse", register.plant.pk),
    )
    offers = {
        person: [offer in shown(as_, register.plant, person) for offer in (edit, figure, excuse)]
        for person in ("officer", "owner_clerk", "leader")
    }
    assert offers == {
        "officer": [True, True, True],
        "owner_clerk": [False, True, False],
        "leader": [False, False, False],
    }


def test_a_project_costs_the_same_number_of_queries_with_one_and_with_three_months(
    register: Register, as_: Browser
) -> None:
    browser, address = as_("officer"), at("detail", register.tunnel.pk) + "?month=2023-05"

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            browser.get(address)
        return len(caught)

    queries()
    before = queries()
    for month in ("2023-03", "2023-04"):
        browser.post(at("figure", register.tunnel.pk, month), {"done_month_fen": "1"})
    browser.post(
        at("list-enter", register.tunnel.pk), {"year": 2023, "name": "民间投资", "entered_on": "2023-02-01"}
    )
    browser.get(address)  # shows the messages of the changes once
    assert queries() == before


def test_changing_identity_leaves_a_line_that_says_who_and_what(
    register: Register, as_: Browser, world: World
) -> None:
    answer = as_("water_clerk").post(
        at("change", register.reservoir.pk) + "?month=2023-05",
        {
            "name": "观音河水库除险加固工程",
            "unit": world.water.pk,
            "region": world.pingliang.pk,
            "total": "3200.55",
        },
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"/projects/{register.reservoir.pk}/?month=2023-05#identity"
    html = shown(as_, register.reservoir)
    assert "基本信息已保存" not in html  # the officer did not change anything
    assert "王水利" in html
    assert "3,000万元" in html
    assert "3,200.55万元" in html
    register.reservoir.refresh_from_db()
    assert register.reservoir.total_fen == 3_200_550_000


def test_a_form_filled_in_wrongly_says_so_beside_the_field_and_changes_nothing(
    register: Register, as_: Browser, world: World
) -> None:
    answer = as_("officer").post(
        at("change", register.tunnel.pk),
        {
            "name": "",
            "region": world.zone.pk,
            "start_year": 2024,
            "finish_year": 2022,
            "owner": "没有这家公司",
        },
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "这个字段是必填项。" in html
    assert "竣工年份早于开工年份，请更正" in html
    assert "没有找到叫“没有这家公司”的单位" in html
    register.tunnel.refresh_from_db()
    assert register.tunnel.name == "凤凰山隧道项目"


def test_a_refusal_stands_above_the_form_with_what_was_typed(
    register: Register, as_: Browser, world: World
) -> None:
    answer = as_("officer").post(
        at("change", register.tunnel.pk),
        {"name": "新名称", "region": world.zone.pk, "code": register.plant.code},
    )
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "已属于项目“光伏组件厂_A%区项目”" in html
    assert 'value="新名称"' in html
    register.tunnel.refresh_from_db()
    assert (register.tunnel.name, register.tunnel.code) == ("凤凰山隧道项目", "")


def test_a_department_cannot_give_a_project_away(register: Register, as_: Browser, world: World) -> None:
    answer = as_("water_clerk").post(
        at("change", register.reservoir.pk), {"name": "水库", "unit": world.transport.pk}
    )
    assert answer.status_code == 422
    register.reservoir.refresh_from_db()
    assert register.reservoir.unit_id == world.water.pk


def test_a_new_project_must_lie_where_its_maker_may_work(world: World, as_: Browser) -> None:
    refused = as_("water_clerk").post(at("create"), {"name": "新水库"})
    assert refused.status_code == 422
    assert "请选择，否则项目不在您的管理范围内" in refused.content.decode()
    assert not Project.objects.exists()
    made = as_("water_clerk").post(at("create"), {"name": "新水库", "unit": world.water.pk})
    project = Project.objects.get()
    assert made["Location"] == at("detail", project.pk)
    assert (project.name, project.initials, project.unit_id) == ("新水库", "xsk", world.water.pk)


def test_two_bodies_of_one_name_are_not_guessed_between(
    register: Register, as_: Browser, world: World
) -> None:
    add_organisation("同名公司", kind=OrganisationKind.COMPANY, by=None)
    add_organisation("同名公司", kind=OrganisationKind.COMPANY, parent=world.company, by=None)
    data = {"name": "隧道", "region": world.zone.pk, "owner": "同名公司"}
    assert as_("officer").post(at("change", register.tunnel.pk), data).status_code == 422


def test_a_stage_is_recorded_and_withdrawn_but_never_lost(register: Register, as_: Browser) -> None:
    officer = as_("officer")
    step = {"stage": "started", "happened_on": "2023-05-08", "precision": "day", "known_on": "2023-05-10"}
    assert officer.post(at("stage-record", register.road.pk), step).status_code == 302
    again = officer.post(at("stage-record", register.road.pk), step)
    assert again.status_code == 409
    assert "已记录开工" in again.content.decode()
    (event,) = events_of(register.road)
    assert (
        officer.post(at("stage-withdraw", register.road.pk, event.pk), {"reason": "误记"}).status_code == 302
    )
    html = shown(as_, register.road)
    assert "2023-05-08" in html
    assert "已撤销" in html


def test_a_step_or_stay_of_another_project_is_not_found(register: Register, as_: Browser) -> None:
    (event,) = events_of(register.school)
    entry = register.tunnel.entries.get()
    officer = as_("officer")
    assert officer.get(at("stage-withdraw", register.road.pk, event.pk)).status_code == 404
    assert officer.get(at("list-leave", register.road.pk, entry.pk)).status_code == 404


def test_a_correction_asks_why_and_keeps_what_was_reported(register: Register, as_: Browser) -> None:
    clerk, address = as_("transport_clerk"), at("figure", register.tunnel.pk, "2023-05")
    data = {"done_month_fen": "200", "done_year_fen": "924", "done_total_fen": "1810"}
    unexplained = clerk.post(address, data)
    assert unexplained.status_code == 422
    assert len(progress.figure_history(register.tunnel.pk)) == 1
    assert clerk.post(address, data | {"reason": "漏报一笔"}).status_code == 302
    now, before = progress.figure_history(register.tunnel.pk)
    assert (now.done_year_fen, now.corrects_id, before.done_year_fen) == (924_000_000, before.pk, 905_000_000)
    html = shown(as_, register.tunnel)
    assert "更正前" in html
    assert "漏报一笔" in html


def test_a_sum_that_cannot_be_is_said_beside_the_field(register: Register, as_: Browser) -> None:
    data = {"done_year_fen": "924", "done_total_fen": "12", "reason": "更正"}
    answer = as_("officer").post(at("figure", register.tunnel.pk, "2023-05"), data)
    assert answer.status_code == 422
    assert "开工以来累计小于年初至今（924 万元）" in answer.content.decode()


def test_a_closed_month_is_not_corrected(register: Register, as_: Browser, world: World) -> None:
    close_month(MAY, by=world.officer)
    address = at("figure", register.tunnel.pk, "2023-05")
    answer = as_("officer").post(address, {"done_year_fen": "1", "reason": "更正"})
    assert answer.status_code == 409
    assert "2023年5月已结账" in answer.content.decode()
    assert len(progress.figure_history(register.tunnel.pk)) == 1
    assert address not in shown(as_, register.tunnel)


def test_a_report_is_not_asked_for_after_the_month_a_project_was_finished_in(
    register: Register, as_: Browser
) -> None:
    offer = "填报2023年5月"
    assert shown(as_, register.idea).count(offer) == 2
    for stage, day in ((Stage.STARTED, date(2023, 1, 5)), (Stage.COMPLETED, date(2023, 5, 3))):
        registry.record_stage(register.idea, stage, known_on=day, by=None)
    assert offer in shown(as_, register.idea)
    completed = events_of(register.idea)[-1]
    registry.withdraw_stage(completed, "误登", by=None)
    registry.record_stage(register.idea, Stage.COMPLETED, known_on=date(2023, 4, 30), by=None)
    assert offer not in shown(as_, register.idea)


def test_a_report_of_a_finished_project_can_still_be_corrected(register: Register, as_: Browser) -> None:
    day = date(2023, 4, 30)
    registry.record_stage(register.plant, Stage.TERMINATED, known_on=day, by=None, reason="投资方退出")
    assert at("figure", register.plant.pk, "2023-05") in shown(as_, register.plant)


def test_amounts_of_a_column_end_alike_and_lose_nothing(
    register: Register, as_: Browser, world: World
) -> None:
    for value in (924_000_000, 924_500_000, 924_512_300):
        progress_services.correct_figure(register.tunnel.pk, MAY, by=world.officer, done_month_fen=value)
    html = shown(as_, register.tunnel)
    for amount in ("924.00", "924.50", "924.5123"):
        assert f'<td class="gt-num">{amount}</td>' in html


def test_a_month_that_is_none_is_not_found(register: Register, as_: Browser) -> None:
    assert as_("officer").get(at("figure", register.tunnel.pk, "2023-13")).status_code == 404


def test_months_that_do_not_add_up_to_the_year_are_refused_beside_the_field(
    register: Register, as_: Browser
) -> None:
    officer, address = as_("officer"), at("plan-change", register.tunnel.pk, 2023)
    wrong = officer.post(address, {"plan": "100", "m1": "40", "m2": "50"})
    assert wrong.status_code == 422
    assert "各月计划之和为 90 万元，与年度计划不一致" in wrong.content.decode()
    assert (
        officer.post(address, {"plan": "100", "m1": "40", "m2": "60", "category": "续建"}).status_code == 302
    )
    plan = plan_of(register.tunnel, 2023)
    assert plan is not None
    assert (plan.plan_fen, plan.months) == (100_000_000, {202301: 40_000_000, 202302: 60_000_000})
    assert "月度计划" in shown(as_, register.tunnel)


def test_a_reason_is_approved_once_and_taken_back(register: Register, as_: Browser) -> None:
    officer, address = as_("officer"), at("excuse", register.school.pk)
    data = {"topic": "progress", "reason": "征地未完成", "valid_from": "2023-05-01", "valid_to": "2023-06-30"}
    assert officer.post(address, data).status_code == 302
    assert officer.post(address, data).status_code == 409
    (excuse,) = excuses_of(register.school.pk)
    assert "征地未完成" in shown(as_, register.school)
    elsewhere = officer.post(at("excuse-revoke", register.tunnel.pk, excuse.pk))
    assert elsewhere.status_code == 404
    assert officer.post(at("excuse-revoke", register.school.pk, excuse.pk)).status_code == 302
    assert excuses_of(register.school.pk)[0].revoked_at is not None


def test_a_list_is_entered_and_left_with_a_reason(register: Register, as_: Browser) -> None:
    officer = as_("officer")
    entered = officer.post(
        at("list-enter", register.road.pk),
        {"year": 2023, "name": "2023年专项债项目", "entered_on": "2023-02-01"},
    )
    assert entered.status_code == 302
    entry = register.road.entries.get()
    early = officer.post(
        at("list-leave", register.road.pk, entry.pk), {"reason": "退库", "left_on": "2023-01-01"}
    )
    assert early.status_code == 409
    assert "移出日期不能早于列入日期" in early.content.decode()
    left = officer.post(
        at("list-leave", register.road.pk, entry.pk), {"reason": "退库", "left_on": "2023-06-01"}
    )
    assert left.status_code == 302
    entry.refresh_from_db()
    assert (entry.left_on, entry.left_reason) == (date(2023, 6, 1), "退库")


def test_a_project_without_facts_yet_says_so(world: World, as_: Browser) -> None:
    project = create_project("<b>新项目</b>", by=None, region_id=world.county.pk)
    html = shown(as_, project)
    assert "2023年5月没有这个项目的统计数据" in html
    assert "<b>新项目</b>" not in html
    assert "&lt;b&gt;新项目&lt;/b&gt;" in html
