"""Changes to the two trees: regions and organisations."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr

from guatu.access.enums import OrganisationKind, RegionKind
from guatu.access.models import Organisation, Region, User
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger

Place = TypeVar("Place", Region, Organisation)
# Writing the audit line first puts every change of the trees in one queue, so what is checked after it stays true.


@transaction.atomic
def add_region(
    name: str,
    *,
    kind: RegionKind,
    parent: Region | None = None,
    code: str = "",
    by: User | None,
    **validity: date | None,
) -> Region:
    """A new place under `parent` (a root without one). `validity`: valid_from, valid_to.

    Raises Refused when the place above already has an open one of that name.
    """
    region = Region.objects.create(name=name, kind=kind, parent=parent, code=code, path="", **validity)
    return _planted(region, by)


@transaction.atomic
def add_organisation(
    name: str, *, kind: OrganisationKind, parent: Organisation | None = None, by: User | None, **more: Any
) -> Organisation:
    """A new body under `parent`. `more`: short_name, region, credit_code, valid_from, valid_to, batch_id.

    Raises Refused when the body above already has an open one of that name.
    """
    body = Organisation.objects.create(name=name, kind=kind, parent=parent, path="", **more)
    return _planted(body, by)


def change_region(region: Region, *, by: User | None, **changes: Any) -> Region:
    """Correct a place's name, code, kind, valid_from. Raises Refused when a sibling has that name."""
    return _changed(region, by, changes)


def change_organisation(body: Organisation, *, by: User | None, **changes: Any) -> Organisation:
    """Correct a body's name, short_name, kind, region, credit_code, valid_from. Raises Refused when a sibling has that name."""
    return _changed(body, by, changes)


def move_region(region: Region, *, parent: Region | None, by: User | None) -> Region:
    """Put a place with everything under it under another (None: to the top). Raises Refused when that is inside itself."""
    return _moved(region, parent, by)


def move_organisation(body: Organisation, *, parent: Organisation | None, by: User | None) -> Organisation:
    """Put a body with everything under it under another (None: to the top). Raises Refused when that is inside itself."""
    return _moved(body, parent, by)


def close_region(region: Region, *, on: date, by: User | None) -> Region:
    """Say the last day a place exists. Raises Refused while something open stands under it."""
    return _closed(region, on, by)


def close_organisation(body: Organisation, *, on: date, by: User | None) -> Organisation:
    """Say the last day a body exists. Raises Refused while something open stands under it."""
    return _closed(body, on, by)


def reopen_region(region: Region, *, by: User | None) -> Region:
    """Take back the closing of a place."""
    return _closed(region, None, by)


def reopen_organisation(body: Organisation, *, by: User | None) -> Organisation:
    """Take back the closing of a body."""
    return _closed(body, None, by)


def _planted(place: Place, by: User | None) -> Place:
    _record("add", place, by, {"name": place.name})
    place.path = f"{place.parent.path if place.parent else '/'}{place.pk}/"
    type(place).objects.filter(pk=place.pk).update(path=place.path)
    _refuse_twins(place)
    return place


@transaction.atomic
def _changed(place: Place, by: User | None, changes: dict[str, Any]) -> Place:
    before = {name: _said(getattr(place, name)) for name in changes}
    after = {name: _said(value) for name, value in changes.items()}
    differing = [name for name in changes if before[name] != after[name]]
    if not differing:
        return place
    detail = {name: [before[name], after[name]] for name in differing}
    _record("change", place, by, {"name": place.name, "changes": detail})
    type(place).objects.filter(pk=place.pk).update(**{name: changes[name] for name in differing})
    place.refresh_from_db()
    _refuse_twins(place)
    return place


@transaction.atomic
def _moved(place: Place, parent: Place | None, by: User | None) -> Place:
    above = parent.name if parent else ""
    _record("move", place, by, {"name": place.name, "under": above})
    place.refresh_from_db()
    if parent:
        parent.refresh_from_db()
        if parent.path.startswith(place.path):
            raise Refused(f"“{place.name}”不能移到自己或自己的下级“{parent.name}”之下，请另选上级")
    old, new = place.path, f"{parent.path if parent else '/'}{place.pk}/"
    subtree = type(place).objects.filter(path__startswith=old)
    subtree.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
    type(place).objects.filter(pk=place.pk).update(parent=parent)
    place.refresh_from_db()
    _refuse_twins(place)
    return place


@transaction.atomic
def _closed(place: Place, on: date | None, by: User | None) -> Place:
    _record("close" if on else "reopen", place, by, {"name": place.name, "on": on})
    under = type(place).objects.filter(parent=place, valid_to__isnull=True).order_by("pk")
    if on and under.exists():
        names = "、".join(child.name for child in under[:5])
        raise Refused(f"“{place.name}”还有未关闭的下级：{names}。请先移动或关闭它们")
    if on and place.valid_from and on < place.valid_from:
        raise Refused(f"关闭日期不能早于启用日期 {place.valid_from}")
    type(place).objects.filter(pk=place.pk).update(valid_to=on)
    place.refresh_from_db()
    _refuse_twins(place)
    return place


def _refuse_twins(place: Place) -> None:
    if place.valid_to is not None:
        return
    siblings = type(place).objects.filter(Q(parent=place.parent), name=place.name, valid_to__isnull=True)
    if siblings.exclude(pk=place.pk).exists():
        above = f"“{place.parent.name}”之下" if place.parent else "最上级"
        raise Refused(f"{above}已有“{place.name}”，请换一个名称")


def _record(what: str, place: Place, by: User | None, detail: dict[str, Any]) -> None:
    noun = type(place).__name__.lower()
    ledger.record(f"{noun}.{what}", f"{noun}:{place.pk}", by=by, detail=detail)


def _said(value: Any) -> Any:
    return str(value) if isinstance(value, (Region, Organisation, date)) else value
