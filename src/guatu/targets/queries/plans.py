"""Plans as a list, how far each is checked, and what its reader last decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.core.files import File
from django.db.models import Count, QuerySet

from guatu.kit.errors import Refused
from guatu.kit.progress import percent_of
from guatu.targets import policy
from guatu.targets.enums import Origin, PlanState, RowState
from guatu.targets.models import Decision, Passage, Plan
from guatu.targets.queries.values import KINDS, Row

if TYPE_CHECKING:
    from guatu.access.models import User


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows of one kind are proposed, confirmed and rejected."""

    proposed: int = 0
    confirmed: int = 0
    rejected: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.proposed + self.confirmed + self.rejected

    @property
    def kept(self) -> int:
        """All but the rejected."""
        return self.proposed + self.confirmed


@dataclass(frozen=True, slots=True)
class Counts:
    """The tallies of a plan: its targets, tasks and duties, and all together; `by_model` of the proposed are a model's.

    `not_taken` is how many figures of the text were taken for no target.
    """

    target: Tally = field(default_factory=Tally)
    task: Tally = field(default_factory=Tally)
    duty: Tally = field(default_factory=Tally)
    by_model: int = 0
    not_taken: int = 0

    @property
    def all(self) -> Tally:
        """The three kinds together."""
        kinds = (self.target, self.task, self.duty)
        return Tally(
            sum(each.proposed for each in kinds),
            sum(each.confirmed for each in kinds),
            sum(each.rejected for each in kinds),
        )

    @property
    def decided(self) -> int:
        """Rows somebody decided about."""
        return self.all.total - self.all.proposed


def plan_list(user: User | AnonymousUser, *, year: int | None = None, state: str = "") -> QuerySet[Plan]:
    """The plans `user` may read, newest year first, perhaps of one year and state."""
    found = policy.plans_for(user).defer("text", "sections", "sums", "pages")
    if year is not None:
        found = found.filter(year=year)
    return found.filter(state=state) if state in PlanState.values else found


def counts_of(plans: Iterable[Plan]) -> dict[int, Counts]:
    """The counts of each plan by its id, in one query a kind."""
    ids = [plan.pk for plan in plans]
    tallies: dict[int, dict[str, dict[str, int]]] = {pk: {kind: {} for kind in KINDS} for pk in ids}
    by_model = dict.fromkeys(ids, 0)
    for kind, model in KINDS.items():
        rows = model._default_manager.filter(plan__in=ids).order_by()
        for pk, state, origin, count in rows.values_list("plan", "state", "origin").annotate(n=Count("pk")):
            tally = tallies[pk][kind]
            tally[state] = tally.get(state, 0) + count
            if origin == Origin.MODEL and state == RowState.PROPOSED:
                by_model[pk] += count
    not_taken = Passage.objects.filter(plan__in=ids).order_by().values_list("plan").annotate(n=Count("pk"))
    left_out = dict(not_taken)
    return {
        pk: Counts(
            **{kind: Tally(**tally) for kind, tally in kinds.items()},
            by_model=by_model[pk],
            not_taken=left_out.get(pk, 0),
        )
        for pk, kinds in tallies.items()
    }


def counts_for(user: User | AnonymousUser, plans: Iterable[Plan]) -> dict[int, Counts]:
    """The counts of each plan as `user` may know them: whoever does not manage it hears of the confirmed rows alone."""
    found = counts_of(plans)
    managed = set(policy.plans_to_manage(user).filter(pk__in=found).values_list("pk", flat=True))
    return {pk: counted if pk in managed else _confirmed(counted) for pk, counted in found.items()}


def _confirmed(counted: Counts) -> Counts:
    return Counts(
        target=Tally(confirmed=counted.target.confirmed),
        task=Tally(confirmed=counted.task.confirmed),
        duty=Tally(confirmed=counted.duty.confirmed),
    )


def counts(plan: Plan) -> Counts:
    """The counts of one plan."""
    return counts_of([plan])[plan.pk]


def years_of_plans(user: User | AnonymousUser) -> list[int]:
    """The years of the plans `user` may read, newest first."""
    years = policy.plans_for(user).exclude(year=None).order_by("-year").values_list("year", flat=True)
    return [year for year in years.distinct() if year is not None]


def file_of(plan: Plan) -> File[bytes]:
    """The file as it was put in, open for reading. Raises Refused when it is no longer there."""
    try:
        return plan.file.open("rb")
    except (FileNotFoundError, ValueError) as gone:
        raise Refused(f"“{plan.file_name}”已不在服务器上，请管理员从备份恢复") from gone


def job_of(plan_id: int) -> str:
    """The name under which the reading of a plan tells how far it is."""
    return f"plan-{plan_id}"


def percent_read(plan: Plan) -> int:
    """How far the reading of a plan is."""
    return percent_of(job_of(plan.pk)) if plan.state == PlanState.READING else plan.progress_percent


def last_decision(plan: Plan, user: User | AnonymousUser) -> Decision | None:
    """The last thing `user` decided about rows of a plan and did not take back: what 撤销 would undo."""
    return Decision.objects.filter(plan=plan, by_id=user.pk or 0, undone_at=None).first()


def rows_of(decision: Decision) -> tuple[list[Row], list[str]]:
    """The rows a decision was about as they are now, and the names (`target-12`) of those that are no more."""
    found: list[Row] = []
    gone: list[str] = []
    for each in decision.rows:
        known = KINDS[each["kind"]]._default_manager.in_bulk(each["ids"])
        found += known.values()
        gone += [f"{each['kind']}-{pk}" for pk in each["ids"] if pk not in known]
    return sorted(found, key=lambda row: (row.start, row.pk)), gone


def places_of(decision: Decision) -> list[list[int]]:
    """Where (start, end) the rows a decision made stand or stood in the text."""
    return [each["place"] for each in decision.rows if "place" in each]
