"""The values do not depend on where a column stands, on its unit, or on what stands beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.reader.books import MAY, book

from guatu.engine.calendar import Month
from guatu.exchange.reader import LedgerRow, ReadLedger, read_workbook

UNITS = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
TEXTS: dict[str, list[str]] = {
    "项目名称": ["name", "项目名称", "项目名 称", "工程名称"],
    "项目代码": ["code", "项目代码", "统一项目代码", "项目赋码"],
    "责任单位": ["unit_text", "责任单位", "牵头部门", "分管局委"],
    "建设单位": ["owner_text", "建设单位", "项目业主", "项目法人"],
    "建设地点": ["region_text", "建设地点", "所属乡镇", "行政区"],
    "项目类型": ["kind", "项目类型", "项目类别"],
    "建设性质": ["entry_category", "建设性质", "项目性质"],
    "是否开工": ["started", "是否开工", "是否已开工"],
    "备注": ["remark", "备注", "备 注"],
}
AMOUNTS: dict[str, list[str]] = {
    "total": ["总投资", "项目总投资", "投资总额", "估算总投资"],
    "plan": ["年度计划投资", "2023年计划投资", "本年计划完成投资", "2023年度投资计划"],
    "month": ["本月完成投资", "5月完成投资", "当月完成投资", "2023年5月完成投资"],
    "year": ["年初至今累计完成投资", "1-5月累计完成投资", "自元月至本月底完成投资", "本年累计完成投资"],
    "since": ["开工以来累计完成投资", "自开工累计完成投资", "项目累计投资"],
    "before": ["2022年底累计完成投资", "截至上年底累计完成投资"],
}
PROJECTS: list[dict[str, Any]] = [
    {
        "项目名称": f"第{n}项目",
        "项目代码": f"2017-610921-04-01-{n:06}",
        "责任单位": "水利局",
        "建设单位": f"公司{n}",
        "建设地点": "城关镇",
        "项目类型": "产业",
        "建设性质": "续建",
        "是否开工": "是" if n % 2 else "否",
        "备注": "",
        "total": 900_000_000_000 + n,
        "plan": 50_000_000_000 + n,
        "month": n * 100 if n % 2 else 0,
        "year": n * 1_000 if n % 2 else 0,
        "since": n * 10_000_000,
        "before": n * 1_000_000,
    }
    for n in range(1, 8)
]


def bare(ledger: ReadLedger) -> list[LedgerRow]:
    """The projects without where they stood."""
    return [row._replace(row_no=0, extra={}, letters={}) for row in ledger.rows]


@st.composite
def layouts(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """Columns in any order, each under one of its names and in some unit, with blank and unknown ones between."""
    keys = draw(st.permutations([*TEXTS, *AMOUNTS]))
    layout: list[tuple[str, str, str]] = []
    for key in keys:
        if key in TEXTS:
            layout.append((key, draw(st.sampled_from(TEXTS[key][1:])), ""))
        else:
            unit = draw(st.sampled_from(list(UNITS)))
            layout.append((key, f"{draw(st.sampled_from(AMOUNTS[key]))}（{unit}）", unit))
        for filler in draw(st.lists(st.sampled_from(["", "联系电话", "县级领导"]), max_size=2)):
            layout.append(("", filler, ""))
    return layout


def rows_of(layout: list[tuple[str, str, str]]) -> list[list[Any]]:
    """The sheet of such a layout."""
    rows: list[list[Any]] = [[], [header for _, header, _ in layout]]
    for project in PROJECTS:
        cells = [project.get(key, "138" if header else None) for key, header, _ in layout]
        rows.append(
            [
                float(Decimal(c) / UNITS[unit]) if unit else c
                for c, (_, _, unit) in zip(cells, layout, strict=True)
            ]
        )
    return rows


@settings(max_examples=60, deadline=None)
@given(layouts())
def test_columns_in_any_order_and_unit_give_the_same_values(layout: list[tuple[str, str, str]]) -> None:
    row = bare(read_workbook(book(rows_of(layout)), as_of=MAY))
    assert [r.name for r in row] == [p["项目名称"] for p in PROJECTS]
    for got, project in zip(row, PROJECTS, strict=True):
        figures = got.figures[MAY]
        assert (got.total_fen, got.plan_fen, got.done_before_fen) == (
            project["total"],
            project["plan"],
            project["before"],
        )
        assert (figures.done_month_fen, figures.done_year_fen, figures.done_total_fen) == (
            project["month"],
            project["year"],
            project["since"],
        )
        assert (got.code, got.unit_text, got.owner_text, got.region_text) == (
            project["项目代码"],
            "水利局",
            project["建设单位"],
            "城关镇",
        )
        assert (got.kind, got.entry_category, got.started) == ("产业", "续建", project["是否开工"] == "是")


@settings(max_examples=40, deadline=None)
@given(
    st.permutations(["1月", "2月", "3月", "4月", "5月"]),
    st.booleans(),
    st.sampled_from(["2023年完成投资（万元）", "各月完成投资(万元)", "月度完成投资（万元）"]),
)
def test_months_as_columns_in_any_order_belong_to_their_months(
    months: list[str], merged: bool, parent: str
) -> None:
    rows = [
        ["项目名称", "总投资（万元）", parent],
        [None, None, *months],
        ["甲项目", 1000, *(int(m[0]) * 10 for m in months)],
    ]
    spans = ["A1:A2", "B1:B2", "C1:G1"] if merged else []
    ledger = read_workbook(
        book([["2023年台账"], *rows], [s.translate(str.maketrans("12", "23")) for s in spans]), as_of=MAY
    )
    assert [ledger.rows[0].figures[Month(2023, n)].done_month_fen for n in range(1, 6)] == [
        n * 10_000_000 for n in range(1, 6)
    ]
    assert ledger.rows[0].figures[MAY].done_year_fen == 150_000_000
