"""倒排工期表: what is written is read back equal, and tables offices made themselves are read with what they mean."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from openpyxl.worksheet.worksheet import Worksheet
from tests.exchange.schedules.draw import schedules

from guatu.engine.schedule import Edge, Limit, Link, LinkKind, Sense
from guatu.exchange.schedules.timetable import not_written, read_timetable, write_timetable
from guatu.exchange.schedules.values import ReadSchedule, SheetNode, SheetSchedule, UnreadableSchedule

Cell = str | int | float | date | None


def read(rows: list[list[Cell]], merges: tuple[str, ...] = (), year: int = 2026) -> ReadSchedule:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    stream = io.BytesIO()
    book.save(stream)
    return read_timetable(stream.getvalue(), year=year)


def opened(schedule: SheetSchedule) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(write_timetable(schedule))).active


@settings(max_examples=150, deadline=None)
@given(schedules())
def test_what_is_written_is_read_back_equal_but_for_what_is_told(schedule: SheetSchedule) -> None:
    """The table has no column for limits, baselines and what is critical (it is red), and says the rest."""
    held = replace(
        schedule,
        nodes=tuple(
            replace(node, limits=(), baseline_start=None, baseline_finish=None, is_critical=False)
            for node in schedule.nodes
        ),
    )
    got = read_timetable(write_timetable(schedule), year=2026)
    assert got.schedule == held
    assert got.notes == ()


NODES = (
    SheetNode(
        "a",
        "可研批复",
        "立项用地规划许可",
        20,
        body="发改局",
        start=date(2026, 3, 2),
        finish=date(2026, 3, 27),
        latest_start=date(2026, 3, 9),
        latest_finish=date(2026, 4, 3),
        total_float=5,
        law="7 个工作日",
    ),
    SheetNode(
        "b",
        "公示",
        "立项用地规划许可",
        7,
        "自然日",
        started_on=date(2026, 3, 28),
        finished_on=date(2026, 4, 3),
        percent=100,
        start=date(2026, 3, 28),
        finish=date(2026, 4, 3),
    ),
    SheetNode(
        "c", "施工许可证", "施工许可", 0, start=date(2026, 4, 30), finish=date(2026, 4, 30), is_critical=True
    ),
)
PLAN = SheetSchedule(
    "总装厂房",
    NODES,
    (Link("a", "b"), Link("a", "c", LinkKind.SS, 5), Link("b", "c", LinkKind.FS, 2, "自然日")),
    "投产",
    date(2026, 6, 30),
    date(2026, 3, 1),
    "县发改局",
)  # fmt: skip


def test_the_table_has_the_shape_the_office_knows() -> None:
    sheet = opened(PLAN)
    assert [sheet.cell(row, 1).value for row in (1, 2)] == ["总装厂房倒排工期表", "编制单位：县发改局"]
    assert " ".join(cell.value for cell in sheet[3][:18]) == (
        "序号 阶段 工作节点 责任单位 工期 日历 最早开始 最早完成 最迟开始 最迟完成 余量 实际开始 实际完成 完成% 前置 法定时限 备注 节点编号"
    )
    assert [cell.value for cell in sheet[7]][:3] == [3, "施工许可", "施工许可证"]
    assert sheet["O7"].value == "1SS+5;2FS+2(自然日)"
    assert sheet["A8"].value == "目标：投产 2026-06-30  合计：3 个节点，已完成 1 个"
    assert sheet.column_dimensions["R"].hidden
    assert {"B5:B6", "A1:Q1", "A8:Q8"} <= {str(merge) for merge in sheet.merged_cells.ranges}


def test_it_prints_on_one_width_of_a3_with_the_header_on_every_page() -> None:
    sheet = opened(PLAN)
    page = sheet.page_setup
    assert (int(page.paperSize), page.orientation) == (8, "landscape")  # 8 is A3
    assert (page.fitToWidth or 1, page.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
        1,
        0,
        True,
    )
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("D5", "$3:$4")


def test_bars_stand_in_the_weeks_they_take() -> None:
    sheet = opened(PLAN)
    weeks = {sheet.cell(4, place).value: place for place in range(19, sheet.max_column + 1)}
    assert list(weeks)[:2] == ["3/2", "3/9"]
    assert list(weeks)[-1] == "6/29"

    def colour(row: int, week: str) -> str:
        return str(sheet.cell(row, weeks[week]).fill.fgColor.rgb)[2:]

    assert [colour(5, week) for week in ("3/2", "3/23", "3/30", "4/6")] == [
        "5B9BD5",
        "5B9BD5",
        "D9D9D9",
        "000000",
    ]
    assert [colour(6, week) for week in ("3/23", "3/30", "4/6")] == ["70AD47", "70AD47", "000000"]
    assert [colour(7, week) for week in ("4/20", "4/27", "6/29")] == ["000000", "C00000", "FFC000"]


@pytest.mark.parametrize(
    ("last", "labels", "count"),
    [
        (date(2026, 9, 1), ["3/2", "3/9"], 27),
        (date(2027, 12, 1), ["上", "中"], 66),
        (date(2032, 12, 1), ["3", "4"], 82),
    ],
)
def test_a_longer_plan_has_wider_columns(last: date, labels: list[str], count: int) -> None:
    sheet = opened(SheetSchedule("", (SheetNode("a", "甲", start=date(2026, 3, 2), finish=last),)))
    found = [sheet.cell(4, place).value for place in range(19, sheet.max_column + 1)]
    assert (found[:2], len(found)) == (labels, count)


def test_what_the_table_has_no_column_for_is_told() -> None:
    limit = Limit(Edge.FINISH, Sense.NOT_AFTER, date(2026, 9, 1))
    node = SheetNode("a", "可研", limits=(limit,), baseline_start=date(2026, 1, 1))
    assert not_written(SheetSchedule("", (node,))) == (
        "“可研”的限制“不晚于 2026-09-01 完成”没有写入：表里没有这一列",
        "基线日期没有写入：表里没有这一列",
    )


def test_a_text_that_could_be_a_formula_stays_a_text() -> None:
    schedule = SheetSchedule("", (SheetNode("a", "=1+1", note="@SUM(A1)", law="-30 天"),))
    sheet = opened(schedule)
    assert sheet["C5"].data_type == "s"
    assert read_timetable(write_timetable(schedule), year=2026).schedule.nodes[0] == schedule.nodes[0]


def test_an_offices_own_table_is_read_with_its_dates_phases_and_predecessors() -> None:
    got = read(
        [
            ["XX县 2026 年产业园总装厂房项目倒排工期表"],
            ["填报单位：县住建局", None, None, None, "日期：2026年3月1日"],
            [
                "序号",
                "工作阶段",
                "工作内容",
                "牵头单位",
                "工期（天）",
                "计划时间",
                None,
                "完成时限",
                "紧前工作",
                "备注",
            ],
            [None, None, None, None, None, "开始", "完成", None, None, None],
            [1, "前期", "项目备案", "县发改局", 3, "2026.3", "2026.3.5", "2026年3月底", None, "已报"],
            [
                2,
                None,
                "用地预审",
                "自然资源局",
                "20个工作日",
                date(2026, 3, 6),
                "4月上旬",
                "2026年第2季度",
                "1",
                None,
            ],
            [
                3,
                "施工",
                "桩基施工",
                "县城投公司",
                "2个月",
                "2026-04-15",
                "5月底",
                "2026.6",
                "1FS+5天；2SS",
                "—",
            ],
            [4, None, "竣工", "县城投公司", None, None, "2026/12/31", None, "3、桩基施工", None],
            ["合计", None, None, None, 85],
            ["填表人：张三"],
        ],
        ("A1:J1", "B5:B6", "B7:B8", "F3:G3"),
    )
    schedule = got.schedule
    assert (schedule.title, schedule.unit, schedule.as_of) == (
        "XX县 2026 年产业园总装厂房项目",
        "县住建局",
        date(2026, 3, 1),
    )
    assert [(n.key, n.phase, n.name, n.body, n.days, n.calendar) for n in schedule.nodes] == [
        ("1", "前期", "项目备案", "县发改局", 3, "工作日"),
        ("2", "前期", "用地预审", "自然资源局", 20, "工作日"),
        ("3", "施工", "桩基施工", "县城投公司", 60, "自然日"),
        ("4", "施工", "竣工", "县城投公司", 0, "自然日"),
    ]
    assert [(n.start, n.finish, n.latest_finish) for n in schedule.nodes] == [
        (date(2026, 3, 1), date(2026, 3, 5), date(2026, 3, 31)),
        (date(2026, 3, 6), date(2026, 4, 10), date(2026, 6, 30)),
        (date(2026, 4, 15), date(2026, 5, 31), date(2026, 6, 30)),
        (None, date(2026, 12, 31), None),
    ]
    assert schedule.links == (
        Link("1", "2"),
        Link("1", "3", LinkKind.FS, 5),
        Link("2", "3", LinkKind.SS),
        Link("3", "4"),
        Link("3", "4"),
    )
    assert got.notes == (
        "F5（计划开始）“2026.3”：日期没有写到日，已取该时段的第一天。",
        "H5（完成时限）“2026年3月底”、G6（计划完成）“4月上旬”、H6（完成时限）“2026年第2季度”、G7（计划完成）“5月底”、"
        "H7（完成时限）“2026.6”：日期没有写到日，已取该时段的最后一天。",
        "工期没有写明工作日还是自然日，都按工作日计。",
        "E7（工期（天））“2个月”：工期按每周 7 个、每月 30 个自然日换算。",
        "第 8 行：没有工期，按里程碑计。",
    )


@pytest.mark.parametrize(
    ("cell", "start", "finish"),
    [
        ("2026.3.1-2026.3.20", date(2026, 3, 1), date(2026, 3, 20)),
        ("2026年3月1日至20日", date(2026, 3, 1), date(2026, 3, 20)),
        ("3月—5月底前完成", date(2026, 3, 1), date(2026, 5, 31)),
        ("2026-11-05至2027-02-28", date(2026, 11, 5), date(2027, 2, 28)),
        ("2026年6月底前", None, date(2026, 6, 30)),
        (date(2026, 6, 3), None, date(2026, 6, 3)),
    ],
)
def test_one_column_may_hold_both_days(cell: Cell, start: date | None, finish: date) -> None:
    got = read([["序号", "工作事项", "责任单位", "起止时间"], [1, "征地拆迁", "镇政府", cell]])
    assert [(node.start, node.finish) for node in got.schedule.nodes] == [(start, finish)]


def test_rows_that_only_name_a_phase_begin_it() -> None:
    got = read(
        [
            ["序号", "节点名称", "责任单位", "办理时限", "前置"],
            ["一", "立项阶段"],
            [1, "备案", "发改局", "3工作日"],
            [2, "环评", "生态环境局", "30个自然日", 1],
            ["二、施工阶段"],
            [1, "开工", "城投公司", "1天", "1;环评"],
        ]
    )
    assert [(n.phase, n.key, n.days, n.calendar) for n in got.schedule.nodes] == [
        ("立项阶段", "1", 3, "工作日"),
        ("立项阶段", "2", 30, "自然日"),
        ("施工阶段", "1-第6行", 1, "工作日"),
    ]
    assert got.schedule.links == (Link("1", "2"), Link("1-第6行", "1-第6行"), Link("2", "1-第6行"))


def test_what_cannot_be_read_is_named_by_its_cell() -> None:
    got = read(
        [
            ["序号", "工作节点", "工期", "计划开始", "实际完成", "完成%", "前置", "风险等级"],
            [1, "备案", "尽快", "待定", "2026-02-30", "过半", "见附件FS", "高"],
            [2, None, 5],
            [3, "环评", 1.5, None, None, 120, "9", None],
        ]
    )
    assert got.notes == (
        "C2（工期）“尽快”：不是工期，没有带入。",
        "D2（计划开始）“待定”、E2（实际完成）“2026-02-30”：不是日期，没有带入。",
        "第 2 行：没有工期，按里程碑计。",
        "F2（完成%）“过半”：不是百分比，没有带入。",
        "第 3 行：没有节点名称，没有带入。",
        "C4（工期）“1.5”：工期不是整天，已向上取整。",
        "工期没有写明工作日还是自然日，都按工作日计。",
        "第 4 行“环评”（120）：完成百分比不在 0 到 100 之间，按边界值计。",
        "第 4 行“环评”：完成 100% 但没有实际完成日期，按未完成计。",
        "H 列：这一列没有带入（风险等级）。",
        "第 2 行“见附件”、第 4 行“9”：前置在表里没有对应的节点，没有带入。",
    )


def test_shares_of_one_are_percentages_when_the_header_does_not_say_percent() -> None:
    rows: list[list[Cell]] = [
        ["序号", "工作节点", "工期", "实际开始", "完成率"],
        [1, "甲", 5, "2026-03-02", 0.4],
        [2, "乙", 5, "2026-03-02", 0.05],
    ]
    assert [node.percent for node in read(rows).schedule.nodes] == [40, 5]
    rows[0][4], rows[1][4] = "完成%", 1
    assert [node.percent for node in read(rows).schedule.nodes] == [1, 5]


def test_the_first_sheet_with_nodes_is_read_and_the_others_are_noted() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        for name, row in (
            ("封面", ["方案"]),
            ("工期", ["序号", "工作节点", "工期"]),
            ("二期", ["序号", "工作节点", "工期"]),
        ):
            book.add_worksheet(name).write_row(0, 0, row)
    got = read_timetable(stream.getvalue(), year=2026)
    assert got.notes == ("“封面”：没有节点的表头，没有读。", "“二期”：只读第一张有节点的表，这张没有读。")


def test_a_workbook_without_nodes_is_refused() -> None:
    with pytest.raises(UnreadableSchedule, match="没有找到表头"):
        read([["项目名称", "总投资"], ["厂房", 3]])
