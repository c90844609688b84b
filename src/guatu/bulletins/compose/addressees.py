"""To whom a bulletin is addressed (主送), as far as the bodies of a place tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guatu.access.enums import OrganisationKind

NAMED_PARKS = 3


def addressees(bodies: Iterable[tuple[str, str]], place: str) -> tuple[str, ...]:
    """The addressees for bodies given as (kind, full name); empty when none is known.

    >>> addressees([("town", "城关镇人民政府"), ("park", "经开区管委会"), ("department", "示例县水利局")], "示例县")
    ('各镇人民政府', '经开区管委会', '县政府各工作部门')
    """
    by_kind: dict[str, list[str]] = {}
    for kind, name in bodies:
        by_kind.setdefault(kind, []).append(name)
    return tuple(line for line in (_towns(by_kind), _parks(by_kind), _departments(by_kind, place)) if line)


def _towns(by_kind: Mapping[str, list[str]]) -> str:
    names = by_kind.get(OrganisationKind.TOWN, [])
    words = [
        word
        for mark, word in (("镇", "镇人民政府"), ("乡", "乡人民政府"), ("街道", "街道办事处"))
        if any(mark in name for name in names)
    ]
    return "各" + "、".join(words) if words else ""


def _parks(by_kind: Mapping[str, list[str]]) -> str:
    names = by_kind.get(OrganisationKind.PARK, [])
    return "、".join(names) if len(names) <= NAMED_PARKS else "各园区管委会"


def _departments(by_kind: Mapping[str, list[str]], place: str) -> str:
    if not by_kind.get(OrganisationKind.DEPARTMENT):
        return ""
    level = place[-1:] if place[-1:] in tuple("省市县区旗") else ""
    return f"{level}政府各工作部门" if level else "各有关部门"
