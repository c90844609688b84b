"""What every part of the API shares: the request of a known caller, months in addresses, pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from ninja import Query
from pydantic import AfterValidator, Field

from guatu.engine.calendar import Month

if TYPE_CHECKING:
    from guatu.access.models import User


class Caller(HttpRequest):
    """A request whose token was accepted; a type for views, never made by us."""

    user: User


def _month(text: str) -> str:
    return str(Month.parse(text))


MonthText = Annotated[
    str, AfterValidator(_month), Field(description="月份，如 2023-05", examples=["2023-05"])
]
PageNumber = Annotated[int, Query(ge=1, le=100_000, description="第几页")]
PageSize = Annotated[int, Query(ge=1, le=200, description="每页多少行")]
