"""Addresses of forecasts."""

from django.urls import path

from guatu.web.forecasts import views

app_name = "forecasts"
urlpatterns = [path("", views.page, name="page")]
