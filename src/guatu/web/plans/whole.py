"""A plan as a whole: put in, named, brought into force, withdrawn, thrown away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.kit.errors import Refused
from guatu.targets import policy, services
from guatu.web.forms import said_no, whole_number
from guatu.web.plans.forms import ACCEPTED, NameForm, PutInForm
from guatu.web.requests import SignedIn


@require_http_methods(["GET", "POST"])
def put_in(request: SignedIn) -> HttpResponse:
    """Choose a file or paste the text, and the region."""
    access.require(request.user, Can.PLAN)
    form = PutInForm(request.POST or None, request.FILES or None, user=request.user)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _put_in(request, form)
            except Refused as refused:
                said_no(form, refused)
                status = 409
    context = {"form": form, "accepted": ACCEPTED, "limit_mb": services.upload_limit_mb()}
    return render(request, "plans/new.html", context, status=status)


def _put_in(request: SignedIn, form: PutInForm) -> HttpResponse:
    region_id, file, text = form.said()
    region = access.region_for(request.user, region_id, Can.PLAN)
    if file is not None:
        plan = services.put_in_plan(file, region=region, by=request.user)
    else:
        plan = services.put_in_text(text, region=region, by=request.user)
    return redirect("plans:detail", plan.pk)


@require_http_methods(["GET", "POST"])
def name(request: SignedIn, pk: int) -> HttpResponse:
    """Correct title and year."""
    plan = policy.plan_to_manage(request.user, pk)
    form = NameForm(request.POST or None, initial={"title": plan.title, "year": plan.year})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.name_plan(plan, by=request.user, **form.cleaned_data)
                messages.success(request, "标题和年度已保存")
                return redirect("plans:detail", pk)
            except Refused as refused:
                said_no(form, refused)
                status = 409
    return render(request, "plans/name.html", {"plan": plan, "form": form}, status=status)


@require_POST
def ask_model(request: SignedIn, pk: int) -> HttpResponse:
    """Have the language model propose what the rules left out."""
    services.ask_model(policy.plan_to_manage(request.user, pk), by=request.user)
    messages.success(request, "已请语言模型看一遍，有了建议会通知您；建议的行须逐行确认")
    return redirect("plans:detail", pk)


@require_POST
def enforce(request: SignedIn, pk: int) -> HttpResponse:
    """Let the confirmed rows count."""
    plan = policy.plan_to_manage(request.user, pk)
    leaving = whole_number(request.POST.get("leaving", ""))
    services.bring_into_force(plan, leaving=-1 if leaving is None else leaving, by=request.user)
    messages.success(request, "方案已生效，确认过的各行从现在起计入")
    return redirect("plans:detail", pk)


@require_POST
def withdraw(request: SignedIn, pk: int) -> HttpResponse:
    """Let the plan count no more."""
    services.withdraw_plan(policy.plan_to_manage(request.user, pk), by=request.user)
    messages.success(request, "方案已停用；各行和填报的数都保留着，可以再次生效")
    return redirect("plans:detail", pk)


@require_POST
def discard(request: SignedIn, pk: int) -> HttpResponse:
    """Throw a plan away that was never in force."""
    plan = policy.plan_to_manage(request.user, pk)
    services.discard_plan(plan, by=request.user)
    messages.success(request, f"已删除《{plan.title}》")
    return redirect("plans:list")
