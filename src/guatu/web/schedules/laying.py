"""Laying out a schedule: a pack, the promised days, a look at the dates, and then the decision."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guatu.access.enums import Can
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.registry.policy import project_for
from guatu.scheduling import services
from guatu.scheduling.drafting import Wanted, draft
from guatu.scheduling.packs.compiled import SchedulePack, compile_schedule_pack
from guatu.scheduling.queries.reasons import rescue
from guatu.scheduling.queries.schedules import packs_to_lay_out, schedule_in_use
from guatu.targets.queries.promises import promised_days
from guatu.web.forms import said_no
from guatu.web.projects.forms import day_field
from guatu.web.requests import SignedIn
from guatu.web.schedules.forms import offer
from guatu.web.schedules.page import preview_context

if TYPE_CHECKING:
    from guatu.registry.models import Project
    from guatu.scheduling.models import PackVersion

ANOTHER_VERSION = "“{}”现在是第 {} 版，不是您看过的那一版，没有采用；下面是按这一版排出来的日期，看过再采用"


class LayForm(forms.Form):
    """A pack's targets with their days, and the ways to win time that are settled already."""

    source = forms.CharField(
        label="目标日期的出处", max_length=200, help_text="文件名称和文号、会议、责任书或合同"
    )
    aim = forms.ChoiceField(label="从哪个目标倒排")
    assume_done = forms.BooleanField(
        label="项目库已登记的步骤（如开工）之前的节点视为已完成", required=False, initial=True
    )
    options: Any = forms.MultipleChoiceField(
        label="已定的赶工措施", required=False, widget=forms.CheckboxSelectMultiple
    )

    agreed_by = forms.CharField(label="同意赶工措施的单位和依据", required=False, max_length=200)

    def __init__(self, data: QueryDict | None, *, pack: SchedulePack, initial: dict[str, Any]) -> None:
        super().__init__(data, initial={"aim": pack.default_target, **initial})
        self._targets = tuple(pack.targets)
        offer(self.fields["aim"], [(name, name) for name in pack.targets])
        offer(self.fields["options"], [(each.key, each.name) for each in pack.options])
        for number, name in enumerate(pack.targets):
            self.fields[f"on_{number}"] = day_field(f"{name}目标日期", required=False)
        self.order_fields(
            [
                *(f"on_{number}" for number in range(len(self._targets))),
                "aim",
                "source",
                "options",
                "agreed_by",
            ]
        )

    def clean(self) -> dict[str, Any]:
        """The target the plan is counted back from has a day; ways to win time are settled with whoever must agree to them."""
        said = super().clean() or self.cleaned_data
        aim = said.get("aim")
        if aim:
            field = f"on_{self._targets.index(aim)}"
            if not said.get(field) and not self.has_error(field):
                self.add_error(field, f"工期从“{aim}”倒排，请填写它的目标日期")
        if said.get("options") and not said.get("agreed_by"):
            self.add_error("agreed_by", "选了赶工措施，请写明同意的单位和依据")
        return said

    def wanted(self) -> Wanted:
        """What is asked for."""
        said = self.cleaned_data
        days: dict[str, date | None] = {
            name: said[f"on_{number}"] for number, name in enumerate(self._targets)
        }
        return Wanted(
            {name: (day, said["source"]) for name, day in days.items() if day},
            said["aim"],
            options=tuple(said["options"]),
            assume_done=said["assume_done"],
            agreed_by=said["agreed_by"],
        )


@require_http_methods(["GET", "POST"])
def create(request: SignedIn, pk: int) -> HttpResponse:
    """Choose a pack and days, look at the dates, confirm. Nothing is stored before it is confirmed."""
    project = project_for(request.user, pk, Can.EDIT)
    if schedule_in_use(project.pk) is not None:
        raise Refused("该项目已有倒排工期；要重新编制，请先停用现有的")
    packs = packs_to_lay_out()
    pack = _chosen(request, project, packs)
    shown: dict[str, Any] = {"project": project, "packs": packs, "pack": pack}
    if pack is None:
        return render(request, "schedules/lay.html", shown)
    compiled = compile_schedule_pack(pack.body)
    form = LayForm(request.POST or None, pack=compiled, initial=_first_days(request, project, compiled))
    promised = promised_days(request.user, project.name, after=today())
    shown |= {"compiled": compiled, "form": form, "promised": promised}
    if not form.is_valid():
        return render(request, "schedules/lay.html", shown, status=422 if form.errors else 200)
    return _answered(request, shown, form.wanted())


def _answered(request: SignedIn, shown: dict[str, Any], wanted: Wanted) -> HttpResponse:
    """The dates that were asked for, or the schedule once it is confirmed by the version of the pack that was looked at."""
    project, pack = shown["project"], shown["pack"]
    is_confirmed = request.POST.get("do") == "confirm"
    try:
        if is_confirmed and request.POST.get("version") == str(pack.version):
            services.lay_out(project, pack, wanted, on=today(), by=request.user)
            messages.success(request, "倒排工期已编制")
            return redirect("schedules:page", project.pk)
        found = draft(project, pack, wanted, on=today())[1]
    except Refused as refused:
        said_no(shown["form"], refused)
        return render(request, "schedules/lay.html", shown, status=409)
    if is_confirmed:
        said_no(shown["form"], Refused(ANOTHER_VERSION.format(pack.title, pack.version)))
    context = shown | preview_context(found) | {"rescue": rescue(found)}
    return render(request, "schedules/lay.html", context, status=409 if is_confirmed else 200)


def _chosen(request: SignedIn, project: Project, packs: list[PackVersion]) -> PackVersion | None:
    """The pack asked for; else the one that names the project's kind; else the first.

    Raises Refused when the pack a form was filled in for is not there any more.
    """
    slug = request.POST.get("pack") or request.GET.get("pack", "")
    found = next((pack for pack in packs if pack.slug == slug), None)
    if found is None and request.method == "POST":
        raise Refused("这个工期模板已不可用，请刷新页面重新选择")
    if found is None and project.kind:
        found = next((pack for pack in packs if _applies(pack, project.kind)), None)
    return found or (packs[0] if packs else None)


def _applies(pack: PackVersion, kind: str) -> bool:
    return any(word in kind for word in compile_schedule_pack(pack.body).text.applies)


def _first_days(request: SignedIn, project: Project, pack: SchedulePack) -> dict[str, Any]:
    """For the target the pack is mostly about: the day of a plan that was chosen, else the end of the register's year."""
    field = f"on_{list(pack.targets).index(pack.default_target)}"
    for each in promised_days(request.user, project.name, after=today()):
        if request.GET.get("on") == str(each.on):
            return {field: each.on, "source": each.source}
    if project.finish_year is None or project.finish_year < today().year:
        return {}
    return {field: date(project.finish_year, 12, 31), "source": "项目库登记的竣工年份"}
