"""The trees of regions and organisations, for the administrator; each page serves both (`kinds.py`)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guatu.access import policy, queries
from guatu.access.enums import Can
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.ledger.queries import history_of
from guatu.web.accounts.forms import CloseForm, CompanyFilter
from guatu.web.accounts.kinds import Kind
from guatu.web.audit.words import in_words
from guatu.web.forms import first_error, said_no, whole_number
from guatu.web.requests import SignedIn

PAGE_SIZE = 50


@require_GET
def place_tree(request: SignedIn, kind: Kind) -> HttpResponse:
    policy.require(request.user, Can.ACCOUNTS)
    twigs = kind.tree(kind.places_for(request.user, Can.ACCOUNTS), today())
    return render(request, f"accounts/{kind.noun}_tree.html", {"kind": kind, "twigs": twigs})


@require_GET
def company_list(request: SignedIn) -> HttpResponse:
    policy.require(request.user, Can.ACCOUNTS)
    filters = CompanyFilter(request.GET)
    text = filters.cleaned_data["q"] if filters.is_valid() else ""
    found = queries.companies(policy.organisations_for(request.user, Can.ACCOUNTS), text)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/company_list.html", {"page": page, "filters": filters, "today": today()})


@require_http_methods(["GET", "POST"])
def place_add(request: SignedIn, kind: Kind) -> HttpResponse:
    policy.require(request.user, Can.ACCOUNTS)
    under = _under(request, kind)
    form = kind.form(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            place = kind.add(parent=under, by=request.user, **form.cleaned_data)
        except Refused as refused:
            said_no(form, refused, "name")
        else:
            messages.success(request, f"已新增{kind.label}“{place.name}”")
            return redirect(f"accounts:{kind.noun}-tree")
    context = {"kind": kind, "form": form, "under": under}
    return render(request, "accounts/place_add.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def place_page(request: SignedIn, pk: int, kind: Kind) -> HttpResponse:
    place = kind.place_for(request.user, pk, Can.ACCOUNTS)
    if request.method == "GET":
        return _place_page(request, kind, place)
    form = kind.form(request.POST, user=request.user)
    if form.is_valid():
        try:
            kind.change(place, by=request.user, **form.cleaned_data)
        except Refused as refused:
            said_no(form, refused, "name")
        else:
            messages.success(request, "已保存")
            return redirect(f"accounts:{kind.noun}-page", pk=pk)
    return _place_page(request, kind, place, form=form)


@require_POST
def place_move(request: SignedIn, pk: int, kind: Kind) -> HttpResponse:
    place = kind.place_for(request.user, pk, Can.ACCOUNTS)
    form = kind.under_form(request.POST, user=request.user)
    if form.is_valid():
        try:
            kind.move(place, parent=form.cleaned_data["parent"], by=request.user)
        except Refused as refused:
            said_no(form, refused, "parent")
        else:
            messages.success(request, f"“{place.name}”及其下级已移动")
            return redirect(f"accounts:{kind.noun}-page", pk=pk)
    return _place_page(request, kind, place, under_form=form)


@require_POST
def place_close(request: SignedIn, pk: int, kind: Kind) -> HttpResponse:
    place = kind.place_for(request.user, pk, Can.ACCOUNTS)
    form = CloseForm(request.POST)
    if not form.is_valid():
        raise Refused(first_error(form))
    kind.close(place, on=form.cleaned_data["on"], by=request.user)
    messages.success(request, f"“{place.name}”已关闭，历史数据不变")
    return redirect(f"accounts:{kind.noun}-page", pk=pk)


@require_POST
def place_reopen(request: SignedIn, pk: int, kind: Kind) -> HttpResponse:
    place = kind.place_for(request.user, pk, Can.ACCOUNTS)
    kind.reopen(place, by=request.user)
    messages.success(request, f"“{place.name}”已恢复使用")
    return redirect(f"accounts:{kind.noun}-page", pk=pk)


def _under(request: SignedIn, kind: Kind) -> Any:
    """The place a new one goes under, from `?under=7`; none is the top."""
    under = whole_number(request.GET.get("under", ""))
    return None if under is None else kind.place_for(request.user, under, Can.ACCOUNTS)


def _place_page(request: SignedIn, kind: Kind, place: Any, **given: BaseForm) -> HttpResponse:
    form = kind.form(
        user=request.user, initial={name: getattr(place, name) for name in kind.form.base_fields}
    )
    above = place.parent_id if kind.noun == "region" else (place.parent.name if place.parent else "")
    context = {
        "kind": kind,
        "place": place,
        "form": form,
        "under_form": kind.under_form(user=request.user, initial={"parent": above}),
        "close_form": CloseForm(initial={"on": today()}),
        "is_closed": bool(place.valid_to and place.valid_to < today()),
        "bodies": queries.public_bodies(policy.organisations_for(request.user, Can.ACCOUNTS)),
        "history": [in_words(entry) for entry in history_of(f"{kind.noun}:{place.pk}")[:20]],
    }
    return render(request, "accounts/place_page.html", context | given, status=422 if given else 200)
