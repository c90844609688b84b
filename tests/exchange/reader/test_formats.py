"""Other kinds of workbooks than .xlsx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pytest
from tests.exchange.reader.books import MAY, may, only

from guatu.exchange.reader import UnreadableWorkbook, read_workbook

_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(rows: Sequence[Sequence[object]], tail: str = "") -> bytes:
    """A small OpenDocument spreadsheet."""
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0"?><office:document-content {_NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="台账">{lines}{tail}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr("content.xml", content)
    return stream.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'


ROWS = [
    ["单位：万元"],
    ["项目名称", "总投资", "年度计划投资", "年初至今完成投资"],
    ["甲项目", 1000, 500, 100.25],
]


def test_an_open_document_spreadsheet_is_read() -> None:
    row = only(read_workbook(ods(ROWS), as_of=MAY))
    assert (row.name, row.total_fen, may(row).done_year_fen) == ("甲项目", 1_000_000_000, 100_250_000)


def test_one_with_a_formula_error_is_refused_rather_than_read_with_a_blank() -> None:
    wrong = (
        '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
    )
    tail = f"<table:table-row>{_cell('乙项目')}{wrong}</table:table-row>"
    with pytest.raises(UnreadableWorkbook, match="出错的公式"):
        read_workbook(ods(ROWS, tail), as_of=MAY)


def test_its_blank_tail_of_a_million_rows_does_no_harm() -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    tail = f'<table:table-row table:number-rows-repeated="1048000">{blank}</table:table-row>'
    assert only(read_workbook(ods(ROWS, tail), as_of=MAY)).name == "甲项目"


def test_a_row_repeated_a_million_times_is_refused() -> None:
    tail = f'<table:table-row table:number-rows-repeated="1048000">{_cell(1)}</table:table-row>'
    with pytest.raises(UnreadableWorkbook, match="重复"):
        read_workbook(ods(ROWS, tail), as_of=MAY)


def test_a_cell_repeated_over_the_whole_width_is_refused() -> None:
    wide = _cell(1).replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="16000" ')
    tail = f"<table:table-row>{wide}</table:table-row>"
    with pytest.raises(UnreadableWorkbook, match="重复"):
        read_workbook(ods(ROWS, tail), as_of=MAY)
