"""A year of days and counting through it, by the calendar of 2026."""

from __future__ import annotations

from datetime import date

from guatu.engine.calendar import AnnouncedYear, Closure, Span, every_day, working_calendar
from guatu.scheduling.queries.days import day_after, days_between, year_grid

YEAR = AnnouncedYear(
    2026,
    "国办发明电〔2025〕7号",
    date(2025, 11, 4),
    "",
    (Span("元旦", date(2026, 1, 1), date(2026, 1, 3)), Span("国庆节", date(2026, 10, 1), date(2026, 10, 7))),
    frozenset({date(2026, 1, 4), date(2026, 9, 20), date(2026, 10, 10)}),
)
WORK = working_calendar("工作日", [YEAR])
WINTER = Closure("冬季停工", date(2026, 12, 1), date(2027, 2, 28))
SITE = every_day("室外施工", [WINTER])


def test_a_month_names_its_holidays_and_made_up_days() -> None:
    january = year_grid(2026, WORK, (YEAR,)).months[0]
    assert january.counted == 21
    assert [(each.kind, each.label) for each in january.stretches] == [
        ("holiday", "1—3日 元旦"),
        ("made-up", "4日 调休上班"),
    ]
    assert [day and (day.on.day, day.kind, day.mark) for day in january.weeks[0]] == [
        None,
        None,
        None,
        (1, "holiday", "休"),
        (2, "holiday", "休"),
        (3, "holiday", "休"),
        (4, "made-up", "班"),
    ]
    assert [day.kind for day in january.weeks[1] if day] == ["work"] * 5 + ["rest"] * 2
    assert next(day.title for day in january.weeks[0] if day) == "1月1日 周四 元旦"


def test_a_year_adds_up() -> None:
    grid = year_grid(2026, WORK, (YEAR,))
    assert (grid.counted, grid.holidays, grid.made_up, grid.closed) == (257, 10, 3, 0)
    assert sum(month.counted for month in grid.months) == 257
    days = [day for month in grid.months for week in month.weeks for day in week if day]
    assert [day.on.timetuple().tm_yday for day in days] == list(range(1, 366))
    assert all(len(week) == 7 for month in grid.months for week in month.weeks)


def test_a_year_that_is_not_announced_is_plain_weekdays() -> None:
    grid = year_grid(2027, WORK, (YEAR,))
    assert (grid.announced, grid.counted, grid.holidays) == (None, 261, 0)


def test_closures_are_shown_over_weekends_and_holidays() -> None:
    grid = year_grid(2026, SITE, (YEAR,))
    december = grid.months[11]
    assert (december.counted, grid.closed, grid.counted) == (0, 31, 334)
    assert [each.label for each in december.stretches] == ["1—31日 冬季停工"]
    october = grid.months[9]
    assert (october.counted, october.stretches[0].label) == (31, "1—7日 国庆节")


def test_counting_on_says_which_holidays_it_crosses() -> None:
    found = day_after(date(2026, 9, 28), 5, WORK, WORK)
    assert found.day == date(2026, 10, 10)
    assert found.sentence == (
        "2026-09-28（周一）后第 5 个工作日是 2026-10-10（周六），2026-09-28（周一）当天不计；"
        "跨国庆节（10月1日至10月7日）；其中10月10日调休上班。"
    )


def test_counting_back_is_the_same_the_other_way() -> None:
    found = day_after(date(2026, 10, 10), -5, WORK, WORK)
    assert found.day == date(2026, 9, 28)
    assert found.sentence.startswith("2026-10-10（周六）前第 5 个工作日是 2026-09-28（周一）")


def test_a_period_of_calendar_days_that_ends_on_a_day_of_rest_says_where_it_would_move() -> None:
    found = day_after(date(2026, 9, 4), 30, every_day(), WORK)
    assert found.sentence == (
        "2026-09-04（周五）后第 30 个自然日是 2026-10-04（周日），2026-09-04（周五）当天不计；"
        "当天是国庆节，期限顺延的话到 2026-10-08（周四）。"
    )


def test_counting_into_a_year_that_is_not_announced_says_so() -> None:
    found = day_after(date(2026, 12, 30), 3, WORK, WORK)
    assert found.day == date(2027, 1, 4)
    assert found.sentence.endswith("2027 年的放假安排未公布，按周一至周五计算。")


def test_no_days_on_is_the_day_itself() -> None:
    assert day_after(date(2026, 10, 1), 0, WORK, WORK).day == date(2026, 10, 1)


def test_days_between_count_both_ends_whichever_comes_first() -> None:
    found = days_between(date(2026, 9, 28), date(2026, 10, 10), WORK)
    assert (found.count, found.day) == (6, None)
    assert found.sentence == (
        "2026-09-28（周一）至 2026-10-10（周六），首尾都算，有 6 个工作日，共 13 天；"
        "跨国庆节（10月1日至10月7日）；其中10月10日调休上班。"
    )
    assert days_between(date(2026, 10, 10), date(2026, 9, 28), WORK) == found


def test_days_of_work_on_site_leave_out_what_is_closed() -> None:
    found = days_between(date(2026, 11, 20), date(2026, 12, 5), SITE)
    assert found.count == 11
    assert found.sentence == (
        "2026-11-20（周五）至 2026-12-05（周六），首尾都算，有 11 个可施工日，共 16 天；"
        "跨冬季停工（12月1日至12月5日）。"
    )
