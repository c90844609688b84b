"""Forecasts as pictures and chances in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from guatu.kit.money import wan
from guatu.web.forecasts.pictures import RangePicture
from guatu.web.forecasts.pictures import range_picture as picture_of
from guatu.web.forecasts.words import chance_said

if TYPE_CHECKING:
    from guatu.scheduling.foresight import Foreseen

register = template.Library()


@register.filter
def range_picture(found: Foreseen) -> RangePicture:
    """The ranges of one forecast on an axis of days."""
    return picture_of(found)


@register.filter
def chance(value: float | None) -> str:
    """A probability as people say it; “—” for none."""
    return "—" if value is None else chance_said(value)


@register.filter
def about_wan(fen: int | None) -> str:
    """An expected amount in whole 万元: a forecast knows no 分."""
    return wan(fen, places=0)
