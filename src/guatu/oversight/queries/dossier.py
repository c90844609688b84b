"""What oversight holds of one project; the caller has fetched the project through its policy."""

from __future__ import annotations

from guatu.engine.calendar import Month
from guatu.oversight.models import Excuse, Fact


def fact_of(project_id: int, month: Month) -> Fact | None:
    """The facts of a project at the end of a month; None where they are not built (yet)."""
    return Fact.objects.filter(project=project_id, month=month.key).first()


def excuses_of(project_id: int) -> list[Excuse]:
    """The approved reasons of a project, the latest first, taken-back ones among them."""
    return list(Excuse.objects.filter(project=project_id))
