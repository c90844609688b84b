"""Addresses of the indicators."""

from django.urls import path

from guatu.web.rates import views

app_name = "rates"
urlpatterns = [
    path("", views.table, name="table"),
    path("export/", views.export_table, name="export"),
    path("trend/", views.trend, name="trend"),
    path("trace/", views.trace, name="trace"),
    path("trace/export/", views.export_trace, name="trace-export"),
]
