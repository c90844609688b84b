"""Indicators by slice, and the rows behind a figure."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Query, Router, Schema

from guatu.access.enums import Can
from guatu.access.policy import require
from guatu.api.caller import Caller, MonthText, PageNumber, PageSize
from guatu.engine.calendar import Month
from guatu.kit.errors import NotVisible
from guatu.oversight.enums import Slice
from guatu.oversight.queries.rates import Key, RateRow, rates
from guatu.oversight.queries.trace import Half, trace

router = Router(tags=["指标"])
By = Annotated[Slice | None, Query(description="按什么切分；不写为合计")]


class RateOut(Schema):
    """One indicator of one group; `value` null for an empty denominator."""

    slug: str
    value: float | None
    upper: float | int | None
    lower: float | int | None


class RateRowOut(Schema):
    """The indicators of one group."""

    key: int | str | None
    label: str
    projects: int
    rates: list[RateOut]


class IndicatorOut(Schema):
    """What an indicator is."""

    slug: str
    name: str
    formula: str


class RateTableOut(Schema):
    """Indicators by group and in all, and by which pack."""

    month: str
    by: str | None
    pack: str
    indicators: list[IndicatorOut]
    rows: list[RateRowOut]
    total: RateRowOut


class TraceRowOut(Schema):
    """One project and what it adds to the upper and the lower half."""

    number: int
    project_id: int
    code: str
    name: str
    facts: dict[str, Any]
    upper: float | int | None
    lower: float | int | None


class HalfOut(Schema):
    """A half of a figure: how it is written, its value, and what the rows add up to."""

    words: str
    value: float | int | None
    rows_sum: float | int | None


class TraceOut(Schema):
    """A figure with its formula and exactly the rows that made it."""

    slug: str
    name: str
    formula: str
    value: float | None
    upper: HalfOut
    lower: HalfOut | None
    count: int
    rows: list[TraceRowOut]


@router.get("", response=RateTableOut, summary="某月的各项指标，按单位、地区等切分")
def rate_table(request: Caller, month: MonthText, by: By = None) -> RateTableOut:
    require(request.user, Can.VIEW)
    table = rates(request.user, Month.parse(month), by)
    return RateTableOut(
        month=str(table.month),
        by=by.value if by else None,
        pack=str(table.pack),
        indicators=[
            IndicatorOut(slug=each.slug, name=each.text.name, formula=each.formula.text)
            for each in table.indicators
        ],
        rows=[_row(row) for row in table.rows],
        total=_row(table.total),
    )


@router.get("/{slug}/trace", response=TraceOut, summary="一个指标的公式和构成它的每一行")
def rate_trace(
    request: Caller,
    slug: str,
    month: MonthText,
    by: By = None,
    key: str | None = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> TraceOut:
    require(request.user, Can.VIEW)
    found = trace(
        request.user,
        Month.parse(month),
        slug,
        by,
        _key(by, key),
        offset=(page - 1) * size,
        limit=size,
    )
    return TraceOut(
        slug=slug,
        name=found.indicator.text.name,
        formula=found.indicator.formula.text,
        value=found.rate.value,
        upper=_half(found.upper),
        lower=_half(found.lower) if found.lower else None,
        count=found.count,
        rows=[
            TraceRowOut(
                number=row.number,
                project_id=row.project_id,
                code=row.code,
                name=row.name,
                facts=dict(zip((fact.name for fact in found.facts), row.facts, strict=True)),
                upper=row.upper,
                lower=row.lower,
            )
            for row in found.rows
        ],
    )


def _key(by: Slice | None, text: str | None) -> Key:
    """The key of a group: an id for units and regions, a word for the others; none for the group without a value."""
    if by not in (Slice.UNIT, Slice.REGION):
        return text
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise NotVisible
    return int(text)


def _half(half: Half) -> HalfOut:
    return HalfOut(words=half.words, value=half.value, rows_sum=half.rows_sum)


def _row(row: RateRow) -> RateRowOut:
    return RateRowOut(
        key=row.key,
        label=row.label,
        projects=row.projects,
        rates=[
            RateOut(slug=each.slug, value=each.value, upper=each.upper, lower=each.lower)
            for each in row.rates
        ],
    )
