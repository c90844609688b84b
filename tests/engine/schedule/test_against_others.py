"""Plain networks, compared with what others say of them: networkx, and the best known lengths of PSPLIB."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.engine.calendar import every_day
from guatu.engine.schedule import Link, Task, compile_network, schedule

PSPLIB = next(
    (
        found
        for parent in Path(__file__).resolve().parents
        if (found := parent / "shared" / "data" / "psplib").is_dir()
    ),
    None,
)
DAY = date(2026, 1, 1)
CALENDARS = {"自然日": every_day()}


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_the_longest_path_is_that_of_networkx(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 25))
    days = data.draw(st.lists(st.integers(1, 30), min_size=count, max_size=count))
    pairs = [(first, second) for second in range(count) for first in range(second)]
    chosen = data.draw(st.lists(st.sampled_from(pairs), unique=True, max_size=60)) if pairs else []
    plan = schedule(
        compile_network(
            [Task(str(each), str(each), days[each], "自然日") for each in range(count)],
            [Link(str(first), str(second)) for first, second in chosen],
            CALENDARS,
        ),
        as_of=DAY,
    )
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(count + 1))  # the last is the end of all
    graph.add_edges_from((first, second, {"weight": days[first]}) for first, second in chosen)
    graph.add_edges_from((each, count, {"weight": days[each]}) for each in range(count))
    longest = networkx.dag_longest_path_length(graph)
    assert (plan.finish - DAY).days + 1 == longest
    for each in range(count):
        before = graph.subgraph([*networkx.ancestors(graph, each), each])
        after = graph.subgraph([*networkx.descendants(graph, each), each])
        start = networkx.dag_longest_path_length(before)
        window = plan.window(str(each))
        assert (window.start - DAY).days == start
        assert window.total_float == longest - start - networkx.dag_longest_path_length(after)
    critical = {each for each in range(count) if plan.window(str(each)).total_float == 0}
    assert set(networkx.dag_longest_path(graph)) - {count} <= critical


def instances() -> Iterator[tuple[str, int, str]]:
    if PSPLIB is None:
        return
    with (PSPLIB / "best_known.csv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            path = PSPLIB / row["instance"]
            if path.exists():
                yield row["instance"], int(float(row["best_known_upper_bound"])), path.read_text()


@pytest.mark.skipif(PSPLIB is None, reason="没有 shared/data/psplib，跳过与 PSPLIB 最优工期的比较")
def test_no_best_known_length_of_psplib_is_shorter_than_the_earliest_end() -> None:
    looked = 0
    for name, best, text in instances():
        tasks, links, longest = read(text)
        plan = schedule(compile_network(tasks, links, CALENDARS), as_of=DAY)
        length = (plan.finish - DAY + timedelta(1)).days
        assert length == longest, name
        assert length <= best, name
        looked += 1
    assert looked == 156


def read(text: str) -> tuple[list[Task], list[Link], int]:
    """Tasks, links, and the length without resources that the file itself gives (MPM-Time)."""
    longest = int(re.search(r"MPM-Time\n(?:\s*\d+){5}\s+(\d+)", text)[1])
    relations = re.search(r"successors\n(.*?)\n\*", text, re.DOTALL)[1]
    durations = re.search(r"REQUESTS/DURATIONS:\n.*?\n-+\n(.*?)\n\*", text, re.DOTALL)[1]
    days = {row.split()[0]: int(row.split()[2]) for row in durations.splitlines()}
    tasks = [Task(each, each, count, "自然日") for each, count in days.items() if count]
    known = {task.id for task in tasks}
    rows = [row.split() for row in relations.splitlines()]
    links = [Link(row[0], other) for row in rows for other in row[3:] if row[0] in known and other in known]
    return tasks, links, longest
