"""Every address of the platform."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from guatu.kit.errors import NotVisible


def closed(_request: HttpRequest) -> HttpResponse:
    """What the sign-in library offers and a government's platform does not: signing up, addresses and resets by e-mail."""
    raise NotVisible


_BY_EMAIL = ("signup", "email", "confirm-email", "password/set", "password/reset", "login/code")

urlpatterns = [
    *(re_path(f"^account/{start}/", closed, name=f"closed-{start.replace('/', '-')}") for start in _BY_EMAIL),
    path("account/", include("allauth.urls")),
    path("api/", include("guatu.api.urls")),
    path("", include("guatu.web.urls")),
]
