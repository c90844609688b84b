"""Addresses of tasks, duties, named units, comparisons and reviews."""

from django.urls import path

from guatu.web.tasks import changes, comparing, duties, names, reviews, views

app_name = "tasks"

urlpatterns = [
    path("", views.task_list, name="list"),
    path("mine/", views.mine, name="mine"),
    path("mine/count/", views.mine_count, name="mine-count"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/report/", changes.report, name="report"),
    path("<int:pk>/schedule/", changes.schedule, name="schedule"),
    path("<int:pk>/move/", changes.move, name="move"),
    path("<int:pk>/units/", changes.add_unit, name="unit-add"),
    path("units/<int:pk>/remove/", changes.remove_unit, name="unit-remove"),
    path("duties/", duties.duty_list, name="duties"),
    path("duties/<int:pk>/", duties.detail, name="duty"),
    path("duties/<int:pk>/record/", duties.record, name="duty-record"),
    path("duties/<int:pk>/assign/", duties.assign, name="duty-assign"),
    path("duties/records/<int:pk>/withdraw/", duties.withdraw, name="duty-withdraw"),
    path("names/<int:plan>/", names.name_list, name="names"),
    path("names/<int:plan>/one/", names.one, name="name"),
    path("names/<int:plan>/match/", names.match, name="names-match"),
    path("compare/", comparing.compare, name="compare"),
    path("compare/clashes/", comparing.clash_list, name="clashes"),
    path("review/<int:plan>/", reviews.preview, name="review"),
    path("review/<int:plan>/<str:kind>/", reviews.file, name="review-file"),
]
