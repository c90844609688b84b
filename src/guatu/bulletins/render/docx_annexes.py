"""The annex tables of a .docx: landscape pages at its end, heading rows repeated on every page."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from guatu.bulletins.content import AnnexTable, BulletinContent, Cell, Column
from guatu.bulletins.render.cells import (
    HeaderCell,
    alignment,
    all_rows,
    cell_text,
    clean,
    header_rows,
    light_colour,
)
from guatu.bulletins.render.wordxml import BODY, HEI, TITLE, paragraph_xml, run_xml, words_of
from guatu.kit.errors import Refused

MARKER = "\ue5ff附表\ue5ff"  # what stands for the tables while the template is filled
_FOOTER_RISE = 680  # twips between the foot of the text and the bottom of the page number (12 mm)


def place_annexes(document: Any, content: BulletinContent) -> None:
    """Put the annex tables where the template left its last paragraph for them.

    Raises Refused when that paragraph is missing, shares its place or is not the last one.
    """
    body = document.element.body
    marker = _marker(body)
    if not content.annexes:
        body.remove(marker)
        return
    last = body.sectPr
    _end_section(marker, deepcopy(last))
    _turn(last)
    width = _twips(last, "w:pgSz", "w") - _twips(last, "w:pgMar", "left") - _twips(last, "w:pgMar", "right")
    for index, table in enumerate(content.annexes):
        for element in _annex(content.annex_label(index), table, width, new_page=index > 0):
            last.addprevious(element)


def _marker(body: Any) -> Any:
    children = [child for child in body if child.tag != qn("w:sectPr")]
    while children and _is_blank(children[-1]):
        body.remove(children.pop())
    everywhere = words_of(body).count(MARKER)
    if body.sectPr is None or not children or everywhere != 1 or words_of(children[-1]) != MARKER:
        raise Refused("占位符 {{ 附表 }} 要单独成段，并且是模板正文的最后一段，请移到最后")
    return children[-1]


def _is_blank(element: Any) -> bool:
    kept = (qn("w:sectPr"), qn("w:drawing"), qn("w:pict"), qn("w:object"))
    empty_paragraph = element.tag == qn("w:p") and not words_of(element).strip()
    return element.tag == qn("w:bookmarkEnd") or (
        empty_paragraph and not any(True for _ in element.iter(*kept))
    )


def _end_section(marker: Any, section: Any) -> None:
    """The text's own section ends with the paragraph before the marker, so that no empty page arises."""
    before = marker.getprevious()
    usable = (
        before is not None and before.tag == qn("w:p") and not any(True for _ in before.iter(qn("w:sectPr")))
    )
    target = before if usable else marker
    if usable:
        marker.getparent().remove(marker)
    else:
        for run in marker.findall(qn("w:r")):
            marker.remove(run)
    target.get_or_add_pPr().append(section)


def _turn(section: Any) -> None:
    """Portrait to landscape, margins turned with the page; page numbers run on."""
    for tag in ("w:type", "w:titlePg"):
        for old in section.findall(qn(tag)):
            section.remove(old)
    for numbering in section.findall(qn("w:pgNumType")):
        numbering.attrib.pop(qn("w:start"), None)
    size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    width, height = _twips(section, "w:pgSz", "w"), _twips(section, "w:pgSz", "h")
    if width > height:
        return
    size.set(qn("w:w"), str(height))
    size.set(qn("w:h"), str(width))
    size.set(qn("w:orient"), "landscape")
    edges = {edge: _twips(section, "w:pgMar", edge) for edge in ("top", "bottom", "left", "right")}
    turned = {
        "top": edges["left"],
        "bottom": edges["right"],
        "left": edges["bottom"],
        "right": edges["top"],
        "header": max(edges["left"] - _FOOTER_RISE, 284),
        "footer": max(edges["right"] - _FOOTER_RISE, 284),
    }
    for edge, value in turned.items():
        margins.set(qn(f"w:{edge}"), str(value))


def _twips(section: Any, tag: str, name: str) -> int:
    element = section.find(qn(tag))
    value = None if element is None else element.get(qn(f"w:{name}"))
    if value is None:
        raise Refused("模板最后一节没有设置纸张和页边距，请在页面设置里选 A4 并保存")
    return round(float(value))


def _annex(label: str, table: AnnexTable, width: int, *, new_page: bool) -> list[Any]:
    pieces = [
        paragraph_xml(run_xml(label, HEI, 32), line=520, new_page=new_page, keep=True),
        paragraph_xml(run_xml(clean(table.title), TITLE, 36), align="center", line=640, after=60, keep=True),
    ]
    if table.unit_note:
        pieces.append(
            paragraph_xml(run_xml(clean(table.unit_note), BODY, 21), align="right", after=40, keep=True)
        )
    # a table must be followed by a paragraph; this one is too low to start a page of its own
    pieces += [
        _table_xml(table, width),
        '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>',
    ]
    return [_element(piece) for piece in pieces]


def _element(xml: str) -> Any:
    # each piece declares its own namespace: lxml moves such trees fast, those of a shared parent very slowly
    return parse_xml(re.sub(r"^<(w:\w+)", rf"<\1 {nsdecls('w')}", xml, count=1))


def _table_xml(table: AnnexTable, width: int) -> str:
    share = width / sum(column.width for column in table.columns)
    widths = [int(column.width * share) for column in table.columns]
    size = 18 if len(table.columns) > 12 else 21
    borders = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    heads = header_rows(table.columns)
    rows = [_head_xml(heads, level, widths, size) for level in range(len(heads))]
    rows += [_row_xml(row, table.columns, widths, size, is_total) for row, is_total in all_rows(table)]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _head_xml(heads: list[list[HeaderCell]], level: int, widths: list[int], size: int) -> str:
    covered = [cell for cell in heads[0] if cell.rows > 1] if level else []
    cells = sorted([*heads[level], *covered], key=lambda cell: cell.column)
    return _tr("".join(_head_cell(cell, cell in covered, widths, size) for cell in cells), heading=True)


def _head_cell(cell: HeaderCell, is_covered: bool, widths: list[int], size: int) -> str:
    merge = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    if cell.rows > 1:
        merge += "<w:vMerge/>" if is_covered else '<w:vMerge w:val="restart"/>'
    words = "" if is_covered else run_xml(cell.text, HEI, size)
    width = sum(widths[cell.column : cell.column + cell.columns])
    return _tc(paragraph_xml(words, align="center"), width, merge)


def _row_xml(
    row: tuple[Cell, ...], columns: tuple[Column, ...], widths: list[int], size: int, is_total: bool
) -> str:
    cells = []
    for value, column, width in zip(row, columns, widths, strict=True):
        text = cell_text(value, column.kind, is_total=is_total)
        colour = light_colour(value) if column.kind == "light" else None
        face = HEI if is_total or colour else BODY
        run = run_xml(f"●{text}" if colour else text, face, size, colour) if text else ""
        cells.append(_tc(paragraph_xml(run, align=alignment(column)), width))
    return _tr("".join(cells))


def _tr(cells: str, *, heading: bool = False) -> str:
    repeat = "<w:tblHeader/>" if heading else ""
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="400"/>{repeat}</w:trPr>{cells}</w:tr>'


def _tc(paragraph: str, width: int, merge: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>{paragraph}</w:tc>'
