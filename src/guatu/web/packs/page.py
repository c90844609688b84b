"""What the list of packs and the page of one show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guatu.access.enums import Can
from guatu.access.policy import may
from guatu.kit.packs import PackState, mark_of
from guatu.oversight.enums import PackKind
from guatu.oversight.packs.changes import pack_changes
from guatu.oversight.packs.compiled import IndicatorsPack, compile_pack
from guatu.oversight.queries.force import Reign, reigns
from guatu.oversight.queries.packs import packs
from guatu.web.pack_texts import published_before, text_difference
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.oversight.models import PackVersion


@dataclass(frozen=True, slots=True)
class PackLine:
    """One pack: its newest version, all its versions, and the months it rules."""

    newest: PackVersion
    versions: list[PackVersion]
    reigns: list[Reign]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packs of one kind, those in force first, and what ruled when."""

    kind: PackKind
    lines: list[PackLine]
    reigns: list[Reign]


def list_context(request: SignedIn) -> dict[str, Any]:
    """Everything the list is made from."""
    found = list(packs(request.user))
    return {
        "shelves": [_shelf(kind, [each for each in found if each.kind == kind]) for kind in PackKind],
        "may_define": may(request.user, Can.DEFINE),
    }


def _shelf(kind: PackKind, found: list[PackVersion]) -> Shelf:
    ruling = reigns(kind)
    by_slug: dict[str, list[PackVersion]] = {}
    for pack in found:
        by_slug.setdefault(pack.slug, []).append(pack)
    lines = [
        PackLine(versions[0], versions, [each for each in ruling if each.pack.slug == slug])
        for slug, versions in by_slug.items()
    ]
    lines.sort(key=lambda line: (not line.reigns, line.newest.title))
    return Shelf(kind, lines, ruling)


def page_context(request: SignedIn, pack: PackVersion) -> dict[str, Any]:
    """Everything the page of one version is made from."""
    compiled = compile_pack(pack.body)
    versions = list(packs(request.user, slug=pack.slug))
    before = published_before(pack, versions)
    return {
        "pack": pack,
        "text": compiled.text,
        "compiled": compiled,
        "is_indicators": isinstance(compiled, IndicatorsPack),
        "versions": versions,
        "reigns": [each for each in reigns(PackKind(pack.kind)) if each.pack == pack],
        "may_define": may(request.user, Can.DEFINE),
        "may_try": pack.kind != PackKind.TARGETS,
        "seen": mark_of(pack.body),
        "is_draft": pack.state == PackState.DRAFT,
        "before": before,
        "changes": pack_changes(before.body, pack.body) if before else [],
        "lines": text_difference(before.body, pack.body) if before else [],
    }
