"""Which months there are facts for."""

from __future__ import annotations

from collections.abc import Iterator

from guatu.engine.calendar import Month
from guatu.oversight.models import Fact


def months_with_facts(first: Month | None = None, last: Month | None = None) -> list[Month]:
    """Every month that has facts, earliest first, each found by one step in the index."""
    return list(_steps(first, last))


def _steps(first: Month | None, last: Month | None) -> Iterator[Month]:
    key = first.key - 1 if first else 0
    while True:
        later = Fact.objects.filter(month__gt=key).order_by("month").values_list("month", flat=True).first()
        if later is None or (last is not None and later > last.key):
            return
        yield Month.of_key(later)
        key = later


def latest_month() -> Month | None:
    """The last month that has facts: what a page shows when no month is asked for."""
    key = Fact.objects.order_by("-month").values_list("month", flat=True).first()
    return Month.of_key(key) if key else None


def is_frozen(month: Month) -> bool:
    """Whether the month's facts were closed."""
    return bool(
        Fact.objects.filter(month=month.key).order_by("month").values_list("is_frozen", flat=True).first()
    )


def closing_job(month: Month) -> str:
    """The name under which `kit.progress` keeps how far the closing of a month is."""
    return f"closing-{month}"


def latest_month_until(month: Month) -> Month | None:
    """The last month with facts that is not after `month`."""
    rows = Fact.objects.filter(month__lte=month.key).order_by("-month")
    key = rows.values_list("month", flat=True).first()
    return Month.of_key(key) if key else None
