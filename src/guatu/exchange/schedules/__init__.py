"""Schedules as files: Microsoft Project XML, the office's 倒排工期表 in Excel, calendars for the people responsible.

Values in, bytes out, and the other way round; nothing here knows of the platform's rows.

    project_xml.write_project_xml(schedule, calendars) → bytes      project_xml.read_project_xml(data) → ReadSchedule
    mpp.read_project_file(data) → ReadSchedule                      .mpp, .mpx, .xer through MPXJ; .xml without it
    timetable.write_timetable(schedule) → bytes                     timetable.read_timetable(data, today_year) → ReadSchedule
    icalendar.write_calendar(schedule, stamp=…, body=…) → bytes

A reader raises UnreadableSchedule when a file is no schedule at all; what of a schedule it could not take over stands in
`ReadSchedule.notes`.
"""

from guatu.exchange.schedules.values import (
    EVERY_DAY,
    WORKDAYS,
    ReadSchedule,
    SheetNode,
    SheetSchedule,
    UnreadableSchedule,
)

__all__ = ["EVERY_DAY", "WORKDAYS", "ReadSchedule", "SheetNode", "SheetSchedule", "UnreadableSchedule"]
