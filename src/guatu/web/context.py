"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """The place's name and the menu of the signed-in user."""
    return {"place_name": settings.PLACE_NAME, "is_demo": settings.DEMO, "menu": []}
