"""Making bulletins: each is one service call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.bulletins import policy, queries, services
from guatu.bulletins.enums import BulletinState
from guatu.engine.calendar import Month
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.progress.queries import is_closed
from guatu.web.bulletins.forms import IssueForm, WordingForm
from guatu.web.forms import said_no
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.bulletins.models import Bulletin


@require_POST
def draft(request: SignedIn) -> HttpResponse:
    """Compose the bulletin of a month."""
    access.require(request.user, Can.ISSUE)
    try:
        month = Month.parse(request.POST.get("month", ""))
    except ValueError as wrong:
        raise Refused(str(wrong)) from wrong
    made = services.draft_bulletin(month, by=request.user, today=today(), is_demo=settings.DEMO)
    messages.success(request, f"{month.label}通报已起草，请核对后印发")
    return redirect("bulletins:detail", made.pk)


@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """Reword a draft."""
    bulletin = draft_of(request, pk)
    content = queries.content_of(bulletin)
    form = WordingForm(request.POST or None, content=content, seen=queries.mark_of(content))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            wording, seen = form.said()
            try:
                services.edit_bulletin(bulletin, by=request.user, wording=wording, seen=seen)
                return redirect("bulletins:detail", pk)
            except Refused as refused:
                said_no(form, refused)
                status = 409
    return render(request, "bulletins/edit.html", {"form": form, "bulletin": bulletin}, status=status)


@require_POST
def recompose(request: SignedIn, pk: int) -> HttpResponse:
    """Take today's figures into a draft."""
    bulletin = policy.bulletin_to_issue(request.user, pk)
    services.recompose_bulletin(bulletin, by=request.user, today=today())
    messages.success(request, "已按现在的数据重新计算")
    return redirect("bulletins:detail", pk)


@require_http_methods(["GET", "POST"])
def issue(request: SignedIn, pk: int) -> HttpResponse:
    """Number, date and issue a draft; the form says what follows."""
    bulletin = draft_of(request, pk)
    seen = queries.mark_of(queries.content_of(bulletin))
    initial = {"number": bulletin.number, "issued_on": today(), "seen": seen}
    form = IssueForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.issue_bulletin(bulletin, by=request.user, **form.cleaned_data)
                return _issued(request, bulletin)
            except Refused as refused:
                said_no(form, refused)
                status = 409
    return _issue_page(request, bulletin, form, status)


def _issued(request: SignedIn, bulletin: Bulletin) -> HttpResponse:
    messages.success(request, "通报已印发")
    address = reverse("bulletins:detail", args=[bulletin.pk])
    return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)


def _issue_page(request: SignedIn, bulletin: Bulletin, form: IssueForm, status: int) -> HttpResponse:
    period = Month.of_key(bulletin.month)
    template = "bulletins/_issue_form.html" if request.headers.get("HX-Request") else "bulletins/issue.html"
    context = {"bulletin": bulletin, "form": form, "period": period, "is_closed": is_closed(period)}
    return render(request, template, context, status=status)


@require_POST
def correct(request: SignedIn, pk: int) -> HttpResponse:
    """Begin a correction of an issued bulletin."""
    bulletin = policy.bulletin_to_issue(request.user, pk)
    made = services.correct_bulletin(bulletin, by=request.user, today=today())
    messages.success(request, "更正稿已起草，印发之前原通报继续有效")
    return redirect("bulletins:detail", made.pk)


@require_POST
def delete(request: SignedIn, pk: int) -> HttpResponse:
    """Throw a draft away."""
    services.delete_draft(policy.bulletin_to_issue(request.user, pk), by=request.user)
    messages.success(request, "草稿已删除")
    return redirect("bulletins:list")


def draft_of(request: SignedIn, pk: int) -> Bulletin:
    """The draft to be worked on. Raises NotVisible out of scope, Refused once it is issued."""
    bulletin = policy.bulletin_to_issue(request.user, pk)
    if bulletin.state != BulletinState.DRAFT:
        raise Refused("通报已印发，不能再改；如有错误请更正")
    return bulletin
