"""Projects as the ledger an office keeps: title, unit line, two-level header, sections; it reads back to the same values."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import xlsxwriter

from guatu.engine.calendar import Month
from guatu.exchange.reader.model import Figures, LedgerRow
from guatu.exchange.reader.rowkinds import heading_of
from guatu.exchange.writer.inert import sheet_name
from guatu.exchange.writer.table import OPTIONS, Column, Paper

_STREAMED_FROM = 20_000
_NUMERALS = "一二三四五六七八九"
_NONE = Figures()
Value = Callable[[LedgerRow], Any]


@dataclass(frozen=True, slots=True)
class _Field:
    column: Column
    value: Value
    is_usual: bool = False


def write_ledger(rows: Sequence[LedgerRow], *, month: Month, title: str = "") -> bytes:
    """The ledger of some projects as of a month, in 万元, with 合计 first and a section for each kind.

    The usual columns are always there; others only where some project has a value. Above 20,000 projects the header
    cells are not merged downwards, so that the file can be written row by row.
    """
    streamed = len(rows) > _STREAMED_FROM
    by_kind = _sections(rows)
    fields = [
        f
        for f in _fields(rows, month, with_kind=by_kind is None)
        if f.is_usual or any(_has(f.value(row)) for row in rows)
    ]
    columns = [Column("序号", "number", width=6), *(f.column for f in fields)]
    title = title or f"{month.year}年重点建设项目进展情况表"
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {**OPTIONS, "constant_memory": streamed}) as book:
        paper = Paper(book, book.add_worksheet(sheet_name("重点项目台账")), columns)
        paper.write_title(title)
        paper.write_note("单位：万元", f"截至{month.year}年{month.number}月{month.last_day.day}日")
        paper.write_header(show_units=False, merges_down=not streamed)
        paper.write_row(paper.row, _total(rows, fields), is_total=True)
        _write_rows(paper, rows, fields, by_kind)
        paper.finish()
    return stream.getvalue()


def _write_rows(
    paper: Paper, rows: Sequence[LedgerRow], fields: Sequence[_Field], by_kind: list[str] | None
) -> None:
    ordered = rows if not by_kind else sorted(rows, key=lambda row: by_kind.index(row.kind))
    number = 0
    for section, (kind, group) in enumerate(groupby(ordered, key=lambda row: row.kind if by_kind else "")):
        if kind and by_kind:
            heading = f"{numeral(section + (by_kind[0] != ''))}、{kind}"
            paper.write_row(paper.row, ["", heading, *[""] * (len(fields) - 1)], is_total=True)
        for row in group:
            number += 1
            paper.write_row(paper.row, [number, *(f.value(row) for f in fields)])


def numeral(number: int) -> str:
    """A number below 100 in Chinese, as headings are counted.

    >>> numeral(3), numeral(10), numeral(21)
    ('三', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens - 1] + "十") + (
        _NUMERALS[ones - 1] if ones else ""
    )


def _sections(rows: Sequence[LedgerRow]) -> list[str] | None:
    """The kinds in order when they can stand as headings that read back the same; None when a column must carry them."""
    kinds = list(dict.fromkeys(row.kind for row in rows))
    named = [kind for kind in kinds if kind]
    if not named or len(named) > 30:
        return None if named else []
    for kind in named:
        heading = heading_of("", f"一、{kind}")
        if heading is None or (heading.text, heading.role, heading.count) != (kind, "kind", None):
            return None
    return ([""] if "" in kinds else []) + named


def _total(rows: Sequence[LedgerRow], fields: Sequence[_Field]) -> list[Any]:
    total: list[Any] = [""]
    for field in fields:
        if field.column.header == "项目名称":
            total.append(f"合计（{len(rows)}个）")
        elif field.column.is_summed:
            total.append(sum(field.value(row) or 0 for row in rows))
        else:
            total.append("")
    return total


