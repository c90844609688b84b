"""What every page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from guatu.access.enums import Can
from guatu.access.policy import may
from guatu.ledger.queries import unread_count
from guatu.web.menu import Entry, menu_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """The place's name, the menu, the bell and the search box of the signed-in user; asked for only where shown."""
    frame: dict[str, Any] = {"place_name": settings.PLACE_NAME, "is_demo": settings.DEMO, "menu": []}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return frame
    return frame | {
        "menu": SimpleLazyObject(lambda: menu_of(user, request.path)),
        "unread_notices": SimpleLazyObject(lambda: unread_count(user)),
        "notices_url": "/notices/",
        "search_url": "/projects/" if may(user, Can.VIEW) else "",
        "user_menu": [Entry("我的账号", "user-circle", "/accounts/me/")],
        "user_office": SimpleLazyObject(lambda: str(user.organisation or "")),
    }
