"""What a figure is called: the words around it without period, promise, comparator and predicate."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.engine.extract.clauses import GAP
from guatu.engine.extract.words import (
    CONNECT,
    EAGERLY,
    GENERIC,
    GROUP,
    GROWS,
    MODAL,
    PROMISING,
    REACHES,
    VERBS,
)

_LEAD = re.compile(
    rf"^(?:(?!以工代赈)(?:(?:{MODAL})(?!投资|任务)|至少|最少|不少于|{CONNECT}|实现(?=[^,]{{2,20}}率)"
    rf"|{EAGERLY}|我[省市县区镇乡]|的|了|是|年度内|当期|[、,:\-\t]))+"
)
_WHOLE_PLACE = re.compile(r"^(?:(?:全|我)[省市县区州盟旗镇乡园]|辖区内?|区域内)(?:内|上下)?(?=[^体面民])")
_TAIL_LEVEL = re.compile(rf"(?:{REACHES}|{PROMISING}|了|不|约|近|[、,:\-])++$")
_TAIL_GROWTH = re.compile(
    rf"(?:(?:(?:同比|[比较](?:上年|去年)(?:同期)?)?(?:{GROWS}))|{REACHES}|{PROMISING}|同比|平均|实际|了|约|近|[、,:\-])++$"
)
_VERB_TAIL = re.compile(rf"(?:{VERBS})(?:了|约|共|各)?$")
_ONLY_VERBS = re.compile(rf"(?:(?:{VERBS})(?:并|和|、|及|或)?)++")
_COMPARES = re.compile(
    r"(?:同比|[比较](?:上一?年|去年|年初|上年同期|20\d\d年|同期|上年度|年初|上半年|规定时限|法定时限|法定|原来))(?:同期|底|末|度)?"
)
_BOUNDARY = re.compile(r"[、,;:]|以(?:及|上|下|内)?|并(?!购)|和(?=[^\d]{0,8}\d)|,")
_AFTER_HEAD = re.compile(r"^.*?(?:项目|企业|工程|学校|医院|小区|主体|公司|人才|农户)")
_THRESHOLD = re.compile(
    r"过?\d*(?:\.\d+)?[万亿千百]*(?:元|亩|人|户|平方米|吨)(?:及)?(?:以上|以下)|过\d*(?:\.\d+)?[万亿]+元?"
)
_RATIO = re.compile(
    r"^(?P<this>.+?)(?:要|应|须)?(?:达到|不低于|不少于|达|为|是|占到?|超过|相当于)(?P<other>[^,;。]{2,30}?)的$"
)
SPECIFIC_UNITS = ("%", "个百分点", "百分点", "倍", "‰")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Name:
    """A figure's name so far: `core` without verb and context, `verb` before it, `taken` how much text after the figure belongs to it."""

    core: str
    verb: str = ""
    taken: int = 0
    is_share: bool = False

    @property
    def full(self) -> str:
        """Verb and thing together."""
        return self.verb + self.core


def name_of(left: str, right: str, unit: str, *, grows: bool, has_next: bool) -> Name:
    """Read the name from the text before (`left`) and after (`right`) a figure, both without period phrases."""
    head = _head(left)
    if unit in SPECIFIC_UNITS and not head and re.match("的[^,;]{2,}", right):
        return Name(right[1 : _LONGEST + 1], taken=len(right))
    if unit in SPECIFIC_UNITS:
        return _share_name(head, grows)
    verb_end = _VERB_TAIL.search(head)
    following, taken = _following(right, has_next)
    if (
        (not head or verb_end or head.endswith(("约", "近")))
        and following
        and not following.startswith(("的", "左右"))
    ):
        return Name(following[:_LONGEST], head, taken)
    core = _TAIL_LEVEL.sub("", head) if not (verb_end and _ONLY_VERBS.fullmatch(head)) else head
    if core and _ONLY_VERBS.fullmatch(core):
        return Name("", core)
    if not core and following:
        return Name(following[:_LONGEST], "", taken)
    stripped = _COMPARES.sub("", core)
    if grows:
        stripped = _TAIL_GROWTH.sub("", stripped) or stripped
    return Name(stripped[:_LONGEST])


def _share_name(head: str, grows: bool) -> Name:
    if ratio := _RATIO.match(head):
        this, other = _COMPARES.sub("", ratio["this"]), ratio["other"]
        if not re.search("占$", head[: ratio.start("other")]):
            return Name(f"{this}与{other}之比"[:_LONGEST])
    bare = _COMPARES.sub("", head)
    core = (_TAIL_GROWTH if grows else _TAIL_LEVEL).sub("", bare)
    is_share = "占" in bare[len(core) :]
    core = _TAIL_GROWTH.sub("", core) if grows else core
    if is_share and not re.search("占比$|比重$|比例$", core):
        core += "占比"
    return Name(core[:_LONGEST], is_share=is_share)


def _head(left: str) -> str:
    text = re.sub(r"由[^由]{0,12}$", "", left.replace(GAP, "")) or left.replace(GAP, "")
    text = _COMPARES.sub("", text) if _COMPARES.match(text.lstrip("、,")) else text
    text = re.sub("(?:分别|至少|不少于|最少)(?=[^,]{1,12}$)|在$", "", text)
    before = None
    while text != before:
        before = text
        text = _LEAD.sub("", text)
        text = _WHOLE_PLACE.sub("", text)
    return text


def _following(right: str, has_next: bool) -> tuple[str, int]:
    """The thing named after a figure, and how many characters of `right` it takes."""
    if not right or right[0] in "、,;:)和及并或与":
        return "", 0
    lead = len(right) - len(right.lstrip("的"))
    stop = _BOUNDARY.search(right, lead + 1)
    end = stop.start() if stop else len(right)
    if has_next and not stop:
        head = _AFTER_HEAD.match(right)
        if head:
            end = head.end()
    return right[lead:end].replace(GAP, ""), end


def is_generic(core: str) -> bool:
    """Whether a name says nothing without the thing it is about (总投资, 开工率, 个数)."""
    return bool(GENERIC.fullmatch(core)) and not group_in(core)


def group_in(core: str) -> str:
    """The group of things a name begins with, '' for none: 签约项目 of 签约项目当年开工率."""
    best = ""
    for match in re.finditer("项目|企业|工程|产业链|债券|园区|农户|学校|医院|小区|地块|事项", core):
        head = core[: match.end()]
        if GROUP.fullmatch(head):
            best = head
    return best


def without_verbs(core: str) -> str:
    """The thing alone: 市级重点建设项目 of 实施市级重点建设项目."""
    match = re.match(rf"(?:(?:{VERBS})(?=[^率]))++", core)
    rest = core[match.end() :] if match else core
    return rest if len(rest) >= 2 else core


def threshold_in(name: str) -> str:
    """The size things have to have to count: 亿元以上 of 新开工亿元以上重大项目; '' for none."""
    match = _THRESHOLD.search(name)
    return match[0] if match else ""
