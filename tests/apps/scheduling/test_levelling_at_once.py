"""Several people at one levelled plan, or at one of its schedules, at the same moment."""

from __future__ import annotations

import pytest

from guatu.scheduling import services
from guatu.scheduling.models import Change, LevellingRun, Node
from tests.apps.scheduling.given import DAY, fresh
from tests.apps.scheduling.levelling_given import ended, several, started_run
from tests.apps.scheduling.test_two_at_once import PEOPLE, ROUNDS, all_at_once, together_only
from tests.world import build_world


@together_only
@pytest.mark.django_db(transaction=True)
def test_of_several_who_accept_a_run_one_does() -> None:
    world = build_world()
    rows = several(world)
    runs = []
    for _ in range(ROUNDS):
        run = ended(started_run(world, rows))
        runs.append(run)
    first = runs[0]
    told = all_at_once(
        lambda turn, _: services.accept_run(
            LevellingRun.objects.get(pk=runs[turn].pk), on=DAY, by=world.officer
        )
    )
    assert len(told) == ROUNDS * PEOPLE - 1  # all of them were made before the first was accepted
    assert Change.objects.filter(deed="levelled").count() == 3
    first.refresh_from_db()
    assert first.accepted_at is not None
    assert Node.objects.filter(not_before__isnull=False).count() == len(first.held)


@together_only
@pytest.mark.django_db(transaction=True)
def test_a_schedule_changed_while_a_run_is_accepted_is_never_half_taken_over() -> None:
    world = build_world()
    rows = several(world)
    run = ended(started_run(world, rows))

    def work(turn: int, person: int) -> None:
        if person:
            services.set_days(fresh(rows[0]), "design", 19 - turn, seen=turn + 1, on=DAY, by=None)
        else:
            services.accept_run(LevellingRun.objects.get(pk=run.pk), on=DAY, by=world.officer)

    all_at_once(work)
    run.refresh_from_db()
    held = Node.objects.filter(not_before__isnull=False).count()
    assert held == (len(run.held) if run.accepted_at else 0)
    assert Change.objects.filter(deed="levelled").count() == (3 if run.accepted_at else 0)
