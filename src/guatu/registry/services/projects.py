"""One project at a time: made and changed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.kit.money import wan
from guatu.kit.pinyin import initials
from guatu.ledger import services as ledger
from guatu.registry import policy
from guatu.registry.enums import Category
from guatu.registry.models import AnnualPlan, ListEntry, MonthPlan, Project, ProjectList
from guatu.registry.services.compare import Change
from guatu.registry.services.writing import Hand, write_history
from guatu.registry.values import IDENTITY, PLAN, unusable_code

if TYPE_CHECKING:
    from guatu.access.models import User


@transaction.atomic
def create_project(name: str, *, by: User | None, **fields: Any) -> Project:
    """A new project. `fields`: any of `values.IDENTITY`.

    Raises Refused without a name, or when the code belongs to another project.
    """
    _refuse_wrong({"name": name, **fields}, project_id=None, by=by)
    project = Project.objects.create(
        name=name.strip(),
        initials=initials(name),
        created_at=now(),
        created_by_id=by.pk if by else None,
        **fields,
    )
    ledger.record("project.create", f"project:{project.pk}", by=by, detail={"name": project.name})
    tell([project.pk])
    return project


@transaction.atomic
def change_project(project: Project, *, by: User | None, **fields: Any) -> Project:
    """Set fields of a project (any of `values.IDENTITY`); each that becomes another leaves a line of history.

    Raises Refused without a name, with a negative total, or when the code belongs to another project.
    """
    _refuse_wrong(fields, project_id=project.pk, by=by)
    held = Project.objects.select_for_update().get(pk=project.pk)
    changes = [
        Change(name, getattr(held, name), value)
        for name, value in fields.items()
        if getattr(held, name) != value
    ]
    if not changes:
        return held
    for change in changes:
        setattr(held, change.field, change.after)
    held.initials = initials(held.name)
    held.save(update_fields=[*(change.field for change in changes), "initials"])
    write_history([(held.pk, change) for change in changes], Hand(by, now(), None))
    ledger.record(
        "project.change",
        f"project:{held.pk}",
        by=by,
        detail={change.field: [change.before, change.after] for change in changes},
    )
    tell([held.pk])
    return held


def _refuse_wrong(fields: Mapping[str, Any], *, project_id: int | None, by: User | None) -> None:
    if unknown := fields.keys() - set(IDENTITY):
        raise TypeError(f"not fields of a project: {sorted(unknown)}")
    if "name" in fields and not fields["name"].strip():
        raise Refused("请填写项目名称")
    if len(fields.get("name", "")) > 200:
        raise Refused(f"项目名称最多 200 字，现在有 {len(fields['name'])} 字")
    if (fields.get("total_fen") or 0) < 0:
        raise Refused(f"总投资不能是负数（现在是 {wan(fields['total_fen'])} 万元）")
    if code := fields.get("code"):
        other = Project.objects.filter(code=code).first()
        if other and other.pk != project_id:
            is_known = by is None or policy.may(by, other.pk, Can.VIEW)
            raise Refused(
                f"项目代码 {code} 已属于项目“{other.name}”，请核对代码" if is_known else unusable_code(code)
            )


@transaction.atomic
def change_plan(
    project: Project,
    year: int,
    *,
    by: User | None,
    plan_fen: int | None,
    category: str = "",
    start_month: Month | None = None,
    months: Mapping[Month, int] | None = None,
) -> AnnualPlan:
    """Set the plan of a year as a whole; `months` given replaces all its months, None leaves them.

    Raises Refused when an amount is negative or a month lies in another year.
    """
    _refuse_wrong_plan(year, plan_fen, category, months or {})
    plan, made = AnnualPlan.objects.select_for_update().get_or_create(project=project, year=year)
    after = (plan_fen, category, start_month.key if start_month else None)
    before = (plan.plan_fen, plan.category, plan.start_month)
    changes = [
        Change(f"{name}@{year}", old, new)
        for name, old, new in zip(PLAN, before, after, strict=True)
        if old != new
    ]
    AnnualPlan.objects.filter(pk=plan.pk).update(**dict(zip(PLAN, after, strict=True)))
    if months is not None:
        changes += _replace_months(plan, {month.key: fen for month, fen in months.items()})
    if changes or made:
        write_history([(project.pk, change) for change in changes], Hand(by, now(), None))
        detail = {change.field: [change.before, change.after] for change in changes}
        ledger.record("plan.change", f"project:{project.pk}", by=by, detail=detail)
        tell([project.pk])
    plan.refresh_from_db()
    return plan


def _refuse_wrong_plan(year: int, plan_fen: int | None, category: str, months: Mapping[Month, int]) -> None:
    if not 1949 <= year <= 2199:
        raise Refused(f"没有 {year} 年度计划，请核对年份")
    if min([plan_fen or 0, *months.values()]) < 0:
        raise Refused("计划投资不能是负数")
    if category and category not in Category.values:
        raise Refused(f"没有叫“{category}”的建设性质，请选：{'、'.join(Category.values)}")
    if strange := [month.label for month in months if month.year != year]:
        raise Refused(f"{strange[0]}不属于 {year} 年度计划")


def _replace_months(plan: AnnualPlan, wanted: Mapping[int, int]) -> list[Change]:
    kept = dict(MonthPlan.objects.filter(plan=plan).values_list("month", "plan_fen"))
    MonthPlan.objects.filter(plan=plan).exclude(month__in=wanted).delete()
    for month, fen in wanted.items():
        MonthPlan.objects.update_or_create(plan=plan, month=month, defaults={"plan_fen": fen})
    return [
        Change(f"month_plan@{month}", kept.get(month), wanted.get(month))
        for month in sorted(kept.keys() | wanted.keys())
        if kept.get(month) != wanted.get(month)
    ]


@transaction.atomic
def enter_list(
    project: Project, year: int, name: str, *, entered_on: date, by: User | None, category: str = ""
) -> ListEntry:
    """Put a project on a list of a year (made when there is none). Raises Refused when it already stands there."""
    listing, _ = ProjectList.objects.get_or_create(year=year, name=name)
    if ListEntry.objects.filter(list=listing, project=project, left_on__isnull=True).exists():
        raise Refused(f"项目“{project}”已在“{listing}”中")
    entry = ListEntry.objects.create(list=listing, project=project, category=category, entered_on=entered_on)
    ledger.record("list.enter", f"project:{project.pk}", by=by, detail={"list": name, "year": year})
    tell([project.pk])
    return entry


@transaction.atomic
def leave_list(entry: ListEntry, reason: str, *, left_on: date, by: User | None) -> None:
    """Take a project off a list, with the reason. Raises Refused without one, or when it has left already."""
    if not reason.strip():
        raise Refused("请写明移出名单的原因")
    if left_on < entry.entered_on:
        raise Refused(f"移出日期不能早于列入日期 {entry.entered_on:%Y-%m-%d}")
    moved = ListEntry.objects.filter(pk=entry.pk, left_on__isnull=True).update(
        left_on=left_on, left_reason=reason.strip()[:200]
    )
    if not moved:
        raise Refused("该项目已移出这份名单")
    ledger.record("list.leave", f"project:{entry.project_id}", by=by, detail={"reason": reason})
    tell([entry.project_id])


def tell(project_ids: list[int]) -> None:
    """Emit `project.changed` for these projects; which months follow (all that are not closed) is the hearer's business."""
    ledger.emit("project.changed", {"project_ids": project_ids, "months": None})
