"""The process in which a PDF is opened: `python -m guatu.targets.documents.pdf_process`, with limits on time and memory.

The library is native code and the file is a stranger's: whatever it does to this process, the platform goes on.
The file comes on standard input; the answer is one JSON value a line: the number of pages (`{"pages": 3}`), then each page as
`[width, height, [[text, left, right, base, size], …]]` in points from the lower left corner, as the page is looked at.
`{"fault": "locked" | "broken" | "long"}` ends it early.
"""

from __future__ import annotations

import ctypes
import json
import math
import re
import resource
import sys
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

SECONDS = 120
MEMORY = 2_000_000_000  # bytes of address space

_RUN = re.compile(r"[^\r\n]*[^\r\n ][^\r\n]*")
_WORD_OR_BLANK = re.compile(r"[^ ]+| +")
_WIDE_GAP = 0.8
"""From how many times the size of its type a gap is more than Word's narrow space between Chinese and digits."""


def answers(data: bytes, *, most_pages: int, most_characters: int) -> Iterator[Any]:
    """What is answered for a file, one value a line; no pages follow when there are more than `most_pages`."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        locked = getattr(fault, "err_code", None) == raw.FPDF_ERR_PASSWORD
        yield {"fault": "locked" if locked else "broken"}
        return
    count = len(document)
    yield {"pages": count}
    for at in range(count if count <= most_pages else 0):
        page = _page(document, at, most_characters)
        yield page
        if isinstance(page, dict):
            return


def _page(document: Any, at: int, most_characters: int) -> list[Any] | dict[str, str]:
    try:
        page = document[at]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:  # one broken page is a page without text
        return [0, 0, []]
    if text.count_chars() > most_characters:
        return {"fault": "long"}
    size = page.get_size()
    lines = _Lines(text, size, page.get_rotation() // 90).all()
    text.close()
    page.close()
    return [*map(round, size), lines]


class _Lines:
    """The lines of one page. The library is asked for the place of a character only where something hangs on it."""

    def __init__(self, text: Any, size: tuple[float, float], turned: int) -> None:
        self._raw, self._size, self._turned = text.raw, size, turned
        self._text = _characters(text)

    def all(self) -> list[list[Any]]:
        """Text, left, right, base and size of each line that has text."""
        return [
            self._line(*piece) for run in _RUN.finditer(self._text) for piece in self._pieces(*run.span())
        ]

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """A run as the library gives it, parted where it goes on at another height: flat signs and narrow cells of tables look
        to it like the same line."""
        y, x = ctypes.c_double(), ctypes.c_double()
        before: float | None = None
        height = self._height(start)
        for at in range(start, end):
            if self._text[at] == " ":
                continue
            raw.FPDFText_GetCharOrigin(self._raw, at, ctypes.byref(x), ctypes.byref(y))
            base = x.value if self._turned % 2 else y.value
            if before is not None and abs(base - before) > max(height, 1) / 2:
                height = self._height(at)
                yield start, at
                start = at
            before = base
        yield start, end

    def _line(self, start: int, end: int) -> list[Any]:
        while self._text[start] == " ":
            start += 1
        while self._text[end - 1] == " ":
            end -= 1
        size = self._height(start)
        kept = [
            "" if run.group() == " " and self._is_thin(start + run.start(), size) else run.group()
            for run in _WORD_OR_BLANK.finditer(self._text[start:end])
        ]
        left, _, base = self._place(start)
        _, right, _ = self._place(end - 1)
        return ["".join(kept), *map(_tenths, (left, right, base, size))]

    def _is_thin(self, at: int, size: float) -> bool:
        """Whether a blank is only Word's narrow space between Chinese and digits, which nobody typed (after 1. it tells it from 1.5)."""
        before, after = self._text[at - 1], self._text[at + 1]
        if (
            before == "."
            or (before.isascii() and after.isascii())
            or raw.FPDFText_IsGenerated(self._raw, at) != 1
        ):
            return False
        return self._place(at + 1)[0] - self._place(at - 1)[1] <= _WIDE_GAP * size

    def _height(self, at: int) -> float:
        """The size of a character's type as it is printed."""
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._raw, at, ctypes.byref(matrix))
        return float(raw.FPDFText_GetFontSize(self._raw, at) * math.hypot(matrix.c, matrix.d))

    def _place(self, at: int) -> tuple[float, float, float]:
        """Left, right and base of a character on the page as it is turned for reading."""
        box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetLooseCharBox(self._raw, at, ctypes.byref(box))
        raw.FPDFText_GetCharOrigin(self._raw, at, ctypes.byref(x), ctypes.byref(y))
        width, height = self._size
        return (
            (box.left, box.right, y.value),
            (box.bottom, box.top, height - x.value),
            (width - box.right, width - box.left, height - y.value),
            (width - box.top, width - box.bottom, x.value),
        )[self._turned]


def _tenths(points: float) -> float:
    """A measure as it is told; what is no measure at all, as a broken file can say, is 0."""
    return round(points, 1) if math.isfinite(points) else 0.0


def _characters(text: Any) -> str:
    """The text of a page with one character for each that the library counts."""
    count = text.count_chars()
    whole: str = text.get_text_range() if count else ""
    if len(whole) != count:
        whole = "".join(_character(raw.FPDFText_GetUnicode(text.raw, at)) for at in range(count))
    return whole


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    data = sys.stdin.buffer.read()
    for answer in answers(data, most_pages=int(sys.argv[1]), most_characters=int(sys.argv[2])):
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _main()
