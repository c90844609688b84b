"""What is done to nodes: each page is one form and one service call."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from guatu.access.enums import Can
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.scheduling import services
from guatu.scheduling.policy import schedule_for
from guatu.scheduling.services.reporting import node_of
from guatu.scheduling.services.revising import reasons_of
from guatu.scheduling.timetables import parts_of
from guatu.web.forms import first_error
from guatu.web.projects.answers import Sheet, form_page
from guatu.web.requests import SignedIn
from guatu.web.schedules.answers import answered
from guatu.web.schedules.forms import DaysForm, DropForm, NodeForm, ReportForm
from guatu.web.schedules.stored import stuck, worked_out


def back_to(pk: int, key: str = "") -> str:
    """The page of a schedule, open at a node."""
    return reverse("schedules:page", args=[pk], query={"node": key} if key else None)


@form_page
def report(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """How far a node is."""
    row = schedule_for(request.user, pk, Can.REPORT)
    node = node_of(row, key)
    form = ReportForm(request.POST or None, node=node, reasons=reasons_of(row), seen=row.edition)

    def save(filled: ReportForm) -> object:
        return services.report_node(row, key, on=today(), by=request.user, **filled.said())

    title = f"填报“{node.name}”"
    return answered(
        request, row, form, Sheet(title, back_to(pk, key), "进展已保存", project=row.project), save
    )


@form_page
def change(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """What a node is, how long it takes, who does it, what it waits for."""
    row = schedule_for(request.user, pk, Can.EDIT)
    parts, node = parts_of(row), node_of(row, key)
    form = NodeForm(request.POST or None, parts=parts, node=node, reasons=reasons_of(row), seen=row.edition)

    def save(filled: NodeForm) -> object:
        return services.change_node(row, key, on=today(), by=request.user, **filled.said())

    sheet = Sheet(f"修改“{node.name}”", back_to(pk, key), "节点已修改，日期已重排", project=row.project)
    return answered(request, row, form, sheet, save)


@form_page
def add(request: SignedIn, pk: int) -> HttpResponse:
    """One more node."""
    row = schedule_for(request.user, pk, Can.EDIT)
    parts = parts_of(row)
    form = NodeForm(request.POST or None, parts=parts, node=None, reasons=reasons_of(row), seen=row.edition)

    def save(filled: NodeForm) -> object:
        return services.add_node(row, on=today(), by=request.user, **filled.said())

    sheet = Sheet("增加节点", back_to(pk), "节点已增加，日期已重排", "增加", row.project)
    return answered(request, row, form, sheet, save)


@form_page
def remove(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """Take a node out."""
    row = schedule_for(request.user, pk, Can.EDIT)
    node = node_of(row, key)
    form = DropForm(request.POST or None, initial={"seen": row.edition})

    def save(filled: DropForm) -> object:
        seen, note = filled.cleaned_data["seen"], filled.cleaned_data["reason"]
        return services.remove_node(row, key, seen=seen, on=today(), by=request.user, note=note)

    note = "等待它的节点改为等待它所等待的节点；这一步会留在变化记录里。"
    sheet = Sheet(f"删除“{node.name}”", back_to(pk), "节点已删除，日期已重排", "删除", row.project, note)
    return answered(request, row, form, sheet, save)


@require_POST
def set_days(request: SignedIn, pk: int) -> HttpResponse:
    """Keep the days a bar was dragged to."""
    row = schedule_for(request.user, pk, Can.EDIT)
    form = DaysForm(request.POST, reasons=reasons_of(row))
    if not form.is_valid():
        raise Refused(first_error(form))
    node, days = node_of(row, form.cleaned_data["node"]), form.cleaned_data["days"]
    found, problems = worked_out(row)
    if found is None:
        return stuck(request, row, "调整工期", problems, 409)
    offset = found.offset(node.key)

    def save(filled: DaysForm) -> object:
        return services.set_days(row, on=today(), by=request.user, **filled.said(offset))

    note = f"把“{node.name}”的工期改为 {days} 天。"
    sheet = Sheet("调整工期", back_to(pk, node.key), "工期已调整，日期已重排", project=row.project, note=note)
    return answered(request, row, form, sheet, save)
