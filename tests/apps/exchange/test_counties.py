"""Several counties on one platform: an import of one neither adds to another nor speaks for it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from guatu.access import services as access
from guatu.access.enums import OrganisationKind, RegionKind, Role
from guatu.access.models import Organisation, Region
from guatu.engine.calendar import Month
from guatu.exchange import services
from guatu.exchange.enums import RowAction
from guatu.exchange.models import ImportBatch, ImportRow
from guatu.kit.errors import Refused
from guatu.registry import services as registry
from guatu.registry.models import Project
from tests.apps.exchange.conftest import Book
from tests.world import World

MAY = Month(2023, 5)


@dataclass(frozen=True)
class Neighbour:
    """A second county with a town and a department."""

    county: Region
    town: Region
    bureau: Organisation


@pytest.fixture
def neighbour(world: World) -> Neighbour:
    county = access.add_region("邻江县", kind=RegionKind.COUNTY, by=None)
    town = access.add_region("清溪镇", kind=RegionKind.TOWN, parent=county, by=None)
    government = access.add_organisation(
        "邻江县人民政府", kind=OrganisationKind.GOVERNMENT, by=None, region=county
    )
    bureau = access.add_organisation(
        "邻江县林业局", kind=OrganisationKind.DEPARTMENT, parent=government, by=None, region=county
    )
    return Neighbour(county, town, bureau)


def staged(world: World, book: Book, place: str, unit: str) -> ImportBatch:
    file = book(("C-1", "造林工程", place, unit, 1, 1, 1, 1))
    batch = services.stage_import(file, as_of=MAY, by=world.officer)
    return services.accept_new_names(batch, by=world.officer)


def said(batch: ImportBatch) -> list[str]:
    return [one["message"] for one in batch.problems if one["from"] == "match"]


@pytest.mark.parametrize(
    ("place", "unit", "sentence"),
    [
        ("清溪镇", "卫健局", "“卫健局”不在您的授权范围内，未导入"),
        ("清溪镇", "邻江县卫健局", "责任单位“邻江县卫健局”不在您的授权范围内，未导入"),
        ("城关镇", "邻江县卫健局", "责任单位“邻江县卫健局”不在您的授权范围内，未导入"),
        ("城关镇", "邻江县交通局", "责任单位“邻江县交通局”不在您的授权范围内，未导入"),
        ("邻江县漩涡镇", "交通局", "建设地点“邻江县漩涡镇”不在您的授权范围内，未导入"),
        ("邻江县城关镇", "交通局", "建设地点“邻江县城关镇”不在您的授权范围内，未导入"),
        ("邻江县平梁", "交通局", "建设地点“邻江县平梁”不在您的授权范围内，未导入"),
    ],
)
def test_a_row_of_the_neighbour_is_not_imported_and_makes_nothing(
    world: World, neighbour: Neighbour, book: Book, place: str, unit: str, sentence: str
) -> None:
    batch = staged(world, book, place, unit)
    assert said(batch) == [sentence]
    assert batch.reading["new"] == {"region": [], "unit": [], "owner": []}
    assert batch.reading["questions"] == []
    with pytest.raises(Refused, match="没有可以导入的行"):
        services.confirm_import(batch, by=world.officer)
    assert not Project.objects.exists()
    assert not Organisation.objects.filter(name__endswith="卫健局").exists()


def test_an_own_project_is_not_moved_to_the_neighbour_with_a_new_unit(
    world: World, neighbour: Neighbour, book: Book
) -> None:
    own = registry.create_project("造林工程", by=None, code="C-1", region_id=world.chengguan.pk)
    batch = staged(world, book, "清溪镇", "卫健局")
    assert ImportRow.objects.get(batch=batch).action == RowAction.SKIP
    own.refresh_from_db()
    assert own.region_id == world.chengguan.pk


@pytest.mark.parametrize(
    ("place", "unit"), [("漩涡镇", "卫健局"), ("城关镇", "示例县卫健局"), ("", "卫健局")]
)
def test_what_is_new_in_the_own_county_is_imported(
    world: World, neighbour: Neighbour, book: Book, place: str, unit: str
) -> None:
    services.confirm_import(staged(world, book, place, unit), by=world.officer)
    made = Project.objects.select_related("region", "unit").get()
    assert made.region is not None
    assert made.region.path.startswith(world.county.path)
    assert made.unit is not None
    assert (made.unit.name, made.unit.parent_id) == (unit, world.government.pk)


@pytest.mark.parametrize("unit", ["示例县交通局", "县交通局", "示例县交通运输局", "交通局"])
@pytest.mark.parametrize("place", ["示例县城关镇", "城关", "示例县城关镇东街村"])
def test_the_own_county_s_names_are_known_beside_a_neighbour(
    world: World, neighbour: Neighbour, book: Book, place: str, unit: str
) -> None:
    services.confirm_import(staged(world, book, place, unit), by=world.officer)
    made = Project.objects.get()
    assert (made.region_id, made.unit_id) == (world.chengguan.pk, world.transport.pk)


def test_somebody_who_answers_for_all_counties_founds_places_in_the_county_they_name(
    world: World, neighbour: Neighbour, book: Book
) -> None:
    access.grant_role(world.nobody, Role.OFFICER, by=None, everywhere=True)
    rows = [
        ("C-1", "造林工程", "邻江县漩涡镇", "邻江县卫健局", 1, 1, 1, 1),
        ("C-2", "修路工程", "示例县双河镇", "示例县教育局", 1, 1, 1, 1),
    ]
    batch = services.stage_import(book(*rows), as_of=MAY, by=world.nobody)
    batch = services.accept_new_names(batch, by=world.nobody)
    services.confirm_import(batch, by=world.nobody)
    regions = dict(Region.objects.filter(name__endswith="镇").values_list("name", "parent__name"))
    assert (regions["邻江县漩涡镇"], regions["示例县双河镇"]) == ("邻江县", "示例县")
    units = dict(Organisation.objects.values_list("name", "parent__name"))
    assert (units["邻江县卫健局"], units["示例县教育局"]) == ("邻江县人民政府", "示例县人民政府")
