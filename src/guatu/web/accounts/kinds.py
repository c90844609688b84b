"""The two trees the place pages are written for once: regions and organisations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guatu.access import policy, queries, services
from guatu.web.accounts.forms import OrganisationForm, OrganisationUnderForm, RegionForm, RegionUnderForm


@dataclass(frozen=True, slots=True)
class Kind:
    """What differs between the pages of a region and of an organisation; `noun` begins the names of their addresses."""

    noun: str
    label: str
    form: type[RegionForm] | type[OrganisationForm]
    under_form: type[RegionUnderForm] | type[OrganisationUnderForm]
    places_for: Callable[..., Any]
    place_for: Callable[..., Any]
    tree: Callable[..., Any]
    add: Callable[..., Any]
    change: Callable[..., Any]
    move: Callable[..., Any]
    close: Callable[..., Any]
    reopen: Callable[..., Any]


REGIONS = Kind(
    "region",
    "地区",
    RegionForm,
    RegionUnderForm,
    policy.regions_for,
    policy.region_for,
    queries.region_tree,
    services.add_region,
    services.change_region,
    services.move_region,
    services.close_region,
    services.reopen_region,
)
ORGANISATIONS = Kind(
    "organisation",
    "单位",
    OrganisationForm,
    OrganisationUnderForm,
    policy.organisations_for,
    policy.organisation_for,
    queries.organisation_tree,
    services.add_organisation,
    services.change_organisation,
    services.move_organisation,
    services.close_organisation,
    services.reopen_organisation,
)
