"""Many rows into the register at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.registry.services import writing
from guatu.registry.services.compare import Difference, compare
from guatu.registry.services.known import Known, known_of, placed
from guatu.registry.services.writing import Hand, Lists
from guatu.registry.values import Applied, Contradiction, RegisterRow

if TYPE_CHECKING:
    from guatu.access.models import User

_PIECE = 5_000


def preview_register_rows(rows: Sequence[RegisterRow], *, as_of: Month) -> Applied:
    """What `apply_register_rows` would do, without doing it; the ids of projects to be created are 0."""
    ids: list[int] = []
    tally = _Tally()
    for start in range(0, len(rows), _PIECE):
        found, _ = _compared(rows[start : start + _PIECE], as_of)
        tally.count(found, start)
        ids += [project_id or 0 for project_id, _ in found]
    return tally.applied(ids)


@transaction.atomic
def apply_register_rows(
    rows: Sequence[RegisterRow],
    *,
    by: User | None,
    as_of: Month,
    batch_id: int | None = None,
    by_code: bool = True,
) -> Applied:
    """Create and change projects, plans, list entries and stage events so that the register says what `rows` say.

    What a row does not carry stays. Every changed field of an existing project leaves a `ProjectChange`. Rows must speak of
    different projects. With `by_code` a row without `project_id` is recognised by its code; otherwise it is new. Steps without
    a date count from the last day of `as_of`. With a `batch_id` the caller writes the audit line and the event; without one, both
    are written here.

    Raises Refused when a new project has no name or a code is already taken by another project.
    """
    hand = Hand(by, now(), batch_id)
    lists = Lists(hand, as_of)
    ids: list[int] = []
    tally = _Tally()
    for start in range(0, len(rows), _PIECE):
        piece = rows[start : start + _PIECE]
        found, known = _compared(piece, as_of, by_code=by_code)
        tally.count(found, start)
        _refuse_nameless(found, piece, start)
        ids += _write(found, known, lists, hand)
    applied = tally.applied(ids)
    if batch_id is None and (applied.created or applied.updated):
        _tell(applied, by)
    return applied


_Found = list[tuple[int | None, Difference]]


def _compared(rows: Sequence[RegisterRow], as_of: Month, *, by_code: bool = True) -> tuple[_Found, Known]:
    ids = placed(rows) if by_code else [row.project_id for row in rows]
    known = known_of(project_id for project_id in ids if project_id)
    found = [
        (project_id, compare(row, project_id, known, as_of))
        for row, project_id in zip(rows, ids, strict=True)
    ]
    return found, known


def _refuse_nameless(found: _Found, rows: Sequence[RegisterRow], start: int) -> None:
    for index, (project_id, _) in enumerate(found):
        if project_id is None and not (rows[index].name or "").strip():
            raise Refused(f"第 {start + index + 1} 个新增项目没有名称，请填写项目名称")


def _write(found: _Found, known: Known, lists: Lists, hand: Hand) -> list[int]:
    created = iter(writing.create_projects([new for pk, new in found if pk is None], hand))
    written = [(next(created) if pk is None else pk, difference) for pk, difference in found]
    existing = [(pk, difference) for pk, difference in found if pk is not None and not difference.is_empty]
    writing.change_projects(existing, hand)
    writing.write_plans(written, known, hand)
    writing.write_entries(written, lists, hand)
    writing.write_steps(written, hand)
    return [pk for pk, _ in written]


class _Tally:
    """Counts over all pieces."""

    def __init__(self) -> None:
        self.created = self.updated = self.unchanged = 0
        self.touched: list[bool] = []
        self.contradictions: list[Contradiction] = []

    def count(self, found: Sequence[tuple[int | None, Difference]], start: int) -> None:
        for index, (project_id, difference) in enumerate(found, start):
            if project_id is None:
                self.created += 1
            elif difference.is_empty:
                self.unchanged += 1
            else:
                self.updated += 1
            self.touched.append(project_id is None or not difference.is_empty)
            self.contradictions += [Contradiction(index, sentence) for sentence in difference.contradictions]

    def applied(self, ids: Sequence[int]) -> Applied:
        counts = (self.created, self.updated, self.unchanged)
        return Applied(tuple(ids), tuple(self.touched), *counts, tuple(self.contradictions))


def _tell(applied: Applied, by: User | None) -> None:
    counts = {"created": applied.created, "updated": applied.updated}
    subject = f"project:{applied.project_ids[0]}" if len(applied.project_ids) == 1 else "project:*"
    ledger.record("register.apply", subject, by=by, detail=counts)
    few = list(applied.project_ids) if len(applied.project_ids) <= 1000 else None
    ledger.emit("project.changed", {"project_ids": few, "months": None})
