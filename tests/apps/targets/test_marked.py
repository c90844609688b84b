"""A document in blocks and pieces: nothing of the text is lost or moved, and every row has one anchor."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guatu.targets.queries.marked import LOOKS, Mark, Piece, marked_blocks, marked_parts, page_of

LINES = st.lists(st.text("甲乙1%。 \t", max_size=12), max_size=8).map("\n".join)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    """A text and marks anywhere in it, over one another and over line ends."""
    text = draw(LINES)
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))
    pairs = draw(st.lists(st.tuples(places, st.sampled_from((*LOOKS, "task"))), max_size=8))
    return text, [
        Mark(f"target-{at}", look, min(place), max(place)) for at, (place, look) in enumerate(pairs)
    ]


@given(marked_texts())
def test_the_blocks_hold_the_text_at_its_places(made: tuple[str, list[Mark]]) -> None:
    text, marks = made
    end = 0
    for block in marked_blocks(text, marks, headings={}, pages=()):
        line = "".join(piece.text for piece in block.pieces)
        assert text[block.start : block.start + len(line)] == line
        assert not text[end : block.start].strip()
        end = block.start + len(line)
    assert not text[end:].strip()


@given(marked_texts())
def test_each_character_belongs_to_the_rows_whose_marks_lie_on_it(made: tuple[str, list[Mark]]) -> None:
    text, marks = made
    for block in marked_blocks(text, marks, headings={}, pages=()):
        at = block.start
        for piece in block.pieces:
            for place in range(at, at + len(piece.text)):
                on_it = {mark.key for mark in marks if mark.look != "task" and mark.start <= place < mark.end}
                assert set(piece.keys) == on_it
            at += len(piece.text)


@given(marked_texts())
def test_a_row_is_anchored_once_where_it_begins(made: tuple[str, list[Mark]]) -> None:
    text, marks = made
    blocks = list(marked_blocks(text, marks, headings={}, pages=()))
    anchors = [anchor for block in blocks for piece in block.pieces for anchor, _ in piece.anchors]
    anchors += [anchor for block in blocks for anchor, _ in block.task_anchors]
    assert len(anchors) == len(set(anchors))
    lines = [(block.start, block.start + sum(len(piece.text) for piece in block.pieces)) for block in blocks]
    for mark in marks:
        begins = any(start <= mark.start < end for start, end in lines) and mark.start < mark.end
        assert (mark.key in anchors) == (begins and mark.look != "quote")


def test_two_figures_of_one_clause_are_told_apart() -> None:
    text = "内外资分别增长12%、10%"
    first, second = Mark("target-1", "value", 7, 10, "", 0), Mark("target-2", "value", 11, 14, "", 0)
    quotes = [Mark(mark.key, "quote", 0, 14) for mark in (first, second)]
    (block,) = marked_blocks(text, [first, second, *quotes], headings={}, pages=())
    both = ("target-1", "target-2")
    assert block.pieces == (
        Piece("内外资分别增长", "quote", "", both),
        Piece("12%", "value", "", both, (("target-1", 0),)),
        Piece("、", "quote", "", both),
        Piece("10%", "value", "", ("target-2", "target-1"), (("target-2", 0),)),
    )


def test_headings_pages_and_the_ends_of_windows_lines() -> None:
    text = "方案\r\n一、目标\r\n\r\n第二页"
    blocks = list(marked_blocks(text, [], headings={4: 1}, pages=(0, 12)))
    assert [block.pieces[0].text for block in blocks] == ["方案", "一、目标", "第二页"]
    assert [block.level for block in blocks] == [0, 1, 0]
    assert [block.page for block in blocks] == [1, None, 2]
    assert [page_of((0, 12), place) for place in (0, 11, 12)] == [1, 1, 2]
    assert page_of((), 5) is None


def test_a_long_document_comes_in_parts() -> None:
    text = "甲" * 99 + "\n"
    parts = marked_parts(text * 200, [], headings={}, pages=())
    assert sum(len(part.blocks) for part in parts) == 200
    assert len(parts) == 4
    assert marked_parts("", [], headings={}, pages=()) == []
