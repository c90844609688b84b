"""Who sees which schedules, packs and closures, and who may do what with them."""

from __future__ import annotations

from datetime import date

import pytest

from guatu.access.enums import Can
from guatu.access.models import Region
from guatu.kit.errors import NotVisible
from guatu.registry import services as registry
from guatu.scheduling import policy, services
from guatu.scheduling.models import Closure
from tests.apps.scheduling.given import DAY, PACK, a_project, laid_out, small_works
from tests.world import World

EVERYBODY = {
    "officer",
    "water_clerk",
    "transport_clerk",
    "town_clerk",
    "owner_clerk",
    "leader",
    "administrator",
    "auditor",
    "reader",
    "nobody",
}
INSIDERS = EVERYBODY - {"administrator", "auditor", "reader", "nobody"}
ABLE = {
    Can.VIEW: {"officer", "water_clerk", "town_clerk", "owner_clerk", "leader"},
    Can.EDIT: {"officer", "water_clerk", "town_clerk"},
    Can.REPORT: {"officer", "water_clerk", "town_clerk", "owner_clerk"},
    Can.PLAN: {"officer"},
}


@pytest.mark.parametrize("can", list(ABLE))
def test_a_schedule_follows_the_rights_over_its_project(world: World, can: Can) -> None:
    row = laid_out(world)
    assert {who for who in EVERYBODY if row in policy.schedules_for(world.people[who], can)} == ABLE[can]
    for who in EVERYBODY:
        if who in ABLE[can]:
            assert policy.schedule_for(world.people[who], row.project_id, can) == row
        else:
            with pytest.raises(NotVisible):
                policy.schedule_for(world.people[who], row.project_id, can)


def test_another_towns_schedule_does_not_exist_for_a_town(world: World) -> None:
    project = registry.create_project(
        "大桥", by=None, region_id=world.pingliang.pk, unit_id=world.transport.pk
    )
    row = laid_out(world, project)
    seen = {who for who in EVERYBODY if row in policy.schedules_for(world.people[who], Can.VIEW)}
    assert seen == {"officer", "transport_clerk", "leader"}
    with pytest.raises(NotVisible):
        policy.schedule_for(world.town_clerk, project.pk, Can.VIEW)


def test_an_ended_schedule_and_a_project_without_one_are_not_found(world: World) -> None:
    row = laid_out(world)
    services.end_schedule(row, "改址", seen=1, on=DAY, by=None)
    for project in (row.project_id, a_project(world, "水库").pk):
        with pytest.raises(NotVisible):
            policy.schedule_for(world.officer, project, Can.VIEW)


def test_a_schedule_comes_with_what_its_pages_read(world: World, django_assert_num_queries: object) -> None:
    laid_out(world)
    (row,) = policy.schedules_for(world.officer, Can.VIEW)
    with django_assert_num_queries(0):  # type: ignore[operator]
        said = (str(row.pack), row.project.name, str(row.project.region), str(row.project.unit))
    assert said == ("small-works@1", "城关小学", "城关镇", "水利局")


def test_published_packs_are_read_by_insiders_and_drafts_by_those_who_define(world: World) -> None:
    pack = small_works()
    draft = services.save_draft(PACK.replace("version: 1", "version: 2"), by=None)
    for who in EVERYBODY - INSIDERS:
        with pytest.raises(NotVisible):
            policy.packs_for(world.people[who])
    for who in INSIDERS:
        user = world.people[who]
        assert policy.pack_for(user, "small-works", 1) == pack
        assert (draft in policy.packs_for(user)) == (who == "officer")
    assert policy.pack_to_define(world.officer, "small-works", 2) == draft
    for user, version in ((world.leader, 1), (world.leader, 2), (world.officer, 3)):
        with pytest.raises(NotVisible):
            policy.pack_to_define(user, "small-works", version)


def close(world: World, name: str, region: Region | None) -> Closure:
    return services.add_closure(
        name,
        date(2026, 5, 1),
        date(2026, 5, 10),
        "通知",
        region=region,
        work="",
        is_yearly=False,
        by=world.officer,
    )


def test_closures_are_seen_above_and_below_the_places_somebody_has_to_do_with(world: World) -> None:
    close(world, "全部", None)
    close(world, "全县", world.county)
    close(world, "城关", world.chengguan)
    close(world, "平梁", world.pingliang)
    services.withdraw_closure(close(world, "误登", world.county), by=world.officer)

    def seen(who: str) -> list[str]:
        return sorted(policy.closures_for(world.people[who]).values_list("name", flat=True))

    assert seen("officer") == seen("leader") == sorted(["全部", "全县", "城关", "平梁"])
    assert seen("town_clerk") == sorted(["全部", "全县", "城关"])
    assert seen("water_clerk") == sorted(["全部", "全县"])
    for who in EVERYBODY - INSIDERS:
        with pytest.raises(NotVisible):
            policy.closures_for(world.people[who])


def test_closures_are_set_and_withdrawn_by_those_who_define_there(world: World) -> None:
    of_county, of_town = close(world, "全县", world.county), close(world, "城关", world.chengguan)
    everywhere, gone = close(world, "全部", None), close(world, "误登", world.county)
    services.withdraw_closure(gone, by=world.officer)
    for row in (of_county, of_town):
        assert policy.closure_to_withdraw(world.officer, row.pk) == row
        for who in EVERYBODY - {"officer"}:
            with pytest.raises(NotVisible):
                policy.closure_to_withdraw(world.people[who], row.pk)
    for row in (everywhere, gone):
        with pytest.raises(NotVisible):
            policy.closure_to_withdraw(world.officer, row.pk)
    assert {who for who in EVERYBODY if policy.may_close(world.people[who], world.chengguan.pk)} == {
        "officer"
    }
    assert not any(policy.may_close(world.people[who], None) for who in EVERYBODY)
