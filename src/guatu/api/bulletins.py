"""Bulletins: draft, issue, fetch the files."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.http import FileResponse
from ninja import Router, Schema, Status
from pydantic import Field

from guatu.access.enums import Can
from guatu.access.policy import require
from guatu.api.caller import Caller, MonthText
from guatu.bulletins import policy, queries, services
from guatu.bulletins.content import to_parts
from guatu.bulletins.enums import BulletinState
from guatu.engine.calendar import Month
from guatu.kit.clock import today

if TYPE_CHECKING:
    from guatu.bulletins.models import Bulletin

router = Router(tags=["通报"])
Kind = Literal["docx", "pdf", "xlsx"]


class BulletinOut(Schema):
    """One bulletin without its text."""

    id: int
    month: str
    title: str
    number: str
    state: str
    is_public: bool
    sha256: dict[str, str]


class BulletinText(BulletinOut):
    """A bulletin with its whole content."""

    content: dict[str, Any]


class DraftIn(Schema):
    """For which month to compose a draft."""

    month: MonthText


class IssueIn(Schema):
    """What makes a draft final."""

    number: str = Field(max_length=60, description="文号")
    issued_on: date
    is_public: bool = False


@router.get("", response=list[BulletinOut], summary="能看到的通报，最近的 100 份")
def bulletin_list(request: Caller) -> list[BulletinOut]:
    require(request.user, Can.VIEW)
    return [BulletinOut.model_validate(_fields(each)) for each in queries.bulletins(request.user)[:100]]


@router.post("", response={201: BulletinOut}, summary="起草某月的通报")
def draft(request: Caller, given: DraftIn) -> Status[BulletinOut]:
    require(request.user, Can.ISSUE)
    month = Month.parse(given.month)
    made = services.draft_bulletin(month, by=request.user, today=today(), is_demo=settings.DEMO)
    return Status(201, BulletinOut.model_validate(_fields(made)))


@router.get("/{int:pk}", response=BulletinText, summary="一份通报的全部内容")
def bulletin(request: Caller, pk: int) -> BulletinText:
    found = policy.bulletin_for(request.user, pk)
    return BulletinText.model_validate({**_fields(found), "content": to_parts(queries.content_of(found))})


@router.post("/{int:pk}/issue", response=BulletinOut, summary="印发；此后不再改变")
def issue(request: Caller, pk: int, given: IssueIn) -> BulletinOut:
    found = policy.bulletin_to_issue(request.user, pk)
    issued = services.issue_bulletin(
        found, by=request.user, number=given.number, issued_on=given.issued_on, is_public=given.is_public
    )
    return BulletinOut.model_validate(_fields(issued))


@router.get("/{int:pk}/files/{kind}", summary="下载 docx、pdf 或 xlsx；草稿带“草稿”字样")
def bulletin_file(request: Caller, pk: int, kind: Kind) -> FileResponse:
    found = policy.bulletin_for(request.user, pk)
    is_issued = found.state == BulletinState.ISSUED
    file = queries.file_of(found, kind) if is_issued else services.draft_file(found, kind)
    return FileResponse(
        BytesIO(file.data), as_attachment=True, filename=file.name, content_type=file.media_type
    )


def _fields(found: Bulletin) -> dict[str, Any]:
    names = ("title", "number", "state", "is_public", "sha256")
    return {
        "id": found.pk,
        "month": str(Month.of_key(found.month)),
        **{name: getattr(found, name) for name in names},
    }
