"""Which column is which field: each header's own words first, then its neighbours and its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from guatu.engine.calendar import Month
from guatu.exchange.reader.amounts import Meaning
from guatu.exchange.reader.dates import BadDate, when_of, years_of
from guatu.exchange.reader.headers import Head
from guatu.exchange.reader.meaning import meaning_of
from guatu.exchange.reader.model import FIELDS, ColumnReading, MappingOverride
from guatu.exchange.reader.money import FEN_PER_UNIT, FOREIGN, fen_of, number_of
from guatu.exchange.reader.parts import blotted, part_of
from guatu.exchange.reader.text import Cell, is_nothing, letter_of, shown
from guatu.exchange.reader.words import says_started, yes_or_no

AMOUNTS = frozenset(
    [
        "total_fen",
        "plan_fen",
        "plan_month_fen",
        "done_month_fen",
        "done_year_fen",
        "done_total_fen",
        "done_before_fen",
        "paid_fen",
        "payable_fen",
    ]
)
MONTHLY = frozenset(
    [
        "plan_month_fen",
        "done_month_fen",
        "done_year_fen",
        "done_total_fen",
        "paid_fen",
        "payable_fen",
        "permits_due",
        "permits_done",
        "physical_percent",
        "physical_text",
    ]
)
DATED = frozenset(
    {
        "start_on",
        "in_stats_on",
        "finish_on",
        "planned_start",
        "planned_finish",
        "years",
        "start_year",
        "finish_year",
    }
)
_ENOUGH = 5
"""With fewer values than this a column is what its header says, however odd they look."""
UNDECIDED = ("up_to", "bare", "bare_year")


@dataclass(frozen=True, slots=True)
class Notice:
    """A word about a whole column, shown at its header."""

    column: int
    message: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A column on its way to being understood."""

    index: int
    path: tuple[str, ...]
    key: str
    meaning: Meaning
    unit: str | None
    by_row: tuple[Cell, ...]
    values: tuple[Cell, ...]
    chosen: bool = False

    @property
    def name(self) -> str:
        """The header as it is quoted in messages."""
        return "“" + " / ".join(self.path) + "”"

    def taken_as(self, field: str | None, why: str, confidence: float) -> Draft:
        """The same column, now read as another field."""
        return replace(self, meaning=replace(self.meaning, field=field, why=why, confidence=confidence))


def read_columns(
    head: Head,
    sample: Sequence[Sequence[Cell]],
    *,
    left: int,
    table_year: int,
    month: Month,
    mapping: MappingOverride | None,
) -> tuple[tuple[ColumnReading, ...], list[Notice]]:
    """Decide every column of a table from its header and a sample of its rows.

    `left` is the sheet column of the first cell of a row. Gives the readings and what the user should be told about them.
    """
    drafts = [
        _draft(index, path, sample, table_year, month, mapping) for index, path in sorted(head.paths.items())
    ]
    notices: list[Notice] = []
    drafts = [_said_if_dropped(draft, _by_values(draft), notices) for draft in drafts]
    drafts = _with_a_name(drafts, notices)
    drafts = _undecided(drafts, month, notices)
    drafts = _one_of_each(drafts, notices)
    drafts = _with_units(drafts, head, mapping, notices)
    readings = tuple(
        ColumnReading(
            index=draft.index + left,
            letter=letter_of(draft.index + left),
            path=draft.path,
            key=draft.key,
            field=draft.meaning.field,
            unit=draft.unit,
            month=draft.meaning.month,
            date_style=_date_style(draft, table_year),
            confidence=draft.meaning.confidence,
            why=draft.meaning.why,
            whole_is_one=draft.meaning.field == "physical_percent" and _is_fraction(draft.values),
        )
        for draft in drafts
    )
    return readings, notices


def _draft(
    index: int,
    path: tuple[str, ...],
    sample: Sequence[Sequence[Cell]],
    table_year: int,
    month: Month,
    mapping: MappingOverride | None,
) -> Draft:
    by_row = tuple(row[index] if index < len(row) else "" for row in sample)
    values = tuple(value for value in by_row if not is_nothing(value))
    meaning = meaning_of(path, table_year=table_year, month=month)
    unit = next((u for text in reversed(path) if (u := part_of(text).unit) and u != "%"), None)
    key = blotted(path)
    choice = mapping.columns.get(key) if mapping else None
    if choice is None:
        return Draft(index, path, key, meaning, unit, by_row, values)
    at = (meaning.month or month) if choice.field in MONTHLY else None
    year = table_year if choice.field == "plan_fen" else None
    return Draft(
        index,
        path,
        key,
        Meaning(choice.field, 1.0, "由用户指定", at, year),
        choice.unit or unit,
        by_row,
        values,
        chosen=True,
    )


