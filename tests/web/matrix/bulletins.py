"""Drafts are the issuer's; issued bulletins everybody's in the region; templates the issuer's."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from guatu.bulletins.queries import content_of, mark_of
from tests.apps.bulletins.sample import NUMBER, bare_draft, bare_issued, build_county, kept_template
from tests.world import World


def _draft(world: World) -> tuple[int]:
    return (bare_draft(world).pk,)


def _composed_draft(world: World) -> tuple[int]:
    build_county(world)
    return (bare_draft(world).pk,)


def _issued(world: World) -> tuple[int]:
    return (bare_issued(world).pk,)


def _issued_with_figures(world: World) -> tuple[int]:
    build_county(world)
    return (bare_issued(world).pk,)


def _template(world: World) -> tuple[int]:
    return (kept_template(world).pk,)


def _draft_file(world: World) -> tuple[int, str]:
    return (bare_draft(world).pk, "xlsx")


def _issued_file(world: World) -> tuple[int, str]:
    return (bare_issued(world).pk, "pdf")


def _number(world: World) -> dict[str, str]:
    seen = mark_of(content_of(bare_draft(world)))
    return {"number": NUMBER, "issued_on": "2023-06-05", "seen": seen}


def _words(world: World) -> dict[str, str]:
    seen = mark_of(content_of(bare_draft(world)))
    return {"title": "改写的标题", "issuer": "示例县发展和改革局", "seen": seen}


def _month(world: World) -> dict[str, str]:
    build_county(world)
    return {"month": "2023-05"}


VIEWERS = {
    "officer": 200,
    "leader": 200,
    "water_clerk": 200,
    "town_clerk": 200,
    "owner_clerk": 200,
    "everybody": 404,
    "anonymous": 302,
}
ISSUER: dict[str, Any] = {"everybody": 404, "officer": 200, "anonymous": 302}
CHANGE: dict[str, Any] = {"method": "POST", "everybody": 404, "officer": 302, "anonymous": 302}

EXPECTED = {
    "bulletins:list": VIEWERS,
    "bulletins:draft": CHANGE | {"data": _month},
    "bulletins:detail": ISSUER | {"args": _draft},
    "bulletins:detail issued": VIEWERS | {"args": _issued},
    "bulletins:check": ISSUER | {"args": _composed_draft},
    "bulletins:check issued": {"args": _issued, "everybody": 404, "anonymous": 302},
    "bulletins:verify": VIEWERS | {"args": _issued},
    "bulletins:verify draft": {"args": _draft, "everybody": 404, "anonymous": 302},
    "bulletins:edit": ISSUER | {"args": _draft},
    "bulletins:edit POST": CHANGE | {"args": _draft, "data": _words},
    "bulletins:edit issued": ISSUER | {"args": _issued, "officer": 409},
    "bulletins:recompose": CHANGE | {"args": _composed_draft},
    "bulletins:issue": ISSUER | {"args": _draft},
    "bulletins:issue POST": CHANGE | {"args": _draft, "data": _number},
    "bulletins:correct": CHANGE | {"args": _issued_with_figures},
    "bulletins:delete": CHANGE | {"args": _draft},
    "bulletins:delete issued": CHANGE | {"args": _issued, "officer": 409},
    "bulletins:file": ISSUER | {"args": _draft_file},
    "bulletins:file issued": VIEWERS | {"args": _issued_file},
    "bulletins:templates": ISSUER,
    "bulletins:templates POST": ISSUER
    | {
        "method": "POST",
        "officer": 422,
        "data": lambda _: {"file": SimpleUploadedFile("坏.docx", b"no document")},
    },
    "bulletins:template-default": ISSUER,
    "bulletins:template": ISSUER | {"args": _template},
}
