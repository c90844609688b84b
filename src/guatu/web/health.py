"""For the machine that watches the service: does it answer, and does its database."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """200 while the database answers, 503 while it does not; open to everybody, says nothing else."""
    try:
        connection.ensure_connection()
        answers = connection.is_usable()
    except DatabaseError:
        answers = False
    return HttpResponse(
        "ok" if answers else "no database", status=200 if answers else 503, content_type="text/plain"
    )
