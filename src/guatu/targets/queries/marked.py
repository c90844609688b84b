"""The text of a plan cut into blocks and pieces, so that every row can be marked in place. Pure: rows in, values out."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

LOOKS = ("value", "duty", "result", "not_taken", "quote")
"""How a mark looks, the strongest first: where several lie on one another, the piece looks like the first of these."""

PART_CHARACTERS = 6_000


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` belongs to the row `key`. `look` is one of LOOKS, or `task` for a whole paragraph.

    `row_start` is where the row's quotation begins, where that is not here.
    """

    key: str
    look: str
    start: int
    end: int
    state: str = ""
    row_start: int | None = None

    @property
    def anchor(self) -> tuple[str, int]:
        """The row and where its quotation begins."""
        return self.key, self.start if self.row_start is None else self.row_start


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text under the same marks. `keys` are the rows it belongs to, the narrowest first; `anchors` begin here:
    each a row and where its quotation begins."""

    text: str
    look: str = ""
    state: str = ""
    keys: tuple[str, ...] = ()
    anchors: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text: `level` is 0 for a paragraph, else the heading's; `tasks` are the rows it is the paragraph of.

    The texts of `pieces` joined are `text[start:start+n]`, so that a place in the page is a place in the text.
    """

    start: int
    level: int
    pieces: tuple[Piece, ...]
    tasks: tuple[str, ...] = ()
    task_anchors: tuple[tuple[str, int], ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Some blocks that are laid out together; a long document is made of many."""

    start: int
    blocks: tuple[Block, ...]


def marked_parts(
    text: str, marks: Sequence[Mark], *, headings: dict[int, int], pages: Sequence[int]
) -> list[Part]:
    """The whole text in blocks, about 6,000 characters a part; `headings` is start → level, `pages` where pages begin."""
    parts: list[Part] = []
    gathered: list[Block] = []
    for block in marked_blocks(text, marks, headings=headings, pages=pages):
        if gathered and block.start - gathered[0].start > PART_CHARACTERS:
            parts.append(Part(gathered[0].start, tuple(gathered)))
            gathered = []
        gathered.append(block)
    return [*parts, Part(gathered[0].start, tuple(gathered))] if gathered else parts


def marked_blocks(
    text: str,
    marks: Sequence[Mark],
    *,
    headings: dict[int, int],
    pages: Sequence[int],
    within: tuple[int, int] | None = None,
) -> Iterator[Block]:
    """The blocks of the text, or only those that touch `within` (start, end)."""
    inline = sorted((mark for mark in marks if mark.look != "task"), key=lambda mark: mark.start)
    tasks = sorted(
        (mark for mark in marks if mark.look == "task" and mark.start < mark.end), key=lambda mark: mark.start
    )
    first, last = _First(inline), _First(tasks)
    for start, end in _lines(text):
        if within and (end < within[0] or start >= within[1]):
            continue
        over = last.touching(start, end)
        page = bisect_left(pages, start)
        begins = page < len(pages) and start <= pages[page] < end
        yield Block(
            start=start,
            level=headings.get(start, 0) or headings.get(end - len(text[start:end].lstrip()), 0),
            pieces=tuple(_pieces(text, start, end, first.touching(start, end))),
            tasks=tuple(mark.key for mark in over),
            task_anchors=tuple(mark.anchor for mark in over if start <= mark.start < end),
            page=page + 1 if begins else None,
        )


class _First:
    """Marks in the order of their beginning, asked for again and again from the front to the back."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks, self._at = marks, 0
        self._open: list[Mark] = []

    def touching(self, start: int, end: int) -> list[Mark]:
        """The marks that share a character with `start:end`."""
        while self._at < len(self._marks) and self._marks[self._at].start < end:
            self._open.append(self._marks[self._at])
            self._at += 1
        self._open = [mark for mark in self._open if mark.end > start]
        return list(self._open)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Where each line that holds anything begins and ends."""
    start = 0
    while start < len(text):
        newline = text.find("\n", start)
        end = len(text) if newline < 0 else newline
        kept = end - 1 if end > start and text[end - 1] == "\r" else end
        if text[start:kept].strip():
            yield start, kept
        start = end + 1


def _pieces(text: str, start: int, end: int, marks: Iterable[Mark]) -> Iterator[Piece]:
    marks = list(marks)
    cuts = sorted(
        {start, end, *(cut for mark in marks for cut in (mark.start, mark.end) if start < cut < end)}
    )
    anchored: set[str] = set()
    for left, right in pairwise(cuts):
        over = sorted(
            (mark for mark in marks if mark.start < right and mark.end > left),
            key=lambda mark: (LOOKS.index(mark.look), mark.end - mark.start),
        )
        anchors = [
            mark.anchor
            for mark in over
            if mark.look != "quote" and left == mark.start and mark.key not in anchored
        ]
        anchored.update(key for key, _ in anchors)
        yield Piece(
            text=text[left:right],
            look=over[0].look if over else "",
            state=over[0].state if over else "",
            keys=tuple(dict.fromkeys(mark.key for mark in over)),
            anchors=tuple(anchors),
        )


def page_of(pages: Sequence[int], place: int) -> int | None:
    """The number of the page a place stands on; None where the file has no pages."""
    return bisect_right(pages, place) or 1 if pages else None
