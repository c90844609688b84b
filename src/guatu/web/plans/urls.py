"""The addresses of plan documents."""

from django.urls import path

from guatu.web.plans import rows, views, whole

app_name = "plans"

urlpatterns = [
    path("", views.plan_list, name="list"),
    path("new/", whole.put_in, name="new"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/progress/", views.progress, name="progress"),
    path("<int:pk>/original/", views.original, name="original"),
    path("<int:pk>/rows/", views.row_list, name="rows"),
    path("<int:pk>/rows/add/", rows.add, name="add"),
    path("<int:pk>/rows/undo/", rows.undo, name="undo"),
    path("<int:pk>/rows/confirm-rest/", rows.confirm_rest, name="confirm-rest"),
    path("<int:pk>/rows/<str:kind>/<int:row>/", rows.one, name="row"),
    path("<int:pk>/rows/<str:kind>/<int:row>/decide/", rows.decide, name="decide"),
    path("<int:pk>/rows/<str:kind>/<int:row>/edit/", rows.edit, name="edit"),
    path("<int:pk>/rows/<str:kind>/<int:row>/split/", rows.split, name="split"),
    path("<int:pk>/ask-model/", whole.ask_model, name="ask-model"),
    path("<int:pk>/name/", whole.name, name="name"),
    path("<int:pk>/enforce/", whole.enforce, name="enforce"),
    path("<int:pk>/withdraw/", whole.withdraw, name="withdraw"),
    path("<int:pk>/discard/", whole.discard, name="discard"),
]
