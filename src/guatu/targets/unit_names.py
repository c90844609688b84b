"""Which organisations of the platform a name in a document means, and why. Pure; the ways of writing are in `assets/unit-names.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

import yaml

LEVELS = {"省": "province", "市": "city", "县": "county", "区": "county", "旗": "county"}
_SEATS = re.compile(r"(人民政府|政府|管理委员会|管委会|党工委|(?<=街道)办事处|(?<=街道)办)$")
_AND_SO_ON = re.compile(r"等[^等]{0,10}$")
_BRANCH = re.compile(r"(.+局)(.*)分局")
_COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of the platform; `level` is the kind of the region it sits in, `is_inside` says that is the plan's own."""

    pk: int
    name: str
    short_name: str
    kind: str
    level: str = ""
    is_inside: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Whose plan it is: what its region is called (汉阴县), the regions above it (安康市), and the region's kind."""

    own: tuple[str, ...]
    above: tuple[str, ...] = ()
    level: str = "county"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The organisations a name means (none, one, or several for a group), and why, in a few words."""

    organisations: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a name, how far it is from what was written, and what was done to it."""

    text: str
    cost: int
    how: str


def propose(name: str, bodies: Sequence[Body], place: Place) -> Proposal:
    """The organisations `name` means for the plan of `place`; none, with the reason, where that is not clear.

    >>> reform = Body(1, "示例县发展和改革局", "发改局", "department")
    >>> propose("县发改局", [reform], Place(("示例县",)))
    Proposal(organisations=(1,), reason='去掉“县”，简称“发改局”相同')
    """
    said = "".join(name.split())
    if group := _group(said, bodies):
        return group
    if re.fullmatch(_rules()["vague"], said):
        return Proposal((), "泛指，请选定单位")
    wanted = _level_of(said, place)
    if wanted and not any(body.level == wanted for body in bodies):
        return Proposal((), f"是{said[0]}级单位，平台上没有")
    found = sorted(_matches(said, [body for body in bodies if _is_of(body, wanted)], place))
    if not found:
        return Proposal((), "平台上没有找到这个名称的单位")
    nearest = [each for each in found if each[:2] == found[0][:2]]
    if len({pk for *_, pk, _ in nearest}) > 1:
        names = "、".join(sorted({_shown(bodies, pk) for *_, pk, _ in nearest}))
        return Proposal((), f"可能是{names}，请选定")
    return Proposal((found[0][2],), found[0][3])


def _matches(said: str, bodies: Sequence[Body], place: Place) -> Iterator[tuple[int, bool, int, str]]:
    """(cost, not in the plan's own region, organisation, reason) of each organisation that may be meant."""
    asked = list(_forms(said, place))
    for body in bodies:
        best: tuple[int, str] | None = None
        for full, label in ((body.name, "全称"), (body.short_name, "简称")):
            if not full or (body.kind == _COMPANY and said != full):
                continue
            for one, other in product(asked, _forms(full, place)):
                near = _near(one, other, label, full)
                if near and (best is None or near < best):
                    best = near
        if best:
            yield best[0], not body.is_inside, body.pk, best[1]


def _near(one: _Form, other: _Form, label: str, full: str) -> tuple[int, str] | None:
    cost = one.cost + other.cost
    if one.text == other.text:
        return cost, f"{one.how}，{label}“{full}”相同" if one.how else f"{label}“{full}”相同"
    known = _same()
    if one.text in known and known[one.text] == known.get(other.text):
        return cost + 20, f"“{one.text}”即“{full}”"
    if _is_short_for(one.text, other.text):
        return cost + 40, f"“{one.text}”像是“{full}”的简称"
    return None


def _forms(written: str, place: Place) -> Iterator[_Form]:
    """The name as it is written, and without what may be left out: 等…, the place, the level, the words for its seat."""
    yield _Form(written, 0, "")
    text, cost, left_out = written, 0, []
    if found := _AND_SO_ON.search(text):
        text, cost = text[: found.start()], cost + 4
        left_out.append(found[0])
        yield _Form(text, cost, _how(left_out))
    if (found := _BRANCH.fullmatch(text)) and _is_here(found[2], place):
        yield _Form(_without_place(found[1], place)[0], cost + 6, f"“{text}”是本地分局")
        return
    bare, without = _without_place(text, place)
    if without:
        left_out.append(without)
        yield _Form(bare, cost + 2, _how(left_out))
    seatless = _SEATS.sub("", bare)
    if len(seatless) > 1 and seatless != bare:
        yield _Form(seatless, cost + 5, _how([*left_out, bare[len(seatless) :]]))


def _how(left_out: Iterable[str]) -> str:
    return "去掉" + "".join(f"“{word}”" for word in left_out)


def _without_place(text: str, place: Place) -> tuple[str, str]:
    """The text without the place or the level it begins with or holds in its middle, and what was left out."""
    for name in (*place.own, *place.above):
        short = name.rstrip("省市县区旗")
        for word in (name, short):
            at = text.find(word) if len(word) > 1 else -1
            bare = text[:at] + text[at + len(word) :] if at >= 0 else ""
            if len(bare) > 1:
                return _without_level(bare)[0], word
    return _without_level(text)


def _without_level(text: str) -> tuple[str, str]:
    is_level = text[:1] in LEVELS and len(text) > 2 and not text.startswith(("市场", "市政", "市监", "区块"))
    return (text[1:], text[0]) if is_level else (text, "")


def _level_of(said: str, place: Place) -> str:
    """The kind of region a name's first character says its unit belongs to, where that is above the plan's own."""
    rest, level = _without_level(said)
    order = ("town", "functional", "county", "city", "province")
    found = _BRANCH.fullmatch(rest)
    if not level or (found and _is_here(found[2], place)) or any(said.startswith(name) for name in place.own):
        return ""
    own = {name[-1:] for name in place.own}
    wanted = LEVELS[level]
    is_above = place.level in order and order.index(wanted) > order.index(place.level)
    return wanted if level not in own and is_above else ""


def _is_of(body: Body, wanted: str) -> bool:
    return body.level == wanted if wanted else True


def _is_here(word: str, place: Place) -> bool:
    return not word or any(word in (name, name.rstrip("省市县区旗")) for name in place.own)


def _is_short_for(short: str, full: str) -> bool:
    """Whether `short` leaves out characters of `full` but keeps its first and last: 教体科技局 for 教育体育和科技局."""
    if not 3 <= len(short) < len(full) or short[0] != full[0] or short[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(character in rest for character in short)


def _group(said: str, bodies: Sequence[Body]) -> Proposal | None:
    for rule in _rules()["groups"]:
        if re.fullmatch(rule["name"], said):
            words = rule["with"]
            chosen = [
                body.pk
                for body in bodies
                if body.is_inside
                and body.kind in rule["kinds"]
                and (not words or any(word in body.name + body.short_name for word in words))
            ]
            return Proposal(
                tuple(chosen), f"“{said}”：{len(chosen)} 个单位" if chosen else "平台上没有这类单位"
            )
    return None


def _shown(bodies: Iterable[Body], pk: int) -> str:
    return next((f"“{body.short_name or body.name}”" for body in bodies if body.pk == pk), "")


@cache
def _rules() -> dict[str, Any]:
    text = files("guatu.targets").joinpath("assets/unit-names.yaml").read_text(encoding="utf-8")
    rules: dict[str, Any] = yaml.safe_load(text)
    return rules


@cache
def _same() -> dict[str, int]:
    """Each way of writing, and the number of the line it stands on."""
    return {word: number for number, words in enumerate(_rules()["same"]) for word in words}
