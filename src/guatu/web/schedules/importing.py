"""Taking a schedule over from a file: put it in, look at what was read, choose what it is counted back from, confirm.

Nothing is stored in between: what was read travels signed with the page, for this person and this project alone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
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
from guatu.exchange.schedules.values import ReadSchedule, UnreadableSchedule
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.registry.policy import project_for
from guatu.scheduling import services
from guatu.scheduling.queries.schedules import schedule_in_use
from guatu.scheduling.taking import MOST_NODES, Given, GivenNode, draft_given
from guatu.web.forms import said_no
from guatu.web.projects.forms import day_field
from guatu.web.requests import SignedIn
from guatu.web.schedules.forms import offer
from guatu.web.schedules.page import preview_context

if TYPE_CHECKING:
    from guatu.registry.models import Project

_SALT = "schedules.import"
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read of a file, and a sentence for each thing that was not taken as it stood."""

    file: str
    nodes: list[GivenNode]
    links: list[Link]
    notes: tuple[str, ...]


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
    promised_on = day_field("目标日期")
    source = forms.CharField(label="目标日期的出处", max_length=200)
    read = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None, *, nodes: list[GivenNode], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        offer(self.fields["aim"], [(node.key, node.name) for node in nodes])

    def given(self, kept: Kept) -> Given:
        """What is to be taken over."""
        said = self.cleaned_data
        return Given(said["title"], kept.nodes, kept.links, said["aim"], said["promised_on"], said["source"])


@require_http_methods(["GET", "POST"])
def upload(request: SignedIn, pk: int) -> HttpResponse:
    """Put a file in; what was read of it is shown, nothing is stored."""
    project = _project(request, pk)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = read_schedule_file(file.read(), year=today().year)
            return _read(request, project, file.name, read)
        except UnreadableSchedule as wrong:
            form.add_error("file", wrong.sentence)
    status = 422 if form.errors else 200
    return render(request, "schedules/upload.html", {"project": project, "form": form}, status=status)


@require_POST
def take(request: SignedIn, pk: int) -> HttpResponse:
    """Look at the dates what was read leads to, or take it over."""
    project = _project(request, pk)
    kept = _unsign(request, project)
    form = TakeForm(request.POST, nodes=kept.nodes)
    if not form.is_valid():
        return _page(request, project, form, kept, status=422)
    try:
        if request.POST.get("do") == "confirm":
            services.take_over(project, form.given(kept), file=kept.file, on=today(), by=request.user)
            messages.success(request, "工期已导入")
            return redirect("schedules:page", pk)
        found = draft_given(project, form.given(kept), on=today())[1]
    except Refused as refused:
        said_no(form, refused)
        return _page(request, project, form, kept, status=409)
    return _page(request, project, form, kept, preview_context(found))


def _read(request: SignedIn, project: Project, file: str, read: ReadSchedule) -> HttpResponse:
    """What was read of a file, with the end it names itself. Raises UnreadableSchedule for more nodes than are taken over."""
    nodes, links, keys = given_nodes(read)
    if not 0 < len(nodes) <= MOST_NODES:
        raise UnreadableSchedule(f"文件里有 {len(nodes)} 个节点，应有 1 至 {MOST_NODES} 个")
    said = read.schedule
    aim = next((keys[node.key] for node in said.nodes if node.name == said.target), nodes[-1].key)
    kept = Kept(file, nodes, links, read.notes)
    shown = {
        "title": said.title or file,
        "aim": aim,
        "promised_on": said.target_on,
        "read": _sign(request, project, kept),
    }
    return _page(request, project, TakeForm(None, nodes=nodes, initial=shown), kept)


def _project(request: SignedIn, pk: int) -> Project:
    project = project_for(request.user, pk, Can.EDIT)
    if schedule_in_use(project.pk) is not None:
        raise Refused("该项目已有倒排工期；要导入新的，请先停用现有的")
    return project


def _page(
    request: SignedIn,
    project: Project,
    form: TakeForm,
    kept: Kept,
    extra: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"project": project, "form": form, "kept": kept} | (extra or {})
    return render(request, "schedules/take.html", context, status=status)


def _sign(request: SignedIn, project: Project, kept: Kept) -> str:
    said = {
        "file": kept.file,
        "nodes": [
            {name: str(value) if isinstance(value, date) else value for name, value in asdict(node).items()}
            for node in kept.nodes
        ],
        "links": [[link.before, link.after, link.kind.value, link.lag, link.calendar] for link in kept.links],
        "notes": list(kept.notes),
    }
    return signing.dumps(said, salt=_salt(request, project), compress=True)


def _unsign(request: SignedIn, project: Project) -> Kept:
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
    return Kept(said["file"], nodes, links, tuple(said["notes"]))


def _value(name: str, value: Any) -> Any:
    is_day = name in ("started_on", "finished_on", "not_before")
    return date.fromisoformat(value) if is_day and value else value


def _salt(request: SignedIn, project: Project) -> str:
    return f"{_SALT}:{request.user.pk}:{project.pk}"
