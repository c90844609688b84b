"""Templates as offices might send them: the platform's own one, changed."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from guatu.bulletins.render import default_docx_template

DOCUMENT = "word/document.xml"


def parts_of(package: bytes) -> dict[str, bytes]:
    """Every part of a .docx by its name."""
    with ZipFile(BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """The parts as a .docx again."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def template_with(old: str, new: str, part: str = DOCUMENT) -> bytes:
    """The default template with one text replaced; the text must be there."""
    parts = parts_of(default_docx_template())
    assert old.encode() in parts[part], f"{old} is not in the default template"
    return packed(parts | {part: parts[part].replace(old.encode(), new.encode(), 1)})


def template_with_part(name: str, data: bytes) -> bytes:
    """The default template with one more part."""
    return packed(parts_of(default_docx_template()) | {name: data})


def template_with_paragraph(text: str) -> bytes:
    """The default template with one more paragraph before the title."""
    return template_with("<w:t>{{ 标题 }}</w:t>", f"<w:t>{text}</w:t><w:br/><w:t>{{{{ 标题 }}}}</w:t>")
