"""What changed from one version of a pack to the next, in the words of the office."""

from __future__ import annotations

import pytest

from guatu.scheduling.packs.changes import PackChange, pack_changes
from guatu.scheduling.packs.editing import as_version
from tests.apps.scheduling.given import PACK, YEAR_2026, calendar_text

DESIGN = "  - {id: design, name: 初步设计, phase: 前期, days: 20, calendar: 工作日, after: [approval]}\n"


def changes(old: str, new: str) -> list[PackChange]:
    """What differs when a text of the small pack is replaced."""
    assert old in PACK
    return pack_changes(PACK, as_version(PACK.replace(old, new), 2), is_calendar=False)


def test_the_same_text_under_another_version_changed_in_nothing() -> None:
    assert pack_changes(PACK, as_version(PACK, 2), is_calendar=False) == []


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (
            "初步设计, phase: 前期, days: 20",
            "初步设计, phase: 前期, days: 25",
            ("节点·初步设计·工期", "20 个工作日", "25 个工作日"),
        ),
        ("name: 土方,", "name: 土石方,", ("节点·土石方·名称", "土方", "土石方")),
        (
            "after: [notice, design]",
            "after: [{node: notice, lag: 3, calendar: 自然日}, design]",
            (
                "节点·施工许可·前置",
                "“公示”完成；“初步设计”完成",
                "“公示”完成后 3 个自然日；“初步设计”完成",
            ),
        ),
        (
            "at_most: 7, source: 建筑法第八条",
            "at_most: 6, source: 本县承诺",
            ("节点·施工许可·法定时限", "不超过 7 个工作日（建筑法第八条）", "不超过 6 个工作日（本县承诺）"),
        ),
        ("    body: 发改局\n", "", ("节点·立项批复·责任单位", "发改局", None)),
        (
            "shorten: {building: 20}",
            "shorten: {building: 15}",
            ("赶工办法·增加班组·压缩", "building 20", "building 15"),
        ),
        ("[征地, 天气, 资金]", "[征地, 资金]", ("原因", "征地、天气、资金", "征地、资金")),
        ("{开工: start, 竣工: accepted}", "{竣工: accepted}", ("目标·开工", "start", None)),
        ("title: 小型工程", "title: 小型房建", ("标题", "小型工程", "小型房建")),
    ],
)
def test_one_thing_that_changed_is_one_line(old: str, new: str, change: tuple[str, str, str | None]) -> None:
    assert changes(old, new) == [PackChange(*change)]


def test_a_node_that_is_gone_is_one_line_and_those_that_waited_for_it_another() -> None:
    found = pack_changes(
        PACK,
        as_version(PACK.replace(DESIGN, "").replace("[notice, design]", "[notice]"), 2),
        is_calendar=False,
    )
    assert found == [
        PackChange("节点·施工许可·前置", "“公示”完成；“初步设计”完成", "“公示”完成"),
        PackChange("节点·初步设计", "初步设计，前期，20 个工作日，工作日，“立项批复”完成", None),
    ]


def test_a_new_year_of_a_calendar_is_one_line() -> None:
    later = YEAR_2026.replace("2026", "2027").replace("2025-11-04", "2026-11-04")
    found = pack_changes(calendar_text(YEAR_2026), calendar_text(YEAR_2026, later), is_calendar=True)
    assert [(each.place, each.before) for each in found] == [("年份·2027", None)]
    assert str(found[0].after).startswith(
        "国办发明电〔2025〕7号，2026-11-04，清明节 2027-04-04 至 2027-04-06；"
    )
