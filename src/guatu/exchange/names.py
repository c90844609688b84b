"""Which place or body the words of a workbook mean: 县水利局, 水利局 and 示例县水利局 are the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any, Literal

from guatu.access import facts as access
from guatu.access.enums import OrganisationKind, RegionKind
from guatu.access.facts import Place
from guatu.exchange.reader.text import compact

Role = Literal["region", "unit", "owner"]
ROLES: tuple[Role, ...] = ("region", "unit", "owner")
ROLE_NAMES: Mapping[Role, str] = {"region": "建设地点", "unit": "责任单位", "owner": "建设单位"}
NEW: Literal["new"] = "new"
NONE: Literal["none"] = "none"
ASK: Literal["ask"] = "ask"
ELSEWHERE: Literal["elsewhere"] = "elsewhere"
Meaning = int | Literal["new", "none", "ask", "elsewhere"]
"""An id; or to be made; or left empty; or nobody has said yet; or unknown, and named after a county the user has no part in."""

_SEPARATORS = re.compile(r"[、,;/和及与&]+")
_ENDINGS = (
    "街道办事处",
    "街道办",
    "人民政府",
    "街道",
    "办事处",
    "管委会",
    "管理委员会",
    "镇",
    "乡",
    "县",
    "区",
    "市",
)


@dataclass(frozen=True, slots=True)
class Question:
    """A text nobody knows: how often it stands in the workbook, and what it most likely is."""

    role: Role
    text: str
    rows: int
    likely: tuple[int, ...]


class Directory:
    """The places and bodies of one day, found by any of the ways people write them."""

    def __init__(self, day: date) -> None:
        self.regions = access.regions_on(day)
        self.bodies = access.organisations_on(day)
        self._prefixes = sorted(
            {
                prefix
                for region in self.regions
                if region.kind in {RegionKind.COUNTY, RegionKind.CITY, RegionKind.PROVINCE}
                for prefix in (compact(region.name), _stem(compact(region.name)))
                if len(prefix) > 1
            },
            key=len,
            reverse=True,
        )
        self._counties = [region for region in self.regions if region.kind == RegionKind.COUNTY]
        self._place_of = {region.pk: region for region in self.regions}
        self._body_of = {body.pk: body for body in self.bodies}
        self._by_region = self._index(self.regions)
        self._by_body = self._index(self.bodies)
        self._by_stem: dict[str, set[int]] = defaultdict(set)
        for region in self.regions:
            self._by_stem[_stem(compact(region.name))].add(region.pk)

    def _index(self, places: Iterable[Place]) -> dict[str, set[int]]:
        index: dict[str, set[int]] = defaultdict(set)
        for place in places:
            for name in filter(None, (place.name, place.short_name)):
                whole = compact(name)
                for key in (whole, self._without_county(whole)):
                    index[key].add(place.pk)
        return index

    def _without_county(self, text: str) -> str:
        """The text without the county's own name, or the word 县 alone, before it."""
        for prefix in self._prefixes:
            if text.startswith(prefix) and len(text) - len(prefix) >= 2:
                return text[len(prefix) :].removeprefix("县").removeprefix("区")
        return text[1:] if text[:1] in "县市区" and len(text) > 3 else text

    def counties_outside(self, inside: Collection[int]) -> tuple[str, ...]:
        """The names, written compactly, of the counties that are not among these regions."""
        return tuple(compact(county.name) for county in self._counties if county.pk not in inside)

    def key(self, text: str) -> str:
        """The same for different ways of writing one name."""
        return self._without_county(compact(text))

    def meaning(self, role: Role, text: str) -> int | None:
        """The one place or body a text means; None when there is none, or more than one."""
        index = self._by_region if role == "region" else self._by_body
        whole = compact(text)
        for key in (whole, self._without_county(whole)):
            if len(found := self._of_county(role, whole, index.get(key, set()))) == 1:
                return next(iter(found))
        return self._place_in(whole) if role == "region" else None

    def _of_county(self, role: Role, text: str, found: Collection[int]) -> Collection[int]:
        """Those that belong to the county the text begins with; all of them when it names none, or there is only one county."""
        county = next((each for each in self._counties if text.startswith(compact(each.name))), None)
        if county is None or len(self._counties) == 1:
            return found
        if role == "region":
            return [pk for pk in found if self._place_of[pk].path.startswith(county.path)]
        return [pk for pk in found if compact(self._body_of[pk].name).startswith(compact(county.name))]

    def _place_in(self, text: str) -> int | None:
        """城关 for 城关镇, and 城关镇东街村 for 城关镇; never one of several."""
        inner = self._without_county(text)
        if len(found := self._of_county("region", text, self._by_stem.get(_stem(inner), set()))) == 1:
            return next(iter(found))
        if _SEPARATORS.search(inner):
            return None
        within = {region.pk for region in self.regions if inner.startswith(compact(region.name))}
        longest = sorted(
            self._of_county("region", text, within), key=lambda pk: (-len(self._place_of[pk].name), pk)
        )
        return longest[0] if longest else None

    def likely(self, role: Role, text: str) -> tuple[int, ...]:
        """Up to three that resemble a text most: all its characters in order (交通局 in 交通运输局) first."""
        wanted = self._without_county(compact(text))
        scored = []
        offices = [body for body in self.bodies if body.kind != OrganisationKind.COMPANY]
        for place in self.regions if role == "region" else offices:
            name = self._without_county(compact(place.name))
            score = SequenceMatcher(None, wanted, name, autojunk=False).ratio()
            if _in_order(wanted, name):
                score += 0.5
            if score >= 0.6:
                scored.append((-score, place.pk))
        return tuple(pk for _, pk in sorted(scored)[:3])


