"""A reading the user corrected holds for the next month too."""

from __future__ import annotations

from tests.exchange.reader.books import MAY, PLAIN, UNIT_LINE, fields, may, only, read

from guatu.engine.calendar import Month
from guatu.exchange.reader import ColumnChoice, MappingOverride

JUNE = Month(2023, 6)


def month_table(month: int) -> list[list[object]]:
    """The same ledger, month by month."""
    return [
        [f"2023年{month}月重点项目", None, "单位：万元"],
        [
            "项目名称",
            "年度计划投资",
            f"2023年{month}月完成投资",
            f"1-{month}月完成投资",
            "累计完成投资",
            "帮扶干部",
        ],
        ["甲项目", 500, 10, 100, 900, "张三"],
    ]


def test_the_signature_is_the_same_from_month_to_month() -> None:
    assert read(month_table(5)).signature == read(month_table(6), as_of=JUNE).signature
    assert read(month_table(5)).signature != read([UNIT_LINE, PLAIN, [1, "甲项目", 1, 1, 1, 1]]).signature


def test_a_choice_for_a_column_holds_next_month_although_its_header_says_another_month() -> None:
    choice = MappingOverride(
        {
            "{年}{月}完成投资": ColumnChoice(None),
            "累计完成投资": ColumnChoice("done_total_fen"),
            "帮扶干部": ColumnChoice("unit_text"),
        }
    )
    for month, as_of in ((5, MAY), (6, JUNE)):
        ledger = read(month_table(month), as_of=as_of, mapping=choice)
        row = only(ledger)
        assert may(row, as_of).done_month_fen is None
        assert may(row, as_of).done_total_fen == 900_000_000
        assert (row.unit_text, row.extra) == ("张三", {f"2023年{month}月完成投资": "10"})
        assert not ledger.problems


def test_a_chosen_unit_replaces_the_one_that_was_read() -> None:
    rows = [UNIT_LINE, PLAIN, [1, "甲项目", 1, 1, 1, 1]]
    assert (
        only(read(rows, mapping=MappingOverride({"总投资": ColumnChoice("total_fen", "亿元")}))).total_fen
        == 10_000_000_000
    )
    assert only(read(rows, mapping=MappingOverride(default_unit="元"))).plan_fen == 100


def test_a_chosen_column_wins_over_one_that_was_recognised() -> None:
    rows = [UNIT_LINE, ["项目名称", "总投资", "调整后投资规模", "年度计划投资"], ["甲项目", 100, 200, 50]]
    ledger = read(rows, mapping=MappingOverride({"调整后投资规模": ColumnChoice("total_fen")}))
    assert only(ledger).total_fen == 200_000_000
    assert fields(ledger)["B"] is None


def test_a_sheet_the_user_does_not_want_is_left_out() -> None:
    rows = [UNIT_LINE, PLAIN, [1, "甲项目", 1, 1, 1, 1]]
    ledger = read({"台账": rows, "旧表": rows}, mapping=MappingOverride(skip_sheets=frozenset({"旧表"})))
    assert [row.sheet for row in ledger.rows] == ["台账"]
    assert ledger.left_out[-1].why == "用户选择不读这张表"


def test_each_column_tells_how_it_was_read() -> None:
    columns = {c.letter: c for c in read(month_table(5)).sheets[0].header.columns}
    assert (columns["C"].field, columns["C"].unit, columns["C"].month) == ("done_month_fen", "万元", MAY)
    assert columns["E"].confidence < 0.6
    assert "年初至今另有一列" in columns["E"].why
    assert columns["F"].field is None


def test_the_style_of_the_dates_of_a_column_is_told() -> None:
    ledger = read(
        [
            UNIT_LINE,
            ["项目名称", "总投资", "开工时间", "建设起止年限"],
            ["甲项目", 1, "2023年第4季度", "2022-2024"],
        ]
    )
    assert [c.date_style for c in ledger.sheets[0].header.columns] == [None, None, "文字（季度）", "起止"]
