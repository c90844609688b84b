"""What the list of schedules shows."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator

from guatu.access.choices import bodies_to_choose, regions_to_choose
from guatu.access.enums import Can
from guatu.kit.clock import today
from guatu.scheduling.queries.schedules import Asked, packs_in_use, schedule_list, tally
from guatu.web.requests import SignedIn
from guatu.web.schedules.forms import FilterForm

PAGE = 50


def asked_for(request: SignedIn) -> tuple[FilterForm, Asked]:
    """The filters as the address has them, and what they ask for."""
    form = FilterForm(
        request.GET,
        packs=packs_in_use(request.user),
        regions=regions_to_choose(request.user, Can.VIEW),
        units=bodies_to_choose(request.user, Can.VIEW),
    )
    form.is_valid()
    return form, Asked(**form.cleaned_data)


def list_context(request: SignedIn) -> dict[str, Any]:
    """Everything the list is made from."""
    form, asked = asked_for(request)
    page = Paginator(schedule_list(request.user, asked), PAGE).get_page(request.GET.get("page"))
    return {
        "form": form,
        "page": page,
        "query": request.GET,
        "tally": tally(request.user, today()),
        "standing": asked.standing,
        "on": today(),
    }
