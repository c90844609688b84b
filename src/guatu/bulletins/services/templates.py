"""The templates an office keeps for its .docx files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from guatu.bulletins.models import BulletinTemplate
from guatu.bulletins.render import check_template_apart
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.ledger import services as ledger

if TYPE_CHECKING:
    from guatu.access.models import User


def add_template(name: str, data: bytes, *, by: User) -> BulletinTemplate:
    """Keep a .docx for the bulletins issued from now on; those already issued stay as they are.

    Raises Refused with every sentence of `check_template` when it is unfit.
    """
    if problems := check_template_apart(data):
        raise Refused("模板不能使用，请按下列说明改好再传", details=problems)
    with transaction.atomic():
        kept = BulletinTemplate.objects.create(
            name=name[:100],
            file=data,
            uploaded_at=now(),
            uploaded_by_id=by.pk,
            uploaded_by_name=str(by),
        )
        ledger.record(
            "bulletin-template.add", f"bulletin-template:{kept.pk}", by=by, detail={"name": kept.name}
        )
    return kept
