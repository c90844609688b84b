"""Who sees which bulletin: drafts the issuers of the region, issued ones everybody in it, public ones whoever reads."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from guatu.access import services as access
from guatu.access.enums import OrganisationKind, RegionKind, Role
from guatu.bulletins import policy
from guatu.kit.errors import NotVisible
from tests.apps.bulletins.sample import County, bare_draft, issued
from tests.apps.oversight.rows import MAY
from tests.world import World

EVERYBODY = (
    *("officer", "water_clerk", "transport_clerk", "town_clerk", "owner_clerk"),
    *("leader", "administrator", "auditor", "reader", "nobody"),
)


def who_sees(world: World) -> set[str]:
    return {name for name in EVERYBODY if policy.bulletins_for(world.people[name]).exists()}


def test_a_draft_is_seen_by_those_who_issue_for_its_region(world: World) -> None:
    draft = bare_draft(world)
    assert who_sees(world) == {"officer"}
    for name in EVERYBODY[1:]:
        with pytest.raises(NotVisible):
            policy.bulletin_for(world.people[name], draft.pk)


def test_an_issued_one_is_seen_by_every_unit_of_its_region(county: County) -> None:
    issued(county)
    assert who_sees(county.world) == {
        *("officer", "leader", "water_clerk", "transport_clerk", "town_clerk", "owner_clerk"),
    }


def test_another_county_sees_nothing_of_it(county: County) -> None:
    issued(county)
    elsewhere = access.add_region("邻县", kind=RegionKind.COUNTY, by=None)
    bureau = access.add_organisation(
        "邻县水利局", kind=OrganisationKind.DEPARTMENT, region=elsewhere, by=None
    )
    access.grant_role(county.world.nobody, Role.OFFICER, region=elsewhere, by=None)
    access.grant_role(county.world.nobody, Role.DEPARTMENT, organisation=bureau, by=None)
    assert "nobody" not in who_sees(county.world)


def test_only_those_who_issue_reach_it_for_a_correction(county: County) -> None:
    bulletin = issued(county)
    assert policy.bulletin_to_issue(county.world.officer, bulletin.pk) == bulletin
    for name in EVERYBODY[1:]:
        with pytest.raises(NotVisible):
            policy.bulletin_to_issue(county.world.people[name], bulletin.pk)


def test_what_is_public_is_read_by_readers_and_by_anybody_only_where_the_pages_are_open(
    county: County,
) -> None:
    world = county.world
    bulletin = issued(county, is_public=True)
    assert list(policy.public_bulletins(world.reader, is_open=False)) == [bulletin]
    assert list(policy.public_bulletins(AnonymousUser(), is_open=True)) == [bulletin]
    for person in (AnonymousUser(), world.administrator, world.auditor, world.nobody):
        with pytest.raises(NotVisible):
            policy.public_bulletins(person, is_open=False)


def test_what_is_not_public_stays_inside(county: County) -> None:
    bulletin = issued(county)
    assert not policy.public_bulletins(county.world.reader, is_open=True).exists()
    with pytest.raises(NotVisible):
        policy.public_bulletin(AnonymousUser(), bulletin.pk, is_open=True)


def test_a_draft_is_never_public(world: World) -> None:
    draft = bare_draft(world, MAY)
    draft.is_public = True
    draft.save()
    assert not policy.public_bulletins(world.reader, is_open=True).exists()
