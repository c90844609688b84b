"""Why one project has its light: every dimension with its clause, its numbers and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.engine.formula.rules import Judgement, Verdict
from guatu.kit.spans import MOST_NAMED, pieces
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Fact, PackVersion
from guatu.oversight.packs.compiled import UNLIT, LightsPack
from guatu.oversight.packs.schema import DimensionText
from guatu.oversight.policy import facts_for
from guatu.oversight.queries.packs import chosen, lights_of
from guatu.registry.policy import project_for

if TYPE_CHECKING:
    from guatu.access.models import User


@dataclass(frozen=True, slots=True)
class DimensionFinding:
    """What one dimension says: colour and clause (none: empty), the sentence with its numbers, the values it saw,
    what would turn it to its best colour (empty when it has it), and which facts were missing."""

    name: str
    colour: str
    label: str
    clause: int | None
    text: str
    because: str
    seen: tuple[str, ...]
    remedy: str
    note: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A project's light in one month. `in_scope` False: the pack does not apply to it; `has_facts` False: no data."""

    month: Month
    pack: PackVersion
    colour: str
    label: str
    meaning: str
    has_facts: bool
    in_scope: bool
    dimensions: tuple[DimensionFinding, ...]


def finding(
    user: User | AnonymousUser, project_id: int, month: Month, *, pack: PackVersion | None = None
) -> Finding:
    """The light of one project with its reasons, by the pack in force or another. Raises NotVisible, Refused."""
    project = project_for(user, project_id, Can.VIEW)
    version = chosen(PackKind.LIGHTS, month, pack)
    rules = lights_of(version)
    row = Fact.objects.filter(project=project.pk, month=month.key).values().first()
    if row is None:
        return Finding(month, version, "", UNLIT, "", has_facts=False, in_scope=False, dimensions=())
    values = rules.dictionary.values_of(row)
    judged = rules.rules.judge(values)
    colour = judged.colour
    return Finding(
        month,
        version,
        colour.code if colour else "",
        colour.label if colour else UNLIT,
        colour.meaning if colour else "",
        has_facts=True,
        in_scope=judged.in_scope,
        dimensions=tuple(
            _dimension(rules, number, verdict, values) for number, verdict in enumerate(judged.verdicts)
        )
        if judged.in_scope
        else (),
    )


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one side of a project has its colour (a code of the pack): the sentence with its numbers."""

    name: str
    colour: str
    because: str


def reasons(
    user: User | AnonymousUser, month: Month, project_ids: Iterable[int], *, pack: PackVersion | None = None
) -> dict[int, tuple[Reason, ...]]:
    """For each of these projects that `user` may see, every side that has a colour, in the order of the pack.

    The sentences are those of `finding`, without what would change them. Raises Refused when no pack is in force.
    """
    rules = lights_of(chosen(PackKind.LIGHTS, month, pack))
    found: dict[int, tuple[Reason, ...]] = {}
    for these in pieces(sorted(set(project_ids)), MOST_NAMED):
        for row in facts_for(user, month).filter(project__in=these).values():
            judged = rules.rules.judge(rules.dictionary.values_of(row))
            found[row["project_id"]] = tuple(_reasons(rules, judged)) if judged.in_scope else ()
    return found


def _reasons(rules: LightsPack, judged: Judgement) -> Iterator[Reason]:
    for dimension, verdict in zip(rules.text.dimensions, judged.verdicts, strict=True):
        if verdict.decided:
            clause = dimension.clauses[verdict.decided.number - 1]
            yield Reason(dimension.name, clause.colour, verdict.because)


def _dimension(
    rules: LightsPack, number: int, verdict: Verdict, values: dict[str, object]
) -> DimensionFinding:
    text = rules.text.dimensions[number]
    decided = verdict.decided
    clause = text.clauses[decided.number - 1] if decided else None
    missing = () if decided else _missing(verdict, values)
    because = verdict.because if decided else _why_unlit(missing)
    return DimensionFinding(
        text.name,
        clause.colour if clause else "",
        rules.label(clause.colour if clause else ""),
        decided.number if decided else None,
        clause.text if clause else "",
        because,
        tuple(each.sentence for each in verdict.explanation.comparisons) if verdict.explanation else (),
        _remedy(rules, number, text, clause.colour if clause else "", values),
        clause.note if clause and clause.note else text.note,
        missing,
    )


def _missing(verdict: Verdict, values: dict[str, object]) -> tuple[str, ...]:
    facts = [fact.name for each in verdict.dimension.clauses for fact in each.condition.facts]
    return tuple(name for name in dict.fromkeys(facts) if values[name] is None)


def _why_unlit(missing: tuple[str, ...]) -> str:
    if missing:
        return f"没有符合任何一条，不亮灯；缺少数据：{'、'.join(missing)}"
    return "没有符合任何一条，不亮灯"


def _remedy(
    rules: LightsPack, number: int, text: DimensionText, colour: str, values: dict[str, object]
) -> str:
    """What would give the dimension the mildest colour it knows; nothing when it has it."""
    ranks = {each.code: each.rank for each in rules.text.colours}
    best = min((clause.colour for clause in text.clauses), key=lambda code: ranks[code])
    if colour == best:
        return ""
    outlook = rules.rules.what_would_turn(number, best, values)
    return f"转{rules.label(best)}：{outlook.sentence}"
