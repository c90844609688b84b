"""A 倒排工期表 read back, ours or the office's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from guatu.exchange.reader.headers import Merge
from guatu.exchange.reader.model import Limits, UnreadableWorkbook
from guatu.exchange.reader.source import Sheet, open_sheets
from guatu.exchange.reader.text import Cell, compact, is_nothing, letter_of
from guatu.exchange.schedules.notes import Notes
from guatu.exchange.schedules.timetable.cells import text_of
from guatu.exchange.schedules.timetable.heads import Head, above, find_head
from guatu.exchange.schedules.timetable.rows import Row, RowReader
from guatu.exchange.schedules.timetable.waiting import links_of
from guatu.exchange.schedules.values import ReadSchedule, SheetSchedule, UnreadableSchedule

_LIMITS = Limits(rows=20_000, columns=400)
_TARGET = re.compile(r"目标[:：]\s*(.*?)\s*(\d{4}-\d{2}-\d{2})?\s*(?:合计[:：].*)?", re.DOTALL)
_END = re.compile(
    r"(合计|总计|小计|目标|填报?人|审核人|制表人?|负责人|联系人|联系电话|说明|注)([:：].*)?", re.DOTALL
)
_NO_HEADER = "没有找到表头：表里要有一行写明“工作节点”和至少两列别的内容（责任单位、工期、计划完成、前置等）"


def read_timetable(data: bytes, *, year: int) -> ReadSchedule:
    """A schedule from the first sheet with a header of nodes; `year` is that of dates that name none (5月底).

    Merged phases, two-row headers, and the usual other names of columns are understood. Every value that could not be taken
    over is noted with its cell. Raises UnreadableSchedule when the file is no workbook or has no such table.
    """
    notes = Notes()
    try:
        sheets = [(sheet, list(sheet.rows())) for sheet in open_sheets(data, _LIMITS)]
    except UnreadableWorkbook as fault:
        raise UnreadableSchedule(fault.sentence) from fault
    found: ReadSchedule | None = None
    for sheet, rows in sheets:
        head = find_head(rows, sheet.merges)
        if head and found is None:
            found = ReadSchedule(_read(sheet, rows, head, year, notes))
        elif any(not is_nothing(cell) for row in rows for cell in row):
            notes.add(
                "只读第一张有节点的表，这张没有读" if head else "没有节点的表头，没有读", f"“{sheet.name}”"
            )
    if found is None:
        raise UnreadableSchedule(_NO_HEADER)
    return ReadSchedule(found.schedule, notes.sentences())


def _read(sheet: Sheet, rows: list[list[Cell]], head: Head, year: int, notes: Notes) -> SheetSchedule:
    top = above(rows, head, year)
    target, target_on = "", None
    _fill_merged(rows, sheet.merges, head)
    reader = RowReader(head, sheet.left, year, notes, _holds_shares(rows, head))
    read: list[Row] = []
    for number in range(head.last + 1, len(rows)):
        row = rows[number]
        first = next((text_of(cell) for cell in row if not is_nothing(cell)), "")
        ending = _TARGET.fullmatch(first)
        if ending:
            target, target_on = ending[1], _iso(ending[2])
        if not _END.fullmatch(first) or _is_node(row, head):
            found = reader.row(number, row)
            if found:
                read.append(found)
    _note_other_columns(rows, head, sheet.left, notes)
    return SheetSchedule(
        title=top.title,
        nodes=tuple(row.node for row in read),
        links=links_of(read, notes),
        target=target,
        target_on=target_on,
        as_of=top.as_of,
        unit=top.unit,
    )


def _is_node(row: Sequence[Cell], head: Head) -> bool:
    """Whether a row that begins like the end of a table is a node all the same: it has days, dates or a number."""
    filled = [
        field for field, place in head.fields.items() if place < len(row) and not is_nothing(row[place])
    ]
    return "name" in filled and len(filled) > 2


def _fill_merged(rows: list[list[Cell]], merges: Sequence[Merge], head: Head) -> None:
    """Phase and body merged over several rows stand in each of them."""
    places = {head.fields[field] for field in ("phase", "body") if field in head.fields}
    for top, left, bottom, right in merges:
        if top > head.last and left == right and left in places and left < len(rows[top]):
            for number in range(top + 1, min(bottom + 1, len(rows))):
                if left < len(rows[number]):
                    rows[number][left] = rows[top][left]


def _holds_shares(rows: Sequence[Sequence[Cell]], head: Head) -> bool:
    """Whether the column of percentages holds shares of one: it does not say %, and nothing in it is over 1."""
    place = head.fields.get("percent")
    if place is None or "%" in compact(head.texts.get(place, "")):
        return False
    numbers = [
        row[place]
        for row in rows[head.last + 1 :]
        if place < len(row) and isinstance(row[place], (int, float)) and not isinstance(row[place], bool)
    ]
    return bool(numbers) and all(isinstance(each, (int, float)) and each <= 1 for each in numbers)


def _note_other_columns(rows: Sequence[Sequence[Cell]], head: Head, left: int, notes: Notes) -> None:
    known = set(head.fields.values())
    width = max(map(len, rows), default=0)
    for place in range(width):
        if place in known:
            continue
        if any(place < len(row) and not is_nothing(row[place]) for row in rows[head.last + 1 :]):
            header = head.others.get(place, "")
            notes.add(
                f"这一列没有带入{f'（{header}）' if header else '，它没有表头'}",
                f"{letter_of(place + left)} 列",
            )


def _iso(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
