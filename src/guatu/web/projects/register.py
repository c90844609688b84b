"""What the register page shows for an address: month, filters, order, rows, and the words for an empty table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from guatu.access import policy
from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.oversight.queries.register import LAST_PAGE, RegisterPage, register_page
from guatu.web.forms import whole_number
from guatu.web.months import months_shown, no_data
from guatu.web.projects.columns import HIDDEN_AT_FIRST, heads
from guatu.web.projects.filters import FilterForm, tidy

SIZES = (50, 100, 200)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the register, read leniently: what does not read counts as not said."""

    month: Month
    months: list[Month]
    form: FilterForm
    sort: str
    number: int
    size: int


def asked(request: HttpRequest) -> Asked:
    """Read the address; without a month it is the latest one on record."""
    query = request.GET
    month, months = months_shown(request)
    form = FilterForm(query, user=request.user, month=month)
    size = _whole(query.get("size", ""), SIZES[0])
    return Asked(
        month,
        months,
        form,
        query.get("sort", ""),
        _whole(query.get("page", ""), 1),
        size if size in SIZES else SIZES[0],
    )


def register_context(request: HttpRequest) -> dict[str, Any]:
    """Everything the register page and its fragment are made from."""
    said = asked(request)
    query = tidy(request.GET)
    filters = said.form.filters()
    found = register_page(request.user, said.month, filters, said.sort, said.number, said.size)
    return {
        "month": said.month,
        "months": said.months,
        "form": said.form,
        "chosen": said.form.chosen(query),
        "heads": heads(query, said.sort),
        "hidden_columns": ",".join(HIDDEN_AT_FIRST),
        "found": found,
        "page": _pager(found),
        "sizes": SIZES,
        "sort": said.sort,
        "query": query,
        "address": query.urlencode(),
        "empty": _empty(request, said, filters.narrow_nothing) if not found.count else None,
        "may_import": policy.may(request.user, Can.IMPORT),
        "may_create": policy.may(request.user, Can.EDIT),
    }


def _pager(found: RegisterPage) -> Page[int]:
    """Django's page over the numbers of the rows, so that the pager knows where it stands."""
    return Paginator(range(found.count), found.size).page(found.number)


def _whole(text: str, otherwise: int) -> int:
    number = whole_number(text)
    return number if number and number <= LAST_PAGE else otherwise


def _empty(request: HttpRequest, said: Asked, is_unfiltered: bool) -> dict[str, str]:
    """Why the table is empty and what to do about it."""
    if not is_unfiltered:
        return {
            "icon": "filter-off",
            "title": "没有符合条件的项目",
            "text": "请放宽或清除筛选条件后再看。",
            "action_url": f"?month={said.month}",
            "action_label": "清除筛选",
        }
    may_import = policy.may(request.user, Can.IMPORT)
    way = {"action_url": "/imports/", "action_label": "导入台账"} if may_import else {}
    if not said.months and may_import:
        words = "把现有的 Excel 台账导进来，项目库就建好了。"
        return {"icon": "inbox", "title": "项目库还是空的", "text": words, **way}
    return way | no_data(said.month, said.months)
