"""Addresses of the register and of one project."""

from django.urls import path

from guatu.web.projects import changes, reports, views

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
    path("export/", views.export, name="export"),
    path("new/", changes.create, name="create"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/change/", changes.change, name="change"),
    path("<int:pk>/plans/<int:year>/", changes.change_plan, name="plan-change"),
    path("<int:pk>/stages/new/", changes.record_stage, name="stage-record"),
    path("<int:pk>/stages/<int:event>/withdraw/", changes.withdraw_stage, name="stage-withdraw"),
    path("<int:pk>/lists/new/", changes.enter_list, name="list-enter"),
    path("<int:pk>/lists/<int:entry>/leave/", changes.leave_list, name="list-leave"),
    path("<int:pk>/figures/<str:month>/", reports.figure, name="figure"),
    path("<int:pk>/statistics/new/", reports.enter_statistics, name="statistics-enter"),
    path("<int:pk>/statistics/withdraw/", reports.withdraw_statistics, name="statistics-withdraw"),
    path("<int:pk>/excuses/new/", reports.excuse, name="excuse"),
    path("<int:pk>/excuses/<int:excuse>/revoke/", reports.revoke, name="excuse-revoke"),
]
