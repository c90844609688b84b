"""Texts of packs, of rules as of schedules: written in an editor, put in as a file, saved, and told from each other."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

from django import forms
from django.http import QueryDict

from guatu.access.facts import person
from guatu.kit.errors import Refused
from guatu.kit.packs import PackState, mark_of
from guatu.kit.yaml_text import MOST_BYTES
from guatu.web.forms import said_no


class Version(Protocol):
    """A version of a pack of either kind."""

    version: int
    state: str
    body: str
    created_at: datetime
    created_by_id: int | None


Pack = TypeVar("Pack", bound=Version)


@dataclass(frozen=True, slots=True)
class Other:
    """The draft that stands in the way of what was written: whose it is, and what differs from it to what was written."""

    draft: Version
    by: str
    lines: Sequence[tuple[str, str]]


class DraftForm(forms.Form):
    """Something written into a draft; `seen` is the mark of the text it was written from, empty for a new one."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    other: Other | None = None

    def catch_up(self, draft: Version, lines: Sequence[tuple[str, str]]) -> None:
        """Show the draft somebody else saved; sent again, what was written goes in its place."""
        by = person(draft.created_by_id) if draft.created_by_id else None
        self.other = Other(draft, str(by or "他人"), lines)
        sent = cast("QueryDict", self.data).copy()
        sent["seen"] = mark_of(draft.body)
        self.data = sent


class PackForm(DraftForm):
    """The text of a pack, called `noun`."""

    text = forms.CharField(
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
    )

    def __init__(self, *args: Any, noun: str, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["text"].label = f"{noun}（YAML）"
        self.fields["text"].error_messages["required"] = f"{noun}是空的，请写入或上传内容"

    def saved(
        self, save: Callable[[str, str], Pack], standing: Callable[[str], Pack | None]
    ) -> tuple[Pack | None, int]:
        """What `save(text, seen)` made of a sent form, else None with the form saying why; and the status of the answer.

        `standing(text)` is the version a text names, where there is one.
        """
        if not self.is_valid():
            return None, 422
        text = self.cleaned_data["text"].replace("\r\n", "\n")  # a browser sends lines that end in CR LF
        try:
            return save(text, self.cleaned_data["seen"]), 302
        except Refused as refused:
            draft = standing(text)
            if draft and draft.state == PackState.DRAFT and mark_of(draft.body) != self.cleaned_data["seen"]:
                self.catch_up(draft, text_difference(draft.body, text))
            said_no(self, refused)
            return None, 409


class UploadForm(forms.Form):
    """A pack as a file, called `noun`."""

    file = forms.FileField(error_messages={"required": "请选择一个 .yaml 文件"})

    def __init__(self, *args: Any, noun: str, **named: Any) -> None:
        super().__init__(*args, **named)
        self.noun = noun
        self.fields["file"].label = f"{noun}文件"

    def clean_file(self) -> str:
        """The text of the file. It may be as large as a pack may be, and is UTF-8."""
        file: Any = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(f"文件太大：{self.noun}最多 {MOST_BYTES // 1024} KB")
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as wrong:
            raise forms.ValidationError("文件不是 UTF-8 编码的文本，请另存为 UTF-8 后再上传") from wrong
        return text


def refuse_published(pack: Version) -> None:
    """Raises Refused for a version that cannot change any more."""
    if pack.state == PackState.PUBLISHED:
        raise Refused("这一版已经发布，不能修改；请在它的页面上“起草下一版”")


def published_before(pack: Pack, versions: Iterable[Pack]) -> Pack | None:
    """The published version before this one."""
    earlier = [each for each in versions if each.version < pack.version and each.state == PackState.PUBLISHED]
    return max(earlier, key=lambda each: each.version, default=None)


def text_difference(before: str, after: str) -> list[tuple[str, str]]:
    """The lines that differ with three around them, each with its sign: `+`, `-`, a space, or `…` for a gap."""
    found = []
    for line in difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=3):
        if line.startswith(("---", "+++")):
            continue
        found.append(("…", "") if line.startswith("@@") else (line[:1], line[1:]))
    return found
