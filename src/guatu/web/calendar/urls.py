"""Addresses of the working calendar."""

from django.urls import path

from guatu.web.calendar import views

app_name = "calendar"
urlpatterns = [
    path("", views.year, name="year"),
    path("closures/new/", views.add_closure, name="closure-add"),
    path("closures/<int:pk>/withdraw/", views.withdraw_closure, name="closure-withdraw"),
]
