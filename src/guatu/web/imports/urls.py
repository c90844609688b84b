"""The addresses of importing a workbook."""

from django.urls import path

from guatu.web.imports import answers, views

app_name = "imports"

urlpatterns = [
    path("", views.import_list, name="list"),
    path("new/", views.upload, name="upload"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/preview/", views.preview, name="preview"),
    path("<int:pk>/problems/", views.problems, name="problems"),
    path("<int:pk>/left-out/", views.left_out, name="left-out"),
    path("<int:pk>/annotated/", views.annotated, name="annotated"),
    path("<int:pk>/original/", views.original, name="original"),
    path("<int:pk>/columns/", answers.columns, name="columns"),
    path("<int:pk>/month/", answers.month, name="month"),
    path("<int:pk>/listing/", answers.listing, name="listing"),
    path("<int:pk>/names/", answers.names, name="names"),
    path("<int:pk>/rows/<int:row>/", answers.row, name="row"),
    path("<int:pk>/confirm/", answers.confirm, name="confirm"),
    path("<int:pk>/restart/", answers.restart, name="restart"),
    path("<int:pk>/discard/", answers.discard, name="discard"),
    path("<int:pk>/undo/", answers.undo, name="undo"),
]
