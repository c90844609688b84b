"""What may be said of a target: what measures it, what it has reached."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from guatu.engine.calendar import Month
from guatu.oversight.enums import Slice
from guatu.targets.amounts import DIGITS
from guatu.targets.enums import Cadence, Flow
from guatu.targets.queries.bindings import Vocabulary, fitting
from guatu.targets.spans import span_of

if TYPE_CHECKING:
    from guatu.targets.models import Target

_DIGITS: dict[str, Any] = {
    "max_digits": DIGITS,
    "decimal_places": 4,
    "widget": forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
}


class IndicatorForm(forms.Form):
    """A figure of the platform, narrowed to one value of some slices."""

    slug = forms.ChoiceField(label="平台口径", error_messages={"required": "请选择平台口径"})
    kind = forms.ChoiceField(label="项目类别", required=False)
    level = forms.ChoiceField(label="项目级别", required=False)
    nature = forms.ChoiceField(label="投资性质", required=False)
    category = forms.ChoiceField(label="建设性质", required=False)
    region = forms.ChoiceField(label="地区", required=False)
    unit_in_charge: Any = forms.ModelChoiceField(
        label="责任单位", queryset=None, required=False, empty_label="（不指定）"
    )
    base = forms.DecimalField(label="上年基数（亿元或个）", required=False, min_value=0, **_DIGITS)
    base_source = forms.CharField(label="基数来源", required=False, max_length=200)

    def __init__(
        self, data: Any = None, *, target: Target, known: Vocabulary, bodies: Any, **more: Any
    ) -> None:
        super().__init__(data, prefix="indicator", **more)
        self._offer(
            "slug", [("", "请选择"), *((each.slug, each.text.name) for each in fitting(target, known))]
        )
        for by in (Slice.KIND, Slice.LEVEL, Slice.NATURE, Slice.CATEGORY):
            self._offer(by.value, [("", "全部"), *((word, word) for word in known.words.get(by, []))])
        self._offer("region", [("", "全部"), *((str(pk), name) for name, pk in known.regions.items())])
        self.fields["unit_in_charge"].queryset = bodies  # type: ignore[attr-defined]  # a choice of rows
        if not target.is_growth:
            del self.fields["base"], self.fields["base_source"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker what the class body says
        field.choices = choices

    def where(self) -> dict[Slice, int | str]:
        """The narrowing that was chosen."""
        said = self.cleaned_data
        names = (Slice.KIND, Slice.LEVEL, Slice.NATURE, Slice.CATEGORY)
        found: dict[Slice, int | str] = {by: said[by.value] for by in names if said[by.value]}
        return found | ({Slice.REGION: int(said["region"])} if said["region"] else {})


class HandForm(forms.Form):
    """A unit that reports the figure every so often."""

    unit: Any = forms.ModelChoiceField(
        label="填报单位", queryset=None, empty_label="请选择", error_messages={"required": "请选择填报单位"}
    )
    every = forms.ChoiceField(
        label="多久填报一次",
        choices=[
            (each.value, each.label)
            for each in (Cadence.MONTH, Cadence.QUARTER, Cadence.HALF_YEAR, Cadence.YEAR)
        ],
    )
    flow = forms.ChoiceField(
        label="这个数怎样变化",
        required=False,
        choices=[("", "按单位判断（比率逐步达到，其余从期初累计）"), *Flow.choices],
    )

    def __init__(self, data: Any = None, *, bodies: Any, **more: Any) -> None:
        super().__init__(data, prefix="hand", **more)
        self.fields["unit"].queryset = bodies  # type: ignore[attr-defined]  # a choice of rows


class ReportForm(forms.Form):
    """What a target has reached by the end of a month."""

    month = forms.TypedChoiceField(
        label="月份",
        coerce=Month.parse,
        error_messages={"invalid_choice": "请从列表中选择月份", "required": "请选择月份"},
    )
    value = forms.DecimalField(
        label="完成数", error_messages={"required": "请填写完成数", "invalid": "请填写数字"}, **_DIGITS
    )
    evidence = forms.CharField(
        label="依据", required=False, max_length=500, help_text="如文件名、文号、统计表"
    )

    def __init__(self, data: Any = None, *, target: Target, until: Month, **more: Any) -> None:
        super().__init__(data, **more)
        months = months_to_report(target, until)
        field = self.fields["month"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - tells the type checker what the class body says
        field.choices = [(str(month), month.label) for month in months]
        self.fields["value"].label = f"完成数（{target.unit}）" if target.unit else "完成数"
        kind = "增长幅度" if target.is_growth else "期初至月底的累计数，或月底的水平"
        self.fields["value"].help_text = f"填{kind}，单位：{target.unit or '无'}"


def months_to_report(target: Target, until: Month) -> list[Month]:
    """The months a figure may be reported for: those the target runs over, up to the present one, latest first."""
    span = span_of(target.period, target.due_on, target.plan.year, until)
    months = [each for each in span.months() if each <= until] if span else []
    return [*reversed(months)] or [until]


def parts_said(data: Any, keys: list[int]) -> tuple[dict[int, Decimal], dict[int, str]]:
    """The figures of parts that were filled in, by key, and what is wrong with the others."""
    found, wrong = {}, {}
    for key in keys:
        text = str(data.get(f"part-{key}", "")).strip().replace(",", "").replace("，", "")
        if not text:
            continue
        try:
            found[key] = forms.DecimalField(max_digits=DIGITS, decimal_places=4).clean(text)
        except forms.ValidationError as no_number:
            wrong[key] = f"“{text[:20]}”：{no_number.messages[0]}"
    return found, wrong
