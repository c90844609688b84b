"""Looking at imports: the list, the upload, how a workbook was read and what it would write."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.exchange import policy, queries, services
from guatu.exchange.enums import BatchState
from guatu.exchange.reader import FIELDS
from guatu.kit.clock import now, today
from guatu.kit.errors import Refused
from guatu.web.forms import said_no
from guatu.web.imports.forms import ACCEPTED, ListForm, UploadForm
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.exchange.models import ImportBatch

_PAGE = 50


@require_GET
def import_list(request: SignedIn) -> HttpResponse:
    """The imports somebody may see, newest first."""
    batches = policy.batches_for(request.user)
    page = Paginator(batches, 20).get_page(request.GET.get("page"))
    for batch in page:
        batch.month = Month.of_key(batch.as_of)  # type: ignore[attr-defined]  # for the template only
    return render(request, "imports/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
def upload(request: SignedIn) -> HttpResponse:
    """Choose a workbook and its month."""
    access.require(request.user, Can.IMPORT)
    last_month = Month.of(today()).plus(-1)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"month": str(last_month)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                file, month = form.said()
                batch = services.stage_import(file, as_of=month, by=request.user)
                return redirect("imports:detail", batch.pk)
            except Refused as refused:
                said_no(form, refused)
                status = 409
    context = {"form": form, "accepted": ACCEPTED, "limit_mb": services.upload_limit_mb()}
    return render(request, "imports/upload.html", context, status=status)


@require_GET
def detail(request: SignedIn, pk: int) -> HttpResponse:
    """One import: how far it is, how the file was read, what is asked, and what will be (or was) written."""
    batch = policy.batch_for(request.user, pk)
    return render(request, "imports/detail.html", page_context(request, batch))


def page_context(request: SignedIn, batch: ImportBatch) -> dict[str, Any]:
    """Everything the page of an import shows but its lists, which are fetched piece by piece."""
    is_staged = batch.state == BatchState.STAGED
    return {
        "batch": batch,
        "as_of": Month.of_key(batch.as_of),
        "standing": queries.standing(batch, at=now()) if batch.state in queries.BUSY else None,
        "is_followed_up": queries.is_followed_up(batch),
        "is_staged": is_staged,
        "may_map": batch.state in (BatchState.STAGED, BatchState.FAILED),
        "sheets": queries.sheets_of(batch),
        "fields": FIELDS,
        "units": services.UNITS,
        "found_month": queries.found_month(batch),
        "figure_months": queries.months_of(batch),
        "asked_rows": queries.asked_rows(batch) if is_staged else [],
        "asked_names": queries.asked_names(batch, request.user) if is_staged else [],
        "list_form": ListForm(initial={"name": queries.list_name_of(batch)}),
        "problems": _piece(queries.problems_of(batch), 1),
        "left_out": _piece(batch.left_out, 1),
    }


def _piece(rows: Sequence[Any], number: int | str | None) -> Page[Any]:
    return Paginator(rows, _PAGE).get_page(number)


@require_GET
def progress(request: SignedIn, pk: int) -> HttpResponse:
    """How far the work on an import is: reading, writing, and the figures that follow; the page comes anew when it is done."""
    batch = policy.batch_for(request.user, pk)
    if batch.state in queries.BUSY:
        context = {"batch": batch, "standing": queries.standing(batch, at=now())}
        return render(request, "imports/_progress.html", context)
    if "following" in request.GET and not queries.is_followed_up(batch):
        return render(request, "imports/_following.html", {"batch": batch})
    return HttpResponseClientRefresh()


@require_GET
def preview(request: SignedIn, pk: int) -> HttpResponse:
    """The first rows as they will be written, beside how the cells looked."""
    batch = policy.batch_for(request.user, pk)
    return render(request, "imports/_preview.html", {"preview": queries.preview(batch)})


@require_GET
def problems(request: SignedIn, pk: int) -> HttpResponse:
    """The problems with their cells, errors first, all or of one level."""
    batch = policy.batch_for(request.user, pk)
    level = request.GET.get("level", "")
    page = _piece(queries.problems_of(batch, level), request.GET.get("page"))
    return render(request, "imports/_problems.html", {"batch": batch, "page": page, "level": level})


@require_GET
def left_out(request: SignedIn, pk: int) -> HttpResponse:
    """The rows that were not taken for projects, and why."""
    batch = policy.batch_for(request.user, pk)
    page = _piece(batch.left_out, request.GET.get("page"))
    return render(request, "imports/_left_out.html", {"batch": batch, "page": page})


@require_GET
def annotated(request: SignedIn, pk: int) -> FileResponse:
    """A copy of the workbook with every problem as a comment at its cell."""
    batch = policy.batch_for(request.user, pk)
    name, content = queries.annotated_copy(batch)
    return FileResponse(content, as_attachment=True, filename=name)


@require_GET
def original(request: SignedIn, pk: int) -> FileResponse:
    """The file as it was uploaded."""
    batch = policy.batch_for(request.user, pk)
    content = io.BytesIO(queries.uploaded(batch))
    return FileResponse(content, as_attachment=True, filename=batch.file_name)
