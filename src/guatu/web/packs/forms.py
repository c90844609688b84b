"""Forms of the packs."""

from __future__ import annotations

from typing import Any

from django import forms

from guatu.engine.calendar import Month
from guatu.oversight.packs.reader import MOST_BYTES


class PackForm(forms.Form):
    """The text of a pack."""

    text = forms.CharField(
        label="规则包（YAML）",
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(
            attrs={
                "rows": 30,
                "spellcheck": "false",
                "autocomplete": "off",
                "wrap": "off",
                "class": "gt-yaml",
            }
        ),
        error_messages={"required": "规则包是空的，请写入或上传内容"},
    )


class UploadForm(forms.Form):
    """A pack as a file."""

    file = forms.FileField(label="规则包文件", error_messages={"required": "请选择一个 .yaml 文件"})

    def clean_file(self) -> str:
        """The text of the file. It may be as large as a pack may be, and is UTF-8."""
        file: Any = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"文件太大：规则包最多 {MOST_BYTES // 1024} KB")
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            raise forms.ValidationError("文件不是 UTF-8 编码的文本，请另存为 UTF-8 后再上传") from wrong
        return text


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
