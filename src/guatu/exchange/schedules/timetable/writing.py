"""The 倒排工期表 as an office hangs it on the wall: A3, landscape, one page wide, the bars to the right of the table."""

from __future__ import annotations

import io
from datetime import date, datetime
from itertools import groupby
from typing import Any

import xlsxwriter

from guatu.engine.schedule import Link
from guatu.exchange.schedules.timetable.bars import Slot, days_of, slack_of, slots_over, span_of
from guatu.exchange.schedules.timetable.before import before_text
from guatu.exchange.schedules.timetable.columns import COLUMNS
from guatu.exchange.schedules.values import SheetNode, SheetSchedule
from guatu.exchange.writer.inert import inert, sheet_name
from guatu.exchange.writer.table import OPTIONS

SUFFIX = "倒排工期表"
NO_PHASE = "—"
_HEAD_ROW, _FIRST_ROW = 2, 4
_LAST_SHOWN = len(COLUMNS) - 2
_BARS = len(COLUMNS)
_A3 = 8
_COLOURS = {
    "done": "#70AD47",
    "critical": "#C00000",
    "plain": "#5B9BD5",
    "slack": "#D9D9D9",
    "target": "#FFC000",
}
_CENTRED = frozenset({"number", "phase", "days", "calendar", "total_float", "percent", "before"})


def write_timetable(schedule: SheetSchedule) -> bytes:
    """The workbook: title, 编制单位 and 数据日期, the table with merged phases, bars, and a last line with the target.

    Bars are earliest dates (red: critical, green: done), grey is how far a node may slip, yellow the day aimed at. What the
    table has no column for is told by `not_written`.
    """
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        _Sheet(book, schedule).write()
    return stream.getvalue()


def not_written(schedule: SheetSchedule) -> tuple[str, ...]:
    """What a 倒排工期表 has no column for, a sentence each."""
    found = [
        f"“{node.name}”的限制“{limit.text}”没有写入：表里没有这一列"
        for node in schedule.nodes
        for limit in node.limits
    ]
    if any(node.baseline_start or node.baseline_finish for node in schedule.nodes):
        found.append("基线日期没有写入：表里没有这一列")
    return tuple(found)


