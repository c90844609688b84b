"""The register as people see it: the projects of a month with their facts and their light, filtered, sorted, summed.

Whatever the filters, a page costs four queries: the pack in force, one over the month's facts for count and sums, one that
finds the ids of the page, one that reads those few rows with their names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    Case,
    Count,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from guatu.access import policy
from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Fact, Light, PackChoice
from guatu.oversight.queries.register_filters import RegisterFilters, narrowed_by

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_ROWS = 200
LAST_PAGE = 100_000
DARKEST_FIRST = ("red", "orange", "yellow", "blue", "green")
SORTS = {
    "name": "project__initials",
    "code": "project__code",
    "region": "region__path",
    "unit": "unit__path",
    "owner": "owner__path",
    "kind": "kind",
    "level": "level",
    "nature": "nature",
    "category": "category",
    "light": "severity",
    "total": "total_fen",
    "plan": "plan_fen",
    "month": "done_month_fen",
    "done": "done_fen",
    "ever": "done_total_fen",
    "rate": "rate",
    "started": "started",
    "statistics": "in_statistics",
    "overdue": "start_overdue_months",
}
_TEXTS = ("kind", "level", "nature", "category")
_MONEY = ("total_fen", "plan_fen", "plan_to_date_fen", "done_month_fen", "done_fen", "done_total_fen")
_FLAGS = (
    "started",
    "in_statistics",
    "completed",
    "suspended",
    "reported",
    "start_due",
    "start_overdue_months",
)
_NAMES = {
    "code": F("project__code"),
    "name": F("project__name"),
    "region_name": F("region__name"),
    "unit_name": Coalesce("unit__short_name", Value("")),
    "unit_long": F("unit__name"),
    "owner_name": F("owner__name"),
}
_MORE = {
    "content": F("project__content"),
    "industry": F("project__industry"),
    "start_year": F("project__start_year"),
    "finish_year": F("project__finish_year"),
    "remark": F("project__remark"),
}


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One project in one month. Money in 分; flags 0/1 or None; `colour` is "" where no light is given."""

    number: int
    project_id: int
    code: str
    name: str
    region_name: str
    unit_name: str
    owner_name: str
    kind: str
    level: str
    nature: str
    category: str
    colour: str
    total_fen: int | None
    plan_fen: int | None
    plan_to_date_fen: int | None
    done_month_fen: int | None
    done_fen: int | None
    done_total_fen: int | None
    started: int | None
    in_statistics: int | None
    completed: int | None
    suspended: int | None
    reported: int | None
    start_due: int | None
    start_overdue_months: int | None
    more: dict[str, Any]

    @property
    def rate(self) -> float | None:
        """累计完成 over 年度计划; None where there is no plan."""
        return _ratio(self.done_fen, self.plan_fen)

    @property
    def state(self) -> str:
        """Where the works stand, in one word."""
        if self.completed:
            return "已竣工"
        if self.suspended:
            return "停工"
        return "已开工" if self.started else "未开工"


@dataclass(frozen=True, slots=True)
class RegisterSums:
    """The 合计 row over everything the filters leave, not over the page. Money in 分."""

    count: int
    total_fen: int | None
    plan_fen: int | None
    done_month_fen: int | None
    done_fen: int | None
    done_total_fen: int | None

    @property
    def rate(self) -> float | None:
        """累计完成 over 年度计划 of all of them; None where there is no plan."""
        return _ratio(self.done_fen, self.plan_fen)


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """One page of the register. `number` counts from 1 and is never beyond the last page."""

    rows: tuple[RegisterRow, ...]
    sums: RegisterSums
    number: int
    size: int

    @property
    def count(self) -> int:
        """How many projects the filters leave."""
        return self.sums.count


