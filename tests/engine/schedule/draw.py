"""Random networks: all kinds of links, lags either way, calendars that rest, limits, and what has happened."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from hypothesis import strategies as st

from guatu.engine.calendar import (
    AnnouncedYear,
    Closure,
    Span,
    WorkCalendar,
    every_day,
    working_calendar,
)
from guatu.engine.schedule import Edge, Limit, Link, LinkKind, Sense, Task

AS_OF = date(2026, 9, 14)
GOLDEN = AnnouncedYear(
    2026,
    "",
    date(2025, 11, 4),
    "",
    (Span("国庆节", date(2026, 10, 1), date(2026, 10, 7)),),
    frozenset({date(2026, 9, 20), date(2026, 10, 10)}),
)
FLOOD = Closure("汛期", date(2026, 9, 22), date(2026, 10, 4))


@cache
def calendars() -> dict[str, WorkCalendar]:
    thin = working_calendar("三天", [GOLDEN], [FLOOD], weekdays=frozenset({2, 4, 6}))
    return {"工作日": working_calendar("工作日", [GOLDEN]), "自然日": every_day(), "三天": thin}


NAMES = st.sampled_from(["工作日", "自然日", "三天"])
LIMITS = st.builds(
    Limit,
    st.sampled_from(Edge),
    st.sampled_from(Sense),
    st.dates(date(2026, 9, 1), date(2026, 11, 20)),
)


@st.composite
def networks(
    draw: st.DrawFn, *, most: int = 7, happened: bool = True, limits: bool = True
) -> tuple[list[Task], list[Link]]:
    count = draw(st.integers(1, most))
    tasks = [_task(draw, number, happened, limits) for number in range(count)]
    pairs = [(first, second) for second in range(count) for first in range(second)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=2 * count)) if pairs else []
    links = [
        Link(
            f"t{first}",
            f"t{second}",
            draw(st.sampled_from(LinkKind)),
            draw(st.integers(-4, 6)),
            draw(st.one_of(st.none(), NAMES)),
        )
        for first, second in chosen
    ]
    return tasks, links


def _task(draw: st.DrawFn, number: int, happened: bool, limits: bool) -> Task:
    task_id, days, calendar = f"t{number}", draw(st.integers(0, 9)), draw(NAMES)
    kept = tuple(draw(st.lists(LIMITS, max_size=2))) if limits else ()
    state = draw(st.sampled_from(["waiting", "waiting", "started", "done"])) if happened else "waiting"
    begun = AS_OF - timedelta(draw(st.integers(0, 20)))
    if state == "done":
        ended = begun + timedelta(draw(st.integers(0, (AS_OF - begun).days)))
        return Task(task_id, f"节点{number}", days, calendar, kept, begun, ended)
    if state == "started" and days:
        return Task(task_id, f"节点{number}", days, calendar, kept, begun, percent=draw(st.integers(0, 99)))
    return Task(task_id, f"节点{number}", days, calendar, kept)
