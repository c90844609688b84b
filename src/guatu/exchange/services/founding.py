"""The places and bodies that are new with a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from guatu.access import services as access
from guatu.access.enums import Can, OrganisationKind, RegionKind
from guatu.access.facts import government_of
from guatu.access.policy import organisations_for, regions_for
from guatu.access.services.imports import add_companies
from guatu.engine.calendar import Month
from guatu.exchange.models import ImportBatch
from guatu.exchange.names import ROLES, Directory, Role, body_kind_of, region_kind_of
from guatu.exchange.pieces import Columns
from guatu.exchange.policy import reach_of
from guatu.exchange.reader.text import compact
from guatu.exchange.rows import Ids
from guatu.kit.errors import Refused

if TYPE_CHECKING:
    from guatu.access.models import Organisation, Region, User


@dataclass(slots=True)
class Founded:
    """What was made: ids by role and text, and the record that undoing needs."""

    ids: dict[str, dict[str, int]] = field(default_factory=dict)

    def placing(self, columns: Columns) -> list[Ids]:
        """What the places and bodies of rows are, together with what was made for them."""
        known = [self._placed(columns, role, columns[f"{role}_id"]) for role in ROLES]
        return list(map(Ids._make, zip(*known, strict=True)))

    def _placed(self, columns: Columns, role: Role, ids: list[int | None]) -> list[int | None]:
        made, texts = self.ids.get(role, {}), columns.get(f"{role}_text")
        if not made or not texts:
            return ids
        return [pk or made.get(text) for pk, text in zip(ids, texts, strict=True)]

    @property
    def record(self) -> dict[str, Any]:
        """The ids made, for the batch's result."""
        return {
            "regions": sorted(self.ids.get("region", {}).values()),
            "organisations": sorted(
                {*self.ids.get("unit", {}).values(), *self.ids.get("owner", {}).values()}
            ),
        }


def found_names(batch: ImportBatch, *, by: User) -> Founded:
    """Make the places and bodies the user confirmed as new: towns under the county, departments under its government.

    Different ways of writing one name make one body. Raises Refused when somebody without a whole county in scope would make
    places or units.
    """
    new: Mapping[str, list[str]] = batch.reading.get("new", {})
    regions, units, owners = (new.get(role, []) for role in ROLES)
    if (regions or units) and not reach_of(by, Can.IMPORT).may_add_places:
        raise Refused("您的授权范围不能新增地区或单位，请为它们选择已有的名称，或请发改局新增后再导入")
    if not (regions or units or owners):
        return Founded()
    key = Directory(Month.of_key(batch.as_of).last_day).key
    counties = _counties(by)

    def new_region(text: str) -> int:
        county = _county_of(text, counties)
        return access.add_region(text[:100], kind=region_kind_of(text), parent=county, by=by).pk

    def new_unit(text: str) -> int:
        return _unit(text, _county_of(text, counties), batch, by).pk

    made = {"region": _each(regions, key, new_region), "unit": _each(units, key, new_unit)}
    known = {key(text): pk for text, pk in made["unit"].items()}
    rest = {key(text): text[:150] for text in owners if key(text) not in known}
    companies = add_companies(sorted(set(rest.values())), by=by, batch_id=batch.pk)
    known.update((of, companies[name]) for of, name in rest.items())
    made["owner"] = {text: known[key(text)] for text in owners}
    return Founded(made)


def _each(texts: Sequence[str], key: Callable[[str], str], make: Callable[[str], int]) -> dict[str, int]:
    made: dict[str, int] = {}
    for text in texts:
        if key(text) not in made:
            made[key(text)] = make(text)
    return {text: made[key(text)] for text in texts}


def _counties(by: User) -> list[Region]:
    whole = (RegionKind.COUNTY, RegionKind.CITY, RegionKind.PROVINCE)
    return list(regions_for(by, Can.IMPORT).filter(kind__in=whole).order_by("path"))


def _county_of(text: str, counties: Sequence[Region]) -> Region | None:
    """The county whose name the text begins with; else the first, which is the only one where the user answers for one."""
    named = (county for county in counties if compact(text).startswith(compact(county.name)))
    return next(named, counties[0] if counties else None)


def _unit(text: str, county: Region | None, batch: ImportBatch, by: User) -> Organisation:
    kind = body_kind_of(text)
    governments = organisations_for(by, Can.IMPORT).filter(kind=OrganisationKind.GOVERNMENT)
    parent = government_of(county) if county else None
    if parent is None:
        parent = governments.order_by("path").first()
    if kind == OrganisationKind.COMPANY:
        parent = None
    return access.add_organisation(
        text[:150], kind=kind, parent=parent, by=by, region=county, batch_id=batch.pk
    )
