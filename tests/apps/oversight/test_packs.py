"""Packs: read, refused with every problem's place, published for good, chosen from a month, tried on the past."""

from __future__ import annotations

import pytest

from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.kit.packs import PackState, mark_of, shipped_texts
from guatu.ledger.models import AuditEntry, OutboxEvent
from guatu.oversight import queries, services
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Light, PackChoice, PackVersion
from guatu.oversight.packs.changes import pack_changes
from guatu.oversight.packs.check import check_pack
from guatu.oversight.packs.reader import MOST_BYTES
from tests.apps.oversight.rows import MAY, NOW, WAN, fact, project
from tests.world import World

WUHAN = shipped_texts()["wuhan.yaml"]
FIVE = shipped_texts()["fengxi-five-rates.yaml"]


def second(text: str = WUHAN) -> str:
    return text.replace("version: 1", "version: 2", 1)


def said(text: str) -> list[tuple[str, str]]:
    return [(problem.path, problem.sentence) for problem in check_pack(text).problems]


@pytest.mark.parametrize("name", shipped_texts())
def test_every_shipped_pack_can_be_used_and_names_its_source(name: str) -> None:
    report = check_pack(shipped_texts()[name])
    assert report.problems == ()
    assert f"{report.slug}.yaml" == name
    assert "source:" in shipped_texts()[name]


def test_the_shipped_packs_are_loaded_once_and_the_defaults_put_in_force(db: None) -> None:
    assert len(services.load_shipped_packs(at=NOW)) == len(shipped_texts())
    assert services.load_shipped_packs(at=NOW) == []
    assert str(queries.pack_in_force(PackKind.LIGHTS, MAY)) == "yinchuan@1"
    assert str(queries.pack_in_force(PackKind.INDICATORS, MAY)) == "fengxi-five-rates@1"
    assert str(queries.pack_in_force(PackKind.MEASURES, MAY)) == "plan-measures@1"
    assert str(queries.pack_in_force(PackKind.TARGETS, MAY)) == "plan-targets@1"
    assert PackChoice.objects.count() == 4


WHEN = "dimensions[1].clauses[1].when"
SLIPS = [
    ("title:", "titel:", "titel", "不认识“titel”，是不是“title”？"),
    (
        "kind: lights",
        "kind: lamps",
        "kind",
        "请写 kind: lights（亮灯规则）、indicators（指标）、measures（目标口径）或 targets（目标进展规则）",
    ),
    ("slug: wuhan", "slug: 武汉", "slug", "只能用小写字母、数字和连字符，并以字母开头"),
    ("version: 1", "version: 1.5", "version", "应当是整数"),
    ("when: 相对进度 < 60%", "when: 相对进度 << 60%", WHEN, "第 6 个字：“<”后面缺少一个事实、数或条件"),
    ("when: 相对进度 < 60%", "when: 相对进度", WHEN, "第 1 个字：这里要一个条件（例如 a < b），给的却是比率"),
    (
        "formula: 月份 / 12",
        "formula: 月分 / 12",
        "definitions.序时进度",
        "定义“序时进度”里，第 1 个字：没有叫“月分”的事实，是不是“月份”？",
    ),
    (
        "相当于序时进度的 {相对进度}\n",
        "相当于 {相对近度}\n",
        "dimensions[1].clauses[3].because",
        "第 19 个字：没有叫“相对近度”的事实，是不是“相对进度”？",
    ),
    ("code: red,", "code: yellow,", "colours[2].code", "颜色“yellow”写了两次"),
]


@pytest.mark.parametrize(("old", "new", "path", "sentence"), SLIPS)
def test_a_slip_is_named_with_its_place(old: str, new: str, path: str, sentence: str) -> None:
    assert old in WUHAN
    assert (path, sentence) in said(WUHAN.replace(old, new, 1))


