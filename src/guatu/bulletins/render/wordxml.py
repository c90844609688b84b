"""Small pieces of WordprocessingML: the official faces, runs and paragraphs."""

from __future__ import annotations

from html import escape
from typing import Any

from docx.oxml.ns import qn

# Named only; each computer uses its own copy or the stand-in the font table names.
TITLE = "方正小标宋简体"
BODY = "仿宋_GB2312"
HEI = "黑体"
KAI = "楷体_GB2312"
SONG = "宋体"
LATIN = "Times New Roman"


def words_of(element: Any) -> str:
    """The printed text inside an element."""
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def run_xml(text: str, face: str, half_points: int, colour: str | None = None) -> str:
    """A run in one of the official faces; size in half points, colour as RRGGBB."""
    tint = f'<w:color w:val="{colour}"/>' if colour else ""
    return (
        f'<w:r><w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{face}"/>{tint}'
        f'<w:spacing w:val="0"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
    )


def paragraph_xml(
    runs: str,
    *,
    align: str = "left",
    line: int = 0,
    after: int = 0,
    new_page: bool = False,
    keep: bool = False,
) -> str:
    """A paragraph without indents; line (at least) and space after in twentieths of a point."""
    flags = ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if new_page else "")
    rule = f'w:line="{line}" w:lineRule="atLeast"' if line else 'w:line="240" w:lineRule="auto"'
    return (
        f'<w:p><w:pPr>{flags}<w:spacing w:before="0" w:after="{after}" {rule}/>'
        f'<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{align}"/></w:pPr>'
        f"{runs}</w:p>"
    )
