"""The tables of the indicators as workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse

from guatu.engine.formula import FactDef, FactType, Kind
from guatu.exchange.writer import Column, save_table
from guatu.oversight.enums import Slice
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries.rates import RateRow, rates
from guatu.oversight.queries.trace import ALL_ROWS, Trace, TraceRow, trace
from guatu.web.months import months_shown
from guatu.web.rates.asking import group_asked, slice_asked
from guatu.web.rates.table import sorted_rows
from guatu.web.requests import SignedIn


def table_file(request: SignedIn) -> FileResponse:
    """The table of a slice in the order of the page, with the 合计 row at the foot."""
    month, _ = months_shown(request)
    by = slice_asked(request.GET, Slice.UNIT) or Slice.UNIT
    table = rates(request.user, month, by)
    columns = [
        Column("序号", "number", width=7),
        Column(by.label, width=24),
        Column("项目数", "number"),
        *(_rate_column(each) for each in table.indicators),
    ]
    rows = [
        _rate_cells(table.indicators, row, number)
        for number, row in enumerate(sorted_rows(table, request.GET.get("sort", "")), 1)
    ]
    rows.append(_rate_cells(table.indicators, table.total, ""))
    note = f"按“{table.pack.title}”第 {table.pack.version} 版计算，“—”为分母为零"
    return _file(columns, rows, f"{month.label}五率指标（按{by.label}）", note)


def trace_file(request: SignedIn) -> FileResponse:
    """Every row of a figure with its facts and parts, and the sums at the foot."""
    month, _ = months_shown(request)
    group = group_asked(request.GET)
    slug = request.GET.get("indicator", "")
    found = trace(request.user, month, slug, group.by, group.key, limit=ALL_ROWS)
    columns = [
        Column("序号", "number", width=7),
        Column("项目名称", width=36),
        Column("项目代码", width=26),
        Column("责任单位"),
        *(_fact_column(each) for each in found.facts),
        *_part_columns(found),
    ]
    rows = [_trace_cells(found, row) for row in found.rows]
    label = "合计" if group.is_all else found.group.label
    title = f"{month.label}{found.indicator.text.name}（{label}）"
    return _file(columns, rows, title, f"公式：{found.indicator.text.formula}")


def _rate_column(indicator: Indicator) -> Column:
    kind = indicator.formula.kind
    if kind == Kind.SHARE:
        return Column(indicator.text.name, "percent", width=14)
    return Column(indicator.text.name, "wan" if kind == Kind.MONEY else "number", width=14)


def _rate_cells(indicators: Sequence[Indicator], row: RateRow, number: int | str) -> list[Any]:
    values = [
        "—" if rate.value is None else _rate_value(indicator, rate.value)
        for indicator, rate in zip(indicators, row.rates, strict=True)
    ]
    return [number, row.label, row.projects, *values]


def _rate_value(indicator: Indicator, value: float) -> float:
    return round(value * 100, 4) if indicator.formula.kind == Kind.SHARE else value


def _fact_column(fact: FactDef) -> Column:
    if fact.type == FactType.MONEY:
        return Column(fact.name, "wan")
    if fact.type == FactType.FLAG:
        return Column(fact.name, "yes_no")
    return Column(fact.name, "number" if fact.type in (FactType.COUNT, FactType.NUMBER) else "text")


def _part_columns(found: Trace) -> list[Column]:
    """Columns for the halves that rows add up to."""
    halves = (("计入分子", found.upper), ("计入分母", found.lower))
    return [
        Column(name, "wan" if half.kind == Kind.MONEY else "number", is_summed=True, width=14)
        for name, half in halves
        if half is not None and half.rows_sum is not None
    ]


def _trace_cells(found: Trace, row: TraceRow) -> list[Any]:
    parts = [
        part
        for part, half in ((row.upper, found.upper), (row.lower, found.lower))
        if half is not None and half.rows_sum is not None
    ]
    return [row.number, row.name, row.code, row.unit, *row.facts, *parts]


def _file(columns: list[Column], rows: list[list[Any]], title: str, note: str) -> FileResponse:
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    save_table(file, columns, rows, title=title, note=note)  # type: ignore[arg-type]  # a temporary file is a BinaryIO
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{title}.xlsx")