def test_what_is_wrong_in_a_definition_is_said_once() -> None:
    assert len(said(WUHAN.replace("formula: 月份 / 12", "formula: 月分 / 12"))) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "文件是空的"),
        ("- a\n- b", "规则包应当是“键: 值”的列表，例如第一行写 kind: lights"),
        ("kind: [lights", "YAML 写法有误，请检查缩进、冒号后的空格和引号"),
        ("a: &x [1]\nb: *x", "规则包里不能使用 YAML 别名（*名称），请写出全文"),
        ("kind: lights\nkind: lights", "“kind”写了两次"),
        ("kind: !!python/object/apply:os.system ['true']", "YAML 写法有误，请检查缩进、冒号后的空格和引号"),
        ("[" * 5000, "不是有效的 YAML 文本，请检查字符和格式"),
        ("a: \x00", "含有不能保存的控制字符（U+0000），请删去"),
        ("#" * (MOST_BYTES + 1), "文件太大：规则包最多 256 KB"),
    ],
)
def test_a_text_that_is_no_pack_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    assert [problem for _, problem in said(text)] == [sentence]


def test_an_indicator_must_aggregate_and_have_its_own_slug() -> None:
    text = FIVE.replace("slug: started", "slug: permits").replace(
        "合计(手续办结数) / 合计(手续应办数)", "手续办结数 / 手续应办数"
    )
    problems = said(text)
    assert ("indicators[2].slug", "代号“permits”用了两次") in problems
    assert problems[0][0] == "indicators[1].formula"
    assert "要放进 合计(…)、个数(…) 等函数里" in problems[0][1]


def test_definitions_in_a_circle_are_refused() -> None:
    text = WUHAN.replace("formula: 月份 / 12", "formula: 相对进度 / 12")
    assert any("绕成了圈" in sentence for _, sentence in said(text))


def test_a_draft_may_be_saved_again_and_a_published_version_never_changes(world: World) -> None:
    draft = services.save_draft(WUHAN, by=world.officer)
    again = services.save_draft(WUHAN.replace("每月通报", "每旬通报"), by=world.officer)
    assert again.pk == draft.pk
    assert "每旬通报" in again.body
    services.publish(again, by=world.officer)
    with pytest.raises(Refused, match="已发布，不能修改；请把 version 改为 2"):
        services.save_draft(WUHAN, by=world.officer)
    with pytest.raises(Refused, match="已经发布"):
        services.publish(again, by=world.officer)
    kept = PackVersion.objects.get()
    assert (kept.state, "每旬通报" in kept.body) == (PackState.PUBLISHED, True)
    verbs = AuditEntry.objects.filter(verb__startswith="pack.").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["pack.save", "pack.save", "pack.publish"]


def test_a_draft_is_published_only_as_it_was_seen(world: World) -> None:
    draft = services.save_draft(WUHAN, by=world.officer)
    services.save_draft(WUHAN.replace("每月通报", "每旬通报"), by=None)
    for seen in (mark_of(WUHAN), ""):
        with pytest.raises(Refused, match="这份草稿又有改动，没有发布"):
            services.publish(draft, by=world.officer, seen=seen)
    kept = PackVersion.objects.get()
    assert (kept.state, kept.published_at) == (PackState.DRAFT, None)
    assert not AuditEntry.objects.filter(verb="pack.publish").exists()
    services.publish(draft, by=world.officer, seen=mark_of(kept.body))
    assert (draft.state, "每旬通报" in draft.body) == (PackState.PUBLISHED, True)


def test_a_text_with_problems_is_not_saved(world: World) -> None:
    with pytest.raises(Refused, match="规则包有 1 处问题，没有保存") as refused:
        services.save_draft(WUHAN.replace("相对进度 < 60%", "相对近度 < 60%"), by=world.officer)
    assert refused.value.details[0].startswith("第 33 行，dimensions[1].clauses[1].when：")
    assert not PackVersion.objects.exists()


def test_a_slug_belongs_to_one_kind_of_pack(world: World, packs: None) -> None:
    with pytest.raises(Refused, match="代号“wuhan”已用于亮灯规则"):
        services.save_draft(second(FIVE).replace("slug: fengxi-five-rates", "slug: wuhan"), by=world.officer)


def test_a_draft_cannot_be_put_in_force(world: World) -> None:
    draft = services.save_draft(WUHAN, by=world.officer)
    with pytest.raises(Refused, match="草稿不能启用"):
        services.choose_pack(draft, MAY, by=world.officer)
    assert not PackChoice.objects.exists()
    assert not OutboxEvent.objects.filter(name="pack.chosen").exists()


