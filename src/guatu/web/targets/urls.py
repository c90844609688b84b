"""The addresses of targets: the wall of a plan, what its targets are measured by, and each target."""

from django.urls import path

from guatu.web.targets import changes, views

app_name = "targets"

_TARGET = "plans/<int:pk>/targets/<int:target>/"

urlpatterns = [
    path("plans/<int:pk>/wall/", views.wall, name="wall"),
    path("plans/<int:pk>/binding/", views.binding, name="binding"),
    path("plans/<int:pk>/binding/proposed/", changes.bind_proposed, name="bind-proposed"),
    path("plans/<int:pk>/binding/rest/", changes.bind_rest, name="bind-rest"),
    path(_TARGET, views.detail, name="detail"),
    path(f"{_TARGET}bind/", changes.bind, name="bind"),
    path(f"{_TARGET}unbind/", changes.unbind, name="unbind"),
    path(f"{_TARGET}report/", changes.report, name="report"),
    path(f"{_TARGET}parts/<str:how>/", changes.parts, name="parts"),
]
