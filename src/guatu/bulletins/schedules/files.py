"""Schedules on paper as they are handed out; worked out anew whenever they are asked for, nothing is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from guatu.bulletins.compose import DEMO_MARK, Frame
from guatu.bulletins.queries import MEDIA_TYPES, File, file_name
from guatu.bulletins.schedules.chart import chart_of
from guatu.bulletins.schedules.chart_pdf import render_chart
from guatu.bulletins.schedules.letters import Letter, letter_of, titled
from guatu.bulletins.services.composing import REFORM
from guatu.bulletins.services.files import rendered
from guatu.scheduling.queries.agreements import agreements
from guatu.scheduling.timetables import Timetable

if TYPE_CHECKING:
    from guatu.access.models import User

KINDS = ("docx", "pdf")


def letter_for(found: Timetable, *, by: User, today: date, is_demo: bool) -> Letter:
    """The 任务书 of a schedule `by` may read, in the name of their office."""
    region = found.row.project.region
    place = region.name if region else ""
    frame = Frame(
        place=place,
        issuer=by.organisation.name if by.organisation else f"{place}{REFORM}",
        dated=today,
        marks=(DEMO_MARK,) if is_demo else (),
    )
    return letter_of(found, frame, agreements(found))


def letter_file(letter: Letter, kind: str, body: str = "") -> File:
    """The 任务书, or the 任务单 of one body, as `docx` or `pdf`.

    Raises KeyError for another kind, NotVisible for a body without open nodes, Refused when nothing is left to be done.
    """
    media_type = MEDIA_TYPES[kind]
    content = letter.slip(body) if body else letter.content
    name = file_name(content.title, kind, f"（{body}）" if body else "")
    return File(name, media_type, rendered(content, kind, None))


def chart_file(found: Timetable, *, is_demo: bool) -> File:
    """The wall chart (作战进度图), A3 landscape, as PDF."""
    name = file_name(f"{titled(found.row.project.name)}作战进度图", "pdf")
    chart = chart_of(found, marks=(DEMO_MARK,) if is_demo else ())
    return File(name, MEDIA_TYPES["pdf"], render_chart(chart))
