"""Tasks as a list and one by one: who answers for them, how far they are, who has not reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from guatu.engine.calendar import Month
from guatu.ledger.queries import history_of
from guatu.targets import policy
from guatu.targets.amounts import amount
from guatu.targets.enums import Duty, PlanState, RowState, TaskState
from guatu.targets.models import Plan, Target, TargetStatus, Task, TaskReport, TaskUnit
from guatu.targets.queries.marked import page_of
from guatu.targets.queries.wall import name_of, promise_of

if TYPE_CHECKING:
    from guatu.access.models import Organisation, User

AROUND = 120
MOST = 2000
OVERDUE = "overdue"
SILENT = "silent"


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """What a list of tasks is narrowed to: a plan, an organisation that answers, a state (of `TaskState`, or overdue, silent)."""

    plan: int | None = None
    unit: int | None = None
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task in a list. `silent` are the leading units that have not reported this month."""

    task: Task
    lead: tuple[TaskUnit, ...]
    support: tuple[TaskUnit, ...]
    shared_units: tuple[TaskUnit, ...]
    is_overdue: bool
    silent: tuple[Organisation, ...]
    last: TaskReport | None

    @property
    def shared(self) -> tuple[str, ...]:
        """The names of those who answer by the document's standing sentence, each once."""
        return tuple(dict.fromkeys(unit.name for unit in self.shared_units))

    @property
    def names(self) -> list[NamedUnit]:
        """Everybody who answers for it, by the names of the document: leading, co-operating, shared."""
        by_name: dict[tuple[str, str], list[TaskUnit]] = {}
        for unit in (*self.lead, *self.support, *self.shared_units):
            by_name.setdefault((unit.name, unit.duty), []).append(unit)
        return [NamedUnit(name, tuple(rows)) for (name, _), rows in by_name.items()]

    @property
    def has_claim(self) -> bool:
        """Whether the leading unit says it is done and nobody has confirmed that yet."""
        return self.task.progress_state == TaskState.OPEN and self.task.progress_percent == 100


