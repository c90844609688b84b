"""Binary workbooks: a real .xls (made by LibreOffice from rows of our own), and .xlsb written record by record."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from tests.exchange.reader.books import MAY, may

from guatu.exchange.reader import UnreadableWorkbook, read_workbook

XLS = Path(__file__).parent / "ledger.xls"


def test_an_xls_is_read_with_merged_cells_dates_and_results_of_formulas() -> None:
    read = read_workbook(XLS.read_bytes(), as_of=MAY)
    bridge, reservoir, school = read.rows
    assert (bridge.code, bridge.total_fen, bridge.start_on) == (
        "2301-610999-04-01-100001",
        8_600_000_000,
        date(2023, 3, 15),
    )
    assert (may(bridge).done_month_fen, may(bridge).done_year_fen) == (147_070_000, 905_590_000)
    assert (reservoir.region_text, may(reservoir).done_year_fen) == ("城关镇", 650_000_000)
    assert (school.name, school.total_fen, school.plan_fen) == ("示例小学迁建", None, 500_000_000)
    left_out = {(left.sheet, left.row): left.why for left in read.left_out}
    assert left_out["重点项目台账", 8].startswith("合计行")
    assert left_out["隐藏的旧表", 0].startswith("隐藏的工作表")


def test_a_formula_error_in_an_xls_is_told_of_at_its_cell() -> None:
    problems = read_workbook(XLS.read_bytes(), as_of=MAY).problems
    errors = [(one.cell, one.message) for one in problems if one.level == "error"]
    assert errors == [("F7", "总投资：公式出错（#DIV/0!），请改正公式或直接填写数字")]


@pytest.mark.parametrize("length", [8, 100, 600, 3_000, 6_000])
def test_an_xls_that_is_cut_off_is_refused(length: int) -> None:
    with pytest.raises(UnreadableWorkbook):
        read_workbook(XLS.read_bytes()[:length], as_of=MAY)


def test_no_damaged_byte_of_an_xls_hangs_or_breaks_the_reader() -> None:
    whole, sentences = XLS.read_bytes(), set()
    for at in range(0, 1_536, 7):
        damaged = whole[:at] + b"\xfe" + whole[at + 1 :]
        try:
            read_workbook(damaged, as_of=MAY)
        except UnreadableWorkbook as refused:
            sentences.add(refused.sentence)
    assert sentences
    assert "" not in sentences


class Wrong:
    """A cell whose formula gives an error."""


def record(kind: int, body: bytes = b"") -> bytes:
    """A record of an .xlsb part; all of these are shorter than 128 bytes, and of a kind below 16,384."""
    said = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return said + bytes([len(body)]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column: int, value: object) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, Wrong):
        return record(0x0B, place + b"\x07" + b"\x00" * 6)
    if isinstance(value, int | float):
        return record(0x05, place + struct.pack("<d", value))
    return record(0x06, place + wide(str(value)))


def xlsb(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook of one sheet in Excel's binary format."""
    body = b"".join(
        record(0x00, struct.pack("<I", number) + b"\x00" * 13)
        + b"".join(cell(column, value) for column, value in enumerate(row))
        for number, row in enumerate(rows)
    )
    extent = struct.pack("<4I", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)
    sheet = record(0x81) + record(0x94, extent) + record(0x91) + body + record(0x92) + record(0x82)
    book = (
        record(0x83)
        + record(0x8F)
        + record(0x9C, struct.pack("<II", 0, 1) + wide("rId1") + wide("台账"))
        + record(0x90)
        + record(0x84)
    )
    relations = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.bin" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>'
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", relations)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return stream.getvalue()


ROWS = [
    ["项目名称", "建设地点", "总投资（万元）", "年度计划投资（万元）"],
    ["甲项目", "城关镇", 1000, 500.25],
    ["乙项目", "平梁镇", Wrong(), 20],
]


def test_an_xlsb_is_read_and_its_errors_are_told_of() -> None:
    read = read_workbook(xlsb(ROWS), as_of=MAY)
    assert [(row.name, row.total_fen, row.plan_fen) for row in read.rows] == [
        ("甲项目", 1_000_000_000, 500_250_000),
        ("乙项目", None, 20_000_000),
    ]
    errors = [(one.cell, one.message) for one in read.problems if one.level == "error"]
    assert errors == [("C3", "总投资：公式出错（#DIV/0!），请改正公式或直接填写数字")]
