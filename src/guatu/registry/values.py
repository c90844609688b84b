"""What is put into the register, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from guatu.engine.calendar import Month

_NOTHING: Mapping[Any, Any] = MappingProxyType({})

IDENTITY = (
    "code",
    "name",
    "region_id",
    "unit_id",
    "owner_id",
    "kind",
    "level",
    "nature",
    "industry",
    "content",
    "total_fen",
    "start_year",
    "finish_year",
    "remark",
    "extra",
)
"""The fields of a project itself; `RegisterRow` carries each under the same name."""

FIELD_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "code": "项目代码",
        "name": "项目名称",
        "region_id": "建设地点",
        "unit_id": "责任单位",
        "owner_id": "项目单位",
        "kind": "项目类型",
        "level": "项目级别",
        "nature": "投资性质",
        "industry": "所属行业",
        "content": "建设内容",
        "total_fen": "总投资",
        "start_year": "开工年份",
        "finish_year": "竣工年份",
        "remark": "备注",
        "extra": "其他栏目",
        "plan_fen": "年度计划投资",
        "start_month": "计划开工月份",
        "category": "建设性质",
        "month_plan": "月度计划",
        "entry_category": "名单中的建设性质",
        "event": "阶段事件",
    }
)
"""What people call the fields that a `ProjectChange` can name (without the part after `@`)."""

PLAN = ("plan_fen", "category", "start_month")
"""The fields of an annual plan."""


def field_label(name: str) -> str:
    """What people call a field of the history.

    >>> field_label("plan_fen@2023"), field_label("month_plan@202303")
    ('2023年年度计划投资', '2023年3月月度计划')
    """
    field, _, of = name.partition("@")
    label = FIELD_NAMES.get(field, field)
    if field == "month_plan":
        return f"{Month.of_key(int(of)).label}{label}"
    return f"{of}年{label}" if field in PLAN else label


class RegisterRow(NamedTuple):
    """What somebody knows of one project. None means “not said”: what the register holds stays as it is.

    `project_id` names the project it is about; without it the code decides, and without a known code it is a new project.
    Money in 分, months yyyymm. `plan_year` (the year of `plan_fen`, `start_month`, `category`, `month_plans` and of the lists)
    is the year of the month the row speaks of unless given. `started=False` says that works have not begun.
    """

    name: str | None = None
    project_id: int | None = None
    code: str | None = None
    region_id: int | None = None
    unit_id: int | None = None
    owner_id: int | None = None
    kind: str | None = None
    level: str | None = None
    nature: str | None = None
    industry: str | None = None
    content: str | None = None
    total_fen: int | None = None
    start_year: int | None = None
    finish_year: int | None = None
    remark: str | None = None
    extra: Mapping[str, Any] | None = None
    plan_year: int | None = None
    plan_fen: int | None = None
    start_month: int | None = None
    category: str | None = None
    month_plans: Mapping[int, int] = _NOTHING
    list_names: tuple[str, ...] = ()
    started: bool | None = None
    started_on: date | None = None
    completed_on: date | None = None


def unusable_code(code: str) -> str:
    """What is said of a code that a project bears which the user has no part in: neither that it does, nor which."""
    return f"项目代码 {code} 不能在这里使用，请核对代码；代码无误的，请联系发改局办理"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A row says what cannot be true beside what is known; nothing was written of it. `index` is its place in the rows."""

    index: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Applied:
    """What became (or, in a preview, would become) of rows.

    `project_ids` and `touched` are in the order of the rows: the project (0 for one still to be created), and whether the row
    changes anything.
    """

    project_ids: tuple[int, ...]
    touched: tuple[bool, ...]
    created: int
    updated: int
    unchanged: int
    contradictions: tuple[Contradiction, ...]
