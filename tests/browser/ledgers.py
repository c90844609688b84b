"""A ledger as an office keeps it: a title, a line with the unit, a header of two levels, groups, a total, one wrong cell."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

OFFICE = "行政审批局"  # has no project in the demonstration county, so its rates are those of this ledger
HALL, ARCHIVE, CENTRE = "城关镇政务服务大厅改造", "城关镇档案馆新馆", "平梁镇便民服务中心"

# One row a line, cells parted by bars; KNOWN is a name the register already holds, here under another code.
_ROWS = f"""
示例县2025年重点项目推进情况台账
填报单位：{OFFICE}　　截至2025年10月底　　单位：万元
序号|项目名称|项目代码|建设地点|责任单位|建设性质|总投资|2025年计划||完成投资情况||是否开工|是否入库|备注
|||||||投资|计划开工月份|本月完成|年初至今累计
一|政务服务
1|{HALL}|2501-610999-04-01-900001|城关镇|{OFFICE}|新建|5000|2000|3月|200|1500|是|是|
2|{ARCHIVE}|2501-610999-04-01-900002|城关镇|{OFFICE}|新建|3000|1000|4月|100|300|是|否|
3|{CENTRE}|2501-610999-04-01-900003|平梁镇|审批服务科|新建|另行测算|1000|6月|0|0|否|否|
4|KNOWN|2501-610999-04-01-900004|城关镇|{OFFICE}|新建|800|400|5月|10|40|是|否|重名
|合计|||||8800|4400||310|1840
"""
_MERGED = ("A1:N1", "A2:N2", "H3:I3", "J3:K3", *(f"{letter}3:{letter}4" for letter in "ABCDEFGLMN"))


def office_ledger(path: Path, known: str) -> Path:
    """Three new projects of the office and one row of a known name. The three plan 2000 + 1000 + 1000 万元, did
    1500 + 300 + 0 this year, and two of them have started."""
    book = Workbook()
    sheet = book.active
    sheet.title = "重点项目台账"
    for line in _ROWS.strip("\n").replace("KNOWN", known).split("\n"):
        sheet.append([_cell(text) for text in line.split("|")])
    for merged in _MERGED:
        sheet.merge_cells(merged)
    book.save(path)
    return path


def _cell(text: str) -> str | int | None:
    return int(text) if text.isdigit() else text or None