def register_page(
    user: User | AnonymousUser,
    month: Month,
    filters: RegisterFilters | None = None,
    sort: str = "",
    page: int = 1,
    size: int = 50,
) -> RegisterPage:
    """The projects `user` may view in `month`, `size` a page (at most 200), with the sums of all that the filters leave.

    `sort` is a key of `SORTS`, with `-` before it for the largest first; anything else keeps the order of entry.
    Equal values stand in the order of entry; nothing known stands last. A page beyond the last one gives the last one.
    """
    pack_id = _pack_in_force(month)
    facts = _facts(user, month, filters or RegisterFilters(), pack_id)
    sums = _sums(facts)
    size = max(1, min(size, MOST_ROWS))
    pages = max(1, -(-sums.count // size))
    number = max(1, min(page, pages, LAST_PAGE))
    first = (number - 1) * size
    ids = (
        list(_sorted(facts, sort, pack_id).values_list("pk", flat=True)[first : first + size])
        if sums.count
        else []
    )
    by_id = {row["pk"]: row for row in _read(Fact.objects.filter(pk__in=ids), pack_id)} if ids else {}
    rows = tuple(_row(first + index, by_id[pk]) for index, pk in enumerate(ids, start=1))
    return RegisterPage(rows, sums, number, size)


def register_rows(
    user: User | AnonymousUser, month: Month, filters: RegisterFilters | None = None, sort: str = ""
) -> Iterator[RegisterRow]:
    """Everything the filters leave, in order, streamed; `more` holds content, industry, years and remark for the export."""
    pack_id = _pack_in_force(month)
    facts = _sorted(_facts(user, month, filters or RegisterFilters(), pack_id), sort, pack_id)
    found = _read(facts, pack_id, **_MORE).iterator(chunk_size=2000)
    for number, row in enumerate(found, start=1):
        yield _row(number, row)


def months_on_record() -> list[Month]:
    """The months from the first to the last one that has facts, latest first; none before the first import."""
    first = Fact.objects.order_by("month").values_list("month", flat=True).first()
    last = Fact.objects.order_by("-month").values_list("month", flat=True).first()
    if first is None or last is None:
        return []
    end = Month.of_key(last)
    return [end.plus(-back) for back in range(end.minus(Month.of_key(first)) + 1)]


def _pack_in_force(month: Month) -> int | None:
    chosen = PackChoice.objects.filter(kind=PackKind.LIGHTS, from_month__lte=month.key)
    return chosen.values_list("pack_id", flat=True).first()


def _facts(
    user: User | AnonymousUser, month: Month, filters: RegisterFilters, pack_id: int | None
) -> QuerySet[Fact]:
    seen = Fact.objects.filter(policy.narrowed(policy.scope(user, Can.VIEW)), month=month.key)
    return seen.filter(*narrowed_by(filters, month, pack_id))


def _sums(facts: QuerySet[Fact]) -> RegisterSums:
    kept = ("total_fen", "plan_fen", "done_month_fen", "done_fen", "done_total_fen")
    found = facts.aggregate(count=Count("pk"), **{column: Sum(column) for column in kept})
    return RegisterSums(found["count"], *(None if found[name] is None else int(found[name]) for name in kept))


def _sorted(facts: QuerySet[Fact], sort: str, pack_id: int | None) -> QuerySet[Fact]:
    column = SORTS.get(sort.removeprefix("-"))
    if column is None:
        return facts.order_by("project_id")
    if column == "severity":
        facts = facts.annotate(severity=_severity(pack_id))
    if column == "rate":
        share = Cast("done_fen", FloatField()) / F("plan_fen")
        facts = facts.annotate(rate=Case(When(plan_fen__gt=0, then=share), default=None))
    key = F(column)
    order = key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
    return facts.order_by(order, "project_id")


def _colour(pack_id: int | None) -> Subquery:
    lit = Light.objects.filter(month=OuterRef("month"), pack=pack_id, project=OuterRef("project_id"))
    return Subquery(lit.values("colour")[:1])


def _severity(pack_id: int | None) -> Subquery:
    """1 for the darkest colour; so the worst stand first when sorted upwards, and what has no colour last."""
    lit = Light.objects.filter(month=OuterRef("month"), pack=pack_id, project=OuterRef("project_id"))
    ranks = [When(colour=colour, then=Value(rank)) for rank, colour in enumerate(DARKEST_FIRST, start=1)]
    return Subquery(
        lit.annotate(rank=Case(*ranks, default=None, output_field=IntegerField())).values("rank")[:1]
    )


def _read(facts: QuerySet[Fact], pack_id: int | None, **more: Any) -> QuerySet[Fact, dict[str, Any]]:
    named: QuerySet[Fact] = facts.annotate(colour=_colour(pack_id), **_NAMES, **more)
    columns = ("pk", "project_id", "colour", *_NAMES, *_TEXTS, *_MONEY, *_FLAGS, *more)
    rows: QuerySet[Fact, dict[str, Any]] = named.values(*columns)
    return rows


def _row(number: int, found: dict[str, Any]) -> RegisterRow:
    return RegisterRow(
        number=number,
        project_id=found["project_id"],
        code=found["code"],
        name=found["name"],
        region_name=found["region_name"] or "",
        unit_name=found["unit_name"] or found["unit_long"] or "",
        owner_name=found["owner_name"] or "",
        colour=found["colour"] or "",
        more={name: found[name] for name in _MORE if name in found},
        **{name: found[name] for name in (*_TEXTS, *_MONEY, *_FLAGS)},
    )


def _ratio(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None
