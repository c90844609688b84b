"""The reading page: every row marked in place and listed beside, decided by fragments or without any script."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.targets.enums import PlanState, RowState
from guatu.targets.models import Passage, Plan, RecurringDuty, Target, Task
from guatu.targets.queries.values import seen_of
from tests.apps.targets.readings import READING, TEXT
from tests.apps.targets.rows import make_passage, make_plan
from tests.web.reading import words_of
from tests.world import World

HTMX = {"HX-Request": "true"}
WORDS = {"indicator": "新开工项目", "op": ">=", "value": "40", "unit": "个", "period": "2023年"}


def _page(client: Client, plan: Plan, query: str = "") -> str:
    answer = client.get(reverse("plans:detail", args=[plan.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def _post(client: Client, name: str, *args: Any, **data: Any) -> HttpResponse:
    return client.post(reverse(f"plans:{name}", args=args), data, headers=HTMX)


def _marks(page: str) -> dict[str, str]:
    """The text behind each row's anchor."""
    found = re.findall(r'<i id="at-([a-z]+-\d+)"[^>]*></i>(?:<i [^>]*></i>)*<mark[^>]*>([^<]*)</mark>', page)
    return {key: html.unescape(text) for key, text in found}


def test_every_row_is_marked_where_it_stands(officer: Client, plan: Plan) -> None:
    marks = _marks(_page(officer, plan))
    rows = {f"target-{row.pk}": TEXT[row.value_start : row.value_end] for row in Target.objects.all()}
    rows |= {f"duty-{row.pk}": row.quote for row in RecurringDuty.objects.all()}
    rows |= {f"passage-{row.pk}": row.quote for row in Passage.objects.all()}
    assert marks == rows
    task = Task.objects.get()
    assert f'data-rows="task-{task.pk}"' in _page(officer, plan)


def test_the_lines_of_the_page_are_the_lines_of_the_text(officer: Client, plan: Plan) -> None:
    lines = re.findall(r'<p id="b-(\d+)"[^>]*>(.*?)</p>', _page(officer, plan))
    assert len(lines) == 6
    for start, line in lines:
        said = html.unescape(re.sub(r"<[^>]+>", "", line))
        assert TEXT[int(start) : int(start) + len(said)] == said


def test_the_list_says_everything_of_a_target(officer: Client, plan: Plan) -> None:
    row = Target.objects.get(indicator="开工率")
    text = words_of(officer.get(reverse("plans:row", args=[plan.pk, "target", row.pk])).content.decode())
    for said in (
        *("开工率", "达到 90 %", "9月30日前", "绝对数", "力争", "待确认"),
        *("责任：县发改局、各镇", "配合：县水利局", "按名词定指标：开工率", "二 重点任务", "第 2 页"),
    ):
        assert said in text, said


def test_what_was_not_taken_is_listed_with_its_reason(officer: Client, plan: Plan) -> None:
    page = _page(officer, plan, "?show=passage")
    assert "活动名称里的字，不是数" in page
    assert "已经达到的成果：投资30亿元" in page


def test_sums_that_do_not_add_up_are_pointed_out(officer: Client, plan: Plan) -> None:
    page = _page(officer, plan, "?show=sums")
    assert "1 处不符" in page
    assert "分项少 1 个" in words_of(page)
    assert "相加 39 个" in page


def test_sums_show_a_reader_only_rows_that_were_confirmed(officer: Client, plan: Plan, world: World) -> None:
    total, *parts = (Target.objects.get(pk=pk) for pk in (plan.sums[0]["total"], *plan.sums[0]["parts"]))
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.IN_FORCE)
    Target.objects.filter(pk=total.pk).update(state=RowState.CONFIRMED)
    reader = Client()
    reader.force_login(world.leader)
    target = reverse("targets:detail", args=[plan.pk, total.pk])
    assert "相加 39" in officer.get(target).content.decode()
    for answer in (_page(reader, plan, "?show=sums"), reader.get(target).content.decode()):
        assert "相加 39" not in answer
    Target.objects.filter(pk__in=[part.pk for part in parts]).update(state=RowState.CONFIRMED)
    assert "相加 39 个" in _page(reader, plan, "?show=sums")


def test_a_figure_no_database_gives_back_is_refused(officer: Client, plan: Plan) -> None:
    words = WORDS | {"quote": "新开工项目", "value": "9999999999999999.9999"}
    assert _post(officer, "add", plan.pk, **words).status_code == 422
    words["value"] = "999999999999999.9999"
    assert _post(officer, "add", plan.pk, **words).status_code == 200
    assert "1000000000000000" in _page(officer, plan) or "999999999999999.9999" in _page(officer, plan)


def test_a_file_that_is_gone_is_refused(officer: Client, plan: Plan) -> None:
    plan.file.storage.delete(plan.file.name)
    answer = officer.get(reverse("plans:original", args=[plan.pk]))
    assert answer.status_code == 409
    assert "已不在服务器上" in answer.content.decode()