def test_a_choice_rules_from_its_month_until_the_next(world: World, packs: None) -> None:
    services.choose_pack(queries.pack_named("wuhan", PackKind.LIGHTS), Month(2023, 3), by=world.officer)
    services.choose_pack(queries.pack_named("sanya", PackKind.LIGHTS), Month(2023, 6), by=world.officer)
    found = [str(queries.pack_in_force(PackKind.LIGHTS, Month(2023, number))) for number in (2, 3, 5, 6)]
    assert found == ["yinchuan@1", "wuhan@1", "wuhan@1", "sanya@1"]
    event = OutboxEvent.objects.filter(name="pack.chosen").order_by("id")[0]
    assert event.payload["from_month"] == 202303


def test_the_newest_published_version_is_meant_by_a_bare_name(world: World, packs: None) -> None:
    services.save_draft(second(), by=world.officer)
    assert queries.pack_named("wuhan", PackKind.LIGHTS).version == 1
    services.publish(PackVersion.objects.get(slug="wuhan", version=2), by=world.officer)
    assert queries.pack_named("wuhan", PackKind.LIGHTS).version == 2
    assert queries.pack_named("wuhan@1", PackKind.LIGHTS).version == 1
    with pytest.raises(Refused, match="没有叫“wuhan@x”的亮灯规则包"):
        queries.pack_named("wuhan@x", PackKind.LIGHTS)


def test_drafts_are_for_those_who_define_packs(world: World, packs: None) -> None:
    services.save_draft(second(), by=world.officer)
    assert queries.packs(world.officer, PackKind.LIGHTS).filter(version=2).exists()
    assert not queries.packs(world.water_clerk, PackKind.LIGHTS).filter(version=2).exists()
    assert queries.packs(world.water_clerk, PackKind.LIGHTS).exists()
    assert not queries.packs(world.nobody).exists()


def test_a_draft_tried_on_the_past_tells_what_it_would_change_and_keeps_nothing(
    world: World, packs: None
) -> None:
    places = {"region": world.chengguan, "unit": world.water}
    fact(project("极慢", **places), plan_fen=1200 * WAN, done_fen=120 * WAN)
    fact(project("慢", **places), plan_fen=1200 * WAN, done_fen=360 * WAN)
    fact(project("快", **places), plan_fen=1200 * WAN, done_fen=600 * WAN)
    fact(project("别处", region=world.pingliang), plan_fen=1200 * WAN, done_fen=0)
    draft = second().replace("相对进度 < 60%", "相对进度 < 75%")
    (may,) = queries.try_pack(world.town_clerk, draft, [MAY])
    assert (may.month, str(may.pack)) == (MAY, "yinchuan@1")
    assert may.before == {"红": 1, "黄": 1, "绿": 1}
    assert may.after == {"红": 2, "正常": 1}
    assert [(each.name, each.before, each.after) for each in may.changes] == [
        ("慢", "黄", "红"),
        ("快", "绿", "正常"),
    ]
    assert may.changed == 2
    assert not Light.objects.exists()
    assert not PackVersion.objects.filter(version=2).exists()


def test_only_a_good_pack_of_lights_can_be_tried(world: World, packs: None) -> None:
    with pytest.raises(Refused, match="只有亮灯规则包可以试算"):
        queries.try_pack(world.officer, FIVE, [MAY])
    with pytest.raises(Refused, match="规则包有问题") as refused:
        queries.try_pack(world.officer, WUHAN.replace("月份 / 12", "月份 /"), [MAY])
    assert refused.value.details


def test_what_changed_between_versions_is_said_part_by_part() -> None:
    later = second().replace("相对进度 < 60%", "相对进度 < 50%").replace("  - 每月通报\n", "")
    assert [change.sentence for change in pack_changes(WUHAN, later)] == [
        "版本：由“1”改为“2”",
        "方面·进度·条款·1·条件：由“相对进度 < 60%”改为“相对进度 < 50%”",
        "措施·1：由“每月通报”改为“保障不力的区和部门由市政府全市通报”",
        "措施·2：删去“保障不力的区和部门由市政府全市通报”",
    ]
    assert pack_changes(WUHAN, WUHAN) == []
