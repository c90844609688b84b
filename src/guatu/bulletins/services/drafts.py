"""Drafts of bulletins: composed, reworded, composed anew, thrown away; a correction begins as one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from guatu.bulletins.compose import DEMO_MARK, recomposed
from guatu.bulletins.content import BulletinContent, to_parts
from guatu.bulletins.enums import BulletinState
from guatu.bulletins.models import Bulletin
from guatu.bulletins.policy import region_of_issuer
from guatu.bulletins.queries import content_of, draft_for, issued_for, mark_of
from guatu.bulletins.services.composing import composed
from guatu.engine.calendar import Month
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger

if TYPE_CHECKING:
    from guatu.access.models import User

ISSUED = "通报已印发，不能再改；如有错误请更正"
CHANGED = "草稿刚被修改过，请重新打开后再操作，以免覆盖别人的改动"
LONGEST_TITLE = 200
LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class Wording:
    """What of a bulletin may be worded by hand; each entry of a tuple is one paragraph. Annex tables are not among it.

    `sections` has the paragraphs of each section in order; their headings and number stay.
    """

    title: str
    number: str
    issuer: str
    letterhead: str
    addressees: tuple[str, ...]
    basis: tuple[str, ...]
    lead: tuple[str, ...]
    ranked: tuple[str, ...]
    sections: tuple[tuple[str, ...], ...]
    closing: tuple[str, ...]
    contact: str


@transaction.atomic
def draft_bulletin(month: Month, *, by: User, today: date, is_demo: bool) -> Bulletin:
    """Compose the bulletin of a month over what `by` may view and keep it as a draft.

    Raises Refused when there is a draft or an issued bulletin of the month already, when `by`'s scope is not one region,
    or when the month has no data.
    """
    region = region_of_issuer(by)
    region_id = region.pk if region else None
    if draft_for(month, region_id):
        raise Refused(f"{month.label}已有一份草稿，请在草稿上修改，或先删除它")
    if issued := issued_for(month, region_id):
        raise Refused(f"{month.label}的通报已印发（{issued.number}），如有错误请打开它选“更正”")
    content = composed(month, region, by=by, today=today, is_demo=is_demo)
    return _keep(content, by=by, region_id=region_id, corrects=None)


@transaction.atomic
def correct_bulletin(bulletin: Bulletin, *, by: User, today: date) -> Bulletin:
    """A new draft, composed of today's figures, that names the issued bulletin it corrects; that one stays as it is.

    Raises Refused for a draft, and when a correction is being drafted or was issued already.
    """
    if bulletin.state != BulletinState.ISSUED:
        raise Refused("还没有印发的通报直接修改草稿即可")
    month = Month.of_key(bulletin.month)
    if draft_for(month, bulletin.region_id):
        raise Refused(f"{month.label}已有一份草稿，请先印发或删除它")
    if (latest := issued_for(month, bulletin.region_id)) and latest.pk != bulletin.pk:
        raise Refused(f"这份通报已被更正（{latest.number}），请在最新的一份上更正")
    old = content_of(bulletin)
    fresh = composed(month, bulletin.region, by=by, today=today, is_demo=DEMO_MARK in old.marks)
    title = old.title.removesuffix("（更正）")
    notice = f"《{old.title}》（{bulletin.number}）有误，现予更正，原通报停止使用，以本通报为准。"
    content = replace(fresh, title=f"{title}（更正）", basis=(notice, *fresh.basis))
    return _keep(content, by=by, region_id=bulletin.region_id, corrects=bulletin)


def wording_of(content: BulletinContent) -> Wording:
    """The words of a content as they can be edited."""
    return Wording(
        title=content.title,
        number=content.number,
        issuer=content.issuer,
        letterhead=content.letterhead,
        addressees=content.addressees,
        basis=content.basis,
        lead=content.lead,
        ranked=content.ranked,
        sections=tuple(section.paragraphs for section in content.sections),
        closing=content.closing,
        contact=content.contact,
    )


def edit_bulletin(bulletin: Bulletin, *, by: User, wording: Wording, seen: str) -> None:
    """Reword a draft; its annex tables stay. `seen` is `queries.mark_of` the content the editor started from.

    Raises Refused when the bulletin was issued or somebody changed it since, without a title, or when title or number
    are too long.
    """
    if not wording.title.strip():
        raise Refused("请填写标题")
    if len(wording.title) > LONGEST_TITLE or len(wording.number) > LONGEST_NUMBER:
        raise Refused(f"标题最多 {LONGEST_TITLE} 字，文号最多 {LONGEST_NUMBER} 字")

    def reworded(old: BulletinContent) -> BulletinContent:
        if len(wording.sections) != len(old.sections):
            raise Refused(CHANGED)
        paired = zip(old.sections, wording.sections, strict=True)
        return replace(
            old,
            **{name: getattr(wording, name) for name in wording.__slots__ if name != "sections"},
            sections=tuple(replace(section, paragraphs=paragraphs) for section, paragraphs in paired),
        )

    with transaction.atomic():
        row, old = locked_draft(bulletin, seen)
        new = reworded(old)
        _write(row, new)
        changed = [
            name for name in wording.__slots__ if getattr(wording, name) != getattr(wording_of(old), name)
        ]
        ledger.record("bulletin.edit", f"bulletin:{row.pk}", by=by, detail={"changed": changed})


def recompose_bulletin(bulletin: Bulletin, *, by: User, today: date) -> None:
    """Write the figures, the sentences made of them and the annex tables of a draft anew; the other words stay.

    What somebody reworded in the opening, the ranking and the sections is lost. Raises Refused when it was issued.
    """
    fresh = composed(
        Month.of_key(bulletin.month),
        bulletin.region,
        by=by,
        today=today,
        is_demo=DEMO_MARK in content_of(bulletin).marks,
    )
    with transaction.atomic():
        row, old = locked_draft(bulletin)
        _write(row, recomposed(old, fresh))
        ledger.record("bulletin.recompose", f"bulletin:{row.pk}", by=by)


@transaction.atomic
def delete_draft(bulletin: Bulletin, *, by: User) -> None:
    """Throw a draft away. Raises Refused when it was issued."""
    row, content = locked_draft(bulletin)
    ledger.record(
        "bulletin.delete", f"bulletin:{row.pk}", by=by, detail={"month": row.month, "title": content.title}
    )
    row.delete()


def locked_draft(bulletin: Bulletin, seen: str = "") -> tuple[Bulletin, BulletinContent]:
    """The draft as it is now, locked for the caller's transaction. Raises Refused when it was issued, deleted, or is not `seen`."""
    row = Bulletin.objects.select_for_update().filter(pk=bulletin.pk).first()
    if row is None:
        raise Refused("草稿已被删除")
    if row.state != BulletinState.DRAFT:
        raise Refused(ISSUED)
    content = content_of(row)
    if seen and seen != mark_of(content):
        raise Refused(CHANGED)
    return row, content


def _write(row: Bulletin, content: BulletinContent) -> None:
    row.content = to_parts(content)
    row.title, row.number = content.title, content.number
    row.save(update_fields=["content", "title", "number"])


def _keep(
    content: BulletinContent, *, by: User, region_id: int | None, corrects: Bulletin | None
) -> Bulletin:
    made = Bulletin.objects.create(
        month=content.period.key,
        title=content.title,
        number=content.number,
        content=to_parts(content),
        region_id=region_id,
        corrects=corrects,
        created_at=now(),
        created_by_id=by.pk,
        created_by_name=str(by),
    )
    detail = {"month": made.month, "title": made.title, "corrects": corrects.pk if corrects else None}
    verb = "bulletin.correct" if corrects else "bulletin.draft"
    ledger.record(verb, f"bulletin:{made.pk}", by=by, detail=detail)
    return made