def test_a_passage_of_another_plan_is_not_found(officer: Client, plan: Plan, world: World) -> None:
    other = make_passage(make_plan(world.county))
    address = reverse("plans:add", args=[plan.pk])
    assert officer.get(address, {"passage": other.pk}).status_code == 404


def test_a_decision_answers_with_the_row_and_the_counts(officer: Client, plan: Plan) -> None:
    row = Target.objects.get(indicator="新开工项目")
    answer = _post(officer, "decide", plan.pk, "target", row.pk, decision="confirm").content.decode()
    assert f'id="row-target-{row.pk}"' in answer
    assert 'data-state="confirmed"' in answer
    assert 'id="reading-counts"' in answer
    assert "1 / 6" in answer
    alone = officer.get(reverse("plans:row", args=[plan.pk, "target", row.pk])).content.decode()
    assert _without_tokens(alone).strip() in _without_tokens(answer)  # one template for both


def _without_tokens(page: str) -> str:
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", page)


def test_a_refusal_is_shown_in_the_row(officer: Client, plan: Plan) -> None:
    row = Target.objects.get(indicator="新开工项目")
    _post(officer, "decide", plan.pk, "target", row.pk, decision="confirm")
    again = _post(officer, "decide", plan.pk, "target", row.pk, decision="confirm")
    assert again.status_code == 409
    assert "这一行已确认" in again.content.decode()
    assert f'id="row-target-{row.pk}"' in again.content.decode()


def test_editing_keeps_the_quotation_and_shows_what_was_read(officer: Client, plan: Plan) -> None:
    row = Target.objects.get(indicator="新开工项目")
    said = WORDS | {"value": "45", "period": "2023年上半年", "seen": seen_of(row)}
    answer = _post(officer, "edit", plan.pk, "target", row.pk, **said)
    assert answer.status_code == 200
    text = words_of(answer.content.decode())
    assert "不低于 45 个" in text
    assert "识读为：新开工项目 不低于 40 个，2023年" in text
    row.refresh_from_db()
    assert (row.period, row.quote) == ("2023Q2", "全年新开工项目40个以上")


def test_a_form_filled_in_wrongly_comes_back_with_a_sentence(officer: Client, plan: Plan) -> None:
    row = Target.objects.get(indicator="新开工项目")
    answer = _post(officer, "edit", plan.pk, "target", row.pk, **(WORDS | {"period": "尽快"}))
    assert answer.status_code == 422
    assert "看不懂时限“尽快”" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == RowState.PROPOSED


def test_splitting_answers_with_both_rows(officer: Client, plan: Plan) -> None:
    row = Target.objects.get(indicator="工业项目")
    other = {"other_" + name: value for name, value in WORDS.items()} | {"other_value": "14"}
    said = WORDS | {"value": "25", "seen": seen_of(row)} | other
    answer = _post(officer, "split", plan.pk, "target", row.pk, **said).content.decode()
    made = Target.objects.get(origin="split")
    assert f'id="row-target-{row.pk}"' in answer
    assert f'id="row-target-{made.pk}"' in answer
    assert f'id="at-target-{made.pk}"' in answer  # and its mark in the text


def test_what_is_selected_becomes_a_target(officer: Client, plan: Plan) -> None:
    start = TEXT.index("开展“百日攻坚”行动")
    add = reverse("plans:add", args=[plan.pk])
    form = officer.get(f"{add}?start={start}&end={start + 10}", headers=HTMX).content.decode()
    assert "开展“百日攻坚”行动" in html.unescape(form)
    answer = _post(officer, "add", plan.pk, **(WORDS | {"quote": "开展“百日攻坚”行动", "start": start}))
    made = Target.objects.get(origin="added")
    told = json.loads(answer.headers["HX-Trigger"])["guatu:row"]
    assert told == {"key": f"target-{made.pk}", "start": start, "isNew": True}
    assert (made.start, made.quote) == (start, "开展“百日攻坚”行动")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("task", {"title": "百日攻坚", "units": "县发改局、县水利局", "support": ""}),
        ("duty", {"title": "攻坚", "every": "week", "times_least": "1"}),
    ],
)
def test_tasks_and_duties_are_added_too(
    officer: Client, plan: Plan, kind: str, words: dict[str, str]
) -> None:
    add = reverse("plans:add", args=[plan.pk]) + f"?kind={kind}"
    form = officer.get(f"{add}&start=0&end=5", headers=HTMX).content.decode()
    assert form.count("示例县20") >= 2  # the quotation, and the title to begin with
    answer = officer.post(add, words | {"quote": "开展“百日攻坚”行动"}, headers=HTMX)
    assert answer.status_code == 200
    told = json.loads(answer.headers["HX-Trigger"])["guatu:row"]
    assert told["key"].startswith(f"{kind}-")
    page = _page(officer, plan, f"?show={kind}")
    assert f'data-key-of="{told["key"]}"' in page


def test_a_quotation_that_is_not_in_the_text_is_refused(officer: Client, plan: Plan) -> None:
    answer = _post(officer, "add", plan.pk, **(WORDS | {"quote": "全年新开工项目四十个"}))
    assert answer.status_code == 409
    assert "原文里没有这句话" in answer.content.decode()
    assert Target.objects.count() == 4