def _is_small_number(value: Cell) -> bool:
    number = number_of(value)
    return number is not None and number < 1_000_000


def _is_fraction(values: Sequence[Cell]) -> bool:
    numbers = [v for v in values if isinstance(v, float)]
    return bool(numbers) and max(numbers) <= 1 and any(v != int(v) for v in numbers)


def _share(values: Sequence[Cell], test: type | tuple[type, ...]) -> float:
    return (
        sum(isinstance(v, test) and not isinstance(v, bool) for v in values) / len(values) if values else 0.0
    )


def _said_if_dropped(before: Draft, after: Draft, notices: list[Notice]) -> Draft:
    """A column whose header promised something else than it holds is pointed out."""
    if before.meaning.field is not None and after.meaning.field is None:
        notices.append(
            Notice(before.index, f"{before.name}{after.meaning.why}；如不对，请在列的对应里改", None)
        )
    return after


def _by_values(draft: Draft) -> Draft:
    """Settle what the words leave open by what stands in the column."""
    field, values = draft.meaning.field, draft.values
    if draft.chosen or field is None:
        return draft
    if field == "physical":
        numeric = sum(number_of(v) is not None for v in values) * 2 > len(values) or (
            not values and "%" in "".join(draft.path)
        )
        return draft.taken_as("physical_percent" if numeric else "physical_text", draft.meaning.why, 0.9)
    if field == "owner_or_nature":
        words = [shown(v) for v in values]
        is_nature = bool(words) and sum(
            len(w) <= 6 and any(k in w for k in ("政府", "民间", "民营", "国有", "企业", "社会"))
            for w in words
        ) * 2 > len(words)
        return draft.taken_as("nature" if is_nature else "owner_text", draft.meaning.why, 0.8)
    if (
        field == "code"
        and draft.meaning.confidence < 0.9
        and values
        and all(_is_small_number(v) for v in values)
    ):
        return draft.taken_as("seq", "是依次的编号，不是项目代码", 0.8)
    if field in ("started_on_or_word", "started", "start_on", "in_stats", "in_stats_on"):
        return _word_or_date(draft)
    if (
        field in DATED - {"start_on", "in_stats_on"}
        and len(values) >= 3
        and sum(_is_dated(v) for v in values) * 2 < len(values)
    ):
        return draft.taken_as(None, "里面多不是日期，原样保留", 0.6)
    if (
        field in ("permits_due", "permits_done")
        and len(values) >= _ENOUGH
        and sum(number_of(v) is not None for v in values) * 2 < len(values)
    ):
        return draft.taken_as(None, "里面多不是项数，原样保留", 0.6)
    if field in AMOUNTS or field in UNDECIDED:
        with_digits = sum(any(c.isdigit() for c in shown(v)) for v in values)
        prose = sum(isinstance(v, str) and len(v) > 25 for v in values)
        if len(values) >= _ENOUGH and (with_digits * 2 < len(values) or prose * 2 > len(values)):
            return draft.taken_as(None, "里面多是文字，不是金额，原样保留", 0.6)
    return draft


def _word_or_date(draft: Draft) -> Draft:
    field, values = draft.meaning.field, draft.values
    words = sum(yes_or_no(v) is not None or says_started(v) is not None for v in values)
    dates = sum(_is_date(v) for v in values if yes_or_no(v) is None)
    word_field, date_field = (
        ("in_stats", "in_stats_on") if field in ("in_stats", "in_stats_on") else ("started", "start_on")
    )
    if field == "started_on_or_word":
        return draft.taken_as(date_field if dates > words else word_field, "由表头和其中的内容认出", 0.8)
    if field == word_field and dates > len(values) / 2 and dates > words:
        return draft.taken_as(date_field, "表头像是问是否，里面填的是日期，按日期读", 0.75)
    if len(values) >= _ENOUGH and (dates + words) * 3 < len(values):
        return draft.taken_as(None, "里面多既不是日期也不是“是”“否”，原样保留", 0.6)
    if field == date_field and words > len(values) / 2 and dates == 0:
        return draft.taken_as(word_field, "表头像是问日期，里面填的是是或否，按是否读", 0.75)
    return draft


def _is_dated(value: Cell) -> bool:
    """A date, a span, a month's number, or one of the words that stand for a date."""
    if (
        says_started(value) is not None
        or yes_or_no(value) is not None
        or (isinstance(value, float) and value in range(1, 13))
    ):
        return True
    try:
        return _is_date(value) or years_of(value, 2000) is not None
    except BadDate:
        return True


