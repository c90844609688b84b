"""The passage of a plan's text somebody wants to add a target from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guatu.kit.errors import Refused
from guatu.targets import policy
from guatu.targets.enums import Cadence
from guatu.targets.queries.values import KIND_LABELS
from guatu.web.forms import whole_number
from guatu.web.requests import SignedIn

STOPS = "，。；：\n"

if TYPE_CHECKING:
    from guatu.targets.models import Plan


def passage_asked(request: SignedIn, plan: Plan, kind: str) -> dict[str, Any]:
    """What the form shows at first: the passage the address names by `start` and `end` or by `passage`, and the plan's year."""
    start, end = (whole_number(request.GET.get(name, "")) for name in ("start", "end"))
    passage = whole_number(request.GET.get("passage", ""))
    if passage is not None:
        found = policy.passage_to_manage(request.user, plan, passage)
        start, end = clause_around(plan.text, found.start, found.end)
    asked: dict[str, Any] = {"period": str(plan.year) if plan.year else "annual"}
    asked |= {"every": Cadence.MONTH, "times_least": 1}
    if start is None or end is None:
        return asked
    quote = plan.text[start:end]
    return asked | {"quote": quote, "start": start} | ({} if kind == "target" else {"title": quote[:200]})


def clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause a figure stands in: up to the next comma, full stop or line end on both sides."""
    left = max(text.rfind(sign, 0, start) for sign in STOPS) + 1
    right = min((at for at in (text.find(sign, end) for sign in STOPS) if at >= 0), default=len(text))
    return left, right


def other_kinds(request: SignedIn, kind: str) -> list[tuple[str, str, bool]]:
    """What else could be added from the same passage: label, query and whether it is what is being added."""
    query = request.GET.copy()
    found = []
    for each, label in KIND_LABELS.items():
        query["kind"] = each
        found.append((label, f"?{query.urlencode()}", each == kind))
    return found


def quoted_at(plan: Plan, quote: str, near: int | None) -> tuple[int, int]:
    """Where the text has this quotation, at `near` or next to it. Raises Refused when it has it nowhere."""
    said = quote.strip().replace("\r\n", "\n")
    at = plan.text.find(said, max(0, (near or 0) - len(said)))
    at = at if at >= 0 else plan.text.find(said)
    if not said or at < 0:
        raise Refused("原文里没有这句话，请从左边的原文中选中或一字不差地复制过来")
    return at, at + len(said)
