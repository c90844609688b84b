"""Microsoft Project XML (MSPDI) in and out.

write_project_xml(schedule, calendars) → bytes      not_written(schedule) → sentences
read_project_xml(data) → ReadSchedule               raises UnreadableSchedule
"""

from guatu.exchange.schedules.project_xml.reading import read_project_xml
from guatu.exchange.schedules.project_xml.writing import not_written, write_project_xml

__all__ = ["not_written", "read_project_xml", "write_project_xml"]
