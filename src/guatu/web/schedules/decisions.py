"""What is decided about a schedule: promised days, ways to win time, baselines, its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guatu.access.enums import Can
from guatu.kit.clock import today
from guatu.kit.errors import NotVisible, Refused
from guatu.scheduling import services
from guatu.scheduling.policy import schedule_for
from guatu.scheduling.queries.agreements import taken_options
from guatu.scheduling.services.reporting import node_of
from guatu.scheduling.services.revising import reasons_of
from guatu.scheduling.timetables import parts_of
from guatu.web.forms import said_no
from guatu.web.projects.answers import Sheet, form_page
from guatu.web.requests import SignedIn
from guatu.web.schedules.answers import answered, overtaken
from guatu.web.schedules.forms import BaselineForm, DropForm, OptionsForm, PromiseForm, ReasonedForm
from guatu.web.schedules.nodes import back_to
from guatu.web.schedules.page import options_context
from guatu.web.schedules.stored import stuck, worked_out

TAKE = "采用所选办法"


@form_page
def promise(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """Promise a day for a node, or move it."""
    row = schedule_for(request.user, pk, Can.PLAN)
    node = node_of(row, key)
    standing = next((each for each in parts_of(row).promises if each.node == key), None)
    form = PromiseForm(request.POST or None, standing=standing, seen=row.edition, reasons=reasons_of(row))

    def save(filled: PromiseForm) -> object:
        return services.promise(row, key, on=today(), by=request.user, **filled.said())

    title = f"{'调整' if standing else '设定'}“{node.name}”的目标日期"
    return answered(
        request,
        row,
        form,
        Sheet(title, back_to(pk, key), "目标日期已保存，已重新倒排", project=row.project),
        save,
    )


@form_page
def withdraw_promise(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """Take back the promised day of a node."""
    row = schedule_for(request.user, pk, Can.PLAN)
    node = node_of(row, key)
    form = ReasonedForm(request.POST or None, initial={"seen": row.edition}, reasons=reasons_of(row))

    def save(filled: ReasonedForm) -> object:
        return services.withdraw_promise(row, key, on=today(), by=request.user, **filled.said())

    sheet = Sheet(f"取消“{node.name}”的目标日期", back_to(pk, key), "目标日期已取消", "取消目标", row.project)
    return answered(request, row, form, sheet, save)


@require_http_methods(["GET", "POST"])
def options(request: SignedIn, pk: int) -> HttpResponse:
    """Ways to win time: what each gains, who must agree, the cheapest set that fits; and deciding on them."""
    row = schedule_for(request.user, pk, Can.EDIT if request.method == "POST" else Can.VIEW)
    found, problems = worked_out(row)
    if found is None:
        return stuck(request, row, "赶工措施", problems, 409 if request.method == "POST" else 200)
    form = OptionsForm(request.POST or None, keys=[each.key for each in found.untaken], seen=row.edition)
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            services.take_options(row, on=today(), by=request.user, **form.said())
        except Refused as refused:
            said_no(form, overtaken(row, form, refused, TAKE))
            status = 409
        else:
            messages.success(request, "赶工措施已采用，日期已重排")
            return redirect(back_to(pk))
    return render(request, "schedules/options.html", options_context(request, found, form), status=status)


@form_page
def drop_option(request: SignedIn, pk: int, key: str) -> HttpResponse:
    """Go back on a way to win time."""
    row = schedule_for(request.user, pk, Can.EDIT)
    option = next((each for each in taken_options(row) if each.key == key), None)
    if option is None:
        raise NotVisible
    form = DropForm(request.POST or None, initial={"seen": row.edition})

    def save(filled: DropForm) -> object:
        return services.drop_option(row, key, on=today(), by=request.user, **filled.said())

    back = reverse("schedules:options", args=[pk])
    return answered(
        request,
        row,
        form,
        Sheet(f"不再采用“{option.name}”", back, "已取消，日期已重排", "取消措施", row.project),
        save,
    )


@form_page
def set_baseline(request: SignedIn, pk: int) -> HttpResponse:
    """Keep today's dates as the plan a decision set."""
    row = schedule_for(request.user, pk, Can.PLAN)
    form = BaselineForm(request.POST or None, initial={"seen": row.edition, "decided_on": today()})

    def save(filled: BaselineForm) -> object:
        return services.set_baseline(row, on=today(), by=request.user, **filled.said())

    note = "把各节点现在的日期定为基线。基线设定后不能修改或删除；以后再设的另编一号。"
    back = reverse("schedules:baselines", args=[pk])
    return answered(
        request, row, form, Sheet("设定基线", back, "基线已设定", "设定", row.project, note), save
    )


@form_page
def end(request: SignedIn, pk: int) -> HttpResponse:
    """Take the schedule out of use."""
    row = schedule_for(request.user, pk, Can.PLAN)
    form = DropForm(request.POST or None, initial={"seen": row.edition})

    def save(filled: DropForm) -> object:
        return services.end_schedule(row, on=today(), by=request.user, **filled.said())

    note = f"停用后这份倒排工期（{row.title}）不再更新，节点、基线和变化记录仍保留；可以重新编制一份。"
    sheet = Sheet("停用倒排工期", back_to(pk), "倒排工期已停用", "停用", row.project, note)
    return answered(request, row, form, sheet, save)
