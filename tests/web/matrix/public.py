"""What is public is for those who may read it; without a sign-in only where the setting opens it."""

from __future__ import annotations

from tests.apps.bulletins.sample import bare_issued
from tests.world import World


def _public(world: World) -> tuple[int]:
    return (bare_issued(world, is_public=True).pk,)


def _public_file(world: World) -> tuple[int, str]:
    return (bare_issued(world, is_public=True).pk, "docx")


def _inside(world: World) -> tuple[int]:
    return (bare_issued(world).pk,)


READERS = {
    "everybody": 200,
    "administrator": 404,
    "auditor": 404,
    "nobody": 404,
    "anonymous": 302,
}
EXPECTED = {
    "public:list": READERS,
    "public:detail": READERS | {"args": _public},
    "public:detail inside": {"args": _inside, "everybody": 404, "anonymous": 302},
    "public:file": READERS | {"args": _public_file},
}
