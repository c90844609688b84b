"""The filter of the trail."""

from __future__ import annotations

from typing import Any

from django import forms

from guatu.web.audit.words import SUBJECTS, verb_in_words


class TrailFilter(forms.Form):
    person = forms.CharField(label="人员", required=False)
    verb = forms.ChoiceField(label="操作", required=False)
    subject = forms.CharField(
        label="对象", required=False, widget=forms.TextInput(attrs={"placeholder": "如 用户、项目:7"})
    )
    since = forms.DateField(label="从", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def __init__(self, *args: Any, verbs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted((verb_in_words(verb), verb) for verb in verbs)
        self.fields["verb"] = forms.ChoiceField(
            label="操作", required=False, choices=[("", "全部"), *((verb, words) for words, verb in choices)]
        )

    def clean_subject(self) -> str:
        """`项目:7` and `项目：7` as the trail writes it, `project:7`."""
        noun, colon, number = self.cleaned_data["subject"].replace("：", ":").partition(":")
        names = {words: name for name, words in SUBJECTS.items()}
        return f"{names.get(noun.strip(), noun.strip())}{colon}{number.strip()}"

    def wanted(self) -> dict[str, Any]:
        """What `audit_entries` is to keep; a field that does not read is shown with its error and counts as not said."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
