"""Cells, titles and header rows as every file format shows them."""

import pytest

from guatu.bulletins.content import Cell, Column, Kind
from guatu.bulletins.render.cells import HeaderCell, breakable, cell_text, clean, header_rows, title_lines
from guatu.bulletins.render.fonts import font_lists
from guatu.kit.errors import Refused


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (905_590_000, "money_wan", "905.59"),
        (1_123_400_000_000, "money_yi", "112.34"),
        (62.25, "percent", "62.3%"),
        (7, "count", "7"),
        ("红", "light", "红"),
        ("甲\n乙\x00", "text", "甲 乙"),
        (None, "text", ""),
        (None, "money_wan", "—"),
        (None, "light", "—"),
        (0, "money_wan", "0"),
    ],
)
def test_a_cell_is_shown_in_the_unit_of_its_column(value: Cell, kind: Kind, text: str) -> None:
    assert cell_text(value, kind) == text


def test_a_total_has_neither_number_nor_light_but_dashes_for_missing_sums() -> None:
    kinds: list[Kind] = ["count", "light", "money_wan", "percent"]
    assert [cell_text(None, kind, is_total=True) for kind in kinds] == ["", "", "—", "—"]


def test_columns_without_parents_have_one_header_row() -> None:
    assert header_rows((Column("甲"), Column("乙"))) == [
        [HeaderCell("甲", 0, 1, 1), HeaderCell("乙", 1, 1, 1)]
    ]


def test_the_same_parent_twice_apart_gives_two_headings() -> None:
    columns = (Column("计划", parent="投资"), Column("单位"), Column("完成", parent="投资"))
    assert header_rows(columns) == [
        [HeaderCell("投资", 0, 1, 1), HeaderCell("单位", 1, 2, 1), HeaderCell("投资", 2, 1, 1)],
        [HeaderCell("计划", 0, 1, 1), HeaderCell("完成", 2, 1, 1)],
    ]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于5月重点项目的通报", ["关于5月重点项目的通报"]),
        ("云溪县2023年5月重点项目\n推进情况通报", ["云溪县2023年5月重点项目", "推进情况通报"]),
        (
            "云溪县重点项目工作领导小组办公室关于项目的通报",
            ["云溪县重点项目工作领导小组办公室", "关于项目的通报"],
        ),
        ("", []),
    ],
)
def test_a_title_breaks_where_words_end(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


def test_a_long_code_may_break_in_a_narrow_cell_and_only_there() -> None:
    assert breakable("2302-610921-04-01-123456", 10).split("\u200b") == ["2302-610921-04-01-", "123456"]
    assert breakable("2302-610921-04-01-123456", 13) == "2302-610921-04-01-123456"
    assert breakable("甲乙丙丁戊己庚辛", 2) == "甲乙丙丁戊己庚辛"


def test_cleaning_keeps_rare_characters_of_names() -> None:
    assert clean("𬇙\ue5ce水") == "𬇙\ue5ce水"


def test_the_official_face_comes_first_where_the_machine_has_it() -> None:
    lists = font_lists(["Noto Serif CJK SC", "fangsong", "SimHei", "DejaVu Sans"])
    assert lists["body"] == ["fangsong", "Noto Serif CJK SC", "SimHei"]
    assert lists["hei"] == ["SimHei", "Noto Serif CJK SC"]
    assert lists["latin"] == []


def test_a_machine_without_chinese_faces_is_refused() -> None:
    with pytest.raises(Refused, match="本机没有可用的中文字体"):
        font_lists(["DejaVu Sans", "Libertinus Serif"])