@dataclass(frozen=True, slots=True)
class TaskSums:
    """How many tasks of a list are under way, overdue, silent this month, done and dropped."""

    total: int
    open: int
    overdue: int
    silent: int
    done: int
    dropped: int


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A name of a task with all organisations it stands for, their rows, and why."""

    name: str
    rows: tuple[TaskUnit, ...]

    @property
    def first(self) -> TaskUnit:
        """One of its rows; duty and reason are the same in all."""
        return self.rows[0]

    @property
    def organisations(self) -> tuple[str, ...]:
        """The organisations it stands for."""
        return tuple(str(row.organisation) for row in self.rows if row.organisation)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of what happened to a task: a report, or a change of its state or units."""

    at: datetime
    who: str
    unit: str
    what: str
    text: str
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target of a task and how it stood last, if anything is known."""

    target: Target
    status: TargetStatus | None

    @property
    def label(self) -> str:
        """What it is about, in few words."""
        return name_of(self.target)

    @property
    def promised(self) -> str:
        """What was promised, in words."""
        return promise_of(self.target)

    @property
    def reached(self) -> str:
        """The figure reached, with its unit; — for none."""
        return amount(self.status.actual if self.status else None, self.target.unit)

    @property
    def month(self) -> Month | None:
        """The month this is known of."""
        return Month.of_key(self.status.month) if self.status else None


@dataclass(frozen=True, slots=True)
class Context:
    """A quotation with the text around it, and its page, counted from 1."""

    before: str
    quote: str
    after: str
    page: int | None


def tasks_in_force(user: User | AnonymousUser) -> QuerySet[Task]:
    """The confirmed tasks of plans in force that `user` may read, by plan and in the order of the document."""
    found = policy.tasks_for(user).filter(state=RowState.CONFIRMED, plan__state=PlanState.IN_FORCE)
    return found.order_by("-plan__year", "-plan", "start", "pk")


def task_lines(
    user: User | AnonymousUser, wanted: TaskFilters, today: date
) -> tuple[list[TaskLine], TaskSums]:
    """The tasks in force that `user` may read, narrowed, and the sums before narrowing by state."""
    found = tasks_in_force(user)
    if wanted.plan is not None:
        found = found.filter(plan=wanted.plan)
    if wanted.unit is not None:
        found = found.filter(pk__in=TaskUnit.objects.filter(organisation=wanted.unit).values("task"))
    if wanted.text:
        found = found.filter(quote__icontains=wanted.text)
    lines = lines_of(found[:MOST], today)
    return [line for line in lines if _is_in(line, wanted.state)], sums_of(lines)


def _is_in(line: TaskLine, state: str) -> bool:
    if state == OVERDUE:
        return line.is_overdue
    if state == SILENT:
        return bool(line.silent)
    return state not in TaskState.values or line.task.progress_state == state


def sums_of(lines: Iterable[TaskLine]) -> TaskSums:
    """The sums of a list."""
    known = list(lines)
    states = [line.task.progress_state for line in known]
    return TaskSums(
        len(known),
        states.count(TaskState.OPEN),
        sum(line.is_overdue for line in known),
        sum(bool(line.silent) for line in known),
        states.count(TaskState.DONE),
        states.count(TaskState.DROPPED),
    )


def lines_of(tasks: Iterable[Task], today: date) -> list[TaskLine]:
    """Tasks with their units and newest reports, in three queries however many they are."""
    known = list(tasks)
    ids = [task.pk for task in known]
    units: dict[int, list[TaskUnit]] = {}
    for unit in TaskUnit.objects.filter(task__in=ids).select_related("organisation").order_by("pk"):
        units.setdefault(unit.task_id, []).append(unit)
    reports: dict[int, list[TaskReport]] = {}
    for report in TaskReport.objects.filter(task__in=ids).select_related("organisation"):
        reports.setdefault(report.task_id, []).append(report)
    return [_line(task, units.get(task.pk, []), reports.get(task.pk, []), today) for task in known]


def _line(task: Task, units: list[TaskUnit], reports: list[TaskReport], today: date) -> TaskLine:
    said = [*task.as_read.get("units", ()), *task.as_read.get("support", ())]
    units = sorted(units, key=lambda unit: said.index(unit.name) if unit.name in said else len(said))
    own = [unit for unit in units if not unit.is_shared]
    is_open = task.progress_state == TaskState.OPEN
    lead = tuple(unit for unit in own if unit.duty == Duty.LEAD)
    return TaskLine(
        task,
        lead,
        tuple(unit for unit in own if unit.duty == Duty.SUPPORT),
        tuple(unit for unit in units if unit.is_shared),
        is_open and task.due_on is not None and task.due_on < today,
        _silent(lead, reports, today) if is_open else (),
        reports[0] if reports else None,
    )


def _silent(lead: Iterable[TaskUnit], reports: Iterable[TaskReport], today: date) -> tuple[Organisation, ...]:
    """The leading organisations without a report in the month of `today`."""
    first = Month.of(today).first_day
    spoke = {report.organisation_id for report in reports if timezone.localtime(report.at).date() >= first}
    leading = {unit.organisation.pk: unit.organisation for unit in lead if unit.organisation}
    return tuple(body for pk, body in leading.items() if pk not in spoke)


def silent_units(lines: Iterable[TaskLine]) -> list[tuple[Organisation, int]]:
    """The organisations that have not reported this month on tasks they lead, and on how many, in the order of the tree."""
    found: dict[int, tuple[Organisation, int]] = {}
    for body in (body for line in lines for body in line.silent):
        found[body.pk] = (body, found.get(body.pk, (body, 0))[1] + 1)
    return sorted(found.values(), key=lambda each: each[0].path)


def organisations_answering(user: User | AnonymousUser) -> list[Organisation]:
    """The organisations that answer for any task in force `user` may read, for the filter."""
    rows = TaskUnit.objects.filter(task__in=tasks_in_force(user).values("pk"), organisation__isnull=False)
    found = {row.organisation_id: row.organisation for row in rows.select_related("organisation")}
    return sorted((body for body in found.values() if body), key=lambda body: body.path)


def plans_with_tasks(user: User | AnonymousUser) -> list[Plan]:
    """The plans in force `user` may read that have confirmed tasks, newest year first."""
    ids = tasks_in_force(user).order_by().values("plan").distinct()
    return list(policy.plans_for(user).filter(pk__in=ids).defer("text", "sections", "sums", "pages"))


def context_of(row: Any) -> Context:
    """A row's quotation with what stands before it and after it in the text of its plan, at most a line or two."""
    text = row.plan.text
    before = text[max(0, row.start - AROUND) : row.start].split("\n")
    after = text[row.end : row.end + AROUND].split("\n")
    earlier = [line for line in before[:-1] if line.strip()][-1:]
    later = [line for line in after[1:] if line.strip()][:1]
    return Context(
        "\n".join([*earlier, before[-1]]),
        row.quote,
        "\n".join([after[0], *later]),
        page_of(row.plan.pages, row.start),
    )


def targets_of(user: User | AnonymousUser, task: Task) -> list[TargetLine]:
    """The targets read from a task's paragraph that `user` may read, as they stood in the last month anything is known of."""
    found = policy.targets_for(user).filter(task=task).exclude(state=RowState.REJECTED)
    known = list(found.order_by("value_start", "pk"))
    statuses = TargetStatus.objects.filter(target__in=[each.pk for each in known]).order_by("month")
    latest = {status.target_id: status for status in statuses}
    return [TargetLine(each, latest.get(each.pk)) for each in known]


_VERBS = {
    "task.schedule": "确定时限",
    "task.finish": "确认完成",
    "task.drop": "取消",
    "task.reopen": "重新开启",
    "task.add_unit": "增加单位",
    "task.remove_unit": "移除单位",
}


def events_of(task: Task) -> list[Event]:
    """Everything that happened to a task, newest first."""
    reports = TaskReport.objects.filter(task=task).select_related("organisation")
    found = [
        Event(each.at, each.by_name, str(each.organisation or ""), "填报", each.text, each.percent)
        for each in reports
    ]
    for entry in history_of(f"task:{task.pk}").exclude(verb="task.report"):
        said = entry.detail
        change = f"{said.get('before') or '未定'} → {said.get('after') or '未定'}" if "after" in said else ""
        text = said.get("reason") or change
        what = _VERBS.get(entry.verb, entry.verb)
        found.append(Event(entry.at, entry.actor_name, said.get("organisation", ""), what, text))
    return sorted(found, key=lambda event: event.at, reverse=True)
