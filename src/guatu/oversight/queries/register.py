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

from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.models import Fact, Light, PackVersion
from guatu.oversight.policy import facts_for, rollups_for
from guatu.oversight.queries.packs import lights_of, pack_in_force
from guatu.oversight.queries.register_filters import RegisterFilters, narrowed_by

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_ROWS = 200
LAST_PAGE = 100_000
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
    "extra": F("project__extra"),
}


@dataclass(frozen=True, slots=True)
class ProjectRow:
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

    rows: tuple[ProjectRow, ...]
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
    pack = pack_in_force(PackKind.LIGHTS, month)
    facts = _facts(user, month, filters or RegisterFilters(), pack)
    sums = _sums(facts)
    size = max(1, min(size, MOST_ROWS))
    pages = max(1, -(-sums.count // size))
    number = max(1, min(page, pages, LAST_PAGE))
    first = (number - 1) * size
    ids = (
        _ids(_sorted(facts, sort, pack), first, min(size, sums.count - first), sums.count)
        if sums.count
        else []
    )
    by_id = {row["pk"]: row for row in _read(Fact.objects.filter(pk__in=ids), pack)} if ids else {}
    rows = tuple(_row(first + index, by_id[pk]) for index, pk in enumerate(ids, start=1))
    return RegisterPage(rows, sums, number, size)


def register_rows(
    user: User | AnonymousUser, month: Month, filters: RegisterFilters | None = None, sort: str = ""
) -> Iterator[ProjectRow]:
    """Everything the filters leave, in order, streamed; `more` holds content, industry, years, remark and extra columns for the export."""
    pack = pack_in_force(PackKind.LIGHTS, month)
    facts = _sorted(_facts(user, month, filters or RegisterFilters(), pack), sort, pack)
    found = _read(facts, pack, **_MORE).iterator(chunk_size=2000)
    for number, row in enumerate(found, start=1):
        yield _row(number, row)


def register_count(user: User | AnonymousUser, month: Month, filters: RegisterFilters | None = None) -> int:
    """How many projects the filters leave."""
    pack = pack_in_force(PackKind.LIGHTS, month)
    return _facts(user, month, filters or RegisterFilters(), pack).count()


def months_on_record() -> list[Month]:
    """The months from the first to the last one that has facts, latest first; none before the first import."""
    first = Fact.objects.order_by("month").values_list("month", flat=True).first()
    last = Fact.objects.order_by("-month").values_list("month", flat=True).first()
    if first is None or last is None:
        return []
    end = Month.of_key(last)
    return [end.plus(-back) for back in range(end.minus(Month.of_key(first)) + 1)]


def kinds_on_record(user: User | AnonymousUser, month: Month) -> tuple[list[str], list[str]]:
    """The kinds and the natures of investment that occur in a month in the user's scope, for choices.

    Read from the roll-ups; from the facts where only they can tell what lies in the scope.
    """
    slices = (Slice.KIND, Slice.NATURE)
    cells = rollups_for(user, month)
    if cells is None:
        facts = facts_for(user, month)
        pairs = {(str(name), key) for name in slices for key in facts.values_list(name, flat=True).distinct()}
    else:
        pairs = set(cells.filter(slice__in=slices).values_list("slice", "key").distinct())
    kinds, natures = (sorted(key for name, key in pairs if name == each and key) for each in slices)
    return kinds, natures


def _facts(
    user: User | AnonymousUser, month: Month, filters: RegisterFilters, pack: PackVersion | None
) -> QuerySet[Fact]:
    return facts_for(user, month).filter(*narrowed_by(filters, month, pack))


def _sums(facts: QuerySet[Fact]) -> RegisterSums:
    kept = ("total_fen", "plan_fen", "done_month_fen", "done_fen", "done_total_fen")
    found = facts.aggregate(count=Count("pk"), **{column: Sum(column) for column in kept})
    return RegisterSums(found["count"], *(None if found[name] is None else int(found[name]) for name in kept))


def _sorted(facts: QuerySet[Fact], sort: str, pack: PackVersion | None) -> QuerySet[Fact]:
    column = SORTS.get(sort.removeprefix("-"))
    if column is None:
        return facts.order_by("project_id")
    if column == "severity":
        facts = facts.annotate(severity=_severity(pack))
    if column == "rate":
        share = Cast("done_fen", FloatField()) / F("plan_fen")
        facts = facts.annotate(rate=Case(When(plan_fen__gt=0, then=share), default=None))
    key = F(column)
    order = key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
    return facts.order_by(order, "project_id")


def _ids(ordered: QuerySet[Fact], first: int, many: int, count: int) -> list[int]:
    """The ids of `many` rows from `first` on; those behind the middle are read from the end, which costs half as much."""
    keys = ordered.values_list("pk", flat=True)
    if first <= count // 2:
        return list(keys[first : first + many])
    start = count - first - many
    return list(keys.reverse()[start : start + many])[::-1]


def _colour(pack: PackVersion | None) -> Subquery:
    lit = Light.objects.filter(month=OuterRef("month"), pack=pack, project=OuterRef("project_id"))
    return Subquery(lit.values("colour")[:1])


def _severity(pack: PackVersion | None) -> Subquery:
    """The rank of the colour in its pack; what has no colour has none. Upwards sorts the worst first."""
    ranks = {each.code: -each.rank for each in lights_of(pack).text.colours} if pack else {}
    whens = [When(colour=code, then=Value(rank)) for code, rank in ranks.items()]
    lit = Light.objects.filter(month=OuterRef("month"), pack=pack, project=OuterRef("project_id"))
    rank = Case(*whens, default=None, output_field=IntegerField())
    return Subquery(lit.annotate(rank=rank).values("rank")[:1])


def _read(facts: QuerySet[Fact], pack: PackVersion | None, **more: Any) -> QuerySet[Fact, dict[str, Any]]:
    named: QuerySet[Fact] = facts.annotate(colour=_colour(pack), **_NAMES, **more)
    columns = ("pk", "project_id", "colour", *_NAMES, *_TEXTS, *_MONEY, *_FLAGS, *more)
    rows: QuerySet[Fact, dict[str, Any]] = named.values(*columns)
    return rows


def _row(number: int, found: dict[str, Any]) -> ProjectRow:
    return ProjectRow(
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
