"""Addresses of the months and of their closing."""

from django.urls import path

from guatu.web.closing import views

app_name = "months"
urlpatterns = [
    path("", views.month_list, name="list"),
    path("closing/", views.closing, name="closing"),
    path("updating/", views.updating, name="updating"),
    path("<str:month>/close/", views.close, name="close"),
]
