"""A bulletin as a page shows it: the text as it stands, the annex tables cell by cell as they will be printed."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.bulletins.content import AnnexTable, BulletinContent, Cell, Column
from guatu.bulletins.render.cells import HeaderCell, all_rows, cell_text, header_rows, title_lines

_LEVELS = {"红": "red", "橙": "orange", "黄": "yellow", "绿": "green", "蓝": "blue"}
_CLASSES = {"text": "", "light": "gt-paper-mid", "count": "gt-paper-mid", "percent": "gt-num"}


@dataclass(frozen=True, slots=True)
class PaperCell:
    """One cell: its text, its class, and the level of a light (empty for other cells)."""

    text: str
    css: str
    level: str


@dataclass(frozen=True, slots=True)
class PaperTable:
    """An annex table as rows of cells; the total row, if any, is last and marked."""

    label: str
    title: str
    unit_note: str
    heads: list[list[HeaderCell]]
    rows: list[tuple[list[PaperCell], bool]]


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole bulletin for the template `bulletins/_paper.html`; `marks` are the words that stand on every page."""

    content: BulletinContent
    title_lines: list[str]
    marks: tuple[str, ...]
    tables: list[PaperTable]


def paper_of(content: BulletinContent, *marks: str) -> Paper:
    """What the page shows of a content, with further marks (草稿)."""
    tables = [_table(table, content.annex_label(at)) for at, table in enumerate(content.annexes)]
    return Paper(content, title_lines(content.title), (*content.marks, *marks), tables)


def _table(table: AnnexTable, label: str) -> PaperTable:
    rows = [
        (
            [_cell(value, column, is_total) for value, column in zip(row, table.columns, strict=True)],
            is_total,
        )
        for row, is_total in all_rows(table)
    ]
    return PaperTable(label, table.title, table.unit_note, header_rows(table.columns), rows)


def _cell(value: Cell, column: Column, is_total: bool) -> PaperCell:
    level = _LEVELS.get(str(value)[:1], "") if column.kind == "light" and value else ""
    text = cell_text(value, column.kind, is_total=is_total)
    return PaperCell(text, _CLASSES.get(column.kind, "gt-num"), level)
