"""The addresses of the pages, one line an area; each area keeps its own in `web/<area>/urls.py`."""

from importlib.util import find_spec

from django.urls import include, path

from guatu.web.health import health

AREAS = {
    "": "home",
    "projects/": "projects",
    "imports/": "imports",
    "rates/": "rates",
    "lights/": "lights",
    "bulletins/": "bulletins",
    "packs/": "packs",
    "accounts/": "accounts",
    "audit/": "audit",
    "notices/": "notices",
    "public/": "public",
}


def _is_built(area: str) -> bool:
    return find_spec(f"guatu.web.{area}") is not None and find_spec(f"guatu.web.{area}.urls") is not None


urlpatterns = [
    path("healthz", health, name="health"),
    *(path(prefix, include(f"guatu.web.{area}.urls")) for prefix, area in AREAS.items() if _is_built(area)),
]
