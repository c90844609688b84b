"""Addresses of levelling: the runs of a region, a new one, one of them and what is done with it."""

from django.urls import path

from guatu.web.levelling import views

app_name = "levelling"
urlpatterns = [
    path("", views.run_list, name="list"),
    path("new/", views.create, name="new"),
    path("<int:pk>/", views.run, name="run"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("<int:pk>/accept/", views.accept, name="accept"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