def _is_date(value: Cell) -> bool:
    try:
        return when_of(value, 2000) is not None
    except BadDate:
        return True


def _with_a_name(drafts: list[Draft], notices: list[Notice]) -> list[Draft]:
    """Every table has one column of names; without a clear one, the first of unknown texts right of the running number."""
    if any(d.meaning.field == "name" for d in drafts):
        return drafts
    for i, draft in enumerate(drafts):
        if (
            draft.meaning.field is None
            and _share(draft.values, str) > 0.9
            and len(set(draft.values)) > len(draft.values) * 0.8
        ):
            notices.append(
                Notice(draft.index, f"没有“项目名称”一列，按{draft.name}读作项目名称，如不对请改", "name")
            )
            return [*drafts[:i], draft.taken_as("name", "没有更像项目名称的列", 0.5), *drafts[i + 1 :]]
    return drafts


def _undecided(drafts: list[Draft], month: Month, notices: list[Notice]) -> list[Draft]:
    """Decide a bare 累计完成投资, 完成投资 or 2023年投资 by its neighbours and its values, and say how it was read."""
    decided: list[Draft] = []
    for draft in drafts:
        field = draft.meaning.field
        if field not in UNDECIDED:
            decided.append(draft)
            continue
        at = draft.meaning.month or month
        others = [*decided, *(d for d in drafts if d is not draft and d not in decided)]
        became, why = _settle(draft, others, at)
        draft = replace(
            draft,
            meaning=Meaning(
                became,
                0.55,
                why,
                at if became in MONTHLY else None,
                at.year if became == "plan_fen" else None,
            ),
        )
        what = f"读作“{FIELDS[became]}”" if became else "没有导入，原样保留"
        notices.append(
            Notice(draft.index, f"{draft.name}没有写明时段，{why}，{what}；如不对，请在列的对应里改", became)
        )
        decided.append(draft)
    return decided


def _settle(draft: Draft, others: Sequence[Draft], at: Month) -> tuple[str | None, str]:
    taken = {
        d.meaning.field for d in others if d.meaning.field not in MONTHLY or (d.meaning.month or at) == at
    }
    if draft.meaning.field == "bare_year":
        if "plan_fen" not in taken:
            return "plan_fen", "表里没有别的年度计划"
        return (
            ("done_year_fen", "年度计划另有一列")
            if "done_year_fen" not in taken
            else (None, "计划和完成都另有一列")
        )
    has_year, has_since = "done_year_fen" in taken, "done_total_fen" in taken
    if draft.meaning.field == "bare" and (has_year or "up_to" in taken) and "done_month_fen" not in taken:
        return "done_month_fen", "累计另有一列"
    if has_year and has_since:
        return None, "年初至今和开工以来都另有一列"
    if has_year:
        return "done_total_fen", "年初至今另有一列"
    if has_since:
        return "done_year_fen", "开工以来另有一列"
    return _by_size(draft, others)


def _by_size(draft: Draft, others: Sequence[Draft]) -> tuple[str, str]:
    """Since January it can hardly be far above the year's plan; since the start it is often so, and never below 上年底."""
    by_field = {d.meaning.field: d for d in reversed(others)}
    plan, before = by_field.get("plan_fen"), by_field.get("done_before_fen")
    if (
        before
        and (pairs := _pairs(draft, before))
        and sum(v >= b for v, b in pairs) > 0.9 * len(pairs)
        and any(b > 0 for _, b in pairs)
    ):
        return "done_total_fen", "各行都不小于截至上年底的数"
    if plan and (pairs := _pairs(draft, plan)):
        above = sum(v > p * Decimal("1.2") for v, p in pairs if p > 0)
        if above > 0.3 * len(pairs):
            return "done_total_fen", "多数行远大于年度计划"
        return "done_year_fen", "与年度计划相称"
    return "done_year_fen", "没有别的累计数"


def _pairs(one: Draft, other: Draft) -> list[tuple[Decimal, Decimal]]:
    """Values of two columns row by row, in the same unit as far as units are known."""
    scale, other_scale = (FEN_PER_UNIT.get(d.unit or "万元", 10**6) for d in (one, other))
    pairs = []
    for a, b in zip(one.by_row, other.by_row, strict=True):
        first, second = fen_of(a, scale)[0], fen_of(b, other_scale)[0]
        if first is not None and second is not None:
            pairs.append((Decimal(first), Decimal(second)))
    return pairs


