"""From a clause to the figures it promises: which count, what they are called, by when, and what is implied."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from guatu.engine.extract.clauses import GAP, Clause
from guatu.engine.extract.naming import Name, group_in, name_of
from guatu.engine.extract.noise import Verdict, verdict_on
from guatu.engine.extract.periods import Period, periods_in
from guatu.engine.extract.quantities import Figure, figures_in
from guatu.engine.extract.sharing import Claim, Said, claims_of
from guatu.engine.extract.thread import Thread
from guatu.engine.extract.values import Modality, Op
from guatu.engine.extract.words import AGENT, ALL_DONE, ENSURE, STRIVE, VERBS, any_of

_DONE = any_of(" ".join(ALL_DONE))
_ALL = re.compile(
    rf"(?:全部|全数|整体|100%)[^,;。、\d的]{{0,4}}?(?P<done>{_DONE})"
    rf"|(?:全面|整体)(?P<whole>建成|竣工|投产|通车|开工|完工|投用|完成|交付|办结)(?![\u4e00-\u9fff])"
    r"|应(?P<ought>\w)尽(?P=ought)|(?P<cover>全覆盖)(?=$|[、和])"
)
_OUGHT = {"开": "开工率", "建": "建成率", "投": "投产率", "入": "入库率", "统": "纳统率"}
_GROUP_COUNT = re.compile(
    r"^(?P<noun>[^,;。、]{0,24}?(?:项目|企业|工程|小区|学校|地块|村|镇|乡镇|街道|平台|园区|事项|中心|单位|产业链|桥|水库|泵站|医院|路段|改造))(?P<rest>.+)$"
)
_SEVERAL = re.compile(
    r"^(?:全[县市区省])?((?:其余|其他|其它)?\d+个(?:乡镇|镇街|镇|街道|县区|县|区|部门|单位|园区|村|社区))(?=各|均|分别)"
)
_OBJECT = re.compile(rf"(?:{VERBS})++(?P<thing>[^,;。、和及]{{2,10}})")
_BODY = re.compile(r"[^,;。、\d全各每]{1,10}(?:镇|乡|街道|街办|经开区|高新区|园区|新区|县|市|区|局|委|办)")
_COUNTED = re.compile(r"^(?:个|家|户|项|条|所|座|处|件|名)$")
_ENSURE = re.compile(any_of(ENSURE))
_STRIVE = re.compile(any_of(STRIVE))
_TIME_UNITS = {"个工作日": "工作日", "百分点": "个百分点"}
_LIMITS = ("个工作日", "工作日", "小时", "分钟")
_SHARE_OF_ALL = re.compile("率|投资|分别|增长|产值|资金|占|进度")


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for a paragraph: the year it plans for, the place as a scope, and the period of what says none."""

    year: int | None
    place: str
    period: str
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """One figure with everything said about it; places count within the clause."""

    figure_start: int
    figure_end: int
    name: str
    scope: str
    op: Op
    value: Decimal
    unit: str
    period: str
    grows: bool
    modality: Modality
    rule: str
    is_implied: bool = False


@dataclass(slots=True)
class ClauseReading:
    """What was read from one clause: promises, and figures left out with their verdict."""

    promises: list[Promise] = field(default_factory=list)
    left_out: list[tuple[int, int, Verdict]] = field(default_factory=list)


def read_clause(clause: Clause, thread: Thread, setting: Setting) -> ClauseReading:
    """Read one clause; `thread` is carried on from clause to clause of a sentence."""
    return _ClauseReader(clause, thread, setting).read()


