"""What an amount column is: total, plan, or one of the three kinds of 累计 – told from its words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.engine.calendar import Month
from guatu.exchange.reader.money import FEN_PER_UNIT, FOREIGN
from guatu.exchange.reader.parts import MONTH_WORD, Part, month_number

_TOTAL = re.compile(
    r"总投资|投资总[额量计规]|总概算|总造价|总额$|投资规模|投资?(估算|概算)|(批复|核准|备案|规划|设计|项目)投资(额|金额)?$|^投资(额|金额)?$|^(总计|总)投资|概算|造价"
)
_MONEY = re.compile(r"投资|资金|金额|完成额|支付|付款|拨付|工程款|费用|概算|估算|造价|工作量.*元")
_STRONG = re.compile(
    r"总投资|完成.*投资|投资.*完成|投资(额|总|估算|概算|规模|计划|目标|任务|进度)|(批复|核准|备案|规划|设计)投资|计划.*投资|年度投资|累计投资|[本当].*投资|支付|付款|拨付|资金|概算|估算|完成(率|额|比例)|占.*(计划|投资|任务|目标)"
)
_PART = re.compile(
    r"其中|中央|[省市县区]级|省补|地方|财政|自筹|贷款|债|国债|社会(资本|投资)|民间|民营|企业投|外资|银行|配套|上级|土建|建安|建筑|设备|安装|土地|征地|征迁|拆迁|预备费|其他|其它|工程费|前期费|工器具|国有|政府投资|流动资金|利息|^企业$|^(省|市|县|区|国家)$|基金|用地|构成"
)
_OF_WHICH_MONTH = re.compile(rf"^其中[:：]?(?=(本|当|{MONTH_WORD})月)")
"""其中：5月完成 beside a 累计 is the month's own whole figure, not a part of the money."""
_PART_PARENT = re.compile(r"其中|资金来源|来源|资金构成|投资构成|资金筹措|构成")
_FUND = re.compile(
    r"到位|来源|筹措|资金(需求|缺口|安排|下达|争取)|下达(?!(年度|全年|投资|\d{4}年)*(计划|目标|任务))|争取|融资|授信|合同|结算|签约|协议|引资|到账|缺口|欠|税|产值|招商|剩余|尚需|未完成|差额|结转|后续|上年同期|去年同期|同比|增[长减]|调整|超额|排名|名次|得分"
)
_PAID = re.compile(r"支付|付款|拨付|已付")
_PAYABLE = re.compile(r"应支?付")
_PLAN = re.compile(r"计划|目标|任务|安排|预计|预期|^拟|力争|争取|应完成|需完成")
_DONE = re.compile(r"完成|实际|实绩|已投|累计投|已完")
_PLAN_BUT_DONE = re.compile(r"(计划|目标|任务).*(完成情况|实际完成|已完成)|(完成|实际).*(情况)$")
_PERCENT = re.compile(
    r"占.{0,14}(比|%|计划|任务|目标|投资)|率$|率\(|完成率|比例|占比|百分|完成(年度|全年|本年|当年)?(计划|任务|目标)(的|数|比|情况)?$|投资进度|完成进度|投资完成比"
)
_NO_RATE = re.compile(r"到位|支付|开工|纳统|入库|办结|序时|时间进度|贡献|增|毛利|收益")
_PHYSICAL = re.compile(r"形象|实物|工程(进度|进展|量)|项目进[度展]")
_NEUTRAL = re.compile(r"(合计|小计|总额|总计|计|金额|数额|投资|资金|投资额|数|额度|总)?")

