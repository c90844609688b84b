"""Two people who write one draft never overwrite each other, and nobody publishes a text they have not seen."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from guatu.kit.packs import mark_of
from guatu.scheduling import services
from guatu.scheduling.models import PackVersion
from guatu.scheduling.packs.editing import as_version
from tests.apps.scheduling.given import PACK, small_works
from tests.web.reading import page_of, words
from tests.world import World

FIRST = as_version(PACK, 2)
THEIRS = FIRST.replace("title: 小型工程", "title: 别人的")
MINE = FIRST.replace("title: 小型工程", "title: 我的")
PACKS = "/schedules/packs"
PAGE = f"{PACKS}/small-works/2/"
EDIT, NODES, PUBLISH = f"{PAGE}edit/", f"{PAGE}nodes/", f"{PAGE}publish/"
ANOTHER = "“small-works”第 2 版已有内容不同的草稿"


@pytest.fixture
def officer(world: World) -> Client:
    small_works()
    services.save_draft(FIRST, by=world.officer)
    client = Client()
    client.force_login(world.officer)
    return client


def stored() -> str:
    return PackVersion.objects.get(slug="small-works", version=2).body


def seen_at(client: Client, address: str) -> str:
    """The mark the page sends back."""
    return seen_in(client.get(address).content.decode())


def seen_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def test_a_draft_is_saved_over_the_text_it_was_written_from(officer: Client) -> None:
    answer = officer.post(EDIT, {"text": MINE, "seen": seen_at(officer, EDIT)})
    assert (answer.status_code, stored()) == (302, MINE)


def test_a_draft_that_somebody_changed_is_not_overwritten_and_what_was_typed_stays(officer: Client) -> None:
    seen = seen_at(officer, EDIT)
    services.save_draft(THEIRS, by=None)
    for sent in (seen, "", "nonsense"):
        answer = officer.post(EDIT, {"text": MINE, "seen": sent})
        said = answer.content.decode()
        assert (answer.status_code, stored()) == (409, THEIRS)
        assert ANOTHER in said
        assert "title: 我的" in said
        assert f'name="seen" value="{mark_of(THEIRS)}"' in said
    assert officer.post(EDIT, {"text": MINE, "seen": mark_of(THEIRS)}).status_code == 302
    assert stored() == MINE


def test_who_saved_the_other_draft_and_what_differs_is_said(officer: Client, world: World) -> None:
    seen = seen_at(officer, EDIT)
    services.save_draft(THEIRS, by=world.leader)
    said = officer.post(EDIT, {"text": MINE, "seen": seen}).content.decode()
    assert f"第 2 版草稿是{world.leader}在" in said
    assert ">- title: 别人的" in said
    assert ">+ title: 我的" in said


def test_a_text_with_mistakes_is_no_reason_to_take_up_another_draft(officer: Client) -> None:
    seen = seen_at(officer, EDIT)
    services.save_draft(THEIRS, by=None)
    said = officer.post(EDIT, {"text": MINE.replace("days: 5", "days: x"), "seen": seen}).content.decode()
    assert f'name="seen" value="{seen}"' in said


def test_a_table_that_came_too_late_says_what_differs_and_may_be_sent_again(
    officer: Client, world: World
) -> None:
    form = officer.get(NODES).context["form"]
    sent = {name: str(form[name].value()) for name in form.fields} | {"design:days": "25"}
    services.save_draft(FIRST.replace("name: 土方", "name: 土石方"), by=world.leader)
    answer = officer.post(NODES, sent)
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "您打开这一页以后，这份草稿已有改动，这次没有保存" in said
    assert f"第 2 版草稿是{world.leader}在" in said
    shown = re.findall(r"gt-diff-\w+\">(.*?)</span>", said)
    assert shown == [
        "- 初步设计：工期 20",
        "+ 初步设计：工期 25",
        "- 土石方：名称 土石方",
        "+ 土石方：名称 土方",
    ]
    assert officer.post(NODES, sent | {"seen": seen_in(said), "earth:name": "土石方"}).status_code == 302
    assert stored() == FIRST.replace("name: 土方", "name: 土石方").replace("days: 20", "days: 25")


NEWER = FIRST.replace(
    "nodes:\n", "nodes:\n  - {id: heritage, name: 文物评估, phase: 前期, days: 5, calendar: 工作日}\n"
).replace("after: [idea]", "after: [idea, heritage]")


@pytest.mark.parametrize(
    ("days", "shown"), [("25", ["- 初步设计：工期 20", "+ 初步设计：工期 25"]), ("x", [])]
)
def test_a_table_that_does_not_know_a_new_node_is_told_of_it_first_and_leaves_it_as_it_is(
    officer: Client, world: World, days: str, shown: list[str]
) -> None:
    form = officer.get(NODES).context["form"]
    sent = {name: str(form[name].value()) for name in form.fields} | {"design:days": days}
    services.save_draft(NEWER, by=world.leader)
    answer = officer.post(NODES, sent)
    said = answer.content.decode()
    assert (answer.status_code, stored()) == (409, NEWER)
    assert "您打开这一页以后，这份草稿已有改动，这次没有保存" in said
    assert ("请填 0 至 3650 的整数" in said) == (days == "x")
    assert 'value="文物评估"' in said
    assert re.findall(r"gt-diff-\w+\">(.*?)</span>", said) == shown
    assert ("和它有下面这些不同" in said) == bool(shown)
    assert officer.post(NODES, sent | {"seen": seen_in(said), "design:days": "25"}).status_code == 302
    assert stored() == NEWER.replace("days: 20", "days: 25")


def test_a_draft_that_changed_since_it_was_looked_at_is_not_discarded(officer: Client) -> None:
    seen = seen_at(officer, PAGE)
    services.save_draft(THEIRS, by=None)
    for sent in ({"seen": seen}, {}):
        answer = officer.post(f"{PAGE}discard/", sent)
        assert (answer.status_code, stored()) == (409, THEIRS)
        assert "您打开这一页以后，这份草稿又有改动，没有删除" in answer.content.decode()
    assert officer.post(f"{PAGE}discard/", {"seen": seen_at(officer, PAGE)}).status_code == 302
    assert not PackVersion.objects.filter(version=2).exists()


def test_a_new_pack_does_not_overwrite_a_draft_of_its_name_and_version(officer: Client) -> None:
    answer = officer.post(f"{PACKS}/new/", {"text": MINE, "seen": ""})
    said = answer.content.decode()
    assert (answer.status_code, stored()) == (409, FIRST)
    assert ANOTHER in said
    assert "title: 我的" in said


def test_an_editor_sent_twice_saves_once_and_refuses_nothing(officer: Client) -> None:
    sent = {"text": MINE, "seen": seen_at(officer, EDIT)}
    assert [officer.post(EDIT, sent).status_code for _ in range(2)] == [302, 302]
    assert stored() == MINE


def test_a_draft_renamed_to_another_one_does_not_overwrite_it(officer: Client) -> None:
    services.save_draft(as_version(PACK, 3), by=None)
    answer = officer.post(EDIT, {"text": as_version(MINE, 3), "seen": seen_at(officer, EDIT)})
    assert answer.status_code == 409
    assert PackVersion.objects.get(slug="small-works", version=3).body == as_version(PACK, 3)


def test_a_text_whose_effect_was_not_shown_is_not_published(officer: Client) -> None:
    seen = seen_at(officer, PUBLISH)
    services.save_draft(THEIRS, by=None)
    for sent in ({"seen": seen}, {}):
        answer = officer.post(PUBLISH, sent)
        assert answer.status_code == 409
        assert "您看过影响以后，这份草稿又有改动，没有发布" in answer.content.decode()
        assert PackVersion.objects.get(version=2).state == "draft"
    assert officer.post(PUBLISH, {"seen": seen_at(officer, PUBLISH)}).status_code == 302
    assert PackVersion.objects.get(version=2).state == "published"


def test_a_text_kept_under_other_rules_is_shown_with_what_is_wrong_with_it(
    officer: Client, world: World
) -> None:
    PackVersion.objects.filter(slug="small-works").update(body=PACK.replace("way: 搭接", "way: 抢工"))
    assert "1 小型工程 读不懂 0 第 2 版（草稿） 第 1 版" in words(world.officer, "/schedules/packs/")
    said = words(world.officer, "/schedules/packs/small-works/1/")
    assert "这一版现在读不懂，不能用来编制工期。" in said
    assert "options[1].way" in said
    for part in ("nodes", "effects", "publish"):
        assert officer.get(f"/schedules/packs/small-works/2/{part}/").status_code == 409
    assert officer.post("/schedules/packs/small-works/2/publish/").status_code == 409
    assert PackVersion.objects.get(slug="small-works", version=2).state == "draft"
    page_of(world.officer, "/schedules/packs/small-works/2/edit/")
    assert "露天" not in words(world.officer, "/schedules/calendar/")