class _ClauseReader:
    def __init__(self, clause: Clause, thread: Thread, setting: Setting) -> None:
        self.text = clause.text
        self.thread = thread
        self.setting = setting
        self.periods = periods_in(clause.text, setting.year, setting.until)
        masked = (*clause.masked, *((p.start, p.end) for p in self.periods))
        self.figures = figures_in(clause.text, masked)
        self.reading = ClauseReading()
        self.place_said = False
        self.starts = 0
        self.agent_here = ""

    def read(self) -> ClauseReading:
        self._find_agent()
        kept = self._kept()
        for claim in claims_of(self._said(), kept, self.starts):
            self._add(claim)
        self._implied(kept)
        self._remember_object()
        self._carry_period()
        return self.reading

    def _said(self) -> Said:
        return Said(
            self.text,
            tuple(p for p in self.periods if not self._is_name(p) and not self._is_of_rate(p)),
            self.agent_here,
            self.thread.recent,
        )

    # ---- which figures count

    def _find_agent(self) -> None:
        until = self.figures[0].left if self.figures else len(self.text)
        head = self._said().blank(0, until)
        head = re.sub(rf"^(?:{GAP}|其中|{any_of(ENSURE)}|{any_of(STRIVE)}|[、-])+", "", head)
        if several := _SEVERAL.match(head + self.text[until:]):
            self.thread.agent = self.agent_here = several[1]
            return
        match = AGENT.match(head + self.text[until : until + 1])
        if (
            match
            and not head[len(match["who"]) :].startswith(("负责", "牵头"))
            and not re.match(rf"(?:{VERBS}|城镇|乡镇(?!至|各)|城市)", match["who"])
        ):
            self.thread.agent = self.agent_here = match["who"]
        elif re.match("(?:全|我)[省市县区镇]", head):
            self.thread.agent, self.place_said = "", True

    def _kept(self) -> list[Figure]:
        kept: list[Figure] = []
        for number, figure in enumerate(self.figures):
            left = self.text[self.figures[number - 1].right if number else 0 : figure.left]
            following = self.figures[number + 1] if number + 1 < len(self.figures) else None
            right = self.text[figure.right : following.left if following else len(self.text)]
            later = len(self.figures) - number - 1
            verdict = verdict_on(self.text, figure, left, right, following) or self._group_count(
                figure, left, later
            )
            if verdict:
                self.reading.left_out.append((figure.start, figure.end, verdict))
            else:
                kept.append(figure)
        return kept

    def _group_count(self, figure: Figure, left: str, later: int) -> Verdict | None:
        """13个新开工项目9月底前全部开工: the count only says which projects."""
        if not _COUNTED.match(figure.unit) or figure.comparator is not None:
            return None
        said = self._said()
        head = said.blank(figure.left - len(left), figure.left)
        head = re.sub(rf"[全我][省市县区]|其中|对|{any_of(ENSURE)}|{any_of(STRIVE)}|的", "", head)
        if re.search(rf"(?:{VERBS})$", head) or len(head) > 6:
            return None
        match = _GROUP_COUNT.match(self.text[figure.end :])
        if not match or not (_ALL.search(match["rest"]) or (later and _SHARE_OF_ALL.search(match["rest"]))):
            return None
        self.thread.subject, self.thread.group = (
            match["noun"],
            f"{self.text[figure.start : figure.end]}{match['noun']}",
        )
        self.starts = figure.end + match.end("noun")
        return Verdict("group_count", "说明是哪些项目，不是要达到的数")

    # ---- one promise

    def _add(self, claim: Claim) -> None:
        claim = self._of_a_body(claim)
        figure, thread = claim.figure, self.thread
        grew = claim.grows
        if (
            thread.is_continued_by(claim.name, figure.unit)
            and figure.unit == thread.last_unit
            and "占" not in self.text
        ):
            grew = grew or thread.last_grew
        shared_agent, thread.agent = thread.agent, claim.agent or thread.agent
        full = thread.name_in_full(claim.name, figure.unit, place_said=self.place_said)
        scope = thread.scope_of(full, claim.name, figure, self.setting.place, place_said=self.place_said)
        op = figure.comparator or (Op.AT_MOST if figure.unit in _LIMITS and not grew else Op.EQUAL)
        self.reading.promises.append(
            Promise(
                figure.start, figure.end, full, scope, op, figure.value, _TIME_UNITS.get(figure.unit, figure.unit),
                claim.period or self._period(figure.left), grew, self._modality(figure.left), claim.rule,
            )
        )  # fmt: skip
        thread.remember(claim.name, full, figure, self.text[figure.start : figure.end], grew=grew)
        thread.agent = shared_agent

    def _remember_object(self) -> None:
        """建设中试基地,2024年建成2个: what a clause without figures speaks of is what the next one counts."""
        match = None if self.figures else _OBJECT.fullmatch(self.text)
        if match:
            self.thread.noun = match["thing"]

    def _of_a_body(self, claim: Claim) -> Claim:
        """其中城关镇10个、涧池镇8个: what is named is whose part it is, not what is counted."""
        name = claim.name
        alone = not claim.agent and not name.verb and not name.taken and _BODY.fullmatch(name.core)
        if alone and self.thread.last and claim.figure.unit == self.thread.last_unit:
            return replace(claim, name=Name(""), agent=name.core)
        return claim

    def _carry_period(self) -> None:
        named = [each for each in self.periods if not self._is_name(each)]
        before = self.thread.period
        if named and (before is None or not before.is_each or named[-1].is_each):
            self.thread.period = named[-1].within(before)

    def _period(self, at: int) -> str:
        """The nearest period said before a figure, else what the sentence said, else the plan's year."""
        own = [p for p in self.periods if p.start < at and not self._is_name(p)]
        year = self.setting.period
        chosen = self.thread.period
        if own:
            exact = [p for p in own if p.code != year or p.is_year]
            each = next((p for p in own if p.is_each), None)
            yearly = chosen is not None and chosen.is_each and not exact
            if not yearly:
                chosen = (each or (exact or own)[-1]).within(self.thread.period)
        elif chosen and not chosen.is_each and re.search("年度[^的]{0,8}率|全年", self.text[:at]):
            chosen = None
        return chosen.code if chosen else year

    def _is_name(self, period: Period) -> bool:
        """2022年中央预算内投资项目, 2018年固定资产投资: a year gone by belongs to a name or a base."""
        year = self.setting.year
        stated = re.search(r"20\d\d", period.code)
        return year is not None and stated is not None and int(stated[0]) < year and not period.is_each

    def _is_of_rate(self, period: Period) -> bool:
        """当年转化率 is a rate of its own."""
        return self.text[period.start : period.end] == "当年" and bool(
            re.match("[^,;、]{2,4}率", self.text[period.end :])
        )

    def _modality(self, before: int) -> Modality:
        head = self.text[:before]
        ensure, strive = _last(_ENSURE, head), _last(_STRIVE, head)
        if ensure < 0 and strive < 0:
            return Modality.PLAIN
        return Modality.ENSURE if ensure > strive else Modality.STRIVE

    # ---- implied figures

    def _implied(self, kept: list[Figure]) -> None:
        for match in _ALL.finditer(self.text):
            if any(match.start() <= f.start < match.end() for f in kept) or not self._is_promise(match):
                continue
            subject = self._subject_of_all(match, kept)
            if not subject:
                continue
            rate = ALL_DONE.get(match["done"] or match["whole"] or "", "")
            rate = rate or (
                _OUGHT.get(match["ought"], "覆盖率")
                if match["ought"]
                else "覆盖率"
                if match["cover"]
                else "完成率"
            )
            group = self.thread.group if self.thread.group.endswith(subject) else ""
            scope = (
                self.thread.agent
                or group
                or (subject if group_in(subject) == subject else self.setting.place)
            )
            self.reading.promises.append(
                Promise(
                    match.start(), match.end(), subject + rate, scope, Op.EQUAL, Decimal(100), "%", self._period(match.end()),
                    grows=False, modality=self._modality(match.start()), rule="all", is_implied=True,
                )
            )  # fmt: skip
            self.thread.subject = self.thread.subject or subject

    def _subject_of_all(self, match: re.Match[str], kept: list[Figure]) -> str:
        """What is to be done entirely: said before in the clause, else in the sentence."""
        start = max((f.right for f in kept if f.right <= match.start()), default=0)
        core = name_of(self._said().clean(start, match.start()), "", "%", grows=False, has_next=False).core
        core = (
            ""
            if re.fullmatch("能.全.", core)
            else re.sub(rf"^(?:其中|对|[、和])+|^\d+(?:\.\d+)?(?:{_COUNTED.pattern[4:-2]})|的$", "", core)
        )
        last = re.sub(f"(?:{any_of(' '.join(ALL_DONE.values()))})$", "", self.thread.last)
        return core or self.thread.subject or last or self.thread.noun

    def _is_promise(self, match: re.Match[str]) -> bool:
        before, after = self.text[: match.start()], self.text[match.end() :]
        if (
            re.match("机制|制度|体系|的|工作|监管|检查|式|要求", after)
            or re.search("已|了$", before[-6:])
            or re.search("“[^”]*$", before)
        ):
            return False
        if match["ought"]:
            return True
        said = (
            bool(self.periods)
            or self._modality(match.start()) != Modality.PLAIN
            or bool(re.search("实现|达到|做到", before))
        )
        return said or bool(self.thread.period and (match["done"] or match["whole"]))


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)
