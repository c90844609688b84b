"""The facts dictionary: what every column of `Fact` means, under the Chinese name that formulas use.

`python -m guatu.oversight.dictionary > docs/facts.md` prints it for people; a test holds the two in step.
"""

from __future__ import annotations

from guatu.engine.formula import Dictionary, FactDef, FactType
from guatu.oversight.target_dictionary import OWN, TARGET_FACTS

PLAN = "年度投资计划"
FIGURES = "月度进度填报（导入台账或网上填报）"
REGISTER = "项目库"
EVENTS = "项目节点（开工、竣工、停工、复工）"
RULE = "由平台按月推算"
EXCUSES = "正当理由认定"
SCHEDULE = "倒排工期（节点填报、目标日期、基线），截至本月底；本月没有过完的截至重算当天"
DONE = "再完成投资 {差}"

MONEY = [
    FactDef("总投资", "total_fen", FactType.MONEY, "元", "项目总投资。", REGISTER),
    FactDef("年度计划投资", "plan_fen", FactType.MONEY, "元", "本年度计划完成的投资。", PLAN),
    FactDef(
        "本月计划投资",
        "plan_month_fen",
        FactType.MONEY,
        "元",
        "本月计划完成的投资；年度计划未分月的为空。",
        PLAN,
    ),
    FactDef(
        "累计计划投资",
        "plan_to_date_fen",
        FactType.MONEY,
        "元",
        "年初至本月底计划完成的投资（各月计划之和）；年度计划未分月的为空。",
        PLAN,
    ),
    FactDef(
        "本季计划投资",
        "plan_quarter_fen",
        FactType.MONEY,
        "元",
        "本季度初至本月底计划完成的投资；年度计划未分月的为空。",
        PLAN,
    ),
    FactDef(
        "本月完成投资",
        "done_month_fen",
        FactType.MONEY,
        "元",
        "本月完成的投资。",
        FIGURES,
        movable=1,
        nonnegative=False,
        action=DONE,
    ),
    FactDef(
        "累计完成投资",
        "done_fen",
        FactType.MONEY,
        "元",
        "年初至本月底完成的投资，不是自开工以来的累计。",
        FIGURES,
        movable=1,
        action=DONE,
    ),
    FactDef(
        "本季完成投资",
        "done_quarter_fen",
        FactType.MONEY,
        "元",
        "本季度初至本月底完成的投资。",
        FIGURES,
        movable=1,
        nonnegative=False,
        action=DONE,
    ),
    FactDef(
        "开工以来累计完成投资",
        "done_total_fen",
        FactType.MONEY,
        "元",
        "自开工至本月底完成的投资。",
        FIGURES,
        movable=1,
        action=DONE,
    ),
    FactDef("应支付资金", "payable_fen", FactType.MONEY, "元", "至本月底按计划应支付的资金。", FIGURES),
    FactDef(
        "已支付资金",
        "paid_fen",
        FactType.MONEY,
        "元",
        "至本月底实际支付的资金。",
        FIGURES,
        movable=1,
        action="再支付资金 {差}",
    ),
]

