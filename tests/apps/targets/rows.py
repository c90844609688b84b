"""Plans and their rows, made by hand for tests that do not read a document."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from guatu.access.models import Organisation, Region
from guatu.targets.enums import Cadence, Duty, PlanState, RowState
from guatu.targets.models import Passage, Plan, RecurringDuty, Target, Task, TaskUnit

TEXT = "全年新开工项目40个以上。"


def make_plan(region: Region, *, state: str = PlanState.IN_FORCE, **values: Any) -> Plan:
    """A plan of `region` for 2023; its text promises 40 projects."""
    known: dict[str, Any] = {
        "title": "示例县重点项目建设方案",
        "year": 2023,
        "file_name": "方案.txt",
        "sha256": f"{Plan.objects.count():064d}",
        "text": TEXT,
        "created_at": datetime(2023, 1, 5, tzinfo=UTC),
        "created_by_id": 0,
        "created_by_name": "系统",
    }
    return Plan.objects.create(region=region, state=state, **(known | values))


def place(plan: Plan, quote: str) -> dict[str, Any]:
    """The columns every quoted row has, for a quotation that stands in the plan's text."""
    start = plan.text.index(quote)
    return {
        "plan": plan,
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "state": RowState.CONFIRMED,
    }


def make_target(plan: Plan, **values: Any) -> Target:
    """The confirmed promise of 40 projects in the year; `values` replace what it says."""
    known = place(plan, values.pop("quote", TEXT.rstrip("。"))) | {
        "value_start": plan.text.index("40") if "40" in plan.text else 0,
        "value_end": plan.text.index("40") + 2 if "40" in plan.text else 0,
        "indicator": "新开工项目",
        "op": ">=",
        "value": Decimal(40),
        "unit": "个",
        "period": "2023",
    }
    return Target.objects.create(**(known | values))


def make_task(plan: Plan, *, units: dict[Organisation, Duty] | None = None, **values: Any) -> Task:
    """A confirmed task and the organisations that answer for it."""
    known = place(plan, values.pop("quote", TEXT)) | {"title": "抓好项目开工", "number": "1"}
    task = Task.objects.create(**(known | values))
    for organisation, duty in (units or {}).items():
        TaskUnit.objects.create(task=task, name=organisation.name, duty=duty, organisation=organisation)
    return task


def make_duty(plan: Plan, **values: Any) -> RecurringDuty:
    """A confirmed monthly duty."""
    known = place(plan, values.pop("quote", TEXT)) | {"title": "每月调度一次", "every": Cadence.MONTH}
    return RecurringDuty.objects.create(**(known | values))


def make_passage(plan: Plan, **values: Any) -> Passage:
    """A figure that was not taken."""
    known = place(plan, values.pop("quote", TEXT)) | {"kind": "not_taken", "reason": "文号"}
    return Passage.objects.create(**(known | values))
