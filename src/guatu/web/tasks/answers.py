"""What a form on a page of tasks answers: done and back to the page, or the page again with what is wrong."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from guatu.kit.errors import Refused
from guatu.web.forms import said_no
from guatu.web.requests import SignedIn


def answered(
    request: SignedIn,
    form: forms.Form,
    *,
    save: Callable[[], object],
    done: str,
    back: str,
    again: Callable[[int], HttpResponse],
) -> HttpResponse:
    """Save a form that was sent and go `back`; else show the page `again`, with status 422 (filled in wrongly) or 409."""
    if not form.is_valid():
        return again(422)
    try:
        save()
    except Refused as refused:
        said_no(form, refused)
        return again(409)
    messages.success(request, done)
    return redirect(back)
