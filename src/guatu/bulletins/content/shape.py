"""The parts of a bulletin (通报) as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from guatu.engine.calendar import Month

Kind = Literal["text", "money_wan", "money_yi", "percent", "count", "light"]
Cell = str | int | float | None

KINDS: tuple[str, ...] = get_args(Kind)
_TYPES_OF_KIND: dict[str, tuple[type, ...]] = {
    "text": (str,),
    "light": (str,),
    "money_wan": (int,),
    "money_yi": (int,),
    "count": (int,),
    "percent": (int, float),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an annex table.

    `kind` says what its cells hold and how they are shown: text; money_wan and money_yi (whole 分,
    shown as 万元 or 亿元); percent (62.5 means 62.5%); count (a whole number); light (红, 黄, 绿 or another word).
    None is an empty cell: nothing for text, “—” for the rest. Columns side by side with the same `parent`
    stand under one heading. `width` is in Chinese characters; files scale it to the page.
    """

    title: str
    kind: Kind = "text"
    parent: str | None = None
    width: float = 6.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"列“{self.title}”的类型“{self.kind}”不认识")
        if self.width <= 0:
            raise ValueError(f"列“{self.title}”的宽度要大于 0")


@dataclass(frozen=True, slots=True)
class AnnexTable:
    """A table at the end of the bulletin; `unit_note` (单位：万元) stands above its right corner."""

    title: str
    unit_note: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_row: tuple[Cell, ...] | None = None

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError(f"附表“{self.title}”没有列")
        for number, row in enumerate(self.rows, 1):
            self._check(row, f"第 {number} 行")
        if self.total_row is not None:
            self._check(self.total_row, "合计行")

    def _check(self, row: tuple[Cell, ...], where: str) -> None:
        if len(row) != len(self.columns):
            raise ValueError(f"附表“{self.title}”{where}有 {len(row)} 格，应有 {len(self.columns)} 格")
        for column, cell in zip(self.columns, row, strict=True):
            fits = cell is None or (type(cell) in _TYPES_OF_KIND[column.kind])
            # 合计 and the like may stand where numbers stand
            if not fits and not (isinstance(cell, str) and where == "合计行"):
                raise ValueError(f"附表“{self.title}”{where}“{column.title}”的值 {cell!r} 与列的类型不符")


@dataclass(frozen=True, slots=True)
class Section:
    """One numbered part of the text, usually one indicator.

    `paragraphs` are printed as they stand; `good` and `poor` name the same units again
    as (name, value text) pairs, for templates and pages that lay them out differently.
    """

    heading: str
    paragraphs: tuple[str, ...]
    good: tuple[tuple[str, str], ...] = ()
    poor: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BulletinContent:
    """Everything a bulletin says, in the order it is read; what is frozen when the bulletin is issued.

    `number` is the 文号 (empty for a draft), `letterhead` the red 发文机关标志 (empty: no red head),
    `marks` words that must stay on every page (示例数据, 草稿).
    Each entry of `basis`, `lead`, `ranked` and `closing` is one paragraph.
    """

    title: str
    issuer: str
    issued_on: date
    period: Month
    number: str = ""
    letterhead: str = ""
    addressees: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    ranked: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: tuple[str, ...] = ()
    annexes: tuple[AnnexTable, ...] = ()
    marks: tuple[str, ...] = ()
    contact: str = ""

    @property
    def issued_text(self) -> str:
        """The 成文日期 as it is printed: 2023年6月5日."""
        return f"{self.issued_on.year}年{self.issued_on.month}月{self.issued_on.day}日"

    @property
    def addressees_text(self) -> str:
        """The 主送 line without its colon."""
        return "，".join(self.addressees)

    @property
    def marks_text(self) -> str:
        """The marks of every page on one line."""
        return "　".join(self.marks)

    def annex_label(self, index: int) -> str:
        """“附件” for an only annex, else “附件1”, “附件2” …; index from 0."""
        return "附件" if len(self.annexes) == 1 else f"附件{index + 1}"
