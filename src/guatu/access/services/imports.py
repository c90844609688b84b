"""Places and bodies that come with an imported workbook, and their way back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError

from guatu.access.enums import OrganisationKind
from guatu.access.models import Organisation, Region
from guatu.kit.bulk import insert_rows, next_ids
from guatu.ledger import services as ledger

if TYPE_CHECKING:
    from guatu.access.models import User


@transaction.atomic
def add_companies(names: Sequence[str], *, by: User | None, batch_id: int | None) -> dict[str, int]:
    """Many companies at once, each a root of its own, with one audit line; gives their ids by name."""
    ids = dict(zip(names, next_ids(Organisation, len(names)), strict=True))
    columns = ("id", "path", "name", "short_name", "kind", "credit_code", "batch_id")
    kind = OrganisationKind.COMPANY.value
    rows = [(pk, f"/{pk}/", name, "", kind, "", batch_id) for name, pk in ids.items()]
    insert_rows(Organisation, columns, rows)
    if ids:
        detail = {"count": len(ids), "batch": batch_id}
        ledger.record("organisation.add", "organisation:*", by=by, detail=detail)
    return ids


@transaction.atomic
def remove_places(*, regions: Collection[int], organisations: Collection[int], by: User | None) -> int:
    """Remove places and bodies an undone import had brought, children first; one that is in use by now stays.

    Gives how many went.
    """
    gone = 0
    for model, ids in ((Organisation, organisations), (Region, regions)):
        for pk in sorted(ids, reverse=True):
            try:
                with transaction.atomic():
                    gone += model.objects.filter(pk=pk).delete()[0]
            except ProtectedError:
                continue
    if gone:
        ledger.record("place.remove", "organisation:*", by=by, detail={"count": gone})
    return gone
