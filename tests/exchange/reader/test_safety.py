"""What is not a workbook, or would do harm, is refused with a sentence."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from tests.exchange.reader.books import MAY, PLAIN, UNIT_LINE, book, only

from guatu.exchange.reader import Limits, UnreadableWorkbook, read_workbook

ROWS = [UNIT_LINE, PLAIN, [1, "甲项目", 1000, 500, 10, 100]]
CSV = '序号,项目名称,总投资（万元）,年度计划投资（万元）\n1,甲项目,"1,000",500\n'


def refused(source: bytes, limits: Limits | None = None) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(UnreadableWorkbook) as caught:
        read_workbook(source, as_of=MAY, limits=limits)
    assert re.search(r"[一-鿿]", caught.value.sentence)
    return caught.value.sentence


def repacked(source: bytes, **parts: bytes) -> bytes:
    """The same workbook with some parts replaced."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.get(name.rsplit("/", 1)[-1].replace(".", "_"), old.read(name)))
    return stream.getvalue()


def sheet_xml(source: bytes) -> bytes:
    """The part of the first sheet."""
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"hello",
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"<html><table></table></html>",
        b"PK\x03\x04 broken",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"\x00" * 5000,
    ],
)
def test_what_is_no_workbook_is_refused(source: bytes) -> None:
    refused(source)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "hello")
    assert "不是工作簿" in refused(stream.getvalue())


def test_a_workbook_cut_off_or_damaged_is_refused() -> None:
    source = book(ROWS)
    refused(source[: len(source) // 2])
    refused(repacked(source, sheet1_xml=b"<worksheet><sheetData><row><c"))


def test_a_file_larger_than_the_limit_is_refused() -> None:
    assert "MB" in refused(book(ROWS), Limits(file_bytes=1000))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 301_000_000)
    assert len(stream.getvalue()) < 1_000_000
    assert "MB" in refused(stream.getvalue())


def test_a_compression_out_of_all_proportion_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/sharedStrings.xml", b"0" * 60_000_000)
    assert "压缩比" in refused(stream.getvalue())


def test_too_many_parts_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for n in range(2_001):
            archive.writestr(f"x{n}", "")
    assert "部件" in refused(stream.getvalue())


def test_a_lone_cell_at_the_far_corner_cannot_take_all_memory() -> None:
    source = book(ROWS)
    xml = sheet_xml(source)
    for name in (b"XFD1048576", b"A1048576", b"XFD3", b"xfd1048576", b"ZZZ999999"):
        far = xml.replace(
            b"</sheetData>", b'<row r="1048576"><c r="' + name + b'"><v>1</v></c></row></sheetData>'
        )
        assert "超过" in refused(repacked(source, sheet1_xml=far))
    single = xml.replace(
        b"</sheetData>", b"<row r='1048576'><c t='n' r='XFD1048576'><v>1</v></c></row></sheetData>"
    )
    assert "超过" in refused(repacked(source, sheet1_xml=single))


def test_cells_that_are_only_formatted_may_reach_the_end_of_the_sheet() -> None:
    source = book(ROWS)
    xml = sheet_xml(source).replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    )
    assert only(read_workbook(repacked(source, sheet1_xml=xml), as_of=MAY)).name == "甲项目"


def test_entities_are_refused_and_never_expanded() -> None:
    source = book(ROWS)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    for name in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"):
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            xml = archive.read(name)
        refused(repacked(source, **{name.rsplit("/", 1)[-1].replace(".", "_"): bomb + xml}))


def test_too_many_rows_or_columns_are_refused() -> None:
    assert "行" in refused(book([*ROWS, *([[None] * 3 + [1]] * 1_200)]), Limits(rows=100))
    assert "列" in refused(book([*ROWS, ["x"] * 40]), Limits(columns=30))
    assert "列" in refused(("a," * 400).encode())


def test_a_locked_workbook_is_refused_with_the_reason() -> None:
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 1000
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 1000
    )
    assert "密码" in refused(locked)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_usual_encodings(encoding: str) -> None:
    row = only(read_workbook(CSV.encode(encoding), as_of=MAY))
    assert (row.name, row.total_fen, row.cells["plan_fen"]) == ("甲项目", 1_000_000_000, "D2")


def test_a_tab_separated_text_is_read() -> None:
    assert (
        only(read_workbook(CSV.replace('"1,000"', "1000").replace(",", "\t").encode(), as_of=MAY)).total_fen
        == 1_000_000_000
    )


def test_formulas_are_never_run() -> None:
    ledger = read_workbook(book([UNIT_LINE, PLAIN, [1, "=cmd|' /C calc'!A0", 1000, 500, 10, 100]]), as_of=MAY)
    assert [row.name for row in ledger.rows] == []
    assert any("没有项目名称" in p.message for p in ledger.problems)


def test_progress_is_told_in_rows() -> None:
    told: list[tuple[int, int]] = []
    rows = [*ROWS, *([n, f"第{n}项目", 1000, 500, 10, 100] for n in range(2, 4_500))]
    read_workbook(book(rows), as_of=MAY, progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == [2002, 4002, 4501]
    assert {total for _, total in told} == {4501}


def test_long_hostile_texts_are_read_in_no_time() -> None:
    evil = [
        "1" * 30_000,
        "2022-" * 6_000,
        "（" * 30_000,
        "一" * 30_000,
        "合计" * 10_000,
        "1," * 15_000,
        "年" * 30_000,
        " " * 30_000 + "x",
    ]
    header = ["序号", "项目名称", "总投资（万元）", "建设起止年限", "开工时间", "是否开工", "项目代码"]
    ledger = read_workbook(
        book(
            [
                header,
                *([n, f"项目{n}", e, e, e, e, e] for n, e in enumerate(evil)),
                [99, evil[4], 1],
                [evil[2], evil[3], 1],
            ]
        ),
        as_of=MAY,
    )
    assert len(ledger.rows) >= len(evil)
    read_workbook(book([[e] * 3 for e in evil]), as_of=MAY)


def test_the_same_kind_of_problem_is_listed_only_so_often() -> None:
    rows = [UNIT_LINE, PLAIN, *([n, f"第{n}项目", "约1", 500, 10, 100] for n in range(1, 31))]
    ledger = read_workbook(book(rows), as_of=MAY, limits=Limits(problems_per_column=10))
    errors = [p for p in ledger.problems if p.level == "error"]
    assert [p.cell for p in errors[:10]] == [f"C{n}" for n in range(3, 13)]
    assert "还有 20 处" in errors[10].message
