"""The columns of the register, left to right: the head of each, and the address that sorts by it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class Column:
    """`key` names the cells for the column chooser, `sort` is the key the register sorts by."""

    key: str
    label: str
    sort: str = ""
    is_number: bool = False
    is_fixed: bool = False
    css: str = ""


COLUMNS = (
    Column("no", "序号", is_fixed=True, css="gt-no"),
    Column("name", "项目名称", "name", is_fixed=True, css="gt-name"),
    Column("light", "预警", "light"),
    Column("code", "项目代码", "code"),
    Column("unit", "责任单位", "unit"),
    Column("owner", "项目业主", "owner"),
    Column("region", "建设地点", "region"),
    Column("level", "级别", "level"),
    Column("kind", "类别", "kind"),
    Column("nature", "投资性质", "nature"),
    Column("category", "建设性质", "category"),
    Column("total", "总投资", "total", is_number=True),
    Column("plan", "年度计划", "plan", is_number=True),
    Column("month", "本月完成", "month", is_number=True),
    Column("done", "年初累计完成", "done", is_number=True),
    Column("rate", "完成率", "rate", is_number=True),
    Column("ever", "开工以来累计", "ever", is_number=True),
    Column("started", "开工", "started"),
    Column("statistics", "入库", "statistics"),
    Column("note", "问题提示", "overdue", css="gt-note"),
)
HIDDEN_AT_FIRST = ("code", "owner", "kind", "nature", "ever")


@dataclass(frozen=True, slots=True)
class Head:
    """A head cell as shown: which way it sorts now (`ascending`, `descending` or nothing) and where a click leads."""

    column: Column
    direction: str
    href: str


def heads(query: QueryDict, sort: str) -> list[Head]:
    """The head cells for an address. Numbers sort the largest first at the first click, words upwards; the next click turns."""
    return [_head(column, query, sort) for column in COLUMNS]


def _head(column: Column, query: QueryDict, sort: str) -> Head:
    up, down = column.sort, f"-{column.sort}"
    if not column.sort:
        return Head(column, "", "")
    first, then = (down, up) if column.is_number or column.key == "note" else (up, down)
    target = query.copy()
    target.pop("page", None)
    target["sort"] = then if sort == first else first
    direction = {up: "ascending", down: "descending"}.get(sort, "")
    return Head(column, direction, target.urlencode())
