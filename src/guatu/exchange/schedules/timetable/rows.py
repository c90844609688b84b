"""One row of a table of nodes as a node."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from guatu.exchange.reader.text import Cell, is_nothing, letter_of, number_text
from guatu.exchange.schedules.facts import with_facts
from guatu.exchange.schedules.notes import Notes
from guatu.exchange.schedules.timetable.before import Before, befores_of
from guatu.exchange.schedules.timetable.cells import (
    day_of,
    days_of,
    float_of,
    line_of,
    percent_of,
    span_of,
    text_of,
)
from guatu.exchange.schedules.timetable.columns import BY_FIELD, EARLY_OR_ACTUAL
from guatu.exchange.schedules.timetable.heads import Head
from guatu.exchange.schedules.values import EVERY_DAY, WORKDAYS, SheetNode

_HEADING_NUMBER = re.compile(
    r"[（(]?[一二三四五六七八九十]+[）)]?[、.．]?|第[一二三四五六七八九十]+(阶段|部分)"
)
_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十]+[）)、.．]\s*(?=\S)")
_NUMBER_FIRST = re.compile(r"[（(]?[一二三四五六七八九十]+[）)、.．]|第[一二三四五六七八九十]+(阶段|部分)")
_CONTENT = (
    "span",
    "days",
    "start",
    "finish",
    "latest_start",
    "latest_finish",
    "body",
    "before",
    "started_on",
    "finished_on",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A node with the number its row bears and what it waits for, as written; `where` names its row."""

    node: SheetNode
    number: str
    befores: tuple[Before, ...]
    where: str


class RowReader:
    """Rows becoming nodes, from the top; a row that only names a phase begins it."""

    def __init__(self, head: Head, left: int, year: int, notes: Notes, is_share: bool) -> None:
        self._head, self._left, self._year, self._notes, self._is_share = head, left, year, notes, is_share
        self._phase = ""
        self._keys: set[str] = set()

    def row(self, number: int, cells: Sequence[Cell]) -> Row | None:
        """The node of a row (counted from 0); None for a blank row and for a heading."""
        filled = [place for place, cell in enumerate(cells) if not is_nothing(cell)]
        if not filled:
            return None
        name = line_of(self._cell(cells, "name"))
        if self._is_heading(cells, filled, name):
            self._phase = _without_number(name or line_of(cells[filled[0]]))
            return None
        where = f"第 {number + 1} 行"
        if not name:
            if any(self._cell(cells, field) not in (None, "") for field in ("name", *_CONTENT)):
                self._notes.add("没有节点名称，没有带入", where)
            elif "phase" in self._head.fields and line_of(self._cell(cells, "phase")):
                self._phase = line_of(self._cell(cells, "phase"))
            return None
        node = self._node(number, cells, name)
        befores, unknown = befores_of(
            self._cell(cells, "before") if not is_nothing(self._cell(cells, "before")) else ""
        )
        for part in unknown:
            self._notes.add("前置认不出来，没有带入", f"{self._at(number, 'before')}“{part}”")
        return Row(node, self._number(cells), tuple(befores), where)

    def _node(self, number: int, cells: Sequence[Cell], name: str) -> SheetNode:
        notes = self._notes
        days, calendar = days_of(self._cell(cells, "days"), notes, self._at(number, "days"))
        start, finish, latest_start, latest_finish, started, finished = (
            self._day(number, cells, field)
            for field in ("start", "finish", "latest_start", "latest_finish", "started_on", "finished_on")
        )
        if "span" in self._head.fields:
            first, last = span_of(self._cell(cells, "span"), self._year, notes, self._at(number, "span"))
            start, finish = start or first, finish or last
        if days is None:
            days, calendar = self._days_without(number, start, finish or latest_finish), EVERY_DAY
        node = SheetNode(
            key=self._key(number, cells),
            name=name,
            phase=self._phase_of(cells),
            days=days,
            calendar=line_of(self._cell(cells, "calendar")) or calendar or self._usual_calendar(days),
            body=line_of(self._cell(cells, "body")),
            start=start,
            finish=finish,
            latest_start=latest_start,
            latest_finish=latest_finish,
            total_float=float_of(self._cell(cells, "total_float"), notes, self._at(number, "total_float")),
            law=text_of(self._cell(cells, "law")),
            note=text_of(self._cell(cells, "note")),
        )
        percent = percent_of(self._cell(cells, "percent"), self._is_share, notes, self._at(number, "percent"))
        return with_facts(node, started, finished, percent, notes, f"第 {number + 1} 行“{name}”")

    def _cell(self, cells: Sequence[Cell], field: str) -> Cell:
        place = self._head.fields.get(field)
        return cells[place] if place is not None and place < len(cells) else None

    def _at(self, number: int, field: str) -> str:
        """The name of a cell with its header: F7（工期）."""
        place = self._head.fields.get(field)
        if place is None:
            return f"第 {number + 1} 行"
        header = self._head.texts.get(place) or BY_FIELD[field].header
        return f"{letter_of(place + self._left)}{number + 1}（{header}）"

    def _day(self, number: int, cells: Sequence[Cell], field: str) -> date | None:
        at_end = field not in EARLY_OR_ACTUAL
        return day_of(
            self._cell(cells, field),
            self._year,
            at_end=at_end,
            notes=self._notes,
            where=self._at(number, field),
        )

    def _days_without(self, number: int, start: date | None, finish: date | None) -> int:
        where = f"第 {number + 1} 行"
        if start and finish and finish >= start:
            self._notes.add("没有工期，按起止日期之间的自然日计", where)
            return (finish - start).days + 1
        self._notes.add("没有工期，按里程碑计", where)
        return 0

    def _usual_calendar(self, days: int) -> str:
        if days:
            self._notes.add("工期没有写明工作日还是自然日，都按工作日计")
        return WORKDAYS

    def _phase_of(self, cells: Sequence[Cell]) -> str:
        if "phase" not in self._head.fields:
            return self._phase
        cell = self._cell(cells, "phase")
        if cell not in (None, ""):  # a dash is no phase, a blank the one before
            self._phase = line_of(cell)
        return self._phase

    def _number(self, cells: Sequence[Cell]) -> str:
        cell = self._cell(cells, "number")
        return number_text(cell) if isinstance(cell, (int, float)) else line_of(cell)

    def _key(self, number: int, cells: Sequence[Cell]) -> str:
        key = line_of(self._cell(cells, "key")) or self._number(cells) or f"第{number + 1}行"
        if key in self._keys:
            if "key" in self._head.fields:
                self._notes.add("编号与前面的节点重复，已另给编号", f"第 {number + 1} 行")
            key = f"{key}-第{number + 1}行"
        self._keys.add(key)
        return key

    def _is_heading(self, cells: Sequence[Cell], filled: Sequence[int], name: str) -> bool:
        """Whether a row only names a phase: 一、立项阶段, alone or with a number in words."""
        if any(not is_nothing(self._cell(cells, field)) for field in _CONTENT):
            return False
        first = line_of(cells[filled[0]])
        if len(filled) == 1:
            return (
                filled[0] != self._head.fields["name"] and filled[0] != self._head.fields.get("phase")
            ) or bool(_NUMBER_FIRST.match(first))
        return bool(name and _HEADING_NUMBER.fullmatch(first))


def _without_number(heading: str) -> str:
    found = _NUMBERED.match(heading)
    return heading[found.end() :] if found else heading
