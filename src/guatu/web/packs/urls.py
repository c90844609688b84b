"""Addresses of the packs."""

from django.urls import path

from guatu.web.packs import drafts, trials, views

app_name = "packs"
urlpatterns = [
    path("", views.pack_list, name="list"),
    path("new/", drafts.create, name="create"),
    path("upload/", drafts.upload, name="upload"),
    path("check/", drafts.check, name="check"),
    path("<slug:slug>/<int:version>/", views.page, name="page"),
    path("<slug:slug>/<int:version>/download/", views.download, name="download"),
    path("<slug:slug>/<int:version>/edit/", drafts.edit, name="edit"),
    path("<slug:slug>/<int:version>/discard/", drafts.discard, name="discard"),
    path("<slug:slug>/<int:version>/publish/", drafts.publish, name="publish"),
    path("<slug:slug>/<int:version>/try/", trials.trial, name="try"),
    path("<slug:slug>/<int:version>/try/<str:month>/", trials.trial_month, name="try-month"),
    path("<slug:slug>/<int:version>/try/<str:month>/projects/", trials.trial_projects, name="try-projects"),
    path("<slug:slug>/<int:version>/choose/", trials.choose, name="choose"),
]
