"""What people say on the pages of an import, turned into values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict

from guatu.engine.calendar import Month
from guatu.exchange import queries
from guatu.exchange.names import ROLES, Role
from guatu.web.forms import whole_number

if TYPE_CHECKING:
    from guatu.exchange.models import ImportBatch

ACCEPTED = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv"


class MonthField(forms.CharField):
    """A month as people write it; gives a `Month`."""

    widget = forms.TextInput(attrs={"placeholder": "2023-05", "inputmode": "numeric", "autocomplete": "off"})

    def clean(self, value: Any) -> Month:
        """The month, or a sentence that says how to write one."""
        text = super().clean(value)
        try:
            return Month.parse(text)
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class UploadForm(forms.Form):
    """A workbook and the month it reports."""

    month = MonthField(label="统计月份", help_text="表中数据截至哪个月，例如 2023-05", max_length=10)
    file = forms.FileField(
        label="台账文件",
        error_messages={"required": "请选择要导入的文件", "empty": "这是空文件，请重新选择"},
    )

    def said(self) -> tuple[UploadedFile[bytes], Month]:
        """The file and its month."""
        return self.cleaned_data["file"], self.cleaned_data["month"]


class MonthForm(forms.Form):
    """Another month for the same file."""

    month = MonthField(label="统计月份", max_length=10)


class ListForm(forms.Form):
    """The list the projects go on."""

    name = forms.CharField(
        label="列入清单",
        max_length=100,
        required=False,
        help_text="留空则不列入清单；已在当年清单中的项目不重复列入",
    )


def columns_said(batch: ImportBatch, post: QueryDict) -> dict[str, tuple[str | None, str | None]]:
    """The columns whose field or unit the user set to something else than was read: key → (field, unit)."""
    said: dict[str, tuple[str | None, str | None]] = {}
    for sheet_no, sheet in enumerate(queries.sheets_of(batch)):
        for column in sheet["columns"]:
            name = f"{sheet_no}-{column['index']}"
            if f"field-{name}" not in post:
                continue
            field = str(post.get(f"field-{name}", "")) or None
            unit = str(post.get(f"unit-{name}", "")) or None
            if (field, unit or column["unit"]) != (column["field"], column["unit"]):
                said[column["key"]] = (field, unit)
    return said


def names_said(post: QueryDict) -> dict[Role, dict[str, int | str]]:
    """What the user says texts mean: role → text → id, `new` or `none`."""
    said: dict[Role, dict[str, int | str]] = {role: {} for role in ROLES}
    for role in ROLES:
        for text, meaning in zip(post.getlist(f"{role}-text"), post.getlist(f"{role}-meaning"), strict=False):
            number = whole_number(meaning)
            if meaning:
                said[role][text] = meaning if number is None else number
    return said
