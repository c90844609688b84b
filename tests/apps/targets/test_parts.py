"""Cutting a target into quarters, months and units: parts of an amount add up exactly."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.ledger.models import AuditEntry
from guatu.oversight.services.packs import load_shipped_packs
from guatu.targets.enums import Cadence, Part
from guatu.targets.models import Target, TargetPart, TargetStatus
from guatu.targets.queries.parts import periods_of, slots_of
from guatu.targets.services.binding import bind_by_hand, bind_to_indicator
from guatu.targets.services.breaking_down import break_down
from guatu.targets.shares import adjusted, evenly
from tests.apps.oversight.rows import NOW
from tests.apps.targets.figures import build_figures
from tests.apps.targets.rows import make_plan, make_target
from tests.world import World

D = Decimal
JUNE = Month(2023, 6)


def quarters(*values: str) -> dict[int, Decimal]:
    return {202300 + 3 * number: D(value) for number, value in enumerate(values, 1)}


def stored(target: Target, how: Part) -> list[Decimal]:
    return [part.value for part in TargetPart.objects.filter(target=target, by=how)]


def test_parts_that_add_up_are_kept_and_set_the_pace(world: World) -> None:
    build_figures(world)
    target = make_target(make_plan(world.county), indicator="完成投资", unit="亿元", value=D(36))
    bind_to_indicator(target, "investment-done", {}, month=JUNE, by=world.officer)
    break_down(target, Part.QUARTER, quarters("3", "9", "12", "12"), month=JUNE, by=world.officer)
    status = TargetStatus.objects.get(target=target, month=202305)
    assert (status.expected, status.because["pace"]) == (D(9), "按季度分解")  # 3 by March and two thirds of 9
    months = {202300 + number: D(3) for number in range(1, 13)}
    break_down(target, Part.MONTH, months, month=JUNE, by=world.officer)
    status.refresh_from_db()
    assert (status.expected, status.because["pace"]) == (D(15), "按月分解")
    entry = AuditEntry.objects.filter(verb="target.break_down").first()
    assert entry is not None
    assert entry.detail["parts"]["202306"] == "9"


@pytest.mark.parametrize(
    ("last", "sentence"),
    [
        ("11", "各部分合计 41 个，比目标值 40 个多 1 个；请改到相等，或按“按比例调整”“平均分”"),
        ("8", "各部分合计 38 个，比目标值 40 个少 2 个；请改到相等，或按“按比例调整”“平均分”"),
    ],
)
def test_parts_that_do_not_add_up_are_refused_with_the_difference(
    world: World, last: str, sentence: str
) -> None:
    target = make_target(make_plan(world.county))
    with pytest.raises(Refused) as refused:
        break_down(target, Part.QUARTER, quarters("10", "10", "10", last), month=JUNE, by=world.officer)
    assert refused.value.sentence == sentence
    assert stored(target, Part.QUARTER) == []


def test_units_share_a_figure_and_it_can_be_taken_back(world: World) -> None:
    target = make_target(make_plan(world.county))
    shares = {world.water.pk: D(25), world.transport.pk: D(15)}
    break_down(target, Part.ORGANISATION, shares, month=JUNE, by=world.officer)
    assert {slot.label: slot.value for slot in slots_of(target, Part.ORGANISATION) if slot.value} == {
        "水利局": D(25),
        "交通局": D(15),
    }
    break_down(target, Part.ORGANISATION, {}, month=JUNE, by=world.officer)
    assert stored(target, Part.ORGANISATION) == []


def test_shares_and_growth_are_set_for_each_part_and_end_at_the_target(world: World) -> None:
    target = make_target(make_plan(world.county), indicator="开工率", unit="%", value=D(100))
    break_down(target, Part.QUARTER, quarters("40", "80", "95", "100"), month=JUNE, by=world.officer)
    assert stored(target, Part.QUARTER) == [D(40), D(80), D(95), D(100)]
    with pytest.raises(Refused, match="最后一期应等于目标值 100%，现为 90%"):
        break_down(target, Part.QUARTER, quarters("40", "80", "85", "90"), month=JUNE, by=world.officer)
    assert stored(target, Part.QUARTER)[-1] == D(100)


def test_a_level_a_unit_keeps_is_not_added_up_by_months_but_is_by_units(world: World) -> None:
    load_shipped_packs(at=NOW)
    target = make_target(make_plan(world.county), indicator="市场主体", unit="户", value=D(500))
    bind_by_hand(target, world.water, Cadence.MONTH, flow="line", by=world.officer)
    break_down(target, Part.QUARTER, quarters("410", "440", "470", "500"), month=JUNE, by=world.officer)
    with pytest.raises(Refused, match="比目标值 500 户少 100 户"):
        break_down(target, Part.ORGANISATION, {world.water.pk: D(400)}, month=JUNE, by=world.officer)


def test_parts_below_nought_and_outside_its_time_are_refused(world: World) -> None:
    target = make_target(make_plan(world.county), period="2023Q2", due_on=JUNE.last_day)
    assert [each.key for each in periods_of(target, Part.QUARTER)] == [202303, 202306]
    with pytest.raises(Refused, match="2023年9月不在目标的期限以内"):
        break_down(target, Part.QUARTER, quarters("20", "10", "10"), month=JUNE, by=world.officer)
    with pytest.raises(Refused, match="不能小于零"):
        break_down(target, Part.QUARTER, quarters("50", "-10"), month=JUNE, by=world.officer)


@given(
    st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=40),
    st.decimals(0, 10**8, places=2),
    st.sampled_from(["亿元", "个", "公里"]),
)
def test_adjusted_parts_add_up_exactly_and_keep_their_order(
    weights: list[Decimal], total: Decimal, unit: str
) -> None:
    parts = adjusted(dict(enumerate(weights)), total, unit)
    assert sum(parts.values()) == total
    assert all(value >= 0 for value in parts.values())
    if unit == "个" and total == int(total):
        assert all(value == int(value) for value in parts.values())
    if any(weights):
        heavier, lighter = max(parts, key=lambda at: weights[at]), min(parts, key=lambda at: weights[at])
        assert parts[heavier] >= parts[lighter]


@given(st.integers(0, 10**6), st.integers(1, 60))
def test_even_parts_of_whole_things_differ_by_one_at_most(total: int, count: int) -> None:
    parts = evenly(D(total), list(range(count)), "户")
    assert sum(parts.values()) == total
    assert max(parts.values()) - min(parts.values()) <= 1
