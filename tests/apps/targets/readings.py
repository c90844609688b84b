"""A small plan document and what is to be read from it, put together by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from guatu.access.models import Region
from guatu.engine.extract import (
    Modality,
    NotTaken,
    Op,
    PlanReading,
    ReadFrequency,
    ReadResult,
    ReadTarget,
    ReadTask,
    Section,
    SumCheck,
)
from guatu.targets.enums import PlanState
from guatu.targets.models import Plan
from guatu.targets.services.storing import store_reading
from tests.apps.targets.rows import make_plan

TEXT = """示例县2023年项目建设方案
一、主要目标
全年新开工项目40个以上，其中工业项目25个、交通项目14个。2022年完成投资30亿元。
二、重点任务
1.抓好调度。每月调度1次，力争9月底前开工率达到90%。（责任单位：县发改局，配合单位：县水利局）
开展“百日攻坚”行动。
"""


def span(quote: str) -> dict[str, Any]:
    """The place of a quotation that stands once in the text."""
    start = TEXT.index(quote)
    return {"quote": quote, "start": start, "end": start + len(quote)}


def target(quote: str, figure: str, indicator: str, value: str, **said: Any) -> ReadTarget:
    """A promised number of projects in 2023, unless said otherwise; `figure` is how it stands in the quotation."""
    place = span(quote)
    at = place["start"] + quote.index(figure)
    known: dict[str, Any] = {
        "scope": "",
        "op": Op.EQUAL,
        "unit": "个",
        "period": "2023",
        "is_growth": False,
        "modality": Modality.PLAIN,
        "section": "一",
        "rule": "named",
        "reason": f"按名词定指标：{indicator}",
    }
    return ReadTarget(
        **place,
        value_start=at,
        value_end=at + len(figure),
        indicator=indicator,
        value=Decimal(value),
        **(known | said),
    )


OF_THEM = "其中工业项目25个、交通项目14个"
READING = PlanReading(
    title="示例县2023年项目建设方案",
    year=2023,
    place="示例县",
    sections=(
        Section("一", 1, "主要目标", TEXT.index("一、"), TEXT.index("二、"), "一"),
        Section("二", 1, "重点任务", TEXT.index("二、"), len(TEXT), "二"),
    ),
    targets=(
        target("全年新开工项目40个以上", "40个", "新开工项目", "40", op=Op.AT_LEAST),
        target(OF_THEM, "25个", "工业项目", "25"),
        target(OF_THEM, "14个", "交通项目", "14"),
        target(
            "力争9月底前开工率达到90%",
            "90%",
            "开工率",
            "90",
            unit="%",
            period="by 09-30",
            section="二",
            modality=Modality.STRIVE,
        ),
    ),
    tasks=(
        ReadTask(
            title="抓好调度",
            number="1",
            start=TEXT.index("1.抓好"),
            end=TEXT.index("\n开展"),
            section="二",
            units=("县发改局",),
            support=("县水利局",),
            has_more=False,
            rule="units_at_end",
        ),
    ),
    frequencies=(
        ReadFrequency(
            **span("每月调度1次"), times=(1, 1), op=Op.AT_LEAST, per="月", section="二", rule="every"
        ),
    ),
    results=(
        ReadResult(
            **span("2022年完成投资30亿元"),
            indicator="投资",
            op=Op.EQUAL,
            value=Decimal(30),
            unit="亿元",
            section="一",
            rule="past",
        ),
    ),
    not_taken=(NotTaken(**span("百日攻坚"), rule="name", reason="活动名称里的字，不是数"),),
    sums=(SumCheck(0, (1, 2), Decimal(-1)),),
    shared_units=("各镇",),
)


def checked_plan(region: Region, **said: Any) -> Plan:
    """The plan after it was read: its rows wait to be checked. `said` replaces parts of the reading."""
    plan = make_plan(region, state=PlanState.READING, text="", year=None)
    plan.file.save("plan.txt", ContentFile(TEXT.encode()))
    store_reading(plan, TEXT, (0, TEXT.index("二、")), replace(READING, **said))
    plan.refresh_from_db()
    return plan
