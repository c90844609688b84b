"""The addresses of the pages, one line an area; each area keeps its own in `web/<area>/urls.py`."""

from django.urls import include, path

from guatu.web.health import health

urlpatterns = [
    path("healthz", health, name="health"),
    path("", include("guatu.web.home.urls")),
    path("projects/", include("guatu.web.projects.urls")),
    path("imports/", include("guatu.web.imports.urls")),
    path("rates/", include("guatu.web.rates.urls")),
    path("lights/", include("guatu.web.lights.urls")),
    path("bulletins/", include("guatu.web.bulletins.urls")),
    path("plans/", include("guatu.web.plans.urls")),
    path("", include("guatu.web.targets.urls")),
    path("tasks/", include("guatu.web.tasks.urls")),
    path("schedules/packs/", include("guatu.web.schedule_packs.urls")),
    path("schedules/calendar/", include("guatu.web.calendar.urls")),
    path("schedules/levelling/", include("guatu.web.levelling.urls")),
    path("schedules/", include("guatu.web.schedules.urls")),
    path("forecasts/", include("guatu.web.forecasts.urls")),
    path("packs/", include("guatu.web.packs.urls")),
    path("accounts/", include("guatu.web.accounts.urls")),
    path("audit/", include("guatu.web.audit.urls")),
    path("months/", include("guatu.web.closing.urls")),
    path("notices/", include("guatu.web.notices.urls")),
    path("public/", include("guatu.web.public.urls")),
]
