"""Documents made for the tests: Word files with real numbering, PDF files set by typst."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
import pytest
import typst
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from guatu.targets.documents import DocumentError, read_document

CHINESE_FACES = (
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Source Han Serif SC",
    "SimSun",
    "WenQuanYi Zen Hei",
)


def refusal(data: bytes, name: str) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(DocumentError) as refused:
        read_document(data, name)
    return refused.value.sentence


def levels(*forms: tuple[str, str]) -> str:
    """The levels of a list definition from (form, text) pairs."""
    return "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(forms)
    )


def numbered(paragraphs: Sequence[tuple[int, int, str]], definitions: Mapping[int, str]) -> bytes:
    """A .docx of (list, level, text) paragraphs, list 0 being none; `definitions` are the lists of it by number."""
    document = docx.Document()
    part = document.part.numbering_part.element
    for child in list(part):
        part.remove(child)
    for number, inner in definitions.items():
        part.append(
            parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{inner}</w:abstractNum>')
        )
    for number in definitions:
        part.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        )
    for number, level, text in paragraphs:
        paragraph = document.add_paragraph(text)
        if number:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
                )
            )
    return saved(document)


def saved(document: object) -> bytes:
    """The bytes of a python-docx document."""
    file = io.BytesIO()
    document.save(file)  # type: ignore[attr-defined]
    return file.getvalue()


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def body(inner: str, before: str = "") -> bytes:
    """A .docx that is nothing but a body."""
    return packed(
        {"word/document.xml": f"{before}<w:document {nsdecls('w')}><w:body>{inner}</w:body></w:document>"}
    )


def printed(source: str, *, header: str = "", footer: str = "none", size: int = 14) -> bytes:
    """A PDF of typst source, A4 with first lines indented as offices print; skipped where there are no Chinese fonts."""
    faces = [face for face in CHINESE_FACES if face in set(typst.Fonts().families())]
    if not faces:
        pytest.skip("这台机器没有中文字体")
    head = (
        f'#set page(paper: "a4", header: [{header}], footer: {footer})\n#set text(font: "{faces[0]}", size: {size}pt, lang: "zh")\n'
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true))\n"
    )
    made: bytes = typst.compile((head + source).encode(), format="pdf")
    return made
