"""What is known of a plan's target at the end of a month: the names that rules of kind `targets` may use.

Figures are in the target's own unit, so each target has these facts with its unit and with the way its figure can be moved
(`facts_for`); `TARGET_FACTS` is the form every pack is checked against. Printed in docs/facts.md.
"""

from __future__ import annotations

from functools import lru_cache

from guatu.engine.formula import FactDef, FactType

DOCUMENT = "方案原文"
FIGURES = "平台指标或单位填报"
RULE = "由平台按月推算"
OWN = "目标的单位"
UPWARDS = ("不低于", "高于", "等于", "约")
DOWNWARDS = ("不高于", "低于")


@lru_cache(maxsize=256)
def facts_for(unit: str, direction: str, *, is_due: bool) -> tuple[FactDef, ...]:
    """The facts of a target of this unit: its figure can be raised, or lowered where it is to stay below, until it is due."""
    is_up = direction not in DOWNWARDS
    moves = 0 if is_due else 1 if is_up else -1
    # a difference of shares is points, so the share to reach is said
    up, down = ("提高到 {值}", "降到 {值}") if unit == "%" else ("再完成 {差}", "压减 {差}")
    action = up if is_up else down

    def figure(
        name: str, column: str, definition: str, source: str = RULE, *, movable: int = 0, action: str = ""
    ) -> FactDef:
        return FactDef(
            name,
            column,
            FactType.NUMBER,
            unit,
            definition,
            source,
            movable=movable,
            action=action,
            nonnegative=False,
        )

    return (
        figure("目标值", "goal", "方案写明的数。", DOCUMENT),
        figure(
            "实际值",
            "actual",
            "至本月底的数；期限已过的，为期满时的数；还没有数据的为空。",
            FIGURES,
            movable=moves,
            action=action,
        ),
        figure("最新值", "latest", "至本月底的数，期限已过的也继续计。", FIGURES),
        figure("应达值", "expected", "按分解、里程碑或时间进度，至本月底应当达到的数；没有期限的为空。"),
        figure("预测值", "forecast", "按往年各月所占份额或现有进度推算的期满时的数。"),
        figure("预测下限", "forecast_low", "预测区间的下限；数据太少的为空。"),
        figure("预测上限", "forecast_high", "预测区间的上限；数据太少的为空。"),
        FactDef(
            "预测倍数",
            "forecast_times",
            FactType.NUMBER,
            "",
            "预测值是实际值的多少倍；实际值为零的为空。",
            RULE,
            limit=10**6,
            nonnegative=False,
        ),
        FactDef(
            "时间进度",
            "elapsed",
            FactType.NUMBER,
            "",
            "期限内已过去的月份所占的比例，0 至 1。",
            RULE,
            limit=1,
        ),
        FactDef(
            "剩余天数", "days_left", FactType.COUNT, "天", "本月底至期限的天数，已过为 0。", RULE, limit=9999
        ),
        FactDef(
            "已到期", "is_due", FactType.FLAG, "", "本月底已到或已过期限，并且期满或之后的数已经有了。", RULE
        ),
        FactDef(
            "累计",
            "accumulates",
            FactType.FLAG,
            "",
            "从期初起逐月累加的数；比率、保有量等不累加的为否。",
            RULE,
        ),
        FactDef("增长", "is_growth", FactType.FLAG, "", "目标是增长的幅度。", DOCUMENT),
        FactDef("方向", "direction", FactType.TEXT, "", "不低于、高于、不高于、低于、等于、约。", DOCUMENT),
        FactDef("语气", "modality", FactType.TEXT, "", "确保、力争，没有写的为空字。", DOCUMENT),
    )


TARGET_FACTS = facts_for("", UPWARDS[0], is_due=False)