def test_a_figure_that_was_not_taken_is_offered_for_adding(officer: Client, plan: Plan) -> None:
    passage = Passage.objects.get(kind="not_taken")
    add = reverse("plans:add", args=[plan.pk])
    assert "百日攻坚" in officer.get(f"{add}?passage={passage.pk}", headers=HTMX).content.decode()


def test_undo_puts_rows_back_and_takes_added_ones_away(officer: Client, plan: Plan) -> None:
    _post(officer, "add", plan.pk, **(WORDS | {"quote": "开展“百日攻坚”行动"}))
    made = Target.objects.get(origin="added")
    answer = _post(officer, "undo", plan.pk).content.decode()
    assert f'<li id="row-target-{made.pk}" hx-swap-oob="delete">' in answer
    assert not Target.objects.filter(pk=made.pk).exists()
    row = Target.objects.get(indicator="开工率")
    _post(officer, "decide", plan.pk, "target", row.pk, decision="reject")
    back = _post(officer, "undo", plan.pk)
    assert 'data-state="proposed"' in back.content.decode()
    assert "已撤销：不采用" in json.loads(back.headers["HX-Trigger"])["guatu:toast"]["text"]


def test_it_all_works_without_script(officer: Client, plan: Plan) -> None:
    row = Target.objects.get(indicator="新开工项目")
    page = reverse("plans:detail", args=[plan.pk])
    decide = reverse("plans:decide", args=[plan.pk, "target", row.pk])
    answer = officer.post(decide, {"decision": "confirm"})
    assert answer.headers["Location"] == f"{page}?show=target#row-target-{row.pk}"
    edit = reverse("plans:edit", args=[plan.pk, "target", row.pk])
    assert "<html" in officer.get(edit).content.decode()
    answer = officer.post(reverse("plans:undo", args=[plan.pk]), follow=True)
    assert "已撤销：确认" in answer.content.decode()
    answer = officer.post(reverse("plans:confirm-rest", args=[plan.pk]), follow=True)
    assert "已确认其余 6 行，可以撤销" in answer.content.decode()


def test_a_reader_of_a_plan_in_force_sees_what_was_confirmed_and_no_buttons(
    world: World, officer: Client, plan: Plan
) -> None:
    rejected = Target.objects.get(indicator="开工率")
    _post(officer, "decide", plan.pk, "target", rejected.pk, decision="reject")
    officer.post(reverse("plans:confirm-rest", args=[plan.pk]))
    officer.post(reverse("plans:enforce", args=[plan.pk]), {"leaving": "0"})
    reader = Client()
    reader.force_login(world.leader)
    page = _page(reader, plan)
    tabs = re.findall(r'data-show="(\w+)"[^>]*>[^<]*<small>([^<]*)</small>', page)
    assert dict(tabs) == {"target": "3", "task": "1", "duty": "1", "sums": "1 处不符"}
    listed = words_of(reader.get(reverse("plans:list")).content.decode())
    assert "待核对" not in listed
    assert "新开工项目" in page
    assert f"target-{rejected.pk}" not in page
    assert "passage-" not in page
    assert "生效</button>" not in page
    assert "data-key=" not in page


def test_the_rows_of_a_long_plan_come_in_pieces(world: World, officer: Client, plan: Plan) -> None:
    row = READING.targets[0]
    Target.objects.bulk_create(
        Target(
            plan=plan, quote="甲", start=at, end=at + 1, value_start=at, value_end=at + 1, indicator=f"第{at}项",
            op=">=", value=at, period="2023",
        )
        for at in range(1, 121)
    )  # fmt: skip
    page = _page(officer, plan)
    pieces = re.findall(r'hx-get="(/plans/[^"]+first=\d+[^"]+)"', page)
    assert page.count("data-key-of=") == 60
    rest = "".join(officer.get(html.unescape(piece), headers=HTMX).content.decode() for piece in pieces)
    assert len(set(re.findall(r'data-key-of="([^"]+)"', page + rest))) == 124
    assert len(_page(officer, plan, "?all=1").split("data-key-of=")) == 125
    assert row.indicator in page


def test_the_page_asks_as_often_for_few_rows_as_for_many(officer: Client, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(sums=[])
    _page(officer, plan)
    with CaptureQueriesContext(connection) as many:
        _page(officer, plan)
    Target.objects.exclude(indicator="开工率").delete()
    with CaptureQueriesContext(connection) as few:
        _page(officer, plan)
    assert len(few) == len(many)


def test_a_large_document_shows_how_far_its_reading_is(world: World, officer: Client, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.READING)
    assert "正在等待识读" in _page(officer, plan)
    progress = reverse("plans:progress", args=[plan.pk])
    assert "正在等待识读" in officer.get(progress, headers=HTMX).content.decode()
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.CHECKING)
    assert officer.get(progress, headers=HTMX).headers["HX-Refresh"] == "true"


def test_a_document_that_could_not_be_read_says_why(officer: Client, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.FAILED, message="这是扫描件，没有文字")
    assert "这是扫描件，没有文字" in _page(officer, plan)
