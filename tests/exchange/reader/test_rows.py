"""Which rows are projects, and that nothing goes missing without a word."""

from __future__ import annotations

from tests.exchange.reader.books import PLAIN, UNIT_LINE, cells, may, message, only, read, table


def names(ledger: object) -> list[str]:
    """The projects that were read."""
    return [row.name for row in ledger.rows]  # type: ignore[attr-defined]  # a ReadLedger


def row(number: object, name: object, *amounts: object) -> list[object]:
    """One line of the plain table."""
    return [number, name, *(amounts or (1000, 500, 10, 100))]


def test_totals_first_last_and_in_the_middle_are_left_out() -> None:
    ledger = table(
        PLAIN,
        row(None, "合计（4个）", 4000, 2000, 40, 400),
        row(1, "甲项目"),
        row(2, "乙项目"),
        row(None, "小计", 2000, 1000, 20, 200),
        row(3, "丙项目"),
        row(4, "丁项目"),
        row(None, "产业类小计", 2000, 1000, 20, 200),
        row("总计", None, 4000, 2000, 40, 400),
    )
    assert names(ledger) == ["甲项目", "乙项目", "丙项目", "丁项目"]
    assert {left.row for left in ledger.left_out if "合计行" in left.why} == {3, 6, 9, 10}
    assert not ledger.problems


def test_a_total_that_differs_from_its_rows_is_shown_with_both_figures_and_not_corrected() -> None:
    ledger = table(PLAIN, row(None, "合计", 2000, 1000, 20, 250), row(1, "甲项目"), row(2, "乙项目"))
    said = message(ledger, "F3")
    assert "250" in said
    assert "200" in said
    assert cells(ledger) == {"F3"}
    assert [may(r).done_year_fen for r in ledger.rows] == [100_000_000, 100_000_000]


def test_a_subtotal_that_differs_is_compared_with_its_own_section() -> None:
    ledger = table(
        PLAIN,
        row(None, "一、产业", None, None, None, None),
        row(1, "甲项目"),
        row(None, "小计", 1000, 500, 10, 90),
        row(None, "二、民生", None, None, None, None),
        row(2, "乙项目"),
        row(None, "小计", 1000, 500, 10, 100),
        row(None, "合计", 2000, 1000, 20, 200),
    )
    assert cells(ledger) == {"F5"}
    assert [r.kind for r in ledger.rows] == ["产业", "民生"]


def test_a_section_heading_that_carries_its_sums_is_checked_too() -> None:
    ledger = table(
        PLAIN,
        row(None, "合计", 3000, 1500, 30, 300),
        row("一", "产业项目（2个）", 2000, 1000, 20, 200),
        row(1, "甲项目"),
        row(2, "乙项目"),
        row("二", "民生项目（2个）", 1000, 500, 10, 100),
        row(1, "丙项目"),
    )
    assert [r.kind for r in ledger.rows] == ["产业项目", "产业项目", "民生项目"]
    assert cells(ledger) == {"B7"}
    assert "2 个" in message(ledger, "B7")


def test_the_number_of_projects_a_total_names_is_checked() -> None:
    ledger = table(PLAIN, row(1, "甲项目"), row(None, "共2个项目", 1000, 500, 10, 100))
    assert "2 个" in message(ledger, "B4")


def test_headings_of_two_levels_give_the_inner_one() -> None:
    ledger = table(
        PLAIN,
        ["一、产业项目", None, None, None, None, None],
        ["（一）工业", None, None, None, None, None],
        row(1, "甲项目"),
        ["（二）农业", None, None, None, None, None],
        row(2, "乙项目"),
        ["二、基础设施", None, None, None, None, None],
        row(3, "丙项目"),
    )
    assert [r.kind for r in ledger.rows] == ["工业", "农业", "基础设施"]


def test_headings_that_say_new_or_continued_give_the_category() -> None:
    ledger = table(
        PLAIN, ["一、续建项目"], row(1, "甲项目"), ["二、新建项目"], ["（一）产业"], row(2, "乙项目")
    )
    assert [(r.entry_category, r.kind) for r in ledger.rows] == [("续建项目", ""), ("新建项目", "产业")]


def test_headings_that_name_a_town_give_the_place() -> None:
    ledger = table(PLAIN, [None, "一、城关镇"], row(1, "甲项目"), [None, "二、平梁镇"], row(1, "乙项目"))
    assert [r.region_text for r in ledger.rows] == ["城关镇", "平梁镇"]


