"""The form that puts a pack in force."""

from __future__ import annotations

from typing import Any

from django import forms

from guatu.engine.calendar import Month


class ChooseForm(forms.Form):
    """From which month a pack is to be in force."""

    from_month = forms.TypedChoiceField(
        label="从哪个月起用", coerce=Month.parse, error_messages={"invalid_choice": "请从列表中选择一个月份"}
    )

    def __init__(self, *args: Any, months: list[Month], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["from_month"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - tells the type checker what the class body says
        field.choices = [(str(month), month.label) for month in months]
