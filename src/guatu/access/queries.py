"""Reads of places and bodies that other apps need."""

from __future__ import annotations

from guatu.access.models import Organisation, Region


def region_names() -> dict[int, str]:
    """Every region's name by id."""
    return dict(Region.objects.values_list("pk", "name"))


def organisation_names() -> dict[int, str]:
    """Every organisation's short name by id."""
    return {
        pk: short or name for pk, short, name in Organisation.objects.values_list("pk", "short_name", "name")
    }
