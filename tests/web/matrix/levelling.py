"""Levelling is for those who manage the plans of a region; nobody else knows of it."""

from __future__ import annotations

from typing import Any

from guatu.scheduling import services
from guatu.scheduling.models import LevellingRun
from tests.apps.scheduling.given import DAY
from tests.apps.scheduling.levelling_given import ended, several, started_run
from tests.world import World

PLAN: dict[str, Any] = {"everybody": 404, "anonymous": 302, "officer": 200}
DONE: dict[str, Any] = PLAN | {"method": "POST", "officer": 302}


def _run(world: World) -> tuple[int]:
    return (started_run(world, several(world)).pk,)


def _ended(world: World) -> tuple[int]:
    return (ended(LevellingRun.objects.get(pk=_run(world)[0])).pk,)


def _accepted(world: World) -> tuple[int]:
    run = ended(LevellingRun.objects.get(pk=_run(world)[0]))
    services.accept_run(run, on=DAY, by=world.officer)
    return (run.pk,)


EXPECTED: dict[str, dict[str, Any]] = {
    "levelling:list": PLAN,
    "levelling:new": PLAN,
    "levelling:new of another region": PLAN | {"query": "?region=99999999", "officer": 404},
    "levelling:new by an address that means nothing": PLAN | {"query": "?region=abc"},
    "levelling:new POST nothing": PLAN | {"method": "POST", "officer": 422},
    "levelling:run": {"args": _run} | PLAN,
    "levelling:run of none": {"args": (4711,)} | PLAN | {"officer": 404},
    "levelling:progress": {"args": _run} | PLAN,
    "levelling:stop": {"args": _run} | DONE,
    "levelling:stop once more": {"args": _ended} | DONE | {"officer": 409},
    "levelling:accept": {"args": _ended} | DONE,
    "levelling:accept while it runs": {"args": _run} | DONE | {"officer": 409},
    "levelling:withdraw": {"args": _accepted} | DONE,
    "levelling:withdraw of nothing": {"args": _ended} | DONE | {"officer": 409},
}
