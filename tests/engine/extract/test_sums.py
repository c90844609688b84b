"""Parts that a document gives its own totals are added up; what is no division of a total is left alone."""

from decimal import Decimal

import pytest

from guatu.engine.extract import read_plan

TITLE = "青禾县2024年项目建设方案\n一、主要目标\n"


def _sums(text: str) -> list[tuple[Decimal, list[Decimal], Decimal]]:
    reading = read_plan(TITLE + text)
    values = [target.value for target in reading.targets]
    return [(values[s.total], [values[i] for i in s.parts], s.difference) for s in reading.sums]


def _row(total: str, parts: str, difference: str) -> tuple[Decimal, list[Decimal], Decimal]:
    return Decimal(total), [Decimal(each) for each in parts.split()], Decimal(difference)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "实施重点项目100个，其中产业项目30个、基础设施项目50个、社会事业项目20个。",
            [_row("100", "30 50 20", "0")],
        ),
        (
            "实施重点项目115个，其中产业项目40个、基础设施项目50个、社会事业项目34个。",
            [_row("115", "40 50 34", "9")],
        ),
        (
            "完成年度投资30亿元，具体为：产业项目15亿元，基础设施项目9.5亿元，社会事业项目5亿元。",
            [_row("30", "15 9.5 5", "-0.5")],
        ),
        (
            "安排项目14个，其中新建9个、续建5个；完成投资8亿元，其中新建项目5亿元、续建项目3亿元。",
            [_row("14", "9 5", "0"), _row("8", "5 3", "0")],
        ),
        (
            "安排项目25个，完成投资12.6亿元。\n（一）甲镇承担项目13个，完成投资8.1亿元。\n（二）乙镇承担项目7个，完成投资3亿元。\n"
            "（三）丙镇承担项目5个，完成投资1.5亿元。",
            [_row("25", "13 7 5", "0"), _row("12.6", "8.1 3 1.5", "0")],
        ),
        (
            "全县引进项目26个。甲镇引进项目10个，乙镇引进项目10个，丙镇引进项目5个。",
            [_row("26", "10 10 5", "-1")],
        ),
    ],
)
def test_parts_are_added_up(text: str, found: list[tuple[Decimal, list[Decimal], Decimal]]) -> None:
    assert _sums(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "签约亿元以上项目50个，其中10亿元以上项目36个、50亿元以上项目12个。",
        "引进项目60个，其中外资项目6个、央企项目2个。",
        "改造燃气管道85公里、供水管道40公里、排水管道44公里。",
        "县教育局、县卫健局、县水利局分别争取上级资金2亿元、3亿元、1亿元。",
        "城镇新增就业3200人，失业人员再就业900人，就业困难人员就业260人。",
        "固定资产投资增长9%，其中民间投资增长5%，工业投资增长4%。",
        "东川河、白石河、青溪各治理河段5公里。",
    ],
)
def test_figures_side_by_side_are_no_parts(text: str) -> None:
    assert read_plan(TITLE + text).targets
    assert _sums(text) == []


def test_what_towns_are_given_is_the_thing_the_county_promised() -> None:
    reading = read_plan(
        "青禾县2024年招商方案\n一、目标\n全县引进项目60个,其中城关镇20个、涧池镇18个、蒲溪镇15个。"
    )
    found = [(t.indicator, t.scope, int(t.value)) for t in reading.targets]
    assert found == [
        ("引进项目", "青禾县全县", 60),
        ("引进项目", "城关镇", 20),
        ("引进项目", "涧池镇", 18),
        ("引进项目", "蒲溪镇", 15),
    ]
    assert [(check.total, check.parts, int(check.difference)) for check in reading.sums] == [
        (0, (1, 2, 3), -7)
    ]
