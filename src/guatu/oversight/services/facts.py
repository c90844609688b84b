"""Building the monthly facts, and freezing them with their month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from django.db import connection, transaction
from django.utils import timezone

from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.kit.spans import pieces
from guatu.ledger import services as ledger
from guatu.oversight.facts import Row, Standing, standings
from guatu.oversight.models import Excuse, Fact, Light, Turn
from guatu.oversight.queries.months import is_frozen
from guatu.progress import services as progress

PIECE = 2_000
Tell = Callable[[int, int], None]
COLUMNS = tuple(field.column for field in Fact._meta.concrete_fields if field.column and field.column != "id")
_KEY = ("month", "project_id")
_in_order = itemgetter(*COLUMNS)
_UPSERT = """
INSERT INTO oversight_fact ({columns}) VALUES ({values})
ON CONFLICT (month, project_id) DO UPDATE SET {changes} WHERE NOT oversight_fact.is_frozen
""".format(
    columns=", ".join(COLUMNS),
    values=", ".join("%s" for _ in COLUMNS),
    changes=", ".join(f"{column} = excluded.{column}" for column in COLUMNS if column not in _KEY),
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many rows of facts stand after a rebuild, and how many projects dropped out."""

    rows: int
    dropped: int


def rebuild_facts(
    month: Month, project_ids: Iterable[int] | None = None, *, at: datetime, tell: Tell | None = None
) -> Rebuilt:
    """Write the facts of `month` for all projects (or these) anew; the same input gives the same rows.

    Works in pieces of a few thousand, each its own transaction. A frozen month stays as it is. `at` is when this happens, and
    its day the one schedules are looked at on while the month is not over; `tell` hears how many projects are done, of about
    how many.
    """
    rows = dropped = 0
    about = Fact.objects.filter(month=month.key).count() if tell else 0
    for piece in pieces(standings(month, project_ids, today=timezone.localtime(at).date()), PIECE):
        kept, gone = _write(month, piece, at)
        rows, dropped = rows + kept, dropped + gone
        if tell:
            tell(rows, max(about, rows))
    return Rebuilt(rows, dropped)


@transaction.atomic
def _write(month: Month, piece: Sequence[Standing], at: datetime) -> tuple[int, int]:
    progress.hold_open()
    if is_frozen(month):
        return 0, 0
    moment = connection.ops.adapt_datetimefield_value(at)
    own: Row = {"is_frozen": False, "rebuilt_at": moment}
    rows = [_in_order({**standing.row, **own}) for standing in piece if standing.row is not None]
    gone = [standing.project_id for standing in piece if standing.row is None]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_UPSERT, rows)
    dropped = 0
    for few in pieces(gone, 900):
        dropped += Fact.objects.filter(month=month.key, project__in=list(few), is_frozen=False).delete()[0]
    return len(rows), dropped


@transaction.atomic
def freeze_month(month: Month) -> int:
    """Close the facts of a month for good: no rebuild changes them any more. Gives how many rows were frozen."""
    frozen = Fact.objects.filter(month=month.key, is_frozen=False).update(is_frozen=True)
    if frozen:
        ledger.record("facts.freeze", f"month:{month.key}", by=None, detail={"rows": frozen})
    return frozen


@transaction.atomic
def forget_projects(project_ids: Iterable[int]) -> None:
    """Remove everything found of projects that are about to leave the register for good (an import taken back).

    Raises Refused when a closed month counts one of them: what was closed never changes.
    """
    progress.hold_open()
    ids = sorted(set(project_ids))
    if closed := _closed_with(ids):
        raise Refused(
            "这次导入新增的项目已计入结账的月份，不能整批撤销；不再建设的项目请登记终止",
            details=[f"{Month.of_key(month).label}已结账，含其中 {count} 个项目" for month, count in closed],
        )
    for few in pieces(ids, 900):
        for model in (Turn, Light, Fact, Excuse):
            model.objects.filter(project__in=list(few)).delete()


def _closed_with(ids: Sequence[int]) -> list[tuple[int, int]]:
    """The closed months (yyyymm) that count any of these projects, with how many."""
    counts: Counter[int] = Counter()
    for few in pieces(ids, 900):
        counts.update(
            Fact.objects.filter(project__in=list(few), is_frozen=True).values_list("month", flat=True)
        )
    return sorted(counts.items())
