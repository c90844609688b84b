"""From a file or pasted text to rows that wait to be checked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from guatu.jobs.worker import run_pending
from guatu.kit.errors import Refused
from guatu.targets.enums import Cadence, Duty, PassageKind, PlanState, RowState
from guatu.targets.models import Passage, Plan, RecurringDuty, Target, Task, TaskUnit
from guatu.targets.services import put_in_plan, put_in_text, read_plan_document
from tests.apps.targets.readings import READING, TEXT, checked_plan, target
from tests.world import World


def _file(name: str = "方案.txt", text: str = TEXT) -> ContentFile[bytes]:
    return ContentFile(text.encode(), name=name)


def test_every_row_keeps_its_quotation_and_place(world: World) -> None:
    plan = checked_plan(world.county)
    assert plan.state == PlanState.CHECKING
    rows = [*Target.objects.all(), *Task.objects.all(), *RecurringDuty.objects.all(), *Passage.objects.all()]
    assert len(rows) == 4 + 1 + 1 + 2
    for row in rows:
        assert row.quote == plan.text[row.start : row.end]
        assert row.state == RowState.PROPOSED
    figures = [plan.text[row.value_start : row.value_end] for row in Target.objects.all()]
    assert figures == ["40个", "25个", "14个", "90%"]


def test_a_target_says_what_was_read_and_follows_its_task(world: World) -> None:
    checked_plan(world.county)
    opened = Target.objects.get(indicator="开工率")
    assert (opened.op, opened.value, opened.unit, opened.modality) == ("=", Decimal(90), "%", "力争")
    assert str(opened.due_on) == "2023-09-30"
    assert opened.task == Task.objects.get()
    assert opened.as_read["indicator"] == "开工率"
    assert Target.objects.get(indicator="新开工项目").task is None


def test_units_are_named_once_with_their_duty_and_the_shared_ones_too(world: World) -> None:
    checked_plan(world.county)
    named = {(unit.name, unit.duty, unit.is_shared) for unit in TaskUnit.objects.all()}
    assert named == {
        ("县发改局", Duty.LEAD, False),
        ("县水利局", Duty.SUPPORT, False),
        ("各镇", Duty.LEAD, True),
    }


def test_a_frequency_becomes_a_duty_and_the_rest_is_kept_with_its_reason(world: World) -> None:
    checked_plan(world.county)
    duty = RecurringDuty.objects.get()
    assert (duty.every, duty.times_least, duty.times_most) == (Cadence.MONTH, 1, None)
    kinds = dict(Passage.objects.values_list("kind", "reason"))
    assert kinds == {
        PassageKind.RESULT: "已经达到的成果：投资30亿元",
        PassageKind.NOT_TAKEN: "活动名称里的字，不是数",
    }


def test_sums_name_the_rows_they_are_made_of(world: World) -> None:
    plan = checked_plan(world.county)
    (check,) = plan.sums
    assert Target.objects.get(pk=check["total"]).indicator == "新开工项目"
    assert [Target.objects.get(pk=pk).indicator for pk in check["parts"]] == ["工业项目", "交通项目"]
    assert check["difference"] == "-1"


def test_a_number_the_platform_cannot_hold_is_shown_among_what_was_not_taken(world: World) -> None:
    huge = replace(target("全年新开工项目40个以上", "40个", "新开工项目", "1" + "0" * 15))
    plan = checked_plan(world.county, targets=(huge, *READING.targets[1:]))
    assert Target.objects.count() == 3
    assert Passage.objects.filter(quote="全年新开工项目40个以上", reason__contains="存不下").exists()
    assert plan.sums == []  # its total is no row


def test_a_frequency_the_platform_has_no_word_for_is_shown_among_what_was_not_taken(world: World) -> None:
    (monthly,) = READING.frequencies
    checked_plan(world.county, frequencies=(monthly, replace(monthly, per="两月")))
    assert RecurringDuty.objects.count() == 1
    assert Passage.objects.get(quote="每月调度1次").reason == "常态化工作没有“每两月”这个周期，请人工登记"


def test_text_that_is_pasted_is_read_at_once(world: World) -> None:
    plan = put_in_text(TEXT, region=world.county, by=world.officer)
    assert (plan.state, plan.title, plan.year) == (PlanState.CHECKING, "示例县2023年项目建设方案", 2023)
    assert plan.text == TEXT
    assert Target.objects.filter(plan=plan, value=40, op=">=").exists()


def test_a_large_file_waits_for_the_worker(world: World) -> None:
    plan = put_in_plan(_file(text=TEXT + "\n" * 200_001), region=world.county, by=world.officer)
    assert (plan.state, plan.text) == (PlanState.READING, "")
    run_pending()
    plan.refresh_from_db()
    assert plan.state == PlanState.CHECKING
    read_plan_document(plan.pk)  # told twice, it is read once
    assert Target.objects.filter(plan=plan, value=40).count() == 1


def test_the_same_file_again_in_the_same_region_is_refused_with_the_earlier_ones_name(world: World) -> None:
    put_in_plan(_file(), region=world.county, by=world.officer)
    with pytest.raises(Refused, match="示例县已有同一份文件：《示例县2023年项目建设方案》（李发改"):
        put_in_plan(_file("改了名.txt"), region=world.county, by=world.officer)
    assert Plan.objects.count() == 1
    put_in_plan(_file(), region=world.chengguan, by=world.officer)
    assert Plan.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("方案.exe", b"MZ", "“方案.exe”不是可以识读的文件"),
        ("方案.txt", b"", "“方案.txt”是空文件"),
    ],
)
def test_a_file_of_another_kind_or_an_empty_one_is_refused(
    world: World, name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        put_in_plan(ContentFile(content, name=name), region=world.county, by=world.officer)
    assert not Plan.objects.exists()


def test_a_file_over_the_limit_is_refused(world: World, settings: Settings) -> None:
    settings.UPLOAD_LIMIT_MB = 0
    with pytest.raises(Refused, match="超过 0 MB"):
        put_in_plan(_file(), region=world.county, by=world.officer)
    assert not Plan.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_pasted_is_refused(world: World, text: str) -> None:
    with pytest.raises(Refused, match="没有文字"):
        put_in_text(text, region=world.county, by=world.officer)


def test_a_file_that_cannot_be_read_fails_with_the_reason_and_may_be_put_in_again(world: World) -> None:
    broken = ContentFile(b"PK\x03\x04 no archive", name="方案.docx")
    plan = put_in_plan(broken, region=world.county, by=world.officer)
    assert plan.state == PlanState.FAILED
    assert plan.message
    broken.seek(0)
    assert put_in_plan(broken, region=world.county, by=world.officer).pk != plan.pk
