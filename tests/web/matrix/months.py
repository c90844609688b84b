"""Closing a month is for those whose right to close holds the whole county; the line on pages is for whoever sees figures."""

from __future__ import annotations

from guatu.progress import services as progress
from guatu.progress.values import FigureRow
from guatu.registry import services as registry
from tests.apps.oversight.rows import MAY
from tests.world import World


def _reported_month(world: World) -> tuple[str]:
    dam = registry.create_project("坝", by=None, region_id=world.chengguan.pk, unit_id=world.water.pk)
    progress.record_figures([FigureRow(dam.pk, MAY, done_year_fen=1)], by=None)
    return (str(MAY),)


OFFICER = {"everybody": 404, "officer": 200, "anonymous": 302}
SEES_FIGURES = {"officer": 200, "water_clerk": 200, "town_clerk": 200, "owner_clerk": 200, "leader": 200}
EXPECTED = {
    "months:list": OFFICER,
    "months:closing": OFFICER,
    "months:close": OFFICER | {"args": _reported_month, "method": "POST", "officer": 302},
    "months:updating": {"query": "?month=2023-05", "everybody": 404, **SEES_FIGURES, "anonymous": 302},
}
