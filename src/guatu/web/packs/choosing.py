"""What the page for putting a pack in force shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guatu.engine.calendar import Month
from guatu.kit.clock import today
from guatu.oversight.enums import PackKind
from guatu.oversight.queries.consequences import months_ruled
from guatu.oversight.queries.force import reigns
from guatu.oversight.queries.register import months_on_record
from guatu.web.packs.forms import ChooseForm
from guatu.web.packs.trying import MOST_MONTHS, queue
from guatu.web.requests import SignedIn

if TYPE_CHECKING:
    from guatu.oversight.models import PackVersion


def choose_form(request: SignedIn) -> ChooseForm:
    """The form, filled from what was sent or from the address; the latest month at first."""
    months = months_to_choose()
    if request.method == "POST":
        return ChooseForm(request.POST, months=months)
    asked = request.GET.get("from_month", "")
    known = [str(month) for month in months]
    first = asked if asked in known else str(_latest(months))
    return ChooseForm({"from_month": first}, months=months)


def months_to_choose() -> list[Month]:
    """The months there are facts for and the two after them, latest first."""
    months = months_on_record()
    newest = months[0] if months else Month.of(today())
    return [newest.plus(2), newest.plus(1), *(months or [newest])]


def _latest(months: list[Month]) -> Month:
    return months[min(2, len(months) - 1)]


def choose_context(pack: PackVersion, form: ChooseForm) -> dict[str, Any]:
    """The form with its consequences: the open months the pack would rule, each to be worked out on the page."""
    context: dict[str, Any] = {"pack": pack, "form": form, "reigns": reigns(PackKind(pack.kind))}
    if not form.is_valid():
        return context
    first = form.cleaned_data["from_month"]
    ruled = sorted(months_ruled(pack, first, months_on_record()), reverse=True)
    return (
        context
        | queue([] if pack.kind == PackKind.TARGETS else ruled[:MOST_MONTHS])
        | {
            "first": first,
            "ruled": len(ruled),
            "is_lights": pack.kind == PackKind.LIGHTS,
        }
    )
