"""`/api/v1/`."""

from django.urls import path

from guatu.api.app import api

urlpatterns = [path("v1/", api.urls)]
