"""The packs that come with the product: they can be used, name their sources, keep the law, and can be planned by."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import combinations

import pytest

from guatu.engine.calendar import WorkCalendar, every_day, working_calendar
from guatu.engine.schedule import (
    Option,
    Schedule,
    ScheduleError,
    Task,
    compile_network,
    misses,
    recover,
    schedule,
    with_options,
)
from guatu.registry.enums import Stage
from guatu.scheduling.packs.check import check_pack
from guatu.scheduling.packs.compiled import SchedulePack, compile_calendar_pack, compile_schedule_pack
from guatu.scheduling.packs.shipped import shipped_calendars, shipped_schedules

NAMES = tuple(shipped_schedules())
FOUR_PHASES = ["立项用地规划许可", "工程建设许可", "施工许可", "竣工验收"]
TODAY = date(2026, 1, 5)
every_pack = pytest.mark.parametrize("name", NAMES)


@cache
def pack_of(name: str) -> SchedulePack:
    return compile_schedule_pack(shipped_schedules()[name])


def planned(pack: SchedulePack, finish_by: date | None = None) -> Schedule:
    years = compile_calendar_pack(shipped_calendars()["china.yaml"]).years
    calendars: dict[str, WorkCalendar] = {
        name: working_calendar(name, years) if each.base == "working" else every_day(name)
        for name, each in pack.calendars.items()
    }
    tasks = [Task(node.key, node.name, node.days, node.calendar, least=node.least) for node in pack.nodes]
    return schedule(compile_network(tasks, pack.links, calendars), as_of=TODAY, finish_by=finish_by)


def test_six_kinds_of_project_have_a_pack() -> None:
    assert NAMES == (
        "gov-building.yaml",
        "industry-filing.yaml",
        "investment-landing.yaml",
        "municipal-road.yaml",
        "technical-upgrade.yaml",
        "water.yaml",
    )


@every_pack
def test_a_shipped_pack_can_be_used_and_names_its_source(name: str) -> None:
    report = check_pack(shipped_schedules()[name])
    assert report.problems == ()
    assert f"{report.slug}.yaml" == name
    assert "国办发〔2019〕11号" in pack_of(name).text.source
    assert "国办发〔2018〕33号" in pack_of(name).text.source
    assert pack_of(name).text.applies


@every_pack
def test_a_pack_goes_from_idea_to_use_in_twenty_to_forty_nodes(name: str) -> None:
    pack = pack_of(name)
    assert 20 <= len(pack.nodes) <= 40
    assert len(pack.nodes) == len({node.name for node in pack.nodes})
    started, producing = pack.targets["开工"], pack.default_target
    assert pack.node(started) is not None
    assert pack.node(started).stage == Stage.STARTED  # type: ignore[union-attr]
    assert producing in pack.targets
    assert {Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING} <= {node.stage for node in pack.nodes}


@every_pack
def test_a_pack_has_the_four_national_phases_in_order(name: str) -> None:
    pack = pack_of(name)
    assert [phase for phase in pack.phases if phase in FOUR_PHASES] == FOUR_PHASES
    assert {node.phase for node in pack.nodes} == set(pack.phases)


@every_pack
def test_a_target_three_years_ahead_is_no_miss(name: str) -> None:
    assert misses(planned(pack_of(name), date(2029, 1, 5))) == ()


@every_pack
def test_every_limit_of_the_law_is_kept_and_has_its_source(name: str) -> None:
    limited = [node for node in pack_of(name).nodes if node.law_least or node.law_most]
    assert len(limited) >= 8
    for node in limited:
        assert node.law_source, node.name
        assert (node.law_least or 0) <= node.days <= (node.law_most or 3650), node.name


@every_pack
def test_all_ways_together_leave_every_node_what_the_law_asks(name: str) -> None:
    pack = pack_of(name)
    for node in pack.nodes:
        cut = sum(option.engine.shorten.get(node.key, 0) for option in pack.options)
        assert not cut or node.days - cut >= node.least, node.name


@every_pack
def test_the_engine_never_shortens_a_node_below_the_least_the_law_asks(name: str) -> None:
    pack = pack_of(name)
    shortest = Option("全部减去", {node.key: node.days for node in pack.nodes if node.days})
    tasks = {task.id: task for task in with_options(planned(pack), [shortest]).network.tasks}
    for node in pack.nodes:
        assert tasks[node.key].days == min(node.days, node.least), node.name


@every_pack
def test_no_way_to_win_time_loses_time(name: str) -> None:
    pack, before = pack_of(name), planned(pack_of(name))
    assert 3 <= len(pack.options) <= 9
    for option in pack.options:
        after = with_options(before, [option.engine])
        for target in pack.targets.values():
            assert after.window(target).finish <= before.window(target).finish, option.name
        assert option.when
        assert option.source
        assert option.engine.must_agree


@every_pack
def test_any_two_ways_can_be_taken_together_or_are_about_the_same_link(name: str) -> None:
    pack, plan = pack_of(name), planned(pack_of(name))
    for one, other in combinations(pack.options, 2):
        if one.engine.pairs & other.engine.pairs:
            continue
        try:
            with_options(plan, [one.engine, other.engine])
        except ScheduleError as circle:
            pytest.fail(f"{one.name}、{other.name}：{circle}")


@every_pack
def test_ten_days_too_late_can_be_won_back(name: str) -> None:
    pack = pack_of(name)
    plan = planned(pack)
    tight = planned(pack, date.fromordinal(plan.finish.toordinal() - 10))
    assert misses(tight)
    found = recover(tight, [option.engine for option in pack.options], calendar="工作日")
    assert found.fits
    assert found.chosen


def test_the_shipped_calendar_tells_the_announced_years() -> None:
    pack = compile_calendar_pack(shipped_calendars()["china.yaml"])
    assert pack.text.slug == "calendar-china"
    assert [year.year for year in pack.years] == list(range(2020, 2027))
    assert working_calendar("工作日", pack.years).is_working(date(2026, 2, 14))
