"""Small tools for the texts of cells and headers."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

Cell = int | float | str | bool | date | datetime | time | timedelta | None

_SPACES = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_WIDE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
_TRADITIONAL = (
    "項项稱称總总資资計计劃划開开統统間间時时號号編编碼码單单責责設设內内規规業业屬属類类質质別别狀状態态進进點点問问題题備备註注萬万億亿"
    "實实際际當当門门納纳庫库動动縣县區区鎮镇鄉乡額额擬拟續续儲储謀谋領领導导牽牵頭头從从來来為为無无費费說说據据報报審审幣币貨货見见"
    "圍围徵征籌筹劵券債债貸贷撥拨應应達达對对驗验聯联絡络電电話话階阶層层級级農农產产園园廠厂車车處处務务財财協协調调難难"
)
"""The traditional characters that ledgers' headers and set words are written with, each before its simplified form."""
_ALIKE = str.maketrans(
    dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)) | dict.fromkeys("‐‑‒–—―−－﹣─━", "-")
)
NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "----",
        "/",
        "\\",
        "／",
        "—",
        "——",
        "－",
        "–",
        "无",
        "暂无",
        "空",
        "*",
        "…",
        "\u3000",
    }
)


def compact(text: str) -> str:
    """The text for comparing: full-width to half-width, traditional characters simplified, no blanks or line breaks, all dashes alike."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).translate(_ALIKE)


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|")


def unguarded(text: str) -> str:
    """A text without the apostrophe that an export puts in front of what could be taken for a formula."""
    return text[1:] if text[:1] == "'" and text.lstrip("' ").startswith(FORMULA_STARTS) else text


def clean(text: str) -> str:
    """The text for keeping: no line breaks, no blanks between Chinese characters, single blanks between words."""
    if text.isprintable() and " " not in text and "\u3000" not in text:
        return text
    single = _SPACES.sub(" ", text).strip()
    return _WIDE.sub("", single)


def paragraph(text: str) -> str:
    """A longer text for keeping: its line breaks stay, blanks at the ends and control characters go."""
    if text.isprintable() and not (text[:1].isspace() or text[-1:].isspace()):
        return text
    lines = (
        "".join(c for c in line if c.isprintable()).strip() for line in text.replace("\r\n", "\n").split("\n")
    )
    return "\n".join(line for line in lines if line)


def is_nothing(value: Cell) -> bool:
    """Whether a cell says nothing: empty, a dash, a stroke or 无."""
    return value is None or (isinstance(value, str) and value.strip() in NOTHING)


def number_text(value: float) -> str:
    """A number as a person would type it: 15 significant digits, as Excel shows it."""
    return f"{value:.15g}"


def shown(value: Cell) -> str:
    """Any cell as text, for keeping columns nobody recognised and for quoting in messages."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, str):
        return paragraph(value)
    return str(value)


def quoted(value: Cell, at_most: int = 30) -> str:
    """A cell's text in Chinese quotation marks, cut so that it fits in a sentence."""
    text = shown(value).replace("\n", " ")
    return f"“{text[:at_most]}…”" if len(text) > at_most else f"“{text}”"


def letter_of(index: int) -> str:
    """The letters of a column counted from 0.

    >>> letter_of(0), letter_of(11), letter_of(26), letter_of(701), letter_of(702)
    ('A', 'L', 'AA', 'ZZ', 'AAA')
    """
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
