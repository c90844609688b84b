"""Which figures of the platform a target may be measured by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from guatu.access.queries import bodies_seated_in
from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.packs.compiled import Indicator, IndicatorsPack
from guatu.oversight.queries.packs import indicators_of, pack_in_force
from guatu.oversight.queries.rates import Key
from guatu.oversight.queries.series import places_on_record, words_on_record
from guatu.targets.amounts import kind_of_unit
from guatu.targets.enums import RowState
from guatu.targets.meaning import Named, fits, likenesses
from guatu.targets.models import Plan, Target

if TYPE_CHECKING:
    from guatu.access.models import Organisation, Region


@dataclass(frozen=True, slots=True)
class Proposal:
    """A figure of the platform a target could be bound to: how near it is (0 to 1), narrowed to what, and why."""

    slug: str
    name: str
    definition: str
    score: float
    where: Mapping[Slice, Key]
    sentence: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the promises of one region can be measured by: the measures in force and the words they can be narrowed by."""

    measures: tuple[Indicator, ...]
    words: Mapping[Slice, list[str]]
    regions: Mapping[str, int]


def measures_in_force(month: Month) -> IndicatorsPack | None:
    """The measures that count in a month; None where none were put in force."""
    pack = pack_in_force(PackKind.MEASURES, month)
    return indicators_of(pack) if pack else None


def vocabulary_of(region: Region, month: Month) -> Vocabulary:
    """What targets of a region can be measured by in a month."""
    pack = measures_in_force(month)
    return Vocabulary(pack.indicators if pack else (), words_on_record(region), places_on_record(region))


def proposals(target: Target, known: Vocabulary) -> list[Proposal]:
    """The figures this target is likely about, nearest first, at most three; the first is what a person is asked to confirm."""
    by_slug = {each.slug: each for each in known.measures}
    figures = [
        Named(each.slug, each.text.name, (each.text.name, *each.text.aliases), each.formula.kind)
        for each in known.measures
    ]
    words = {each.value: list(found) for each, found in known.words.items()}
    words[Slice.REGION.value] = list(known.regions)
    found = likenesses(
        target.indicator, scope_of(target), target.unit, figures, words, is_growth=target.is_growth
    )
    return [
        Proposal(
            each.slug,
            by_slug[each.slug].text.name,
            by_slug[each.slug].text.definition,
            each.score,
            {
                Slice(name): known.regions[word] if name == Slice.REGION else word
                for name, word in each.where.items()
            },
            each.sentence,
        )
        for each in found
    ]


def confirmed_targets(plan: Plan) -> list[Target]:
    """The targets of a plan that a person confirmed, in the order of the document."""
    rows = Target.objects.filter(plan=plan, state=RowState.CONFIRMED)
    return list(rows.select_related("plan__region", "unit_in_charge").defer("plan__text"))


def bodies_to_choose(plan: Plan) -> QuerySet[Organisation]:
    """The open public bodies of a plan's region, in the order of the tree: who may be put in charge of a target."""
    return bodies_seated_in(plan.region).order_by("path")


def scope_of(target: Target) -> str:
    """What a target is limited to; nothing where that is the plan's own place (示例县全县)."""
    scope = target.scope
    for name in (target.plan.place, target.plan.region.name):
        scope = scope.removeprefix(name) if name else scope
    return "" if scope in ("全省", "全市", "全县", "全区", "全镇") else scope


def fitting(target: Target, known: Vocabulary) -> list[Indicator]:
    """Every figure of the platform that can be written in the target's unit, in the order of the pack."""
    return [
        each for each in known.measures if fits(each.formula.kind, target.unit, is_growth=target.is_growth)
    ]


def what_fits(target: Target) -> str:
    """Why nothing of the platform fits, as a sentence; empty where something may."""
    kind = kind_of_unit(target.unit)
    return "" if kind.value != "number" else f"平台没有以“{target.unit}”计的口径，请由单位填报"
