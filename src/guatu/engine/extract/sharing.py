"""Which name belongs to which figure when a clause has several: in turn, 分别, 均, 各."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guatu.engine.extract.naming import SPECIFIC_UNITS, Name, group_in, is_generic, name_of
from guatu.engine.extract.periods import Period
from guatu.engine.extract.quantities import Figure
from guatu.engine.extract.words import COMPARED, GROWS, LEVELS, METRIC_END, MONEY, SHARED_PAIRS, VERBS

_DISTINCT = re.compile("分别|依次")
_SAME = re.compile(r"(?:均|都|皆|双双|各)(?=.{0,12}$)")
_EACH = re.compile(rf"各(?:自)?(?=(?:至少|新)?(?:{VERBS})[^\d]{{0,12}}$)")
_SPLIT = re.compile("[、和与及]|以及")
_GROWTH_TAIL = re.compile(
    rf"(?:{GROWS})(?:率|了|约|近|至少|不|再|均|都|分别|力争|确保|达到|达|为|不低于|保持在|稳定在|控制在|在|[、,])*$"
)
_CHANGED = re.compile(r"(?<![新净])(?:增加|减少|缩短|压缩|精简|压减|提高|降低)(?:了|至少|不少于|约)?$")
_IS_AGENT = re.compile(
    "(?:镇|乡|街道|局|委|办|中心|园区|开发区|经开区|高新区|县|市|区|公司|集团|部门|厅|村|处)$"
)
_LEADING = re.compile(rf"(?:(?:{VERBS})(?=[\u4e00-\u9fff]{{2}}))++")
_HAS_VERB = re.compile(rf"^(?:{VERBS})|(?:{VERBS})$")
_TIMES = re.compile("(?:工作日|天|小时|分钟|个月)$")
_SINCE = re.compile("(?:自|从|在|收到|接到|于)?[^,;。、]{0,16}?(?:之日起|之日|起|后|以后|之后)$")


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure and its name as its clause says it; `period` and `agent` where the clause hands them out."""

    figure: Figure
    name: Name
    grows: bool
    rule: str
    period: str | None = None
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A clause as the rules of sharing need it.

    `recent` are the names given before in its sentence, `agent` its subject if that is a body.
    """

    text: str
    periods: tuple[Period, ...]
    agent: str
    recent: tuple[str, ...]

    def blank(self, start: int, end: int) -> str:
        """A piece of the clause without its period phrases."""
        out = self.text[start:end]
        for period in sorted(self.periods, key=lambda each: -each.start):
            first, last = max(0, period.start - start), min(period.end, end) - start
            if 0 <= first < end - start and last > 0:
                out = out[:first] + out[last:]
        return out.replace("\x00", "")

    def clean(self, start: int, end: int) -> str:
        """The same without the agent it begins with."""
        text = self.blank(start, end)
        bare = text.lstrip("、")
        return (
            bare[len(self.agent) :]
            if self.agent and bare.startswith(self.agent) and len(bare) > len(self.agent)
            else text
        )


def claims_of(said: Said, kept: list[Figure], start: int = 0) -> list[Claim]:
    """The names of the figures that count; the text before `start` has been read already."""
    word = _DISTINCT.search(said.text, 0, kept[-1].left) if kept else None
    if word and len(kept) > 1:
        return _distinct(said, kept, word)
    claims: list[Claim] = []
    at = start if not kept or start <= kept[0].left else 0
    for number, figure in enumerate(kept):
        stop = kept[number + 1].left if number + 1 < len(kept) else len(said.text)
        found, at = _one(said, figure, at, stop, is_last=number + 1 == len(kept))
        claims += [_with_verb(claim, claims[-1]) if claims else claim for claim in found]
    return claims


def _with_verb(claim: Claim, before: Claim) -> Claim:
    """新发展中药材800亩、茶园500亩: what was done is said once."""
    name, verb = claim.name, _LEADING.match(before.name.full)
    units = (claim.figure.unit, before.figure.unit)
    counted = all(unit not in SPECIFIC_UNITS and not MONEY.search(unit) for unit in units)
    bare = bool(name.core) and not name.verb and not _HAS_VERB.search(name.core)
    if not verb or not counted or not bare or claim.figure.left < claim.figure.start:
        return claim
    return replace(claim, name=Name(name.core, verb[0], name.taken))


def grows(near: str, figure: Figure, written: str) -> bool:
    """Whether a figure is a change against an earlier time; `near` is the text before it, `written` the figure itself."""
    near = near if "分别" in near or "均" in near else re.split("[、;]", near)[-1]
    if "番" in written or figure.unit in ("个百分点", "百分点"):
        return "占" not in near[-2:]
    if LEVELS.search(near[-8:]) and not re.search("增速|增幅|涨幅|增长率|增长[^,]{0,4}达到", near):
        return False
    if figure.unit in SPECIFIC_UNITS:
        return bool(_GROWTH_TAIL.search(near)) or bool(COMPARED.search(near) and re.search(GROWS, near))
    changed = _CHANGED.search(near)
    return bool(COMPARED.search(near) and re.search(GROWS, near)) or bool(changed and changed.start() >= 2)


def _one(said: Said, figure: Figure, at: int, stop: int, *, is_last: bool) -> tuple[list[Claim], int]:
    """The claims on one figure, and where the text of the next begins."""
    left, right = said.blank(at, figure.left), said.blank(figure.right, stop)
    change = grows(left, figure, said.text[figure.start : figure.end])
    each = _EACH.search(left)
    bodies = _agents(left[: each.start()], strictly=False) if each else []
    if each and bodies:
        name = name_of(left[each.end() :], right, figure.unit, grows=change, has_next=not is_last)
        return [
            Claim(figure, name, change, "each_agent", agent=body) for body in bodies
        ], figure.right + name.taken
    same = _SAME.search(left)
    subjects = _pieces(said.clean(at, figure.left)[: same.start() - len(left)]) if same else []
    if len(subjects) > 1:
        names = _shared(subjects, "%" if change else figure.unit, change)
        return [Claim(figure, name, change, "shared_value") for name in names], figure.right
    if _TIMES.search(figure.unit) and not change and right and right[0] not in "、的" and is_last:
        return [
            Claim(figure, _time_name(said.clean(at, figure.left), right, figure.unit), False, "time_limit")
        ], stop
    name = name_of(said.clean(at, figure.left), right, figure.unit, grows=change, has_next=not is_last)
    taken = figure.right + name.taken
    return [Claim(figure, name, change, "named")], taken if taken <= stop else stop


def _time_name(left: str, right: str, unit: str) -> Name:
    """政策兑现资金在企业申请后15个工作日内拨付到位: 政策兑现资金拨付到位时限."""
    done = re.split("[,;、]", right)[0]
    subject = re.sub("原则上|必须|一律", "", _SINCE.sub("", left)).strip("在")
    return Name(f"{name_of(subject, '', unit, grows=False, has_next=False).full}{done}时限"[-40:])


def _distinct(said: Said, kept: list[Figure], word: re.Match[str]) -> list[Claim]:
    """内外资分别增长12%、10%; 一、二季度开工率分别达到80%、100%; 甲镇、乙镇分别引进2个、3个."""
    first = kept[0]
    change = grows(said.blank(0, first.left), first, said.text[first.start : first.end])
    kept = _alike(kept)
    codes = _codes(said, len(kept), word.start())
    left, between = said.clean(0, word.start()), said.blank(word.end(), first.left)
    after = said.blank(kept[-1].right, len(said.text))
    bodies = _agents(said.blank(0, word.start()))
    if codes or len(bodies) == len(kept):
        named = name_of(left, "", first.unit, grows=change, has_next=False) if codes else Name("")
        if not named.core:
            named = name_of(between, after, first.unit, grows=change, has_next=False)
        if codes:
            return [
                Claim(f, named, change, "distinct_periods", period=code)
                for f, code in zip(kept, codes, strict=True)
            ]
        return [
            Claim(f, named, change, "distinct_agents", agent=body)
            for f, body in zip(kept, bodies, strict=True)
        ]
    names = _names_for(said, left, kept, first.unit, change)
    return [Claim(f, names[min(i, len(names) - 1)], change, "distinct_values") for i, f in enumerate(kept)]


def _alike(kept: list[Figure]) -> list[Figure]:
    """不低于25%、50%、75%: a comparator before the first or after the last holds for all."""
    shared = kept[0].comparator or kept[-1].comparator
    return [replace(figure, comparator=figure.comparator or shared) for figure in kept]


def _codes(said: Said, count: int, until: int) -> tuple[str, ...]:
    """As many periods as there are figures, from one phrase or from phrases side by side."""
    for period in said.periods:
        if len(period.codes) == count:
            return period.codes
    before = [period for period in said.periods if period.end <= until]
    return tuple(period.code for period in before) if len(before) == count else ()


def _names_for(said: Said, left: str, kept: list[Figure], unit: str, change: bool) -> list[Name]:
    for joined, parts in SHARED_PAIRS.items():
        if joined in left:
            return [
                Name(name_of(left.replace(joined, part), "", "%", grows=change, has_next=False).core)
                for part in parts
            ]
    pieces = _pieces(left)
    if not pieces and len(said.recent) >= len(kept):
        return [Name(name) for name in said.recent[-len(kept) :]]
    return _shared(pieces[-len(kept) :] or [left], "%" if change else unit, change)


def _pieces(text: str) -> list[str]:
    return [each for each in _SPLIT.split(text) if each]


def _shared(pieces: list[str], unit: str, change: bool) -> list[Name]:
    """Names listed side by side, each with the head or the tail that is said only once."""
    names = [name_of(piece, "", unit, grows=change, has_next=False) for piece in pieces]
    cores = [re.sub("增速$|增幅$|分别$|均$|各$", "", name.core) for name in names]
    head, tail = group_in(cores[0]), _common_tail(cores)
    done = []
    for name, core in zip(names, cores, strict=True):
        if is_generic(core) and head and not core.startswith(head):
            core = head + core
        elif tail and not core.endswith(tail):
            core += tail
        done.append(replace(name, core=core))
    return done


def _common_tail(cores: list[str]) -> str:
    """出栏 of 生猪、肉牛、肉羊出栏: what only the last name says and the others need; '' where they are complete."""
    *others, last = cores
    if not others or any(METRIC_END.search(each) or is_generic(each) for each in others):
        return ""
    length = min(len(each) for each in others)
    return last[length:] if len(last) >= length + 2 else ""


def _agents(text: str, *, strictly: bool = True) -> list[str]:
    """Units or towns listed before a verb: 甲镇、乙镇."""
    pieces = [
        re.sub("[一二两三四五六七八九十\\d]+个?(?:片区|镇|乡镇|单位)$", "", each)
        for each in _pieces(text.strip("、,:其中"))
    ]
    if len(pieces) < 2 or any(not each or len(each) > 14 for each in pieces):
        return []
    return pieces if not strictly or all(_IS_AGENT.search(each) for each in pieces) else []
