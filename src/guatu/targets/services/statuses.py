"""How targets stand, month by month: worked out anew whenever a figure, a fact or the plan changed, and kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from guatu.engine.calendar import Month
from guatu.oversight.enums import PackKind
from guatu.oversight.queries.months import latest_month
from guatu.oversight.queries.packs import pack_in_force
from guatu.targets.amounts import GRAIN, MOST
from guatu.targets.enums import PlanState, RowState
from guatu.targets.models import Plan, Target, TargetFigure, TargetPart, TargetStatus
from guatu.targets.queries.figures import Known, known_figures
from guatu.targets.spans import span_of
from guatu.targets.standing import Standing, pace_of, rules_for, standing_of, values_of

if TYPE_CHECKING:
    from guatu.oversight.models import PackVersion

_COLUMNS = ["actual", "expected", "forecast", "forecast_low", "forecast_high", "colour", "because", "at"]
_SAME = ("indicator", "scope", "unit", "op", "is_growth", "threshold")


def refresh_statuses(
    plan: Plan, *, at: datetime, since: Month | None = None, target_ids: Collection[int] | None = None
) -> int:
    """Work out how the confirmed targets of a plan in force (or these of them) stand, in every month from `since` on.

    The months are those from the first any target runs over to the last there is a figure for; statuses of other months, from
    before a period was corrected, go. Gives how many were written. Running it again gives the same.
    Nothing for a plan that is not in force.
    """
    if plan.state != PlanState.IN_FORCE:
        return 0
    rows = Target.objects.filter(plan=plan, state=RowState.CONFIRMED).select_related("unit_in_charge")
    everything = list(rows)
    for each in everything:
        each.plan = plan
    wanted = [each for each in everything if target_ids is None or each.pk in target_ids]
    months = [month for month in _months(plan, everything) if since is None or month >= since]
    if not (wanted and months):
        return 0
    known = known_figures(plan, wanted, months[-1])
    parts = _parts(wanted)
    rules = {month: pack_in_force(PackKind.TARGETS, month) for month in months}
    found = [
        _status(each, known[each.pk], parts.get(each.pk, []), everything, month, rules[month], at)
        for each in wanted
        for month in months
    ]
    with transaction.atomic():
        if since is None:
            _forget_other_months(wanted, months)
        TargetStatus.objects.bulk_create(
            found,
            batch_size=500,
            update_conflicts=True,
            unique_fields=["target", "month"],
            update_fields=_COLUMNS,
        )
    return len(found)


def _forget_other_months(targets: Sequence[Target], months: Sequence[Month]) -> None:
    others = TargetStatus.objects.filter(target__in=[each.pk for each in targets])
    others.exclude(month__in=[month.key for month in months]).delete()


def refresh_all(*, at: datetime, since: Month | None = None) -> int:
    """The same for every plan in force: what follows when facts were worked out anew from a month on."""
    plans = list(Plan.objects.filter(state=PlanState.IN_FORCE).values_list("pk", flat=True))
    return sum(refresh_plan(pk, at=at, since=since) for pk in plans)


@transaction.atomic
def refresh_plan(plan_id: int, *, at: datetime, since: Month | None = None) -> int:
    """The same for one plan by its id, locked so that nothing is reported meanwhile; nothing when it is gone."""
    locked = Plan.objects.select_for_update(of=("self",)).select_related("region").defer("text")
    plan = locked.filter(pk=plan_id).first()
    return refresh_statuses(plan, at=at, since=since) if plan else 0


def _months(plan: Plan, targets: Sequence[Target]) -> list[Month]:
    """From the first month any target runs over to the last known one, at most to the end of the last target's year."""
    keys = TargetFigure.objects.filter(target__in=[each.pk for each in targets]).order_by("-month")
    by_hand = keys.values_list("month", flat=True).first()
    last_known = [each for each in (latest_month(), Month.of_key(by_hand) if by_hand else None) if each]
    if not last_known:
        return []
    last = max(last_known)
    ends = [
        span
        for each in targets
        for seen in (Month(plan.year or last.year, 1), last)
        if (span := span_of(each.period, each.due_on, plan.year, seen))
    ]
    if not ends:
        return [last]
    first = min(span.first for span in ends)
    end = min(last, Month(max(span.last for span in ends).year, 12))
    return [first.plus(number) for number in range(end.minus(first) + 1)]


def _parts(targets: Sequence[Target]) -> dict[int, list[TargetPart]]:
    found: dict[int, list[TargetPart]] = {}
    for part in TargetPart.objects.filter(target__in=[each.pk for each in targets]):
        found.setdefault(part.target_id, []).append(part)
    return found


def _status(
    target: Target,
    known: Known,
    parts: Sequence[TargetPart],
    others: Iterable[Target],
    month: Month,
    rules: PackVersion | None,
    at: datetime,
) -> TargetStatus:
    pace = pace_of(target, parts, dict(_milestones(target, others, month)), known.course)
    standing = standing_of(target, known, pace, month)
    colour, because = _judged(target, standing, month, rules)
    foreseen = standing.forecast
    return TargetStatus(
        target=target,
        month=month.key,
        actual=_grained(standing.actual),
        expected=_grained(standing.expected),
        forecast=_grained(foreseen.value if foreseen else None),
        forecast_low=_grained(foreseen.low if foreseen else None),
        forecast_high=_grained(foreseen.high if foreseen else None),
        colour=colour,
        because=because | {"source": known.source},
        at=at,
    )


def _milestones(target: Target, others: Iterable[Target], month: Month) -> Iterator[tuple[Month, Decimal]]:
    """What the same promise says for earlier dates of the same time: 一、二季度分别达到80%、100%."""
    own = span_of(target.period, target.due_on, target.plan.year, month)
    for other in others:
        alike = other.pk != target.pk and all(getattr(other, each) == getattr(target, each) for each in _SAME)
        span = span_of(other.period, other.due_on, other.plan.year, month) if alike else None
        if own and span and span.first == own.first and span.last < own.last:
            yield span.last, other.value


def _judged(
    target: Target, standing: Standing, month: Month, rules: PackVersion | None
) -> tuple[str, dict[str, Any]]:
    """The colour, and why: the clause that decided with its sentence and the values it saw."""
    if standing.actual is None or standing.span is None:
        return "", {"unlit": standing.missing}
    values = values_of(target, standing, month)
    because: dict[str, Any] = {
        "pace": standing.pace,
        "forecast": standing.forecast.sentence if standing.forecast else "",
        "as_of": standing.as_of.key if standing.as_of else None,
        "values": values,
    }
    if rules is None:
        return "", because | {"unlit": "没有启用目标进展规则"}
    judged = rules_for(rules.body, target, is_due=standing.is_due(month)).judge(values)
    decided = [
        verdict for verdict in judged.verdicts if verdict.decided and judged.colour == verdict.decided.colour
    ]
    because |= {"rules": str(rules)}
    if judged.colour is None or not decided:
        return "", because | {"unlit": "没有符合任何一条规则"}
    clause = decided[0].decided
    return judged.colour.code, because | {
        "clause": clause.number if clause else None,
        "dimension": decided[0].dimension.name,
        "sentence": decided[0].because,
    }


def _grained(value: Decimal | None) -> Decimal | None:
    """A figure as it is kept; none where it is beyond all measure."""
    if value is None or abs(value) >= MOST:
        return None
    return value.quantize(GRAIN, rounding=ROUND_HALF_EVEN)
