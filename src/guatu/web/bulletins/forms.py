"""Forms of bulletins: the words of a draft, its number and date, a template."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from guatu.bulletins.content import BulletinContent
from guatu.bulletins.services import Wording, wording_of

PARAGRAPHS = "每行一段"
MOST_TEMPLATE_MB = 5


class Lines(forms.CharField):
    """Paragraphs, one a line."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, tuple) else value

    def to_python(self, value: Any) -> Any:
        return tuple(line.strip() for line in (value or "").splitlines() if line.strip())


class WordingForm(forms.Form):
    """Everything of a draft that is worded by hand; the sections' paragraphs are fields `section_0`, `section_1`, …"""

    title = forms.CharField(
        label="标题",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="过长时自动换行，也可以自己换行",
    )
    number = forms.CharField(label="文号", max_length=60, required=False, help_text="可以到印发时再填")
    letterhead = forms.CharField(
        label="发文机关标志（红头）", max_length=60, required=False, help_text="用印有红头的纸时留空"
    )
    issuer = forms.CharField(label="落款机关", max_length=60)
    addressees = Lines(label="主送机关", help_text="每行一个")
    basis = Lines(label="依据", help_text=PARAGRAPHS, rows=4)
    lead = Lines(label="开头", help_text=PARAGRAPHS, rows=4)
    ranked = Lines(label="排名", help_text=PARAGRAPHS, rows=8)
    closing = Lines(label="结尾", help_text=PARAGRAPHS, rows=6)
    contact = forms.CharField(label="联系人", max_length=100, required=False)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, content: BulletinContent, seen: str) -> None:
        wording = wording_of(content)
        initial = {name: getattr(wording, name) for name in Wording.__slots__} | {"seen": seen}
        initial |= {f"section_{at}": lines for at, lines in enumerate(wording.sections)}
        super().__init__(data, initial=initial)
        for at, section in enumerate(content.sections):
            rows = min(12, len(section.paragraphs) + 2)
            self.fields[f"section_{at}"] = Lines(label=section.heading, help_text=PARAGRAPHS, rows=rows)
        last = ("closing", "contact", "seen")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def said(self) -> tuple[Wording, str]:
        """The wording and the mark of the content it started from."""
        given = dict(self.cleaned_data)
        seen = given.pop("seen")
        sections = tuple(given.pop(name) for name in list(given) if name.startswith("section_"))
        given["title"] = "\n".join(line.strip() for line in given["title"].splitlines())
        return Wording(sections=sections, **given), seen


class IssueForm(forms.Form):
    """Number, date and whether the public may read it."""

    number = forms.CharField(
        label="文号", max_length=60, help_text="如：示发改发〔2023〕36号，不能与已印发的重复"
    )
    issued_on = forms.DateField(
        label="成文日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_public = forms.BooleanField(
        label="同时公开", required=False, help_text="公众读者可以看到全文和全部附表；印发后不能改"
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class TemplateForm(forms.Form):
    """A .docx to be used from now on."""

    file = forms.FileField(label="模板")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_TEMPLATE_MB * 1024 * 1024:
            raise forms.ValidationError(f"模板不能超过 {MOST_TEMPLATE_MB} MB，请压缩其中的图片")
        return file