def _stem(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name


def _in_order(wanted: str, name: str) -> bool:
    rest = iter(name)
    return all(character in rest for character in wanted)


def meanings(
    directory: Directory, counts: Mapping[tuple[Role, str], int], choices: Mapping[str, Any]
) -> tuple[dict[tuple[Role, str], Meaning], list[Question]]:
    """What each text means, by what the user chose, else by its name; and the questions that are left.

    A 建设单位 nobody knows is a new company and needs no answer: counties have thousands.
    """
    found: dict[tuple[Role, str], Meaning] = {}
    questions = []
    for (role, text), rows in counts.items():
        chosen = choices.get(role, {}).get(text)
        known = directory.meaning(role, text) if chosen is None else None
        if chosen is not None:
            found[role, text] = chosen
        elif known is not None:
            found[role, text] = known
        elif role == "owner":
            found[role, text] = NEW
        else:
            found[role, text] = ASK
            questions.append(Question(role, text, rows, directory.likely(role, text)))
    return found, questions


def texts_of(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[Role, str], int]:
    """Every text of the three roles with the number of rows it stands in."""
    counts: dict[tuple[Role, str], int] = defaultdict(int)
    for values in rows:
        for role in ROLES:
            if text := values.get(f"{role}_text"):
                counts[role, text] += 1
    return dict(counts)


def region_kind_of(name: str) -> RegionKind:
    """What kind of place a new name most likely is."""
    functional = name.endswith(
        ("开发区", "园区", "经开区", "高新区", "新区", "新城", "示范区", "度假区", "园")
    )
    return RegionKind.FUNCTIONAL if functional else RegionKind.TOWN


def body_kind_of(name: str) -> OrganisationKind:
    """What kind of body a new name most likely is."""
    kinds: Collection[tuple[tuple[str, ...], OrganisationKind]] = (
        (("公司", "集团", "厂", "合作社", "企业"), OrganisationKind.COMPANY),
        (("园区管委会", "开发区管委会", "管委会", "管理委员会"), OrganisationKind.PARK),
        (
            ("镇", "镇政府", "镇人民政府", "乡", "乡政府", "街道", "街道办", "街道办事处", "办事处"),
            OrganisationKind.TOWN,
        ),
    )
    return next((kind for endings, kind in kinds if name.endswith(endings)), OrganisationKind.DEPARTMENT)
