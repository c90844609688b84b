"""A schedule as it stands stored, without dates worked out: one that was ended, and one that cannot be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from guatu.access.enums import Can
from guatu.kit.clock import day_of, today
from guatu.kit.errors import NotVisible, Refused
from guatu.registry.facts import stage_days
from guatu.registry.policy import project_for
from guatu.scheduling.baselines import dates_of
from guatu.scheduling.queries.agreements import taken_options
from guatu.scheduling.queries.course import baselines, changes_of
from guatu.scheduling.queries.schedules import ended_schedules
from guatu.scheduling.timetables import Parts, Timetable, parts_of, timetable_of
from guatu.web.requests import SignedIn
from guatu.web.schedules.order import names_of, numbered, waits_of

if TYPE_CHECKING:
    from guatu.scheduling.models import Baseline, Node, ProjectSchedule, Promise


@dataclass(frozen=True, slots=True)
class StoredLine:
    """One node with its number in the table, what it waits for, what was promised of it and its actual dates."""

    number: int
    node: Node
    waits: str
    promise: Promise | None
    started_on: date | None
    finished_on: date | None


@dataclass(frozen=True, slots=True)
class KeptLine:
    """One node in every baseline: first and last day, None where a baseline does not know it."""

    name: str
    spans: tuple[tuple[date, date] | None, ...]


@require_GET
def ended(request: SignedIn, pk: int, schedule: int) -> HttpResponse:
    """A schedule of the project that was taken out of use, to read."""
    project = project_for(request.user, pk, Can.VIEW)
    row = next((each for each in ended_schedules(project.pk) if each.pk == schedule), None)
    if row is None or row.ended_at is None:
        raise NotVisible
    parts, changes, kept = parts_of(row), changes_of(row), baselines(row)
    names = names_of({node.key: node for node in parts.nodes}, changes)
    context = {
        "row": row,
        "project": project,
        "lines": lines_of_rows(parts, day_of(row.ended_at)),
        "baselines": kept,
        "kept": kept_lines(kept, names),
        "taken": taken_options(row),
        "changes": changes,
        "names": names,
    }
    return render(request, "schedules/ended.html", context)


def worked_out(row: ProjectSchedule) -> tuple[Timetable | None, list[str]]:
    """The dates of a schedule as of today; where there are none, every sentence why."""
    try:
        return timetable_of(row, today()), []
    except Refused as refused:
        return None, [refused.sentence, *refused.details]


def nodes_of(row: ProjectSchedule, found: Timetable | None) -> Mapping[str, Node]:
    """The nodes by their keys, with dates or without."""
    return found.nodes if found else {node.key: node for node in parts_of(row).nodes}


def stuck(
    request: SignedIn, row: ProjectSchedule, title: str, problems: list[str], status: int = 200
) -> HttpResponse:
    """The answer of a page that is made from dates there are none of: why, and where that is mended."""
    context = {"row": row, "project": row.project, "title": title, "problems": problems}
    return render(request, "schedules/stuck.html", context, status=status)


def mending_context(row: ProjectSchedule) -> dict[str, Any]:
    """What the page of a schedule that cannot be worked out offers to mend."""
    return {"stored": lines_of_rows(parts_of(row), today()), "taken": taken_options(row)}


def lines_of_rows(parts: Parts, as_of: date) -> list[StoredLine]:
    """The stored nodes in the order of their numbers; steps of the register as known on a day."""
    nodes = {node.key: node for node in parts.nodes}
    promises = {promise.node: promise for promise in parts.promises}
    steps = stage_days([parts.row.project_id], as_of).get(parts.row.project_id, {})
    waits = waits_of(parts)
    found = []
    for number, key in numbered(nodes).items():
        node = nodes[key]
        step = steps.get(node.stage) if node.stage else None
        finished_on = step.on if step else node.finished_on
        found.append(StoredLine(number, node, waits[key], promises.get(key), node.started_on, finished_on))
    return found


def kept_lines(kept: list[Baseline], names: Mapping[str, str]) -> list[KeptLine]:
    """The dates of baselines beside each other, the nodes in the order of `names` and those nobody knows behind."""
    dates = [dates_of(each) for each in kept]
    keys = dict.fromkeys(key for each in dates for key in each)
    order = [*(key for key in names if key in keys), *(key for key in keys if key not in names)]
    return [KeptLine(names.get(key, key), tuple(each.get(key) for each in dates)) for key in order]
