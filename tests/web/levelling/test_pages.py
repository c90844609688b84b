"""The pages of levelling: asked for in one form, watched while it improves, read with its reasons, accepted."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.engine.calendar import Month
from guatu.kit.clock import today
from guatu.scheduling.enums import Sharing
from guatu.scheduling.levelling import Means
from guatu.scheduling.models import LevellingRun, Node, ProjectSchedule
from guatu.scheduling.services import set_days
from guatu.web.levelling.drawing import LINE_HEIGHT, Scale, line_of, loads_of
from guatu.web.levelling.forms import read_months
from tests.apps.scheduling.given import DAY, edition, fresh
from tests.apps.scheduling.levelling_given import ended, held_days, several, started_run
from tests.world import World

MONEY = "资金（万元）"


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


def _answers(rows: list[ProjectSchedule], **more: str) -> dict[str, object]:
    names = ("施工班组", "评审专家", "用地指标")
    asked: dict[str, object] = {f"kind:{name}": "day" for name in names} | {
        f"units:{name}": "" for name in names
    }
    return asked | {"seconds": "10", "title": "", "schedules": [row.pk for row in rows]} | more


def test_the_form_says_what_is_shared_and_how_much_is_used_now(world: World, officer: Client) -> None:
    several(world)
    page = officer.get(reverse("levelling:new")).content.decode()
    assert "评审专家" in page
    assert "3 个未开始的节点要用" in page
    assert 'value="month" selected' in page  # land is released by month


def test_asking_leads_to_the_first_plan(world: World, officer: Client) -> None:
    rows = several(world)
    answer = officer.post(
        reverse("levelling:new"), _answers(rows, **{"units:施工班组": "2", "months:施工班组": "2099-01：3"})
    )
    assert answer.status_code == 422
    assert "看不懂" in answer.content.decode()
    month = Month.of(today()).plus(2)
    answer = officer.post(
        reverse("levelling:new"), _answers(rows, **{"units:施工班组": "2", "months:施工班组": f"{month}：3"})
    )
    run = LevellingRun.objects.get()
    assert answer.headers["Location"] == reverse("levelling:run", args=[run.pk])
    assert run.setting["means"] == [
        {"name": "施工班组", "units": 2, "sharing": "day", "months": {str(month.key): 3}}
    ]


def test_without_any_number_nothing_is_asked(world: World, officer: Client) -> None:
    answer = officer.post(reverse("levelling:new"), _answers(several(world)))
    assert answer.status_code == 422
    assert "请至少给一种资源填上数量" in answer.content.decode()
    assert not LevellingRun.objects.exists()


def test_numbers_that_can_never_do_are_named(world: World, officer: Client) -> None:
    answer = officer.post(reverse("levelling:new"), _answers(several(world), **{"units:评审专家": "2"}))
    assert answer.status_code == 409
    assert "“初步设计”同时要用评审专家 3，而评审专家常备只有 2，永远排不下" in answer.content.decode()


def test_a_run_shows_every_delay_with_its_reason_and_what_becomes_of_promises(
    world: World, officer: Client
) -> None:
    run = started_run(world, several(world))
    page = officer.get(reverse("levelling:run", args=[run.pk])).content.decode()
    for each in run.view["delays"]:
        assert each["sentence"] in page
    assert page.count("因资源失守") == 4  # the figure and the three promises
    assert "style=" not in page.partition("<main")[2]


def test_money_is_shown_by_month_and_said_to_be_spread(world: World, officer: Client) -> None:
    rows = several(world, ["甲桥", "乙桥"])
    for row in rows:
        Node.objects.filter(schedule=row, key="building").update(uses={MONEY: 120})
    page = officer.get(reverse("levelling:new")).content.decode()
    assert 'value="spread" selected' in page
    answer = officer.post(
        reverse("levelling:new"), _answers(rows, **{f"units:{MONEY}": "60", f"kind:{MONEY}": "spread"})
    )
    run = LevellingRun.objects.get()
    assert answer.headers["Location"] == reverse("levelling:run", args=[run.pk])
    assert run.setting["means"] == [{"name": MONEY, "units": 60, "sharing": "spread", "months": {}}]
    none = {Month(2026, 3): 0, Month(2026, 4): 0}
    run = started_run(world, rows, Means(MONEY, 60, Sharing.SPREAD, none))
    page = officer.get(reverse("levelling:run", args=[run.pk])).content.decode()
    assert f"{MONEY} 60/月（按工期分摊）" in page
    (load,) = loads_of(run.view, Scale.between(date(2026, 3, 1), date(2026, 9, 1)))
    assert [tuple(row.values()) for row in load["rows"]][2:] == [
        ("2026-05", 42, 60, 36, 18),
        ("2026-06", 40, 60, 124, 62),
        ("2026-07", 0, 60, 80, 100),
        ("2026-08", 0, 60, 0, 60),
    ]


def test_progress_is_asked_every_second_until_the_run_has_ended(world: World, officer: Client) -> None:
    run = started_run(world, several(world))
    address = reverse("levelling:progress", args=[run.pk])
    answer = officer.get(address)
    assert 'hx-trigger="every 1s"' in answer.content.decode()
    assert "HX-Refresh" not in answer.headers
    ended(run)
    answer = officer.get(address)
    assert "hx-trigger" not in answer.content.decode()
    assert answer.headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("is_there", [True, False])
def test_without_the_solver_the_page_says_what_is_weaker(
    world: World, officer: Client, is_there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if is_there:
        pytest.importorskip("ortools")
    else:
        monkeypatch.setitem(sys.modules, "ortools", None)
    run = started_run(world, several(world))
    page = officer.get(reverse("levelling:progress", args=[run.pk])).content.decode()
    assert ("没有安装求解器" in page) is not is_there


def test_an_outdated_run_is_said_to_be_so_and_offers_no_acceptance(world: World, officer: Client) -> None:
    rows = several(world)
    run = ended(started_run(world, rows))
    address = reverse("levelling:run", args=[run.pk])
    assert reverse("levelling:accept", args=[run.pk]) in officer.get(address).content.decode()
    set_days(fresh(rows[0]), "design", 19, seen=edition(rows[0]), on=DAY, by=None)
    page = officer.get(address).content.decode()
    assert "这次排期已经过时：甲桥的工期之后改动过" in page
    assert reverse("levelling:accept", args=[run.pk]) not in page


def test_accepting_and_withdrawing_by_the_buttons(world: World, officer: Client) -> None:
    rows = several(world)
    run = ended(started_run(world, rows))
    officer.post(reverse("levelling:accept", args=[run.pk]))
    assert held_days(rows[1])
    assert "已采用" in officer.get(reverse("levelling:list")).content.decode()
    officer.post(reverse("levelling:withdraw", args=[run.pk]))
    assert [held_days(row) for row in rows] == [{}, {}, {}]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_one_run_as_for_three(world: World, officer: Client, count: int) -> None:
    rows = several(world)
    for _ in range(count):
        started_run(world, rows)
    with CaptureQueriesContext(connection) as asked:
        officer.get(reverse("levelling:list"))
    assert len(asked) <= 12


def test_months_are_read_as_people_write_them() -> None:
    assert read_months("2027-02：3，2027年3月:5；2027.4：0", Month(2027, 2)) == {
        Month(2027, 2): 3,
        Month(2027, 3): 5,
        Month(2027, 4): 0,
    }
    for wrong in ("2027-13：3", "二月：3", "2027-02", "2027-02：-3"):
        with pytest.raises(ValueError, match="看不懂"):
            read_months(wrong, Month(2026, 1))


def test_months_gone_by_are_refused_with_the_first_that_can_be_given(world: World, officer: Client) -> None:
    gone = Month.of(today()).plus(-1)
    answers = _answers(several(world), **{"units:施工班组": "2", "months:施工班组": f"{gone}：3"})
    answer = officer.post(reverse("levelling:new"), answers)
    assert answer.status_code == 422
    assert f"“{gone}:3”的月份已经过去，请从本月（{gone.plus(1)}）起填写" in answer.content.decode()
    assert not LevellingRun.objects.exists()


def test_days_are_placed_month_by_month() -> None:
    scale = Scale.between(date(2026, 3, 2), date(2026, 5, 31))
    assert (
        scale.width,
        scale.at(date(2026, 3, 1)),
        scale.at(date(2026, 4, 16)),
        scale.at(date(2026, 5, 31), 1),
    ) == (
        72,
        0.0,
        36.0,
        72.0,
    )


def test_the_line_falls_in_steps_and_never_leaves_its_frame() -> None:
    line = line_of([[0, 200], [5, 100], [99, 50]], 10, 10, 0)
    assert line["points"].split(" ")[0] == "0.0,0.0"
    assert line["points"].split(" ")[-1] == f"320.0,{LINE_HEIGHT * 0.75}"
    assert line["top"] == 200
