"""Addresses of schedules; one is spoken of by the id of its project."""

from django.urls import path

from guatu.web.schedules import course, decisions, importing, laying, nodes, papers, stored, views, wall

app_name = "schedules"
urlpatterns = [
    path("", views.schedule_list, name="list"),
    path("wall/", wall.wall, name="wall"),
    path("standing/", views.standing, name="standing"),
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/new/", laying.create, name="create"),
    path("<int:pk>/import/", importing.upload, name="upload"),
    path("<int:pk>/import/take/", importing.take, name="take"),
    path("<int:pk>/try/", views.try_days, name="try"),
    path("<int:pk>/days/", nodes.set_days, name="days"),
    path("<int:pk>/nodes/new/", nodes.add, name="node-add"),
    path("<int:pk>/nodes/<slug:key>/", views.node, name="node"),
    path("<int:pk>/nodes/<slug:key>/what-if/", views.what_if, name="what-if"),
    path("<int:pk>/nodes/<slug:key>/report/", nodes.report, name="node-report"),
    path("<int:pk>/nodes/<slug:key>/change/", nodes.change, name="node-change"),
    path("<int:pk>/nodes/<slug:key>/remove/", nodes.remove, name="node-remove"),
    path("<int:pk>/nodes/<slug:key>/promise/", decisions.promise, name="promise"),
    path("<int:pk>/nodes/<slug:key>/promise/withdraw/", decisions.withdraw_promise, name="promise-withdraw"),
    path("<int:pk>/options/", decisions.options, name="options"),
    path("<int:pk>/options/<slug:key>/drop/", decisions.drop_option, name="option-drop"),
    path("<int:pk>/baselines/", course.baselines, name="baselines"),
    path("<int:pk>/baselines/new/", decisions.set_baseline, name="baseline-set"),
    path("<int:pk>/course/", course.course, name="course"),
    path("<int:pk>/papers/", papers.papers, name="papers"),
    path("<int:pk>/papers/letter.<slug:kind>", papers.letter, name="letter"),
    path("<int:pk>/papers/chart.pdf", papers.chart, name="chart"),
    path("<int:pk>/papers/table.xlsx", papers.sheet, name="sheet"),
    path("<int:pk>/papers/project.xml", papers.project_xml, name="project-xml"),
    path("<int:pk>/papers/calendar.ics", papers.calendar, name="calendar"),
    path("<int:pk>/ended/<int:schedule>/", stored.ended, name="ended"),
    path("<int:pk>/end/", decisions.end, name="end"),
]
