"""Makes `assets/bulletin.docx`, the template every office starts from, in the form of GB/T 9704-2012.

Run `python -m guatu.bulletins.render.default_template` after a change here and commit the file it writes.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor

from guatu.bulletins.render.wordxml import BODY, HEI, KAI, LATIN, SONG, TITLE
from guatu.bulletins.render.zipped import repacked

ASSET = Path(__file__).parent.parent / "assets" / "bulletin.docx"
_RED = "E60012"
_LINE = Pt(28.95)  # 22 lines in 225 mm
_TIGHTER = -5  # twentieths of a point between characters: 28 of 16 pt fit into 156 mm

# What the schema wants after the two autoSpace flags; Word refuses properties out of order.
_AFTER_AUTOSPACE = (
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:outlineLvl",
)

_FONT_TABLE = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:fonts {nsdecls("w")}>
<w:font w:name="{TITLE}"><w:altName w:val="方正小标宋_GBK"/><w:charset w:val="86"/><w:family w:val="roman"/></w:font>
<w:font w:name="{BODY}"><w:altName w:val="仿宋"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>
<w:font w:name="{KAI}"><w:altName w:val="楷体"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>
<w:font w:name="{HEI}"><w:altName w:val="SimHei"/><w:charset w:val="86"/><w:family w:val="modern"/></w:font>
<w:font w:name="{SONG}"><w:altName w:val="SimSun"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>
<w:font w:name="{LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>
</w:fonts>"""


def default_template() -> bytes:
    """The template as .docx bytes, the same every time."""
    document = Document()
    _drop_thumbnail(document)
    _set_page(document.sections[0])
    _set_styles(document)
    _write_margins(document)
    _write_head(document)
    _write_text(document)
    _write_end(document)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "", ""
    properties.created = properties.modified = datetime(2023, 1, 1)  # noqa: DTZ001 - the library wants it without a zone
    out = BytesIO()
    document.save(out)
    return repacked(out.getvalue(), {"word/fontTable.xml": _FONT_TABLE.encode()})


def _drop_thumbnail(document: Any) -> None:
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        del relations[key]


def _set_page(section: Any) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(20), Mm(22)  # the number 7 mm below the text
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def _set_styles(document: Any) -> None:
    _set_defaults(document)
    normal = document.styles["Normal"]
    _set_face(normal, BODY, 16)
    _set_tracking(normal, _TIGHTER)
    form = normal.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    form.widow_control = False
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    _style(document, "通报正文", BODY, 16, indent=True)
    _style(document, "通报标题", TITLE, 22, align="CENTER", line=36, tight=False)
    _style(document, "通报文号", BODY, 16, align="CENTER")
    _style(document, "通报红头", TITLE, 36, align="CENTER", line=60, colour=_RED, tight=False)
    _style(document, "通报页码", SONG, 14, line=18, tight=False)
    _style(document, "通报标记", HEI, 10.5, align="RIGHT", line=14, colour="5A5A5A", tight=False)
    _style(document, "通报落款", BODY, 16, align="CENTER")
    document.styles["通报落款"].paragraph_format.left_indent = Pt(16 * 14)
    _style(document, "Heading 1", HEI, 16, indent=True)
    _style(document, "Heading 2", KAI, 16, indent=True)


def _set_defaults(document: Any) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for child in list(defaults):
        defaults.remove(child)
    defaults.append(parse_xml(_faces_xml(BODY)))
    defaults.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'))


def _style(
    document: Any,
    name: str,
    face: str,
    size: float,
    *,
    align: str = "JUSTIFY",
    line: float | None = None,
    indent: bool = False,
    colour: str | None = None,
    tight: bool = True,
) -> None:
    styles = document.styles
    known = name in [style.name for style in styles]
    style = styles[name] if known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    style.quick_style = True
    _set_face(style, face, size)
    style.font.bold = False
    style.font.color.rgb = RGBColor.from_string(colour or "000000")
    if not tight:
        _set_tracking(style, 0)
    form = style.paragraph_format
    form.alignment = getattr(WD_ALIGN_PARAGRAPH, align)
    form.space_before = form.space_after = Pt(0)
    if line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
        properties = style.element.get_or_add_pPr()
        for name_ in ("w:autoSpaceDE", "w:autoSpaceDN"):
            flag = parse_xml(f'<{name_} {nsdecls("w")} w:val="0"/>')
            properties.insert_element_before(flag, *_AFTER_AUTOSPACE)
    if indent:
        form.first_line_indent = Pt(32)
        style.element.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")