_SINCE = re.compile(
    r"(自|从)?(项目)?(开工|开建|动工|建设|立项|启动|实施)(建设)?(日|之日|时|后)?(以来|至|起|到)|自(项目)?(开工|开建|建设|动工)|开工.{0,2}累计"
)
_SINCE_WEAK = re.compile(
    r"项目(总|历史|全部)?累计|(总|历年|历史|全部)累计|累计总|完成总投资|总投资完成|总完成|总体完成"
)
_RANGE = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)年?[.年]?)?(?P<first>{MONTH_WORD})月?份?[-~至到](?:(?P<year2>(?:19|20)\d\d)年)?(?P<last>{MONTH_WORD}|本|当|目前|今)(?:月|$)"
)
_BEFORE_YEAR = re.compile(r"((?:19|20)\d\d)年?(?:度|12月)?(?:底|末|及以前|以前|之前|及之前|前)")
_BEFORE = re.compile(
    r"(上年|去年|上一年|上年度)(度|12月)?(底|末|累计|结转)|(以前|历|往|前几?)年度?|截[至止](上年|去年)"
)
_PAST = re.compile(
    r"上年|去年|上一年|上月|下月|次月|下一?步|明年|下年|下阶段|上旬|中旬|下旬|本周|上周|周|日均|[2二]季度|[3三]季度|[4四]季度|下半年|Q[234]|\d+天"
)
_YEAR = re.compile(r"((?:19|20)\d\d)(?:年|度|[-./])")
_MONTH = re.compile(rf"(?<![\d\-~至到])({MONTH_WORD})月")
_DOTTED_MONTH = re.compile(r"(?:19|20)\d\d[-./](0?[1-9]|1[0-2])(?!\d)")
_THIS_MONTH = re.compile(r"本月|当月|月度|本期|当期|^月(完成|投资)|每月")
_UP_TO = re.compile(r"累计|截[至止到]|至今|[至到]([本当]月|目前)|月(底|末)|以来")
_THIS_YEAR = re.compile(r"年初|元旦|今年|本年|当年|年内|年度|全年|年累计|年完成")
_ONLY_TIME = re.compile(r"[年初元一本当今月至到底末截止累计自从开工以来合数度全\d.\-~]+")
_SINCE_JANUARY = re.compile(r"[自从](元|一|1|01)月|(元|一)月份?(以来|起)")
_FIRST_MONTHS = re.compile(rf"(?<!后)前({MONTH_WORD})个?月")
_TO_MONTH = {
    "上半年": 6,
    "前三季度": 9,
    "前3季度": 9,
    "三季度末": 9,
    "一季度": 3,
    "第一季度": 3,
    "1季度": 3,
    "第1季度": 3,
    "前两季度": 6,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The span of time a header names: month, year (from January), since (开工), before (上年底), up_to (unsaid since when), other."""

    kind: str
    month: int | None = None
    year: int | None = None
    running: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header was taken for. `field` None keeps the column as text; `up_to`, `bare`, `bare_year` are decided by siblings."""

    field: str | None
    confidence: float
    why: str
    month: Month | None = None
    year: int | None = None


def is_strong_amount(leaf: Part) -> bool:
    """Whether the words or the unit of a header cell say on their own that it is about money."""
    return leaf.unit in FEN_PER_UNIT or leaf.unit in FOREIGN or bool(_STRONG.search(leaf.text))


def amount_meaning(parts: tuple[Part, ...], *, table_year: int, month: Month) -> Meaning | None:
    """What amount a header path is about; None when it is not about money.

    `table_year` is the year of the table, `month` the month its figures belong to when the header names none.
    """
    leaf, parents = parts[-1], parts[:-1]
    if _PHYSICAL.search(leaf.text) and leaf.unit not in FEN_PER_UNIT:
        return None
    if leaf.unit == "%" or _PERCENT.search(leaf.text):
        return _percent(parts)
    scope = _scope_of_path(parts, table_year)
    verb = _verb_of_path(parts)
    if not _is_money(parts) and not (verb and scope) and not (scope and _ONLY_TIME.fullmatch(leaf.main)):
        return None
    if kept := _kept_as_text(leaf, parents):
        return kept
    paid = _paid(leaf, parents, scope, month)
    if paid:
        return paid
    total = _TOTAL.search(leaf.text) or (
        _NEUTRAL.fullmatch(leaf.main) and any(_TOTAL.search(p.text) for p in parents)
    )
    if total and verb != "done" and scope is None:
        return Meaning("total_fen", 0.97 if "总" in parts[-1].text else 0.85, "表头说的是项目总投资")
    if verb == "plan":
        return _plan(scope, table_year, month, "".join(p.text for p in parts))
    return _done(scope, verb, table_year, month)


def _is_money(parts: tuple[Part, ...]) -> bool:
    return any(p.unit in FEN_PER_UNIT or p.unit in FOREIGN or _MONEY.search(p.text) for p in parts)


def _kept_as_text(leaf: Part, parents: tuple[Part, ...]) -> Meaning | None:
    if leaf.main and _NEUTRAL.fullmatch(leaf.main) and _names_whole(parents):
        return None
    if _PART.search(_OF_WHICH_MONTH.sub("", leaf.main)) or any(_PART_PARENT.search(p.main) for p in parents):
        return Meaning(None, 0.9, "只是其中一部分，不是合计数，原样保留")
    if _FUND.search(leaf.text) or any(_FUND.search(p.main) for p in parents):
        return Meaning(None, 0.85, "不是投资的计划或完成数，原样保留")
    return None


def _names_whole(parents: tuple[Part, ...]) -> bool:
    """Whether the level above a 合计 names the whole beside its parts: 总投资及资金来源, not 资金来源 alone."""
    return bool(parents) and bool(re.search(r"投资.*[及和与、(].*(来源|构成|筹措)", parents[-1].text))


def _paid(leaf: Part, parents: tuple[Part, ...], scope: Scope | None, month: Month) -> Meaning | None:
    text = leaf.text + "".join(p.text for p in parents)
    field = "payable_fen" if _PAYABLE.search(text) else "paid_fen" if _PAID.search(text) else None
    if field is None:
        return None
    if scope and scope.kind in ("month", "other", "before"):
        return Meaning(None, 0.8, "不是累计的支付数，原样保留")
    return Meaning(field, 0.9, "表头说的是资金支付", _month_in(scope, month))


def _percent(parts: tuple[Part, ...]) -> Meaning:
    text = "".join(p.text for p in parts)
    if _NO_RATE.search(text) or (_PART.search(parts[-1].main) and "占" not in text):
        return Meaning(None, 0.8, "比例列，原样保留")
    if re.search(r"总投资|概算|开工以来|自开工|项目累计", parts[-1].text):
        return Meaning("done_total_percent", 0.8, "由完成数除以总投资得出，不导入，只用来核对")
    if (
        re.search(r"[本当\d]月", parts[-1].main)
        and "至" not in parts[-1].main
        and "累计" not in parts[-1].main
    ):
        return Meaning(None, 0.7, "比例列，原样保留")
    sure = 0.85 if re.search(r"计划|任务|目标|年", text) else 0.6
    return Meaning("done_percent", sure, "由完成数除以年度计划得出，不导入，只用来核对")


def _plan(scope: Scope | None, table_year: int, month: Month, text: str) -> Meaning:
    if scope is None or (scope.kind == "year" and scope.month is None):
        year = scope.year if scope else None
        if year is not None and year != table_year:
            return Meaning(None, 0.8, f"是{year}年的计划，不是本表年度的，原样保留")
        if _TOTAL.search(text) and scope is None:
            return Meaning("total_fen", 0.9, "计划总投资即项目总投资")
        sure = (0.95 if re.search("计划|目标|任务", text) else 0.8) if scope else 0.7
        return Meaning("plan_fen", sure, "表头说的是全年计划", year=year or table_year)
    if scope.kind == "month":
        return Meaning("plan_month_fen", 0.9, "表头说的是一个月的计划", _month_in(scope, month))
    return Meaning(None, 0.7, "不是全年也不是单月的计划，原样保留")


def _done(scope: Scope | None, verb: str | None, table_year: int, month: Month) -> Meaning:
    if scope is None:
        sure = 0.5 if verb else 0.4
        return Meaning("bare", sure, "没有写明是哪一段时间完成的")
    if scope.year not in (None, table_year) and scope.kind in ("year", "up_to"):
        return Meaning(None, 0.8, f"是{scope.year}年的数，原样保留")
    at = _month_in(scope, month)
    if scope.kind == "month":
        return Meaning("done_month_fen", 0.95, "表头说的是单月完成", at)
    if scope.kind == "year":
        if verb is None and scope.month is None and not scope.running:
            return Meaning("bare_year", 0.4, "只写了年份，没有写明是计划还是完成", at)
        return Meaning("done_year_fen", 0.95, "表头说的是从年初算起", at)
    if scope.kind == "since":
        return Meaning("done_total_fen", 0.95, "表头说的是从开工算起", at)
    if scope.kind == "before":
        return Meaning("done_before_fen", 0.9, "表头说的是到上年底为止")
    if scope.kind == "up_to":
        return Meaning("up_to", 0.5, "只写了“累计”，没有写明从何时算起", at)
    return Meaning(None, 0.7, "不是要导入的时段，原样保留")


def _month_in(scope: Scope | None, month: Month) -> Month:
    """The month a figure belongs to: the one its header names, never later than the year's own running month for 1-12月."""
    if scope is None or scope.month is None:
        return month
    named = Month(scope.year or month.year, scope.month)
    return month if scope.kind == "year" and named > month and scope.month == 12 else named


def _verb_of_path(parts: tuple[Part, ...]) -> str | None:
    for part in reversed(parts):
        plan, done = _PLAN.search(part.text), _DONE.search(part.text)
        if plan and done:
            if part is not parts[-1]:
                continue  # 计划及完成情况 says nothing about the columns under it
            return "done" if _PLAN_BUT_DONE.search(part.text) else "plan"
        if plan or done:
            return "plan" if plan else "done"
    return None


def _scope_of_path(parts: tuple[Part, ...], table_year: int) -> Scope | None:
    """The scope of the lowest level that names one; a vague 累计 or a bare month is made precise by the levels above."""
    found: Scope | None = None
    for part in reversed(parts):
        scope = scope_of(part.text, table_year)
        if scope is None:
            continue
        if found is None:
            found = scope
        elif found.kind == "up_to" and scope.kind in ("year", "since", "before"):
            found = Scope(scope.kind, found.month or scope.month, found.year or scope.year, True)
        elif found.kind == "up_to" and scope.kind == "month":
            found = Scope("up_to", scope.month, scope.year)
        elif found.year is None and scope.year is not None:
            found = Scope(found.kind, found.month, scope.year, found.running)
    return found


def scope_of(text: str, table_year: int) -> Scope | None:
    """The span of time in one header text; None when it names none.

    >>> scope_of("自元月至本月底完成投资", 2023), scope_of("开工至本月底累计完成投资", 2023).kind, scope_of("2022年底累计", 2023).kind
    (Scope(kind='year', month=None, year=None, running=True), 'since', 'before')
    """
    if _SINCE.search(text):
        return Scope("since", _single_month(text))
    if found := _BEFORE_YEAR.search(text):
        ended = int(found[1])
        return Scope("before" if ended < table_year else "up_to", year=ended)
    if _BEFORE.search(text):
        return Scope("before")
    if found := _RANGE.search(text):
        return _scope_of_range(found)
    year_named = _YEAR.search(text)
    year = int(year_named[1]) if year_named else None
    for words, month in _TO_MONTH.items():
        if words in text:
            return Scope("year", month, year, True)
    if _SINCE_JANUARY.search(text):
        return Scope("year", None, year, True)
    if first := _FIRST_MONTHS.search(text):
        return Scope("year", month_number(first[1]), year, True)
    if _PAST.search(text):
        return Scope("other", year=year)
    return _scope_of_words(text, year)


def _scope_of_words(text: str, year: int | None) -> Scope | None:
    month = _single_month(text)
    up_to = _UP_TO.search(text)
    if (_THIS_YEAR.search(text) and (up_to or month is None)) and not (
        _THIS_MONTH.search(text) and not up_to
    ):
        return Scope("year", month, year, bool(up_to) or "年初" in text)
    if month is not None:
        return Scope("up_to" if up_to else "month", month, year)
    if _SINCE_WEAK.search(text):
        return Scope("since")
    if _THIS_MONTH.search(text) and not up_to:
        return Scope("month", None, year)
    if year is not None:
        return Scope("year", None, year)
    return Scope("up_to") if up_to else None


def _scope_of_range(found: re.Match[str]) -> Scope:
    year = int(found["year"] or found["year2"]) if found["year"] or found["year2"] else None
    if month_number(found["first"]) != 1:
        return Scope("other", year=year)
    last = found["last"]
    return Scope("year", None if last in ("本", "当", "目前", "今") else month_number(last), year, True)


def _single_month(text: str) -> int | None:
    if found := _DOTTED_MONTH.search(text):
        return int(found[1])
    found = _MONTH.search(text)
    return month_number(found[1]) if found else None
