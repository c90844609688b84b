"""What a sentence has said so far, and how its next figure is named and scoped by it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.engine.extract.naming import SPECIFIC_UNITS, Name, group_in, is_generic, without_verbs
from guatu.engine.extract.periods import Period
from guatu.engine.extract.quantities import Figure
from guatu.engine.extract.words import MONEY, VERBS

_MERELY_DONE = re.compile("(?:完成|实现|达到|突破|增加|提高|力争|再)*")
_LEVELLED = re.compile(
    "(?:国家级|中央|省市区?级|省级|自治区|市级|州级|县级|区级|城区|镇级|乡级)[^、,的]{0,14}?项目"
)
_OF_A_GROUP = re.compile(
    "(?<!增长)(?<!占比)率$|^完成.*投资|进度$|(?:审批|办理).*时限$|^[^占]*出让比例$|使用比例$"
)
_RATED = re.compile(
    "^[^,、]{0,16}?(?:资金|用地|数据中心|服务区|水库|小区|学校|仪器|案件|贷款|设施|人群|人员|老年人|患者|儿童|学生|孕产妇|新生儿|水厂|断面)(?=[^,、]{2,14}(?:率|比例|效率|覆盖率)$)"
)
_COUNTED_ONLY = re.compile("(?:承担|安排|承办|下达|实施)(项目|企业|任务)")
_SIZE = re.compile(r"(?:固定资产)?(?:总)?(?:投资)?过?\d*(?:\.\d+)?[万亿千百]*元(?:及)?(?:以上|以下)?的?")
_STAGES = re.compile("(?:新)?(?:签约|储备|谋划|策划|开工|竣工|投产|招引|引进|续建|入库|达产)(?!率)")
_STEP = re.compile(rf"(?:提前)?(?:{VERBS})++落?地?")


@dataclass(slots=True)
class Thread:
    """Subject, measure, agent and period of a sentence; a clause that leaves one out means the one said before.

    `group` is the subject with its count (46个市级重点建设项目), `whole` what 其中 takes its parts from,
    `noun` the thing last counted, `last` the last name given,
    with its unit and whether it was a change; `recent` are the names of the sentence so far.
    """

    subject: str = ""
    group: str = ""
    whole: str = ""
    noun: str = ""
    measure: str = ""
    agent: str = ""
    last: str = ""
    last_unit: str = ""
    last_grew: bool = False
    recent: tuple[str, ...] = ()
    period: Period | None = None

    def is_continued_by(self, name: Name, unit: str) -> bool:
        """Whether a figure without a name of its own speaks of the same thing as the one before it."""
        if not self.last or name.core or not _MERELY_DONE.fullmatch(name.verb):
            return False
        if unit == self.last_unit or unit in SPECIFIC_UNITS:
            return True
        return self.last_grew and bool(MONEY.search(unit))

    def name_in_full(self, name: Name, unit: str, *, place_said: bool) -> str:
        """A name with what its clause leaves out."""
        if self.is_continued_by(name, unit):
            return self.last
        full = name.full
        if not name.core:
            if name.verb:
                return name.verb + (self.noun or self.subject)
            return (
                self.subject + (self.measure or "投资") if MONEY.search(unit) else self.subject or self.noun
            )
        if counted := _COUNTED_ONLY.fullmatch(full):
            return counted[1] + "数"
        if MONEY.search(unit) and name.core in ("年度计划", "计划投资", "年计划"):
            name = Name("年度计划投资", name.verb)
            full = name.full
        if self.subject and self.subject not in full:
            if is_generic(name.core) and not place_said:
                return self.subject + full
            if _STEP.fullmatch(full) or full.startswith("占"):
                return self.subject + full
        return full

    def remember(self, name: Name, full: str, figure: Figure, said: str, *, grew: bool) -> None:
        """Carry a figure's name on to the clauses after it; `said` is the figure as written."""
        if full:
            self.last, self.last_unit, self.last_grew = re.sub("^完成", "", full), figure.unit, grew
            self.recent = (*self.recent[-7:], self.last)
        noun = without_verbs(name.core) if name.core else ""
        if MONEY.search(figure.unit):
            if is_generic(name.core):
                self.measure = re.sub("^完成|计划$", "", name.core)
            elif not self.subject:
                self.subject = group_in(noun)
        elif figure.unit in SPECIFIC_UNITS:
            if group := group_in(name.core):
                self.group = self.group if self.group.endswith(group) else ""
                self.subject = group
        elif noun:
            self.noun = noun
            if group_in(noun):
                stage = _STAGES.match(full)
                bare = _SIZE.sub("", noun)
                self.subject = stage[0] + bare.removeprefix(stage[0]) if stage else noun
                levelled = figure.comparator is None and _LEVELLED.search(noun)
                self.group = f"{said}{noun}" if levelled else ""

    def scope_of(self, full: str, name: Name, figure: Figure, place: str, *, place_said: bool) -> str:
        """Whom or what a figure is about: an agent, a group of projects, else the whole place."""
        if self.agent:
            return self.agent
        if self.whole:
            return self.whole
        if levelled := _LEVELLED.search(full):
            return self.group if self.group.endswith(levelled[0]) and is_generic(name.core) else levelled[0]
        group = group_in(name.core) or _rated(name.core)
        rest = name.core[len(group) :] if group and name.core.startswith(group) else ""
        if (
            rest
            and "转为" not in group
            and not place_said
            and _OF_A_GROUP.search(rest)
            and (len(group) >= 4 or "率" in rest)
        ):
            return group
        generic = not group and is_generic(name.core) and not place_said and self.subject
        if generic and (self.group or figure.unit in SPECIFIC_UNITS):
            return self.group or self.subject
        return place

    def take_parts(self) -> None:
        """What follows 其中 is part of the levelled group said before."""
        found = _LEVELLED.search(self.subject)
        self.whole = found[0] if found else ""


def _rated(core: str) -> str:
    """The thing a rate is of when it is no project: 数据中心 of 数据中心平均上架率."""
    match = _RATED.match(core)
    return match[0] if match else ""
