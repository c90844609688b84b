"""Addresses of the packs of schedules and calendars."""

from django.urls import path

from guatu.web.schedule_packs import drafts, publishing, table, views

app_name = "schedule-packs"
urlpatterns = [
    path("", views.pack_list, name="list"),
    path("new/", drafts.create, name="create"),
    path("upload/", drafts.upload, name="upload"),
    path("check/", drafts.check, name="check"),
    path("<slug:slug>/<int:version>/", views.page, name="page"),
    path("<slug:slug>/<int:version>/download/", views.download, name="download"),
    path("<slug:slug>/<int:version>/next/", drafts.begin_next, name="next"),
    path("<slug:slug>/<int:version>/edit/", drafts.edit, name="edit"),
    path("<slug:slug>/<int:version>/nodes/", table.nodes, name="nodes"),
    path("<slug:slug>/<int:version>/effects/", publishing.effects_part, name="effects"),
    path("<slug:slug>/<int:version>/publish/", publishing.publish, name="publish"),
    path("<slug:slug>/<int:version>/discard/", drafts.discard, name="discard"),
]
