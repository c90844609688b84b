"""A bulletin as a page shows it: the text as it stands, the annex tables cell by cell as they will be printed."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.bulletins.content import AnnexTable, BulletinContent, Cell, Column
from guatu.bulletins.render.cells import HeaderCell, cell_text, header_rows, title_lines

_LEVELS = {"红": "red", "橙": "orange", "黄": "yellow", "绿": "green", "蓝": "blue"}
_CLASSES = {"light": "gt-paper-mid", "count": "gt-paper-mid"}


@dataclass(frozen=True, slots=True)
class PaperCell:
    """One cell: its text, its class, and the level of a light (empty for other cells)."""

    text: str
    css: str
    level: str


@dataclass(frozen=True, slots=True)
class PaperTable:
    """An annex table as rows of cells, the total row apart."""

    label: str
    title: str
    unit_note: str
    heads: list[list[HeaderCell]]
    rows: list[list[PaperCell]]
    total: list[PaperCell] | None


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
    rows, total = [_row(table, row) for row in table.rows], None
    if table.total_row is not None:
        total = _row(table, table.total_row, is_total=True)
    return PaperTable(label, table.title, table.unit_note, header_rows(table.columns), rows, total)


def _row(table: AnnexTable, row: tuple[Cell, ...], *, is_total: bool = False) -> list[PaperCell]:
    last = len(table.columns) - 1
    return [
        _cell(value, column, _class(column, at, last), is_total)
        for at, (value, column) in enumerate(zip(row, table.columns, strict=True))
    ]


def _class(column: Column, at: int, last: int) -> str:
    """序号 and name are frozen at the left, words at the end are a note, as in every table of the platform."""
    if at == 0 and column.kind == "count":
        return "gt-no"
    if column.kind == "text":
        return "gt-name" if at == 1 else "gt-note" if at == last else ""
    return _CLASSES.get(column.kind, "gt-num")


def _cell(value: Cell, column: Column, css: str, is_total: bool) -> PaperCell:
    level = _LEVELS.get(str(value)[:1], "") if column.kind == "light" and value else ""
    return PaperCell(cell_text(value, column.kind, is_total=is_total), css, level)
