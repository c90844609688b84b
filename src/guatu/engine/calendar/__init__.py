"""Months and spans of time as values, and working days with 调休 and closures; no clock in here.

>>> from datetime import date
>>> pack = {"years": [{"year": 2026, "notice": "国办发明电〔2025〕7号", "announced_on": "2025-11-04",
...     "holidays": [{"name": "国庆节", "first": "2026-10-01", "last": "2026-10-07"}], "worked": ["2026-10-10"]}]}
>>> work = working_calendar("工作日", announced_years(pack))
>>> str(work.add(date(2026, 9, 30), 3)), work.count(date(2026, 10, 1), date(2026, 10, 11))
('2026-10-10', 3)
>>> work.why_off(date(2026, 10, 2)), work.unannounced(date(2026, 10, 1), date(2027, 3, 1))
('国庆节', (2027,))
>>> winter = Closure("冬季停工", date(2026, 11, 15), date(2027, 3, 15), kinds=frozenset({"土方"}))
>>> str(working_calendar("土方", closures=[winter]).add(date(2026, 11, 13), 1))
'2027-03-16'
"""

from guatu.engine.calendar.announced import announced_years
from guatu.engine.calendar.month import Month, months_elapsed
from guatu.engine.calendar.working import (
    FIRST_DAY,
    LAST_DAY,
    AnnouncedYear,
    CalendarError,
    Closure,
    Span,
    WorkCalendar,
    closures_each_year,
    day_at,
    every_day,
    place_of,
    working_calendar,
)

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "AnnouncedYear",
    "CalendarError",
    "Closure",
    "Month",
    "Span",
    "WorkCalendar",
    "announced_years",
    "closures_each_year",
    "day_at",
    "every_day",
    "months_elapsed",
    "place_of",
    "working_calendar",
]
