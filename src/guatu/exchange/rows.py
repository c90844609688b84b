"""A row of a workbook as it waits between reading and confirming, and as it then goes into register and reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from guatu.engine.calendar import Month
from guatu.exchange.pieces import Columns, Values
from guatu.exchange.reader import FIELDS, Figures, LedgerRow
from guatu.kit.money import MOST_FEN, wan
from guatu.progress.values import FigureRow, StatisticsRow
from guatu.registry.enums import Category
from guatu.registry.values import RegisterRow

_TEXTS = (
    "code", "name", "region_text", "unit_text", "owner_text", "kind", "level", "nature",
    "entry_category", "industry", "content", "problem_text", "remark",
)  # fmt: skip
_PLAIN = (
    "total_fen",
    "start_year",
    "finish_year",
    "plan_fen",
    "plan_year",
    "started",
    "in_stats",
    "done_before_fen",
)
_DAYS = ("start_on", "in_stats_on", "finish_on")
_KEPT = (*_TEXTS, *_PLAIN)
_kept = attrgetter(*_KEPT)
_days = attrgetter(*_DAYS)
_FIGURES = Figures._fields

LONGEST = {"code": 32, "name": 200, "kind": 60, "level": 20, "nature": 40, "industry": 60}
_MOST = {
    **dict.fromkeys([name for name in FIELDS if name.endswith("_fen")], MOST_FEN),
    "permits_due": 9_999,
    "permits_done": 9_999,
}
_NOT_NEGATIVE = ("total_fen", "plan_fen")
_WORDS = {
    Category.NEW: "新建 新开工 新开 计划新开工 新建项目 新开工项目 拟新开工 拟开工 新增",
    Category.CONTINUING: "续建 续建项目 在建 在建项目 结转 结转续建 跨年续建",
    Category.FINISHING: "竣工 竣工项目 拟竣工 计划竣工 完工 竣工投产 拟建成",
    Category.PRELIMINARY: "前期 前期项目 前期工作 储备 储备项目 谋划 预备 前期推进 前期谋划",
}
CATEGORY_OF = {word: category.value for category, words in _WORDS.items() for word in words.split()}


class Fault(NamedTuple):
    """A value that cannot be kept: which field, and a sentence. The field is left empty."""

    field: str
    sentence: str


def packed(row: LedgerRow) -> Values:
    """The row as it is stored, without what it does not say: nothing and empty texts; 0 and False are said."""
    values: Values = {key: value for key, value in zip(_KEPT, _kept(row), strict=True) if value or value == 0}
    for key, day in zip(_DAYS, _days(row), strict=True):
        if day is not None:
            values[key] = day.isoformat()
    if row.planned_start:
        values["planned_start"] = row.planned_start.key
    if row.plan_by_month:
        values["plan_by_month"] = {str(month.key): fen for month, fen in row.plan_by_month.items()}
    figures = {}
    for month, figure in row.figures.items():
        said = {key: value for key, value in zip(_FIGURES, figure, strict=True) if value or value == 0}
        if said:
            figures[str(month.key)] = said
    if figures:
        values["figures"] = figures
    if row.extra:
        values["extra"] = dict(row.extra)
    return values


def faults(values: Values) -> Iterator[Fault]:
    """Take out of `values` what the tables cannot hold, with a sentence for each."""
    for key, most in LONGEST.items():
        if key in values and len(values[key]) > most:
            yield Fault(key, f"{FIELDS[key]}有 {len(values.pop(key))} 字，最多 {most} 字，未导入，请缩短")
    for key in _NOT_NEGATIVE:
        if key in values and values[key] < 0:
            yield Fault(key, f"{FIELDS[key]}是负数（{wan(values.pop(key))} 万元），未导入，请改正")
    for month, fen in list(values.get("plan_by_month", {}).items()):
        if not 0 <= fen <= MOST_FEN:
            del values["plan_by_month"][month]
            yield Fault(
                "plan_month_fen", f"{Month.of_key(int(month)).label}计划投资的数不可能，未导入，请改正"
            )
    for holder in (values, *values.get("figures", {}).values()):
        yield from _impossible(holder)


def _impossible(holder: dict[str, Any]) -> Iterator[Fault]:
    for key, most in _MOST.items():
        if key in holder and abs(holder[key]) > most:
            value = holder.pop(key)
            said = f"{wan(value)} 万元" if most == MOST_FEN else f"{value} 项"
            yield Fault(key, f"{FIELDS[key]}达到 {said}，不可能，未导入，请改正")


class Ids(NamedTuple):
    """What the place and the bodies of a row were recognised as."""

    region_id: int | None
    unit_id: int | None
    owner_id: int | None


def as_register_rows(
    columns: Columns,
    ids: Sequence[Ids],
    project_ids: Sequence[int | None],
    *,
    as_of: Month,
    list_names: Sequence[str],
) -> list[RegisterRow]:
    """What rows say for the register. A completion after the month is a plan, not an event, and stays as text."""
    nothing = [None] * len(ids)

    def said(key: str) -> list[Any]:
        return columns.get(key, nothing)

    years = [year or as_of.year for year in said("plan_year")]
    finished = [_finished(day, as_of) for day in said("finish_on")]
    taken: dict[str, Sequence[Any]] = {
        "project_id": project_ids,
        **{field: [one[place] for one in ids] for place, field in enumerate(Ids._fields)},
        "extra": list(
            map(
                _extra,
                said("extra"),
                said("entry_category"),
                said("finish_on"),
                finished,
                said("done_before_fen"),
            )
        ),
        "plan_year": years,
        "start_month": said("planned_start"),
        "category": [CATEGORY_OF.get(word) for word in said("entry_category")],
        "month_plans": [
            _of_year(plans, year) for plans, year in zip(said("plan_by_month"), years, strict=True)
        ],
        "list_names": [(name,) if name else () for name in list_names],
        "started_on": list(map(day_of, said("start_on"))),
        "completed_on": finished,
    }
    in_order = [taken[field] if field in taken else said(field) for field in RegisterRow._fields]
    return list(map(RegisterRow._make, zip(*in_order, strict=True)))


def _finished(day: str | None, as_of: Month) -> date | None:
    found = day_of(day)
    return found if found and found <= as_of.last_day else None


def _of_year(plans: dict[str, int] | None, year: int) -> Mapping[int, int]:
    return {int(month): fen for month, fen in (plans or {}).items() if int(month) // 100 == year}


def _extra(
    said: dict[str, str] | None,
    category: str | None,
    finish: str | None,
    completed: date | None,
    before: int | None,
) -> Mapping[str, str] | None:
    """What has no field of its own: unknown columns, and words or dates that a field could not take."""
    extra: dict[str, str] = dict(said or {})
    if category and category not in CATEGORY_OF:
        extra["建设性质（原文）"] = category
    if finish and not completed:
        extra["计划竣工时间"] = finish
    if before is not None:
        extra["截至上年底累计完成投资（万元）"] = wan(before)
    return extra or None


def day_of(text: str | None) -> date | None:
    """A stored day."""
    return date.fromisoformat(text) if text else None


def as_figure_rows(
    columns: Columns, project_ids: Sequence[int], as_of: Month, closed: frozenset[int]
) -> Iterator[tuple[int, FigureRow]]:
    """What rows say of months that are not closed, with the number of the row; 存在问题 belongs to the latest of its months."""
    nothing = [None] * len(project_ids)
    said_of = zip(
        project_ids, columns.get("figures", nothing), columns.get("problem_text", nothing), strict=True
    )
    for number, (project_id, figures, problem) in enumerate(said_of):
        figures = figures or {}
        latest = max(figures, default=str(as_of.key))
        if problem and latest not in figures:
            figures = {**figures, latest: {}}
        for text, said in figures.items():
            if int(text) in closed:
                continue
            if "physical_percent" in said:
                percent = Decimal(str(said["physical_percent"])).quantize(Decimal("0.01"))
                said = {**said, "physical_percent": percent}
            told = problem if text == latest else None
            yield number, FigureRow(project_id, _month(text), problem_text=told, **said)


@lru_cache(maxsize=1_000)
def _month(text: str) -> Month:
    return Month.of_key(int(text))


def as_statistics_rows(columns: Columns, project_ids: Sequence[int]) -> Iterator[tuple[int, StatisticsRow]]:
    """What rows say about the statistics, with the number of the row. A date alone says yes."""
    nothing = [None] * len(project_ids)
    said_of = zip(
        project_ids, columns.get("in_stats", nothing), columns.get("in_stats_on", nothing), strict=True
    )
    for number, (project_id, accepted, day) in enumerate(said_of):
        if accepted is not None or day is not None:
            is_in = accepted is not False
            yield number, StatisticsRow(project_id, is_in, day_of(day) if is_in else None)


def job_of(batch_id: int) -> str:
    """The name under which the progress of an import is told."""
    return f"import-{batch_id}"
