"""The dates Project would give a plan written for it are ours, as far as MPXJ's Microsoft scheduler speaks for Project."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bench import mpxj
from bench.mpxj import Schedulers, days_of, finish_day, start_day
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.schedules.draw import calendars

from guatu.engine.schedule import Link, LinkKind, Schedule, Task, compile_network, schedule
from guatu.exchange.schedules.project_xml import write_project_xml
from guatu.exchange.schedules.values import SheetNode, SheetSchedule

pytestmark = pytest.mark.skipif(bool(mpxj.missing()), reason=mpxj.missing() or "-")
AS_OF = date(2026, 9, 17)
SLOW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def asked() -> Iterator[Schedulers]:
    with mpxj.running() as schedulers:
        yield schedulers


@st.composite
def plans(draw: st.DrawFn, names: tuple[str, ...], kinds: tuple[LinkKind, ...], least: int) -> Schedule:
    count = draw(st.integers(1, 7))
    tasks = [
        Task(str(each), f"节点{each}", draw(st.integers(1, 12)), draw(st.sampled_from(names)))
        for each in range(count)
    ]
    pairs = [(first, second) for second in range(count) for first in range(second)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2 * count)) if pairs else []
    links = []
    for first, second in chosen:
        kind, lag = draw(st.sampled_from(kinds)), draw(st.integers(least, 6))
        links.append(Link(str(first), str(second), kind, lag or int(kind == LinkKind.SF)))
    return schedule(compile_network(tasks, links, calendars()), as_of=AS_OF)


def written(plan: Schedule) -> bytes:
    nodes = []
    for task in sorted(plan.network.tasks, key=lambda task: int(task.id)):
        window = plan.window(task.id)
        nodes.append(
            SheetNode(
                task.id, task.name, f"阶段{int(task.id) // 3}", task.days, task.calendar, "发改局",
                start=window.start, finish=window.finish, latest_start=window.latest_start, latest_finish=window.latest_finish,
            )
        )  # fmt: skip
    return write_project_xml(
        SheetSchedule("", tuple(nodes), plan.network.links, as_of=plan.as_of), calendars()
    )


@SLOW
@given(plan=plans(("工作日",), tuple(LinkKind), -4))
def test_all_four_dates_are_ours_by_one_calendar(asked: Schedulers, tmp_path: Path, plan: Schedule) -> None:
    path = tmp_path / "plan.xml"
    path.write_bytes(written(plan))
    calendar = calendars()["工作日"]
    told = asked.ask_file(path, AS_OF).moments
    assert len(told) == len(plan.network.tasks)
    for number, moments in enumerate(told):
        window = plan.window(str(number))
        ours = window.start, window.finish, window.latest_start, window.latest_finish
        assert days_of(moments, calendar) == ours


@SLOW
@given(plan=plans(("工作日", "自然日", "土方"), (LinkKind.FS, LinkKind.SS), 0))
def test_earliest_dates_are_ours_by_many_calendars(asked: Schedulers, tmp_path: Path, plan: Schedule) -> None:
    path = tmp_path / "plan.xml"
    path.write_bytes(written(plan))
    told = asked.ask_file(path, AS_OF).moments
    assert len(told) == len(plan.network.tasks)
    for number, moments in enumerate(told):
        window = plan.window(str(number))
        calendar = calendars()[window.task.calendar]
        assert (start_day(moments[0], calendar), finish_day(moments[1], calendar)) == (
            window.start,
            window.finish,
        )
