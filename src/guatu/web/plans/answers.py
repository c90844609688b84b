"""The answers to a decision: for htmx what changed on the page, else the page again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRefresh, trigger_client_event

from guatu.kit.errors import Refused
from guatu.targets.queries.plans import places_of, rows_of
from guatu.targets.queries.reading_page import marked_again, views_of
from guatu.targets.queries.values import Row, key_of, kind_of
from guatu.web.forms import said_no
from guatu.web.plans.page import head_context
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.targets.models import Decision, Plan

MOST_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around a form: its title, the row it is about (None for a new one) and the word on its button.

    `others` are the forms that could stand in its place: label, query and whether it is this one.
    """

    title: str
    row: Row | None
    button: str
    others: Sequence[tuple[str, str, bool]] = ()


def said(request: SignedIn, text: str) -> None:
    """A sentence at the top of the next page."""
    messages.success(request, text)


def row_fragment(
    request: SignedIn, plan: Plan, row: Row, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    """One row as the list shows it, with a refusal in it where there is one."""
    (view,) = views_of(plan, [row])
    context = head_context(request, plan) | {"view": view, "refused": refused}
    return render(request, "plans/_row.html", context, status=status)


def answered(request: SignedIn, plan: Plan, row: Row, change: Callable[[], object]) -> HttpResponse:
    """Carry out a change of one row and answer with the row; a refusal is shown in it."""
    try:
        change()
    except Refused as refused:
        if not request.headers.get("HX-Request"):
            raise
        row.refresh_from_db()
        return row_fragment(request, plan, row, refused=refused, status=409)
    return _changed(request, plan, [row])


def filled_in(
    request: SignedIn, plan: Plan, form: forms.Form, sheet: Sheet, save: Callable[[], Sequence[Row]]
) -> HttpResponse:
    """Show a form; when it was sent, save it with one call and answer with the rows it made or changed."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                rows = save()
                return _changed(request, plan, rows, is_new=sheet.row is None)
            except Refused as refused:
                said_no(form, refused)
                status = 409
    context: dict[str, Any] = {"plan": plan, "form": form, "sheet": sheet, "action": request.get_full_path()}
    if sheet.row is not None:
        context |= {"view": views_of(plan, [sheet.row])[0]}
    template = "plans/_form.html" if request.headers.get("HX-Request") else "plans/form.html"
    return render(request, template, context, status=status)


def taken_back(request: SignedIn, plan: Plan, undo: Callable[[], Decision]) -> HttpResponse:
    """Undo, and answer with the rows as they are again; with the whole page where they are many."""
    decision = undo()
    text = f"已撤销：{decision.get_kind_display()}“{decision.label}”"
    is_small = sum(len(each["ids"]) for each in decision.rows) <= MOST_AT_ONCE
    if not (request.headers.get("HX-Request") and is_small):
        said(request, text)
        page = reverse("plans:detail", args=[plan.pk])
        return HttpResponseClientRefresh() if request.headers.get("HX-Request") else redirect(page)
    rows, gone = rows_of(decision)
    answer = _changed(request, plan, rows, gone=gone, removed=places_of(decision), is_undo=True)
    if rows:
        trigger_client_event(
            answer, "guatu:row", {"key": key_of(rows[0]), "start": rows[0].start}, after="settle"
        )
    return trigger_client_event(answer, "guatu:toast", {"text": text, "level": "success"})


def _changed(
    request: SignedIn,
    plan: Plan,
    rows: Sequence[Row],
    *,
    gone: Sequence[str] = (),
    removed: Sequence[Sequence[int]] = (),
    is_new: bool = False,
    is_undo: bool = False,
) -> HttpResponse:
    """The rows that changed, the counts, and the paragraphs of the text they stand in."""
    if not request.headers.get("HX-Request"):
        anchor = f"row-{key_of(rows[0])}" if rows else None
        kind = kind_of(rows[0]) if rows else "target"
        return redirect(reverse("plans:detail", args=[plan.pk], query={"show": kind}, fragment=anchor))
    places = {(row.start, row.end) for row in rows} | {(start, end) for start, end in removed}
    blocks = {block.start: block for place in places for block in marked_again(plan, *place)}
    context = head_context(request, plan) | {
        "views": views_of(plan, rows),
        "blocks": blocks.values(),
        "gone": gone,
        "is_undo": is_undo,
    }
    if is_new:
        answer = render(request, "plans/_added.html", context)
        return trigger_client_event(
            answer, "guatu:row", {"key": key_of(rows[0]), "start": rows[0].start, "isNew": True}
        )
    return render(request, "plans/_changed.html", context)
