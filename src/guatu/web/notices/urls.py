"""Addresses of notices."""

from django.urls import path

from guatu.web.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="notice-list"),
    path("bell/", views.bell, name="bell"),
    path("read/", views.notices_read, name="notices-read"),
    path("<int:pk>/open/", views.notice_open, name="notice-open"),
]
