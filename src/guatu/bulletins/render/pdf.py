"""A bulletin as PDF, set by typst from `assets/bulletin.typ`; the content is data, never typst source."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from guatu.bulletins.content import AnnexTable, BulletinContent
from guatu.bulletins.render.cells import (
    alignment,
    all_rows,
    breakable,
    cell_text,
    clean,
    header_rows,
    light_colour,
    title_lines,
)
from guatu.bulletins.render.fonts import font_lists

_LINE = 60  # Chinese characters of 10.5 pt beside each other on a landscape page


def render_pdf(content: BulletinContent, *, fonts: typst.Fonts | None = None) -> bytes:
    """The bulletin as an A4 PDF in the form of GB/T 9704; the same content and fonts give the same bytes.

    `fonts` are the faces to choose from, those of the machine unless given.
    Raises Refused when none of them has Chinese.
    """
    fonts = fonts or _machine_fonts()
    data = {"fonts": font_lists(fonts.families()), **_data(content)}
    page = files("guatu.bulletins").joinpath("assets/bulletin.typ").read_bytes()
    made: bytes = typst.compile(
        page,
        format="pdf",
        font_paths=fonts,
        sys_inputs={"content": json.dumps(data, ensure_ascii=False)},
        timestamp=datetime(*content.issued_on.timetuple()[:3], tzinfo=UTC),
    )
    return made


@cache
def _machine_fonts() -> typst.Fonts:
    """The fonts of this machine, read once per process (a new font needs a restart)."""
    return typst.Fonts()


def _data(content: BulletinContent) -> dict[str, Any]:
    return {
        "title": title_lines(content.title),
        "issuer": clean(content.issuer),
        "issued": content.issued_text,
        "number": clean(content.number),
        "letterhead": clean(content.letterhead),
        "addressees": clean(content.addressees_text),
        "opening": _lines(content.basis + content.lead + content.ranked),
        "sections": [
            {"heading": clean(section.heading), "paragraphs": _lines(section.paragraphs)}
            for section in content.sections
        ],
        "closing": _lines(content.closing),
        "marks": clean(content.marks_text),
        "contact": clean(content.contact),
        "annexes": [
            {"label": content.annex_label(at), **_annex(table)} for at, table in enumerate(content.annexes)
        ],
    }


def _lines(paragraphs: tuple[str, ...]) -> list[str]:
    return [clean(paragraph) for paragraph in paragraphs]


def _annex(table: AnnexTable) -> dict[str, Any]:
    room = min(1.0, _LINE / sum(column.width for column in table.columns))
    return {
        "title": clean(table.title),
        "note": clean(table.unit_note),
        "widths": [column.width for column in table.columns],
        "aligns": [alignment(column) for column in table.columns],
        "heads": [
            [
                {"text": cell.text, "x": cell.column, "rows": cell.rows, "columns": cell.columns}
                for cell in row
            ]
            for row in header_rows(table.columns)
        ],
        "rows": [
            [
                {
                    "text": breakable(cell_text(value, column.kind, is_total=is_total), column.width * room),
                    "colour": light_colour(value) if column.kind == "light" else None,
                    "total": is_total,
                }
                for value, column in zip(row, table.columns, strict=True)
            ]
            for row, is_total in all_rows(table)
        ],
    }
