"""Which figure of the platform a promise in words is about: by the pairs of characters they share, and by their units. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from guatu.engine.formula import Kind
from guatu.targets.amounts import kind_of_unit

LEAST = 0.55
MOST_PROPOSED = 3
_SAME = (
    ("个数", "数"),
    ("数量", "数"),
    ("比例", "率"),
    ("比率", "率"),
    ("入库纳统", "入库"),
    ("纳统入库", "入库"),
    ("纳统", "入库"),
    ("入统", "入库"),
    ("建成投产", "竣工"),
    ("竣工投产", "竣工"),
    ("投产", "竣工"),
    ("完工", "竣工"),
    ("建成投用", "竣工"),
    ("重点建设项目", "重点项目"),
    ("县重点", "县级重点"),
    ("市重点", "市级重点"),
    ("省重点", "省级重点"),
)
_IDLE = re.compile(
    r"[\s“”‘’、，。（）()《》\-—]|全县|全市|全区|全省|我县|我市|全年|年内|当年|本年度?|实现|力争|确保|累计|[一二三四]季度|上半年|下半年"
)
_EVERYTHING = re.compile(r"(?:\d+个)?(?:全?[省市县区镇]?(?:级?重点)?(?:建设)?项目|全[省市县区镇]|各镇|全年)?")


@dataclass(frozen=True, slots=True)
class Named:
    """A figure of the platform with all the `names` it goes by; `kind` is what it yields."""

    slug: str
    name: str
    names: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Likeness:
    """How near a figure of the platform is to a promise (0 to 1), narrowed to which words, and why in a sentence."""

    slug: str
    score: float
    where: Mapping[str, str]
    sentence: str


def likenesses(
    indicator: str,
    scope: str,
    unit: str,
    figures: Iterable[Named],
    words: Mapping[str, Iterable[str]],
    *,
    is_growth: bool = False,
) -> list[Likeness]:
    """The figures a promise is likely about, nearest first, at most three.

    `words` are the values each slice knows (`kind` → 产业, 交通…); those the promise names narrow the figure. A figure of
    another kind of unit is never meant; growth in % is measured by amounts and counts.
    """
    found = []
    for figure in figures:
        if not fits(figure.kind, unit, is_growth=is_growth):
            continue
        narrowings = _narrowings(indicator + scope, words, figure)
        options = [_likeness(indicator, scope, unit, figure, where, is_growth) for where in narrowings]
        best = max(options, key=lambda each: (each.score, len(each.where)))
        if best.score >= LEAST:
            found.append(best)
    return sorted(found, key=lambda each: (-each.score, len(each.where)))[:MOST_PROPOSED]


def fits(kind: Kind, unit: str, *, is_growth: bool) -> bool:
    """Whether a figure of this kind can be written in a target's unit."""
    if is_growth:
        return kind_of_unit(unit) == Kind.SHARE and kind in (Kind.MONEY, Kind.COUNT)
    return kind_of_unit(unit) == kind


def alike(one: str, other: str) -> float:
    """How many pairs of neighbouring characters two names share, from 0 to 1.

    >>> alike("新开工项目个数", "新开工项目数"), alike("开工率", "森林覆盖率") < 0.4
    (1.0, True)
    """
    first, second = _pairs(_plain(one)), _pairs(_plain(other))
    whole = first.total() + second.total()
    return 2 * (first & second).total() / whole if whole else 0.0


def _narrowings(text: str, words: Mapping[str, Iterable[str]], figure: Named) -> Iterator[dict[str, str]]:
    """No narrowing, and the one by every word the text names beyond the figure's own name, the longest of each slice."""
    yield {}
    plain = _plain(text)
    named = {
        each: max(found, key=len)
        for each, known in words.items()
        if (found := [word for word in known if len(word) > 1 and word in plain and word not in figure.name])
    }
    if named:
        yield named
    if len(named) > 1:
        yield from ({each: word} for each, word in named.items())


def _likeness(
    indicator: str, scope: str, unit: str, figure: Named, where: dict[str, str], is_growth: bool
) -> Likeness:
    said, left = _plain(indicator), _plain(scope)
    for word in where.values():
        said, left = said.replace(word, ""), left.replace(word, "")
    score, name = max((alike(said or indicator, each), each) for each in figure.names)
    is_open = not _EVERYTHING.fullmatch(left)
    score = round(score * (0.75 if is_open else 1.0), 3)
    return Likeness(
        figure.slug,
        score,
        where,
        _sentence(figure, name, score, unit, where, left if is_open else "", is_growth),
    )


def _sentence(
    figure: Named, name: str, score: float, unit: str, where: Mapping[str, str], left: str, is_growth: bool
) -> str:
    called = f"“{figure.name}”" + (f"（又称“{name}”）" if name != figure.name else "")
    parts = [f"名称与平台口径{called}相近（{score:.0%}）"]
    parts.append("按同比增长计算" if is_growth else f"单位“{unit}”相合")
    if where:
        parts.append(f"只计{'、'.join(f'“{word}”' for word in where.values())}项目")
    if left:
        parts.append(f"范围“{left}”平台上分不出来，请核对")
    return "，".join(parts)


def _plain(text: str) -> str:
    for written, meant in _SAME:
        text = text.replace(written, meant)
    return _IDLE.sub("", text)


def _pairs(text: str) -> Counter[str]:
    marked = f"^{text}$" if text else ""
    return Counter(marked[at : at + 2] for at in range(len(marked) - 1))
