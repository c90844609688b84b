"""What is reported of projects, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from guatu.engine.calendar import Month

FIGURES = (
    "done_month_fen",
    "done_year_fen",
    "done_total_fen",
    "payable_fen",
    "paid_fen",
    "permits_due",
    "permits_done",
    "physical_percent",
    "physical_text",
    "problem_text",
    "remark",
)
"""The columns of a report; `FigureRow` carries each under the same name."""

FIGURE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "done_month_fen": "本月完成投资",
        "done_year_fen": "年初至今完成投资",
        "done_total_fen": "开工以来完成投资",
        "payable_fen": "应付资金",
        "paid_fen": "已付资金",
        "permits_due": "应办手续",
        "permits_done": "已办手续",
        "physical_percent": "形象进度（%）",
        "physical_text": "形象进度",
        "problem_text": "存在问题",
        "remark": "备注",
    }
)


class FigureRow(NamedTuple):
    """What is said of one project for one month; None means “not said”: what was reported before stays. Money in 分."""

    project_id: int
    month: Month
    done_month_fen: int | None = None
    done_year_fen: int | None = None
    done_total_fen: int | None = None
    payable_fen: int | None = None
    paid_fen: int | None = None
    permits_due: int | None = None
    permits_done: int | None = None
    physical_percent: Decimal | None = None
    physical_text: str | None = None
    problem_text: str | None = None
    remark: str | None = None


class StatisticsRow(NamedTuple):
    """Whether a project is in the statistics bureau's direct reporting, and since when if that is known."""

    project_id: int
    in_statistics: bool
    entered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of rows: reports made, corrected and already as said, and the months they belong to (yyyymm)."""

    new: int
    corrected: int
    unchanged: int
    months: tuple[int, ...]
