"""The one place where the time of day is asked; only web, api, jobs, config commands and the validity of rights use it."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware."""
    return timezone.now()


def today() -> date:
    """Today in the place's own time zone."""
    return timezone.localdate()


def day_of(moment: datetime) -> date:
    """The day of a moment in the place's own time zone."""
    return timezone.localdate(moment)
