"""PDF files: the sentences of the office, not the lines of its printer."""

from __future__ import annotations

import pytest

from guatu.targets.documents import Format, read_document
from guatu.targets.documents.paragraphs import Line, Page, joined, without_furniture
from tests.apps.targets.documents.making import printed

CLAUSE = (
    "2023年，全县固定资产投资增长10%以上，工业投资增长12%以上，民间投资增长8%以上，"
    "新开工项目33个、年度投资55亿元，确保一、二季度开工率分别达到80%、100%。"
)
NUMBER = "context align(center)[— #counter(page).display() —]"


@pytest.fixture(scope="module")
def three_hundred() -> bytes:
    """A plan of 300 pages with a header and page numbers."""
    source = "\n#pagebreak()\n".join(
        f"#par[{at}、第{at}项任务]\n\n" + "\n\n".join(f"（{part}）{CLAUSE}" for part in range(1, 6))
        for at in range(1, 301)
    )
    return printed(source, header="示例县项目攻坚年行动方案", footer=NUMBER)


def test_three_hundred_pages_are_read_page_by_page(three_hundred: bytes) -> None:
    heard: list[tuple[int, int]] = []
    found = read_document(three_hundred, "方案.pdf", lambda done, total: heard.append((done, total)))
    assert heard == [(done, 300) for done in range(1, 301)]
    assert found.format == Format.PDF
    assert found.text.split("\n") == [
        line
        for at in range(1, 301)
        for line in (f"{at}、第{at}项任务", *(f"（{part}）{CLAUSE}" for part in range(1, 6)))
    ]
    assert [found.text[start:].partition("、")[0] for start in found.pages] == [
        str(at) for at in range(1, 301)
    ]


def test_a_sentence_goes_on_over_the_page() -> None:
    found = read_document(printed(CLAUSE * 30, header="示例县", footer=NUMBER), "方案.pdf")
    assert found.text == CLAUSE * 30
    assert len(found.pages) == 2
    assert 0 < found.pages[1] < len(found.text)


def test_headings_titles_and_paragraphs_stay_apart() -> None:
    source = (
        "#align(center)[#text(size: 22pt)[示例县人民政府办公室 \\ 关于印发项目建设年活动实施方案的通知]]\n\n"
        f"各镇人民政府：\n\n一、工作目标\n\n{CLAUSE}\n\n（一）储备项目。全年储备100个。\n\n1. 谋划项目50个。"
    )
    assert read_document(printed(source, footer=NUMBER), "方案.pdf").text.split("\n") == [
        "示例县人民政府办公室关于印发项目建设年活动实施方案的通知",
        "各镇人民政府：",
        "一、工作目标",
        CLAUSE,
        "（一）储备项目。全年储备100个。",
        "1. 谋划项目50个。",
    ]


def test_the_wrapped_text_of_a_cell_is_one_line() -> None:
    target = "全年完成固定资产投资50亿元，增长10%以上，其中工业投资20亿元、增长12%。"
    cells = [
        "1",
        "固定资产投资",
        target,
        "县发改局、县经贸局",
        "2",
        "招商引资",
        "引进亿元以上项目12个。",
        "县招商中心",
    ]
    source = f"#table(columns: (2em, 6em, 1fr, 6em), {', '.join(f'[{cell}]' for cell in cells)})"
    lines = read_document(printed(source), "方案.pdf").text.split("\n")
    assert target in lines
    assert "县发改局、县经贸局" in lines


def test_a_landscape_page_reads_as_an_upright_one() -> None:
    assert read_document(printed(f"#set page(flipped: true)\n{CLAUSE * 3}"), "方案.pdf").text == CLAUSE * 3


def test_what_stands_on_many_pages_at_one_height_is_taken_away() -> None:
    def page(number: int) -> Page:
        return Page(
            595,
            842,
            (
                Line("示例县行动方案", 200, 400, 800, 10),
                Line(f"第{number}项任务全年完成投资{number}亿元。", 72, 500, 700, 14),
                Line("责任单位：县发改局", 72, 300, 400, 14),
                Line(f"— {number} —", 280, 310, 60, 10),
            ),
        )

    kept = without_furniture([page(number) for number in range(1, 5)])
    assert [[line.text for line in page.lines] for page in kept] == [
        [f"第{number}项任务全年完成投资{number}亿元。", "责任单位：县发改局"] for number in range(1, 5)
    ]


def test_a_number_of_the_text_is_no_page_number() -> None:
    page = Page(
        595,
        842,
        (Line("完成投资", 72, 500, 500, 14), Line("55", 72, 90, 480, 14), Line("亿元。", 72, 110, 460, 14)),
    )
    assert without_furniture([page]) == [page]


def test_a_page_without_text_begins_where_the_next_one_does() -> None:
    empty, full = Page(595, 842, ()), Page(595, 842, (Line("完成。", 72, 110, 460, 14),))
    assert joined([empty, full, empty]) == ("完成。", (0, 0, 3))
