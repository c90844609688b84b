"""What register, reports, schedules and approved reasons say of a project, as one row of plain facts for a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple, TypeVar

from guatu.engine.calendar import Month, months_elapsed
from guatu.kit.spans import Lookup, id_lookups
from guatu.oversight.enums import ExcuseTopic
from guatu.oversight.models import Excuse
from guatu.progress.facts import FigureState, figure_states
from guatu.registry.enums import Category
from guatu.registry.facts import ProjectState, project_states
from guatu.scheduling.facts import ScheduleState, schedule_states

Row = dict[str, object]
State = TypeVar("State", FigureState, ScheduleState)
EXCUSE_COLUMNS = {
    ExcuseTopic.START: "excused_start",
    ExcuseTopic.PROGRESS: "excused_progress",
    ExcuseTopic.STATISTICS: "excused_statistics",
    ExcuseTopic.PAYMENT: "excused_payment",
}
_NO_SCHEDULE: Row = {"has_schedule": 0} | dict.fromkeys(ScheduleState._fields[1:])


class Standing(NamedTuple):
    """A project at the end of a month, and its row of facts; None when the month no longer concerns it."""

    project_id: int
    row: Row | None


def standings(month: Month, ids: Iterable[int] | None = None, *, today: date) -> Iterator[Standing]:
    """Every project (or those of `ids`) with its facts at the end of `month`, streamed in order of project id.

    What depends on the day (the schedule of the project) is told as of `today` while the month is not over.
    """
    wanted = None if ids is None else sorted(set(ids))
    excused = _excused(month.last_day, wanted)
    calendar = _calendar(month)
    figure_of = _by_project(figure_states(month, wanted))
    schedule_of = _by_project(schedule_states(min(today, month.last_day), wanted))
    for state in project_states(month, wanted):
        own, schedule = figure_of(state.project_id), schedule_of(state.project_id)
        if not _concerns(month, state, own):
            yield Standing(state.project_id, None)
            continue
        row = {
            **calendar,
            **_identity(state),
            **_plan(state),
            **_done(own),
            **_course(month, state),
            **_allowances(excused.get(state.project_id, frozenset())),
            **_schedule(schedule),
        }
        yield Standing(state.project_id, row)


def _by_project(states: Iterator[State]) -> Callable[[int], State | None]:
    """States in order of project id as a function that gives the one of a project, asked in the same order."""
    state = next(states, None)

    def of(project_id: int) -> State | None:
        nonlocal state
        while state is not None and state.project_id < project_id:
            state = next(states, None)
        return state if state is not None and state.project_id == project_id else None

    return of


def _concerns(month: Month, state: ProjectState, figure: FigureState | None) -> bool:
    """Whether the month has anything to do with the project.

    A list, a plan or a report of its year says so. Without any, a finished or terminated project has dropped out, and one
    that has not begun and first appears in the plans of a later year is not there yet; every other one is carried along.
    """
    reported = figure is not None and (figure.reported or figure.done_year_fen is not None)
    if state.on_list or state.plan_fen is not None or reported:
        return True
    is_over = state.completed or state.terminated
    is_later = state.first_year is not None and state.first_year > month.year
    return not is_over and not (is_later and state.started_known_on is None)


def _calendar(month: Month) -> Row:
    last = month.last_day
    return {
        "month": month.key,
        "year": month.year,
        "month_number": month.number,
        "day_of_year": last.timetuple().tm_yday,
        "days_in_year": date(month.year, 12, 31).timetuple().tm_yday,
    }


def _identity(state: ProjectState) -> Row:
    return {
        "project_id": state.project_id,
        "region_id": state.region_id,
        "unit_id": state.unit_id,
        "owner_id": state.owner_id,
        "kind": state.kind,
        "level": state.level,
        "nature": state.nature,
        "category": state.category,
        "on_list": int(state.on_list),
    }


def _plan(state: ProjectState) -> Row:
    return {
        "total_fen": state.total_fen,
        "plan_fen": state.plan_fen,
        "plan_month_fen": state.plan_month_fen,
        "plan_to_date_fen": state.plan_to_date_fen,
        "plan_quarter_fen": state.plan_quarter_fen,
    }


def _done(figure: FigureState | None) -> Row:
    return {
        "done_month_fen": figure and figure.done_month_fen,
        "done_fen": figure and figure.done_year_fen,
        "done_quarter_fen": figure and figure.done_quarter_fen,
        "done_total_fen": figure and figure.done_total_fen,
        "payable_fen": figure and figure.payable_fen,
        "paid_fen": figure and figure.paid_fen,
        "permits_due": figure and figure.permits_due,
        "permits_done": figure and figure.permits_done,
        "in_statistics": int(figure is not None and figure.in_statistics),
        "reported": int(figure is not None and figure.reported),
    }


def _course(month: Month, state: ProjectState) -> Row:
    started = state.started_known_on is not None
    begun = state.started_on or state.started_known_on
    due_month = _start_due_month(month, state)
    due = due_month is not None and due_month <= month
    return {
        "start_due": int(due),
        "start_due_this_month": int(due_month == month),
        "started": int(started),
        "start_overdue_months": month.minus(due_month) if due_month and due and not started else None,
        "months_since_start": months_elapsed(begun, month.last_day) if begun else None,
        "statistics_due": int(started),
        "completed": int(state.completed),
        "suspended": int(state.suspended),
    }


def _start_due_month(month: Month, state: ProjectState) -> Month | None:
    """When a 新开工 project is to start: its planned month, else by the year's end; None for all others."""
    if state.category != Category.NEW or state.terminated:
        return None
    return Month.of_key(state.start_month) if state.start_month else Month(month.year, 12)


def _allowances(topics: frozenset[str]) -> Row:
    return {column: int(topic in topics) for topic, column in EXCUSE_COLUMNS.items()}


def _schedule(state: ScheduleState | None) -> Row:
    if state is None:
        return _NO_SCHEDULE
    return {"has_schedule": 1, **dict(zip(state._fields[1:], state[1:], strict=True))}


def _excused(day: date, ids: list[int] | None) -> dict[int, frozenset[str]]:
    """The topics in which each project has an approved reason valid on `day`."""
    found: dict[int, set[str]] = defaultdict(set)
    valid = Excuse.objects.filter(valid_from__lte=day, valid_to__gte=day, revoked_at__isnull=True)
    pieces: Iterable[Lookup] = [{}] if ids is None else id_lookups("project", ids, lowest=None, highest=None)
    for lookup in pieces:
        for project_id, topic in valid.filter(**lookup).values_list("project_id", "topic"):
            found[project_id].add(topic)
    return {project_id: frozenset(topics) for project_id, topics in found.items()}
