"""Laying out a schedule in the browser: a look first, stored only when it is confirmed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guatu.kit.clock import today
from guatu.registry.models import Project
from guatu.scheduling.drafting import draft
from guatu.scheduling.models import Node, OptionTaken, ProjectSchedule, Promise
from guatu.scheduling.packs.editing import as_version
from tests.apps.scheduling.given import PACK, a_project, published, small_works, wanted
from tests.web.schedules.given import FAR, TIGHT, Said, asked, nothing_stored, schedule_of, sent
from tests.world import World

MUST = "这个字段是必填项。"


@pytest.fixture
def project(world: World) -> Project:
    small_works()
    return a_project(world)


def lays(world: World, project: Project, **data: object) -> Said:
    """The form of the small pack sent with 竣工 (its second target) in two years, and `data` over it."""
    filled = {
        "pack": "small-works",
        "version": "1",
        "on_1": today() + FAR,
        "aim": "竣工",
        "source": "责任书",
        "assume_done": "on",
    }
    return sent(world.officer, f"/schedules/{project.pk}/new/", **(filled | data))


def test_the_form_offers_the_targets_of_the_pack(world: World, project: Project) -> None:
    said = asked(world.officer, f"/schedules/{project.pk}/new/")
    assert "小型工程（第 1 版）" in said.words
    assert "开工目标日期 竣工目标日期" in said.words
    assert "已定的赶工措施（3 种可选）" in said.words
    for strange in ("nonsense", "%00", "9" * 300):
        assert asked(world.officer, f"/schedules/{project.pk}/new/?pack={strange}&on={strange}").status == 200


def test_a_look_stores_nothing_and_shows_the_dates_of_the_services(world: World, project: Project) -> None:
    with nothing_stored():
        said = lays(world, project, do="preview")
    assert said.status == 200
    end = today() + FAR
    found = draft(project, small_works(), wanted(promises={"竣工": (end, "责任书")}), on=today())[1]
    assert f"竣工目标 {end}，最早 {found.plan.finish} 完成" in said.words
    assert f"余量 {-found.late_days} 个工作日" in said.words
    assert "采用这份工期" in said.words
    assert "还没有保存" in said.words


def test_what_cannot_be_done_in_time_is_said_with_the_ways_out(world: World, project: Project) -> None:
    with nothing_stored():
        said = lays(world, project, on_1=today() + TIGHT)
    assert said.status == 200
    assert "已晚" in said.words
    assert "现有的 3 种办法怎样组合都赶不回来" in said.words
    assert "增加班组（增加班组）：提前" in said.words
    assert "须建设单位同意" in said.words


def test_confirmed_it_is_the_schedule_of_the_project(world: World, project: Project) -> None:
    said = lays(world, project, do="confirm", options="crews", agreed_by="建设单位", on_0=today() + TIGHT)
    assert (said.status, said.leads_to) == (302, f"/schedules/{project.pk}/")
    row = ProjectSchedule.objects.get(project=project)
    assert (row.title, row.aim, row.created_by_id) == ("小型工程", "accepted", world.officer.pk)
    assert Node.objects.filter(schedule=row).count() == 9
    assert dict(Promise.objects.filter(schedule=row).values_list("node", "on")) == {
        "start": today() + TIGHT,
        "accepted": today() + FAR,
    }
    assert OptionTaken.objects.get(schedule=row).agreed_by == "建设单位"


@pytest.mark.parametrize("seen", ["1", "3", "", "x"])
def test_a_version_that_was_not_looked_at_is_shown_and_not_laid_out(
    world: World, project: Project, seen: str
) -> None:
    second = published(as_version(PACK, 2).replace("days: 60", "days: 90"))
    with nothing_stored():
        said = lays(world, project, do="confirm", version=seen)
    assert said.status == 409
    assert "“小型工程”现在是第 2 版，不是您看过的那一版，没有采用" in said.words
    assert 'name="version" value="2"' in said.page
    found = draft(project, second, wanted(promises={"竣工": (today() + FAR, "责任书")}), on=today())[1]
    assert f"最早 {found.plan.finish} 完成" in said.words
    assert 'value="责任书"' in said.page
    assert lays(world, project, do="confirm", version="2").status == 302
    assert ProjectSchedule.objects.get(project=project).pack == second


@pytest.mark.parametrize("do", ["preview", "confirm", ""])
@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        ({"source": ""}, 422, MUST),
        ({"on_1": ""}, 422, "工期从“竣工”倒排，请填写它的目标日期"),
        ({"aim": "开工"}, 422, "工期从“开工”倒排，请填写它的目标日期"),
        ({"aim": "没有"}, 422, "选择一个有效的选项"),
        ({"on_1": "2026-02-30"}, 422, "请填写日期，例如 2023-05-31"),
        ({"on_1": "9999-12-31"}, 422, "日期不能晚于 2100 年，请核对年份"),
        ({"on_1": "2099-12-31"}, 409, "工期排不出来"),
        ({"options": "crews"}, 422, "选了赶工措施，请写明同意的单位和依据"),
        ({"options": "nonsense", "agreed_by": "建设单位"}, 422, "选择一个有效的选项"),
        ({"source": "长" * 201}, 422, "200"),
        ({"source": "\0"}, 422, "不允许是用空字符"),
    ],
)
def test_mistakes_are_shown_with_what_was_typed_and_store_nothing(
    world: World, project: Project, data: dict[str, str], status: int, sentence: str, do: str
) -> None:
    with nothing_stored():
        said = lays(world, project, do=do, **data)
    assert said.status == status
    assert sentence in said.words
    assert "采用这份工期" not in said.words
    assert 'value="责任书"' in said.page or "source" in data


@pytest.mark.parametrize("pack", ["nonsense", "\0", "", "days"])
def test_no_other_pack_is_laid_out_than_the_one_that_was_looked_at(
    world: World, project: Project, pack: str
) -> None:
    with nothing_stored():
        said = lays(world, project, pack=pack, do="confirm")
    assert (said.status, "这个工期模板已不可用，请刷新页面重新选择" in said.words) == (409, True)


def test_a_second_one_is_refused_until_the_first_is_ended(world: World) -> None:
    row = schedule_of(world)
    with nothing_stored():
        said = lays(world, row.project, do="confirm")
    assert said.status == 409
    assert "该项目已有倒排工期；要重新编制，请先停用现有的" in said.words
    assert asked(world.officer, f"/schedules/{row.project_id}/new/").status == 409


def test_without_a_pack_the_page_says_so(world: World) -> None:
    said = asked(world.officer, f"/schedules/{a_project(world).pk}/new/")
    assert (said.status, "还没有发布的工期模板" in said.words) == (200, True)


def test_the_year_of_the_register_is_proposed(world: World, project: Project) -> None:
    year = (today() + timedelta(days=400)).year
    Project.objects.filter(pk=project.pk).update(finish_year=year)
    page = asked(world.officer, f"/schedules/{project.pk}/new/").page
    assert f'value="{year}-12-31"' in page
    assert 'value="项目库登记的竣工年份"' in page


def test_only_who_may_edit_the_project_lays_it_out(world: World, project: Project) -> None:
    with nothing_stored():
        for who in (world.leader, world.transport_clerk, world.owner_clerk, world.auditor):
            assert sent(who, f"/schedules/{project.pk}/new/", pack="small-works", do="confirm").status == 404
