"""What the register can be narrowed by, and the conditions this makes over a month's facts."""

from __future__ import annotations

from dataclasses import dataclass, fields

from django.db.models import Q

from guatu.engine.calendar import Month
from guatu.kit.spans import MOST_NAMED
from guatu.oversight.models import Light, PackVersion
from guatu.registry.search import projects_matching, projects_on_list

PROBLEMS = {"overdue": "未开工逾期", "unreported": "未报送"}
NO_LIGHT = "none"
FEW = MOST_NAMED


@dataclass(frozen=True, slots=True)
class RegisterFilters:
    """What to narrow the register by; what is empty does not narrow. Amounts in 分, both ends included.

    `text`: words that must all occur in the name, its pinyin initials or the code. `unit`, `region`: with everything under them.
    `light`: a colour, or "none". `problem`: a key of `PROBLEMS`.
    """

    text: str = ""
    unit: int | None = None
    region: int | None = None
    owner: int | None = None
    kind: str = ""
    level: str = ""
    nature: str = ""
    category: str = ""
    on_list: int | None = None
    light: str = ""
    started: bool | None = None
    in_statistics: bool | None = None
    problem: str = ""
    total_from_fen: int | None = None
    total_to_fen: int | None = None
    plan_from_fen: int | None = None
    plan_to_fen: int | None = None

    @property
    def narrow_nothing(self) -> bool:
        """True when every project passes."""
        return all(getattr(self, field.name) in ("", None) for field in fields(self))


def narrowed_by(filters: RegisterFilters, month: Month, pack: PackVersion | None) -> list[Q]:
    """The conditions over the facts of `month` that `filters` ask for; lights are those of the pack `pack`."""
    where = [
        Q(**{name: value})
        for name in ("kind", "level", "nature", "category")
        if (value := getattr(filters, name))
    ]
    where += _places(filters) + _amounts(filters) + _states(filters)
    if filters.text.strip():
        where.append(_text(filters.text))
    if filters.on_list is not None:
        where.append(Q(project__in=projects_on_list(filters.on_list, month.last_day).values("pk")))
    if filters.light:
        where.append(_light(filters.light, month, pack))
    return where


def _text(text: str) -> Q:
    """The names are read once: what few projects match is asked for by id, what many match by the search itself."""
    found = projects_matching(text).values_list("pk", flat=True)
    few = list(found[: FEW + 1])
    return Q(project__in=few if len(few) <= FEW else found)


def _places(filters: RegisterFilters) -> list[Q]:
    places = {"region": filters.region, "unit": filters.unit, "owner": filters.owner}
    return [Q(**{f"{name}__path__contains": f"/{pk}/"}) for name, pk in places.items() if pk is not None]


def _amounts(filters: RegisterFilters) -> list[Q]:
    bounds = {
        "total_fen__gte": filters.total_from_fen,
        "total_fen__lte": filters.total_to_fen,
        "plan_fen__gte": filters.plan_from_fen,
        "plan_fen__lte": filters.plan_to_fen,
    }
    return [Q(**{name: fen}) for name, fen in bounds.items() if fen is not None]


def _states(filters: RegisterFilters) -> list[Q]:
    where = []
    if filters.started is not None:
        where.append(Q(started=1) if filters.started else Q(started=0) | Q(started__isnull=True))
    if filters.in_statistics is not None:
        where.append(
            Q(in_statistics=1)
            if filters.in_statistics
            else Q(in_statistics=0) | Q(in_statistics__isnull=True)
        )
    if filters.problem == "overdue":
        where.append(Q(start_overdue_months__gt=0))
    if filters.problem == "unreported":
        where.append(Q(reported=0) | Q(reported__isnull=True))
    return where


def _light(colour: str, month: Month, pack: PackVersion | None) -> Q:
    lit = Light.objects.filter(month=month.key, pack=pack)
    if colour == NO_LIGHT:
        return ~Q(project__in=lit.exclude(colour="").values("project"))
    return Q(project__in=lit.filter(colour=colour).values("project"))
