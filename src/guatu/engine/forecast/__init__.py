"""Where a figure, a project or a year will stand when its time is up, from what is known of it so far. Pure, the same every time.

>>> from datetime import date
>>> from decimal import Decimal as D
>>> from guatu.engine.calendar import Month
>>> known = {3: D(20), 6: D(50)}
>>> forecast(Course.TOTAL, known, 12).value
Decimal('100.0000')
>>> last_year = {3: D(10), 6: D(40), 12: D(100)}
>>> found = forecast(Course.TOTAL, known, 12, [last_year])
>>> found.method.value, found.value
('seasonal', Decimal('125.0000'))

>>> periods = [Tracked(date(2026, 6, 30), 500, 400, 450, earned_until=date(2026, 5, 20))]
>>> plan = date(2026, 1, 1), date(2026, 12, 31), 1000
>>> found = finish_forecast(*plan, periods, as_of=date(2026, 7, 5))
>>> str(found.value), [str(day) for day in found.ranges[80]]
('2027-02-09', ['2026-12-17', '2027-05-26'])
>>> found = cost_forecast(*plan, periods, as_of=date(2026, 7, 5))
>>> found.value, found.ranges[80]
(1085, (1004, 1207))

>>> found = year_end({3: 150, 6: 400}, 1000, monthly={3: 200, 6: 500, 12: 1000})
>>> found.value, found.ranges[80]
(975, (677, 1186))
>>> found = early_starts([Waiting("甲", "甲厂", Month(2026, 11), Month(2026, 8), (10, 20, 30, 30, 30)),
...                       Waiting("乙", "乙路", Month(2026, 12), Month(2026, 9), (40, 40, 40))], 60, until=Month(2026, 12))
>>> [(each.id, each.adds) for each in found.candidates], [(each.id, each.months) for each in found.gentlest]
([('甲', 90), ('乙', 80)], [('乙', 2)])

A monthly figure
    forecast(course, known, length, earlier) → Forecast(.value .low .high .method .sentence)

A tracked project (earned value)
    finish_forecast(start, finish, budget, periods, as_of=…) → FinishForecast(.value .ranges .sentence)
    cost_forecast(start, finish, budget, periods, as_of=…, usual=…, saved=…) → CostForecast(.value .ranges .sentence)
    usual_ratio(final cost over budget of finished projects of a kind)      saved_share(the same)

The money of a year
    year_end(known, plan, monthly=…, earlier=…) → YearEnd(.value .mean .ranges .sentence)
    year_end_sum(parts, common=…) → YearEnd                of a list or a place
    early_starts(waiting, gap, until=…) → EarlyStarts(.candidates .fewest .gentlest .sentence)

Their record
    record_of(kept) → Record(.coverage .mean_error .bias .sentence)      calibration(stated) → Bin(.stated .happened .count)

Ranges are by level in percent (50, 80, 90), from how far off the same rule was on finished projects (`learned`).
"""

from guatu.engine.forecast.early_starts import EarlyStart, EarlyStarts, Waiting, early_starts
from guatu.engine.forecast.earned import (
    DONE,
    CostForecast,
    FinishForecast,
    Tracked,
    cost_forecast,
    finish_forecast,
    saved_share,
    usual_ratio,
)
from guatu.engine.forecast.methods import forecast
from guatu.engine.forecast.record import Bin, Coverage, Kept, Record, calibration, record_of
from guatu.engine.forecast.values import Course, Forecast, Method
from guatu.engine.forecast.year_end import YearEnd, year_end, year_end_sum

__all__ = [
    "DONE",
    "Bin",
    "CostForecast",
    "Course",
    "Coverage",
    "EarlyStart",
    "EarlyStarts",
    "FinishForecast",
    "Forecast",
    "Kept",
    "Method",
    "Record",
    "Tracked",
    "Waiting",
    "YearEnd",
    "calibration",
    "cost_forecast",
    "early_starts",
    "finish_forecast",
    "forecast",
    "record_of",
    "saved_share",
    "usual_ratio",
    "year_end",
    "year_end_sum",
]
