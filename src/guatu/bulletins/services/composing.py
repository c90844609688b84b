"""A fresh composition of a month for the office of whoever asks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from guatu.access.queries import bodies_seated_in
from guatu.bulletins.compose import DEMO_MARK, Frame, compose
from guatu.bulletins.compose.addressees import addressees
from guatu.bulletins.compose.compare import Check, compare
from guatu.bulletins.content import BulletinContent
from guatu.bulletins.models import Bulletin
from guatu.bulletins.policy import region_of_issuer
from guatu.bulletins.queries import content_of
from guatu.engine.calendar import Month

if TYPE_CHECKING:
    from guatu.access.models import Region, User

REFORM = "发展和改革局"


def compose_for(month: Month, *, by: User, today: date, is_demo: bool) -> BulletinContent:
    """The bulletin of a month as `by`'s office would issue it today; nothing is written.

    It speaks of everything `by` may view. Raises Refused when that is not one region, or the month has no data.
    """
    return composed(month, region_of_issuer(by), by=by, today=today, is_demo=is_demo)


def composed(month: Month, region: Region | None, *, by: User, today: date, is_demo: bool) -> BulletinContent:
    """`compose_for` once the region is known."""
    place = region.name if region else ""
    bodies = bodies_seated_in(region).values_list("kind", "name")
    frame = Frame(
        place=place,
        issuer=by.organisation.name if by.organisation else f"{place}{REFORM}",
        dated=today,
        addressees=addressees(bodies, place),
        contact=_contact(by),
        marks=(DEMO_MARK,) if is_demo else (),
    )
    return compose(month, by=by, frame=frame)


def check_draft(bulletin: Bulletin, *, by: User, today: date) -> Check:
    """Whether a draft's annexes still are what the figures say today, and which figures of its text are not computed."""
    content = content_of(bulletin)
    month = Month.of_key(bulletin.month)
    fresh = composed(month, bulletin.region, by=by, today=today, is_demo=DEMO_MARK in content.marks)
    return compare(content, fresh)


def _contact(by: User) -> str:
    if by.pk is None:  # a command of the machine itself
        return ""
    return f"联系人：{by}，电话：{by.phone}" if by.phone else f"联系人：{by}"
