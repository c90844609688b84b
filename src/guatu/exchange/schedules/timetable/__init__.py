"""倒排工期表: schedules as the office's own Excel table, with a bar chart beside it.

write_timetable(schedule) → bytes           not_written(schedule) → sentences
read_timetable(data, year=…) → ReadSchedule raises UnreadableSchedule
"""

from guatu.exchange.schedules.timetable.reading import read_timetable
from guatu.exchange.schedules.timetable.writing import not_written, write_timetable

__all__ = ["not_written", "read_timetable", "write_timetable"]
