"""A ledger as an office keeps it: a title, a line with the unit, a header of two levels, groups, a total, one wrong cell."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

OFFICE = "行政审批局"  # has no project in the demonstration county, so its rates are those of this ledger
HALL, ARCHIVE, CENTRE = "城关镇政务服务大厅改造", "城关镇档案馆新馆", "平梁镇便民服务中心"


def office_ledger(path: Path, known: str) -> Path:
    """Three new projects of the office, one with an amount nobody can read, and `known`, a name the register holds, under
    another code. Plans 2000 + 1000 + 1000 万元, done this year 1500 + 300 + 0; two of three started."""
    book = Workbook()
    sheet = book.active
    sheet.title = "重点项目台账"
    sheet.append(["示例县2025年重点项目推进情况台账"])
    sheet.append(["填报单位：行政审批局　　截至2025年10月底　　单位：万元"])
    sheet.append(
        [
            "序号",
            "项目名称",
            "项目代码",
            "建设地点",
            "责任单位",
            "总投资",
            "2025年计划",
            None,
            "完成投资情况",
            None,
        ]
        + ["是否开工", "是否入库", "备注"]
    )
    sheet.append([None] * 6 + ["投资", "计划开工月份", "本月完成", "年初至今累计"])
    sheet.append(["一", "政务服务"])
    rows = [
        [1, HALL, "2501-610999-04-01-900001", "城关镇", OFFICE, 5000, 2000, "3月", 200, 1500, "是", "是", ""],
        [
            2,
            ARCHIVE,
            "2501-610999-04-01-900002",
            "城关镇",
            OFFICE,
            3000,
            1000,
            "4月",
            100,
            300,
            "是",
            "否",
            "",
        ],
        [
            3,
            CENTRE,
            "2501-610999-04-01-900003",
            "平梁镇",
            "审批服务科",
            "另行测算",
            1000,
            "6月",
            0,
            0,
            "否",
            "否",
            "",
        ],
        [4, known, "2501-610999-04-01-900004", "城关镇", OFFICE, 800, 400, "5月", 10, 40, "是", "否", "重名"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.append([None, "合计", None, None, None, 8800, 4400, None, 310, 1840])
    for merged in ("A1:M1", "A2:M2", "G3:H3", "I3:J3", *(f"{letter}3:{letter}4" for letter in "ABCDEFKLM")):
        sheet.merge_cells(merged)
    book.save(path)
    return path
