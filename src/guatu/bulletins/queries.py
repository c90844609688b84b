"""What pages, commands and the API read of bulletins; the rows come through `policy`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery

from guatu.bulletins import policy
from guatu.bulletins.content import BulletinContent, from_parts, to_json
from guatu.bulletins.enums import BulletinState
from guatu.bulletins.models import Bulletin, BulletinTemplate
from guatu.bulletins.policy import FILES
from guatu.bulletins.render.cells import title_lines
from guatu.engine.calendar import Month
from guatu.ledger.queries import history_of

if TYPE_CHECKING:
    from guatu.access.models import User

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FILE_WORDS = {"docx": "Word 文档", "pdf": "PDF", "xlsx": "Excel 附表", "content": "内容"}
_UNFIT = re.compile(r'[/\\:*?"<>|]')


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is handed out."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an issued bulletin: its SHA-256 now and as it was written into the audit trail at the time of issue."""

    word: str
    now: str
    issued: str

    @property
    def is_intact(self) -> bool:
        """Whether it is what was issued."""
        return self.now == self.issued


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an issued bulletin is what was issued, part by part."""

    parts: tuple[Part, ...]

    @property
    def is_intact(self) -> bool:
        """Whether every part is."""
        return all(part.is_intact for part in self.parts)


def bulletins(user: User | AnonymousUser) -> QuerySet[Bulletin]:
    """What `user` may read, latest month first; `corrected_by_number` is the number of the issued correction, if any."""
    return _with_correction(policy.bulletins_for(user)).defer(*FILES, "content")


def public_bulletins(user: User | AnonymousUser, *, is_open: bool) -> QuerySet[Bulletin]:
    """Public bulletins in the same manner. Raises NotVisible, see `policy.public_bulletins`."""
    return _with_correction(policy.public_bulletins(user, is_open=is_open)).defer(*FILES, "content")


def _with_correction(found: QuerySet[Bulletin]) -> QuerySet[Bulletin]:
    later = Bulletin.objects.filter(corrects=OuterRef("pk"), state=BulletinState.ISSUED).order_by("-pk")
    return found.annotate(corrected_by_number=Subquery(later.values("number")[:1]))


def correction_of(bulletin: Bulletin) -> Bulletin | None:
    """The issued bulletin that corrects this one."""
    later = Bulletin.objects.filter(corrects=bulletin, state=BulletinState.ISSUED)
    return later.defer(*FILES, "content").order_by("-pk").first()


def issued_for(month: Month, region_id: int | None) -> Bulletin | None:
    """The latest issued bulletin of a month and region."""
    found = Bulletin.objects.filter(month=month.key, region=region_id, state=BulletinState.ISSUED)
    return found.defer(*FILES, "content").order_by("-pk").first()


def draft_for(month: Month, region_id: int | None) -> Bulletin | None:
    """The draft of a month and region, if there is one."""
    found = Bulletin.objects.filter(month=month.key, region=region_id, state=BulletinState.DRAFT)
    return found.defer(*FILES, "content").order_by("-pk").first()


def content_of(bulletin: Bulletin) -> BulletinContent:
    """What the bulletin says."""
    return from_parts(bulletin.content)


def mark_of(content: BulletinContent) -> str:
    """A short text that changes with every change of the content: what somebody saw when they pressed a button."""
    return hashlib.sha256(to_json(content).encode()).hexdigest()[:16]


def file_of(bulletin: Bulletin, kind: str) -> File:
    """A file of an issued bulletin, `docx`, `pdf` or `xlsx`, exactly as it was issued. Raises KeyError."""
    return File(file_name(bulletin.title, kind), MEDIA_TYPES[kind], bytes(getattr(bulletin, kind)))


def file_name(title: str, kind: str, note: str = "") -> str:
    """关于2023年5月重点项目建设情况的通报.pdf, on one line and without what file systems refuse."""
    said = "".join(title_lines(title)) + note
    return f"{_UNFIT.sub('-', said)[:120]}.{kind}"


def verify(bulletin: Bulletin) -> Verdict:
    """Compute the digests of an issued bulletin anew and compare them with those the audit trail has kept since."""
    entry = history_of(f"bulletin:{bulletin.pk}").filter(verb="bulletin.issue").first()
    kept = entry.detail.get("sha256", {}) if entry else {}
    now = digests(content_of(bulletin), {kind: bytes(getattr(bulletin, kind)) for kind in FILES})
    return Verdict(tuple(Part(FILE_WORDS[name], now[name], kept.get(name, "")) for name in now))


def digests(content: BulletinContent, files: dict[str, bytes]) -> dict[str, str]:
    """The SHA-256 of the content (as JSON in its fixed form) and of each file, in hexadecimal."""
    data = {"content": to_json(content).encode(), **files}
    return {name: hashlib.sha256(each).hexdigest() for name, each in data.items()}


def newest_template() -> BulletinTemplate | None:
    """The template the next bulletin is filled into; None: the platform's own."""
    return BulletinTemplate.objects.first()


def templates(user: User | AnonymousUser) -> QuerySet[BulletinTemplate]:
    """Every kept template without its file, newest first. Raises NotVisible for those who do not issue."""
    return policy.templates_for(user).defer("file")
