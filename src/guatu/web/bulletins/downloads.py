"""A bulletin's files, handed out under their Chinese names."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from guatu.bulletins import policy, queries, services
from guatu.bulletins.enums import BulletinState
from guatu.bulletins.queries import MEDIA_TYPES, File
from guatu.kit.errors import NotVisible
from guatu.web.requests import SignedIn


@require_GET
def file(request: SignedIn, pk: int, kind: str) -> HttpResponse:
    """`docx`, `pdf` or `xlsx`: as issued, or of a draft as it stands, marked 草稿."""
    bulletin = policy.bulletin_for(request.user, pk)
    if kind not in MEDIA_TYPES:
        raise NotVisible
    if bulletin.state == BulletinState.DRAFT:
        return handed_out(services.draft_file(bulletin, kind))
    return handed_out(queries.file_of(bulletin, kind))


def handed_out(made: File) -> HttpResponse:
    """A file to be saved, never shown by the browser as something else, never kept by a proxy."""
    answer = HttpResponse(made.data, content_type=made.media_type)
    answer["Content-Disposition"] = content_disposition_header(True, made.name)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
