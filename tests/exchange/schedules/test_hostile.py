"""Files made to do harm, or of another kind than they say: each is refused with a sentence, quickly and without a trace."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from guatu.exchange.schedules.mpp import read_project_file
from guatu.exchange.schedules.project_xml import read_project_xml, write_project_xml
from guatu.exchange.schedules.timetable import read_timetable, write_timetable
from guatu.exchange.schedules.values import SheetNode, SheetSchedule, UnreadableSchedule

HEAD = '<Project xmlns="http://schemas.microsoft.com/project"><Tasks>'
END = "</Tasks></Project>"


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableSchedule) as found:
        read_project_xml(data)
    return found.value.sentence


def test_an_entity_cannot_read_a_file_of_the_server(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    xml = f'<!DOCTYPE p [<!ENTITY e SYSTEM "file://{secret}">]>{HEAD}<Task><UID>1</UID><Name>&e;</Name></Task>{END}'
    assert "DOCTYPE" in refused(xml.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_multiply_are_refused_unread(encoding: str) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<!DOCTYPE p [<!ENTITY e0 "ha">{entities}]>{HEAD}<Task><Name>&e9;</Name></Task>{END}'
    assert "DOCTYPE" in refused(xml.encode(encoding))


def test_a_document_type_elsewhere_is_not_fetched() -> None:
    xml = f'<!DOCTYPE Project SYSTEM "http://127.0.0.1:9/p.dtd">{HEAD}{END}'
    assert "DOCTYPE" in refused(xml.encode())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "是空的"),
        (b"   \n", "是空的"),
        (b"<html><body>502 Bad Gateway</body></html>", "不是 Microsoft Project 的 XML"),
        (b"\xd0\xcf\x11\xe0" + bytes(500), "不是 Microsoft Project 的 XML"),
        (b"name,days\nA,3\n", "不是 Microsoft Project 的 XML"),
        ((HEAD + "<Task>" * 1000).encode(), "不完整或已损坏"),
        ((HEAD + "<a>" * 300 + "</a>" * 300 + END).encode(), "不完整或已损坏"),
        (HEAD.encode() + b"<a/>" * 7_000_000 + END.encode(), "多得不正常"),
        (HEAD.encode() + b"<Task>" + b"<a/>" * 200_000 + b"</Task>" + END.encode(), "多得不正常"),
        (HEAD.encode() + b"<Task><Name>" + b"x" * 20_000_000, "不完整或已损坏"),
        (b" " * 60_000_001, "超过 60 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)}",
)
def test_what_is_no_project_file_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    assert said in refused(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_chinese_is_read_in_the_encoding_the_file_declares(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    xml = f'<?xml version="1.0" encoding="{name}"?>{HEAD}<Task><UID>1</UID><Name>可研批复</Name></Task>{END}'
    assert read_project_xml(xml.encode(encoding)).schedule.nodes[0].name == "可研批复"


def test_a_file_in_another_encoding_than_it_declares_is_refused_not_garbled() -> None:
    xml = f'<?xml version="1.0" encoding="utf-8"?>{HEAD}<Task><UID>1</UID><Name>可研批复</Name></Task>{END}'
    assert "已损坏" in refused(xml.encode("gb18030"))


NUMBERS = st.sampled_from(
    ["", "-1", "1e400", "nan", "9" * 400, "1.5", "true", "二", "-99999999999", "2147483648"]
)
MOMENTS = st.sampled_from(
    [
        "",
        "NA",
        "2026-13-45T00:00:00",
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59",
        "2026-03-02T08:00:00+25:00",
        "2026",
    ]
)
LENGTHS = st.sampled_from(
    [
        "",
        "PT",
        "P",
        "-PT8H0M0S",
        "PT" + "9" * 400 + "H0M0S",
        "PT8H",
        "8h",
        "PT0.5H0M0S",
        "P9999999Y",
        "PT1H0M1e9S",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_values_of_any_kind_are_read_or_noted_never_a_fault(data: st.DataObject) -> None:
    fields = {
        NUMBERS: "UID ID OutlineLevel Milestone Summary PercentComplete ConstraintType CalendarUID TotalSlack DurationFormat",
        MOMENTS: "Start Finish EarlyStart LateFinish ActualStart ActualFinish ConstraintDate Deadline",
        LENGTHS: "Duration",
    }
    tasks = ""
    for number in range(2):
        drawn = [
            f"<{name}>{data.draw(kind)}</{name}>" for kind, names in fields.items() for name in names.split()
        ]
        link = "".join(
            f"<{name}>{data.draw(NUMBERS)}</{name}>"
            for name in ("PredecessorUID", "Type", "LinkLag", "LagFormat")
        )
        tasks += (
            f"<Task><Name>甲{number}</Name>{''.join(drawn)}<PredecessorLink>{link}</PredecessorLink></Task>"
        )
    head = f"<StatusDate>{data.draw(MOMENTS)}</StatusDate><MinutesPerDay>{data.draw(NUMBERS)}</MinutesPerDay>"
    xml = f'<Project xmlns="http://schemas.microsoft.com/project">{head}<Tasks>{tasks}</Tasks></Project>'
    read = read_project_xml(xml.encode())
    assert all(node.days >= 0 and 0 <= node.percent <= 100 for node in read.schedule.nodes)
    assert len({node.key for node in read.schedule.nodes}) == len(read.schedule.nodes)


HEADERS = [
    "序号",
    "阶段",
    "工作节点",
    "工期",
    "日历",
    "计划开始",
    "计划完成",
    "余量",
    "实际开始",
    "实际完成",
    "完成率",
    "前置",
    "备注",
]
CELLS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1), date(2100, 1, 1)),
    st.booleans(),
    st.sampled_from(
        [
            "一", "（二）", "合计", "目标：投产", "1;2", "1FS+99999999天", "2SS-3(自然日)", "FS", "+", "3、4.", "9" * 400, "9" * 400 + "天",
            "二〇二六年五月", "2026年13月", "5月底", "0月", "第5季度", "-", "=1+1", "约3个月", "1e999", "100%", "-5%", "9" * 400 + "%",
        ]
    ),
    st.text(max_size=4),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=len(HEADERS), max_size=len(HEADERS)), max_size=5))
def test_cells_of_any_kind_are_read_or_noted_never_a_fault(rows: list[list[object]]) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADERS, *rows]):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                elif cell is not None:
                    sheet.write(number, place, cell)
    read = read_timetable(stream.getvalue(), year=2026)
    assert all(node.days >= 0 and 0 <= node.percent <= 100 for node in read.schedule.nodes)
    assert len({node.key for node in read.schedule.nodes}) == len(read.schedule.nodes)


def test_the_same_number_a_thousand_times_gives_a_thousand_nodes() -> None:
    xml = HEAD + "<Task><UID>1</UID><Name>甲</Name><Duration>PT8H0M0S</Duration></Task>" * 1000 + END
    read = read_project_xml(xml.encode())
    assert len({node.key for node in read.schedule.nodes}) == 1000


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(350_000_000))
    return stream.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04rubbish", b"%PDF-1.7", bytes(4096), write_project_xml(SheetSchedule("x", ()), {})],
    ids=["empty", "zip", "pdf", "zeros", "xml"],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(UnreadableSchedule, match="请"):
        read_timetable(data, year=2026)


def test_a_workbook_that_unpacks_to_hundreds_of_megabytes_is_refused() -> None:
    with pytest.raises(UnreadableSchedule, match="MB"):
        read_timetable(bomb(), year=2026)
    with pytest.raises(UnreadableSchedule, match="不是 Project 文件"):
        read_project_file(bomb())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_workbook_cut_off_anywhere_is_refused(data: st.DataObject) -> None:
    written = write_timetable(SheetSchedule("厂房", (SheetNode("a", "甲"),)))
    cut = data.draw(st.integers(0, len(written) - 30))
    with pytest.raises(UnreadableSchedule):
        read_timetable(written[:cut], year=2026)
