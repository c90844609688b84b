"""A bulletin's three files, from its content and the office's newest template."""

from __future__ import annotations

from dataclasses import replace

from guatu.bulletins.compose import DRAFT_MARK
from guatu.bulletins.content import BulletinContent
from guatu.bulletins.models import Bulletin
from guatu.bulletins.policy import FILES
from guatu.bulletins.queries import MEDIA_TYPES, File, content_of, file_name, newest_template
from guatu.bulletins.render import render_docx, render_docx_apart, render_pdf, render_xlsx


def draft_file(bulletin: Bulletin, kind: str) -> File:
    """A draft as `docx`, `pdf` or `xlsx`, marked 草稿 on every page. Raises KeyError for another kind, Refused when it cannot be made."""
    content = content_of(bulletin)
    media_type = MEDIA_TYPES[kind]
    return File(
        file_name(content.title, kind, "（草稿）"), media_type, rendered(marked(content), kind, _template())
    )


def draft_files(content: BulletinContent) -> dict[str, bytes]:
    """All three files of a composition that was not issued, marked 草稿."""
    return all_files(marked(content), _template())


def marked(content: BulletinContent) -> BulletinContent:
    """The content with the mark 草稿 beside those it has."""
    return replace(content, marks=(*content.marks, DRAFT_MARK))


def all_files(content: BulletinContent, template: bytes | None) -> dict[str, bytes]:
    """Every kind of file of a content. Raises Refused when the template is unfit or no Chinese font is there."""
    return {kind: rendered(content, kind, template) for kind in FILES}


def rendered(content: BulletinContent, kind: str, template: bytes | None) -> bytes:
    """One file; only the .docx depends on the template (None: the platform's own)."""
    if kind == "docx":
        return render_docx(content) if template is None else render_docx_apart(content, template)
    return render_pdf(content) if kind == "pdf" else render_xlsx(content)


def _template() -> bytes | None:
    kept = newest_template()
    return bytes(kept.file) if kept else None