def test_a_kind_column_is_stronger_than_the_heading() -> None:
    ledger = table([*PLAIN, "项目类型"], [None, "一、产业"], [*row(1, "甲项目"), "工业"], row(2, "乙项目"))
    assert [r.kind for r in ledger.rows] == ["工业", "产业"]


def test_a_project_whose_name_looks_like_a_heading_is_a_project() -> None:
    ledger = table(
        PLAIN,
        row(1, "一、二号线改造项目"),
        row(2, "第二小学扩建项目"),
        row(3, "总部经济园（合计用地20亩）"),
        row(4, "A、B区管网"),
        row(5, "全县公路项目"),
    )
    assert len(ledger.rows) == 5


def test_blank_rows_notes_and_signatures_are_no_projects() -> None:
    ledger = table(
        PLAIN,
        row(1, "甲项目"),
        [],
        row(2, "乙项目"),
        [],
        ["填表说明：本表由各责任单位于每月5日前报送。"],
        ["制表人：张三", None, None, "审核人：李四", None, "日期：2023年6月5日"],
        ["注：1.总投资含土地费用。"],
        [None, "联系电话：0915-1234567"],
    )
    assert names(ledger) == ["甲项目", "乙项目"]
    assert {left.row for left in ledger.left_out if "说明或落款" in left.why} == {7, 8, 9, 10}
    assert not ledger.problems


def test_a_header_repeated_in_the_middle_is_skipped() -> None:
    ledger = read(
        [
            UNIT_LINE,
            ["序号", "项目名称", "总投资", "完成投资", None],
            [None, None, None, "本月", "年初至今"],
            [1, "甲项目", 1000, 10, 100],
            ["序号", "项目名称", "总投资", "完成投资", None],
            [None, None, None, "本月", "年初至今"],
            [2, "乙项目", 1000, 10, 100],
        ],
        ["D2:E2", "D5:E5"],
    )
    assert names(ledger) == ["甲项目", "乙项目"]
    assert {left.row for left in ledger.left_out if left.why == "重复的表头"} == {5, 6}


def test_a_second_table_with_another_header_in_the_same_sheet_is_read() -> None:
    ledger = read(
        [
            ["一、城关镇"],
            ["序号", "项目名称", "总投资（万元）", "年度计划投资（万元）"],
            [1, "甲项目", 1000, 500],
            [],
            ["二、平梁镇"],
            ["序号", "项目名称", "责任单位", "总投资（亿元）", "年度计划投资（万元）"],
            [1, "乙项目", "水利局", 2, 700],
        ]
    )
    assert [(r.name, r.total_fen, r.plan_fen) for r in ledger.rows] == [
        ("甲项目", 1_000_000_000, 500_000_000),
        ("乙项目", 20_000_000_000, 700_000_000),
    ]
    assert ledger.rows[1].unit_text == "水利局"


def test_a_row_with_amounts_and_no_name_is_an_error_and_not_lost() -> None:
    ledger = table(PLAIN, row(1, "甲项目"), row(2, None))
    assert names(ledger) == ["甲项目"]
    assert "没有项目名称" in message(ledger, "B4")
    assert 4 in {left.row for left in ledger.left_out}


def test_a_prepared_row_with_a_number_only_is_left_out_with_its_reason() -> None:
    ledger = table(PLAIN, row(1, "甲项目"), [2], [3])
    assert {left.row: left.why for left in ledger.left_out}[4] == "只有序号，没有内容"
    assert not ledger.problems


def test_a_unit_merged_over_several_projects_holds_for_each() -> None:
    ledger = read(
        [
            UNIT_LINE,
            ["序号", "项目名称", "总投资", "责任单位", "年度计划投资"],
            [1, "甲项目", 10, "水利局", 5],
            [2, "乙项目", 10, None, 5],
            [3, "丙项目", 10, "住建局", 5],
        ],
        ["D3:D4"],
    )
    assert [r.unit_text for r in ledger.rows] == ["水利局", "水利局", "住建局"]


def test_an_amount_merged_over_several_projects_counts_once_and_says_so() -> None:
    ledger = read(
        [
            UNIT_LINE,
            ["序号", "项目名称", "总投资", "年度计划投资"],
            [1, "甲项目", 10, 5],
            [2, "乙项目", None, 5],
        ],
        ["C3:C4"],
    )
    assert [r.total_fen for r in ledger.rows] == [10_000_000, None]
    assert "合并单元格" in message(ledger, "C4")


