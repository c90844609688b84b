"""Whatever is done to a schedule in whatever order: what is stored holds together, and what is refused changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from guatu.engine.schedule import Link, LinkKind
from guatu.kit.errors import Refused
from guatu.ledger.models import AuditEntry
from guatu.scheduling import services
from guatu.scheduling.models import Change, Node, NodeLink, OptionTaken, ProjectSchedule, Promise, Snapshot
from guatu.scheduling.services import NodeWanted
from guatu.scheduling.timetables import Timetable
from tests.apps.scheduling.given import DAY, fresh, laid_out, on_day, stored
from tests.world import World

SEEDS, DEEDS = int(os.environ.get("GUATU_TEST_SEEDS", "3")), 30
LAST = DAY + timedelta(days=90)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_schedule_holds_together_whatever_is_done_to_it(world: World, seed: int) -> None:
    luck, row, done = Random(seed), laid_out(world), 0
    lines = AuditEntry.objects.count()
    for turn in range(DEEDS):
        on, before = DAY + timedelta(days=turn * 3), stored(row)
        try:
            something(luck, fresh(row), on)
        except Refused:
            assert stored(row) == before
        else:
            done += 1
            check(row, on)
        assert fresh(row).edition == 1 + done
        assert Change.objects.filter(schedule=row).count() == 1 + done
        assert AuditEntry.objects.count() == lines + done
    assert done > DEEDS // 5
    services.reckon(on=LAST)
    check(row, LAST)


def check(row: ProjectSchedule, on: date) -> None:
    """What lists show is what the nodes say; links, promises and options speak of nodes that are there."""
    kept, found = fresh(row), on_day(row, on)
    assert (kept.finish, kept.late_days, kept.problem) == (found.plan.finish, found.late_days, "")
    assert (kept.nodes_total, kept.promised_on) == (len(found.nodes), found.promise.on)
    assert kept.nodes_done == sum(found.task(key).finished_on is not None for key in found.nodes)
    assert 0 <= kept.nodes_overdue <= kept.nodes_due <= kept.nodes_total
    links = NodeLink.objects.filter(schedule=row).values_list("before", "after")
    assert {end for link in links for end in link} <= set(found.nodes)
    assert set(Promise.objects.filter(schedule=row).values_list("node", flat=True)) <= set(found.nodes)
    snapshot = Snapshot.objects.filter(schedule=row).order_by("-month")[0]
    assert set(snapshot.dates) == set(found.nodes)
    for key, node in found.nodes.items():
        least = min(node.days, max(1, node.law_least or 0))
        assert least <= found.task(key).days <= node.days


def something(luck: Random, row: ProjectSchedule, on: date) -> object:
    """One thing somebody might do, sensible or not."""
    keys = list(Node.objects.filter(schedule=row).values_list("key", flat=True))
    key, reason = luck.choice(keys), luck.choice(["天气", "天气", ""])
    past = on - timedelta(days=luck.randrange(-1, 20))
    seen = row.edition - (luck.random() < 0.1)
    links = tuple(
        Link(luck.choice(keys), "", luck.choice(list(LinkKind)), luck.randrange(-3, 8))
        for _ in range(luck.randrange(3))
    )
    wanted = NodeWanted(
        f"节点{luck.randrange(40)}",
        luck.choice([0, 1, 7, 30]),
        "",
        None,
        luck.choice([None, on]),
        "等待",
        links,
    )
    taken = list(OptionTaken.objects.filter(schedule=row).values_list("key", flat=True)) or ["crews"]
    deeds: list[Callable[[], Timetable | object]] = [
        lambda: services.set_days(row, key, luck.randrange(1, 40), seen=seen, on=on, by=None, reason=reason),
        lambda: services.change_node(row, key, wanted, seen=seen, on=on, by=None, reason=reason),
        lambda: services.add_node(
            row, wanted, before=[luck.choice(keys)], seen=seen, on=on, by=None, reason=reason
        ),
        lambda: services.remove_node(row, key, seen=seen, on=on, by=None, note="依法免办"),
        lambda: services.report_node(
            row,
            key,
            started_on=luck.choice([None, past]),
            finished_on=luck.choice([None, None, past + timedelta(days=luck.randrange(5))]),
            percent=luck.choice([0, 30, 99]),
            seen=seen,
            on=on,
            by=None,
            reason=reason,
        ),
        lambda: services.promise(
            row,
            key,
            on + timedelta(days=luck.randrange(200)),
            "纪要",
            seen=seen,
            on=on,
            by=None,
            reason=reason,
        ),
        lambda: services.withdraw_promise(row, key, seen=seen, on=on, by=None, reason=reason),
        lambda: services.take_options(
            row, [luck.choice(["overlap", "crews", "quick-notice"])], "函", seen=seen, on=on, by=None
        ),
        lambda: services.drop_option(row, luck.choice(taken), "不用了", seen=seen, on=on, by=None),
        lambda: services.set_baseline(row, "基线", "纪要", on, seen=seen, on=on, by=None),
    ]
    return luck.choice(deeds)()
