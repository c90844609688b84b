"""A schedule as files to hand out, hang up, take along and open elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from guatu.access.enums import Can
from guatu.bulletins.queries import MEDIA_TYPES, File, file_name
from guatu.bulletins.schedules.files import KINDS, chart_file, letter_file, letter_for
from guatu.bulletins.schedules.parts import NOBODY, lines_of_body
from guatu.exchange.schedules.feed import schedule_calendar
from guatu.exchange.schedules.mapping import calendars_of, sheet_of
from guatu.exchange.schedules.project_xml import write_project_xml
from guatu.exchange.schedules.timetable import write_timetable
from guatu.kit.clock import now, today
from guatu.kit.errors import NotVisible
from guatu.scheduling.baselines import baselines_of
from guatu.scheduling.policy import schedule_for
from guatu.scheduling.timetables import Timetable, timetable_of
from guatu.web.bulletins.downloads import handed_out
from guatu.web.bulletins.paper import paper_of
from guatu.web.requests import SignedIn
from guatu.web.schedules.stored import stuck, worked_out

if TYPE_CHECKING:
    from guatu.bulletins.schedules.letters import Letter


def _found(request: SignedIn, pk: int) -> Timetable:
    return timetable_of(schedule_for(request.user, pk, Can.VIEW), today())


def _letter(request: SignedIn, found: Timetable) -> Letter:
    return letter_for(found, by=request.user, today=today(), is_demo=settings.DEMO)


@require_GET
def papers(request: SignedIn, pk: int) -> HttpResponse:
    """The 任务书 as it would be printed today, and one 任务单 for each body."""
    row = schedule_for(request.user, pk, Can.VIEW)
    found, problems = worked_out(row)
    if found is None:
        return stuck(request, row, "任务书", problems)
    letter = _letter(request, found)
    shares = [(body, lines_of_body(letter.share.open, body)) for body in letter.share.bodies]
    context = {
        "project": found.row.project,
        "letter": letter,
        "shares": shares,
        "nobody": NOBODY,
        "feed": request.build_absolute_uri(reverse("api-1:feed")),
        "paper": paper_of(letter.content) if shares else None,
    }
    return render(request, "schedules/papers.html", context)


@require_GET
def letter(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """The 任务书 as `docx` or `pdf`; with ?body= the 任务单 of one body."""
    found = _found(request, pk)
    if kind not in KINDS:
        raise NotVisible
    return handed_out(letter_file(_letter(request, found), kind, request.GET.get("body", "")))


@require_GET
def chart(request: SignedIn, pk: int) -> HttpResponse:
    """The wall chart as PDF."""
    return handed_out(chart_file(_found(request, pk), is_demo=settings.DEMO))


@require_GET
def sheet(request: SignedIn, pk: int) -> HttpResponse:
    """The 倒排工期表 as a workbook."""
    found = _found(request, pk)
    made = write_timetable(sheet_of(found, baselines_of([found.row.pk]).get(found.row.pk, {})))
    return handed_out(_file(found, "倒排工期表", "xlsx", MEDIA_TYPES["xlsx"], made))


@require_GET
def project_xml(request: SignedIn, pk: int) -> HttpResponse:
    """The schedule for Microsoft Project."""
    found = _found(request, pk)
    made = write_project_xml(
        sheet_of(found, baselines_of([found.row.pk]).get(found.row.pk, {})), calendars_of(found)
    )
    return handed_out(_file(found, "倒排工期", "xml", "application/xml", made))


@require_GET
def calendar(request: SignedIn, pk: int) -> HttpResponse:
    """The nodes as a calendar; with ?body= those of one body."""
    found = _found(request, pk)
    body = request.GET.get("body", "")
    made = schedule_calendar(found, now(), body)
    return handed_out(
        _file(found, f"日历{f'（{body}）' if body else ''}", "ics", "text/calendar; charset=utf-8", made)
    )


def _file(found: Timetable, what: str, kind: str, media_type: str, data: bytes) -> File:
    return File(file_name(f"{found.row.project.name}{what}", kind), media_type, data)
