"""The pages of schedule packs: read by everybody who sees projects, changed by those who define rules, published knowingly."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.access import services as access
from guatu.access.enums import Role
from guatu.access.models import User
from guatu.kit.clock import today
from guatu.kit.packs import mark_of
from guatu.ledger.models import AuditEntry, OutboxEvent
from guatu.scheduling import services
from guatu.scheduling.models import PackVersion
from guatu.scheduling.packs.check import check_pack
from guatu.scheduling.packs.editing import as_version
from guatu.scheduling.packs.shipped import shipped_calendars, shipped_schedules
from guatu.web.schedule_packs.starters import STARTERS
from tests.apps.scheduling.given import (
    PACK,
    YEAR_2026,
    a_project,
    calendar_text,
    laid_out,
    published,
    small_works,
)
from tests.web.reading import page_of, words, words_of
from tests.world import World

DESIGN = "{id: design, name: 初步设计, phase: 前期, days: 20,"
SLOWER = as_version(PACK, 2).replace(DESIGN, DESIGN.replace("20", "30"))


@pytest.fixture(autouse=True)
def pack(world: World) -> PackVersion:
    return small_works()


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


def slower(world: World) -> PackVersion:
    return services.save_draft(SLOWER, by=world.officer)


def in_good_time(world: World, name: str = "城关小学") -> None:
    """A schedule laid out today with its finish promised in two years."""
    day = today()
    laid_out(world, a_project(world, name), on=day, promises={"竣工": (day + timedelta(days=730), "责任书")})


def test_the_list_shows_each_pack_with_its_nodes_and_the_schedules_that_use_it(world: World) -> None:
    in_good_time(world)
    said = words(world.leader, "/schedules/packs/")
    assert "1 小型工程 9 1 第 1 版 — 示例县政务服务指南" in said
    assert "1 工作日 2026—2026 年 第 1 版" in said
    assert "起草" not in said


def test_schedules_out_of_scope_are_not_counted(world: World) -> None:
    laid_out(world, a_project(world, "平梁小学", world.pingliang))
    assert "1 小型工程 9 1 第 1 版" in words(world.officer, "/schedules/packs/")
    assert "1 小型工程 9 0 第 1 版" in words(world.town_clerk, "/schedules/packs/")


def test_a_pack_is_shown_as_people_read_it(world: World) -> None:
    said = words(world.leader, "/schedules/packs/small-works/1/")
    assert "工期模板，9 个节点、3 个法定时限、3 种赶工办法；0 个项目的倒排工期按它编制" in said
    assert "2 立项批复 关键 发改局 10 个工作日 “谋划”完成 不超过 20 个工作日 行政许可法第四十二条 — —" in said
    assert "7 土方 关键 — 30 个自然日 露天 “开工”完成" in said
    assert "1 土方与主体搭接 搭接 “主体”改为等“土方”开始后 10 个自然日" in said
    assert "2 增加班组 增加班组 “主体”由 60 压缩到 40 个自然日" in said
    assert "可以倒排的目标 开工、竣工 默认 延误时可选的原因 征地、天气、资金" in said
    assert "露天（自然日，除去“露天”的停工安排）" in said
    assert "kind: schedule slug: small-works" in said


def test_the_picture_of_a_pack_lays_its_nodes_out_from_today(world: World) -> None:
    page = page_of(world.leader, "/schedules/packs/small-works/1/")
    found = re.search(r'data-gantt="([^"]*)"', page)
    assert found
    picture = json.loads(unescape(found[1]))
    tasks = {task["id"]: task for task in picture["tasks"]}
    assert picture["as_of"] == str(today())
    assert [task["name"] for task in picture["tasks"]][:3] == ["谋划", "立项批复", "公示"]
    assert (tasks["approval"]["critical"], tasks["notice"]["critical"], tasks["start"]["milestone"]) == (
        True,
        False,
        True,
    )
    earth = [date.fromisoformat(tasks["earth"][end]) for end in ("start", "finish")]
    assert (earth[1] - earth[0]).days == 29
    assert picture["finish"] == tasks["accepted"]["finish"]


def test_a_calendar_pack_is_shown_year_by_year(world: World) -> None:
    said = words(world.leader, "/schedules/packs/days/1/")
    assert "2026 年 国办发明电〔2025〕7号 2025-11-04 清明节 4月4日至4月6日" in said
    assert "5月9日、9月20日、10月10日 255 天" in said


def test_every_shipped_pack_has_its_page(world: World) -> None:
    for text in (shipped_schedules() | shipped_calendars()).values():
        pack = published(text)
        said = words(world.leader, f"/schedules/packs/{pack.slug}/{pack.version}/")
        assert pack.title in said


def test_a_pack_downloads_as_it_was_written(officer: Client) -> None:
    answer = officer.get("/schedules/packs/small-works/1/download/")
    assert answer.content.decode() == PACK
    assert answer["Content-Disposition"] == 'attachment; filename="small-works-1.yaml"'


@pytest.mark.parametrize("address", ["nonsense/1/", "small-works/99/", f"small-works/{'9' * 20}/"])
def test_what_does_not_exist_is_not_found(world: World, address: str) -> None:
    page_of(world.officer, f"/schedules/packs/{address}", status=404)


def test_drafts_are_seen_only_by_those_who_define_rules(world: World) -> None:
    slower(world)
    assert "第 2 版（草稿）" in words(world.officer, "/schedules/packs/")
    assert "草稿" not in words(world.leader, "/schedules/packs/")
    page_of(world.leader, "/schedules/packs/small-works/2/", status=404)


@pytest.fixture
def town_officer(world: World) -> User:
    user: User = world.nobody
    access.grant_role(user, Role.OFFICER, by=None, region=world.chengguan)
    return user


@pytest.mark.parametrize("slug", ["small-works", "days"])
def test_an_officer_of_a_town_reads_packs_and_changes_none(
    world: World, town_officer: User, slug: str
) -> None:
    calendar = calendar_text(YEAR_2026, version=2)
    services.save_draft(SLOWER if slug == "small-works" else calendar, by=world.officer)
    kept = list(PackVersion.objects.values_list("slug", "version", "state", "body"))
    client = Client()
    client.force_login(town_officer)
    for address in ("", f"{slug}/1/"):
        said = page_of(town_officer, f"/schedules/packs/{address}")
        for word in ("起草", "上传", "草稿", "发布…"):
            assert word not in said
    for part in ("", "edit/", "nodes/", "publish/", "effects/"):
        assert client.get(f"/schedules/packs/{slug}/2/{part}").status_code == 404
    for part in ("edit/", "nodes/", "publish/", "discard/"):
        assert client.post(f"/schedules/packs/{slug}/2/{part}", {"text": SLOWER}).status_code == 404
    assert client.get("/schedules/packs/new/").status_code == 404
    for part in ("new/", "check/", "upload/", f"{slug}/1/next/"):
        assert client.post(f"/schedules/packs/{part}", {"text": calendar}).status_code == 404
    assert list(PackVersion.objects.values_list("slug", "version", "state", "body")) == kept


def test_an_officer_of_everywhere_defines_packs(world: World) -> None:
    access.grant_role(world.nobody, Role.OFFICER, by=None, everywhere=True)
    assert "起草模板" in words(world.nobody, "/schedules/packs/")
    page_of(world.nobody, "/schedules/packs/new/")


def test_a_starting_text_is_a_pack_without_problems() -> None:
    assert {kind: check_pack(text).problems for kind, text in STARTERS.items()} == {
        "schedule": (),
        "calendar": (),
    }


def test_the_next_version_begins_with_the_text_of_this_one_in_the_table(officer: Client) -> None:
    answer = officer.post("/schedules/packs/small-works/1/next/")
    assert answer["Location"] == "/schedules/packs/small-works/2/nodes/"
    draft = PackVersion.objects.get(slug="small-works", version=2)
    assert (draft.state, draft.body) == ("draft", PACK.replace("version: 1", "version: 2"))
    answer = officer.post("/schedules/packs/days/1/next/")
    assert answer["Location"] == "/schedules/packs/days/2/edit/"


def test_a_draft_that_is_there_is_gone_on_with(officer: Client, world: World) -> None:
    slower(world)
    answer = officer.post("/schedules/packs/small-works/1/next/", follow=True)
    assert "第 2 版草稿还没有发布，请接着修改" in answer.content.decode()
    assert [each.body for each in PackVersion.objects.filter(slug="small-works")] == [SLOWER, PACK]


def test_a_new_pack_begins_with_a_starting_text_of_its_kind(world: World) -> None:
    assert "slug: my-projects" in words(world.officer, "/schedules/packs/new/")
    assert "slug: my-calendar" in words(world.officer, "/schedules/packs/new/?kind=calendar")
    assert "slug: my-projects" in words(world.officer, "/schedules/packs/new/?kind=nonsense")


def test_checking_names_the_line_the_place_and_what_is_wrong(officer: Client) -> None:
    wrong = PACK.replace("days: 10\n    calendar: 自然日", "days: 6\n    calendar: 自然日")
    part = officer.post("/schedules/packs/check/", {"text": wrong}).content.decode()
    line = wrong[: wrong.index("days: 6")].count("\n") + 1
    assert f'data-goto-line="{line}"' in part
    assert "“公示”计划 6 天，少于法定至少 7 天" in part
    good = words_of(officer.post("/schedules/packs/check/", {"text": PACK}).content.decode())
    assert "没有问题 小型工程（small-works 第 1 版）：2 个阶段、9 个节点" in good


def test_a_calendar_is_checked_by_its_own_rules(officer: Client) -> None:
    both = calendar_text(YEAR_2026.replace("worked: [", "worked: [2026-05-01, "))
    part = officer.post("/schedules/packs/check/", {"text": both}).content.decode()
    assert "2026 年的 2026-05-01 既写成放假又写成上班" in part
    good = words_of(
        officer.post("/schedules/packs/check/", {"text": calendar_text(YEAR_2026)}).content.decode()
    )
    assert "1 个年份（2026—2026）、3 次放假" in good


def test_a_draft_is_saved_and_compared_with_the_published_version(officer: Client, world: World) -> None:
    answer = officer.post("/schedules/packs/new/", {"text": SLOWER.replace("\n", "\r\n")})
    assert (answer.status_code, answer["Location"]) == (302, "/schedules/packs/small-works/2/")
    assert PackVersion.objects.get(version=2).body == SLOWER
    said = words(world.officer, "/schedules/packs/small-works/2/")
    assert "1 处不同" in said
    assert "节点·初步设计·工期 20 个工作日 30 个工作日" in said


def test_a_text_with_problems_is_not_saved_and_not_lost(officer: Client) -> None:
    answer = officer.post("/schedules/packs/new/", {"text": SLOWER.replace("days: 30", "days: lots")})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "days: lots" in said
    assert "应当是整数" in said
    assert not PackVersion.objects.filter(version=2).exists()
    assert officer.post("/schedules/packs/new/", {"text": ""}).status_code == 422


def test_a_published_version_cannot_be_changed_or_thrown_away(officer: Client) -> None:
    for part in ("edit", "nodes"):
        assert officer.get(f"/schedules/packs/small-works/1/{part}/").status_code == 409
        assert officer.post(f"/schedules/packs/small-works/1/{part}/", {"text": SLOWER}).status_code == 409
    assert officer.post("/schedules/packs/small-works/1/discard/").status_code == 409
    assert PackVersion.objects.get(slug="small-works").body == PACK


def upload(client: Client, content: bytes) -> str:
    file = SimpleUploadedFile("pack.yaml", content)
    return client.post("/schedules/packs/upload/", {"file": file}, follow=True).content.decode()


def test_an_uploaded_file_goes_into_the_editor_and_is_not_saved(officer: Client) -> None:
    said = upload(officer, SLOWER.encode("utf-8-sig"))
    assert "days: 30" in said
    assert "没有问题" in said
    assert not PackVersion.objects.filter(version=2).exists()
    assert "文件不是 UTF-8 编码的文本" in upload(officer, b"\xff\xfe\x00\x01")
    assert "模板最多 256 KB" in upload(officer, b"a" * 300_000)


def fields_of(client: Client, address: str) -> dict[str, str]:
    """What the table would send unchanged."""
    form = client.get(address).context["form"]
    return {name: str(form[name].value()) for name in form.fields}


NODES = "/schedules/packs/small-works/2/nodes/"


def test_the_table_changes_the_text_only_where_something_was_changed(officer: Client, world: World) -> None:
    commented = SLOWER.replace("days: 5\n", "days: 5  # 窗口承诺\n")
    services.save_draft(commented, by=world.officer)
    sent = fields_of(officer, NODES) | {"permit:days": "6", "permit:body": "住建局", "earth:name": "土石方"}
    answer = officer.post(NODES, sent)
    assert (answer.status_code, answer["Location"]) == (302, "/schedules/packs/small-works/2/")
    after = (
        commented.replace("days: 5  # 窗口承诺\n", "days: 6  # 窗口承诺\n")
        .replace("name: 土方,", "name: 土石方,")
        .replace(
            "    days: 6  # 窗口承诺\n    calendar: 工作日\n",
            "    days: 6  # 窗口承诺\n    calendar: 工作日\n    body: 住建局\n",
        )
    )
    assert PackVersion.objects.get(version=2).body == after
    assert AuditEntry.objects.filter(verb="schedule-pack.save", subject="pack:small-works@2").count() == 2


def test_a_table_without_changes_saves_nothing(officer: Client, world: World) -> None:
    slower(world)
    before = AuditEntry.objects.count()
    assert officer.post(NODES, fields_of(officer, NODES)).status_code == 302
    assert PackVersion.objects.get(version=2).body == SLOWER
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("field", "value", "status", "sentence"),
    [
        ("permit:days", "9", 409, "“施工许可”计划 9 天，超过法定至多 7 天"),
        ("permit:days", "", 422, "请填写天数；0 是里程碑"),
        ("permit:days", "-1", 422, "请填 0 至 3650 的整数"),
        ("permit:name", "土方", 409, "节点名称“土方”用了两次"),
        ("permit:name", "", 422, "不能为空"),
        ("seen", "another", 409, "您打开这一页以后，这份草稿已有改动"),
    ],
)
def test_what_the_table_must_not_save_is_refused_and_changes_nothing(
    officer: Client, world: World, field: str, value: str, status: int, sentence: str
) -> None:
    slower(world)
    sent = fields_of(officer, NODES) | {"building:days": "55", field: value}
    answer = officer.post(NODES, sent)
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert PackVersion.objects.get(version=2).body == SLOWER


def test_the_page_of_a_draft_asks_for_its_effect_on_schedules(officer: Client, world: World) -> None:
    in_good_time(world)
    slower(world)
    page = page_of(world.officer, "/schedules/packs/small-works/2/")
    assert 'hx-get="/schedules/packs/small-works/2/effects/"' in page
    part = words_of(officer.get("/schedules/packs/small-works/2/effects/").content.decode())
    assert part.startswith("涉及 1 个项目的倒排工期：1 个推后。 发布本身不改变任何项目的工期")
    assert "1 城关小学 竣工" in part
    assert "按期 1" in part
    assert "effects" not in page_of(world.officer, "/schedules/packs/small-works/1/")


def test_publishing_shows_the_effect_first_and_changes_no_schedule(officer: Client, world: World) -> None:
    in_good_time(world)
    draft = slower(world)
    said = words(world.officer, "/schedules/packs/small-works/2/publish/")
    assert "涉及 1 个项目的倒排工期：1 个推后。" in said
    assert "以后新编制的工期用这一版，已有的不变" in said
    draft.refresh_from_db()
    assert draft.state == "draft"
    seen = {"seen": mark_of(SLOWER)}
    assert officer.post("/schedules/packs/small-works/2/publish/", seen).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "published"
    assert officer.post("/schedules/packs/small-works/2/publish/", seen).status_code == 409
    assert officer.get("/schedules/packs/small-works/2/publish/").status_code == 409


def test_publishing_a_calendar_says_that_every_schedule_follows(officer: Client, world: World) -> None:
    in_good_time(world)
    services.save_draft(calendar_text(YEAR_2026, version=2), by=world.officer)
    said = words(world.officer, "/schedules/packs/days/2/publish/")
    assert "涉及 1 个项目的倒排工期：1 个完成日期不变。" in said
    assert "日历一经发布，所有倒排工期都按新的工作日重新计算" in said
    before = OutboxEvent.objects.filter(name="calendar.changed").count()
    seen = {"seen": mark_of(calendar_text(YEAR_2026, version=2))}
    assert officer.post("/schedules/packs/days/2/publish/", seen).status_code == 302
    assert OutboxEvent.objects.filter(name="calendar.changed").count() == before + 1


def test_a_draft_is_discarded_with_its_trace_in_the_trail(officer: Client, world: World) -> None:
    slower(world)
    seen = {"seen": mark_of(SLOWER)}
    assert officer.post("/schedules/packs/small-works/2/discard/", seen).status_code == 302
    assert not PackVersion.objects.filter(version=2).exists()
    assert AuditEntry.objects.filter(verb="schedule-pack.discard", subject="pack:small-works@2").count() == 1


@pytest.mark.parametrize("address", ["", "small-works/1/", "small-works/2/publish/"])
def test_the_number_of_statements_does_not_grow(officer: Client, world: World, address: str) -> None:
    in_good_time(world)
    slower(world)

    def count() -> int:
        officer.get(f"/schedules/packs/{address}")
        with CaptureQueriesContext(connection) as seen:
            officer.get(f"/schedules/packs/{address}")
        return len(seen)

    few = count()
    for number in (2, 3):
        in_good_time(world, f"小学{number}")
        services.save_draft(as_version(SLOWER, number + 2), by=world.officer)
    assert count() == few
