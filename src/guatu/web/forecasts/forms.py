"""What the page of forecasts is narrowed to. What makes no sense narrows nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

FIRST, LAST = date(2000, 1, 1), date(2150, 12, 31)


class ScopeForm(forms.Form):
    """Up to which day, where, whose, on which list, and how many schedules are to hold."""

    on = forms.DateField(
        label="到", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    region = forms.TypedChoiceField(label="地区", required=False, coerce=int, empty_value=None)
    unit = forms.TypedChoiceField(label="责任单位", required=False, coerce=int, empty_value=None)
    on_list = forms.TypedChoiceField(label="项目清单", required=False, coerce=int, empty_value=None)
    number = forms.IntegerField(
        label="至少按期（份）",
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, data: QueryDict, *, otherwise: date, **offered: Sequence[tuple[Any, str]]) -> None:
        shown = data.copy()
        if not shown.get("on"):
            shown["on"] = otherwise.isoformat()
        super().__init__(shown)
        self._otherwise = otherwise
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = [("", "全部"), *choices]
        self.is_valid()

    @property
    def day(self) -> date:
        """The day asked for, or the usual one."""
        day: date | None = self.cleaned_data.get("on")
        return day if day and FIRST <= day <= LAST else self._otherwise

    def asked(self, name: str) -> int | None:
        """One of the numbers, None where nothing (sensible) was chosen."""
        value: int | None = self.cleaned_data.get(name)
        return value
