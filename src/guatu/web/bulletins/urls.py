"""Addresses of bulletins and their templates."""

from django.urls import path

from guatu.web.bulletins import changes, downloads, templates, views

app_name = "bulletins"
urlpatterns = [
    path("", views.bulletin_list, name="list"),
    path("new/", changes.draft, name="draft"),
    path("templates/", templates.template_list, name="templates"),
    path("templates/default/", templates.default, name="template-default"),
    path("templates/<int:pk>/", templates.template, name="template"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/verify/", views.verify, name="verify"),
    path("<int:pk>/edit/", changes.edit, name="edit"),
    path("<int:pk>/recompose/", changes.recompose, name="recompose"),
    path("<int:pk>/issue/", changes.issue, name="issue"),
    path("<int:pk>/correct/", changes.correct, name="correct"),
    path("<int:pk>/delete/", changes.delete, name="delete"),
    path("<int:pk>/<str:kind>/", downloads.file, name="file"),
]
