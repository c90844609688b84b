"""The wall chart as PDF, set by typst from `assets/schedule-chart.typ`; its words are data, never typst source."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from guatu.bulletins.render.cells import breakable, clean
from guatu.bulletins.render.fonts import font_lists
from guatu.bulletins.schedules.chart import Chart, ChartPhase, ChartRow, Scale

_COLUMNS = {"number": 9, "name": 62, "body": 38, "days": 20, "start": 21, "finish": 24, "room": 15}  # mm
_WIDE = 396 - sum(_COLUMNS.values())  # mm left for the bars
_CHARACTER, _LINE, _PAD, _LEAST = 2.85, 3.8, 2.0, 6.2  # mm: of 8 pt, its line, around it, a row of one line
_MONTH, _QUARTER = 4.0, 7.0  # mm a label needs


def render_chart(chart: Chart, *, fonts: typst.Fonts | None = None) -> bytes:
    """The chart as an A3 landscape PDF, as many pages as its rows need; the same chart and fonts give the same bytes.

    Raises Refused when no font has Chinese.
    """
    fonts = fonts or _machine_fonts()
    data = {"fonts": font_lists(fonts.families()), **_data(chart)}
    made: bytes = typst.compile(
        files("guatu.bulletins").joinpath("assets/schedule-chart.typ").read_bytes(),
        format="pdf",
        font_paths=fonts,
        sys_inputs={"content": json.dumps(data, ensure_ascii=False)},
        timestamp=datetime(*chart.as_of.timetuple()[:3], tzinfo=UTC),
    )
    return made


@cache
def _machine_fonts() -> typst.Fonts:
    return typst.Fonts()


def _data(chart: Chart) -> dict[str, Any]:
    labels, size = _labels(chart.scale)
    return {
        "title": clean(chart.title),
        "facts": [[clean(name), clean(value)] for name, value in chart.facts],
        "notes": [clean(note) for note in chart.notes],
        "marks": clean("　".join(chart.marks)),
        "foot": f"数据日期 {chart.as_of}；横道为按目前进展的最早日期，最迟日期由目标日期倒排。",
        "columns": list(_COLUMNS.values()),
        "room": _WIDE,
        "ticks": [label["first"] for label in labels],
        "labels": labels,
        "label_size": size,
        "years": _years(chart.scale),
        "today": chart.today,
        "goals": [{"name": clean(name), "place": place} for name, place in chart.goals],
        "phases": [_phase(phase) for phase in chart.phases],
    }


def _labels(scale: Scale) -> tuple[list[dict[str, Any]], float]:
    """Months by number where they have room, else quarters, else nothing below the years; and the size of the letters."""
    months = [
        {"label": str(month.number), "first": first, "last": last} for month, first, last in scale.months
    ]
    wide = _WIDE / len(months)
    if wide >= _MONTH:
        return months, 8 if wide >= 6 else 6.5
    if wide * 3 < _QUARTER:
        return [], 8
    quarters = [
        {"label": f"{month.quarter}季", "first": first, "last": min(1.0, first + 3 * wide / _WIDE)}
        for month, first, _ in scale.months
        if month.number % 3 == 1
    ]
    return quarters, 6.5


def _years(scale: Scale) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for month, first, last in scale.months:
        year = found.setdefault(month.year, {"label": f"{month.year}年", "first": first})
        year["last"] = last
    for year in found.values():
        if (year["last"] - year["first"]) * _WIDE < 10:
            year["label"] = ""
    return list(found.values())


def _phase(phase: ChartPhase) -> dict[str, Any]:
    return {
        "name": clean(phase.name),
        "first": phase.first,
        "last": phase.last,
        "rows": [_row(row) for row in phase.rows],
    }


def _row(row: ChartRow) -> dict[str, Any]:
    name, body = clean(row.name), clean(row.body)
    lines = max(_lines(name, "name"), _lines(body, "body"))
    return {
        "number": row.number,
        "name": breakable(name, _room("name")),
        "body": breakable(body, _room("body")),
        "days": row.days,
        "latest_start": row.latest_start,
        "latest_finish": row.latest_finish,
        "room": row.room,
        "look": row.look,
        "critical": row.is_critical,
        "milestone": row.is_milestone,
        "first": row.first,
        "last": row.last,
        "share": row.share,
        "latest": row.latest,
        "goal": row.goal,
        "height": max(_LEAST, lines * _LINE + _PAD),
    }


def _room(column: str) -> float:
    """How many Chinese characters fit into a column."""
    return (_COLUMNS[column] - 2) / _CHARACTER


def _lines(text: str, column: str) -> int:
    """How many lines a text takes, with one character to spare where words do not break evenly."""
    width = sum(0.55 if character.isascii() else 1 for character in text)
    room = _room(column)
    return 1 if width <= room else -(-int(width * 10) // int((room - 1) * 10))
