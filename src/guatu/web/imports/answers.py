"""What people answer on the page of an import; each is one service call and leads back to the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guatu.exchange import policy, services
from guatu.kit.errors import Refused
from guatu.web.forms import first_error, whole_number
from guatu.web.imports.forms import ListForm, MonthForm, columns_said, names_said
from guatu.web.imports.views import page_context
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.exchange.models import ImportBatch


def _answered(
    request: SignedIn, batch: ImportBatch, change: Callable[[], object], done: str = ""
) -> HttpResponse:
    """Carry out `change` and go back to the page; a refusal is shown on it."""
    try:
        change()
    except Refused as refused:
        batch.refresh_from_db()
        context = page_context(request, batch) | {"refused": refused}
        return render(request, "imports/detail.html", context, status=409)
    if done:
        messages.success(request, done)
    return redirect("imports:detail", batch.pk)


@require_POST
def columns(request: SignedIn, pk: int) -> HttpResponse:
    """Which column is which field; the file is read again."""
    batch = policy.batch_for(request.user, pk)
    said = columns_said(batch, request.POST)
    if not said:
        messages.info(request, "列的对应没有变化")
        return redirect("imports:detail", pk)
    return _answered(
        request, batch, lambda: services.change_mapping(batch, columns=said), "已按新的对应重新读取"
    )


@require_POST
def month(request: SignedIn, pk: int) -> HttpResponse:
    """Another month; the file is read again."""
    batch = policy.batch_for(request.user, pk)
    form = MonthForm(request.POST)

    def change() -> None:
        if not form.is_valid():
            raise Refused(first_error(form))
        services.change_mapping(batch, as_of=form.cleaned_data["month"])

    return _answered(request, batch, change, "已按新的月份重新读取")


@require_POST
def listing(request: SignedIn, pk: int) -> HttpResponse:
    """The list of the year the projects go on."""
    batch = policy.batch_for(request.user, pk)
    form = ListForm(request.POST)

    def change() -> None:
        if not form.is_valid():
            raise Refused(first_error(form))
        services.change_list(batch, form.cleaned_data["name"], by=request.user)

    return _answered(request, batch, change, "清单名称已保存")


@require_POST
def names(request: SignedIn, pk: int) -> HttpResponse:
    """What unknown places and units mean."""
    batch = policy.batch_for(request.user, pk)
    said = names_said(request.POST)
    return _answered(
        request, batch, lambda: services.answer_names(batch, said, by=request.user), "名称对照已保存"
    )


@require_POST
def row(request: SignedIn, pk: int, row: int) -> HttpResponse:
    """Which project a doubtful row is."""
    batch = policy.batch_for(request.user, pk)
    said = request.POST.get("answer", "")
    number = whole_number(said)
    answer = said if number is None else number
    return _answered(request, batch, lambda: services.answer_row(batch, row, answer, by=request.user))


@require_POST
def confirm(request: SignedIn, pk: int) -> HttpResponse:
    """Write it."""
    batch = policy.batch_for(request.user, pk)
    return _answered(request, batch, lambda: services.confirm_import(batch, by=request.user))


@require_POST
def restart(request: SignedIn, pk: int) -> HttpResponse:
    """Begin work anew that died or failed."""
    batch = policy.batch_for(request.user, pk)
    return _answered(request, batch, lambda: services.restart_import(batch))


@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Throw the reading away."""
    batch = policy.batch_for(request.user, pk)
    done = f"已放弃“{batch.file_name}”，没有写入任何数据"
    return _answered(request, batch, lambda: services.discard_import(batch, by=request.user), done)


@require_POST
def undo(request: SignedIn, pk: int) -> HttpResponse:
    """Take the whole import back."""
    batch = policy.batch_for(request.user, pk)
    done = "已整批撤销，数据恢复到导入之前"
    return _answered(request, batch, lambda: services.undo_import(batch, by=request.user), done)
