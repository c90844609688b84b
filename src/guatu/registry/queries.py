"""Reads of the register that other apps and the pages need. The list of projects with its filters is read from the facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, Max, OuterRef

from guatu.access import queries as access
from guatu.engine.calendar import Month
from guatu.kit.money import wan
from guatu.kit.spans import MOST_NAMED, id_lookups, pieces
from guatu.ledger import queries as ledger
from guatu.registry.enums import Stage
from guatu.registry.models import ListEntry, Project, ProjectChange, ProjectList, StageEvent
from guatu.registry.values import field_label


class ProjectKey(NamedTuple):
    """What a project can be recognised by, and who it belongs to."""

    pk: int
    code: str
    name: str
    region_id: int | None
    unit_id: int | None
    owner_id: int | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a project or to what is known of it."""

    at: datetime
    who: str
    what: str
    before: str = ""
    after: str = ""
    batch_id: int | None = None


_KEY = ("pk", "code", "name", "region_id", "unit_id", "owner_id")


def has_projects() -> bool:
    """Whether the register holds any project."""
    return Project.objects.exists()


def register_mark() -> str:
    """A text that is another one after every change to the register."""
    marks = [
        model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in (Project, ProjectChange, StageEvent)
    ]
    withdrawn = StageEvent.objects.aggregate(last=Max("withdrawn_at"))["last"]
    return f"{Project.objects.count()}-{'-'.join(map(str, marks))}-{withdrawn or ''}"


def keys_of_codes(codes: Iterable[str]) -> dict[str, ProjectKey]:
    """The projects that carry these codes, by code."""
    rows = _keyed("code", set(codes) - {""})
    return {code: ProjectKey(*key) for code, *key in rows}


def namesakes(initials: Iterable[str]) -> dict[str, list[ProjectKey]]:
    """The projects whose names have these initials, by initials: among them are all that are written alike."""
    found: dict[str, list[ProjectKey]] = {}
    for first, *key in _keyed("initials", set(initials) - {""}):
        found.setdefault(first, []).append(ProjectKey(*key))
    return found


def _keyed(column: str, wanted: set[str]) -> Iterator[tuple[Any, ...]]:
    """The column and the key of each project whose column has one of the wanted values, in the order they were made.

    When more is wanted than the register holds, walking through the register once is cheaper than asking for everything.
    """
    projects = Project.objects.order_by("pk").values_list(column, *_KEY)
    if len(wanted) > MOST_NAMED and len(wanted) >= projects.count():
        yield from (row for row in projects.iterator() if row[0] in wanted)
        return
    for few in pieces(sorted(wanted), MOST_NAMED):
        yield from projects.filter(**{f"{column}__in": few})


def keys_of(ids: Iterable[int]) -> dict[int, ProjectKey]:
    """These projects by id."""
    found = {}
    for these in id_lookups("pk", ids, lowest=None, highest=None):
        for row in Project.objects.filter(**these).values_list(*_KEY):
            found[row[0]] = ProjectKey(*row)
    return found


def listed(ids: Iterable[int], year: int) -> set[int]:
    """Which of these projects stand on any list of a year."""
    found: set[int] = set()
    for these in id_lookups("project", ids, lowest=None, highest=None):
        rows = ListEntry.objects.filter(list__year=year, left_on__isnull=True, **these)
        found.update(rows.values_list("project_id", flat=True))
    return found


def list_names(year: int) -> list[str]:
    """The names of the lists of a year that hold any project now."""
    held = ListEntry.objects.filter(list=OuterRef("pk"), left_on__isnull=True)
    lists = ProjectList.objects.filter(Exists(held), year=year).order_by("pk")
    return list(lists.values_list("name", flat=True))


def project_history(project: Project) -> list[HistoryLine]:
    """Everything that happened to a project, newest first: how it came, changed fields, stages, and the audit lines about it."""
    lines = [*_changes(project), *_stages(project), *_audited(project)]
    by = "导入" if project.batch_id else ""
    lines.append(HistoryLine(project.created_at, by, "项目入库", batch_id=project.batch_id))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _changes(project: Project) -> list[HistoryLine]:
    return [
        HistoryLine(
            change.at,
            change.by_name,
            field_label(change.field),
            _shown(change.field, change.before),
            _shown(change.field, change.after),
            change.batch_id,
        )
        for change in ProjectChange.objects.filter(project=project)
        if not change.field.startswith("event@")
    ]


def _stages(project: Project) -> list[HistoryLine]:
    lines = []
    for event in StageEvent.objects.filter(project=project):
        label = Stage(event.stage).label
        day = (
            f"{event.happened_on:%Y-%m-%d}"
            if event.happened_on
            else f"日期不详，据 {event.known_on:%Y-%m-%d} 的材料"
        )
        lines.append(HistoryLine(event.recorded_at, "", f"登记{label}", after=day, batch_id=event.batch_id))
        if event.withdrawn_at:
            lines.append(HistoryLine(event.withdrawn_at, "", f"撤销{label}记录", before=day))
    return lines


_VERBS = {
    "list.enter": "列入名单",
    "list.leave": "移出名单",
    "stage.withdraw": "撤销阶段记录的原因",
    "figure.correct": "更正月度数据",
    "statistics.enter": "登记入库纳统",
    "statistics.withdraw": "撤销入库纳统",
    "excuse.approve": "认定正当理由",
    "excuse.revoke": "撤销正当理由",
}


def _audited(project: Project) -> list[HistoryLine]:
    """What the trail says beyond changed fields and stages; each of those is shown by its own record."""
    return [
        HistoryLine(entry.at, entry.actor_name, _VERBS[entry.verb], after=_detail(entry.detail))
        for entry in ledger.history_of(f"project:{project.pk}")
        if entry.verb in _VERBS
    ]


def _detail(detail: dict[str, Any]) -> str:
    said = [detail.get("list"), detail.get("entered_on"), detail.get("reason")]
    if month := detail.get("month"):
        said.insert(0, Month.of_key(month).label)
    return "，".join(str(one) for one in said if one)


def _shown(field: str, value: Any) -> str:
    """A value of the history as people read it."""
    kind = field.partition("@")[0]
    if value is None or value == "":
        return "—"
    if kind in {"total_fen", "plan_fen", "month_plan"}:
        return f"{wan(value)}万元"
    if kind == "start_month":
        return Month.of_key(value).label
    if kind == "region_id":
        return access.region_names().get(value, str(value))
    if kind in {"unit_id", "owner_id"}:
        return access.organisation_names().get(value, str(value))
    if isinstance(value, dict):
        return "；".join(f"{key}：{text}" for key, text in value.items())
    return str(value)
