"""Forecasts: worked out by hand where figures are small, and what holds for every figure."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from guatu.engine.forecast import Course, Forecast, Method, forecast

D = Decimal
amounts = st.integers(0, 10**9).map(lambda cents: D(cents) / 100)


@st.composite
def totals(draw: st.DrawFn, length: int = 12) -> dict[int, Decimal]:
    """A running total over some of the first months, never going down."""
    last = draw(st.integers(1, length))
    steps = draw(st.lists(amounts, min_size=last, max_size=last))
    running = {month: sum(steps[:month], D(0)) for month in range(1, last + 1)}
    kept = draw(st.sets(st.integers(1, last), min_size=1))
    return {month: running[month] for month in kept}


@st.composite
def whole_years(draw: st.DrawFn) -> dict[int, Decimal]:
    steps = draw(st.lists(amounts.filter(bool), min_size=12, max_size=12))
    return {month: sum(steps[:month], D(0)) for month in range(1, 13)}


def made(course: Course, known: dict[int, Decimal], *earlier: dict[int, Decimal]) -> Forecast:
    found = forecast(course, known, 12, earlier)
    assert found is not None
    return found


def test_without_figures_there_is_no_forecast() -> None:
    assert forecast(Course.TOTAL, {}, 12) is None
    assert forecast(Course.TOTAL, {13: D(5)}, 12) is None


def test_a_total_goes_on_at_its_pace_and_the_months_before_give_the_range() -> None:
    found = made(Course.TOTAL, {3: D(20), 4: D(40)})
    assert (found.method, found.value) == (Method.PACE, D(120))
    # in March it pointed to 80; 9 months were open then, 8 are now: 120 - 40 × 8/9
    assert (found.low, found.high) == (D("84.4444"), D(120))
    assert found.sentence == (
        "按现有进度推算（12 个月已过 4 个月）；区间取最近 1 个月同法推算结果的高低，越近期末越窄"
    )


def test_one_month_alone_gives_no_range() -> None:
    found = made(Course.TOTAL, {1: D(5)})
    assert (found.value, found.low, found.high) == (D(60), None, None)
    assert found.sentence.endswith("数据太少，不给区间")


def test_earlier_years_say_what_part_of_a_year_is_done_by_now() -> None:
    slow, fast = {6: D(40), 12: D(100)}, {6: D(60), 12: D(100)}
    found = made(Course.TOTAL, {6: D(30)}, slow, fast)
    assert (found.method, found.value, found.low, found.high) == (Method.SEASONAL, D(60), D(50), D(75))
    assert found.sentence == "按前 2 年同期平均完成全期的 50.0% 推算；区间取前 2 年各自推算结果的高低"


def test_an_earlier_year_that_had_nothing_by_then_is_not_asked() -> None:
    assert made(Course.TOTAL, {6: D(30)}, {6: D(0), 12: D(100)}).method == Method.PACE


def test_a_level_holds_and_earlier_years_widen_its_range() -> None:
    found = made(Course.LEVEL, {6: D(90)}, {6: D(80), 12: D(84)}, {6: D(80), 12: D(77)})
    assert (found.method, found.value, found.low, found.high) == (Method.HOLD, D(90), D(87), D(94))


def test_a_line_goes_on_as_it_went() -> None:
    assert made(Course.LINE, {2: D(50), 6: D(54)}).value == D(60)


def test_one_point_makes_no_line() -> None:
    assert forecast(Course.LINE, {2: D(50)}, 12) is None
    assert made(Course.LINE, {12: D(50)}).method == Method.REACHED


@given(totals(), st.lists(whole_years(), max_size=3))
def test_a_total_ends_no_lower_than_it_stands_and_within_its_range(
    known: dict[int, Decimal], earlier: list[dict[int, Decimal]]
) -> None:
    found = made(Course.TOTAL, known, *earlier)
    reached = known[max(known)]
    assert found.value >= reached
    if found.low is not None and found.high is not None:
        assert reached <= found.low <= found.value <= found.high


@given(totals(), st.lists(whole_years(), max_size=3))
def test_the_last_month_leaves_nothing_open(
    known: dict[int, Decimal], earlier: list[dict[int, Decimal]]
) -> None:
    found = made(Course.TOTAL, {**known, 12: D("123.45")}, *earlier)
    assert {found.value, found.low, found.high} == {D("123.45")}
    assert found.method == Method.REACHED


@given(whole_years(), st.integers(1, 11), st.integers(1, 50))
def test_a_year_of_the_same_shape_is_foreseen_exactly(
    year: dict[int, Decimal], last: int, times: int
) -> None:
    known = {month: value * times for month, value in year.items() if month <= last}
    found = made(Course.TOTAL, known, year)
    assert abs(found.value - year[12] * times) <= D("0.0001")
    assert found.low is None or abs(found.high - found.low) <= D("0.0002")  # type: ignore[operator]  # both or neither


@given(totals(), st.lists(whole_years(), max_size=3), st.sampled_from([D(2), D(10), D("0.5")]))
def test_another_unit_gives_the_same_forecast_in_that_unit(
    known: dict[int, Decimal], earlier: list[dict[int, Decimal]], factor: Decimal
) -> None:
    plain = made(Course.TOTAL, known, *earlier)
    scaled = made(
        Course.TOTAL,
        {month: value * factor for month, value in known.items()},
        *({month: value * factor for month, value in year.items()} for year in earlier),
    )
    assert scaled.method == plain.method
    assert abs(scaled.value - plain.value * factor) <= D("0.001")


@given(st.sampled_from([Course.TOTAL, Course.LEVEL]), totals(), st.lists(whole_years(), max_size=2))
def test_the_same_figures_always_give_the_same_forecast(
    course: Course, known: dict[int, Decimal], earlier: list[dict[int, Decimal]]
) -> None:
    shuffled = dict(reversed(list(known.items())))
    assert made(course, known, *earlier) == made(course, shuffled, *earlier)
    found = made(course, known, *earlier)
    assert found.low is None or found.low <= found.value <= (found.high or found.value)
