"""The lines of printed pages made into paragraphs again: a page knows lines and places, a reader of plans wants sentences."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from guatu.targets.documents.building import Builder


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line, in points: from `left` to `right`, standing on `base` (from the foot of the page), `size` high."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one page in the order of the file."""

    width: float
    height: float
    lines: tuple[Line, ...]


_NUMBER_MARGIN = 0.13
"""The share of a page, at its head and its foot, in which a number by itself is the page's."""
_MARGIN = 0.08
"""The share in which headers and footers stand; text begins further in."""
_REPEATED_SHARE = 0.4
_PAGE_NUMBER = re.compile(
    r"[\s\-—–―─·•|]*第?\s*[0-9０-９]{1,4}\s*页?\s*(?:[/／,，]?\s*共?\s*[0-9]{1,4}\s*页?)?[\s\-—–―─·•|]*"
)
_DIGITS = re.compile(r"[0-9０-９]+")
_LABEL = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十百]+[）)、.．]|[（(]?[0-9]{1,3}[）)、]|[0-9]{1,3}[.．](?![0-9])|第[一二三四五六七八九十百0-9]+[章节条项编部]|[①-⑳]|——|附件|附表)"
)
_SENTENCE_ENDS = "。；;：:！？!?"
_SHORT_BY = 3.0
_INDENTED_BY = 1.5
_CELL_BY = 3.0
_WIDE_LEADING = 1.25
_LARGER = 1.15
_SMALLER = 0.85


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """The pages without page numbers, small type in the margins, and what stands there at the same height of many pages."""
    seen = Counter(
        key
        for page in pages
        for key in {_key(line) for line in page.lines if _is_within(_MARGIN, line, page)}
    )
    often = max(2, math.ceil(_REPEATED_SHARE * len(pages)))
    small = _SMALLER * median([line.size for page in pages for line in page.lines] or [0])
    return [
        replace(
            page,
            lines=tuple(
                line
                for line in page.lines
                if seen[_key(line)] < often
                and not (line.size < small and _is_within(_MARGIN, line, page))
                and not _is_page_number(line, page)
            ),
        )
        for page in pages
    ]


def joined(pages: Sequence[Page]) -> tuple[str, tuple[int, ...]]:
    """The text of all pages, a paragraph a line, and where in it each page begins (inside a paragraph, it may be)."""
    paragraphs: list[str] = []
    starts: list[int] = []
    length = 0
    before: Line | None = None
    columns = _columns(pages)
    for page in pages:
        column = columns[_shape(page)]
        is_first = True
        for line in page.lines:
            text = Builder.clean(line.text)
            if not text:
                continue
            if before is None or _begins_paragraph(before, line, column, is_first):
                length += bool(paragraphs)
                paragraphs.append("")
            elif _needs_blank(paragraphs[-1], text):
                text = f" {text}"
            if is_first:
                starts.append(length + (len(text) - len(text.lstrip())))
            paragraphs[-1] += text
            length += len(text)
            before, is_first = line, False
        if is_first:
            starts.append(length)
    return "\n".join(paragraphs), tuple(starts)


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the lines of pages of one shape usually begin and end, how high and how far apart they are.

    `is_indented` says that paragraphs begin further in than their other lines, as offices print; lists hang the other way.
    """

    left: float
    right: float
    size: float
    leading: float
    is_indented: bool


def _shape(page: Page) -> tuple[float, float]:
    return page.width, page.height


def _columns(pages: Sequence[Page]) -> dict[tuple[float, float], _Column]:
    by_shape: dict[tuple[float, float], list[Page]] = {}
    for page in pages:
        by_shape.setdefault(_shape(page), []).append(page)
    return {shape: _column(alike) for shape, alike in by_shape.items()}


def _column(pages: Sequence[Page]) -> _Column:
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return _Column(0, 0, 1, math.inf, False)
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    left, right = lefts[len(lefts) // 20], rights[-1 - len(rights) // 20]
    size = max(median(line.size for line in lines), 1.0)
    full = [
        (a, b)
        for page in pages
        for a, b in zip(page.lines, page.lines[1:], strict=False)
        if a.right > right - _SHORT_BY * size
    ]
    steps = [a.base - b.base for a, b in full if a.base > b.base]
    inner = left + _INDENTED_BY * size
    outwards = sum(b.left <= inner < a.left for a, b in full)
    inwards = sum(a.left <= inner < b.left and not _has_ended(a) for a, b in full)
    return _Column(left, right, size, median(steps) if steps else math.inf, outwards > inwards)


def _begins_paragraph(before: Line, line: Line, column: _Column, is_first: bool) -> bool:
    if max(before.size, line.size) > _LARGER * min(before.size, line.size):
        return True
    leading = column.leading * max(1.0, line.size / column.size)
    is_wide_apart = before.base - line.base > _WIDE_LEADING * leading
    if not is_first and (is_wide_apart or abs(before.base - line.base) < column.leading / 4):
        return True
    if before.size > _LARGER * column.size and _is_centred(before, column) and _is_centred(line, column):
        return False
    has_ended, has_label = _has_ended(before), bool(_LABEL.match(line.text))
    if (
        before.left > column.left + _CELL_BY * column.size
    ):  # the cell of a table: its wrapped lines stand under each other
        return has_ended or has_label or abs(before.left - line.left) > line.size / 4
    if before.right < column.right - _SHORT_BY * line.size or (has_ended and has_label):
        return True
    if line.left > column.left + _INDENTED_BY * line.size:
        hangs = before.left > line.left - line.size / 2 or _LABEL.match(before.text)
        return column.is_indented or has_ended or has_label or not hangs
    return False


def _has_ended(line: Line) -> bool:
    return line.text.rstrip()[-1:] in tuple(_SENTENCE_ENDS)


def _needs_blank(before: str, after: str) -> bool:
    """Whether a line break stood for a blank: between words of letters, not in Chinese."""
    return before[-1:].isascii() and after[:1].isascii() and not before.endswith("-")


def _is_centred(line: Line, column: _Column) -> bool:
    return abs((line.left + line.right) - (column.left + column.right)) < 2 * line.size


def _is_within(margin: float, line: Line, page: Page) -> bool:
    return line.base < margin * page.height or line.base > (1 - margin) * page.height


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", "".join(line.text.split())), round(line.base)


def _is_page_number(line: Line, page: Page) -> bool:
    """A number by itself, with nothing printed beyond it."""
    if not (_is_within(_NUMBER_MARGIN, line, page) and _PAGE_NUMBER.fullmatch(line.text)):
        return False
    bases = [other.base for other in page.lines]
    return line.base <= min(bases) or line.base >= max(bases)