def _fields(rows: Sequence[LedgerRow], month: Month, *, with_kind: bool) -> list[_Field]:
    year = month.year
    plan, done = f"{year}年计划", "完成投资情况"
    split_years = any(row.finish_year is not None and row.start_year is None for row in rows)
    fields = [
        _text("项目名称", "name", width=32),
        _text("项目代码", "code", width=26),
        _text("项目级别", "level"),
        _text("建设性质", "entry_category"),
        *([_text("项目类型", "kind", is_usual=False)] if with_kind else []),
        _text("投资性质", "nature", is_usual=False),
        _text("所属行业", "industry", is_usual=False),
        *_year_fields(split_years),
        _text("建设地点", "region_text"),
        _text("建设内容", "content", width=36, is_usual=False),
        _plain("总投资", "total_fen", "wan", is_usual=True),
        _plain(f"截至{year - 1}年底累计完成投资", "done_before_fen", "wan"),
        _plain("投资", "plan_fen", "wan", group=plan, is_usual=True),
        _plain("计划开工月份", "planned_start", "month", group=plan, is_usual=True),
        *(_plan_of(at) for at in sorted({at for row in rows for at in row.plan_by_month})),
        _figure("本月完成", "done_month_fen", "wan", month, group=done, is_usual=True),
        _figure("年初至今累计", "done_year_fen", "wan", month, group=done, is_usual=True),
        _Field(Column("占年度计划%", "percent", done), lambda row: _share(row, month), True),
        _figure("开工以来累计", "done_total_fen", "wan", month, group=done),
    ]
    return [*fields, *_later_fields(rows, month)]


def _later_fields(rows: Sequence[LedgerRow], month: Month) -> list[_Field]:
    extra = dict.fromkeys(label for row in rows for label in row.extra)
    return [
        _figure("累计支付资金", "paid_fen", "wan", month),
        _figure("应付资金", "payable_fen", "wan", month),
        _figure("应办手续", "permits_due", "number", month),
        _figure("已办手续", "permits_done", "number", month),
        _figure("形象进度（%）", "physical_percent", "percent", month),
        _figure("工程进展", "physical_text", "text", month),
        _plain("是否开工", "started", "yes_no", is_usual=True),
        _plain("开工时间", "start_on", "date", is_usual=True),
        _plain("是否入库纳统", "in_stats", "yes_no", is_usual=True),
        _plain("入库时间", "in_stats_on", "date"),
        _plain("竣工时间", "finish_on", "date"),
        _text("责任单位", "unit_text"),
        _text("建设单位", "owner_text", is_usual=False),
        _text("存在问题", "problem_text", width=28, is_usual=False),
        *(_extra(label) for label in extra),
        _text("备注", "remark"),
    ]


def _year_fields(split: bool) -> list[_Field]:
    if split:
        return [
            _plain("开工年份", "start_year", "number", is_usual=True),
            _plain("竣工年份", "finish_year", "number", is_usual=True),
        ]
    return [
        _Field(
            Column("建设起止年限"),
            lambda row: "-".join(str(y) for y in (row.start_year, row.finish_year) if y is not None),
            True,
        )
    ]


def _text(header: str, name: str, *, width: float | None = None, is_usual: bool = True) -> _Field:
    return _Field(Column(header, width=width), lambda row: getattr(row, name), is_usual)


def _plain(header: str, name: str, kind: Any, *, group: str = "", is_usual: bool = False) -> _Field:
    return _Field(
        Column(header, kind, group, is_summed=kind == "wan"), lambda row: getattr(row, name), is_usual
    )


def _figure(
    header: str, name: str, kind: Any, month: Month, *, group: str = "", is_usual: bool = False
) -> _Field:
    column = Column(header, kind, group, is_summed=kind == "wan")
    return _Field(column, lambda row: getattr(row.figures.get(month, _NONE), name), is_usual)


def _plan_of(at: Month) -> _Field:
    return _Field(
        Column(f"{at.label}计划投资", "wan", "月度计划", is_summed=True),
        lambda row: row.plan_by_month.get(at),
    )


def _extra(label: str) -> _Field:
    return _Field(Column(label), lambda row: row.extra.get(label, ""))


def _share(row: LedgerRow, month: Month) -> float | None:
    done = row.figures.get(month, _NONE).done_year_fen
    return round(done * 100 / row.plan_fen, 2) if done is not None and row.plan_fen else None


def _has(value: Any) -> bool:
    return value is not None and value != ""
