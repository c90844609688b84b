"""The line that says which figures of a month are being worked out anew."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from guatu.access.enums import Can
from guatu.access.policy import may
from guatu.engine.calendar import Month
from guatu.jobs.stale import update_of

register = template.Library()


@register.inclusion_tag("closing/_updating.html", takes_context=True)
def updating(context: Context, month: Month) -> dict[str, Any]:
    """`{% updating month %}`: nothing where the figures of the month are the latest, or for a reader who sees none."""
    user = context["request"].user
    return {"month": month, "update": update_of(month) if may(user, Can.VIEW) else None}
