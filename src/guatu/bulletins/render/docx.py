"""A bulletin as .docx, filled into the template an office keeps."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate

from guatu.bulletins.content import BulletinContent, Section
from guatu.bulletins.render.cells import clean, title_lines
from guatu.bulletins.render.docx_annexes import MARKER, place_annexes
from guatu.bulletins.render.package_gate import package_problems
from guatu.bulletins.render.placeholders import TemplateSandbox, placeholder_problems
from guatu.bulletins.render.zipped import repacked
from guatu.kit.errors import Refused

# Text here has fallen out of its run: a {{p …}} or {{r …}} put a value where only structure may stand.
_STRUCTURE = [qn(f"w:{name}") for name in ("body", "p", "r", "tbl", "tr", "tc", "hdr", "ftr", "sdtContent")]


@cache
def default_docx_template() -> bytes:
    """The template that comes with the platform; offices download it and change it."""
    return files("guatu.bulletins").joinpath("assets/bulletin.docx").read_bytes()


def render_docx(content: BulletinContent, template: bytes | None = None) -> bytes:
    """The bulletin as .docx from the office's template (None: the platform's own).

    The same content and template give the same bytes. The template is not trusted; Raises Refused with Chinese
    sentences when it is unfit (`check_template` gives the same ones beforehand).
    """
    source = default_docx_template() if template is None else template
    if problems := package_problems(source):
        raise Refused(problems[0], details=problems)
    try:
        return _filled(content, source)
    except Refused:
        raise
    except Exception as error:
        # a foreign file can break the libraries in any way; to its owner all of them mean the same
        raise Refused(
            "模板填不出内容，请检查占位符的位置（for、if 要各占一段，并和 endfor、endif 成对），或从默认模板重新改起"
        ) from error


def _filled(content: BulletinContent, source: bytes) -> bytes:
    template = DocxTemplate(BytesIO(source))
    template.init_docx()
    if problems := placeholder_problems(template):
        raise Refused(problems[0], details=problems)
    template.render(_context(content), TemplateSandbox(), autoescape=True)
    filled = BytesIO()
    template.save(filled)
    document = Document(filled)  # read again: docxtpl leaves elements that python-docx does not know
    _refuse_stray_text(document)
    place_annexes(document, content)
    _set_properties(document.core_properties, content)
    out = BytesIO()
    document.save(out)
    return repacked(out.getvalue())


def _context(content: BulletinContent) -> dict[str, Any]:
    """The values of the placeholders: plain text, lists and dictionaries, nothing a template could call."""
    single = len(content.annexes) == 1
    return {
        "标题": "\n".join(title_lines(content.title)),
        "红头": clean(content.letterhead),
        "文号": clean(content.number),
        "主送": clean(content.addressees_text),
        "依据": _lines(content.basis),
        "开头": _lines(content.lead),
        "排名": _lines(content.ranked),
        "分项": [_section(section) for section in content.sections],
        "结尾": _lines(content.closing),
        "附件": [
            {"序号": "" if single else f"{at}. ", "标题": clean(table.title)}
            for at, table in enumerate(content.annexes, 1)
        ],
        "发文机关": clean(content.issuer),
        "成文日期": content.issued_text,
        "统计月份": content.period.label,
        "联系人": clean(content.contact),
        "标记": clean(content.marks_text),
        "附表": MARKER,
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "小标题": clean(section.heading),
        "段落": _lines(section.paragraphs),
        "较好": [{"名称": clean(name), "数值": clean(value)} for name, value in section.good],
        "较差": [{"名称": clean(name), "数值": clean(value)} for name, value in section.poor],
    }


def _lines(paragraphs: tuple[str, ...]) -> list[str]:
    return [clean(paragraph) for paragraph in paragraphs]


def _refuse_stray_text(document: Any) -> None:
    parts = [document.element, *(part.element for part in _margins(document))]
    for element in (element for part in parts for element in part.iter(*_STRUCTURE)):
        words = "".join(element.xpath("text()")).strip()
        if words:
            raise Refused(
                f"“{words[:20]}”落在了段落之外：取值要写成 {{{{ 名称 }}}}，不要写成 {{{{p 名称 }}}} 或 {{{{r 名称 }}}}"
            )


def _margins(document: Any) -> list[Any]:
    kinds = ("/header", "/footer")
    return [
        relation.target_part for relation in document.part.rels.values() if relation.reltype.endswith(kinds)
    ]


def _set_properties(properties: Any, content: BulletinContent) -> None:
    moment = datetime(*content.issued_on.timetuple()[:3])  # noqa: DTZ001 - the library wants it without a zone
    properties.title = "".join(title_lines(content.title))
    properties.author = properties.last_modified_by = clean(content.issuer)
    properties.created = properties.modified = moment
    properties.revision = 1
