"""Taking back everything an import brought into the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from guatu.kit.bulk import update_rows
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.kit.pinyin import initials
from guatu.kit.spans import id_lookups, pieces
from guatu.registry.models import (
    AnnualPlan,
    ListEntry,
    MonthPlan,
    Project,
    ProjectChange,
    ProjectList,
    StageEvent,
)
from guatu.registry.services.compare import Change
from guatu.registry.services.known import Known, known_of
from guatu.registry.services.writing import Hand, write_history
from guatu.registry.values import IDENTITY, PLAN, field_label

if TYPE_CHECKING:
    from guatu.access.models import User

_CHILDREN: tuple[type[models.Model], ...] = (MonthPlan, AnnualPlan, ListEntry, StageEvent)
_Changed = list[tuple[int, Change]]


@dataclass(frozen=True, slots=True)
class _Written:
    """What an import changed of projects that existed before it, and how those stand now."""

    changed: _Changed
    known: Known
    categories: dict[int, str]

    def name(self, project: int) -> str:
        return str(self.known.fields[project][IDENTITY.index("name")])

    def now(self, project: int, field_of: str) -> Any:
        """The value that a field named as in the history has now; withdrawn events always are as the import left them."""
        field, _, of = field_of.partition("@")
        if field in PLAN:
            plan = self.known.plans.get((project, int(of)))
            return plan[1][PLAN.index(field)] if plan else None
        if field == "month_plan":
            month = self.known.months.get((project, int(of)))
            return month[1] if month else None
        if field == "entry_category":
            return self.categories.get(int(of))
        if field == "event":
            return "withdrawn"
        return self.known.fields[project][IDENTITY.index(field)]


def created_by(batch_id: int) -> list[int]:
    """The ids of the projects an import created, ascending."""
    return list(Project.objects.filter(batch_id=batch_id).order_by("pk").values_list("pk", flat=True))


def obstacles(batch_id: int) -> list[str]:
    """What keeps an import from being taken back: one sentence for each later change to what it wrote."""
    written = _written(batch_id)
    found = [
        f"项目“{written.name(project)}”的{field_label(change.field)}在导入之后又改过"
        for project, change in written.changed
        if written.now(project, change.field) != change.after
    ]
    return [*found, *_later_on_created(batch_id), *_later_on_children(batch_id)]


@transaction.atomic
def revert_batch(batch_id: int, *, by: User | None) -> int:
    """Take back what an import wrote: created projects go, changed fields return, its plans, entries and events go.

    Gives how many projects were touched. The lines of history stay, and the way back is added to them. The caller writes the
    audit line. Raises Refused with every obstacle when later changes touched the same things.
    """
    if in_the_way := obstacles(batch_id):
        raise Refused("导入之后同样的内容又有改动，不能整批撤销", details=in_the_way)
    written = _written(batch_id)
    created = created_by(batch_id)
    _restore(written.changed, written.known)
    _remove(batch_id, created)
    back = [(pk, Change(change.field, change.after, change.before)) for pk, change in written.changed]
    write_history(back, Hand(by, now(), None))
    return len(created) + len({project for project, _ in written.changed})


def _written(batch_id: int) -> _Written:
    rows = ProjectChange.objects.filter(batch_id=batch_id).values_list(
        "project_id", "field", "before", "after"
    )
    changed = [(project, Change(name, before, after)) for project, name, before, after in rows]
    entries = [int(c.field.partition("@")[2]) for _, c in changed if c.field.startswith("entry_category@")]
    categories: dict[int, str] = {}
    for few in pieces(entries, 900):
        categories.update(ListEntry.objects.filter(pk__in=few).values_list("pk", "category"))
    return _Written(changed, known_of({project for project, _ in changed}), categories)


def _later_on_created(batch_id: int) -> list[str]:
    """Fields of created projects that were changed since and do not stand as they were."""
    first: dict[tuple[int, str], Any] = {}
    last: dict[tuple[int, str], Any] = {}
    rows = ProjectChange.objects.filter(project__batch_id=batch_id).order_by("id")
    for project, field, before, after in rows.values_list("project_id", "field", "before", "after"):
        first.setdefault((project, field), before)
        last[project, field] = after
    changed = sorted({key for key in first if first[key] != last[key]})
    names = _names({project for project, _ in changed})
    return [f"项目“{names[project]}”的{field_label(field)}在导入之后又改过" for project, field in changed]


def _later_on_children(batch_id: int) -> list[str]:
    """Plans, entries and events that others added to created projects, or that others changed of those the import made."""
    of_created = models.Q(project__batch_id=batch_id)
    elsewhere = ~models.Q(batch_id=batch_id) | models.Q(batch_id__isnull=True)
    found = [
        (StageEvent.objects.filter(of_created & elsewhere), "之后登记了阶段"),
        (ListEntry.objects.filter(of_created & elsewhere), "之后列入了其他名单"),
        (AnnualPlan.objects.filter(of_created & elsewhere), "之后编制了年度计划"),
        (ListEntry.objects.filter(batch_id=batch_id, left_on__isnull=False), "之后移出了名单"),
        (
            StageEvent.objects.filter(batch_id=batch_id, withdrawn_at__isnull=False),
            "的阶段记录之后被撤销或更正",
        ),
    ]
    later_months = MonthPlan.objects.filter(~models.Q(batch_id=batch_id), plan=OuterRef("pk"))
    plans = AnnualPlan.objects.filter(Exists(later_months), batch_id=batch_id)
    found.append((plans, "之后编制了月度计划"))
    return [
        f"项目“{name}”{what}"
        for rows, what in found
        for name in rows.values_list("project__name", flat=True).distinct()
    ]


def _names(ids: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for these in id_lookups("pk", ids, lowest=None, highest=None):
        found.update(Project.objects.filter(**these).values_list("pk", "name"))
    return found


def _restore(changed: _Changed, known: Known) -> None:
    """Put the earlier values back. Rows that the import itself made are not restored but removed later."""
    fields: dict[int, list[Any]] = {}
    plans: dict[int, list[Any]] = {}
    months, categories, events = [], [], []
    for project, change in changed:
        field, _, of = change.field.partition("@")
        if field in PLAN:
            plan, values = known.plans[project, int(of)]
            plans.setdefault(plan, list(values))[PLAN.index(field)] = change.before
        elif field == "month_plan":
            if change.before is not None:
                months.append((change.before, known.months[project, int(of)][0]))
        elif field == "entry_category":
            categories.append((change.before, int(of)))
        elif field == "event":
            events.append((None, int(of)))
        else:
            values = known.fields[project]
            fields.setdefault(project, list(values))[IDENTITY.index(field)] = change.before
    name = IDENTITY.index("name")
    update_rows(
        Project, (*IDENTITY, "initials"), [(*row, initials(row[name]), pk) for pk, row in fields.items()]
    )
    update_rows(AnnualPlan, PLAN, [(row[0], row[1] or "", row[2], plan) for plan, row in plans.items()])
    update_rows(MonthPlan, ("plan_fen",), months)
    update_rows(ListEntry, ("category",), categories)
    update_rows(StageEvent, ("withdrawn_at",), events)


def _remove(batch_id: int, created: list[int]) -> None:
    for child in _CHILDREN:
        child._default_manager.filter(batch_id=batch_id).delete()
    for few in pieces(created, 900):
        try:
            Project.objects.filter(pk__in=few).delete()
        except models.ProtectedError as held:
            raise Refused("导入新增的项目已被其他记录引用，不能整批撤销", details=_holders(held)) from held
    ProjectList.objects.filter(batch_id=batch_id, entries__isnull=True).delete()


def _holders(held: models.ProtectedError) -> list[str]:
    counts: dict[str, int] = defaultdict(int)
    for thing in held.protected_objects:
        counts[str(thing._meta.verbose_name)] += 1
    return [f"{name}：{count} 条" for name, count in sorted(counts.items())]
