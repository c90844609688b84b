"""Reading a plan document: what it promises, who answers for it, and why each figure was or was not taken.

>>> reading = read_plan("青禾县2024年项目建设方案\\n一、目标\\n全县固定资产投资增长9%,新开工项目不少于30个。")
>>> [(t.indicator, t.op.value, str(t.value), t.unit, t.period, t.is_growth) for t in reading.targets]
[('固定资产投资', '=', '9', '%', '2024', True), ('新开工项目', '>=', '30', '个', '2024', False)]
>>> reading.targets[0].quote
'全县固定资产投资增长9%'
"""

from guatu.engine.extract.periods import last_day
from guatu.engine.extract.reader import read_plan
from guatu.engine.extract.values import (
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

__all__ = [
    "Modality",
    "NotTaken",
    "Op",
    "PlanReading",
    "ReadFrequency",
    "ReadResult",
    "ReadTarget",
    "ReadTask",
    "Section",
    "SumCheck",
    "last_day",
    "read_plan",
]
