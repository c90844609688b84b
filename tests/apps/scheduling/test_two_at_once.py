"""Several people who change one schedule at the same moment: one does, the others are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import IntegrityError, connection

from guatu.kit.errors import AT_ONCE, Refused
from guatu.ledger.models import AuditEntry
from guatu.scheduling import services
from guatu.scheduling.models import Baseline, Change, Node, ProjectSchedule, Snapshot
from tests.apps.scheduling.given import DAY, a_project, fresh, laid_out, small_works, wanted
from tests.world import build_world

IS_POSTGRES = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
ROUNDS, PEOPLE = 6, 4

together_only = pytest.mark.skipif(not IS_POSTGRES, reason="SQLite has one writer at a time")


def all_at_once(do: Callable[[int, int], object]) -> list[str]:
    """Everybody does it in every round, at the same moment; gives what those who could not were told."""
    together, told = Barrier(PEOPLE), []

    def one(person: int) -> None:
        for turn in range(ROUNDS):
            together.wait(30)
            try:
                do(turn, person)
            except Refused as said:
                told.append(said.sentence)
            except IntegrityError:
                told.append("once only")
        connection.close()

    people = [Thread(target=one, args=(person,)) for person in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return told


@together_only
@pytest.mark.django_db(transaction=True)
def test_of_several_changes_decided_on_one_edition_one_is_made() -> None:
    row = laid_out(build_world())

    def shorten(turn: int, person: int) -> None:
        days = 19 - turn * PEOPLE // 2 - person % 2
        services.set_days(fresh(row), "design", days, seen=turn + 1, on=DAY, by=None)

    told = all_at_once(shorten)
    assert len(told) == ROUNDS * (PEOPLE - 1)
    assert AT_ONCE in told
    assert fresh(row).edition == ROUNDS + 1
    changes = list(Change.objects.filter(deed="changed").order_by("pk").values_list("before", "after"))
    assert len(changes) == AuditEntry.objects.filter(verb="schedule.changed").count() == ROUNDS
    for (_, after), (before, _) in pairwise(changes):
        assert before == after
    assert Node.objects.get(key="design").days == changes[-1][1]["node_days"]
    assert str(fresh(row).finish) == str(Change.objects.order_by("-pk")[0].finish_after)


@together_only
@pytest.mark.django_db(transaction=True)
def test_of_several_schedules_laid_out_for_one_project_one_is_kept() -> None:
    world = build_world()
    pack, projects = small_works(), [a_project(world, f"桥{number}") for number in range(ROUNDS)]
    told = all_at_once(lambda turn, _: services.lay_out(projects[turn], pack, wanted(), on=DAY, by=None))
    assert len(told) == ROUNDS * (PEOPLE - 1)
    assert ProjectSchedule.objects.count() == Snapshot.objects.count() == ROUNDS
    assert Node.objects.count() == ROUNDS * 9


@together_only
@pytest.mark.django_db(transaction=True)
def test_baselines_set_at_once_are_never_of_one_number() -> None:
    row = laid_out(build_world())
    told = all_at_once(
        lambda turn, person: services.set_baseline(
            fresh(row), f"基线{turn}", "纪要", DAY, seen=turn + 1, on=DAY, by=None
        )
    )
    assert told == [AT_ONCE] * ROUNDS * (PEOPLE - 1)
    assert [each.number for each in Baseline.objects.all()] == list(range(1, ROUNDS + 1))


@together_only
@pytest.mark.django_db(transaction=True)
def test_working_out_again_never_undoes_a_change_made_meanwhile() -> None:
    row = laid_out(build_world())

    def work(turn: int, person: int) -> None:
        if person == 0:
            services.set_days(fresh(row), "design", 19 - turn, seen=turn + 1, on=DAY, by=None)
        else:
            services.reckon(on=DAY)

    assert all_at_once(work) == []
    assert fresh(row).edition == ROUNDS + 1
    assert fresh(row).finish == Change.objects.order_by("-pk")[0].finish_after == date(2026, 7, 12)
    assert Snapshot.objects.get().finish == date(2026, 7, 12)
