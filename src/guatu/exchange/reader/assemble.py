"""Batches of project rows into ledger rows, column by column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any

from guatu.engine.calendar import Month
from guatu.exchange.reader import converters, rowchecks
from guatu.exchange.reader.converters import Converter
from guatu.exchange.reader.fields import AMOUNTS, FIGURES
from guatu.exchange.reader.model import EMPTY, FIELDS, ColumnReading, Figures, LedgerRow, Level
from guatu.exchange.reader.money import Remark, is_excel_error
from guatu.exchange.reader.sink import Sink
from guatu.exchange.reader.table import Batch, Sorter
from guatu.exchange.reader.text import Cell
from guatu.exchange.reader.words import says_started

_TEXTS = [
    "name",
    "region_text",
    "unit_text",
    "owner_text",
    "kind",
    "level",
    "nature",
    "entry_category",
    "industry",
]
_LONG_TEXTS = ["content", "problem_text", "remark", "physical_text"]
_DERIVED = {
    "done_percent": ("done_year_fen", "plan_fen"),
    "done_total_percent": ("done_total_fen", "total_fen"),
}
_NOT_KEPT = frozenset({"seq", *_DERIVED})
_ROW = [
    "code",
    "name",
    "region_text",
    "unit_text",
    "owner_text",
    "kind",
    "level",
    "nature",
    "entry_category",
    "industry",
    "content",
    "total_fen",
    "start_year",
    "finish_year",
    "plan_fen",
    "plan_year",
    "planned_start",
    "plan_by_month",
    "figures",
    "done_before_fen",
    "started",
    "start_on",
    "in_stats",
    "in_stats_on",
    "finish_on",
    "problem_text",
    "remark",
    "extra",
    "letters",
]
_TEXT_FIELDS = frozenset([*_TEXTS, *_LONG_TEXTS, "code"])

Values = dict[str, list[Any]]


class Assembler:
    """Converters chosen once for the columns of a table; then any number of batches become ledger rows."""

    def __init__(self, sorter: Sorter, month: Month, table_year: int, place: str, sink: Sink) -> None:
        self.sorter, self.month, self.plan_year, self.sink = sorter, month, table_year, sink
        self.place = place
        self.sheet = sorter.sheet
        self.columns = sorter.columns
        self.converters = [_converter_for(column, table_year) for column in self.columns]
        self.letters = {self._key(c): c.letter for c in self.columns if c.field and c.field not in _NOT_KEPT}
        self.labels = _labels_of(self.columns)
        self._has_started = any(c.field == "started" for c in self.columns)

    def _key(self, column: ColumnReading) -> str:
        field = column.field or ""
        return field if column.month in (None, self.month) else f"{field}@{column.month}"

    def rows_of(self, batch: Batch) -> list[LedgerRow]:
        """The ledger rows of a batch; problems go to the sink."""
        if not batch.rows:
            return []
        cells = list(zip(*batch.rows, strict=True))
        values: Values = {}
        extras: list[tuple[str, list[str]]] = []
        for column, convert in zip(self.columns, self.converters, strict=True):
            at = column.index - self.sorter.left
            self._report_uncomputed(column, at, batch)
            if column.field in _NOT_KEPT:
                self._report_errors(column, cells[at], batch)
            elif column.field is None or column.field == "planned_finish":
                extras.append(
                    (
                        self.labels[column.index],
                        converters.texts(keep_lines=True)(cells[at], self._reporter(column, batch)),
                    )
                )
            if column.field and column.field not in _NOT_KEPT:
                values[self._key(column)] = convert(cells[at], self._reporter(column, batch))
        self._add_up(values, batch)
        self._derive(values, cells, batch)
        self._check(values, cells, batch)
        return self._built(values, extras, batch)

    def _reporter(self, column: ColumnReading, batch: Batch) -> Callable[[int, Remark], None]:
        def report(position: int, remark: Remark) -> None:
            level: Level = "error" if remark.is_error and column.field else "warning"
            self.sink.report(
                self.sheet,
                column.letter,
                batch.row_numbers[position] + 1,
                level,
                remark.message,
                column.field,
            )

        return report

    def _report_errors(self, column: ColumnReading, cells: Sequence[Cell], batch: Batch) -> None:
        report = self._reporter(column, batch)
        for position, cell in enumerate(cells):
            if cell.__class__ is str and is_excel_error(cell):
                report(position, Remark(False, f"公式出错（{cell}），请改正公式"))

    def _report_uncomputed(self, column: ColumnReading, at: int, batch: Batch) -> None:
        """Formulas saved without their result read as empty; a derived rate is not imported anyway."""
        odd = self.sorter.uncomputed
        if not odd or column.field in _NOT_KEPT:
            return
        report = self._reporter(column, batch)
        for position, row_no in enumerate(batch.row_numbers):
            if (row_no, at + self.sorter.left) in odd:
                report(
                    position,
                    Remark(False, "公式没有保存计算结果，这一格按空读；请用 Excel 或 WPS 打开并保存后再上传"),
                )

    def _add_up(self, values: Values, batch: Batch) -> None:
        totals = self.sorter.totals
        for kept, column in zip(totals.amounts, totals.columns, strict=True):
            kept.extend(values[self._key(column)])

    def _derive(self, values: Values, cells: Sequence[Sequence[Cell]], batch: Batch) -> None:
        """Fields that come from others: years of a span, ticks, words in a date column, the section a row stands under."""
        none = [None] * len(batch.rows)
        if "years" in values:
            spans = values.pop("years")
            values["start_year"] = _first([s[0] for s in spans], values.get("start_year", none))
            values["finish_year"] = _first([s[1] for s in spans], values.get("finish_year", none))
        if "planned_finish" in values:
            values["finish_year"] = _first(values.get("finish_year", none), values.pop("planned_finish"))
        for question in ("started", "in_stats"):
            ticks = [values.pop(f"{question}_{answer}", none) for answer in ("yes", "no")]
            if ticks[0] is not none or ticks[1] is not none:
                values[question] = _first(values.get(question, none), _first(ticks[0], ticks[1]))
        start = next((c.index - self.sorter.left for c in self.columns if c.field == "start_on"), None)
        if start is not None and not self._has_started and "started" not in values:
            words = [says_started(cell) for cell in cells[start]]
            if any(word is not None for word in words):
                values["started"] = words
        if "physical_percent" in values:
            self._split_progress(values)
        for role in ("kind", "entry_category", "level", "region_text"):
            above = [getattr(section, role) for section in batch.sections]
            if any(above) or (role == "region_text" and self.place):
                own = values.get(role, none)
                values[role] = [
                    a or b or (self.place if role == "region_text" else "")
                    for a, b in zip(own, above, strict=True)
                ]

    def _split_progress(self, values: Values) -> None:
        pairs = values["physical_percent"]
        values["physical_percent"] = [percent for percent, _ in pairs]
        own = values.get("physical_text", [""] * len(pairs))
        values["physical_text"] = [text or words for text, (_, words) in zip(own, pairs, strict=True)]

    def _check(self, values: Values, cells: Sequence[Sequence[Cell]], batch: Batch) -> None:
        def say(position: int, key: str, sentence: str) -> None:
            letter = (
                self.letters.get(key)
                or self.letters.get("years")
                or self.letters.get("planned_finish")
                or self.sorter.name_letter
            )
            self.sink.report(self.sheet, letter, batch.row_numbers[position] + 1, "warning", sentence, key)

        rowchecks.check_rows(values, self.month, say)
        for column in self.columns:
            if column.field not in _DERIVED:
                continue
            part, whole = _DERIVED[column.field]
            if part in values and whole in values:
                rates = cells[column.index - self.sorter.left]
                for position, sentence in rowchecks.wrong_percents(rates, values[part], values[whole]):
                    self._reporter(column, batch)(position, Remark(False, sentence))

    def _built(self, values: Values, extras: list[tuple[str, list[str]]], batch: Batch) -> list[LedgerRow]:
        count = len(batch.rows)
        values["plan_by_month"] = self._by_month(values, count)
        values["figures"] = self._figures(values, count)
        if extras:
            labels = [label for label, _ in extras]
            values["extra"] = [
                {label: text for label, text in zip(labels, texts, strict=True) if text} or EMPTY
                for texts in zip(*(texts for _, texts in extras), strict=True)
            ]
        if "plan_fen" in values:
            values["plan_year"] = [None if plan is None else self.plan_year for plan in values["plan_fen"]]
        defaults = {"extra": EMPTY, "letters": self.letters, "plan_by_month": EMPTY, "figures": EMPTY}
        numbers = [number + 1 for number in batch.row_numbers]
        fields = [
            values[name]
            if name in values
            else repeat(defaults.get(name, "" if name in _TEXT_FIELDS else None), count)
            for name in _ROW
        ]
        return list(map(LedgerRow._make, zip(repeat(self.sheet, count), numbers, *fields, strict=True)))

    def _months_of(self, fields: Sequence[str]) -> dict[Month, dict[str, str]]:
        """For each month the keys under which its columns stand in the values."""
        months: dict[Month, dict[str, str]] = {}
        for column in self.columns:
            if column.field in fields:
                months.setdefault(column.month or self.month, {})[column.field or ""] = self._key(column)
        for at in list(months.values()):
            if "physical_percent" in at:
                at.setdefault("physical_text", "physical_text")
        return months

    def _by_month(self, values: Values, count: int) -> list[Any]:
        plans = {
            month: values[keys["plan_month_fen"]]
            for month, keys in sorted(self._months_of(["plan_month_fen"]).items())
        }
        if not plans:
            return [EMPTY] * count
        months = list(plans)
        return [
            {month: fen for month, fen in zip(months, row, strict=True) if fen is not None} or EMPTY
            for row in zip(*plans.values(), strict=True)
        ]

    def _figures(self, values: Values, count: int) -> list[Any]:
        by_month: dict[Month, list[Figures | None]] = {}
        for month, keys in sorted(self._months_of(FIGURES).items()):
            columns = [
                values[keys[f]] if f in keys else repeat("" if f == "physical_text" else None, count)
                for f in FIGURES
            ]
            nothing = Figures()
            by_month[month] = [
                f if f != nothing else None for f in map(Figures._make, zip(*columns, strict=True))
            ]
        if len(by_month) == 1:
            ((month, figures),) = by_month.items()
            return [EMPTY if f is None else {month: f} for f in figures]
        months = list(by_month)
        return [
            {month: f for month, f in zip(months, row, strict=True) if f is not None} or EMPTY
            for row in zip(*by_month.values(), strict=True)
        ] or [EMPTY] * count


def _first(one: Sequence[Any], other: Sequence[Any]) -> list[Any]:
    return [b if a is None else a for a, b in zip(one, other, strict=True)]


def _labels_of(columns: Sequence[ColumnReading]) -> dict[int, str]:
    """A name for each column that is kept as text: its lowest header, with its parents where two are alike."""
    lowest = [c.path[-1] for c in columns]
    return {c.index: c.path[-1] if lowest.count(c.path[-1]) == 1 else "/".join(c.path) for c in columns}


def _converter_for(column: ColumnReading, table_year: int) -> Converter:
    field = column.field
    if field in AMOUNTS:
        return converters.amounts(column.unit or "万元")
    if field == "code":
        return converters.codes(
            is_national=any(word in column.path[-1] for word in ("代码", "赋码", "国家码"))
        )
    if field in ("start_on", "in_stats_on", "finish_on"):
        return converters.days(table_year, words_allowed=True)
    if field in ("started", "in_stats"):
        return converters.yes_no(FIELDS[field])
    if field in ("permits_due", "permits_done"):
        return converters.counts()
    others: dict[str | None, Converter] = {
        "planned_start": converters.months(table_year),
        "planned_finish": converters.years(table_year),
        "years": converters.spans(table_year),
        "start_year": converters.years(table_year),
        "finish_year": converters.years(table_year),
        "physical_percent": converters.progress(column.whole_is_one),
        "started_yes": converters.marks(True),
        "started_no": converters.marks(False),
        "in_stats_yes": converters.marks(True),
        "in_stats_no": converters.marks(False),
    }
    return others.get(field) or converters.texts(keep_lines=field in _LONG_TEXTS)
