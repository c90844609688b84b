"""Forward and backward passes with working calendars, beside a plain C loop over the same arrays compiled on the spot.

20,000 projects of 25 tasks at once; one network of 100,000; and whether the time grows in line from 1,000 to 1,000,000.
Beside MPXJ: `bench.mpxj`.
"""

from __future__ import annotations

import ctypes
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from bench.timing import paired, say, seconds
from guatu.engine.calendar import WorkCalendar, every_day, place_of, working_calendar
from guatu.engine.schedule.levels import Ints
from guatu.engine.schedule.many import ANY, Columns, Dates, Many

AS_OF, BY = date(2026, 3, 2), date(2078, 12, 30)
LIMIT = 10.0
LINEAR = 2.0
SOURCE = Path(__file__).with_name("schedule_loop.c")
SIZES = (1_000, 10_000, 100_000, 1_000_000)


def run(scale: float) -> bool:
    """All figures; True when each is kept."""
    calendars = [
        working_calendar("工作日"),
        every_day(),
        working_calendar("六天", weekdays=frozenset(range(1, 7))),
    ]
    loop = compiled()
    if loop is None:
        print("没有 C 编译器（cc），不与 C 循环比较")
    projects, tasks = max(1, int(20_000 * scale)), max(1_000, int(100_000 * scale))
    kept = compare(f"{projects:,} 个项目 × 25 个节点", side_by_side(projects), calendars, loop)
    kept &= compare(f"一个 {tasks:,} 个节点的网络", one_network(tasks), calendars, loop)
    return kept & is_linear(scale, calendars)


def compare(name: str, columns: Columns, calendars: list[WorkCalendar], loop: ctypes.CDLL | None) -> bool:
    """Time ours beside the C loop, and check that both give the same dates."""
    count, made = len(columns.left), Many(columns, calendars)
    if loop is None:
        print(f"       {name}：本程序 {seconds(lambda: both(made, count)):.3f} 秒")
        return True
    call, results = c_call(loop, columns, calendars)
    found = paired(lambda: both(made, count), call)
    early, late = both(made, count)
    ours = (early.start, early.finish, late.start, late.finish)
    assert all(np.array_equal(mine, theirs) for mine, theirs in zip(ours, results, strict=True)), (
        "日期与 C 循环不同"
    )
    return say(name, found, LIMIT, "C 循环")


def is_linear(scale: float, calendars: list[WorkCalendar]) -> bool:
    """Whether the time of one task hardly grows from the smallest network to the largest."""
    each = {}
    for size in SIZES:
        count = max(1_000, int(size * scale))
        each[count] = median(Many(one_network(count), calendars), count) / count
    told = "，".join(f"{count:,} 个 {took * 1e9:.0f} 纳秒" for count, took in each.items())
    grown = each[max(each)] / each[min(each)]
    print(
        f"{'达到' if grown <= LINEAR else '未达到'}  每个节点的时间：{told}；最大与最小之比 {grown:.2f}（要求 ≤ {LINEAR:g}）"
    )
    return grown <= LINEAR


def median(made: Many, count: int) -> float:
    """Seconds both passes take, the middle of five."""
    return statistics.median(seconds(partial(both, made, count)) for _ in range(5))


def both(made: Many, count: int) -> tuple[Dates, Dates]:
    """Both passes."""
    return made.forward(AS_OF), made.backward(np.full(count, place_of(BY) + 1, np.intp))


def side_by_side(projects: int, tasks: int = 25) -> Columns:
    """Projects whose tasks each wait for one or two of the three before."""
    rng = np.random.default_rng(7)
    own = np.tile(np.arange(tasks), projects)
    base = np.repeat(np.arange(projects) * tasks, tasks)
    first, second = (np.maximum(own - rng.integers(1, 4, own.size), 0) for _ in range(2))
    is_first, is_second = own > 0, (own > 0) & (second != first) & (rng.random(own.size) < 0.5)
    before = np.concatenate([(base + first)[is_first], (base + second)[is_second]])
    after = np.concatenate([(base + own)[is_first], (base + own)[is_second]])
    return drawn(rng, own.size, before, after)


def one_network(tasks: int) -> Columns:
    """One network in which each task waits for one to three earlier ones, any of them."""
    rng = np.random.default_rng(11)
    after = np.repeat(np.arange(1, tasks), rng.integers(1, 4, tasks - 1))
    before = (rng.random(after.size) * after).astype(np.intp)
    return drawn(rng, tasks, before, after)


def drawn(rng: np.random.Generator, tasks: int, before: Ints, after: Ints) -> Columns:
    """Random days, calendars, kinds (mostly finish to start) and lags for given links, ordered by the task after."""
    order = np.argsort(after, kind="stable")
    before, after = before[order], after[order]
    kinds = rng.choice(4, before.size, p=[0.7, 0.1, 0.1, 0.1])
    lag = np.where(rng.random(before.size) < 0.3, rng.integers(-3, 11, before.size), 0)
    calendar = rng.choice(3, tasks, p=[0.7, 0.2, 0.1])
    nothing = np.zeros(tasks, np.intp)
    left = rng.integers(1, 21, tasks)
    ends = ((kinds == 0) | (kinds == 2)).astype(np.intp), (kinds >= 2).astype(np.intp)
    columns = nothing, left, nothing, nothing, nothing, nothing + ANY, calendar, before, after, *ends, lag
    return Columns(*columns, calendar[after])


def compiled() -> ctypes.CDLL | None:
    """The C loop as a library, None when this machine has no compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    target = Path(tempfile.mkdtemp()) / "loop.so"
    command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(target), str(SOURCE)]
    subprocess.run(command, check=True)  # noqa: S603 - our own file
    return ctypes.CDLL(str(target))


def c_call(
    loop: ctypes.CDLL, columns: Columns, calendars: list[WorkCalendar]
) -> tuple[Callable[[], object], list[Ints]]:
    """A call of the C loop over the same columns, and the four columns of dates it fills."""
    count, width = len(columns.left), len(calendars[0].before) + 1
    out_order = np.argsort(columns.before, kind="stable")
    numbers = np.arange(count + 1)
    into = np.searchsorted(columns.after, numbers)
    out = np.searchsorted(columns.before[out_order], numbers)
    before = np.concatenate([np.array([0, *each.before]) for each in calendars])
    days = np.concatenate([np.pad(each.days, (0, width - len(each.days))) for each in calendars])
    given = [
        columns.left,
        columns.calendar,
        into,
        columns.before,
        columns.from_finish,
        columns.to_finish,
        columns.lag,
    ]
    given += [out, out_order, columns.after[out_order]]
    results = [np.zeros(count, np.int32) for _ in range(4)]
    arrays = [np.ascontiguousarray(each, np.int32) for each in (*given, before, days)]
    pointers = [each.ctypes.data_as(ctypes.c_void_p) for each in (*arrays, *results)]
    places = place_of(AS_OF), place_of(BY) + 1

    def call(kept: object = arrays) -> None:
        loop.passes(count, *pointers[:10], width, *pointers[10:12], *places, *pointers[12:])

    return call, results
