"""Packs: read by everybody who sees projects, drafted, tried, published and chosen by those who define rules."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.engine.calendar import Month
from guatu.kit.packs import mark_of, shipped_texts
from guatu.ledger.models import AuditEntry, OutboxEvent
from guatu.oversight import services
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Light, PackChoice, PackVersion
from guatu.oversight.packs.check import check_pack
from guatu.oversight.packs.drafts import STARTERS, as_version
from guatu.oversight.queries.force import reigns
from guatu.oversight.queries.packs import pack_in_force, pack_named
from guatu.registry.models import Project
from tests.apps.oversight.rows import MAY
from tests.web.county import APRIL, build_county
from tests.web.reading import page_of, words, words_of
from tests.world import World

YINCHUAN = shipped_texts()["yinchuan.yaml"]
STRICTER = as_version(YINCHUAN, 2).replace("介于 10个百分点 且 30个百分点", "介于 5个百分点 且 30个百分点")


@pytest.fixture(autouse=True)
def county(world: World) -> dict[str, Project]:
    return build_county(world)


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


def test_the_list_shows_each_pack_with_place_source_and_what_is_in_force(world: World) -> None:
    said = words(world.leader, "/packs/")
    assert "1 银川“红黄绿灯”推进机制 银川市 在用：一直 第 1 版 银川市政府投资与重点项目" in said
    assert "武汉市级重大项目进度预警 武汉市 未启用 第 1 版" in said
    assert "启用记录：一直用“沣西新城重点项目五率”第 1 版" in said
    assert "起草" not in said


def test_a_pack_is_shown_as_people_read_it_and_as_it_is_written(world: World) -> None:
    said = words(world.leader, "/packs/yinchuan/1/")
    assert "1 红 连续 3 个月无正当理由应开工而未开工 应开未开 且 逾期未开工月数 >= 3个月" in said
    assert "进度缺口 序时进度 - 年度完成率 低于序时进度的百分点，负数为超前" in said
    assert "slug: yinchuan" in said
    assert "投资完成率 合计(累计完成投资) / 合计(年度计划投资)" in words(
        world.leader, "/packs/fengxi-five-rates/1/"
    )


def test_a_pack_downloads_as_it_was_written(officer: Client) -> None:
    answer = officer.get("/packs/yinchuan/1/download/")
    assert answer.content.decode() == YINCHUAN
    assert answer["Content-Disposition"] == 'attachment; filename="yinchuan-1.yaml"'


@pytest.mark.parametrize(
    "address", ["/packs/nonsense/1/", "/packs/yinchuan/99/", "/packs/yinchuan/99999999999999999999/"]
)
def test_what_does_not_exist_is_not_found(world: World, address: str) -> None:
    page_of(world.officer, address, status=404)


def test_drafts_are_seen_only_by_those_who_define_rules(world: World) -> None:
    services.save_draft(STRICTER, by=world.officer)
    assert "第 2 版（草稿）" in words(world.officer, "/packs/")
    assert "草稿" not in words(world.leader, "/packs/")
    page_of(world.leader, "/packs/yinchuan/2/", status=404)


def test_a_starting_text_is_a_pack_without_problems() -> None:
    assert {kind: check_pack(text).problems for kind, text in STARTERS.items()} == {
        "lights": (),
        "indicators": (),
    }


def test_a_new_draft_begins_with_the_text_of_the_pack_it_follows(world: World) -> None:
    assert "slug: yinchuan version: 2 title" in words(world.officer, "/packs/new/?from=yinchuan@1")
    page_of(world.officer, "/packs/new/?from=nonsense@1", status=404)
    page_of(world.officer, "/packs/new/?from=yinchuan@x", status=404)
    assert "kind: indicators" in words(world.officer, "/packs/new/?kind=indicators")


def test_checking_names_the_line_the_place_and_what_was_meant(officer: Client) -> None:
    text = YINCHUAN.replace("进度缺口 > 30个百分点", "进度缺囗 > 30个百分点")
    part = officer.post("/packs/check/", {"text": text}).content.decode()
    line = text[: text.index("进度缺囗")].count("\n") + 1
    assert f'data-goto-line="{line}"' in part
    assert "dimensions[2].clauses[1].when" in part
    assert "是不是“进度缺口”？" in part
    assert "没有问题" in officer.post("/packs/check/", {"text": YINCHUAN}).content.decode()


def test_a_draft_is_saved_corrected_and_compared_with_the_published_version(
    officer: Client, world: World
) -> None:
    answer = officer.post("/packs/new/", {"text": STRICTER.replace("\n", "\r\n")})
    assert (answer.status_code, answer["Location"]) == (302, "/packs/yinchuan/2/")
    draft = PackVersion.objects.get(slug="yinchuan", version=2)
    assert (draft.state, draft.body) == ("draft", STRICTER)
    said = words(world.officer, "/packs/yinchuan/2/")
    assert "2 处不同" in said
    assert "进度缺口 介于 10个百分点 且 30个百分点 进度缺口 介于 5个百分点 且 30个百分点" in said
    assert (
        officer.post(
            "/packs/yinchuan/2/edit/",
            {"text": STRICTER.replace("5个百分点", "6个百分点"), "seen": mark_of(STRICTER)},
        ).status_code
        == 302
    )
    draft.refresh_from_db()
    assert "介于 6个百分点" in draft.body


def test_a_text_with_problems_is_not_saved_and_not_lost(officer: Client) -> None:
    answer = officer.post("/packs/new/", {"text": STRICTER.replace("rank: 3", "rank: three")})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "rank: three" in said
    assert "应当是整数" in said
    assert not PackVersion.objects.filter(slug="yinchuan", version=2).exists()
    assert officer.post("/packs/new/", {"text": ""}).status_code == 422


def test_a_draft_somebody_else_changed_is_not_overwritten_and_what_was_typed_stays(
    officer: Client, world: World
) -> None:
    theirs = STRICTER.replace("5个百分点", "7个百分点")
    services.save_draft(theirs, by=world.leader)
    for address in ("/packs/new/", "/packs/yinchuan/2/edit/"):
        answer = officer.post(address, {"text": STRICTER, "seen": ""})
        said = answer.content.decode()
        assert answer.status_code == 409
        assert "“yinchuan”第 2 版已有内容不同的草稿" in said
        assert "介于 5个百分点 且" in said
        assert f"第 2 版草稿是{world.leader}在" in said
        assert f'name="seen" value="{mark_of(theirs)}"' in said
    assert PackVersion.objects.get(slug="yinchuan", version=2).body == theirs
    again = {"text": STRICTER, "seen": mark_of(theirs)}
    assert officer.post("/packs/yinchuan/2/edit/", again).status_code == 302
    assert PackVersion.objects.get(slug="yinchuan", version=2).body == STRICTER


@pytest.mark.parametrize(("deed", "said"), [("discard", "没有删除"), ("publish", "没有发布")])
def test_a_draft_that_changed_since_it_was_looked_at_is_neither_discarded_nor_published(
    officer: Client, world: World, deed: str, said: str
) -> None:
    services.save_draft(STRICTER, by=world.officer)
    page, address = page_of(world.officer, "/packs/yinchuan/2/"), f"/packs/yinchuan/2/{deed}/"
    form = page.partition(f'action="{address}"')[2].partition("</form>")[0]
    seen = re.findall(r'name="seen" value="(\w+)"', form)
    assert seen == [mark_of(STRICTER)]
    services.save_draft(STRICTER.replace("5个百分点", "7个百分点"), by=None)
    for sent in ({"seen": seen[0]}, {}):
        answer = officer.post(address, sent)
        assert answer.status_code == 409
        assert f"您打开这一页以后，这份草稿又有改动，{said}" in answer.content.decode()
    assert PackVersion.objects.get(slug="yinchuan", version=2).state == "draft"


def test_a_published_version_cannot_be_edited_or_discarded(officer: Client) -> None:
    assert officer.get("/packs/yinchuan/1/edit/").status_code == 409
    assert officer.post("/packs/yinchuan/1/edit/", {"text": STRICTER}).status_code == 409
    assert officer.post("/packs/yinchuan/1/discard/").status_code == 409
    assert officer.post("/packs/yinchuan/1/publish/").status_code == 409
    assert PackVersion.objects.get(slug="yinchuan").body == YINCHUAN


def test_a_draft_is_discarded_with_its_trace_in_the_trail(officer: Client, world: World) -> None:
    draft = services.save_draft(STRICTER, by=world.officer)
    services.relight(MAY, draft)
    seen = {"seen": mark_of(STRICTER)}
    assert officer.post("/packs/yinchuan/2/discard/", seen).status_code == 302
    assert not PackVersion.objects.filter(pk=draft.pk).exists()
    assert not Light.objects.filter(pack=draft.pk).exists()
    assert AuditEntry.objects.filter(verb="pack.discard", subject=f"pack:{draft.pk}").count() == 1


def test_publishing_makes_a_draft_final_and_changes_no_light(officer: Client, world: World) -> None:
    draft = services.save_draft(STRICTER, by=world.officer)
    before = list(Light.objects.order_by("pk").values_list())
    seen = {"seen": mark_of(STRICTER)}
    assert officer.post("/packs/yinchuan/2/publish/", seen).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "published"
    assert pack_in_force(PackKind.LIGHTS, MAY) == PackVersion.objects.get(slug="yinchuan", version=1)
    assert list(Light.objects.order_by("pk").values_list()) == before


def upload(client: Client, content: bytes) -> str:
    file = SimpleUploadedFile("pack.yaml", content)
    return client.post("/packs/upload/", {"file": file}, follow=True).content.decode()


def test_an_uploaded_file_goes_into_the_editor_and_is_not_saved(officer: Client) -> None:
    said = upload(officer, STRICTER.encode("utf-8-sig"))
    assert "介于 5个百分点" in said
    assert "没有问题" in said
    assert not PackVersion.objects.filter(version=2).exists()


def test_a_file_that_is_no_text_or_too_large_is_refused_in_words(officer: Client) -> None:
    assert "文件不是 UTF-8 编码的文本" in upload(officer, b"\xff\xfe\x00\x01")
    assert "规则包最多 256 KB" in upload(officer, b"a" * 300_000)
    assert "请选择一个 .yaml 文件" in officer.post("/packs/upload/", {}, follow=True).content.decode()


def test_a_trial_asks_for_its_months_one_after_the_other(officer: Client, world: World) -> None:
    services.save_draft(STRICTER, by=world.officer)
    page = page_of(world.officer, "/packs/yinchuan/2/try/")
    assert 'hx-get="/packs/yinchuan/2/try/2023-05/?rest=2023-04&amp;total=2"' in page
    may = officer.get("/packs/yinchuan/2/try/2023-05/?rest=2023-04&total=2").content.decode()
    assert 'hx-get="/packs/yinchuan/2/try/2023-04/?rest=&amp;total=2"' in may
    assert '<progress value="1" max="2"' in may
    assert (
        "hx-get"
        not in officer.get("/packs/yinchuan/2/try/2023-04/?rest=&total=2").content.decode().split("</tr>")[1]
    )


def test_a_trial_counts_the_lights_of_both_and_names_the_projects(officer: Client) -> None:
    may = page_words(officer, "/packs/wuhan/1/try/2023-05/")
    assert "2023年5月 2 红 1 → 1 黄 0 → 0 绿 2 → 0 正常 0 → 2 无灯 1 → 1" in may
    assert page_words(officer, "/packs/wuhan/1/try/2023-05/projects/") == "桥 绿 → 正常 路 绿 → 正常"


def page_words(client: Client, address: str) -> str:
    return words_of(client.get(address).content.decode())


def test_indicators_are_tried_by_their_values(officer: Client, world: World) -> None:
    text = as_version(shipped_texts()["fengxi-five-rates.yaml"], 2).replace(
        "formula: 合计(本季完成投资) / 全体(合计(本季完成投资))",
        "formula: 合计(本季完成投资) / 合计(年度计划投资)",
    )
    services.save_draft(text, by=world.officer)
    said = page_words(officer, "/packs/fengxi-five-rates/2/try/2023-05/")
    assert said.startswith("2023年5月 1 ")
    assert "投资完成率 62.5% → 62.5%" in said
    assert "季度贡献率 100.0% → 10.0%" in said


def test_choosing_says_which_months_change_and_puts_the_pack_in_force(officer: Client, world: World) -> None:
    said = words(world.officer, "/packs/wuhan/1/choose/?from_month=2023-04")
    assert "现在：一直用“银川“红黄绿灯”推进机制”第 1 版" in said
    assert "将重新计算 2 个未结账的月份" in said
    assert officer.post("/packs/wuhan/1/choose/", {"from_month": "2023-05"}).status_code == 302
    assert pack_in_force(PackKind.LIGHTS, MAY) == pack_named("wuhan", PackKind.LIGHTS)
    assert pack_in_force(PackKind.LIGHTS, APRIL) == pack_named("yinchuan", PackKind.LIGHTS)
    assert OutboxEvent.objects.filter(name="pack.chosen").count() == 1
    assert [each.label for each in reigns(PackKind.LIGHTS)] == ["2023年5月起", "2023年4月及以前"]


def test_closed_months_are_not_among_those_that_change(world: World) -> None:
    services.freeze_month(APRIL)
    said = words(world.officer, "/packs/wuhan/1/choose/?from_month=2023-04")
    assert "将重新计算 1 个未结账的月份" in said


def test_a_month_from_which_nothing_can_be_chosen_is_refused(officer: Client) -> None:
    before = PackChoice.objects.count()
    assert officer.post("/packs/wuhan/1/choose/", {"from_month": "1999-01"}).status_code == 422
    assert officer.post("/packs/wuhan/1/choose/", {}).status_code == 422
    assert PackChoice.objects.count() == before


def test_a_draft_cannot_be_chosen(officer: Client, world: World) -> None:
    services.save_draft(STRICTER, by=world.officer)
    assert officer.get("/packs/yinchuan/2/choose/").status_code == 409
    assert officer.post("/packs/yinchuan/2/choose/", {"from_month": "2023-05"}).status_code == 409
    assert pack_in_force(PackKind.LIGHTS, MAY) == PackVersion.objects.get(slug="yinchuan", version=1)


def test_the_time_line_leaves_out_choices_that_were_replaced(world: World) -> None:
    wuhan, sanya = (pack_named(slug, PackKind.LIGHTS) for slug in ("wuhan", "sanya"))
    services.choose_pack(wuhan, MAY, by=world.officer)
    services.choose_pack(sanya, MAY, by=world.officer)
    services.choose_pack(wuhan, Month(2023, 8), by=world.officer)
    found = [(each.pack.slug, each.label) for each in reigns(PackKind.LIGHTS)]
    assert found == [
        ("wuhan", "2023年8月起"),
        ("sanya", "2023年5月至2023年7月"),
        ("yinchuan", "2023年4月及以前"),
    ]


@pytest.mark.parametrize("address", ["/packs/", "/packs/yinchuan/1/"])
def test_the_number_of_statements_does_not_grow_with_packs(
    officer: Client, world: World, address: str
) -> None:
    def count() -> int:
        officer.get(address)
        with CaptureQueriesContext(connection) as seen:
            officer.get(address)
        return len(seen)

    few = count()
    for version in range(2, 6):
        services.save_draft(as_version(YINCHUAN, version), by=world.officer)
    assert count() == few
