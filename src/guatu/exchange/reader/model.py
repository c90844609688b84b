"""What reading a workbook gives: plain values, nothing of Django and nothing of the file left in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from guatu.engine.calendar import Month

EMPTY: Mapping[Any, Any] = MappingProxyType({})
Level = Literal["error", "warning"]

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "seq": "序号",
        "code": "项目代码",
        "name": "项目名称",
        "region_text": "建设地点",
        "unit_text": "责任单位",
        "owner_text": "建设单位",
        "kind": "项目类型",
        "level": "项目级别",
        "nature": "投资性质",
        "entry_category": "建设性质",
        "industry": "所属行业",
        "content": "建设内容",
        "total_fen": "总投资",
        "years": "建设起止年限",
        "start_year": "开工年份",
        "finish_year": "竣工年份",
        "plan_fen": "年度计划投资",
        "plan_month_fen": "当月计划投资",
        "planned_start": "计划开工月份",
        "planned_finish": "计划竣工时间",
        "done_month_fen": "本月完成投资",
        "done_year_fen": "年初至今累计完成投资",
        "done_total_fen": "开工以来累计完成投资",
        "done_before_fen": "截至上年底累计完成投资",
        "done_percent": "占年度计划比例",
        "done_total_percent": "占总投资比例",
        "paid_fen": "已支付资金",
        "payable_fen": "应付资金",
        "permits_due": "应办手续数",
        "permits_done": "已办手续数",
        "physical_percent": "形象进度（%）",
        "physical_text": "形象进度",
        "started": "是否开工",
        "started_yes": "是否开工：是",
        "started_no": "是否开工：否",
        "start_on": "开工时间",
        "in_stats": "是否入库纳统",
        "in_stats_yes": "是否入库纳统：是",
        "in_stats_no": "是否入库纳统：否",
        "in_stats_on": "入库时间",
        "finish_on": "竣工时间",
        "problem_text": "存在问题",
        "remark": "备注",
    }
)
"""Every field a column can become, with the name users read. A column that becomes none of them is kept in `extra`."""


class UnreadableWorkbook(Exception):  # noqa: N818 - what happened, said as the rest of the project says it
    """The file cannot be opened as a workbook, or is too large to open safely: one Chinese sentence that says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be. Bytes, counts, and how often one kind of problem is listed in one column."""

    file_bytes: int = 30_000_000
    expanded_bytes: int = 300_000_000
    expansion_ratio: int = 200
    zip_entries: int = 2_000
    rows: int = 200_000
    columns: int = 300
    cells: int = 12_000_000
    sheets: int = 200
    problems_per_column: int = 2_000


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What the user says a column is: a field of FIELDS, or None to keep it only as text; a unit where the user named one."""

    field: str | None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class MappingOverride:
    """A reading the user confirmed or corrected, kept for the next month.

    `columns` is keyed by `ColumnReading.key` (the header path with its months and years blotted out), so it still
    fits when next month's columns say 6月 instead of 5月 or stand in another order.
    """

    columns: Mapping[str, ColumnChoice] = field(default_factory=lambda: EMPTY)
    default_unit: str | None = None
    skip_sheets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How one column was understood, and why."""

    index: int
    letter: str
    path: tuple[str, ...]
    key: str
    field: str | None
    unit: str | None = None
    month: Month | None = None
    date_style: str | None = None
    confidence: float = 1.0
    why: str = ""
    whole_is_one: bool = False
    """Whether a share in this column is written as a fraction, 0.35 for 35 %."""


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """How the head of one table was understood: `rows` are 1-based sheet rows, first and last of the header."""

    rows: tuple[int, int]
    unit_line: str | None
    title: str | None
    as_of_found: Month | None
    columns: tuple[ColumnReading, ...]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """One table that was read; a sheet with two tables of different headers gives two of these."""

    name: str
    header: HeaderReading
    month: Month
    row_count: int


class Figures(NamedTuple):
    """What was reported for one project and one month. Money in 分, shares in percent."""

    done_month_fen: int | None = None
    done_year_fen: int | None = None
    done_total_fen: int | None = None
    paid_fen: int | None = None
    payable_fen: int | None = None
    permits_due: int | None = None
    permits_done: int | None = None
    physical_percent: float | None = None
    physical_text: str = ""


class LedgerRow(NamedTuple):
    """One project as one row of the ledger says it. Empty text is "", anything else not given is None."""

    sheet: str
    row_no: int
    code: str = ""
    name: str = ""
    region_text: str = ""
    unit_text: str = ""
    owner_text: str = ""
    kind: str = ""
    level: str = ""
    nature: str = ""
    entry_category: str = ""
    industry: str = ""
    content: str = ""
    total_fen: int | None = None
    start_year: int | None = None
    finish_year: int | None = None
    plan_fen: int | None = None
    plan_year: int | None = None
    planned_start: Month | None = None
    plan_by_month: Mapping[Month, int] = EMPTY
    figures: Mapping[Month, Figures] = EMPTY
    done_before_fen: int | None = None
    started: bool | None = None
    start_on: date | None = None
    in_stats: bool | None = None
    in_stats_on: date | None = None
    finish_on: date | None = None
    problem_text: str = ""
    remark: str = ""
    extra: Mapping[str, str] = EMPTY
    letters: Mapping[str, str] = EMPTY

    @property
    def cells(self) -> dict[str, str]:
        """Where each field stands, `{"total_fen": "H7"}`; other months' figures as `done_month_fen@2023-01`."""
        return {name: f"{letter}{self.row_no}" for name, letter in self.letters.items()}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something the user should look at: where it is and a sentence that says what to do."""

    sheet: str
    cell: str
    level: Level
    message: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is not a project (0 = the whole sheet), and why it was left out."""

    sheet: str
    row: int
    why: str


@dataclass(frozen=True, slots=True)
class ReadLedger:
    """Everything one file said: its tables, its projects, its problems and what was left out.

    `signature` stays the same from month to month as long as the header means the same.
    """

    sheets: list[ReadSheet]
    rows: list[LedgerRow]
    problems: list[Problem]
    left_out: list[LeftOut]
    signature: str
    as_of: Month
