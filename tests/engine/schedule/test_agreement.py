"""The engine's dates and those of the slow walk over days are the same, on random networks of every kind."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine.calendar import day_at
from guatu.engine.schedule import (
    Link,
    Schedule,
    State,
    Task,
    compile_network,
    misses,
    paths,
    schedule,
    unannounced_years,
    why_early,
    why_late,
)
from tests.engine.schedule.draw import AS_OF, calendars, networks
from tests.engine.schedule.slow import Slow, place

Drawn = tuple[list[Task], list[Link]]
TARGETS = st.one_of(st.none(), st.dates(date(2026, 9, 20), date(2026, 12, 20)))


def planned(drawn: Drawn, finish_by: date | None = None) -> Schedule:
    return schedule(compile_network(*drawn, calendars()), as_of=AS_OF, finish_by=finish_by)


def slow(drawn: Drawn) -> Slow:
    works = {name: calendar.is_working for name, calendar in calendars().items()}
    return Slow(*drawn, works)


@settings(max_examples=150, deadline=None)
@given(networks())
def test_earliest_dates_are_the_first_on_which_everything_holds(drawn: Drawn) -> None:
    plan, walked = planned(drawn), slow(drawn).early(AS_OF)
    for window in plan.windows():
        start, finish = walked[window.task.id]
        assert window.finish == day_at(finish - 1)
        assert window.start == (window.task.started_on or day_at(start))


@settings(max_examples=80, deadline=None)
@given(networks(most=6), TARGETS)
def test_latest_dates_are_the_last_from_which_everything_can_be_kept(
    drawn: Drawn, finish_by: date | None
) -> None:
    plan, walking = planned(drawn, finish_by), slow(drawn)
    for window in plan.windows():
        if window.task.state == State.DONE:
            assert (window.latest_finish, window.total_float) == (window.task.finished_on, None)
            continue
        last = walking.latest(window.task.id, plan.end)
        assert last is not None
        assert window.latest_finish == day_at(walking.end_of(window.task, last) - 1)
        assert window.latest_start == (window.task.started_on or day_at(last))


@settings(max_examples=80, deadline=None)
@given(networks(happened=False, limits=False))
def test_a_task_on_its_latest_dates_moves_the_end_not_at_all_and_a_day_later_it_does(drawn: Drawn) -> None:
    plan, walking = planned(drawn), slow(drawn)
    for window in plan.windows():
        last = place(window.latest_start)
        assert max(finish for _, finish in walking.moved_by(window.task, last).values()) <= plan.end
        later = last + 1
        while not walking.is_worked(window.task, later):
            later += 1
        assert max(finish for _, finish in walking.moved_by(window.task, later).values()) > plan.end


@settings(max_examples=80, deadline=None)
@given(networks(happened=False, limits=False))
def test_free_float_is_how_far_a_task_slips_alone(drawn: Drawn) -> None:
    plan, walking = planned(drawn), slow(drawn)
    for window in plan.windows():
        calendar = calendars()[window.task.calendar]
        assert window.free_float is not None
        assert window.total_float is not None
        assert 0 <= window.free_float <= window.total_float
        slipped = place(calendar.add(window.start, window.free_float))
        assert undisturbed(plan, walking, window.task, slipped)
        further = place(calendar.add(window.start, window.free_float + 1))
        assert not undisturbed(plan, walking, window.task, further)


def undisturbed(plan: Schedule, walking: Slow, task: Task, start: int) -> bool:
    ended = walking.end_of(task, start)
    found = {task.id: (start, ended)}
    after = [link for link in walking.links if link.before == task.id]
    bounds = [(walking.held(link, found), plan.window(link.after)) for link in after]
    return ended <= plan.end and all(
        earliest <= (place(window.finish) + 1 if to_finish else place(window.start))
        for (earliest, to_finish), window in bounds
    )


@settings(max_examples=80, deadline=None)
@given(networks(), TARGETS)
def test_something_is_missed_exactly_when_a_float_is_negative(drawn: Drawn, finish_by: date | None) -> None:
    plan = planned(drawn, finish_by)
    is_late = any(window.total_float is not None and window.total_float < 0 for window in plan.windows())
    overrun = finish_by is not None and plan.finish > finish_by
    assert bool(misses(plan)) == (is_late or overrun)
    assert all(miss.days > 0 or miss.limit is None for miss in misses(plan))


@settings(max_examples=80, deadline=None)
@given(networks(), TARGETS)
def test_every_date_has_a_chain_that_begins_where_nothing_waits(drawn: Drawn, finish_by: date | None) -> None:
    plan = planned(drawn, finish_by)
    waits = {(link.before, link.after) for link in drawn[1]}
    for task in drawn[0]:
        early, late = why_early(plan, task.id), why_late(plan, task.id)
        assert early.path[-1] == late.path[0] == task.id
        for path in (early.path, late.path):
            assert set(pairwise(path)) <= waits
        assert early.sentence.count("。") == late.sentence.count("。") == 1


@settings(max_examples=80, deadline=None)
@given(networks(happened=False, limits=False))
def test_the_tightest_chain_has_the_least_float_and_holds_together(drawn: Drawn) -> None:
    plan = planned(drawn)
    floats = {window.task.id: window.total_float for window in plan.windows()}
    found = paths(plan, within=3)
    assert found[0].slack == min(each for each in floats.values() if each is not None) == 0
    assert {each for path in found for each in path.ids} >= set(plan.critical(3))
    assert all(min(floats[each] or 0 for each in path.ids) <= path.slack for path in found)


@settings(max_examples=80, deadline=None)
@given(networks(most=5), st.dates(date(2026, 12, 20), date(2027, 2, 1)))
def test_dates_near_a_year_not_announced_rest_on_it(drawn: Drawn, finish_by: date) -> None:
    plan = planned(drawn, finish_by)
    rests = unannounced_years(plan)
    for task in drawn[0]:
        told = {*why_early(plan, task.id).unannounced, *why_late(plan, task.id).unannounced}
        assert tuple(sorted(told)) == rests.get(task.id, ())


@settings(max_examples=80, deadline=None)
@given(networks(), TARGETS, st.data())
def test_an_aim_is_planned_as_if_what_it_does_not_wait_for_were_not_there(
    drawn: Drawn, finish_by: date | None, data: st.DataObject
) -> None:
    tasks, links = drawn
    aim = data.draw(st.sampled_from([task.id for task in tasks]))
    plan = schedule(compile_network(*drawn, calendars()), as_of=AS_OF, finish_by=finish_by, aim=aim)
    behind = {task.id for task, leads in zip(plan.network.tasks, plan.leads, strict=True) if leads}
    alone = schedule(
        compile_network(
            [task for task in tasks if task.id in behind],
            [link for link in links if {link.before, link.after} <= behind],
            calendars(),
        ),
        as_of=AS_OF,
        finish_by=finish_by or plan.finish,
    )
    assert plan.finish == alone.window(aim).finish
    assert set(plan.critical()) <= behind
    for window in alone.windows():
        mine = plan.window(window.task.id)
        assert (mine.start, mine.finish) == (window.start, window.finish)
        assert mine.latest_finish <= window.latest_finish  # limits of later tasks may hold it too
