"""A pack is laid out for a project, once at a time, and ended."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.kit.errors import AT_ONCE, Refused
from guatu.registry.enums import Stage
from guatu.scheduling import services
from guatu.scheduling.drafting import draft
from guatu.scheduling.enums import Precision
from guatu.scheduling.models import Change, Node, NodeLink, ProjectSchedule, Promise, Snapshot
from tests.apps.scheduling.given import (
    DAY,
    FINISH,
    PACK,
    PROMISED,
    a_project,
    dates,
    fresh,
    laid_out,
    on_day,
    one_trace,
    published,
    refused,
    small_works,
    take_step,
    wanted,
)
from tests.world import World


def test_a_schedule_is_counted_back_from_its_promised_day_and_forward_from_today(world: World) -> None:
    row = laid_out(world)
    found = on_day(row)
    assert {key: dates(found, key) for key in found.nodes} == {
        "idea": ("2026-03-02", "2026-03-02"),
        "approval": ("2026-03-03", "2026-03-16"),
        "notice": ("2026-03-17", "2026-03-26"),
        "design": ("2026-03-17", "2026-04-14"),
        "permit": ("2026-04-15", "2026-04-21"),
        "start": ("2026-04-21", "2026-04-21"),
        "earth": ("2026-04-22", "2026-05-21"),
        "building": ("2026-05-22", "2026-07-20"),
        "accepted": ("2026-07-20", "2026-07-20"),
    }
    assert str(found.plan.window("building").latest_finish) == "2026-07-31"
    assert str(found.plan.window("design").latest_finish) == "2026-04-23"
    assert (found.late_days, found.misses) == (-9, ())


def test_what_was_laid_out_is_kept_for_lists_and_history(world: World) -> None:
    project = a_project(world)
    small_works()
    with one_trace("schedule.laid_out"):
        row = fresh(laid_out(world, project))
    assert (row.title, row.aim, row.laid_on, row.edition) == ("小型工程", "accepted", DAY, 1)
    assert (row.reckoned_on, row.promised_on, row.finish, row.late_days) == (DAY, PROMISED, FINISH, -9)
    assert (row.nodes_total, row.nodes_done, row.nodes_due, row.nodes_overdue) == (9, 0, 0, 0)
    assert (row.next_node, row.next_on, row.problem) == ("谋划", date(2026, 3, 11), "")
    change = Change.objects.get()
    assert (change.deed, change.finish_before, change.finish_after) == ("laid_out", None, FINISH)
    assert change.after == {"竣工": "2026-07-31（责任书）"}
    assert change.by_name == "李发改"
    assert Snapshot.objects.get().dates["earth"] == ["2026-04-22", "2026-05-21", "2026-06-01"]


def test_days_of_nodes_may_differ_from_the_packs(world: World) -> None:
    found = on_day(laid_out(world, days={"building": 70, "approval": 20}))
    assert dates(found, "approval") == ("2026-03-03", "2026-03-30")
    assert dates(found, "accepted") == ("2026-08-16", "2026-08-16")
    assert found.late_days == 10


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"days": {"approval": 21}}, "“立项批复”法定不超过 20 天（行政许可法第四十二条），不能排 21 天"),
        ({"days": {"notice": 6}}, "“公示”法定不少于 7 天（示例公示办法第三条），不能排 6 天"),
        ({"days": {"start": 1}}, "“开工”是里程碑，没有工期"),
        ({"days": {"design": 0}}, "“初步设计”的工期至少 1 天；不需要的节点请删除"),
        ({"days": {"design": -1}}, "“初步设计”的工期 -1 天不合理，请填 1 至 3650 天"),
        ({"days": {"design": 3651}}, "“初步设计”的工期 3651 天不合理，请填 1 至 3650 天"),
        ({"days": {"bridge": 5}}, "模板里没有节点“bridge”"),
        ({"promises": {"投产": (PROMISED, "责任书")}}, "模板里没有“投产”这个目标，可选：开工、竣工"),
        ({"aim": "开工"}, "请填写“开工”的目标日期，工期从它倒排"),
        ({"options": ("magic",)}, "模板里没有赶工措施“magic”"),
    ],
)
def test_what_cannot_be_laid_out_is_refused_and_nothing_written(
    world: World, values: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused) as said:
        laid_out(world, **values)
    assert said.value.sentence == sentence
    assert not ProjectSchedule.objects.exists()


def test_one_node_is_promised_once(world: World) -> None:
    pack = published(PACK.replace("targets: {", "targets: {交工: accepted, "))
    promises = {"竣工": (PROMISED, "责任书"), "交工": (PROMISED, "合同")}
    with pytest.raises(Refused, match="“竣工”和“交工”是同一个节点，只填一个目标日期"):
        services.lay_out(a_project(world), pack, wanted(promises=promises), on=DAY, by=None)


def test_a_promised_day_beyond_the_calendar_is_refused(world: World) -> None:
    with pytest.raises(Refused) as said:
        laid_out(world, promises={"竣工": (date(2093, 1, 1), "责任书")})
    assert said.value.sentence == "工期排不出来"
    assert said.value.details == ["2093-01-01不在日历范围内（1990-01-01 至 2079-12-31）"]
    assert not ProjectSchedule.objects.exists()


def test_a_draft_pack_lays_nothing_out_but_can_be_looked_at(world: World) -> None:
    project, pack = a_project(world), services.save_draft(PACK, by=world.officer)
    with pytest.raises(Refused, match="草稿模板不能用来编制，请先发布"):
        services.lay_out(project, pack, wanted(), on=DAY, by=world.officer)
    parts, found = draft(project, pack, wanted(), on=DAY)
    assert len(parts.nodes) == 9
    assert dates(found, "approval") == ("2026-03-03", "2026-03-16")
    stored = (ProjectSchedule, Node, NodeLink, Promise, Change, Snapshot)
    assert not any(model._default_manager.exists() for model in stored)


def test_a_project_has_one_schedule_in_use(world: World) -> None:
    row = laid_out(world)
    project = row.project
    with refused("该项目已有倒排工期；要重新编制，请先停用现有的", row):
        laid_out(world, project)
    assert ProjectSchedule.objects.count() == 1


def test_a_schedule_is_ended_with_a_reason_and_another_is_laid_out(world: World) -> None:
    row = laid_out(world)
    with refused("请写明停用的原因", row):
        services.end_schedule(fresh(row), " ", seen=1, on=DAY, by=world.officer)
    with refused(AT_ONCE, row):
        services.end_schedule(fresh(row), "改址", seen=2, on=DAY, by=world.officer)
    with one_trace("schedule.ended"):
        services.end_schedule(fresh(row), "改址", seen=1, on=DAY, by=world.officer)
    ended = fresh(row)
    assert (ended.ended_reason, ended.ended_at is None) == ("改址", False)
    with refused(AT_ONCE, row):
        services.end_schedule(ended, "改址", seen=1, on=DAY, by=world.officer)
    with refused(AT_ONCE, row):
        services.set_days(ended, "design", 15, seen=1, on=DAY, by=world.officer)
    again = laid_out(world, row.project)
    assert again.pk != row.pk
    assert Node.objects.filter(schedule=row).count() == 9


def test_what_a_step_already_taken_waited_for_counts_as_done_and_says_so(world: World) -> None:
    project = a_project(world)
    take_step(project, Stage.STARTED, date(2026, 2, 10))
    row = laid_out(world, project)
    assumed = set(Node.objects.filter(precision=Precision.ASSUMED).values_list("key", "finished_on"))
    assert assumed == {(key, date(2026, 2, 10)) for key in ("idea", "approval", "notice", "design", "permit")}
    found = on_day(row)
    assert dates(found, "start") == ("2026-02-10", "2026-02-10")
    assert dates(found, "earth") == ("2026-03-02", "2026-03-31")
    kept = fresh(row)
    assert (kept.nodes_done, kept.next_node) == (6, "土方")


def test_nodes_before_a_step_are_done_by_the_earliest_step_behind_them(world: World) -> None:
    project = a_project(world)
    take_step(project, Stage.STARTED, date(2025, 9, 1))
    take_step(project, Stage.COMPLETED, date(2026, 2, 10))
    laid_out(world, project)
    done = dict(Node.objects.filter(precision=Precision.ASSUMED).values_list("key", "finished_on"))
    assert {str(done[key]) for key in ("idea", "approval", "permit")} == {"2025-09-01"}
    assert {str(done[key]) for key in ("earth", "building")} == {"2026-02-10"}


def test_nothing_is_taken_for_granted_when_not_asked_to(world: World) -> None:
    project = a_project(world)
    take_step(project, Stage.STARTED, date(2026, 2, 10))
    row = laid_out(world, project, assume_done=False)
    assert not Node.objects.filter(finished_on__isnull=False).exists()
    assert on_day(row).disorder == ("“开工”已于 2026-02-10 完成，而它应等待的“施工许可”尚未完成",)


def test_a_step_that_lies_ahead_of_the_day_has_not_happened(world: World) -> None:
    project = a_project(world)
    take_step(project, Stage.STARTED, date(2026, 3, 3))
    row = laid_out(world, project)
    assert fresh(row).nodes_done == 0
    assert dates(on_day(row, date(2026, 3, 3)), "start") == ("2026-03-03", "2026-03-03")


def test_ways_to_win_time_may_be_decided_with_the_plan(world: World) -> None:
    found = on_day(laid_out(world, options=("crews",)))
    assert dates(found, "building") == ("2026-05-22", "2026-06-30")
    assert [option.key for option in found.untaken] == ["overlap", "quick-notice"]


def test_a_promise_of_an_earlier_target_is_a_limit_of_its_own(world: World) -> None:
    promises = {"竣工": (PROMISED, "责任书"), "开工": (date(2026, 4, 17), "开工大会")}
    found = on_day(laid_out(world, promises=promises))
    (miss,) = found.misses
    assert (miss.task.id, miss.days, miss.limit and miss.limit.reason) == ("start", 2, "开工大会")
    assert str(found.plan.window("permit").latest_finish) == "2026-04-17"
