"""Addresses of figures: of a table of rates, of what made one figure, and of the projects of a group."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from guatu.engine.calendar import Month
from guatu.oversight.queries.rates import Key


def table_url(month: Month, by: str, sort: str = "") -> str:
    """The rates by a slice, in an order."""
    asked = {"month": str(month), "by": by} | ({"sort": sort} if sort else {})
    return f"{reverse('rates:table')}?{urlencode(asked)}"


def trace_url(month: Month, slug: str, by: str = "", key: Key = None) -> str:
    """What made one figure: of all projects, or of one group of a slice (an empty key: those without a value)."""
    asked = {"month": str(month), "indicator": slug}
    if by:
        asked |= {"by": by, "key": "" if key is None else str(key)}
    return f"{reverse('rates:trace')}?{urlencode(asked)}"


def register_url(month: Month, by: str, key: Key) -> str:
    """The register narrowed to a group; the register as a whole for the group without a value, which it cannot name."""
    asked = {"month": str(month)} | ({by: str(key)} if key not in (None, "") else {})
    return f"{reverse('projects:list')}?{urlencode(asked)}"
