"""A form page about a schedule: as every form page about a project, among the pages of schedules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from guatu.web.projects import answers
from guatu.web.projects.answers import Sheet
from guatu.web.requests import SignedIn
from guatu.web.schedules.forms import SeenForm


def answered(request: SignedIn, form: SeenForm, sheet: Sheet, save: Callable[[Any], object]) -> HttpResponse:
    """As `projects.answers.answered`."""
    return answers.answered(request, form, sheet, save, "schedules/form.html")
