"""A form page about a project: shown, filled in wrongly, refused, or done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.web.forms import said_no

form_page = require_http_methods(["GET", "POST"])


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form page says around its form. `back` is where 取消 and a finished change lead."""

    title: str
    back: str
    done: str
    button: str = "保存"
    project: Any = None
    note: str = ""


def answered(
    request: HttpRequest,
    form: forms.Form,
    sheet: Sheet,
    save: Callable[[Any], object],
    template: str = "projects/form.html",
) -> HttpResponse:
    """Show the form; when it was sent, save it with one call and go back. A refusal stands above the form, nothing is lost."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                save(form)
            except Refused as refused:
                said_no(form, refused)
                status = 409
            else:
                messages.success(request, sheet.done)
                return redirect(sheet.back)
        else:
            status = 422
    return render(request, template, {"form": form, "sheet": sheet}, status=status)


def page_of(request: HttpRequest, pk: int, part: str = "") -> str:
    """The address of a project's page in the month somebody came from, or of one part of it."""
    try:
        query = {"month": str(Month.parse(request.GET.get("month", "")))}
    except ValueError:
        query = {}
    return reverse("projects:detail", args=[pk], query=query, fragment=part or None)
