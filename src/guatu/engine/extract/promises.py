"""From a clause to the figures it promises: which figure belongs to which name, period and scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from guatu.engine.extract.clauses import GAP, Clause
from guatu.engine.extract.naming import SPECIFIC_UNITS, Name, group_in, is_generic, name_of, without_verbs
from guatu.engine.extract.noise import Verdict, verdict_on
from guatu.engine.extract.periods import Period, periods_in
from guatu.engine.extract.quantities import Figure, figures_in
from guatu.engine.extract.values import Modality, Op
from guatu.engine.extract.words import (
    AGENT,
    ALL_DONE,
    COMPARED,
    ENSURE,
    FALLS,
    GROWS,
    LEVELLED,
    LEVELS,
    SHARED_PAIRS,
    STRIVE,
    VERBS,
    any_of,
)

_DISTINCT = re.compile("分别|依次|各自")
_SAME = re.compile(r"(?:均|都|皆|双双)(?=.{0,12}$)")
_ALL = re.compile(
    rf"(?:全部|全数|整体|100%)(?:实现|按期|如期|按时|提前|完成)?(?P<done>{any_of(' '.join(ALL_DONE))})"
    r"|(?:全面|整体)(?P<whole>建成|竣工|投产|通车|开工|完工|投用)|(?P<cover>全覆盖|应\w尽\w)(?=$|[、和])"
)
_GROUP_COUNT = re.compile(
    r"^(?P<noun>[^,;。、]{0,24}?(?:项目|企业|工程|小区|学校|地块|村|镇|乡镇|街道|平台|园区|事项|中心|单位|产业链))(?P<rest>.+)$"
)
_COUNTED = re.compile(r"^(?:个|家|户|项|条|所|座|处|件|名)$")
_IMPERATIVE = re.compile(
    "|".join(
        f"(?:{each})"
        for each in ("力争", "确保", "不低于", "不少于", "不超过", "至少", "目标", "达到", "以上", "将", "要")
    )
)
_ENSURE = re.compile(any_of(ENSURE))
_STRIVE = re.compile(any_of(STRIVE))
_MONEY = re.compile("元$|亿$")
_IS_AGENT = re.compile("(?:镇|乡|街道|局|委|办|中心|园区|开发区|经开区|高新区|县|市|区|公司|集团|部门|厅)$")
_TIMES = re.compile("(?:工作日|天|小时|分钟|个月)$")
_SINCE = re.compile("(?:自|从|在|收到|接到|于)?[^,;。、]{0,16}?(?:之日起|之日|起|后|以后|之后)$")
_SPLIT = re.compile("[、和与及]|以及")
_GROWS = re.compile(GROWS)
_FALLS = re.compile(FALLS)
_TIME_UNITS = {"个工作日": "工作日", "百分点": "个百分点"}


@dataclass(slots=True)
class Thread:
    """What a sentence has said so far and its next clause may leave out."""

    subject: str = ""
    group: str = ""
    noun: str = ""
    verb: str = ""
    measure: str = ""
    agent: str = ""
    last: str = ""
    last_scope: str = ""
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for the whole document: year, the place as a scope, and whether what is read has happened already."""

    year: int | None
    place: str
    is_report: bool = False


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
        self.periods = periods_in(clause.text, setting.year)
        masked = (*clause.masked, *((p.start, p.end) for p in self.periods))
        self.figures = figures_in(clause.text, masked)
        self.reading = ClauseReading()
        self.place_said = False

    def read(self) -> ClauseReading:
        self._agent()
        kept = self._kept()
        if kept:
            distinct = _DISTINCT.search(self.text, 0, kept[-1].left)
            if distinct and len(kept) > 1:
                self._distinct(kept, distinct)
            else:
                self._in_turn(kept)
        self._implied(kept)
        named = [each for each in self.periods if not self._is_name(each)]
        if named and not (self.thread.period and self.thread.period.is_each):
            self.thread.period = named[-1]
        elif named and named[-1].is_each:
            self.thread.period = named[-1]
        return self.reading

    # ---- which figures count

    def _agent(self) -> None:
        head = self._blank(self.text, 0)[: self.figures[0].left if self.figures else None]
        head = re.sub(rf"^(?:{GAP}|其中|{any_of(ENSURE)}|{any_of(STRIVE)}|[、-])+", "", head)
        match = AGENT.match(head + (self.text[self.figures[0].left] if self.figures else ""))
        if match:
            self.thread.agent = match["who"]
        elif re.match("(?:全|我)[省市县区镇]", head):
            self.thread.agent, self.place_said = "", True

    def _kept(self) -> list[Figure]:
        kept: list[Figure] = []
        figures = self.figures
        for number, figure in enumerate(figures):
            left = self.text[figures[number - 1].right if number else 0 : figure.left]
            right = self.text[
                figure.right : figures[number + 1].left if number + 1 < len(figures) else len(self.text)
            ]
            later = len(figures) - number - 1
            verdict = verdict_on(self.text, figure, left, right, later) or self._group_count(
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
        head = re.sub(
            rf"{GAP}|[全我][省市县区]|其中|对|{any_of(ENSURE)}|{any_of(STRIVE)}|的",
            "",
            self._blank(left, figure.left - len(left)),
        )
        if re.search(rf"(?:{VERBS})$", head) or (head and len(head) > 6):
            return None
        match = _GROUP_COUNT.match(self.text[figure.end :])
        if not match:
            return None
        rest = match["rest"]
        if not (_ALL.search(rest) or (later and re.search(r"率|投资|分别|增长|产值|资金|占|进度", rest))):
            return None
        noun = self._clean(match["noun"])
        self.thread.subject, self.thread.group = noun, f"{self.text[figure.start : figure.end]}{noun}"
        return Verdict("group_count", "说明是哪些项目，不是要达到的数")

    # ---- names, in the three ways figures share them

    def _in_turn(self, kept: list[Figure]) -> None:
        at = 0
        for number, figure in enumerate(kept):
            following = kept[number + 1] if number + 1 < len(kept) else None
            left, right = (
                self.text[at : figure.left],
                self.text[figure.right : following.left if following else len(self.text)],
            )
            same = _SAME.search(self._blank(left, at))
            each = re.search("各(?:自)?(?=[^\\d]{0,10}$)", left)
            agents = _agents(left[: each.start()]) if each else []
            if each and len(agents) > 1:
                grows = self._grows(left, right, figure)
                name = name_of(left[each.end() :], right, figure.unit, grows=grows, has_next=bool(following))
                for agent in agents:
                    self.thread.agent = agent
                    self._add(figure, name, at=figure.left, grows=grows, rule="each_agent")
                self.thread.agent = ""
                at = figure.right + name.taken
                continue
            subjects = [each for each in _SPLIT.split(left[: same.start()]) if each] if same else []
            if same and len(subjects) > 1:
                self._each_subject(subjects, figure, left)
                at = figure.right
                continue
            grows = self._grows(left, right, figure)
            name = name_of(
                self._clean(self._blank(left, at)),
                self._blank(right, figure.right),
                figure.unit,
                grows=grows,
                has_next=bool(following),
            )
            if _TIMES.search(figure.unit) and not grows and right and not right.startswith(("、", "的")):
                done = re.split("[,;、]", self._blank(right, figure.right))[0]
                subject = re.sub(
                    "原则上|必须|一律", "", _SINCE.sub("", self._clean(self._blank(left, at)))
                ).strip("在")
                name = Name(
                    f"{name_of(subject, '', figure.unit, grows=False, has_next=False).full}{done}时限"[-40:],
                    taken=len(right) if not following else 0,
                )
            at = figure.right + name.taken
            self._add(figure, name, at=figure.left, grows=grows, rule="named")

    def _each_subject(self, subjects: list[str], figure: Figure, left: str) -> None:
        """新开工项目个数、计划总投资均增长8%: one figure for several names."""
        grows = self._grows(left, "", figure)
        first = ""
        for subject in subjects:
            name = name_of(
                self._clean(subject), "", "%" if grows else figure.unit, grows=grows, has_next=False
            )
            if first and is_generic(name.core):
                name = replace(name, core=first + name.core)
            first = first or group_in(name.core)
            self._add(figure, name, at=figure.left, grows=grows, rule="shared_value")

    def _distinct(self, kept: list[Figure], word: re.Match[str]) -> None:
        """内外资分别增长12%、10%; 一、二季度开工率分别达到80%、100%."""
        several = next((p for p in self.periods if len(p.codes) == len(kept)), None)
        left = self.text[: word.start()]
        between = self.text[word.end() : kept[0].left]
        grows = self._grows(left + self.text[word.start() : kept[0].left], "", kept[0])
        agents = _agents(self._blank(left, 0))
        if len(agents) == len(kept) and not several:
            name = name_of(
                self._blank(between, word.end()),
                self._blank(self.text[kept[-1].right :], kept[-1].right),
                kept[0].unit,
                grows=grows,
                has_next=False,
            )
            for figure, agent in zip(kept, agents, strict=True):
                self.thread.agent = agent
                self._add(figure, name, at=figure.left, grows=grows, rule="distinct_agents")
            self.thread.agent = ""
            return
        if several:
            name = name_of(self._clean(self._blank(left, 0)), "", kept[0].unit, grows=grows, has_next=False)
            for figure, code in zip(kept, several.codes, strict=True):
                self._add(figure, name, at=figure.left, grows=grows, rule="distinct_periods", period=code)
            return
        names = self._subjects(left, grows, kept)
        for number, figure in enumerate(kept):
            self._add(
                figure,
                names[min(number, len(names) - 1)],
                at=figure.left,
                grows=grows,
                rule="distinct_values",
            )

    def _subjects(self, left: str, grows: bool, kept: list[Figure]) -> list[Name]:
        clean = self._clean(self._blank(left, 0))
        for joined, parts in SHARED_PAIRS.items():
            if joined in clean:
                return [
                    Name(name_of(clean.replace(joined, part), "", "%", grows=grows, has_next=False).core)
                    for part in parts
                ]
        pieces = [each for each in _SPLIT.split(clean) if each]
        pieces = pieces[-len(kept) :] if len(pieces) >= len(kept) else pieces or [clean]
        names = [
            name_of(each, "", "%" if grows else kept[0].unit, grows=grows, has_next=False) for each in pieces
        ]
        names = [Name(re.sub("增速$|增幅$", "", each.core), each.verb) for each in names]
        group = group_in(names[0].core)
        tail = re.search("(?:增加值|投资额?|收入|[^的项目]{2}率|数量|个数)$", names[-1].core)
        lone = tail and all(
            not is_generic(each.core) and not each.core.endswith(tail[0]) and len(each.core) <= 6
            for each in names[:-1]
        )
        done = []
        for each in names:
            core = each.core
            if is_generic(core) and group and not core.startswith(group):
                core = group + core
            elif lone and tail and not core.endswith(tail[0]):
                core += tail[0]
            done.append(replace(each, core=core))
        return done

    # ---- one promise

    def _add(
        self, figure: Figure, name: Name, *, at: int, grows: bool, rule: str, period: str | None = None
    ) -> None:
        unit = _TIME_UNITS.get(figure.unit, figure.unit)
        comparator = figure.comparator
        full = self._in_context(name, figure)
        op = comparator or (
            Op.AT_MOST if figure.unit in ("个工作日", "工作日", "天", "小时") and not grows else Op.EQUAL
        )
        promise = Promise(
            figure.start, figure.end, full, self._scope(full, name, figure), op, figure.value, unit,
            period or self._period(at), grows, self._modality(figure.left), rule,
        )  # fmt: skip
        self.reading.promises.append(promise)
        if full:
            self.thread.last = re.sub("^完成", "", full)
        self._carry_on(name, full, figure)

    def _in_context(self, name: Name, figure: Figure) -> str:
        """The name with what the clause leaves out."""
        thread = self.thread
        full = name.full
        grows_or_share = figure.unit in SPECIFIC_UNITS
        if not name.core:
            if name.verb:
                return name.verb + (thread.noun or thread.subject)
            if grows_or_share and thread.last:
                return thread.last
            if _MONEY.search(figure.unit):
                return thread.subject + (thread.measure or "投资")
            return thread.subject or thread.noun
        if is_generic(name.core) and thread.subject and thread.subject not in full and not self.place_said:
            return thread.subject + full
        if (
            name.core
            and not re.search("[^开竣完投落建动续]工|项目|企业", full)
            and re.fullmatch(rf"(?:提前)?(?:{VERBS})+落?地?", full)
            and thread.subject
        ):
            return thread.subject + full
        return full

    def _carry_on(self, name: Name, full: str, figure: Figure) -> None:
        thread = self.thread
        noun = without_verbs(name.core) if name.core else ""
        if _MONEY.search(figure.unit):
            if is_generic(name.core):
                thread.measure = re.sub("^完成|计划$", "", name.core)
            elif not thread.subject:
                thread.subject = group_in(noun)
            return
        if figure.unit in SPECIFIC_UNITS:
            if group := group_in(name.core):
                thread.subject, thread.group = group, thread.group if thread.subject == group else ""
            return
        if noun and group_in(noun):
            short = len(noun) <= 3 and full.endswith(noun)
            thread.noun, thread.subject, thread.group = noun, full if short else noun, ""
            if figure.comparator is None:
                thread.group = f"{self.text[figure.start : figure.end]}{noun}"
        elif noun:
            thread.noun = noun

    def _scope(self, full: str, name: Name, figure: Figure) -> str:
        thread = self.thread
        if thread.agent:
            return thread.agent
        core = without_verbs(name.core)
        group = group_in(core)
        if figure.unit in SPECIFIC_UNITS and (group or thread.subject) and not self.place_said:
            if group and "率" in core[len(group) :]:
                return group
            if not group and is_generic(name.core):
                return thread.group or thread.subject
        if group and LEVELLED.match(group) and re.search("级|专项债|预算", group):
            return group
        if is_generic(name.core) and not self.place_said:
            if thread.group and full.startswith(thread.subject):
                return thread.group
            if LEVELLED.match(thread.subject) and re.search("级|专项债|预算", thread.subject):
                return thread.subject
        return self.setting.place

    def _grows(self, left: str, right: str, figure: Figure) -> bool:
        near = self._blank(left, figure.left - len(left)) if left else ""
        near = re.split("[、;]", near)[-1] if "分别" not in near and "均" not in near else near
        if LEVELS.search(near[-8:].replace(GAP, "")) and not re.search(
            "增速|增幅|增长率|增长[^,]{0,4}达到", near
        ):
            return False
        if figure.unit in SPECIFIC_UNITS:
            return (
                bool(_GROWS.search(near[-14:]))
                and not near.endswith("率")
                or "番" in self.text[figure.start : figure.end]
            )
        return bool(COMPARED.search(near) and _GROWS.search(near))

    def _period(self, at: int) -> str:
        """The nearest period said before a figure, else after it in the clause, else what the sentence said, else the plan's year."""
        own = [p for p in self.periods if p.start < at and not self._is_name(p)]
        chosen = own[-1] if own else self.thread.period
        if (
            own
            and self.thread.period
            and self.thread.period.is_each
            and own[-1].code == str(self.setting.year or "")
            and not own[-1].is_year
        ):
            chosen = self.thread.period
        each = next((p for p in own if p.is_each), None)
        chosen = each or chosen
        if not own and chosen and not chosen.is_each and re.search("年度|全年", self.text[:at]):
            chosen = None
        return chosen.code if chosen else str(self.setting.year or "")

    def _is_name(self, period: Period) -> bool:
        """2022年中央预算内投资项目, 2018年固定资产投资: a year gone by belongs to a name or a base."""
        year = self.setting.year
        return period.is_year and year is not None and period.code.isdigit() and int(period.code) < year

    def _modality(self, before: int) -> Modality:
        head = self.text[:before]
        ensure, strive = _last(_ENSURE, head), _last(_STRIVE, head)
        if ensure < 0 and strive < 0:
            return Modality.PLAIN
        return Modality.ENSURE if ensure > strive else Modality.STRIVE

    # ---- implied figures

    def _implied(self, kept: list[Figure]) -> None:
        for match in _ALL.finditer(self.text):
            if any(match.start() <= f.start < match.end() for f in kept):
                continue
            if re.search("“[^”]*$", self.text[: match.start()]) or not self._is_promise(match):
                continue
            start = max((f.right for f in kept if f.right <= match.start()), default=0)
            left = self._clean(self._blank(self.text[start : match.start()], start))
            subject = re.sub(
                r"^(?:其中|对|[、和])+", "", name_of(left, "", "%", grows=False, has_next=False).core
            )
            subject = (
                re.sub(rf"^\d+(?:\.\d+)?(?:{_COUNTED.pattern[4:-2]})", "", subject) or self.thread.subject
            )
            if not subject:
                continue
            done = match["done"] or match["whole"]
            rate = ALL_DONE.get(done, f"{done}率") if done else "覆盖率"
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
            if not self.thread.subject:
                self.thread.subject = subject

    def _is_promise(self, match: re.Match[str]) -> bool:
        after = self.text[match.end() :]
        if re.match("机制|制度|体系|的|工作|监管|检查|式|要求", after) or re.search(
            "已|了$", self.text[: match.start()][-6:]
        ):
            return False
        said = (
            bool(self.periods)
            or self._modality(match.start()) != Modality.PLAIN
            or bool(re.search("实现|达到|做到", self.text[: match.start()]))
        )
        return said or bool(self.thread.period and match["done"])

    # ---- text

    def _blank(self, text: str, offset: int) -> str:
        """A piece of the clause without its period phrases."""
        out = text
        for period in sorted(self.periods, key=lambda each: -each.start):
            if self._is_name(period):
                continue
            start, end = max(0, period.start - offset), period.end - offset
            if 0 <= start < len(text) and end > 0:
                out = out[:start] + out[min(end, len(text)) :]
        return out.replace(GAP, "")

    def _clean(self, text: str) -> str:
        """A piece of the clause without the agent it begins with."""
        who = self.thread.agent
        if who and text.lstrip("、").startswith(who):
            rest = text.lstrip("、")[len(who) :]
            return rest if len(rest) >= 1 else text
        return text


def _agents(text: str) -> list[str]:
    """Units or towns listed before a verb: 甲镇、乙镇."""
    pieces = [each for each in re.split("[、和及与]", text.strip("、,:其中")) if each]
    return (
        pieces
        if len(pieces) > 1 and all(_IS_AGENT.search(each) and len(each) <= 14 for each in pieces)
        else []
    )


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def threads() -> Iterator[Thread]:
    """A fresh thread for every sentence."""
    while True:
        yield Thread()