def _one_of_each(drafts: list[Draft], notices: list[Notice]) -> list[Draft]:
    """Where two columns are the same field, the surer one is it and the other is kept as text."""
    best: dict[tuple[str, Month | None], Draft] = {}
    for draft in drafts:
        field = draft.meaning.field
        if field is None:
            continue
        at = (field, draft.meaning.month)
        if at not in best or _rank(draft) > _rank(best[at]):
            best[at] = draft
    settled = []
    for draft in drafts:
        field = draft.meaning.field
        if field is None or best[field, draft.meaning.month] is draft:
            settled.append(draft)
            continue
        winner = best[field, draft.meaning.month]
        if field in AMOUNTS:
            notices.append(
                Notice(
                    draft.index,
                    f"{draft.name}和{winner.name}都像“{FIELDS[field]}”，只导入了后一个，前一个原样保留；如不对，请在列的对应里改",
                    field,
                )
            )
        settled.append(
            draft.taken_as(None, f"{winner.name}已是{FIELDS.get(field, field)}，这一列原样保留", 0.5)
        )
    return settled


def _rank(draft: Draft) -> tuple[bool, float, bool, int]:
    return draft.chosen, draft.meaning.confidence, bool(draft.values), -draft.index


def _with_units(
    drafts: list[Draft], head: Head, mapping: MappingOverride | None, notices: list[Notice]
) -> list[Draft]:
    default = (mapping.default_unit if mapping else None) or head.unit_line
    with_units, unsaid = [], []
    for draft in drafts:
        if draft.meaning.field not in AMOUNTS:
            with_units.append(draft)
            continue
        unit = draft.unit or default
        if unit is None:
            unsaid.append(draft)
        with_units.append(replace(draft, unit=unit))
    if unsaid:
        unit, why = _neighbours_unit(with_units) or _guessed_unit(unsaid)
        notices.append(
            Notice(
                unsaid[0].index,
                f"表里没有写金额单位，{why}按“{unit}”读；如不对，请改单位后重新导入",
                unsaid[0].meaning.field,
            )
        )
        with_units = [
            replace(d, unit=unit) if d.unit is None and d.meaning.field in AMOUNTS else d for d in with_units
        ]
    for draft in with_units:
        if draft.meaning.field in AMOUNTS and draft.unit in FOREIGN:
            notices.append(
                Notice(
                    draft.index,
                    f"{draft.name}的单位是{draft.unit}，没有换算也没有导入，原样保留；请折成人民币填写",
                    draft.meaning.field,
                )
            )
    return [
        d.taken_as(None, f"单位是{d.unit}，没有换算", 0.9)
        if d.meaning.field in AMOUNTS and d.unit in FOREIGN
        else d
        for d in with_units
    ]


def _neighbours_unit(drafts: Sequence[Draft]) -> tuple[str, str] | None:
    """The unit that the other amounts name; 总投资 is often in 亿元 where all the rest is in 万元, so it counts last."""
    named = [d for d in drafts if d.meaning.field in AMOUNTS and d.unit in FEN_PER_UNIT]
    units = [d.unit for d in named if d.meaning.field != "total_fen"] or [d.unit for d in named]
    return (max(set(units), key=units.count) or "万元", "跟别的列一样") if units else None


def _guessed_unit(drafts: Sequence[Draft]) -> tuple[str, str]:
    total = next((d for d in drafts if d.meaning.field == "total_fen"), drafts[0])
    numbers = sorted(n for v in total.values if (n := number_of(v)) is not None)
    middle = numbers[len(numbers) // 2] if numbers else Decimal(1000)
    if middle >= 5_000_000:
        return "元", "看总投资的大小"
    if middle < 30 and total.meaning.field == "total_fen":
        return "亿元", "看总投资的大小"
    return "万元", "暂"


def _date_style(draft: Draft, table_year: int) -> str | None:
    """How the dates of a column are written, for the page that shows the reading: the commonest way of the sample."""
    if draft.meaning.field not in DATED:
        return None
    counts: dict[str, int] = {}
    for value in draft.values:
        style = _style_of(value, table_year)
        if style:
            counts[style] = counts.get(style, 0) + 1
    return max(counts, key=lambda s: counts[s]) if counts else None


def _style_of(value: Cell, table_year: int) -> str | None:
    try:
        when = when_of(value, table_year)
    except BadDate:
        return None
    if when is None:
        return "起止" if isinstance(value, str) and sum(c.isdigit() for c in value) >= 6 else None
    words: Mapping[str, str] = {
        "day": "年月日",
        "month": "年月",
        "quarter": "季度",
        "half": "半年",
        "year": "年",
    }
    if isinstance(value, str):
        return f"文字（{words[when.style]}）"
    return "Excel 日期" if not isinstance(value, (int, float)) else f"数字（{words[when.style]}）"
