"""Addresses of the lights."""

from django.urls import path

from guatu.web.lights import views

app_name = "lights"
urlpatterns = [
    path("", views.light_list, name="list"),
    path("changes/", views.changes, name="changes"),
    path("<int:pk>/", views.finding, name="finding"),
]
