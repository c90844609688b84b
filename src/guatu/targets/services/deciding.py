"""What a person decides about the rows that were read: confirmed, rejected, edited, split. Each can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.targets.enums import Cadence, DecisionKind, Origin, PlanState, RowState
from guatu.targets.models import Decision, Plan, RecurringDuty, Target, Task
from guatu.targets.periods import due_on
from guatu.targets.queries.values import KINDS, Row, kind_of, label_of, seen_of

if TYPE_CHECKING:
    from guatu.access.models import User

OPEN = (PlanState.CHECKING, PlanState.IN_FORCE)
BY_HAND = "由人从原文中选出"
MADE_BY = {Origin.ADDED: BY_HAND, Origin.SPLIT: "由人从同一句的另一行拆出"}
CHANGED = "这一行刚被别人改过，请刷新后再操作，以免覆盖别人的改动"


@dataclass(frozen=True, slots=True)
class TargetWords:
    """What of a target a person may word: `value` is in `unit`; `period` as `targets.periods` writes it."""

    indicator: str
    scope: str
    op: str
    value: Decimal
    unit: str
    period: str
    is_growth: bool = False
    modality: str = ""
    threshold: str = ""


@dataclass(frozen=True, slots=True)
class DutyWords:
    """What of a recurring duty a person may word: `times_least` (to `times_most`) times in every `every`."""

    title: str
    every: Cadence
    times_least: int
    times_most: int | None = None

    def check(self) -> None:
        """Raises Refused when the most is less than the least."""
        if self.times_most is not None and self.times_most < self.times_least:
            raise Refused("最多次数不能少于最少次数")


def confirm_row(row: Row, *, by: User) -> None:
    """Say that a row was read rightly. Raises Refused when it is confirmed already or somebody changed it meanwhile."""
    _move(row, RowState.CONFIRMED, DecisionKind.CONFIRM, by=by)


def reject_row(row: Row, *, by: User) -> None:
    """Say that a row is none. Raises Refused when it is rejected already or somebody changed it meanwhile."""
    _move(row, RowState.REJECTED, DecisionKind.REJECT, by=by)


@transaction.atomic
def _move(row: Row, state: RowState, kind: DecisionKind, *, by: User) -> None:
    plan = open_plan(row.plan_id)
    if row.state == state:
        raise Refused(f"这一行{state.label}，不必再操作")
    _write(row, {"state": state.value})
    note(plan, kind, row, [_changed(row, ["state"], {"state": state.value})], by=by)


def edit_target(target: Target, words: TargetWords, *, seen: str, by: User) -> None:
    """Reword a target and confirm it; its quotation and place stay. `seen` is `seen_of` the row the editor started from.

    Raises Refused when somebody changed it since.
    """
    _edit(target, lambda plan: _columns(words, plan), seen=seen, by=by)


def edit_task(task: Task, title: str, *, seen: str, by: User) -> None:
    """Retitle a task and confirm it. Raises Refused when somebody changed it since."""
    _edit(task, lambda _: {"title": title}, seen=seen, by=by)


def edit_duty(duty: RecurringDuty, words: DutyWords, *, seen: str, by: User) -> None:
    """Reword a duty and confirm it. Raises Refused when somebody changed it since, or the most is less than the least."""
    words.check()
    said = {name: getattr(words, name) for name in DutyWords.__slots__}
    _edit(duty, lambda _: said, seen=seen, by=by)


@transaction.atomic
def _edit(row: Row, said: Any, *, seen: str, by: User) -> None:
    plan = open_plan(row.plan_id)
    if seen_of(row) != seen:
        raise Refused(CHANGED)
    after = said(plan) | {"state": RowState.CONFIRMED.value}
    _write(row, after)
    note(plan, DecisionKind.EDIT, row, [_changed(row, list(after), after)], by=by)


@transaction.atomic
def split_target(target: Target, parts: Sequence[TargetWords], *, seen: str, by: User) -> list[Target]:
    """Make several targets of one, each with its own words; all keep its quotation and are confirmed.

    The first takes the row's own place, the others are new. Raises Refused for fewer than two, or when somebody changed it since.
    """
    plan = open_plan(target.plan_id)
    if len(parts) < 2:
        raise Refused("拆分至少要有两行，请各填一个指标和数值")
    if seen_of(target) != seen:
        raise Refused(CHANGED)
    first, *others = parts
    after = _columns(first, plan) | _figure_place(target, first) | {"state": RowState.CONFIRMED.value}
    _write(target, after)
    made = [make_target(plan, target, words, Origin.SPLIT) for words in others]
    rows = [_changed(target, list(after), after), *map(made_anew, made)]
    note(plan, DecisionKind.SPLIT, target, rows, by=by)
    target.refresh_from_db()
    return [target, *made]


@transaction.atomic
def confirm_rest(plan: Plan, *, by: User) -> int:
    """Confirm every row that is still undecided, as it was read; a model's proposals are left to be confirmed one by one.

    Gives how many. Raises Refused when there are none.
    """
    plan = open_plan(plan.pk)
    before, after = {"state": RowState.PROPOSED.value}, {"state": RowState.CONFIRMED.value}
    rows = []
    for kind, model in KINDS.items():
        waiting = model._default_manager.filter(plan=plan, **before).exclude(origin=Origin.MODEL)
        ids = list(waiting.values_list("pk", flat=True))
        changed = waiting.update(**after) if ids else 0
        if changed != len(ids):
            raise Refused(CHANGED)
        rows += [{"kind": kind, "ids": ids, "before": before, "after": after}] if ids else []
    count = sum(len(each["ids"]) for each in rows)
    if not count:
        raise Refused("没有待确认的行了")
    _keep(plan, DecisionKind.ALL, f"其余 {count} 行", rows, by=by)
    return count


def open_plan(pk: int) -> Plan:
    """The plan, locked until the change is written. Raises Refused when its rows may not be changed now."""
    plan = Plan.objects.select_for_update().only("title", "year", "state").get(pk=pk)
    if plan.state not in OPEN:
        raise Refused(f"方案{plan.get_state_display()}，现在不能改动其中的行")
    return plan


def _columns(words: TargetWords, plan: Plan) -> dict[str, Any]:
    return {name: getattr(words, name) for name in TargetWords.__slots__} | {
        "due_on": due_on(words.period, plan.year)
    }


def _figure_place(target: Target, words: TargetWords) -> dict[str, int]:
    """Where in the quotation the figure stands; the whole quotation when it is not written in digits there."""
    written = f"{words.value.normalize():f}"
    at = target.quote.find(f"{written}{words.unit}")
    at = at if at >= 0 else target.quote.find(written)
    if at < 0:
        return {"value_start": target.start, "value_end": target.end}
    return {"value_start": target.start + at, "value_end": target.start + at + len(written)}


def make_target(plan: Plan, place: Target, words: TargetWords, origin: Origin) -> Target:
    """A confirmed target at the place of another row; part of a decision, which is to be noted."""
    return Target.objects.create(
        plan=plan,
        task=place.task,
        quote=place.quote,
        start=place.start,
        end=place.end,
        section=place.section,
        rule=place.rule,
        reason=MADE_BY[origin],
        state=RowState.CONFIRMED,
        origin=origin,
        unit_in_charge=place.unit_in_charge,
        **_figure_place(place, words),
        **_columns(words, plan),
    )


def _write(row: Row, after: dict[str, Any]) -> None:
    """Write columns of one row, unless somebody changed it since it was fetched."""
    before = {name: getattr(row, name) for name in (*after, "state")}
    if not KINDS[kind_of(row)]._default_manager.filter(pk=row.pk, **where(before)).update(**after):
        raise Refused(CHANGED)


def where(values: dict[str, Any]) -> dict[str, Any]:
    """A filter for rows whose columns hold exactly these values."""
    return {
        f"{name}__isnull" if value is None else name: value is None or value for name, value in values.items()
    }


def _changed(row: Row, names: list[str], after: dict[str, Any]) -> dict[str, Any]:
    before = {name: _plain(getattr(row, name)) for name in names}
    said = {name: _plain(after[name]) for name in names}
    return {"kind": kind_of(row), "ids": [row.pk], "before": before, "after": said}


def made_anew(row: Row) -> dict[str, Any]:
    """How a decision remembers a row it made."""
    return {"kind": kind_of(row), "ids": [row.pk], "place": [row.start, row.end]}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def note(plan: Plan, kind: DecisionKind, row: Row, rows: list[dict[str, Any]], *, by: User) -> None:
    """Keep a decision about a row so that it can be taken back, write the trail, and say that rows changed."""
    before = label_of(row)
    row.refresh_from_db()
    after = label_of(row)
    _keep(plan, kind, after, rows, by=by, detail={} if after == before else {"before": before})


def _keep(
    plan: Plan,
    kind: DecisionKind,
    label: str,
    rows: list[dict[str, Any]],
    *,
    by: User,
    detail: dict[str, Any] | None = None,
) -> None:
    Decision.objects.create(
        plan=plan, kind=kind, label=label[:200], rows=rows, at=now(), by_id=by.pk or 0, by_name=str(by)
    )
    said = {"title": plan.title, "row": label[:200]} | (detail or {})
    ledger.record(f"plan-row.{kind}", f"plan-document:{plan.pk}", by=by, detail=said)
    changed_in_force(plan)


def changed_in_force(plan: Plan) -> None:
    """Say that rows of a plan changed, where that has consequences."""
    if plan.state == PlanState.IN_FORCE:
        ledger.emit("plan.changed", {"plan_id": plan.pk})
