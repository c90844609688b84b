"""What a draft would do to the schedules in use is worked out node by node, and never stored."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.engine.schedule import Link
from guatu.registry.enums import Stage
from guatu.scheduling import services
from guatu.scheduling.models import PackVersion, ProjectSchedule
from guatu.scheduling.packs.editing import as_version
from guatu.scheduling.queries.effects import Effect, effects, effects_sentence
from guatu.scheduling.services import NodeWanted
from tests.apps.scheduling.given import (
    DAY,
    PACK,
    YEAR_2026,
    a_project,
    calendar_text,
    edition,
    fresh,
    laid_out,
    published,
    report,
    stored,
    take_step,
)
from tests.world import World

DESIGN = "{id: design, name: 初步设计, phase: 前期, days: 20,"


def second(*swaps: tuple[str, str]) -> PackVersion:
    """A draft of the next version of the small pack with texts replaced."""
    text = as_version(PACK, 2)
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return services.save_draft(text, by=None)


def slower() -> PackVersion:
    """The draft in which the design takes thirty days instead of twenty."""
    return second((DESIGN, DESIGN.replace("20", "30")))


def only(world: World, pack: PackVersion) -> Effect:
    """The effect on the one schedule there is."""
    (found,) = effects(world.officer, pack, DAY)
    return found


def test_nodes_that_have_not_begun_follow_the_draft(world: World) -> None:
    row = laid_out(world)
    found = only(world, slower())
    assert (found.row, found.aim, found.promised_on) == (row, "竣工", date(2026, 7, 31))
    assert (found.before, found.after) == (date(2026, 7, 20), date(2026, 8, 6))
    assert (found.later, found.late_before, found.late_after, found.nodes) == (13, -9, 4, 1)
    assert (found.is_newly_late, found.is_newly_in_time, found.over_law, found.problem) == (
        True,
        False,
        (),
        "",
    )


def test_nothing_is_stored(world: World) -> None:
    row = laid_out(world)
    before = stored(row)
    only(world, slower())
    assert stored(row) == before


def test_days_changed_by_hand_stay(world: World) -> None:
    row = laid_out(world)
    services.set_days(row, "design", 25, seen=edition(row), on=DAY, by=None, reason="天气")
    found = only(world, slower())
    assert (found.later, found.nodes, found.moves) == (0, 0, False)


def test_what_has_begun_stays(world: World) -> None:
    row = laid_out(world)
    take_step(row.project, Stage.PLANNED, DAY)
    report(row, "approval", started=DAY, finished=DAY)
    report(row, "design", started=DAY)
    assert only(world, slower()).moves is False


def test_a_quicker_pack_would_bring_a_late_one_back_in_time(world: World) -> None:
    laid_out(world, promises={"竣工": (date(2026, 7, 10), "责任书")})
    found = only(world, second(("主体, phase: 建设, days: 60", "主体, phase: 建设, days: 45")))
    assert (found.before, found.after) == (date(2026, 7, 20), date(2026, 7, 5))
    assert (found.late_before, found.late_after, found.is_newly_in_time) == (6, -5, True)
    assert found.earlier == 11


def test_links_and_new_nodes_of_the_draft_count(world: World) -> None:
    laid_out(world)
    check = "  - {id: check, name: 图审, phase: 前期, days: 10, calendar: 工作日, after: [design]}\n"
    found = only(
        world,
        second(("  - id: permit\n", f"{check}  - id: permit\n"), ("[notice, design]", "[notice, check]")),
    )
    assert (found.after, found.nodes) == (date(2026, 8, 6), 2)


def test_a_new_node_whose_time_has_passed_is_left_out(world: World) -> None:
    row = laid_out(world)
    take_step(row.project, Stage.PLANNED, DAY)
    report(row, "approval", started=DAY)
    talk = "  - {id: talk, name: 会商, phase: 前期, days: 90, calendar: 工作日, after: [idea]}\n"
    found = only(world, second(("  - id: approval\n", f"{talk}  - id: approval\n"), ("[idea]\n", "[talk]\n")))
    assert (found.later, found.nodes, found.problem) == (0, 0, "")


def test_a_node_the_draft_gives_up_no_longer_counts(world: World) -> None:
    laid_out(world)
    line = f"  - {DESIGN} calendar: 工作日, after: [approval]}}\n"
    found = only(world, second((line, ""), ("[notice, design]", "[notice]")))
    assert (found.later < 0, found.nodes) == (True, 2)
    assert found.after == date(2026, 7, 1)


def test_days_changed_by_hand_that_the_new_law_forbids_are_named(world: World) -> None:
    row = laid_out(world)
    services.set_days(row, "approval", 18, seen=edition(row), on=DAY, by=None, reason="天气")
    found = only(
        world, second(("at_most: 20, source: 行政许可法第四十二条", "at_most: 12, source: 县里的承诺"))
    )
    assert found.over_law == ("“立项批复”排了 18 天，法定不超过 12 天（县里的承诺）",)
    assert effects_sentence([found]) == (
        "涉及 1 个项目的倒排工期：1 个完成日期不变；1 个有节点不符合法定时限。"
    )


def test_ways_to_win_time_that_were_taken_are_kept(world: World) -> None:
    laid_out(world, options=("crews",))
    found = only(world, slower())
    assert (found.before, found.after) == (date(2026, 6, 30), date(2026, 7, 17))


def test_a_draft_that_goes_in_a_circle_with_what_was_changed_by_hand_says_so(world: World) -> None:
    row = laid_out(world)
    wanted = NodeWanted("公示", 10, "", None, None, "", (Link("design", "notice"),))
    services.change_node(row, "notice", wanted, seen=edition(row), on=DAY, by=None, reason="天气")
    found = only(
        world,
        second(
            (f"{DESIGN} calendar: 工作日, after: [approval]", f"{DESIGN} calendar: 工作日, after: [notice]")
        ),
    )
    assert found.problem.startswith("工期排不出来；")
    assert "公示" in found.problem
    assert found.after is None
    assert effects_sentence([found]) == "涉及 1 个项目的倒排工期；1 个排不出日期。"


def test_only_schedules_in_scope_in_use_and_of_an_earlier_version_are_concerned(world: World) -> None:
    seen = laid_out(world)
    other = laid_out(world, a_project(world, "平梁小学", world.pingliang))
    ended = laid_out(world, a_project(world, "旧桥"))
    services.end_schedule(ended, "不建了", seen=edition(ended), on=DAY, by=None)
    draft = slower()
    assert {each.row.pk for each in effects(world.officer, draft, DAY)} == {seen.pk, other.pk}
    assert [each.row.pk for each in effects(world.town_clerk, draft, DAY)] == [seen.pk]
    services.publish(draft, by=None)
    third = services.save_draft(as_version(PACK, 3), by=None)
    assert {each.row.pk for each in effects(world.officer, third, DAY)} == {seen.pk, other.pk}
    assert effects(world.officer, PackVersion.objects.get(slug="small-works", version=1), DAY) == []


def test_publishing_changes_no_schedule_by_itself(world: World) -> None:
    row = laid_out(world)
    before = stored(row)
    services.publish(slower(), by=None)
    services.reckon(on=DAY)
    assert [each for each in stored(row) if stored(row)[each] != before[each] and each != "schedule"] == []
    assert (fresh(row).finish, fresh(row).edition) == (date(2026, 7, 20), 1)


def test_a_draft_calendar_moves_every_schedule(world: World) -> None:
    laid_out(world)
    more = YEAR_2026.replace(
        "    worked:", "      - {name: 县庆, first: 2026-04-13, last: 2026-04-17}\n    worked:"
    )
    draft = services.save_draft(calendar_text(more, version=2), by=None)
    found = only(world, draft)
    assert (found.before, found.after, found.nodes) == (date(2026, 7, 20), date(2026, 7, 27), 0)
    assert effects_sentence([found]) == "涉及 1 个项目的倒排工期：1 个推后。"


def test_a_draft_calendar_older_than_the_one_in_force_moves_nothing(world: World) -> None:
    laid_out(world)
    published(calendar_text(YEAR_2026, version=3))
    draft = services.save_draft(
        calendar_text(YEAR_2026.replace("worked: [2026-05-09, ", "worked: ["), version=2), by=None
    )
    assert only(world, draft).moves is False


def test_the_sentence_counts_what_moves_where() -> None:
    row = ProjectSchedule()
    found = [
        Effect(row, later=3, late_before=-1, late_after=2),
        Effect(row, later=-4, late_before=1, late_after=-3),
        Effect(row, later=-1),
        Effect(row),
    ]
    assert effects_sentence(found) == (
        "涉及 4 个项目的倒排工期：1 个推后，2 个提前，1 个完成日期不变；1 个由按期变为延误；1 个由延误变为按期。"
    )
    assert effects_sentence([]) == "没有正在使用的倒排工期受这一版影响。"


@pytest.mark.parametrize("kind", ["schedule", "calendar"])
def test_the_number_of_statements_does_not_grow_with_schedules(world: World, kind: str) -> None:
    laid_out(world)
    draft = (
        slower() if kind == "schedule" else services.save_draft(calendar_text(YEAR_2026, version=2), by=None)
    )

    def count() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen:
            found = len(effects(world.officer, draft, DAY))
        return found, len(seen)

    effects(world.officer, draft, DAY)
    one, statements = count()
    for name in ("二小", "三小"):
        laid_out(world, a_project(world, name))
    assert (one, count()) == (1, (3, statements))
