"""Issuing: the content and its files are frozen, numbered and announced; from then on the database refuses changes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from guatu.access.enums import Can
from guatu.access.queries import people_around
from guatu.bulletins.content import BulletinContent, to_parts
from guatu.bulletins.enums import BulletinState
from guatu.bulletins.models import Bulletin
from guatu.bulletins.queries import content_of, digests, mark_of, newest_template
from guatu.bulletins.services.drafts import ISSUED, LONGEST_NUMBER, locked_draft
from guatu.bulletins.services.files import all_files
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger
from guatu.ledger.queries import people_told

if TYPE_CHECKING:
    from guatu.access.models import User

_YEAR = re.compile(r"[\[［(（【〔](\d{4})[\]］)）】〕]")


def issue_bulletin(
    bulletin: Bulletin, *, by: User, number: str, issued_on: date, is_public: bool = False, seen: str = ""
) -> Bulletin:
    """Issue a draft under its 文号, dated `issued_on`; whether the public may read it is decided here for good.

    The files are made first (about a second), then everything is written in one transaction. `seen` is `queries.mark_of` the
    content the issuer looked at. Raises Refused without a number, with one that is taken, with a date before the month,
    when the draft was changed or issued meanwhile, or when the files cannot be made.
    """
    number = _checked_number(number)
    draft = content_of(bulletin)
    if bulletin.state != BulletinState.DRAFT:
        raise Refused(ISSUED)
    if issued_on < draft.period.first_day:
        raise Refused(f"成文日期不能早于统计月份（{draft.period.label}）")
    content = replace(draft, number=number, issued_on=issued_on)
    template = newest_template()
    files = all_files(content, bytes(template.file) if template else None)
    try:
        with transaction.atomic():
            row, _ = locked_draft(bulletin, seen or mark_of(draft))
            row.template = template
            _freeze(row, content, files, by=by, is_public=is_public)
    except (
        IntegrityError
    ) as error:  # the constraint bulletin_number_once: two offices pressed at the same moment
        raise Refused(_taken(number)) from error
    return row


def _freeze(
    row: Bulletin, content: BulletinContent, files: dict[str, bytes], *, by: User, is_public: bool
) -> None:
    if Bulletin.objects.filter(number=content.number, state=BulletinState.ISSUED).exists():
        raise Refused(_taken(content.number))
    row.content = to_parts(content)
    row.title, row.number = content.title, content.number
    row.state = BulletinState.ISSUED
    row.is_public = is_public
    row.sha256 = digests(content, files)
    for kind, data in files.items():
        setattr(row, kind, data)
    row.issued_at, row.issued_by_name = now(), str(by)
    row.save()
    detail = {"number": row.number, "month": row.month, "is_public": is_public, "sha256": row.sha256}
    ledger.record("bulletin.issue", f"bulletin:{row.pk}", by=by, detail=detail)
    ledger.emit("bulletin.issued", {"bulletin": row.pk})


def _checked_number(text: str) -> str:
    """The 文号 with its year in 〔〕, whatever brackets were typed."""
    number = _YEAR.sub(r"〔\1〕", "".join(text.split()))
    if not number:
        raise Refused("请填写文号，例如：示发改发〔2023〕36号")
    if len(number) > LONGEST_NUMBER:
        raise Refused(f"文号最多 {LONGEST_NUMBER} 字")
    return number


def _taken(number: str) -> str:
    return f"文号 {number} 已用于另一份通报，请核对后换一个"


@transaction.atomic
def announce_bulletin(pk: int) -> None:
    """Tell everybody an issued bulletin is addressed to, once, however often it is asked for."""
    bulletin = Bulletin.objects.select_related("region").only("title", "number", "region").get(pk=pk)
    url = f"/bulletins/{pk}/"
    told = people_told(url)
    people = [person for person in people_around(bulletin.region, Can.VIEW) if person.pk not in told]
    ledger.notify(people, f"已印发：{''.join(bulletin.title.split())}（{bulletin.number}）", url=url)
