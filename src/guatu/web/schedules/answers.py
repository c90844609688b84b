"""A form page about a schedule: as every form page about a project, and it says who was earlier."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from guatu.kit.errors import AT_ONCE, Refused
from guatu.scheduling.queries.course import changes_since
from guatu.scheduling.timetables import parts_of
from guatu.web.projects import answers
from guatu.web.projects.answers import Sheet
from guatu.web.requests import SignedIn
from guatu.web.schedules.forms import SeenForm
from guatu.web.schedules.order import names_of

if TYPE_CHECKING:
    from guatu.scheduling.models import ProjectSchedule

EARLIER = (
    "您打开这一页以后，这份工期已有改动，这次没有保存。您填写的都还在；看过下面的改动，仍要保存就再按一次“{}”"
)


def answered(
    request: SignedIn,
    row: ProjectSchedule,
    form: SeenForm,
    sheet: Sheet,
    save: Callable[[Any], object],
) -> HttpResponse:
    """As `projects.answers.answered`; a form that came too late says what was changed, and may be sent again."""

    def knowing(filled: SeenForm) -> object:
        try:
            return save(filled)
        except Refused as refused:
            raise overtaken(row, filled, refused, sheet.button) from None

    return answers.answered(request, form, sheet, knowing, "schedules/form.html")


def overtaken(row: ProjectSchedule, form: SeenForm, refused: Refused, button: str) -> Refused:
    """What to say of a form that was refused; it catches up with what was changed since it was opened."""
    since = changes_since(row, form.cleaned_data["seen"])
    if not since:
        return refused
    form.catch_up(since, names_of({node.key: node for node in parts_of(row).nodes}, since))
    return Refused(EARLIER.format(button)) if refused.sentence == AT_ONCE else refused
