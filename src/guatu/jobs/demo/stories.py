"""What the units of the demonstration county reported of the targets of its plans, month by month; all made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from guatu.targets.enums import Cadence


@dataclass(frozen=True, slots=True)
class Story:
    """What a unit reports of a target: figures at the end of months from January on (or of each quarter), until it stopped."""

    figures: str
    every: Cadence = Cadence.MONTH
    flow: str = ""


@dataclass(frozen=True, slots=True)
class PlanStory:
    """One plan: its year and title, the county's investment by quarters, and its targets by a word of their name."""

    year: int
    title: str
    quarters: tuple[str, ...]
    targets: Mapping[str, Story]


PLANS = (
    PlanStory(
        2024,
        "示例县2024年重点项目建设行动方案",
        ("15", "25", "30", "25"),
        {
            "规模以上工业企业": Story("0 1 1 2 3 4 5 6 7 8 9 11"),
            "规模以上工业增加值": Story("8.1 8.0 7.9 7.7 7.8 7.6 7.7 7.8 7.6 7.7 7.6 7.6"),
            "高标准农田": Story("0 0.1 0.3 0.5 0.7 0.9 1.1 1.3 1.5 1.7 1.9 2.05"),
            "农村公路": Story("2 6 12 20 29 38 47 56 66 76 84 91"),
            "漏损率": Story("11.9 11.7 11.5 11.3 11.1 10.9 10.8 10.6 10.5 10.3 10.2 10.1"),
            "老旧小区": Story("0 1 2 5 8 10 12 14 16 18 19 20"),
            "停车位": Story("50 110 220 340 450 560 670 780 890 1000 1110 1230"),
            "招商引资": Story("2.0 4.6 9.1 13.0 17.2 22.4 26.3 30.9 35.5 40.2 45.1 50.6"),
            "新签约": Story("1 2 5 7 9 11 13 15 17 18 19 20"),
            "接待游客": Story("62 117 148 199 268 312 377 451 489 562 588 611"),
            "旅游综合收入": Story("14 13.6 13.1 13.3 12.9 12.7 12.6 12.8 12.4 12.5 12.3 12.4"),
        },
    ),
    PlanStory(
        2025,
        "示例县2025年高质量项目推进行动方案",
        ("15", "25", "30", "30"),
        {
            "规模以上工业企业": Story("0 1 2 3 4 5 6 7 8 10"),
            "规模以上工业增加值": Story("8.8 8.6 8.5 8.3 8.4 8.2 8.1 8.3 8.2 8.1"),
            "工业技改投资": Story("4 5.5 6.1 7.4 8.8 9.0 9.6 9.9 10.2 10.4"),
            "高标准农田": Story("0 0 0.3 0.6 0.9 1.2 1.5 1.8 2.1 2.2"),
            "农产品加工转化率": Story("61 62.5 63.8", Cadence.QUARTER),
            "农村公路": Story("4 8 15 24 36 47 58 69 78 86"),
            "桥梁安全防护": Story("0 1 3 5 7 9 12 15 18 18"),
            "漏损率": Story("10.4 10.2 9.9 9.7 9.4 9.2 9.1 8.9 8.8 8.7"),
            "老旧小区": Story("0 1 3 6 9 12 14 17 19 20"),
            "停车位": Story("60 130 260 390 500 610 720 800"),
            "实训基地": Story("0 0 0 1 1 1 2 2 2 2"),
            "养老床位": Story("0 20 45 80 110 140 175 205 240 262"),
            "招商引资": Story("2.1 5.4 10.2 15.0 19.7 25.6 30.1 35.8 41.0 45.9"),
            "新签约": Story("1 3 6 8 10 13 15 18 20 23"),
            "接待游客": Story("70 128 160 215 292 340 410 492 530 618"),
            "旅游综合收入": Story("18 17.2 16.5 16.9 16.1 15.8 15.6 15.9 15.4 15.6"),
            "审批时限": Story("68 63 59", Cadence.QUARTER, flow="line"),
            "闲置土地": Story(""),
        },
    ),
)
