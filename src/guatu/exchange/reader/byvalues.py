"""What the words of a header leave open, settled by what stands in the column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from guatu.exchange.reader.dates import BadDate, when_of, years_of
from guatu.exchange.reader.drafts import Draft, Notice
from guatu.exchange.reader.fields import AMOUNTS, DATED, UNDECIDED
from guatu.exchange.reader.money import number_of
from guatu.exchange.reader.text import Cell, shown
from guatu.exchange.reader.words import says_started, yes_or_no

_ENOUGH = 5
"""With fewer values than this a column is what its header says, however odd they look."""
_INVESTORS = ("政府", "民间", "民营", "国有", "企业", "社会")
_ANSWERS = {"started": "start_on", "in_stats": "in_stats_on"}
_DATES = {date: answer for answer, date in _ANSWERS.items()}


def settled_by_values(draft: Draft, notices: list[Notice]) -> Draft:
    """The column as its values make it; one that holds something else than its header promised is pointed out."""
    if draft.chosen or draft.meaning.field is None:
        return draft
    settled = _settled(draft, draft.meaning.field)
    if settled.meaning.field is None:
        notices.append(Notice(draft.index, f"{draft.name}{settled.meaning.why}；如不对，请在列的对应里改"))
    return settled


def _settled(draft: Draft, field: str) -> Draft:
    values = draft.values
    if field == "physical":
        numeric = _most(values, _is_number) or (not values and "%" in "".join(draft.path))
        return draft.taken_as("physical_percent" if numeric else "physical_text", draft.meaning.why, 0.9)
    if field == "owner_or_nature":
        return draft.taken_as(
            "nature" if _most(values, _is_investor) else "owner_text", draft.meaning.why, 0.8
        )
    if (
        field == "code"
        and draft.meaning.confidence < 0.9
        and values
        and all(_is_small_number(v) for v in values)
    ):
        return draft.taken_as("seq", "是依次的编号，不是项目代码", 0.8)
    if field in ("start_on", "finish_on") and _most(values, _is_range):
        return draft.taken_as("years", "里面填的是起止时间", 0.8)
    if field == "started_on_or_word" or field in _ANSWERS or field in _DATES:
        return _word_or_date(draft, field)
    if len(values) < _ENOUGH:
        return draft
    if field in DATED and not _most(values, _is_dated):
        return draft.taken_as(None, "里面多不是日期，原样保留", 0.6)
    if field in ("permits_due", "permits_done") and not _most(values, _is_number):
        return draft.taken_as(None, "里面多不是项数，原样保留", 0.6)
    if (field in AMOUNTS or field in UNDECIDED) and (
        not _most(values, _has_digit) or _most(values, _is_prose)
    ):
        return draft.taken_as(None, "里面多是文字，不是金额，原样保留", 0.6)
    return draft


def _word_or_date(draft: Draft, field: str) -> Draft:
    """开工情况 and the like may hold answers or dates, whatever the header asks."""
    values = draft.values
    words = sum(_is_word(v) for v in values)
    dates = sum(_is_date(v) for v in values if yes_or_no(v) is None)
    if field == "started_on_or_word":
        return draft.taken_as("start_on" if dates > words else "started", "由表头和其中的内容认出", 0.8)
    if field in _ANSWERS and dates * 2 > len(values) and dates > words:
        return draft.taken_as(_ANSWERS[field], "表头像是问是否，里面填的是日期，按日期读", 0.75)
    if len(values) >= _ENOUGH and (dates + words) * 3 < len(values):
        return draft.taken_as(None, "里面多既不是日期也不是“是”“否”，原样保留", 0.6)
    if field in _DATES and words * 2 > len(values) and dates == 0:
        return draft.taken_as(_DATES[field], "表头像是问日期，里面填的是是或否，按是否读", 0.75)
    return draft


def _most(values: Sequence[Cell], test: Callable[[Cell], bool]) -> bool:
    return sum(map(test, values)) * 2 > len(values)


def _is_number(value: Cell) -> bool:
    return number_of(value) is not None


def _is_small_number(value: Cell) -> bool:
    number = number_of(value)
    return number is not None and number < 1_000_000


def _has_digit(value: Cell) -> bool:
    return any(c.isdigit() for c in shown(value))


def _is_prose(value: Cell) -> bool:
    return isinstance(value, str) and len(value) > 25


def _is_investor(value: Cell) -> bool:
    word = shown(value)
    return len(word) <= 6 and any(kind in word for kind in _INVESTORS)


def _is_word(value: Cell) -> bool:
    return yes_or_no(value) is not None or says_started(value) is not None


def _is_date(value: Cell) -> bool:
    try:
        return when_of(value, 2000) is not None
    except BadDate:
        return True


def _is_range(value: Cell) -> bool:
    try:
        years = years_of(value, 2000)
    except BadDate:
        return False
    return years is not None and years[1] is not None


def _is_dated(value: Cell) -> bool:
    """A date, a span, a month's number, or one of the words that stand for a date."""
    if _is_word(value) or (isinstance(value, float) and value in range(1, 13)):
        return True
    try:
        return _is_date(value) or years_of(value, 2000) is not None
    except BadDate:
        return True
