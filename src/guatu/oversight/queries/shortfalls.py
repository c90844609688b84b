"""The projects behind a figure that lags: what each still owes to it, the largest debts first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from guatu.access.queries import organisation_names
from guatu.engine.calendar import Month
from guatu.kit.money import prose
from guatu.oversight import policy
from guatu.oversight.models import Fact
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries.rates import Where, filters_of
from guatu.oversight.queries.series import within

if TYPE_CHECKING:
    from guatu.access.models import Region, User

MOST_NAMED = 10
_OWED_FLAGS = {
    "started": (Q(category="新开工"), "尚未开工"),
    "in_statistics": (Q(statistics_due=1), "已开工，尚未入库"),
    "completed": (Q(category="竣工"), "尚未竣工"),
    "reported": (Q(), "未报送本月进度"),
}
_OWED_COUNTS = {"permits_done": ("permits_due", "手续应办 {due} 项，办结 {done} 项")}


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What one project owes: `owed` in the figure's own unit (分, or 1 for a thing not done), and how that is said."""

    project_id: int
    name: str
    unit: str
    owed: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Shortfalls:
    """The projects that owe something to a figure, the largest first; `count` and `owed` are of all of them."""

    rows: tuple[Shortfall, ...]
    count: int
    owed: int


def shortfalls(
    user: User | AnonymousUser,
    month: Month,
    region: Region,
    indicator: Indicator,
    where: Where,
    *,
    limit: int = MOST_NAMED,
) -> Shortfalls:
    """What projects that `user` may see still owe to an indicator of a region at the end of a month, at most `limit` by name.

    Investment is owed against the year's plan by months, payments against what is payable, things to do while they are not
    done. Nothing where the figure does not move by what projects do.
    """
    facts = policy.facts_for(user, month).filter(within(region), **filters_of(where))
    for column in (fact.column for fact in indicator.formula.facts if fact.movable):
        found = _owing(facts, column, month)
        if found is None:
            continue
        rows = found.filter(owed__gt=0).order_by("-owed", "project")
        whole = rows.aggregate(sum=Sum("owed"))["sum"] or 0
        return Shortfalls(tuple(_named(rows[:limit], column)), rows.count(), int(whole))
    return Shortfalls((), 0, 0)


def _owing(facts: QuerySet[Fact], column: str, month: Month) -> QuerySet[Any] | None:
    """The facts with what each owes (`owed`) and what was due (`due`); None for a column nobody owes."""
    if column in ("done_fen", "done_month_fen", "done_quarter_fen", "done_total_fen"):
        due = F("plan_fen") * month.number / 12
        return _owed(facts.filter(plan_fen__gt=0), due, "done_fen")
    if column == "paid_fen":
        return _owed(facts, F("payable_fen"), column)
    if column in _OWED_COUNTS:
        return _owed(facts, F(_OWED_COUNTS[column][0]), column)
    if column in _OWED_FLAGS:
        due_ones = facts.filter(_OWED_FLAGS[column][0], **{column: 0})
        one = Value(1, output_field=IntegerField())
        return due_ones.annotate(due=one, owed=one)
    return None


def _owed(facts: QuerySet[Fact], due: Combinable, column: str) -> QuerySet[Any]:
    return facts.annotate(due=due, owed=due - Coalesce(F(column), 0))


def _named(rows: QuerySet[Any], column: str) -> Iterator[Shortfall]:
    found: list[dict[str, Any]] = list(
        rows.values(
            "project_id", "project__name", "unit_id", "owed", "due", "done_fen", "paid_fen", "permits_done"
        )
    )
    names = organisation_names([row["unit_id"] for row in found])
    for row in found:
        yield Shortfall(
            row["project_id"],
            row["project__name"],
            names.get(row["unit_id"], ""),
            int(row["owed"]),
            _said(column, row),
        )


def _said(column: str, row: dict[str, Any]) -> str:
    if column in _OWED_FLAGS:
        return _OWED_FLAGS[column][1]
    if column in _OWED_COUNTS:
        return _OWED_COUNTS[column][1].format(due=row["due"], done=row[column] or 0)
    if column == "paid_fen":
        return f"应支付 {prose(int(row['due']))}，已支付 {prose(row['paid_fen'] or 0)}"
    return f"按月应完成 {prose(int(row['due']))}，完成 {prose(row['done_fen'] or 0)}"
