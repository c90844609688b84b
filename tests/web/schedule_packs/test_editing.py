"""Changing values inside the YAML text of a pack leaves all the rest as it was written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.kit.yaml_text import PackProblems, Place
from guatu.scheduling.packs.compiled import compile_schedule_pack
from guatu.scheduling.packs.editing import Value, as_version, edited
from guatu.scheduling.packs.reader import read_schedule
from guatu.scheduling.packs.shipped import shipped_schedules

WRITTEN = """\
nodes:
  - id: a  # the first
    name: >-
      长长的
      名称

    # kept
    days: 10   # planned
    law: {at_most: 30}
  - {id: b, name: "x", days: 3}  # on one line
  - id: c
    days:
    name: 'q'
"""


def test_a_value_is_replaced_and_the_comment_behind_it_stays() -> None:
    assert edited(WRITTEN, {("nodes", 0, "days"): 12}) == WRITTEN.replace("days: 10 ", "days: 12 ")


def test_values_in_quotes_in_braces_over_lines_and_missing_ones_are_replaced_alike() -> None:
    changes: dict[Place, Value] = {
        ("nodes", 0, "name"): "短名",
        ("nodes", 1, "name"): "a, b",
        ("nodes", 1, "days"): 4,
        ("nodes", 2, "days"): 5,
        ("nodes", 2, "name"): "12",
    }
    assert edited(WRITTEN, changes) == (
        """\
nodes:
  - id: a  # the first
    name: 短名

    # kept
    days: 10   # planned
    law: {at_most: 30}
  - {id: b, name: "a, b", days: 4}  # on one line
  - id: c
    days: 5
    name: "12"
"""
    )


def test_a_key_that_was_not_written_is_added_to_its_part() -> None:
    changes: dict[Place, Value] = {("nodes", 0, "body"): "发改: 局 # 1", ("nodes", 1, "body"): "水利局"}
    text = edited(WRITTEN, changes)
    assert '    days: 10   # planned\n    body: "发改: 局 # 1"\n    law:' in text
    assert '- {id: b, name: "x", days: 3, body: 水利局}  # on one line' in text
    assert len(text.splitlines()) == len(WRITTEN.splitlines()) + 1


def test_a_key_is_added_to_the_last_line_of_a_text_without_a_line_end() -> None:
    assert edited("nodes:\n  - id: a", {("nodes", 0, "days"): 1}) == "nodes:\n  - id: a\n    days: 1"


def test_a_value_that_is_there_already_changes_nothing() -> None:
    changes: dict[Place, Value] = {("nodes", 0, "name"): "长长的 名称", ("nodes", 1, "name"): "x"}
    assert edited(WRITTEN, changes) == WRITTEN


def test_a_place_that_is_not_there_is_named() -> None:
    for place in (("nodes", 9, "days"), ("nodes", 0, "law"), ("options", 0, "name")):
        with pytest.raises(KeyError):
            edited(WRITTEN, {place: "x"})


def test_a_text_that_is_no_yaml_is_refused() -> None:
    with pytest.raises(PackProblems, match="YAML 写法有误"):
        edited("nodes:\n - {a: [1\n", {("nodes", 0, "days"): 1})


def test_a_version_is_changed_where_it_stands() -> None:
    assert as_version("kind: schedule\nversion: 3  # ours\n", 14) == "kind: schedule\nversion: 14  # ours\n"


WORDS = st.text(st.sampled_from("天地 ：，:#-{}[]'\"*&!|>%@`,?12a、"), min_size=1, max_size=12)


@pytest.mark.parametrize("file", sorted(shipped_schedules()))
@settings(deadline=None, max_examples=12)  # each reads a whole pack four times
@given(data=st.data())
def test_whatever_is_written_is_read_back_and_nothing_else_changes(file: str, data: Any) -> None:
    text = shipped_schedules()[file]
    before = read_schedule(text).text.model_dump()
    number = data.draw(st.integers(0, len(before["nodes"]) - 1))
    name = data.draw(st.sampled_from(["name", "body", "deliverable", "days"]))
    value = (
        data.draw(st.integers(0, 3650))
        if name == "days"
        else data.draw(WORDS.map(str.strip).filter(lambda each: each != ""))
    )
    after = edited(text, {("nodes", number, name): value})
    before["nodes"][number][name] = value
    assert read_schedule(after).text.model_dump() == before
    kept = [line for line in text.splitlines() if "#" in line]
    assert [line for line in after.splitlines() if line in kept] == kept


@pytest.mark.parametrize("file", sorted(shipped_schedules()))
def test_every_node_of_a_shipped_pack_can_be_renamed_line_by_line(file: str) -> None:
    text = shipped_schedules()[file]
    pack = compile_schedule_pack(text)
    after = edited(text, {("nodes", node.order, "name"): f"{node.name}（改）" for node in pack.nodes})
    pairs = list(zip(text.splitlines(), after.splitlines(), strict=True))
    assert sum(old != new for old, new in pairs) == len(pack.nodes)
    assert [node.name for node in compile_schedule_pack(after).nodes] == [
        f"{node.name}（改）" for node in pack.nodes
    ]
