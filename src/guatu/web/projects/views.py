"""The register: list and export."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from guatu.access import policy
from guatu.access.enums import Can
from guatu.exchange.export import register_workbook
from guatu.registry.policy import project_for
from guatu.web.projects.page import page_context
from guatu.web.projects.register import asked, register_context


@require_GET
def project_list(request: HttpRequest) -> HttpResponse:
    """The projects of a month; htmx gets the table alone and puts the tidy address into the address bar."""
    policy.require(request.user, Can.VIEW)
    context = register_context(request)
    is_part = bool(request.headers.get("HX-Request"))
    answer = render(request, "projects/_register_part.html" if is_part else "projects/register.html", context)
    if is_part:
        answer["HX-Push-Url"] = f"{request.path}?{context['address']}"
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One project, whole."""
    project = project_for(request.user, pk, Can.VIEW)
    return render(request, "projects/detail.html", page_context(request, project))


@require_GET
def export(request: HttpRequest) -> FileResponse:
    """The register as a workbook in the shape of the ledger: the same scope, filters and order as the page."""
    policy.require(request.user, Can.VIEW)
    said = asked(request)
    content = register_workbook(request.user, said.month, said.form.filters(), said.sort)
    return FileResponse(BytesIO(content), as_attachment=True, filename=f"{said.month.label}项目台账.xlsx")
