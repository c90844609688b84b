"""What the front page reads beside indicators and lights: sums of every cell, and which lights changed since last month."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Rollup, Turn
from guatu.oversight.queries.months import is_frozen
from guatu.oversight.queries.overview import HANDFUL, OVERDUE, OVERVIEW, TURN, TURNED, is_compared
from guatu.oversight.queries.packs import pack_in_force
from guatu.oversight.sql import execute

_SUMS = """
INSERT INTO oversight_rollup (month, measure, pack_id, region_id, unit_id, slice, key, projects, a0, a1, a2, a3)
SELECT CAST(%s AS INTEGER), %s, CAST(NULL AS BIGINT), f.region_id, f.unit_id, '', '', COUNT(*), SUM(f.plan_fen), SUM(f.done_fen),
  COUNT(CASE WHEN f.start_overdue_months > 0 THEN 1 END), COUNT(CASE WHEN f.reported = 1 THEN NULL ELSE 1 END)
FROM oversight_fact AS f WHERE f.month = %s{where} GROUP BY f.region_id, f.unit_id
"""
_TURNS = """
INSERT INTO oversight_turn (project_id, month, pack_id, before, after, region_id, unit_id, owner_id)
SELECT l.project_id, l.month, l.pack_id, b.colour, l.colour, f.region_id, f.unit_id, f.owner_id
FROM oversight_fact AS f
JOIN oversight_light AS l ON l.month = f.month AND l.pack_id = %s AND l.project_id = f.project_id
JOIN oversight_light AS b ON b.month = %s AND b.pack_id = l.pack_id AND b.project_id = l.project_id
WHERE f.month = %s AND l.colour <> b.colour{where}
"""
_TURN_COUNTS = """
INSERT INTO oversight_rollup (month, measure, pack_id, region_id, unit_id, slice, key, projects)
SELECT f.month, 'turn:' || f.before || '>' || f.after, CAST(NULL AS BIGINT), f.region_id, f.unit_id, '', '', COUNT(*)
FROM oversight_turn AS f WHERE f.month = %s{where} GROUP BY f.month, f.before, f.after, f.region_id, f.unit_id
"""
_FIRSTS = """
INSERT INTO oversight_rollup (month, measure, pack_id, region_id, unit_id, slice, key, projects, a0, a1)
SELECT CAST(%s AS INTEGER), measure, CAST(NULL AS BIGINT), region_id, unit_id, '', key, 1, project_id, worth FROM (
  SELECT {measure} AS measure, f.region_id, f.unit_id, {key} AS key, f.project_id, {worth} AS worth,
    ROW_NUMBER() OVER (PARTITION BY f.region_id, f.unit_id, {measure} ORDER BY {worth} DESC, f.project_id) AS place
  FROM {rows} AS f WHERE f.month = %s{where}) AS found
WHERE place <= %s
"""
_OVERDUE = {
    "rows": "oversight_fact",
    "measure": f"'{OVERDUE}'",
    "key": "''",
    "worth": "f.start_overdue_months",
}
_TURNED = {"rows": "oversight_turn", "measure": f"'{TURNED}' || f.after", "key": "f.before", "worth": "0"}


@transaction.atomic
def refresh_overview(month: Month, where: str = "", rows: Q | None = None) -> None:
    """Work out anew the sums, the changed lights and the first few of each list of a month: passes over its facts alone.

    With `where` (SQL over region and unit of `f`, beginning with AND) and the same as `rows` only those cells. The changes
    of the month after are worked out too unless it is closed, for they are measured from this one.
    """
    own = Rollup.objects.filter(rows or Q(), month=month.key, pack=None)
    own.filter(measure__in=(OVERVIEW, OVERDUE)).delete()
    execute(_SUMS.format(where=where), [month.key, OVERVIEW, month.key])
    late = f" AND f.start_overdue_months > 0{where}"
    execute(_FIRSTS.format(where=late, **_OVERDUE), [month.key, month.key, HANDFUL])
    _refresh_turns(month, where, rows or Q())
    if not is_frozen(month.plus(1)):
        _refresh_turns(month.plus(1), where, rows or Q())


def _refresh_turns(month: Month, where: str, rows: Q) -> None:
    """Compare the lights with those the same pack gave the month before; without such there is no change."""
    own = Rollup.objects.filter(rows, month=month.key, pack=None)
    own.filter(Q(measure__startswith=TURN) | Q(measure__startswith=TURNED)).delete()
    Turn.objects.filter(rows, month=month.key).delete()
    pack = pack_in_force(PackKind.LIGHTS, month)
    if pack is not None and is_compared(month, pack):
        execute(_TURNS.format(where=where), [pack.pk, month.plus(-1).key, month.key])
        execute(_TURN_COUNTS.format(where=where), [month.key])
        execute(_FIRSTS.format(where=where, **_TURNED), [month.key, month.key, HANDFUL])