def _set_tracking(style: Any, twentieths: int) -> None:
    spacing = parse_xml(f'<w:spacing {nsdecls("w")} w:val="{twentieths}"/>')
    style.element.get_or_add_rPr().insert_element_before(
        spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs"
    )


def _faces_xml(face: str) -> str:
    return (
        f'<w:rFonts {nsdecls("w")} w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{face}"/>'
    )


def _set_face(style: Any, face: str, size: float) -> None:
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, parse_xml(_faces_xml(face)))
    style.font.size = Pt(size)


def _write_margins(document: Any) -> None:
    """The mark at the top of every page and the page number at its outer foot."""
    document.settings.odd_and_even_pages_header_footer = True
    control = document.settings.element.find(qn("w:characterSpacingControl"))
    control.set(qn("w:val"), "compressPunctuation")
    section = document.sections[0]
    for header in (section.header, section.even_page_header):
        paragraph = header.paragraphs[0]
        paragraph.style = "通报标记"
        paragraph.add_run("{{ 标记 }}")
    feet = ((section.footer, WD_ALIGN_PARAGRAPH.RIGHT), (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT))
    for footer, side in feet:
        paragraph = footer.paragraphs[0]
        paragraph.style = "通报页码"
        paragraph.alignment = side
        edge = "right_indent" if side == WD_ALIGN_PARAGRAPH.RIGHT else "left_indent"
        setattr(paragraph.paragraph_format, edge, Pt(14))
        _add_page_number(paragraph)


def _add_page_number(paragraph: Any) -> None:
    paragraph.add_run("— ")
    for kind in ("begin", "instr", "separate", "text", "end"):
        run = paragraph.add_run("1" if kind == "text" else "")
        if kind == "instr":
            code = OxmlElement("w:instrText")
            code.text = " PAGE "
            run._r.append(code)
        elif kind != "text":
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
    paragraph.add_run(" —")


def _write_head(document: Any) -> None:
    add = document.add_paragraph
    add("{%p if 红头 %}")
    add("{{ 红头 }}", style="通报红头").paragraph_format.space_after = Pt(28)
    add("{%p endif %}")
    add("{%p if 红头 %}")
    ruled = add("{{ 文号 }}", style="通报文号")
    rule = f'<w:bottom w:val="single" w:sz="12" w:space="8" w:color="{_RED}"/>'
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{rule}</w:pBdr>")
    ruled._p.get_or_add_pPr().insert_element_before(border, "w:shd", "w:tabs", *_AFTER_AUTOSPACE)
    add("{%p else %}")
    add("{{ 文号 }}", style="通报文号")
    add("{%p endif %}")
    add("")
    add("{{ 标题 }}", style="通报标题")
    add("")


def _write_text(document: Any) -> None:
    add = document.add_paragraph
    add("{%p if 主送 %}")
    add("{{ 主送 }}：")
    add("{%p endif %}")
    for name in ("依据", "开头", "排名"):
        _write_each(document, name)
    add("{%p for 项 in 分项 %}")
    heading = add("{{ 项.小标题 }}", style="Heading 1")
    heading.paragraph_format.keep_with_next = True
    _write_each(document, "项.段落")
    add("{%p endfor %}")
    _write_each(document, "结尾")


def _write_each(document: Any, name: str) -> None:
    document.add_paragraph(f"{{%p for 段 in {name} %}}")
    document.add_paragraph("{{ 段 }}", style="通报正文")
    document.add_paragraph("{%p endfor %}")


def _write_end(document: Any) -> None:
    add = document.add_paragraph
    add("{%p if 附件 %}")
    add("")
    add("{%p endif %}")
    add("{%p for 件 in 附件 %}")
    entry = add("{% if loop.first %}附件：{% else %}　　　{% endif %}{{ 件.序号 }}{{ 件.标题 }}")
    entry.alignment = WD_ALIGN_PARAGRAPH.LEFT
    entry.paragraph_format.left_indent = Pt(16 * 6)
    entry.paragraph_format.first_line_indent = Emu(-Pt(16 * 4))
    add("{%p endfor %}")
    for _ in range(2):
        add("").paragraph_format.keep_with_next = True
    add("{{ 发文机关 }}", style="通报落款").paragraph_format.keep_with_next = True
    add("{{ 成文日期 }}", style="通报落款")
    add("{%p if 联系人 %}")
    add("")
    add("（{{ 联系人 }}）", style="通报正文")
    add("{%p endif %}")
    add("{{ 附表 }}")


if __name__ == "__main__":
    ASSET.write_bytes(default_template())
