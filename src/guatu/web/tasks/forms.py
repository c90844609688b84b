"""Forms of tasks and duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from guatu.targets.enums import Duty
from guatu.targets.queries.units import bodies_to_offer
from guatu.targets.services.tasks import LONGEST

if TYPE_CHECKING:
    from guatu.access.models import Organisation, Region

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FINISH, DROP, REOPEN = "finish", "drop", "reopen"


def _offer(field: Any, region: Region, empty: str | None = None, also: Sequence[int] = ()) -> None:
    """Let a field choose among the open bodies of a region and those a name was taken for, in the order of the tree."""
    field.queryset = bodies_to_offer(region, also)
    bodies = sorted(field.queryset, key=lambda body: [int(step) for step in body.path.strip("/").split("/")])
    field.choices = [*([("", empty)] if empty else []), *((body.pk, str(body)) for body in bodies)]


class ReportForm(forms.Form):
    """How far a task is, for which unit; whoever manages the plan may also speak for no unit."""

    organisation: Any = forms.ModelChoiceField(queryset=None, label="填报单位", required=False)
    percent = forms.IntegerField(
        label="完成进度（%）",
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    text = forms.CharField(
        label="进展情况",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="做了什么、到了哪一步、还差什么。不要求附照片。",
    )

    def __init__(
        self, data: QueryDict | None, *, units: QuerySet[Organisation], is_manager: bool, percent: int
    ) -> None:
        super().__init__(data, initial={"percent": percent})
        field: Any = self.fields["organisation"]
        field.queryset = units
        field.required = not is_manager
        field.empty_label = "方案管理单位（不代表责任单位）" if is_manager else None
        if not is_manager:
            self.initial["organisation"] = next(iter(units), None)


class ScheduleForm(forms.Form):
    """The last day of a task."""

    due_on = forms.DateField(label="完成时限", required=False, widget=_DAY)


class MoveForm(forms.Form):
    """Finishing, dropping or opening a task again, with the reason."""

    to = forms.ChoiceField(
        choices=[(FINISH, "确认完成"), (DROP, "取消任务"), (REOPEN, "重新开启")], label="操作"
    )
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class UnitForm(forms.Form):
    """One more organisation for a task."""

    organisation: Any = forms.ModelChoiceField(queryset=None, label="单位")
    duty = forms.ChoiceField(choices=Duty.choices, label="职责")

    def __init__(self, data: QueryDict | None, *, region: Region) -> None:
        super().__init__(data)
        _offer(self.fields["organisation"], region, "请选择")


class AssignForm(forms.Form):
    """Who sees to a duty."""

    organisation: Any = forms.ModelChoiceField(queryset=None, label="承办单位", required=False)

    def __init__(self, data: QueryDict | None, *, region: Region, organisation: int | None = None) -> None:
        super().__init__(data, initial={"organisation": organisation})
        _offer(self.fields["organisation"], region, "未指定")


class RecordForm(forms.Form):
    """One time a duty was done."""

    done_on = forms.DateField(label="办理日期", widget=_DAY)
    note = forms.CharField(label="说明", required=False, max_length=500, help_text="可不填；不要求附照片。")

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data, initial={"done_on": today})


class NameForm(forms.Form):
    """Whom a name in the document means: any number of the region's organisations, or none."""

    organisations: Any = forms.ModelMultipleChoiceField(
        queryset=None,
        label="对应的单位",
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, data: QueryDict | None, *, region: Region, chosen: list[int]) -> None:
        super().__init__(data, initial={"organisations": chosen})
        _offer(self.fields["organisations"], region, also=chosen)

    def chosen(self) -> list[Organisation]:
        """The organisations that were ticked."""
        return list(self.cleaned_data["organisations"])
