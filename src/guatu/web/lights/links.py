"""Addresses of lists of lights."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from guatu.engine.calendar import Month
from guatu.oversight.enums import Slice
from guatu.web.rates.asking import Group

if TYPE_CHECKING:
    from guatu.oversight.models import PackVersion

NONE = "none"


def colour_url(month: Month, colour: str, pack: PackVersion | None = None, group: Group | None = None) -> str:
    """The projects of one colour (empty: of any), by the pack in force or another, of all or of one group."""
    asked = {"month": str(month)}
    asked |= {"pack": str(pack)} if pack else {}
    asked |= {"colour": colour} if colour else {}
    if group is not None and group.by is not None:
        asked |= {"by": group.by.value, "key": "" if group.key is None else str(group.key)}
    return f"{reverse('lights:list')}?{urlencode(asked)}#projects"


def group_url(month: Month, by: Slice, pack: PackVersion | None = None) -> str:
    """The counts of each colour by another slice."""
    asked = {"month": str(month), "by": by.value} | ({"pack": str(pack)} if pack else {})
    return f"{reverse('lights:list')}?{urlencode(asked)}#groups"


def lit_register_url(month: Month, colour: str) -> str:
    """The register narrowed to a colour by the pack in force."""
    return f"{reverse('projects:list')}?{urlencode({'month': str(month), 'light': colour})}"