STATES = [
    FactDef(
        "应开工",
        "start_due",
        FactType.FLAG,
        "",
        "本年度新开工项目，计划开工月份不晚于本月；没有计划月份的按 12 月计。开工以后仍为 1。",
        RULE,
    ),
    FactDef(
        "当月应开工", "start_due_this_month", FactType.FLAG, "", "计划开工月份就是本月的新开工项目。", RULE
    ),
    FactDef("已开工", "started", FactType.FLAG, "", "至本月底已经开工。", EVENTS, movable=1, action="开工"),
    FactDef(
        "逾期未开工月数",
        "start_overdue_months",
        FactType.COUNT,
        "个月",
        "应开工而未开工的项目，本月比计划开工月份晚几个月；计划当月为 0，不属于应开未开的为空。",
        RULE,
        limit=1200,
    ),
    FactDef(
        "开工月数",
        "months_since_start",
        FactType.NUMBER,
        "个月",
        "开工日期至本月底满多少个月，不足一个月的部分按 31 天折算；开工日期不详的从取得依据之日算起，未开工的为空。",
        EVENTS,
        limit=1200,
    ),
    FactDef("应入库", "statistics_due", FactType.FLAG, "", "已开工的项目都应当入库纳统。", RULE),
    FactDef(
        "已入库",
        "in_statistics",
        FactType.FLAG,
        "",
        "至本月底已经入库纳统。",
        "入库登记",
        movable=1,
        action="办理入库纳统",
    ),
    FactDef("已竣工", "completed", FactType.FLAG, "", "至本月底已经竣工。", EVENTS, movable=1, action="竣工"),
    FactDef(
        "已停工", "suspended", FactType.FLAG, "", "本月底处于停工状态。", EVENTS, movable=-1, action="复工"
    ),
    FactDef(
        "手续应办数",
        "permits_due",
        FactType.COUNT,
        "项",
        "至本月底应当办理的前期手续项数。",
        FIGURES,
        limit=1000,
    ),
    FactDef(
        "手续办结数",
        "permits_done",
        FactType.COUNT,
        "项",
        "至本月底已经办结的前期手续项数。",
        FIGURES,
        limit=1000,
        movable=1,
        action="再办结手续 {差}",
    ),
    FactDef(
        "已报送", "reported", FactType.FLAG, "", "本月报送了进度。", FIGURES, movable=1, action="报送本月进度"
    ),
    FactDef("在列", "on_list", FactType.FLAG, "", "本月底在本年度的项目清单内。", "项目清单"),
]

ALLOWANCES = [
    FactDef(f"{name}有正当理由", column, FactType.FLAG, "", f"本月底有一项有效的“{name}”正当理由。", EXCUSES)
    for name, column in (
        ("未开工", "excused_start"),
        ("进度滞后", "excused_progress"),
        ("未入库", "excused_statistics"),
        ("资金支付", "excused_payment"),
    )
]

SCHEDULES = [
    FactDef("有倒排工期", "has_schedule", FactType.FLAG, "", "截至该日有在用的倒排工期。", SCHEDULE),
    FactDef("节点总数", "nodes_total", FactType.COUNT, "个", "工期表的节点数。", SCHEDULE, limit=10_000),
    FactDef(
        "应完成节点数",
        "nodes_due",
        FactType.COUNT,
        "个",
        "按最近一次决定的基线、没有基线的按最迟完成日期，到该日应当完成的节点数。",
        SCHEDULE,
        limit=10_000,
    ),
    FactDef(
        "完成节点数",
        "nodes_done",
        FactType.COUNT,
        "个",
        "已经完成的节点数；项目库的节点（开工、竣工等）以项目库登记为准。",
        SCHEDULE,
        limit=10_000,
        movable=1,
        action="再完成节点 {差}",
    ),
    FactDef(
        "逾期节点数",
        "nodes_overdue",
        FactType.COUNT,
        "个",
        "应完成的日期已经过去（当天不算）、还没有完成的节点数。",
        SCHEDULE,
        limit=10_000,
        movable=-1,
        action="完成逾期节点 {差}",
    ),
    FactDef(
        "超法定时限节点数",
        "nodes_over_law",
        FactType.COUNT,
        "个",
        "已经开始、不能在法定时限内办完的节点数。",
        SCHEDULE,
        limit=10_000,
        movable=-1,
        action="在法定时限内办结节点 {差}",
    ),
    FactDef(
        "关键路径延误天数",
        "schedule_late_days",
        FactType.COUNT,
        "个工作日",
        "倒排所依据的目标预计比目标日期晚几个工作日；来得及为 0。",
        SCHEDULE,
        limit=10_000,
        movable=-1,
        action="赶回工期 {差}",
    ),
    FactDef(
        "最迟开工余量",
        "start_margin_days",
        FactType.COUNT,
        "个工作日",
        "预计开工日期到最迟开工日期还有几个工作日，负数为已经晚了几个工作日；已经开工或没有开工节点的为空。",
        SCHEDULE,
        limit=10_000,
        movable=1,
        nonnegative=False,
        action="预计开工提前 {差}",
    ),
    FactDef(
        "目标延期次数",
        "target_moves",
        FactType.COUNT,
        "次",
        "各节点的目标日期改到更晚一天的次数，自编制起累计。",
        SCHEDULE,
        limit=10_000,
    ),
    FactDef(
        "预计推迟次数",
        "slips",
        FactType.COUNT,
        "次",
        "使预计日期推迟的填报和修改的次数，自编制起累计。",
        SCHEDULE,
        limit=10_000,
    ),
]

