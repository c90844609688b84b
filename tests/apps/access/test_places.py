from __future__ import annotations

from datetime import date

import pytest

from guatu.access import services
from guatu.access.enums import OrganisationKind, RegionKind
from guatu.access.models import Organisation, Region
from guatu.access.queries import organisation_tree, region_tree
from guatu.kit.errors import Refused
from guatu.ledger.queries import history_of
from tests.world import World


def _village(world: World) -> Region:
    return services.add_region(
        "东街社区", kind=RegionKind.TOWN, parent=world.chengguan, by=world.administrator
    )


def test_moving_a_place_moves_the_paths_of_everything_under_it(world: World) -> None:
    village = _village(world)
    services.move_region(world.chengguan, parent=world.zone, by=world.administrator)
    village.refresh_from_db()
    assert world.chengguan.path == f"{world.zone.path}{world.chengguan.pk}/"
    assert village.path == f"{world.zone.path}{world.chengguan.pk}/{village.pk}/"
    services.move_region(world.chengguan, parent=None, by=world.administrator)
    village.refresh_from_db()
    assert village.path == f"/{world.chengguan.pk}/{village.pk}/"


def test_moving_leaves_a_place_alone_whose_number_only_begins_alike(world: World) -> None:
    others = {region.pk: region.path for region in Region.objects.exclude(pk=world.chengguan.pk)}
    services.move_region(world.chengguan, parent=world.zone, by=None)
    assert {pk: Region.objects.get(pk=pk).path for pk in others} == others


def test_a_place_cannot_move_under_itself_or_what_is_below_it(world: World) -> None:
    before = list(Region.objects.values_list("pk", "path", "parent"))
    for parent in (world.county, world.chengguan):
        with pytest.raises(Refused, match="不能移到自己或自己的下级"):
            services.move_region(world.county, parent=parent, by=None)
    assert list(Region.objects.values_list("pk", "path", "parent")) == before


def test_siblings_have_different_names(world: World) -> None:
    with pytest.raises(Refused, match="“示例县人民政府”之下已有“示例县水利局”，请换一个名称"):
        services.add_organisation(
            "示例县水利局", kind=OrganisationKind.DEPARTMENT, parent=world.government, by=None
        )
    assert Organisation.objects.filter(name="示例县水利局").count() == 1
    with pytest.raises(Refused, match="最上级已有"):
        services.add_region("示例县", kind=RegionKind.COUNTY, by=None)
    with pytest.raises(Refused, match="已有“平梁镇”"):
        services.change_region(world.chengguan, name="平梁镇", by=None)
    world.chengguan.refresh_from_db()
    assert world.chengguan.name == "城关镇"


def test_a_name_is_free_again_once_its_holder_is_closed(world: World) -> None:
    services.close_organisation(world.water, on=date(2023, 12, 31), by=None)
    new = services.add_organisation(
        "示例县水利局", kind=OrganisationKind.DEPARTMENT, parent=world.government, by=None
    )
    assert new.pk != world.water.pk
    with pytest.raises(Refused, match="已有“示例县水利局”"):
        services.reopen_organisation(world.water, by=None)


def test_closing_keeps_the_row_and_its_last_day(world: World) -> None:
    services.close_region(world.zone, on=date(2023, 6, 30), by=world.administrator)
    world.zone.refresh_from_db()
    assert world.zone.valid_to == date(2023, 6, 30)
    lines = region_tree(Region.objects.all(), date(2023, 7, 1))
    assert [line.place.name for line in lines if line.is_closed] == ["经开区"]
    assert not any(line.is_closed for line in region_tree(Region.objects.all(), date(2023, 6, 30)))


def test_what_has_open_places_under_it_stays_open(world: World) -> None:
    with pytest.raises(Refused, match="还有未关闭的下级：城关镇、平梁镇、经开区"):
        services.close_region(world.county, on=date(2023, 6, 30), by=None)
    with pytest.raises(Refused, match="不能早于启用日期 2018-01-01"):
        services.close_region(world.zone, on=date(2017, 1, 1), by=None)
    assert not Region.objects.filter(valid_to__isnull=False).exists()


def test_a_correction_is_kept_with_what_stood_there_before(world: World) -> None:
    services.change_organisation(
        world.water, name="示例县水务局", region=world.county, by=world.administrator
    )
    line = history_of(f"organisation:{world.water.pk}")[0]
    assert (line.verb, line.actor_name) == ("organisation.change", "钱管理")
    assert line.detail["changes"] == {"name": ["示例县水利局", "示例县水务局"]}
    services.change_organisation(world.water, name="示例县水务局", by=world.administrator)
    assert history_of(f"organisation:{world.water.pk}").count() == 2


def test_a_tree_lists_children_under_their_parent_in_the_order_they_came(world: World) -> None:
    village = _village(world)
    lines = [(line.place.name, line.depth) for line in region_tree(Region.objects.all(), date(2023, 5, 1))]
    assert lines == [("示例县", 0), ("城关镇", 1), (village.name, 2), ("平梁镇", 1), ("经开区", 1)]


def test_the_tree_of_bodies_leaves_companies_out_and_counts_people(world: World) -> None:
    lines = organisation_tree(Organisation.objects.all(), date(2023, 5, 1))
    assert [(str(line.place), line.depth, line.place.people) for line in lines] == [
        ("示例县人民政府", 0, 2),
        ("发改局", 1, 1),
        ("水利局", 1, 1),
        ("交通局", 1, 1),
    ]
