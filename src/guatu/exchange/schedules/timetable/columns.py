"""The columns of a 倒排工期表: how we head them, and how offices do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.exchange.reader.text import compact


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in a node, our header, what else it may be called (compact text), and its width."""

    field: str
    header: str
    also: re.Pattern[str]
    width: float


def _column(field: str, header: str, also: str, width: float = 11) -> Column:
    return Column(field, header, re.compile(also), width)


_DAY = r"(时间|日期|时限|节点)?"
COLUMNS = (
    _column("number", "序号", r"序号|序|编号|no\.?|项次", 5),
    _column("phase", "阶段", r"(工作|实施|建设|审批|项目|所属)?阶段(名称)?|(工作)?(类别|环节)", 12),
    _column(
        "name",
        "工作节点",
        r"(工作|关键|重要|主要|控制性?)?节点(名称|内容)?|(主要|具体)?(工作|任务|建设)(内容|事项|任务|名称)|(审批|办理)?事项(名称)?|任务|"
        r"里程碑|工序(名称)?|工作",
        26,
    ),
    _column(
        "body",
        "责任单位",
        r"(责任|牵头|负责|主办|承办|实施)(责任)?(单位|部门|主体|科室)(及责任人)?|(主要)?责任单位",
        16,
    ),
    _column(
        "days",
        "工期",
        r"(计划|总|持续)?(工期|天数|时长|历时)|持续时间|(办理|所需|需要)(时间|时限|天数|工期)|用时",
        6,
    ),
    _column("calendar", "日历", r"(工作)?日历|(天数|工期|计时)(类型|方式|口径)", 8),
    _column(
        "start",
        "最早开始",
        rf"(最早|计划|预计|拟)?(开始|启动|开工|起始){_DAY}|(最早|计划|预计)开始{_DAY}",
    ),
    _column(
        "finish", "最早完成", rf"(最早|计划|预计|拟)?(完成|结束|完工|办结|终止){_DAY.replace('时限|', '')}"
    ),
    _column("latest_start", "最迟开始", rf"(最迟|最晚)(开始|启动|开工){_DAY}"),
    _column(
        "latest_finish",
        "最迟完成",
        rf"(最迟|最晚)(完成|结束|完工|办结){_DAY}|(完成|办结)(时限|期限)|(要求|目标)完成{_DAY}|截止{_DAY}|时间(节点|要求)",
    ),
    _column("total_float", "余量", r"余量|总?时差|总浮(动|时)(时间)?|机动时间|富余(时间|天数)", 6),
    _column("started_on", "实际开始", rf"实际(开始|启动|开工){_DAY}"),
    _column("finished_on", "实际完成", rf"实际(完成|结束|完工|办结){_DAY}"),
    _column("percent", "完成%", r"(完成|进度|形象进度)?(%|百分比|率|比例)|完成(进度|情况)%", 7),
    _column("before", "前置", r"(紧?前置?)(任务|工作|节点|事项|工序|序号)?|紧前(工作|工序)?|前导任务", 12),
    _column("law", "法定时限", r"(法定|规定)(办理)?(时限|期限|依据)|时限依据|依据", 18),
    _column("note", "备注", r"备注|说明|附注", 18),
    _column("key", "节点编号", r"节点编号", 10),
)
"""Ours in their order. The last, the key of the node in the platform, is hidden."""
SPAN = _column(
    "span",
    "起止时间",
    r"(计划|实施|工作|安排)?(起止|开完工|开竣工)(时间|日期)|(计划|实施|工作)(时间|日期)|时间安排",
)
"""A column of offices that have one for both days: 3月1日至3月20日."""
BY_FIELD = {column.field: column for column in (*COLUMNS, SPAN)}
EARLY_OR_ACTUAL = frozenset({"start", "latest_start", "started_on"})
_UNIT = re.compile(r"\((天|日|个?工作日|自然日|%|年月日)\)")
_ORDER = ("key", "number", "phase", "body", "days", "calendar", "latest_start", "latest_finish", "started_on")


def field_of(header: str) -> str:
    """The field a header means; empty when it is none of ours."""
    text = _UNIT.sub(lambda found: "%" if found[1] == "%" else "", compact(header).lower())
    text = re.sub(r"[:：*]", "", text)
    for column in COLUMNS:
        if text == compact(column.header):
            return column.field
    for column in sorted((*COLUMNS, SPAN), key=lambda each: each.field not in _ORDER):
        if column.also.fullmatch(text):
            return column.field
    return ""