TIME = [
    FactDef("年度", "year", FactType.COUNT, "年", "本月所在的年份。", "日历", limit=2999),
    FactDef("月份", "month_number", FactType.COUNT, "月", "1 至 12。", "日历", limit=12),
    FactDef("年内天数", "day_of_year", FactType.COUNT, "天", "年初至本月底的天数。", "日历", limit=366),
    FactDef("全年天数", "days_in_year", FactType.COUNT, "天", "365 或 366。", "日历", limit=366),
]

WORDS = [
    FactDef("项目类别", "kind", FactType.TEXT, "", "如产业项目、基础设施、社会民生。", REGISTER),
    FactDef("项目级别", "level", FactType.TEXT, "", "国家级、省级、市级、县级。", REGISTER),
    FactDef("投资性质", "nature", FactType.TEXT, "", "如政府投资、民间投资。", REGISTER),
    FactDef("建设性质", "category", FactType.TEXT, "", "本年度是新开工、续建、竣工还是前期。", PLAN),
]

FACTS: tuple[FactDef, ...] = (*MONEY, *STATES, *ALLOWANCES, *SCHEDULES, *TIME, *WORDS)
DICTIONARY = Dictionary(FACTS)

_KIND_WORDS = {
    FactType.MONEY: "金额（分）",
    FactType.COUNT: "整数",
    FactType.NUMBER: "小数",
    FactType.FLAG: "是否（0/1）",
    FactType.TEXT: "文字",
    FactType.DATE: "日期",
}
_IN_OWN_UNIT = ("目标值", "实际值", "最新值", "应达值", "预测值", "预测下限", "预测上限")
_HEAD = """# 事实字典

平台对每个项目、每个月保存一行“事实”。指标、亮灯规则里的公式只能使用下面的名称（以及规则包自己的定义）。
金额在数据库里是整数“分”，写公式时直接带单位（`1000万元`）；“是否”一类可以单独作条件（`已开工`），也可以求和。
没有数据的事实为空，与 0 不同：空参加的比较不成立，求和时不计。

本页由 `python -m guatu.oversight.dictionary > docs/facts.md` 生成，请勿手工修改。

| 名称 | 列 | 类型 | 单位 | 含义 | 来源 |
|---|---|---|---|---|---|"""
_TAIL = """
每行事实还带有项目、月份、地区、责任单位、项目单位，用来分组和限定范围，不能写进公式。

## 目标的事实

方案里每个目标、每个月有下面这些事实，只用于“目标进展规则”一类的规则包。数都用目标自己的单位（亿元、户、%……）。

| 名称 | 列 | 类型 | 单位 | 含义 | 来源 |
|---|---|---|---|---|---|"""


def as_markdown() -> str:
    """The dictionary as the page docs/facts.md."""
    projects = [_line(fact, fact.unit or "—") for fact in FACTS]
    targets = [_line(fact, fact.unit or _own_unit(fact)) for fact in TARGET_FACTS]
    return "\n".join([_HEAD, *projects, _TAIL, *targets]) + "\n"


def _line(fact: FactDef, unit: str) -> str:
    kind = _KIND_WORDS[FactType(fact.type)]
    return f"| {fact.name} | `{fact.column}` | {kind} | {unit} | {fact.definition} | {fact.source} |"


def _own_unit(fact: FactDef) -> str:
    return OWN if fact.name in _IN_OWN_UNIT else "—"


if __name__ == "__main__":
    print(as_markdown(), end="")
