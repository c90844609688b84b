"""What an address asks of the lights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import QueryDict

from guatu.kit.errors import NotVisible
from guatu.kit.packs import PackState
from guatu.oversight.enums import PackKind
from guatu.oversight.packs.compiled import LightsPack
from guatu.oversight.policy import pack_for
from guatu.oversight.queries.packs import packs
from guatu.web.lights.links import NONE
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.oversight.models import PackVersion


def pack_asked(request: SignedIn) -> PackVersion | None:
    """The pack of lights an address names as `slug` or `slug@version`; None without one. Raises NotVisible."""
    slug, _, version = request.GET.get("pack", "").partition("@")
    if not slug:
        return None
    if version and not (version.isascii() and version.isdigit() and len(version) < 5):
        raise NotVisible
    pack = pack_for(request.user, slug, int(version) if version else None)
    if pack.kind != PackKind.LIGHTS:
        raise NotVisible
    return pack


def packs_on_offer(request: SignedIn) -> list[PackVersion]:
    """The newest published version of every pack of lights, to look through."""
    newest: dict[str, PackVersion] = {}
    for pack in packs(request.user, PackKind.LIGHTS):
        if pack.state == PackState.PUBLISHED:
            newest.setdefault(pack.slug, pack)
    return list(newest.values())


def colour_asked(query: QueryDict, rules: LightsPack, name: str = "colour") -> str | None:
    """The colour an address names (empty: no light); None when it names none of this pack."""
    code = query.get(name, "")
    if code == NONE:
        return ""
    return code if any(each.code == code for each in rules.text.colours) else None
