"""One way of writing: traditional characters, full-width forms and broken lines brought to one plain text whose places are known."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

_FORMS = str.maketrans(
    {
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        "﹪": "%", "【": "[", "】": "]", "〔": "[", "〕": "]", "﹙": "(", "﹚": ")", "「": "“", "」": "”", "『": "“", "』": "”",
        "–": "-", "—": "-", "―": "-", "─": "-", "－": "-", "～": "~", "〜": "~", "∼": "~", "．": ".", "·": "·", "﹐": ",", "‚": ",",
        "≧": "≥", "≦": "≤", "⩾": "≥", "⩽": "≤", "\u3000": " ", "\xa0": " ", "\u200b": " ", "\ufeff": " ", "\r": " ",
    }
)  # fmt: skip
_PAGE_NUMBER = re.compile(r"[-·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/共]\s*(?:共)?\s*\d{1,4}\s*页?)?[-·\s]*")
_STARTS_ANEW = re.compile(
    r"\s*(?:附件|附表|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节条部]|[\((]\s*[一二三四五六七八九十\d]{1,3}\s*[\))]|\d{1,2}\s*[.、](?!\d)|--|[-●•◆■★※①-⑳]"
    r"|(?:责任|牵头|配合|主办|协办|完成|支持)(?:单位|部门|时限))"
)
_TABLE_HEAD = re.compile(
    r"(?<!\S)(?:主要)?(?:牵头|责任|主办|承办|落实|实施)(?:责任)?(?:单位|部门|主体)(?!\S)"
)
_RUN = re.compile(r"[ \t|]+|[^ \t|]+")
_CELLS = re.compile(r"[\t|]| {2,}")
_ENDS = tuple("。!?;:”")
_WIDEST_WRAP = 60
_MOST_HEADER = 30


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it was given and as it is read: `plain[i]` stands at `original[places[i]]`; a `\\n` in `plain` ends a paragraph."""

    original: str
    plain: str
    places: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of `plain[start:end]`, which must not be empty."""
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Every traditional character that has one simplified character for it."""
    converter = OpenCC("t2s")
    table = {}
    for code in range(0x4E00, 0x9FA6):
        simple = converter.convert(chr(code))
        if len(simple) == 1 and simple != chr(code):
            table[code] = simple
    return table


def normalise(text: str) -> str:
    """The same text, character for character, in simplified characters and half-width forms."""
    same_width = text.translate(_FORMS)
    return same_width if same_width.isascii() else same_width.translate(_simplified())


def prepare(original: str) -> Text:
    """Drop what a page adds to a text (page numbers, running heads, broken lines, spaces between characters)."""
    written = normalise(original)
    lines = _lines(written)
    noise = _noise(written, lines)
    width = _wrap_width([(s, e) for i, (s, e) in enumerate(lines) if i not in noise and s < e], written)
    kept, places = [], array("Q")
    before: tuple[int, int] | None = None
    blank, columns = False, 0
    for number, (start, end) in enumerate(lines):
        if number in noise:
            continue
        if start == end:
            blank = True
            continue
        if before is not None and (blank or not _goes_on(written, before, (start, end), width)):
            kept.append("\n")
            places.append(before[1] - 1)
        cells = len(written[start:end].split())
        columns = cells if _TABLE_HEAD.search(written, start, end) and cells > 2 else columns
        is_row = len(_CELLS.findall(written, start, end)) >= 2 or (columns > 0 and cells == columns)
        _keep(written, start, end, kept, places, is_row=is_row)
        before, blank = (start, end), False
    return Text(original, "".join(kept), places)


def _lines(text: str) -> list[tuple[int, int]]:
    """Where each line's text begins and ends, without the spaces around it."""
    found, at = [], 0
    for line in text.split("\n"):
        stripped = line.strip()
        start = at + (len(line) - len(line.lstrip())) if stripped else at
        found.append((start, start + len(stripped)))
        at += len(line) + 1
    return found


def _noise(text: str, lines: list[tuple[int, int]]) -> set[int]:
    """Numbers of the lines that are page numbers, the blank lines around those, and short lines repeated on page after page."""
    times = Counter(text[s:e] for s, e in lines if 0 < e - s <= _MOST_HEADER)
    noise: set[int] = set()
    seen: set[str] = set()
    for number, (start, end) in enumerate(lines):
        line = text[start:end]
        repeated = (
            times[line] >= 3 and line in seen and not line.endswith(_ENDS) and not _STARTS_ANEW.match(line)
        )
        seen.add(line)
        if repeated or (0 < len(line) <= _MOST_HEADER and _PAGE_NUMBER.fullmatch(line)):
            noise.add(number)
            for step in (-1, 1):
                near = number + step
                while 0 <= near < len(lines) and lines[near][0] == lines[near][1]:
                    noise.add(near)
                    near += step
    return noise


def _wrap_width(lines: list[tuple[int, int]], text: str) -> int:
    """The width at which lines were broken, in characters; 0 when paragraphs stand on one line each."""
    if len(lines) < 6:
        return 0
    lengths = sorted(e - s for s, e in lines)
    width = lengths[len(lengths) * 9 // 10]
    broken = sum(1 for s, e in lines if e - s >= width * 0.8 and not text[s:e].endswith(_ENDS))
    return width if width <= _WIDEST_WRAP and broken >= len(lines) * 0.2 else 0


def _goes_on(text: str, before: tuple[int, int], after: tuple[int, int], width: int) -> bool:
    """Whether a line goes on with the sentence of the line before it."""
    if not width or before[1] - before[0] < width * 0.7:
        return False
    if len(_CELLS.findall(text, *before)) >= 2 or len(_CELLS.findall(text, *after)) >= 2:
        return False
    return not text.endswith(_ENDS, *before) and not _STARTS_ANEW.match(text, after[0])


def _keep(text: str, start: int, end: int, kept: list[str], places: array[int], *, is_row: bool) -> None:
    """The characters of a line without its spaces; what parts the cells of a table, and spaces between two figures, stay as one tab."""
    for run in _RUN.finditer(text, start, end):
        words = run[0]
        if words[0] not in " \t|":
            kept.append(words)
            places.extend(range(*run.span()))
        elif is_row or "\t" in words or "|" in words or _stands_between_digits(text, run):
            kept.append("\t")
            places.append(run.start())


def _stands_between_digits(text: str, run: re.Match[str]) -> bool:
    return text[run.start() - 1].isdigit() and text[run.end()].isdigit()
