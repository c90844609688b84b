"""What the pages and fragments of a plan show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from guatu.targets import policy, services
from guatu.targets.enums import PlanState, RowState
from guatu.targets.queries import plans, reading_page
from guatu.web.forms import whole_number
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.targets.models import Plan

KEYS = [
    (("j", "k"), "下一行、上一行"),
    (("y", "Enter"), "确认"),
    (("n",), "不采用"),
    (("e",), "修改"),
    (("s",), "拆分成两行"),
    (("a",), "把原文中选中的文字添加为目标"),
    (("u",), "撤销上一步"),
]
READABLE = (PlanState.CHECKING, PlanState.IN_FORCE, PlanState.WITHDRAWN)
_EVERY = 1_000_000


def listed(request: SignedIn, found: Iterable[Plan]) -> list[dict[str, Any]]:
    """Plans with their counts."""
    known = list(found)
    counts = plans.counts_for(request.user, known)
    return [{"plan": plan, "counts": counts[plan.pk]} for plan in known]


def page_context(request: SignedIn, plan: Plan) -> dict[str, Any]:
    """Everything the page of a plan shows."""
    is_managed = policy.may_manage(request.user, plan)
    context = head_context(request, plan) | {
        "is_managed": is_managed,
        "page_keys": KEYS if is_managed else [],
        "percent": plans.percent_read(plan),
    }
    if plan.state not in READABLE:
        return context
    parts = reading_page.marked_document(plan, is_managed=is_managed)
    return context | list_context(request, plan) | {"parts": parts, "is_readable": True}


def head_context(request: SignedIn, plan: Plan) -> dict[str, Any]:
    """The counts of a plan, what may be undone and whether its rows may be changed now."""
    is_open = plan.state in (PlanState.CHECKING, PlanState.IN_FORCE)
    return {
        "plan": plan,
        "counts": plans.counts_for(request.user, [plan])[plan.pk],
        "last": plans.last_decision(plan, request.user),
        "has_model": services.has_model(),
        "can_change": is_open and policy.may_manage(request.user, plan),
    }


def list_context(request: SignedIn, plan: Plan) -> dict[str, Any]:
    """The rows of the kind and state asked for: in pieces, or the one piece from `first` to `until`."""
    show, state = request.GET.get("show", "target"), request.GET.get("state", "")
    show = show if show in reading_page.SHOWS else "target"
    state = state if state in RowState.values else ""
    context = head_context(request, plan)
    is_managed = policy.may_manage(request.user, plan)
    sums = reading_page.sums_of(plan, policy.targets_for(request.user))
    context |= {
        "show": show,
        "state": state,
        "label": reading_page.SHOWS[show],
        "tabs": _tabs(context["counts"], sums, is_managed=is_managed),
        "states": [("", "全部"), *RowState.choices],
        "is_managed": is_managed,
    }
    if show == "sums":
        return context | {"sums": sums}
    rows = reading_page.shown_rows(plan, show, state, is_managed=is_managed)
    first, until = (whole_number(request.GET.get(name, "")) for name in ("first", "until"))
    if first is not None and until is not None:
        return context | {"views": reading_page.rows_between(plan, rows, first, until)}
    size = _EVERY if "all" in request.GET else reading_page.CHUNK
    return context | {"chunks": reading_page.chunks(plan, rows, size=size)}


def _tabs(
    counts: plans.Counts, sums: list[reading_page.SumView], *, is_managed: bool
) -> list[dict[str, Any]]:
    """The kinds of rows with how many there are of each."""
    uneven = sum(1 for each in sums if each.difference)
    numbers: dict[str, int | str] = {
        "target": counts.target.total,
        "task": counts.task.total,
        "duty": counts.duty.total,
        "passage": counts.not_taken,
    }
    numbers["sums"] = f"{uneven} 处不符" if uneven else len(sums)
    return [
        {"kind": kind, "label": label, "count": numbers[kind]}
        for kind, label in reading_page.SHOWS.items()
        if is_managed or kind != "passage"
    ]
