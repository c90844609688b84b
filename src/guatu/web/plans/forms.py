"""What people say on the pages of a plan, turned into values."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from guatu.access.choices import regions_to_choose
from guatu.access.enums import Can
from guatu.targets.amounts import DIGITS
from guatu.targets.enums import Cadence
from guatu.targets.periods import HOW_TO_WRITE, period_label, period_said
from guatu.targets.queries.reading_page import plain
from guatu.targets.queries.values import OPS, Row, kind_of, seen_of
from guatu.targets.services import DutyWords, TargetWords

if TYPE_CHECKING:
    from guatu.access.models import User

ACCEPTED = ".docx,.pdf,.html,.htm,.txt"
_MODALITIES = [("", "一般"), ("确保", "确保"), ("力争", "力争")]


class PeriodField(forms.CharField):
    """A period as people write it; gives it as `targets.periods` does."""

    def prepare_value(self, value: Any) -> Any:
        return period_label(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """The period, or a sentence that says how to write one."""
        try:
            return period_said(super().clean(value))
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class PutInForm(forms.Form):
    """A file or pasted text, and the region whose plan it is."""

    region = forms.TypedChoiceField(
        label="地区", coerce=int, help_text="这份方案由哪个地区执行；只列出您能管理的地区"
    )
    file = forms.FileField(
        label="方案文件", required=False, error_messages={"empty": "这是空文件，请重新选择"}
    )
    text = forms.CharField(
        label="或者粘贴全文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="没有文件、或者是扫描件时，把文字粘贴在这里",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = regions_to_choose(user, Can.PLAN)
        self.fields["region"].choices = choices  # type: ignore[attr-defined]  # a choice field
        self.fields["region"].initial = choices[0][0] if choices else None

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        given = super().clean() or {}
        has_text = bool(str(given.get("text") or "").strip())
        if given.get("file") and has_text:
            raise forms.ValidationError("文件和粘贴的文字只能用一样，请去掉一样")
        if not (given.get("file") or has_text or "file" in self.errors):
            raise forms.ValidationError("请选择方案文件，或者粘贴全文")
        return given

    def said(self) -> tuple[int, UploadedFile[bytes] | None, str]:
        """The region's id, the file if there is one, else the text."""
        given = self.cleaned_data
        return given["region"], given["file"], given["text"]


class NameForm(forms.Form):
    """Title and year of a plan."""

    title = forms.CharField(label="标题", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    year = forms.IntegerField(
        label="年度",
        required=False,
        min_value=1990,
        max_value=2100,
        help_text="“6月底前”“次年”等时限按这个年度计算；生效前必须填写",
    )


class TargetForm(forms.Form):
    """Everything of a target a person may word; its quotation is not among it."""

    indicator = forms.CharField(label="指标", max_length=120)
    scope = forms.CharField(
        label="范围", max_length=120, required=False, help_text="如：规模以上工业、高新区"
    )
    op = forms.ChoiceField(label="比较", choices=list(OPS.items()))
    value = forms.DecimalField(
        label="数值",
        max_digits=DIGITS,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    unit = forms.CharField(label="单位", max_length=20, required=False, help_text="如：个、亿元、%")
    period = PeriodField(label="时限", max_length=30, widget=forms.TextInput(attrs={"title": HOW_TO_WRITE}))
    modality = forms.ChoiceField(label="语气", choices=_MODALITIES, required=False)
    threshold = forms.CharField(label="规模门槛", max_length=40, required=False, help_text="如：亿元以上")
    is_growth = forms.BooleanField(label="是增长幅度（比上年）", required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def words(self) -> TargetWords:
        """What was said."""
        return TargetWords(**{name: self.cleaned_data[name] for name in TargetWords.__slots__})


class SplitForm(TargetForm):
    """Two targets in place of one: the fields of the second begin with `other_`."""

    other_indicator = forms.CharField(label="第二行的指标", max_length=120)
    other_scope = forms.CharField(label="第二行的范围", max_length=120, required=False)
    other_op = forms.ChoiceField(label="第二行的比较", choices=list(OPS.items()))
    other_value = forms.DecimalField(
        label="第二行的数值",
        max_digits=DIGITS,
        decimal_places=4,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    other_unit = forms.CharField(label="第二行的单位", max_length=20, required=False)
    other_period = PeriodField(
        label="第二行的时限", max_length=30, widget=forms.TextInput(attrs={"title": HOW_TO_WRITE})
    )

    def __init__(self, data: Any, *, initial: dict[str, Any]) -> None:
        same = {f"other_{name}": initial[name] for name in ("indicator", "scope", "op", "unit", "period")}
        super().__init__(data, initial=initial | same)

    def parts(self) -> tuple[TargetWords, TargetWords]:
        """The words of both; what the second is not asked for it shares with the first."""
        first = self.words()
        given = self.cleaned_data
        own = {name: given[f"other_{name}"] for name in TargetWords.__slots__ if f"other_{name}" in given}
        return first, replace(first, **own)


class TaskForm(forms.Form):
    """The title of a task."""

    title = forms.CharField(label="任务", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class DutyForm(forms.Form):
    """What is to be done again and again, and how often."""

    title = forms.CharField(label="内容", max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    every = forms.ChoiceField(label="周期", choices=Cadence.choices)
    times_least = forms.IntegerField(label="至少几次", min_value=1, max_value=366)
    times_most = forms.IntegerField(label="至多几次", min_value=1, max_value=366, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def words(self) -> DutyWords:
        """What was said."""
        given = self.cleaned_data
        return DutyWords(given["title"], Cadence(given["every"]), given["times_least"], given["times_most"])


class Passage(forms.Form):
    """The words of the text a row is added from; `start` is where they stand, when they were selected."""

    quote = forms.CharField(
        label="原文",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="与原文一字不差；先在原文中选中再按 a，会自动填好",
    )
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)


class AddTargetForm(TargetForm, Passage):
    """A target that was left out."""

    field_order = ("quote",)


class AddTaskForm(TaskForm, Passage):
    """A task that was left out, and who answers for it."""

    units = forms.CharField(
        label="责任单位", max_length=500, required=False, help_text="照原文写，用顿号隔开"
    )
    support = forms.CharField(label="配合单位", max_length=500, required=False)
    field_order = ("quote",)

    def names(self, field: str) -> list[str]:
        """The names in a field."""
        return [name for name in re.split(r"[、，,；;\s]+", self.cleaned_data[field]) if name]


class AddDutyForm(DutyForm, Passage):
    """A recurring duty that was left out."""

    field_order = ("quote",)


AddForm = AddTargetForm | AddTaskForm | AddDutyForm
ADD_FORMS: dict[str, type[AddForm]] = {"target": AddTargetForm, "task": AddTaskForm, "duty": AddDutyForm}
FORMS: dict[str, type[TargetForm] | type[TaskForm] | type[DutyForm]] = {
    "target": TargetForm,
    "task": TaskForm,
    "duty": DutyForm,
}


def shown(row: Row) -> dict[str, Any]:
    """What the form of a row shows at first."""
    names = [name for name in FORMS[kind_of(row)].base_fields if name != "seen"]
    values = {name: getattr(row, name) for name in names} | {"seen": seen_of(row)}
    return values | ({"value": plain(values["value"])} if "value" in values else {})
