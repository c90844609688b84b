"""What filters and forms offer comes from the reader's own projects; a code elsewhere is neither confirmed nor named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from guatu.access import services as access
from guatu.access.choices import company_names
from guatu.access.enums import Can, OrganisationKind
from guatu.kit.errors import Refused
from guatu.oversight.queries.register import kinds_on_record
from guatu.registry import services as registry
from guatu.registry.models import Project
from guatu.registry.search import lists_on_record, owners_on_record
from guatu.registry.values import unusable_code
from tests.web.projects.sample import MAY, Register, refresh
from tests.world import World

Browser = Callable[[str], Client]


@pytest.fixture
def secret(world: World, register: Register) -> Project:
    """A project of the transport office on a list of its own, of a kind, an owner and with a code of its own."""
    owner = access.add_organisation("示例密投有限公司", kind=OrganisationKind.COMPANY, by=None)
    found = registry.create_project(
        "保密工程",
        by=None,
        code="SECRET-1",
        kind="特种工程",
        nature="专项资金",
        region_id=world.pingliang.pk,
        unit_id=world.transport.pk,
        owner_id=owner.pk,
    )
    registry.enter_list(found, 2023, "保密项目清单", entered_on=date(2023, 1, 1), by=None)
    refresh(MAY)
    return found


OFFERED = ("特种工程", "专项资金", "保密项目清单")


@pytest.mark.parametrize("person", ["officer", "leader", "transport_clerk"])
def test_the_filters_offer_what_occurs_in_the_scope(as_: Browser, secret: Project, person: str) -> None:
    html = as_(person).get("/projects/?month=2023-05").content.decode()
    assert [word for word in OFFERED if word not in html] == []


@pytest.mark.parametrize("person", ["water_clerk", "town_clerk", "owner_clerk"])
def test_the_filters_offer_nothing_that_occurs_elsewhere_only(
    as_: Browser, secret: Project, person: str
) -> None:
    html = as_(person).get("/projects/?month=2023-05").content.decode()
    assert [word for word in OFFERED if word in html] == []


def test_a_scope_that_reaches_projects_through_their_owner_is_offered_their_kinds(
    world: World, register: Register
) -> None:
    own = Project.objects.get(owner=world.company)
    registry.change_project(own, by=None, kind="产业", nature="民间投资")
    refresh(MAY)
    assert kinds_on_record(world.owner_clerk, MAY) == (["产业"], ["民间投资"])


def test_a_list_is_offered_after_its_project_has_left_it(world: World, secret: Project) -> None:
    entry = secret.entries.get()
    registry.leave_list(entry, "撤销", left_on=date(2023, 3, 1), by=None)
    offered = {name for _, name in lists_on_record(world.transport_clerk, Can.VIEW)}
    assert "保密项目清单" in offered


@pytest.mark.parametrize(
    ("person", "is_offered"), [("officer", True), ("transport_clerk", True), ("water_clerk", False)]
)
def test_only_companies_of_the_own_projects_are_offered_as_owners(
    as_: Browser, secret: Project, person: str, is_offered: bool
) -> None:
    html = as_(person).get("/projects/new/").content.decode()
    assert ("示例密投有限公司" in html) is is_offered


def test_a_company_is_offered_to_the_county_it_is_in_and_to_itself(world: World) -> None:
    offered = {
        person: company_names(
            world.people[person], Can.VIEW, owners=owners_on_record(world.people[person], Can.VIEW)
        )
        for person in ("officer", "owner_clerk", "water_clerk")
    }
    name = world.company.name
    assert offered == {"officer": [name], "owner_clerk": [name], "water_clerk": []}


def test_lists_elsewhere_are_not_offered_for_entering(world: World, as_: Browser, secret: Project) -> None:
    own = registry.create_project("水库工程", by=None, unit_id=world.water.pk)
    html = as_("water_clerk").get(f"/projects/{own.pk}/lists/new/").content.decode()
    assert "清单名称" in html
    assert "保密项目清单" not in html


def test_a_code_is_refused_without_saying_whose_it_is(world: World, secret: Project) -> None:
    with pytest.raises(Refused) as refused:
        registry.create_project("探路", by=world.water_clerk, code="SECRET-1", unit_id=world.water.pk)
    assert refused.value.sentence == unusable_code("SECRET-1")
    assert "保密工程" not in refused.value.sentence
    with pytest.raises(Refused, match="已属于项目“保密工程”"):
        registry.create_project("探路", by=world.officer, code="SECRET-1", region_id=world.chengguan.pk)
    assert not Project.objects.filter(name="探路").exists()
