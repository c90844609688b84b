"""Habits of offices: how they write answers, dates, parts, notes and headers."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
from tests.exchange.reader.books import MAY, PLAIN, UNIT_LINE, book, fields, may, message, only, read, table

from guatu.exchange.reader import read_workbook

START = ["序号", "项目名称", "总投资", "年度计划投资", "开工时间"]


def test_an_answer_may_carry_its_reason_in_brackets() -> None:
    header = ["序号", "项目名称", "总投资", "是否开工", "是否纳统"]
    ledger = table(
        header, [1, "甲", 10, "是（4月）", "否（资料不全）"], [2, "乙", 10, "是（计划6月）", "未纳"]
    )
    assert [(r.started, r.in_stats) for r in ledger.rows] == [(True, False), (None, False)]
    assert "请填写“是”或“否”" in message(ledger, "D4")


def test_dates_spelt_in_chinese_or_as_excel_shortens_them_are_read() -> None:
    ledger = table(
        START, [1, "甲", 10, 5, "二〇二三年四月"], [2, "乙", 10, 5, "Mar-23"], [3, "丙", 10, 5, "二〇二二年"]
    )
    assert [r.start_on for r in ledger.rows] == [date(2023, 4, 1), date(2023, 3, 1), date(2022, 1, 1)]
    assert ledger.problems == []


def test_years_in_the_brackets_of_a_duration_are_its_years() -> None:
    row = only(table(["序号", "项目名称", "总投资", "建设周期"], [1, "甲", 10, "2年（2022-2023）"]))
    assert (row.start_year, row.finish_year) == (2022, 2023)


def test_a_date_column_filled_with_spans_gives_the_years() -> None:
    header = ["序号", "项目名称", "总投资", "开/竣工时间"]
    ledger = table(header, [1, "甲", 10, "2022年7月-2024年12月"], [2, "乙", 10, "2023.1-2023.5"])
    assert [(r.start_year, r.finish_year) for r in ledger.rows] == [(2022, 2024), (2023, 2023)]


def test_a_planned_date_is_not_a_start_though_the_plan_stands_in_brackets() -> None:
    ledger = table(["序号", "项目名称", "总投资", "开工（计划）时间"], [1, "甲", 10, "2023年9月"])
    assert fields(ledger)["D"] == "planned_start"
    assert (only(ledger).start_on, str(only(ledger).planned_start)) == (None, "2023-09")


def test_headers_and_answers_in_traditional_characters_are_read_and_names_stay_as_written() -> None:
    header = ["序號", "項目名稱", "總投資（萬元）", "年度計劃投資（萬元）", "是否開工"]
    row = only(read([header, [1, "圖書館新館", 1000, 500, "已開工"], ["合計", None, 1000, 500]]))
    assert (row.name, row.total_fen, row.plan_fen, row.started) == ("圖書館新館", 10**9, 5 * 10**8, True)


def test_phases_after_their_first_part_are_parts_too() -> None:
    ledger = table(
        PLAIN,
        [1, "电池基地", 50, 12, 1, 4],
        [None, "其中：一期", 30, 10, 1, 4],
        [None, "　　　二期", 20, 2, 0, 0],
        [2, "二期", 8, 2, 0, 0],
    )
    assert [r.name for r in ledger.rows] == ["电池基地", "二期"]
    assert [left.row for left in ledger.left_out if "其中项" in left.why] == [4, 5]


def test_a_note_below_the_table_is_no_project_though_it_fills_the_name_column() -> None:
    ledger = table(PLAIN, [1, "甲", 10, 5, 1, 2], ["备注", "以上数据由各单位报送"])
    assert only(ledger).name == "甲"
    assert ledger.left_out[-1].why.startswith("说明或落款")


def test_the_word_for_a_total_may_stand_in_the_code_column() -> None:
    header = ["序号", "项目代码", "项目名称", "总投资"]
    ledger = table(header, [1, "2509-320193-89-01-544060", "甲", 10], [None, "总计", None, 10])
    assert (only(ledger).name, ledger.problems, ledger.left_out[-1].why) == ("甲", [], "合计行（总计）")


def test_a_blank_row_inside_a_merged_cell_stays_blank() -> None:
    rows = [
        UNIT_LINE,
        ["责任单位", "项目名称", "总投资", "年度计划投资"],
        ["交通局", "甲", 10, 5],
        [],
        [None, "乙", 9, 5],
    ]
    ledger = read(rows, ["A3:A5"])
    assert [(r.name, r.unit_text) for r in ledger.rows] == [("甲", "交通局"), ("乙", "交通局")]
    assert ledger.problems == []


def test_sections_may_be_lettered() -> None:
    ledger = table(
        PLAIN, ["A", "基础设施", 10, 5, 1, 2], [1, "甲", 10, 5, 1, 2], ["B", "产业"], [2, "乙", 8, 4, 1, 2]
    )
    assert [(r.name, r.kind) for r in ledger.rows] == [("甲", "基础设施"), ("乙", "产业")]


def test_the_sum_beside_its_sources_is_the_amount_and_a_source_is_not() -> None:
    rows = [
        ["序号", "项目名称", "总投资及资金来源", None, None, "2023年计划投资及资金来源", None],
        [None, None, "合计", "中央", "自筹", "小计", "专项债"],
        [1, "灾后重建", 1000, 600, 400, 300, 200],
    ]
    row = only(read([UNIT_LINE, *rows], ["A2:A3", "B2:B3", "C2:E2", "F2:G2"]))
    assert (row.total_fen, row.plan_fen) == (10**9, 3 * 10**8)


def test_cells_formatted_to_the_very_end_of_the_sheet_do_not_make_it_too_large() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(book([UNIT_LINE, PLAIN, [1, "甲", 10, 5, 1, 2]])))
    workbook["台账"].cell(1_048_576, 2).number_format = "0.00"
    stream = io.BytesIO()
    workbook.save(stream)
    assert only(read_workbook(stream.getvalue(), as_of=MAY)).name == "甲"


def test_a_duration_has_no_years_and_says_so_without_being_wrong() -> None:
    ledger = table(["序号", "项目名称", "总投资", "建设周期"], [1, "甲", 10, "36个月"], [2, "乙", 10, "不详"])
    assert [(r.start_year, r.finish_year) for r in ledger.rows] == [(None, None)] * 2
    assert sorted((p.cell, p.level) for p in ledger.problems) == [("D3", "warning"), ("D4", "error")]
    assert "2022-2024" in message(ledger, "D3")


def test_of_which_this_month_is_the_months_figure() -> None:
    header = ["序号", "项目名称", "总投资", "1-5月完成投资", "其中：5月完成投资", "其中：中央投资"]
    ledger = table(header, [1, "甲", 10, 5, 1, 3])
    assert (fields(ledger)["E"], fields(ledger)["F"]) == ("done_month_fen", None)


def test_tables_below_one_another_have_their_own_units() -> None:
    other = ["序号", "项目名称", "项目总投资", "年度计划投资", "计划开工时间"]
    for line in (["单位：亿元"], ["二、新开工项目（亿元）"], ["", "", "", "单位：亿元"]):
        ledger = read(
            [
                UNIT_LINE,
                PLAIN,
                [1, "甲", 1000, 500, 1, 2],
                ["合计", None, 1000, 500],
                line,
                other,
                [1, "乙", 40, 2],
            ]
        )
        assert [(r.name, r.total_fen) for r in ledger.rows] == [("甲", 10**9), ("乙", 4 * 10**11)], line


def test_a_table_below_another_without_a_unit_of_its_own_keeps_the_unit_of_the_sheet() -> None:
    other = ["序号", "项目名称", "项目总投资", "年度计划投资", "计划开工时间"]
    ledger = read([UNIT_LINE, PLAIN, [1, "甲", 1000, 500, 1, 2], other, [1, "乙", 3, 2, "2023年6月"]])
    assert [(r.name, r.total_fen) for r in ledger.rows] == [("甲", 10**9), ("乙", 3 * 10**6)]


def test_tables_side_by_side_are_both_read_with_their_cells() -> None:
    head = ["序号", "项目名称", "总投资", "年度计划投资"]
    rows = [
        UNIT_LINE,
        [*head, None, *head],
        [1, "左一", 10, 5, None, 1, "右一", "约30", 6],
        [2, "左二", 20, 5],
    ]
    ledger = read(rows)
    assert [(r.name, r.total_fen, r.plan_fen) for r in ledger.rows] == [
        ("左一", 10**7, 5 * 10**6),
        ("左二", 2 * 10**7, 5 * 10**6),
        ("右一", None, 6 * 10**6),
    ]
    assert [(p.cell, p.level) for p in ledger.problems] == [("H3", "error")]
    assert ledger.rows[2].cells["plan_fen"] == "I3"


def test_a_second_name_column_alone_is_no_second_table() -> None:
    ledger = table(["序号", "项目名称", "总投资", "年度计划投资", "项目名称"], [1, "甲", 10, 5, "甲厂"])
    assert [r.name for r in ledger.rows] == ["甲"]


def test_a_row_of_units_may_name_other_measures_too() -> None:
    rows = [
        ["序号", "项目名称", "总投资", "年度计划投资", "1-5月完成投资", "开工时间", "完成率"],
        [None, None, "亿元", "亿元", "万元", "年月", "%"],
        [1, "甲", 1.5, 0.5, 1200, "2023-03", 24],
    ]
    ledger = read(rows)
    row = only(ledger)
    assert (row.total_fen, row.plan_fen, may(row).done_year_fen) == (15 * 10**9, 5 * 10**9, 12 * 10**8)
    assert (row.start_on, ledger.problems) == (date(2023, 3, 1), [])


def test_years_of_two_digits_are_years() -> None:
    row = only(table(["序号", "项目名称", "总投资", "起止年限"], [1, "甲", 10, "22年-24年"]))
    assert (row.start_year, row.finish_year) == (2022, 2024)


def test_an_answer_may_say_since_when() -> None:
    header = ["序号", "项目名称", "总投资", "是否开工", "是否纳统"]
    ledger = table(header, [1, "甲", 10, "已于3月开工", "5月已入统"], [2, "乙", 10, "3月开工", "是"])
    assert [(r.started, r.in_stats) for r in ledger.rows] == [(True, True), (None, True)]


def test_a_plan_handed_down_is_a_plan_and_money_handed_down_is_not() -> None:
    header = ["序号", "项目名称", "投资总规模", "市下达年度计划", "下达资金"]
    assert [*fields(table(header, [1, "甲", 10, 5, 3])).values()][2:] == ["total_fen", "plan_fen", None]


def test_this_years_answer_is_taken_before_last_years() -> None:
    header = ["序号", "项目名称", "总投资", "2022年是否纳统", "是否纳统"]
    row = only(read([["2023年项目", "单位：万元"], header, [1, "甲", 10, "否", "是"]]))
    assert row.in_stats is True


def test_a_project_of_the_overview_and_of_its_towns_sheet_is_pointed_out_at_both() -> None:
    rows = [UNIT_LINE, PLAIN, [1, "共同", 10, 5, 1, 2]]
    ledger = read({"总表": rows, "城关镇": rows})
    assert sorted((p.sheet, p.cell, p.level) for p in ledger.problems) == [
        ("城关镇", "B3", "warning"),
        ("总表", "B3", "warning"),
    ]


def test_plans_and_results_in_alternate_lines_are_not_mixed_up() -> None:
    header = ["序号", "项目名称", "总投资", "类别", "全年", "4月", "5月"]
    rows = [[1, "甲", 10, "计划", 5, 1, 1], [None, None, None, "完成", 3, 2, 1]]
    ledger = read([UNIT_LINE, header, *rows], ["A3:A4", "B3:B4", "C3:C4"])
    row = only(ledger)
    assert (row.total_fen, row.plan_fen, may(row).done_month_fen) == (10**7, None, None)
    assert "请把计划和完成分成两列" in message(ledger, "D2")


def test_a_column_of_states_called_plan_and_done_leaves_the_amounts_alone() -> None:
    header = ["序号", "项目名称", "总投资", "项目状态", "年度计划投资"]
    ledger = table(header, [1, "甲", 10, "计划", 5], [2, "乙", 10, "完成", 6])
    assert [r.plan_fen for r in ledger.rows] == [5 * 10**6, 6 * 10**6]
