"""Initials, pieces of many rows, and pausing the search for cycles."""

from __future__ import annotations

import gc

import pytest

from guatu.kit.memory import no_cycle_search
from guatu.kit.pinyin import initials
from guatu.kit.spans import MOST_NAMED, SPAN, id_lookups, pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("重庆路大桥", "cqldq"),
        ("重点项目", "zdxm"),
        ("银行大厦", "yhds"),
        ("ＡＢ座（二期） 3号", "abzeq3h"),
        ("", ""),
        ("——", ""),
    ],
)
def test_initials_follow_the_usual_reading_and_ignore_how_it_is_written(text: str, expected: str) -> None:
    assert initials(text) == expected


def test_spans_cover_every_id_once() -> None:
    spans = list(id_lookups("pk", None, lowest=3, highest=3 + SPAN))
    assert spans == [
        {"pk__gte": 3, "pk__lt": 3 + SPAN},
        {"pk__gte": 3 + SPAN, "pk__lt": 3 + 2 * SPAN},
    ]


def test_named_ids_come_sorted_once_and_a_few_hundred_at_a_time() -> None:
    lookups = list(id_lookups("pk", [*range(MOST_NAMED + 1), 0], lowest=None, highest=None))
    assert lookups == [{"pk__in": list(range(MOST_NAMED))}, {"pk__in": [MOST_NAMED]}]


def test_nothing_gives_no_lookups() -> None:
    assert list(id_lookups("pk", None, lowest=None, highest=None)) == []
    assert list(id_lookups("pk", [], lowest=1, highest=9)) == []
    assert list(pieces([], 3)) == []


def test_the_search_for_cycles_goes_on_afterwards_even_after_an_error() -> None:
    def fail() -> None:
        with no_cycle_search():
            assert not gc.isenabled()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert gc.isenabled()
