"""Addresses of what is public."""

from django.urls import path

from guatu.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.public_list, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/<str:kind>/", views.file, name="file"),
]
