"""A draft run over past months before it is announced; nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.oversight import policy
from guatu.oversight.enums import PackKind
from guatu.oversight.models import PackVersion
from guatu.oversight.packs.compiled import UNLIT, LightsPack, compile_pack
from guatu.oversight.packs.reader import PackProblems
from guatu.oversight.queries.packs import lights_of, pack_in_force
from guatu.oversight.sql import derived, dialect, fetch, literal

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class TrialChange:
    """A project whose colour the draft would change."""

    project_id: int
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TrialMonth:
    """One month by the pack in force (`before` empty of colours when there was none) and by the draft.

    Counts are by the colours' labels, “无灯” for projects without one. `changes` holds the first of `changed` projects.
    """

    month: Month
    pack: PackVersion | None
    before: dict[str, int]
    after: dict[str, int]
    changed: int
    changes: tuple[TrialChange, ...]


def try_pack(
    user: User | AnonymousUser, text: str, months: Sequence[Month], *, limit: int = 100
) -> list[TrialMonth]:
    """How many lights of each colour a draft of warning rules would have given, and which projects would change.

    Raises Refused for a text that is no pack of lights (with every problem), or for more than 36 months.
    """
    if len(months) > MOST_MONTHS:
        raise Refused(f"一次最多试算 {MOST_MONTHS} 个月")
    try:
        draft = compile_pack(text)
    except PackProblems as wrong:
        raise Refused("规则包有问题，不能试算", details=[str(each) for each in wrong.problems]) from wrong
    if not isinstance(draft, LightsPack):
        raise Refused("只有亮灯规则包可以试算")
    return [_try_month(user, draft, month, limit) for month in months]


def _try_month(user: User | AnonymousUser, draft: LightsPack, month: Month, limit: int) -> TrialMonth:
    version = pack_in_force(PackKind.LIGHTS, month)
    current = lights_of(version) if version else None
    columns = ["project_id", *(fact.column for fact in draft.rules.facts)]
    columns += [fact.column for fact in current.rules.facts] if current else []
    sub, params = derived(policy.facts_for(user, month), columns)
    both = (
        f"SELECT project_id, COALESCE({_colour(current)}, '') AS b, COALESCE({_colour(draft)}, '') AS a "
        f"FROM ({sub}) AS f"
    )
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    changed = 0
    for old, new, count in fetch(f"SELECT b, a, COUNT(*) FROM ({both}) AS t GROUP BY b, a", params):
        before[_label(current, old)] = before.get(_label(current, old), 0) + count
        after[_label(draft, new)] = after.get(_label(draft, new), 0) + count
        changed += count if old != new else 0
    found = fetch(
        f"SELECT project_id, b, a FROM ({both}) AS t WHERE b <> a ORDER BY project_id LIMIT %s",
        [*params, limit],
    )
    facts = policy.facts_for(user, month).filter(project__in=[row[0] for row in found])
    names = dict(facts.values_list("project_id", "project__name"))
    changes = tuple(
        TrialChange(pk, names[pk], _label(current, old), _label(draft, new)) for pk, old, new in found
    )
    return TrialMonth(month, version, before if current else {}, after, changed, changes)


def _colour(pack: LightsPack | None) -> str:
    return literal(pack.rules.colour_sql(dialect())) if pack else "NULL"


def _label(pack: LightsPack | None, colour: str) -> str:
    return pack.label(colour) if pack else UNLIT