class _Sheet:
    """One sheet being written."""

    def __init__(self, book: Any, schedule: SheetSchedule) -> None:
        self._book, self._schedule = book, schedule
        self._sheet = book.add_worksheet(sheet_name(schedule.title + SUFFIX))
        edge = {"border": 1, "valign": "vcenter", "font_size": 10}
        self._title = book.add_format({"bold": True, "font_size": 18, "align": "center", "valign": "vcenter"})
        self._line = book.add_format({"font_size": 10})
        head = {**edge, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#EAF1F8"}
        self._head = book.add_format(head)
        self._label = book.add_format({**head, "font_size": 8, "bold": False})
        self._text = book.add_format({**edge, "num_format": "@", "text_wrap": True})
        self._middle = book.add_format({**edge, "text_wrap": True, "align": "center"})
        self._day = book.add_format({**edge, "num_format": "yyyy-mm-dd", "align": "center"})
        self._last = book.add_format({**edge, "bold": True})
        self._blank = book.add_format({"border": 4, "border_color": "#D9D9D9"})
        self._filled = {
            name: book.add_format({"border": 4, "border_color": "#D9D9D9", "bg_color": colour})
            for name, colour in _COLOURS.items()
        }
        days = days_of(schedule.nodes)
        self._slots = slots_over([*days, schedule.target_on] if days and schedule.target_on else days)
        self._numbers = {node.key: number for number, node in enumerate(schedule.nodes, start=1)}
        self._before: dict[str, list[Link]] = {node.key: [] for node in schedule.nodes}
        for link in schedule.links:
            self._before[link.after].append(link)

    def write(self) -> None:
        self._write_top()
        self._write_head()
        row = _FIRST_ROW
        has_phases = any(node.phase for node in self._schedule.nodes)
        for phase, nodes in groupby(self._schedule.nodes, key=lambda node: node.phase):
            first = row
            for node in nodes:
                self._write_node(row, node)
                row += 1
            self._across(first, 1, row - 1, 1, phase or (NO_PHASE if has_phases else ""), self._middle)
        self._write_end(row)
        self._set_page(row)

    def _write_top(self) -> None:
        schedule = self._schedule
        self._sheet.set_row(0, 32)
        self._across(0, 0, 0, _LAST_SHOWN, schedule.title + SUFFIX, self._title)
        self._sheet.write_string(1, 0, inert(f"编制单位：{schedule.unit}"), self._line)
        if schedule.as_of:
            self._sheet.write_string(1, _LAST_SHOWN - 3, f"数据日期：{schedule.as_of}", self._line)

    def _write_head(self) -> None:
        for place, column in enumerate(COLUMNS):
            self._across(_HEAD_ROW, place, _HEAD_ROW + 1, place, column.header, self._head)
            hidden = {"hidden": True} if place > _LAST_SHOWN else {}
            self._sheet.set_column(place, place, column.width, None, hidden)
        place = _BARS
        for month, slots in groupby(self._slots, key=lambda slot: slot.month):
            labels = [slot.label for slot in slots]
            self._across(_HEAD_ROW, place, _HEAD_ROW, place + len(labels) - 1, month, self._label)
            for label in labels:
                self._sheet.write_string(_HEAD_ROW + 1, place, label, self._label)
                place += 1
        if self._slots:
            self._sheet.set_column(_BARS, place - 1, 4 if "/" in self._slots[0].label else 2.4)

    def _write_node(self, row: int, node: SheetNode) -> None:
        values = {
            "number": self._numbers[node.key],
            "before": before_text(self._before[node.key], self._numbers),
            "percent": 100 if node.finished_on else node.percent,
        }
        for place, column in enumerate(COLUMNS):
            if column.field == "phase":
                continue
            value = values.get(column.field, getattr(node, column.field, ""))
            self._write_cell(row, place, value, column.field in _CENTRED)
        for place, slot in enumerate(self._slots, start=_BARS):
            self._sheet.write_blank(row, place, None, self._colour(node, slot))

    def _write_cell(self, row: int, place: int, value: object, is_centred: bool) -> None:
        text = self._middle if is_centred else self._text
        if value is None or value == "":
            self._sheet.write_blank(row, place, None, text)
        elif isinstance(value, date):
            moment = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a cell has no time zone
            self._sheet.write_datetime(row, place, moment, self._day)
        elif isinstance(value, int):
            self._sheet.write_number(row, place, value, self._middle)
        else:
            self._sheet.write_string(row, place, inert(str(value)), text)

    def _colour(self, node: SheetNode, slot: Slot) -> Any:
        span, slack, target = span_of(node), slack_of(node), self._schedule.target_on
        if span and span[0] <= slot.last and span[1] >= slot.first:
            name = "done" if node.finished_on else "critical" if node.is_critical else "plain"
            return self._filled[name]
        if slack and slack[0] <= slot.last and slack[1] >= slot.first:
            return self._filled["slack"]
        return self._filled["target"] if target and slot.first <= target <= slot.last else self._blank

    def _write_end(self, row: int) -> None:
        schedule = self._schedule
        done = sum(node.finished_on is not None for node in schedule.nodes)
        target = f"目标：{schedule.target}" + (f" {schedule.target_on}" if schedule.target_on else "")
        count = f"合计：{len(schedule.nodes)} 个节点，已完成 {done} 个"
        text = f"{target}  {count}" if schedule.target or schedule.target_on else count
        self._across(row, 0, row, _LAST_SHOWN, text, self._last)

    def _set_page(self, row: int) -> None:
        sheet = self._sheet
        sheet.freeze_panes(_FIRST_ROW, 3)
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(_HEAD_ROW, _HEAD_ROW + 1)
        sheet.print_area(0, 0, row, max(_LAST_SHOWN, _BARS + len(self._slots) - 1))
        sheet.set_footer("&C第 &P 页，共 &N 页")

    def _across(self, top: int, left: int, bottom: int, right: int, text: str, style: Any) -> None:
        if (top, left) == (bottom, right):
            self._sheet.write_string(top, left, inert(text), style)
        else:
            self._sheet.merge_range(top, left, bottom, right, inert(text), style)
