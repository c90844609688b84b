"""Very many tasks at once have the dates they have one by one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine.calendar import CalendarError
from guatu.engine.schedule import Link, ScheduleError, Task, compile_network, schedule
from tests.engine.schedule.draw import AS_OF, calendars, networks

np = pytest.importorskip("numpy", reason="没有安装 numpy（可选组件 schedule），跳过成批排期")

from guatu.engine.schedule.levels import levels_of  # noqa: E402 - only with numpy
from guatu.engine.schedule.many import Many, columns_of  # noqa: E402

Drawn = tuple[list[Task], list[Link]]


def many(*compiled: object) -> Many:
    return Many(columns_of(compiled, list(calendars())), list(calendars().values()))


@settings(max_examples=120, deadline=None)
@given(st.lists(networks(), min_size=1, max_size=4), st.dates(date(2026, 9, 20), date(2026, 12, 20)))
def test_networks_side_by_side_have_the_dates_of_each(drawn: list[Drawn], finish_by: date) -> None:
    compiled = [compile_network(*each, calendars()) for each in drawn]
    plans = [schedule(each, as_of=AS_OF, finish_by=finish_by) for each in compiled]
    together = many(*compiled)
    early = together.forward(AS_OF)
    assert early.start.tolist() == [place for plan in plans for place in plan.early[1]]
    assert early.finish.tolist() == [place for plan in plans for place in plan.early[2]]
    late = together.backward(np.full(len(early.start), plans[0].end))
    assert late.start.tolist() == [place for plan in plans for place in plan.late[1]]
    assert late.finish.tolist() == [place for plan in plans for place in plan.late[2]]


def test_dates_that_leave_the_calendar_are_refused() -> None:
    long = compile_network([Task("a", "甲", 20_000, "工作日")], [], calendars())
    with pytest.raises(CalendarError, match="超出了日历的最后一天"):
        many(long).forward(AS_OF)
    short = compile_network([Task("a", "甲", 20, "工作日")], [], calendars())
    with pytest.raises(CalendarError, match="早于日历的第一天"):
        many(short).backward(np.array([3]))


def test_tasks_in_a_circle_are_refused_with_how_many() -> None:
    with pytest.raises(ScheduleError, match="有 2 个节点互相等待"):
        levels_of(3, np.array([0, 1, 2]), np.array([1, 2, 1]))
