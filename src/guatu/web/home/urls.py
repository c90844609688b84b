"""The address of the front page."""

from django.urls import path

from guatu.web.home import views

app_name = "home"
urlpatterns = [path("", views.index, name="index")]
