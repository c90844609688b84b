"""The register: who sees which rows, what narrows and orders them, and that the sums are those of the rows."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guatu.access.models import User
from guatu.engine.calendar import Month
from guatu.kit.money import FEN_PER_WAN
from guatu.oversight.queries.register import SORTS, months_on_record, register_page, register_rows
from guatu.oversight.queries.register_filters import RegisterFilters
from guatu.registry import services as registry
from tests.web.projects.sample import MAY, Register, build_register, refresh
from tests.world import World

NAMES = ("tunnel", "reservoir", "school", "plant", "road", "idea")


@pytest.fixture
def register(world: World) -> Register:
    return build_register(world)


def seen(user: User, register: Register, filters: RegisterFilters | None = None, sort: str = "") -> list[str]:
    """The short names of what a person gets, in order."""
    names = {getattr(register, name).pk: name for name in NAMES}
    return [names[row.project_id] for row in register_page(user, MAY, filters, sort).rows]


def test_an_officer_sees_the_whole_county_in_the_order_of_entry(world: World, register: Register) -> None:
    assert seen(world.officer, register) == list(NAMES)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("water_clerk", ["reservoir"]),
        ("transport_clerk", ["tunnel", "road"]),
        ("town_clerk", ["school"]),
        ("owner_clerk", ["plant"]),
        ("leader", list(NAMES)),
        ("administrator", []),
        ("auditor", []),
        ("reader", []),
        ("nobody", []),
    ],
)
def test_everybody_sees_only_their_own_scope(
    world: World, register: Register, person: str, expected: list[str]
) -> None:
    assert seen(world.people[person], register) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (RegisterFilters(text="水库"), ["reservoir"]),
        (RegisterFilters(text="fhssd"), ["tunnel"]),
        (RegisterFilters(text="FHS"), ["tunnel"]),
        (RegisterFilters(text="hssd"), ["tunnel"]),
        (RegisterFilters(text="ｆｈｓ"), ["tunnel"]),
        (RegisterFilters(text="610999-04"), ["plant"]),
        (RegisterFilters(text="隧道 凤凰"), ["tunnel"]),
        (RegisterFilters(text="隧道 水库"), []),
        (RegisterFilters(text="_A%"), ["plant"]),
        (RegisterFilters(text="%"), ["plant"]),
        (RegisterFilters(text="示_县"), []),
        (RegisterFilters(text="\0"), list(NAMES)),
        (RegisterFilters(kind="水利"), ["reservoir"]),
        (RegisterFilters(level="省级"), ["tunnel"]),
        (RegisterFilters(nature="民间投资"), ["plant"]),
        (RegisterFilters(category="新开工"), ["road"]),
        (RegisterFilters(started=False), ["road", "idea"]),
        (RegisterFilters(started=True), ["tunnel", "reservoir", "school", "plant"]),
        (RegisterFilters(in_statistics=True), ["reservoir"]),
        (RegisterFilters(in_statistics=False), ["tunnel", "school", "plant", "road", "idea"]),
        (RegisterFilters(problem="overdue"), ["road"]),
        (RegisterFilters(problem="unreported"), ["road", "idea"]),
        (RegisterFilters(total_from_fen=8600 * FEN_PER_WAN), ["tunnel", "plant", "road"]),
        (RegisterFilters(total_to_fen=5200 * FEN_PER_WAN), ["reservoir", "school"]),
        (RegisterFilters(plan_from_fen=4400 * FEN_PER_WAN, plan_to_fen=6000 * FEN_PER_WAN), ["tunnel", "road"]),
        (RegisterFilters(unit=-1), []),
    ],
)  # fmt: skip
def test_each_filter_leaves_what_it_says(
    world: World, register: Register, filters: RegisterFilters, expected: list[str]
) -> None:
    assert seen(world.officer, register, filters) == expected


def test_a_unit_or_region_counts_with_everything_under_it(world: World, register: Register) -> None:
    def under(**place: int) -> list[str]:
        return seen(world.officer, register, RegisterFilters(**place))

    assert under(unit=world.water.pk) == ["reservoir"]
    assert under(unit=world.government.pk) == list(NAMES)
    assert under(region=world.pingliang.pk) == ["reservoir", "road"]
    assert under(region=world.county.pk) == list(NAMES)
    assert under(owner=world.company.pk) == ["plant"]


def test_a_list_counts_only_while_the_project_stands_on_it(world: World, register: Register) -> None:
    entry = register.tunnel.entries.get()
    filters = RegisterFilters(on_list=entry.list_id)
    assert seen(world.officer, register, filters) == ["tunnel"]
    registry.leave_list(entry, "已并入另一项目", left_on=MAY.first_day, by=None)
    assert seen(world.officer, register, filters) == []
    registry.enter_list(register.tunnel, 2023, "2023年市级重点项目", entered_on=MAY.last_day, by=None)
    assert seen(world.officer, register, filters) == ["tunnel"]


def test_a_colour_finds_the_projects_lit_by_the_pack_in_force(world: World, register: Register) -> None:
    rows = {row.name: row.colour for row in register_page(world.officer, MAY).rows}
    assert rows[register.school.name] == "red"
    reds = RegisterFilters(light="red")
    assert [row.name for row in register_page(world.officer, MAY, reds).rows] == [
        name for name, colour in rows.items() if colour == "red"
    ]
    unlit = RegisterFilters(light="none")
    assert [row.name for row in register_page(world.officer, MAY, unlit).rows] == [
        name for name, colour in rows.items() if not colour
    ]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("total", ["reservoir", "school", "tunnel", "road", "plant", "idea"]),
        ("-total", ["plant", "road", "tunnel", "school", "reservoir", "idea"]),
        ("-rate", ["reservoir", "plant", "tunnel", "school", "road", "idea"]),
        ("rate", ["school", "tunnel", "plant", "reservoir", "road", "idea"]),
        ("name", ["school", "tunnel", "plant", "reservoir", "road", "idea"]),
        ("plan; DROP TABLE", list(NAMES)),
        ("-nonsense", list(NAMES)),
    ],
)
def test_rows_stand_in_the_order_asked_for_with_the_unknown_last(
    world: World, register: Register, sort: str, expected: list[str]
) -> None:
    assert seen(world.officer, register, sort=sort) == expected


@pytest.mark.parametrize("sort", sorted(SORTS))
def test_every_order_shows_every_project_once_in_both_directions(
    world: World, register: Register, sort: str
) -> None:
    for key in (sort, f"-{sort}"):
        assert sorted(seen(world.officer, register, sort=key)) == sorted(NAMES)


def test_the_worst_light_stands_first_and_no_light_last(world: World, register: Register) -> None:
    colours = [row.colour for row in register_page(world.officer, MAY, sort="light").rows]
    assert colours[0] == "red"
    assert colours == sorted(colours, key=lambda colour: ["red", "yellow", "green", ""].index(colour))


def test_the_sums_are_those_of_all_rows_and_not_of_the_page(world: World, register: Register) -> None:
    filters = RegisterFilters(total_from_fen=1)
    rows = list(register_rows(world.officer, MAY, filters))
    page = register_page(world.officer, MAY, filters, "-total", page=1, size=2)
    assert [row.name for row in page.rows] == [register.plant.name, register.road.name]
    assert page.count == len(rows) == 5
    for column in ("total_fen", "plan_fen", "done_month_fen", "done_fen", "done_total_fen"):
        assert getattr(page.sums, column) == sum(getattr(row, column) or 0 for row in rows)
    assert page.sums.rate == (905 + 650 + 100 + 15000) / (4400 + 1000 + 2000 + 30000 + 6000)


def test_nothing_found_has_no_sums_and_no_rate(world: World, register: Register) -> None:
    page = register_page(world.officer, MAY, RegisterFilters(text="没有这个项目"))
    assert (page.rows, page.count, page.sums.total_fen, page.sums.rate) == ((), 0, None, None)


def test_pages_follow_each_other_without_gap_and_end_at_the_last(world: World, register: Register) -> None:
    pages = [register_page(world.officer, MAY, page=number, size=4) for number in (1, 2, 99)]
    assert [row.number for row in pages[0].rows + pages[1].rows] == [1, 2, 3, 4, 5, 6]
    assert pages[2] == pages[1]
    assert register_page(world.officer, MAY, size=10_000).size == 200


def test_a_month_without_facts_shows_nothing(world: World, register: Register) -> None:
    assert register_page(world.officer, Month(2024, 1)).count == 0
    assert months_on_record() == [MAY]


def test_the_export_reads_what_the_page_shows_in_the_same_order(world: World, register: Register) -> None:
    filters, sort = RegisterFilters(started=True), "-done"
    page = register_page(world.officer, MAY, filters, sort)
    streamed = list(register_rows(world.officer, MAY, filters, sort))
    assert [(row.number, row.name, row.colour) for row in streamed] == [
        (row.number, row.name, row.colour) for row in page.rows
    ]


def test_a_page_costs_the_same_number_of_queries_for_one_project_and_for_many(
    world: World, register: Register
) -> None:
    def queries(filters: RegisterFilters) -> int:
        user = User.objects.get(pk=world.officer.pk)
        with CaptureQueriesContext(connection) as caught:
            register_page(user, MAY, filters, "light")
        return len(caught)

    assert queries(RegisterFilters(text="隧道")) == queries(RegisterFilters(text="项目"))


def test_a_project_renamed_is_found_by_its_new_initials(world: World, register: Register) -> None:
    registry.change_project(register.idea, by=None, name="冷链仓储中心")
    refresh(MAY)
    assert seen(world.officer, register, RegisterFilters(text="llcc")) == ["idea"]
    assert seen(world.officer, register, RegisterFilters(text="zhwl")) == []
