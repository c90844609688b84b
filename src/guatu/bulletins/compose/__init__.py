"""A month's bulletin from the figures of oversight: what the platform writes before anybody edits it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from guatu.bulletins.compose import text
from guatu.bulletins.compose.annexes import annexes
from guatu.bulletins.compose.figures import gather
from guatu.bulletins.content import BulletinContent
from guatu.engine.calendar import Month
from guatu.registry.queries import list_names

if TYPE_CHECKING:
    from guatu.access.models import User

DEMO_MARK = "示例数据"
DRAFT_MARK = "草稿"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the figures: whose bulletin it is, of which place, dated when, to whom, with which marks."""

    place: str
    issuer: str
    dated: date
    addressees: tuple[str, ...] = ()
    contact: str = ""
    marks: tuple[str, ...] = ()


def compose(month: Month, *, by: User | AnonymousUser, frame: Frame) -> BulletinContent:
    """The bulletin of a month over what `by` may see: sentences, one section per indicator, lights, annex tables.

    The same figures stand in text and annexes. Raises Refused when the month has no data or no indicators are in force.
    """
    figures = gather(month, by)
    return BulletinContent(
        title=text.title(month),
        issuer=frame.issuer,
        issued_on=frame.dated,
        period=month,
        letterhead=f"{frame.issuer}文件" if frame.issuer else "",
        addressees=frame.addressees,
        basis=(text.basis(figures, list_names(month.year), frame.place),),
        lead=(text.lead(figures, frame.place),),
        ranked=text.ranked(figures),
        sections=text.sections(figures, frame.place),
        closing=text.closing(figures),
        annexes=annexes(figures, frame.place),
        marks=frame.marks,
        contact=frame.contact,
    )


def recomposed(kept: BulletinContent, fresh: BulletinContent) -> BulletinContent:
    """`fresh` with the heading, addressees, basis, closing words and signature of `kept`: what is not made of figures."""
    return replace(
        fresh,
        title=kept.title,
        number=kept.number,
        issuer=kept.issuer,
        issued_on=kept.issued_on,
        letterhead=kept.letterhead,
        addressees=kept.addressees,
        basis=kept.basis,
        closing=kept.closing,
        contact=kept.contact,
    )
