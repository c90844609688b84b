"""The year-end review of a plan, worked out anew whenever it is asked for; nothing is written."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from guatu.bulletins.compose import DEMO_MARK, Frame
from guatu.bulletins.compose.review import compose_review
from guatu.bulletins.content import BulletinContent
from guatu.bulletins.queries import MEDIA_TYPES, File, file_name
from guatu.bulletins.services.composing import REFORM
from guatu.bulletins.services.files import rendered
from guatu.targets.queries.review import review

if TYPE_CHECKING:
    from guatu.access.models import User
    from guatu.targets.models import Plan


def review_of(plan: Plan, *, by: User, today: date, is_demo: bool) -> BulletinContent:
    """What became of a plan `by` may read, as an official paper of the plan's region."""
    frame = Frame(
        place=plan.region.name,
        issuer=by.organisation.name if by.organisation else f"{plan.region.name}{REFORM}",
        dated=today,
        marks=(DEMO_MARK,) if is_demo else (),
    )
    return compose_review(review(by, plan, today), frame)


def review_file(plan: Plan, kind: str, *, by: User, today: date, is_demo: bool) -> File:
    """The review as `docx`, `pdf` or `xlsx`, in the platform's own form. Raises KeyError for another kind."""
    content = review_of(plan, by=by, today=today, is_demo=is_demo)
    return File(file_name(content.title, kind), MEDIA_TYPES[kind], rendered(content, kind, None))
