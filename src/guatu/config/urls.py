"""Every address of the platform."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]
