"""Every address of the platform."""

from importlib.util import find_spec

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("guatu.web.urls")),
]
if find_spec("guatu.api.urls"):
    urlpatterns.insert(1, path("api/", include("guatu.api.urls")))
