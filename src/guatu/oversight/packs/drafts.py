"""The texts a new draft begins with."""

from __future__ import annotations

import re

_VERSION = re.compile(r"^version:.*$", re.MULTILINE)

LIGHTS_STARTER = """\
kind: lights
slug: my-lights
version: 1
title: 本县亮灯规则
place: 示例县
source: 填写文件名称和文号
note: 先改成本地的口径，再试算、发布、启用。

definitions:
  序时进度:
    formula: 月份 / 12
    shown: share
    meaning: 已过去的月份占全年的比例
  年度完成率:
    formula: 累计完成投资 / 年度计划投资
    shown: share
    meaning: 年初至今完成的投资占年度计划的比例

colours:
  - {code: red, label: 红, rank: 3, meaning: 重点督导}
  - {code: yellow, label: 黄, rank: 2, meaning: 提醒}
  - {code: green, label: 绿, rank: 1, meaning: 正常}

dimensions:
  - name: 进度
    clauses:
      - colour: red
        when: 序时进度 - 年度完成率 > 30个百分点
        text: 低于序时进度超过 30 个百分点
        because: 累计完成 {年度完成率}，序时进度 {序时进度}
      - colour: yellow
        when: 序时进度 - 年度完成率 > 10个百分点
        text: 低于序时进度超过 10 个百分点
        because: 累计完成 {年度完成率}，序时进度 {序时进度}
      - colour: green
        when: 年度完成率 >= 0%
        text: 落后序时进度不超过 10 个百分点
        because: 累计完成 {年度完成率}，序时进度 {序时进度}
"""

INDICATORS_STARTER = """\
kind: indicators
slug: my-rates
version: 1
title: 本县重点项目指标
place: 示例县
source: 填写文件名称和文号

indicators:
  - slug: investment
    name: 投资完成率
    formula: 合计(累计完成投资) / 合计(年度计划投资)
    definition: 年初至今完成的投资占年度计划投资的比例，按金额合计。
    empty: 没有年度计划投资的显示“—”
"""

STARTERS = {"lights": LIGHTS_STARTER, "indicators": INDICATORS_STARTER}


def as_version(text: str, version: int) -> str:
    """The text of a pack under another version number; nothing else is touched.

    >>> as_version("kind: lights\\nversion: 3\\n", 4)
    'kind: lights\\nversion: 4\\n'
    """
    return _VERSION.sub(f"version: {version}", text, count=1)
