"""Rates, lights and packs without the browser."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from guatu.config.management.terminal import table, width
from guatu.kit.packs import shipped_texts
from guatu.oversight.models import PackVersion
from tests.apps.oversight.rows import WAN, fact, project
from tests.world import World


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def county(world: World, packs: None) -> World:
    fact(project("慢项目", region=world.chengguan, unit=world.water), plan_fen=1200 * WAN, done_fen=120 * WAN)
    fact(
        project("快项目", region=world.pingliang, unit=world.transport),
        plan_fen=1200 * WAN,
        done_fen=480 * WAN,
    )
    return world


def test_rates_are_printed_as_an_aligned_table(county: World) -> None:
    lines = run("rates", "--as-of", "2023-05", "--by", "unit").splitlines()
    assert lines[0] == "2023年5月　沣西新城重点项目五率（fengxi-five-rates@1）"
    assert lines[2:] == [
        "责任单位  项目数  手续办结率  项目开工率  入库纳统率  投资完成率  季度贡献率",
        "--------  ------  ----------  ----------  ----------  ----------  ----------",
        "交通局         1           —           —           —       40.0%           —",
        "水利局         1           —           —           —       10.0%           —",
        "合计           2           —           —           —       25.0%           —",
    ]


def test_rates_as_json_carry_the_halves(county: World) -> None:
    found = json.loads(run("rates", "--as-of", "2023-05", "--by", "unit", "--json"))
    assert (found["month"], found["by"], found["pack"]) == ("2023-05", "unit", "fengxi-five-rates@1")
    assert [row["label"] for row in found["rows"]] == ["交通局", "水利局"]
    assert found["total"]["rates"]["investment"] == {
        "value": 0.25,
        "numerator": 600 * WAN,
        "denominator": 2400 * WAN,
    }
    assert found["total"]["rates"]["started"]["value"] is None


def test_lights_are_printed_by_the_pack_in_force_and_by_another(county: World) -> None:
    printed = run("lights", "--as-of", "2023-05")
    assert "红 1　黄 0　绿 0　无灯 1" in printed
    assert "   1  慢项目  水利局    红    —     红    —         —" in printed
    assert "红 1　黄 0　正常 1　无灯 0" in run("lights", "--as-of", "2023-05", "--pack", "wuhan")


def test_lights_as_json_name_the_clause_that_decided(county: World) -> None:
    found = json.loads(run("lights", "--as-of", "2023-05", "--json"))
    assert found["counts"] == {"red": 1, "yellow": 0, "green": 0, "": 1}
    slow = found["rows"][0]
    assert (slow["name"], slow["colour"], slow["dimensions"][1]["clause"]) == ("慢项目", "red", 1)


def test_a_month_without_data_says_so(county: World) -> None:
    assert "2022年1月没有数据，有数据的月份：2023-05 至 2023-05" in run("rates", "--as-of", "2022-01")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["lights", "--as-of", "2023-05", "--pack", "nowhere"], "没有叫“nowhere”的亮灯规则包，现有：sanya、"),
        (["rates", "--as-of", "2023-13"], "没有这个月份：2023-13"),
        (["pack", "check", "/no/such/file"], "打不开文件 /no/such/file"),
    ],
)
def test_a_command_says_in_chinese_what_is_wrong(county: World, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)


def test_checking_a_good_pack_needs_no_database(tmp_path: Path) -> None:
    file = tmp_path / "pack.yaml"
    file.write_text(shipped_texts()["yinchuan.yaml"], encoding="utf-8")
    assert run("pack", "check", str(file)) == (
        "可以使用：银川“红黄绿灯”推进机制（yinchuan@1），4 个方面、11 条条款、3 种颜色、6 个定义"
    )


def test_checking_a_bad_pack_names_every_place_and_ends_with_1(tmp_path: Path) -> None:
    file = tmp_path / "pack.yaml"
    text = shipped_texts()["wuhan.yaml"].replace("when: 相对进度 < 60%", "when: 相对进読 < 60%")
    file.write_text(text.replace("colour: yellow", "colour: orange"), encoding="utf-8")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("pack", "check", str(file), "--json", stdout=out)
    assert ended.value.code == 1
    found = json.loads(out.getvalue())
    assert [(each["path"], each["message"]) for each in found["problems"]] == [
        ("dimensions[1].clauses[1].when", "第 1 个字：没有叫“相对进読”的事实，是不是“相对进度”？"),
        ("dimensions[1].clauses[2].colour", "没有颜色“orange”，colours 里有：red、yellow、normal"),
    ]
    assert found["problems"][0]["line"] == 33


def test_loading_a_file_publishes_it_once(db: None, tmp_path: Path) -> None:
    file = tmp_path / "pack.yaml"
    file.write_text(shipped_texts()["wuhan.yaml"], encoding="utf-8")
    assert run("pack", "load", str(file)) == "已发布 wuhan@1：武汉市级重大项目进度预警"
    with pytest.raises(CommandError, match="第 1 版已发布，不能修改；请把 version 改为 2"):
        run("pack", "load", str(file))
    assert PackVersion.objects.count() == 1


def test_choosing_a_pack_puts_it_in_force_from_its_month(county: World) -> None:
    assert run("pack", "choose", "wuhan", "--from", "2023-05").startswith("自2023年5月起启用 wuhan@1")
    assert "正常 1" in run("lights", "--as-of", "2023-05")
    listed = run("pack", "list")
    assert [line.split()[-1] for line in listed.splitlines() if line.startswith(("wuhan", "yinchuan"))] == [
        "2023-05", "最初",
    ]  # fmt: skip


def test_chinese_characters_take_two_columns_in_a_table() -> None:
    assert table(["名", "数"], [["水利局", "1"], ["a", "12"]], right=[1]) == (
        "名      数\n------  --\n水利局   1\na       12"
    )
    assert width("a—水") == 4