def test_the_lines_of_a_project_whose_name_is_merged_downwards_are_not_projects() -> None:
    ledger = read(
        [
            UNIT_LINE,
            ["序号", "项目名称", "总投资", "年度计划投资"],
            [1, "甲项目", 10, 5],
            [None, None, 3, None],
            [2, "乙项目", 10, 5],
        ],
        ["A3:A4", "B3:B4"],
    )
    assert names(ledger) == ["甲项目", "乙项目"]
    assert "B4" in cells(ledger)


def test_numbers_that_start_again_in_each_section_do_no_harm() -> None:
    ledger = table(PLAIN, [None, "一、产业"], row(1, "甲项目"), [None, "二、民生"], row(1, "乙项目"))
    assert names(ledger) == ["甲项目", "乙项目"]
    assert not ledger.problems


def test_every_row_with_content_is_a_project_or_left_out_with_a_reason() -> None:
    rows = [
        ["台账"],
        UNIT_LINE,
        PLAIN,
        row(None, "合计"),
        [None, "一、产业"],
        row(1, "甲项目"),
        [],
        row(None, None, 5),
        ["x"],
        ["备注：完"],
    ]
    ledger = read(rows)
    accounted = {r.row_no for r in ledger.rows} | {left.row for left in ledger.left_out}
    assert accounted == {n for n, r in enumerate(rows, start=1) if any(c is not None for c in r)}
    assert only(ledger).name == "甲项目"


def test_without_a_number_column_headings_and_totals_are_still_told_apart() -> None:
    ledger = table(
        ["项目名称", "总投资", "年度计划投资"],
        ["合计", 30, 15],
        ["一、产业", None, None],
        ["甲项目", 10, 5],
        ["乙项目", 10, 5],
        ["民生类", None, None],
        ["丙项目", 10, 5],
    )
    assert [(r.name, r.kind) for r in ledger.rows] == [
        ("甲项目", "产业"),
        ("乙项目", "产业"),
        ("丙项目", "民生类"),
    ]
    assert not ledger.problems


def test_towns_with_their_sums_are_headings_when_they_have_no_number() -> None:
    ledger = table(
        PLAIN,
        row(None, "城关镇", 2000, 1000, 20, 200),
        row(1, "甲项目"),
        row(2, "乙项目"),
        row(None, "平梁镇", 1000, 500, 10, 100),
        row(1, "丙项目"),
    )
    assert [(r.name, r.region_text) for r in ledger.rows] == [
        ("甲项目", "城关镇"),
        ("乙项目", "城关镇"),
        ("丙项目", "平梁镇"),
    ]
    assert not ledger.problems


def test_a_name_alone_that_heads_nothing_is_pointed_out() -> None:
    ledger = table(PLAIN, row(1, "甲项目"), [None, "乙工程"])
    assert names(ledger) == ["甲项目"]
    assert "按分类标题读" in message(ledger, "B4")


def test_a_group_that_counts_its_projects_is_a_heading_without_any_numbering() -> None:
    ledger = table(
        ["项目名称", "总投资", "年度计划投资"],
        ["产业类（2个）", 20, 10],
        ["甲项目", 10, 5],
        ["乙项目（二期）", 10, 5],
    )
    assert [(r.name, r.kind) for r in ledger.rows] == [("甲项目", "产业类"), ("乙项目（二期）", "产业类")]
    assert not ledger.problems


def test_two_numbers_in_one_cell_are_not_run_together() -> None:
    ledger = table(
        PLAIN, row(1, "甲项目", "8600 4400", 500, 10, 100), row(2, "乙项目", "8 600", 500, 10, 100)
    )
    assert [r.total_fen for r in ledger.rows] == [None, 8_600_000_000]
    assert cells(ledger) == {"C3"}


def test_a_project_named_after_an_office_is_no_note() -> None:
    ledger = table(
        ["项目名称", "总投资", "年度计划投资"],
        ["县直单位（二期）公寓", 10, 5],
        ["党群部门：办公用房", 10, 5],
        ["退役军人之家", 10, 5],
    )
    assert [r.name for r in ledger.rows] == ["县直单位（二期）公寓", "党群部门：办公用房", "退役军人之家"]


def test_parts_of_a_total_are_neither_projects_nor_totals() -> None:
    ledger = table(
        PLAIN,
        row(None, "合计", 2000, 1000, 20, 200),
        row(None, "其中：省级项目", 1000, 500, 10, 100),
        row(1, "甲项目"),
        row(2, "乙项目"),
    )
    assert names(ledger) == ["甲项目", "乙项目"]
    assert not ledger.problems
