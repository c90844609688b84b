"""Taking a schedule over from a file: put it in, look at what was read, choose what it is counted back from, confirm.

Nothing is stored in between: what was read travels signed with the page, for this person and this project alone.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guatu.access.enums import Can
from guatu.engine.schedule import Link, LinkKind
from guatu.exchange.schedules.taking import MOST_BYTES, given_nodes, read_schedule_file
from guatu.exchange.schedules.values import UnreadableSchedule
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.registry.policy import project_for
from guatu.scheduling import services
from guatu.scheduling.queries.picture import lines_of, picture
from guatu.scheduling.queries.schedules import schedule_in_use
from guatu.scheduling.taking import Given, GivenNode, draft_given
from guatu.web.forms import said_no
from guatu.web.projects.forms import day_field
from guatu.web.requests import SignedIn
from guatu.web.schedules.forms import offer
from guatu.web.schedules.page import verdict

if TYPE_CHECKING:
    from guatu.registry.models import Project

_SALT = "schedules.import"
_HOUR = 3600


class UploadForm(forms.Form):
    """The file of a schedule."""

    file = forms.FileField(
        label="工期文件",
        help_text="Excel 倒排工期表（.xlsx）、Microsoft Project 的 .xml，或 .mpp、.mpx、.xer",
    )

    def clean_file(self) -> Any:
        """A file that is not too large."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"文件太大，最大 {MOST_BYTES // 1024 // 1024} MB")
        return file


class TakeForm(forms.Form):
    """What the plan is counted back from, and by when; `read` is what was read, signed."""

    title = forms.CharField(label="工期名称", max_length=120)
    aim = forms.ChoiceField(label="从哪个节点倒排")
    on = day_field("目标日期")
    source = forms.CharField(label="目标日期的出处", max_length=200)
    read = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, nodes: list[GivenNode], initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        offer(self.fields["aim"], [(node.key, node.name) for node in nodes])


@require_http_methods(["GET", "POST"])
def upload(request: SignedIn, pk: int) -> HttpResponse:
    """Put a file in; what was read of it is shown, nothing is stored."""
    project = _project(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(request, "schedules/upload.html", {"project": project, "form": form})
    if not form.is_valid():
        return render(request, "schedules/upload.html", {"project": project, "form": form}, status=422)
    file = form.cleaned_data["file"]
    try:
        read = read_schedule_file(file.read(), year=today().year)
    except UnreadableSchedule as wrong:
        form.add_error("file", wrong.sentence)
        return render(request, "schedules/upload.html", {"project": project, "form": form}, status=422)
    nodes, links, keys = given_nodes(read)
    last = nodes[-1].key if nodes else ""
    named = next((keys[node.key] for node in read.schedule.nodes if node.name == read.schedule.target), last)
    kept = _sign(request, project, file.name, nodes, links, read.notes)
    shown = {
        "title": read.schedule.title or file.name,
        "aim": named,
        "on": read.schedule.target_on,
        "read": kept,
    }
    return _page(request, project, TakeForm(None, nodes=nodes, initial=shown), nodes, links, read.notes)


@require_POST
def take(request: SignedIn, pk: int) -> HttpResponse:
    """Look at the dates what was read leads to, or take it over."""
    project = _project(request, pk)
    file, nodes, links, notes = _unsign(request, project)
    form = TakeForm(request.POST, nodes=nodes, initial={})
    if not form.is_valid():
        return _page(request, project, form, nodes, links, notes, status=422)
    said = form.cleaned_data
    given = Given(said["title"], nodes, links, said["aim"], said["on"], said["source"])
    try:
        if request.POST.get("do") == "confirm":
            services.take_over(project, given, file=file, on=today(), by=request.user)
            messages.success(request, "工期已导入")
            return redirect("schedules:page", pk)
        found = draft_given(project, given, on=today())[1]
    except Refused as refused:
        said_no(form, refused)
        return _page(request, project, form, nodes, links, notes, status=409)
    extra = {
        "found": found,
        "late": verdict(found),
        "lines": lines_of(found),
        "picture": picture(found, {}, can_edit=False),
    }
    return _page(request, project, form, nodes, links, notes, extra)


def _project(request: SignedIn, pk: int) -> Project:
    project = project_for(request.user, pk, Can.EDIT)
    if schedule_in_use(project.pk) is not None:
        raise Refused("该项目已有倒排工期；要导入新的，请先停用现有的")
    return project


def _page(
    request: SignedIn,
    project: Project,
    form: TakeForm,
    nodes: list[GivenNode],
    links: list[Link],
    notes: tuple[str, ...],
    extra: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"project": project, "form": form, "nodes": nodes, "links": links, "notes": notes} | (
        extra or {}
    )
    return render(request, "schedules/take.html", context, status=status)


def _sign(
    request: SignedIn,
    project: Project,
    file: str,
    nodes: list[GivenNode],
    links: list[Link],
    notes: tuple[str, ...],
) -> str:
    said = {
        "file": file,
        "nodes": [
            {name: str(value) if isinstance(value, date) else value for name, value in asdict(node).items()}
            for node in nodes
        ],
        "links": [[link.before, link.after, link.kind.value, link.lag, link.calendar] for link in links],
        "notes": list(notes),
    }
    return signing.dumps(said, salt=_salt(request, project), compress=True)


def _unsign(request: SignedIn, project: Project) -> tuple[str, list[GivenNode], list[Link], tuple[str, ...]]:
    """What was read earlier. Raises Refused when it is too old or not from here."""
    try:
        said = signing.loads(request.POST.get("read", ""), salt=_salt(request, project), max_age=_HOUR)
    except signing.BadSignature as wrong:
        raise Refused("读取的内容已经过期，请重新上传文件") from wrong
    nodes = [GivenNode(**{name: _value(name, value) for name, value in row.items()}) for row in said["nodes"]]
    links = [
        Link(before, after, LinkKind(kind), lag, calendar)
        for before, after, kind, lag, calendar in said["links"]
    ]
    return said["file"], nodes, links, tuple(said["notes"])


def _value(name: str, value: Any) -> Any:
    is_day = name in ("started_on", "finished_on", "not_before")
    return date.fromisoformat(value) if is_day and value else value


def _salt(request: SignedIn, project: Project) -> str:
    return f"{_SALT}:{request.user.pk}:{project.pk}"
