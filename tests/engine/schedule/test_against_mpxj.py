"""Dates compared with MPXJ's two schedulers, written by nobody here: one follows Microsoft Project, one Primavera P6.

Where they and ours mean different things it is said by a test of its own; everywhere else all four dates are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from bench import mpxj
from bench.mpxj import SCHEDULERS, Plain, Schedulers, days_of, finish_day, links_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guatu.engine.schedule import Schedule, Task, compile_network, schedule

pytestmark = pytest.mark.skipif(bool(mpxj.missing()), reason=mpxj.missing() or "-")
MONDAY = date(2026, 9, 14)
OFF = tuple(date(2026, 10, day) for day in (1, 2, 5, 6, 7))
WORKED = (date(2026, 9, 20), date(2026, 10, 10))
SLOW = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def asked() -> Iterator[Schedulers]:
    with mpxj.running() as schedulers:
        yield schedulers


def ours(network: Plain) -> Schedule:
    tasks = [Task(str(place), f"节点{place}", days, "工作日") for place, days in enumerate(network.days)]
    calendars = {"工作日": network.calendar}
    return schedule(compile_network(tasks, links_of(network), calendars), as_of=network.start)


def our_days(plan: Schedule, place: int) -> tuple[date, date, date, date]:
    window = plan.window(str(place))
    return window.start, window.finish, window.latest_start, window.latest_finish


def plain(days: list[int], links: list[tuple[int, int, str, int]]) -> Plain:
    return Plain(MONDAY, days, links, OFF, WORKED)


@st.composite
def networks(draw: st.DrawFn, least: int = 1, kinds: tuple[str, ...] = ("FS", "SS", "FF", "SF")) -> Plain:
    count = draw(st.integers(1, 9))
    days = draw(st.lists(st.integers(least, 9), min_size=count, max_size=count))
    pairs = [(first, second) for second in range(count) for first in range(second)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2 * count)) if pairs else []
    links = [(*pair, draw(st.sampled_from(kinds)), draw(st.integers(-4, 6))) for pair in chosen]
    return plain(days, [link for link in links if link[2:] != ("SF", 0)])  # said by a test of its own


@pytest.mark.parametrize("scheduler", SCHEDULERS)
@SLOW
@given(network=networks())
def test_all_four_dates_are_those_of_mpxj(asked: Schedulers, scheduler: str, network: Plain) -> None:
    plan, told = ours(network), asked.ask(network, scheduler)
    for place, moments in enumerate(told.moments):
        assert our_days(plan, place) == days_of(moments, network.calendar)


@pytest.mark.parametrize("scheduler", SCHEDULERS)
@SLOW
@given(network=networks(0, ("FS",)))
def test_a_milestone_after_work_falls_on_the_day_it_falls_on_in_mpxj(
    asked: Schedulers, scheduler: str, network: Plain
) -> None:
    """Of a milestone the two finishes are compared: in MPXJ it is the close of a day or the morning after, one moment."""
    first = len(network.days)  # every milestone comes after a day of work, and before one
    links = [
        *((before, after, kind, max(0, lag)) for before, after, kind, lag in network.links),
        *((first, place, "FS", 0) for place in range(first)),
        *((place, first + 1, "FS", 0) for place in range(first)),
    ]
    network = plain([*network.days, 1, 1], links)
    plan, told = ours(network), asked.ask(network, scheduler)
    for place, moments in enumerate(told.moments):
        if network.days[place]:
            assert our_days(plan, place) == days_of(moments, network.calendar)
        else:
            finishes = (finish_day(moments[1], network.calendar), finish_day(moments[3], network.calendar))
            assert our_days(plan, place)[1::2] == finishes


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_a_milestone_that_waits_for_nothing_takes_the_first_day_with_us_and_no_time_in_mpxj(
    asked: Schedulers, scheduler: str
) -> None:
    network = plain([0, 2], [(0, 1, "FS", 0)])
    moments = asked.ask(network, scheduler).moments
    assert moments[0][0].isoformat() == "2026-09-14T08:00:00"
    assert days_of(moments[1], network.calendar)[:2] == (MONDAY, date(2026, 9, 15))
    assert our_days(ours(network), 0)[1] == MONDAY
    assert our_days(ours(network), 1)[:2] == (date(2026, 9, 15), date(2026, 9, 16))


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_work_that_starts_with_a_milestone_starts_on_its_day_with_us_and_after_it_in_mpxj(
    asked: Schedulers, scheduler: str
) -> None:
    network = plain([5, 0, 1], [(0, 1, "FS", 0), (1, 2, "SS", 0)])
    moments = asked.ask(network, scheduler).moments
    assert days_of(moments[2], network.calendar)[0] == date(2026, 9, 20)
    assert our_days(ours(network), 2)[0] == date(2026, 9, 18)


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_a_start_on_monday_lets_a_task_finish_on_monday_with_us_and_on_friday_in_mpxj(
    asked: Schedulers, scheduler: str
) -> None:
    """SF without lag over days of rest: ours compares the mornings of days, MPXJ moments of working time."""
    network = Plain(MONDAY, [5, 1, 1], [(0, 1, "FS", 0), (1, 2, "SF", 0)])
    moments = asked.ask(network, scheduler).moments
    assert days_of(moments[1], network.calendar)[0] == date(2026, 9, 21)
    assert days_of(moments[2], network.calendar)[1] == date(2026, 9, 18)
    assert our_days(ours(network), 2)[1] == date(2026, 9, 21)
    weekday = plain([2, 1, 1], [(0, 1, "FS", 0), (1, 2, "SF", 0)])
    assert days_of(asked.ask(weekday, scheduler).moments[2], weekday.calendar)[1] == date(2026, 9, 15)
    assert our_days(ours(weekday), 2)[1] == date(2026, 9, 15)
