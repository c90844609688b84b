"""The critical path and those nearly as long, as the page of a schedule lists them."""

from __future__ import annotations

from datetime import date

from guatu.scheduling import services
from guatu.scheduling.queries.routes import routes
from guatu.scheduling.timetables import Timetable
from tests.apps.scheduling.given import DAY, fresh, laid_out, on_day, report
from tests.world import World

TO_THE_END = ["permit", "start", "earth", "building", "accepted"]


def told(found: Timetable) -> list[tuple[list[str], int]]:
    return [([node.key for node in route.nodes], route.slack) for route in routes(found)]


def test_only_the_longest_chain_is_listed_while_no_other_is_near(world: World) -> None:
    assert told(on_day(laid_out(world))) == [(["idea", "approval", "design", *TO_THE_END], 0)]


def test_a_chain_with_a_few_days_to_spare_is_listed_after_it(world: World) -> None:
    row = laid_out(world)
    found = services.set_days(fresh(row), "notice", 24, seen=1, on=DAY, by=None)
    assert told(found) == [
        (["idea", "approval", "design", *TO_THE_END], 0),
        (["idea", "approval", "notice", *TO_THE_END], 5),
    ]


def test_what_is_done_is_left_out(world: World) -> None:
    row = laid_out(world)
    report(row, "approval", started=DAY, finished=date(2026, 3, 13), on=date(2026, 3, 16))
    assert told(on_day(row, date(2026, 3, 16)))[0][0][0] == "design"


def test_a_promise_on_the_way_does_not_cut_the_path_in_two(world: World) -> None:
    row = laid_out(world)
    services.promise(row, "start", date(2026, 3, 20), "责任书", seen=1, on=DAY, by=None)
    assert told(on_day(fresh(row))) == [(["idea", "approval", "design", *TO_THE_END], 0)]
