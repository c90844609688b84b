"""The templates an office keeps: the newest is used, the others are its history."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from guatu.bulletins import policy, queries, services
from guatu.bulletins.queries import MEDIA_TYPES, File
from guatu.bulletins.render import default_docx_template
from guatu.bulletins.render.placeholders import PLACEHOLDERS, REQUIRED
from guatu.kit.errors import Refused
from guatu.web.bulletins.downloads import handed_out
from guatu.web.bulletins.forms import MOST_TEMPLATE_MB, TemplateForm
from guatu.web.forms import said_no
from guatu.web.requests import SignedIn


@require_http_methods(["GET", "POST"])
def template_list(request: SignedIn) -> HttpResponse:
    """The kept templates, and the form for another one."""
    kept = queries.templates(request.user)
    form = TemplateForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                services.add_template(file.name, file.read(), by=request.user)
                messages.success(request, "模板可以使用，下一份通报起生效")
                return redirect("bulletins:templates")
            except Refused as refused:
                said_no(form, refused)
    return _page(request, {"form": form, "kept": kept}, status)


def _page(request: SignedIn, context: dict[str, object], status: int) -> HttpResponse:
    placeholders = [(name, meaning, name in REQUIRED) for name, meaning in PLACEHOLDERS.items()]
    shown = context | {"placeholders": placeholders, "limit_mb": MOST_TEMPLATE_MB}
    return render(request, "bulletins/templates.html", shown, status=status)


@require_GET
def default(request: SignedIn) -> HttpResponse:
    """The platform's own template."""
    policy.templates_for(request.user)
    return handed_out(File("通报模板（自带）.docx", MEDIA_TYPES["docx"], default_docx_template()))


@require_GET
def template(request: SignedIn, pk: int) -> HttpResponse:
    """A kept template."""
    kept = policy.template_for(request.user, pk)
    return handed_out(File(kept.name, MEDIA_TYPES["docx"], bytes(kept.file)))
