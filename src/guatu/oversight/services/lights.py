"""Lighting projects: one statement per pack and month decides every dimension of every project."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django.db import connection, transaction

from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Light, PackVersion
from guatu.oversight.packs.compiled import LightsPack, compile_pack
from guatu.oversight.queries.packs import lights_of, pack_in_force
from guatu.oversight.sql import dialect, literal

MOST_ONE_BY_ONE = 200
_EVERY = (0, 2**62)
_STAND_INS = {"only_month": "%(month)s", "lowest_id": "%(low)s", "highest_id": "%(high)s"}


def relight(month: Month, pack: PackVersion | None = None, project_ids: Iterable[int] | None = None) -> int:
    """Light all projects of a month (or these) by a pack, else by the one in force; gives how many stand lit or unlit.

    Projects outside the pack's scope have no row; inside it without a colour they have an empty one. Running it again
    gives the same. Gives 0 when no pack is in force.
    """
    version = pack or pack_in_force(PackKind.LIGHTS, month)
    if version is None:
        return 0
    lights_of(version)  # refuses a pack of indicators
    ids = None if project_ids is None else sorted(set(project_ids))
    spans = [_EVERY] if ids is None or len(ids) > MOST_ONE_BY_ONE else [(pk, pk) for pk in ids]
    with transaction.atomic():
        return sum(_relight(month, version, span) for span in spans)


def _relight(month: Month, pack: PackVersion, span: tuple[int, int]) -> int:
    rows = Light.objects.filter(month=month.key, pack=pack)
    if span != _EVERY:
        rows = rows.filter(project=span[0])
    rows._raw_delete(rows.db)  # nothing points to a light, so no row need be looked at first
    with connection.cursor() as cursor:
        cursor.execute(
            _statement(pack.body, dialect()),
            {"month": month.key, "pack": pack.pk, "low": span[0], "high": span[1]},
        )
        return int(cursor.rowcount)


@lru_cache(maxsize=64)
def _statement(body: str, database: str) -> str:
    """INSERT … SELECT of the lights of a span of projects."""
    pack = compile_pack(body)
    if not isinstance(pack, LightsPack):
        raise TypeError("not a pack of lights")
    rules = pack.rules
    where = "month = only_month AND project_id >= lowest_id AND project_id <= highest_id"
    if rules.scope is not None:
        where += f" AND ({rules.scope.sql(database)})"
    found = literal(rules.statement(database, "oversight_fact", ["project_id"], where))
    for word, parameter in _STAND_INS.items():
        found = found.replace(word, parameter)
    count = len(rules.dimensions)
    into = ", ".join(f"clause_{number}" for number in range(1, count + 1))
    numbers = ", ".join(f"d{number}" for number in range(count))
    return (
        f"INSERT INTO oversight_light (project_id, month, pack_id, colour, {into}) "
        f"SELECT project_id, CAST(%(month)s AS INTEGER), CAST(%(pack)s AS BIGINT), COALESCE(colour, ''), {numbers} "
        f"FROM ({found}) AS found"
    )
