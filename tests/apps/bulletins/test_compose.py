"""What the platform writes: every sentence and every cell, from the same figures as the pages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from guatu.bulletins.compose import recomposed
from guatu.bulletins.compose.addressees import addressees
from guatu.bulletins.compose.compare import compare
from guatu.bulletins.content import BulletinContent, ranked_sentence, section_for
from guatu.bulletins.content.sentences import Overall
from guatu.bulletins.services import compose_for
from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.oversight import queries as oversight
from guatu.oversight.enums import Slice
from guatu.oversight.models import PackChoice
from guatu.oversight.queries.register import register_page
from guatu.oversight.services import packs
from guatu.registry.services import enter_list
from tests.apps.bulletins.sample import JUNE_5, County, refresh, write_month
from tests.apps.oversight.rows import MAY, WAN


@pytest.fixture
def content(county: County) -> BulletinContent:
    return compose_for(MAY, by=county.world.officer, today=JUNE_5, is_demo=False)


def test_the_head_names_month_office_and_addressees(content: BulletinContent) -> None:
    assert content.title == "关于2023年5月重点项目建设情况的通报"
    assert (content.issuer, content.letterhead) == ("示例县发展和改革局", "示例县发展和改革局文件")
    assert content.addressees == ("县政府各工作部门",)
    assert (content.number, content.marks, content.contact) == ("", (), "联系人：李发改")


def test_demonstration_data_carry_their_mark(county: County) -> None:
    made = compose_for(MAY, by=county.world.officer, today=JUNE_5, is_demo=True)
    assert made.marks == ("示例数据",)


def test_the_basis_names_the_lists_of_the_year_and_the_packs_in_force(county: County) -> None:
    enter_list(county.dam, 2023, "2023年市级重点项目", entered_on=JUNE_5, by=None)
    enter_list(county.dam, 2022, "2022年市级重点项目", entered_on=JUNE_5, by=None)
    made = compose_for(MAY, by=county.world.officer, today=JUNE_5, is_demo=False)
    assert made.basis == (
        "根据《2023年市级重点项目》，按照《沣西新城重点项目五率》《银川“红黄绿灯”推进机制》，"
        "对截至2023年5月底全县重点项目建设情况进行了统计，现通报如下：",
    )


def test_the_closing_names_version_and_source_of_each_pack(content: BulletinContent) -> None:
    assert content.closing[0].startswith("请各责任单位对照附件逐项查找差距")
    assert content.closing[1].startswith(
        "注：1.各项指标按《沣西新城重点项目五率》第1版计算，来源：西咸新区沣西新城管委会"
    )
    assert "2.亮灯按《银川“红黄绿灯”推进机制》第1版判定，来源：银川市" in content.closing[1]


def test_the_opening_gives_totals_pace_and_last_month(content: BulletinContent) -> None:
    assert content.lead == (
        "截至2023年5月底，全县重点项目4个，总投资2亿元，年度计划投资4,000万元。"
        "1—5月累计完成投资1,650万元，占年度计划的41.3%，慢于序时进度（41.7%）0.4个百分点，较上月提高10.0个百分点。"
        "5月当月完成投资400万元。",
    )


def test_units_are_ranked_and_those_without_a_task_named_apart(content: BulletinContent) -> None:
    assert content.ranked == (
        "仅水利局有任务，手续办结率为62.5%。交通局、发改局无任务，不参加排名。",
        "项目开工率由高到低依次为：交通局（100.0%）、水利局（50.0%）。发改局无任务，不参加排名。",
        "入库纳统率由高到低依次为：水利局（100.0%）、交通局（0.0%）。发改局无任务，不参加排名。",
        "投资完成率由高到低依次为：交通局（45.0%）、水利局（37.5%）。发改局无任务，不参加排名。",
        "季度贡献率由高到低依次为：水利局、交通局（均为50.0%，并列第1位）、发改局（0.0%）。",
    )


def test_each_rate_has_its_section_with_totals_last_month_and_contrast(content: BulletinContent) -> None:
    said = {section.heading: section.paragraphs for section in content.sections}
    assert said["一、手续办结率"] == (
        "截至2023年5月底，全县手续应办数8项，手续办结数5项，手续办结率62.5%，与上月持平。",
        "水利局手续办结率为62.5%。交通局、发改局无任务。",
    )
    assert said["二、项目开工率"] == (
        "截至2023年5月底，全县应开工项目3个，已开工项目2个，项目开工率66.7%，与上月持平。",
        "较好的是交通局（100.0%）；较差的是水利局（50.0%）。发改局无任务。",
    )
    assert said["三、入库纳统率"][0] == (
        "截至2023年5月底，全县应入库项目2个，已入库项目1个，入库纳统率50.0%，与上月持平。"
    )
    assert said["四、投资完成率"][0] == (
        "截至2023年5月底，全县重点项目年度计划投资4,000万元，累计完成投资1,650万元，投资完成率41.3%，"
        "较上月提高10.0个百分点，慢于序时进度（41.7%）0.4个百分点。"
    )
    assert said["五、季度贡献率"] == (
        "截至2023年5月底，全县重点项目本季完成投资800万元，以下为各责任单位所占份额。",
        "较好的是水利局、交通局（均为50.0%）；较差的是发改局（0.0%）。",
    )


def test_the_lights_are_counted_compared_and_the_red_ones_named_with_their_reason(
    content: BulletinContent,
) -> None:
    section = content.sections[-1]
    assert section.heading == "六、项目亮灯情况"
    assert section.paragraphs == (
        "截至2023年5月底，全县重点项目红灯1个、黄灯1个、绿灯1个、无灯1个。"
        "与上月相比，红灯增加1个、黄灯减少1个、绿灯持平。",
        "红灯项目1个：",
        "1.城关渠道改造工程（水利局）：逾期3个月未开工，无正当理由（红：达到3个月）；"
        "累计完成10.0%，序时进度41.7%，落后31.7个百分点（红：超过30个百分点）。",
    )


def test_the_annex_by_unit_holds_amounts_rates_and_lights_and_a_dash_where_there_is_no_task(
    content: BulletinContent,
) -> None:
    table = content.annexes[0]
    assert (table.title, table.unit_note) == ("示例县2023年5月各责任单位指标完成情况表", "单位：万元")
    assert [column.title for column in table.columns] == [
        *("序号", "责任单位", "项目数", "年度计划投资", "累计完成投资"),
        *("手续办结率", "项目开工率", "入库纳统率", "投资完成率", "季度贡献率", "红灯", "黄灯", "绿灯"),
    ]
    assert table.rows == (
        (1, "水利局", 2, 2000 * WAN, 750 * WAN, 62.5, 50.0, 100.0, 37.5, 50.0, 1, 0, 1),
        (2, "交通局", 1, 2000 * WAN, 900 * WAN, None, 100.0, 0.0, 45.0, 50.0, 0, 1, 0),
        (3, "发改局", 1, 0, 0, None, None, None, None, 0.0, 0, 0, 0),
    )
    assert table.total_row is not None
    assert table.total_row[:6] == (None, "合计", 4, 4000 * WAN, 1650 * WAN, 62.5)


def test_the_annex_by_place_has_the_same_columns(content: BulletinContent) -> None:
    table = content.annexes[1]
    assert table.title == "示例县2023年5月各镇（园区）指标完成情况表"
    assert [row[1:5] for row in table.rows] == [
        ("经开区", 2, 2000 * WAN, 900 * WAN),
        ("城关镇", 1, 1000 * WAN, 100 * WAN),
        ("平梁镇", 1, 1000 * WAN, 650 * WAN),
    ]


def test_the_annex_of_projects_has_each_with_its_problem(content: BulletinContent) -> None:
    table = content.annexes[2]
    assert table.rows[1] == (
        *(2, "城关渠道改造工程", "水利局", "城关镇", 5000 * WAN, 1000 * WAN, 50 * WAN, 100 * WAN, 10.0),
        *("红", "征地未完成，一户未签约"),
    )
    assert table.rows[3] == (4, "智慧物流园", "发改局", "经开区", *[None] * 6, "")
    assert table.total_row == (
        *(None, "合计", None, None, 20000 * WAN, 4000 * WAN, 400 * WAN, 1650 * WAN, 41.25, None, None),
    )


def test_the_annex_of_warnings_gives_the_worst_first_with_its_reason(content: BulletinContent) -> None:
    assert [row[1:5] for row in content.annexes[3].rows] == [
        ("城关渠道改造工程", "水利局", "城关镇", "红"),
        ("经开区连接线公路", "交通局", "经开区", "黄"),
    ]
    assert content.annexes[3].rows[1][5] == "开工1.5个月未入库，无正当理由（黄：满1个月）"


def test_annexes_hold_the_figures_the_pages_show(county: County, content: BulletinContent) -> None:
    officer = county.world.officer
    for table, by in ((content.annexes[0], Slice.UNIT), (content.annexes[1], Slice.REGION)):
        shown = oversight.rates(officer, MAY, by)
        rates = [
            [None if rate.value is None else rate.value * 100 for rate in row.rates] for row in shown.rows
        ]
        assert [list(row[5:10]) for row in table.rows] == [pytest.approx(row) for row in rates]
    page = register_page(officer, MAY)
    assert [row[7] for row in content.annexes[2].rows] == [row.done_fen for row in page.rows]
    counts = oversight.light_counts(officer, MAY)[0].counts
    assert content.annexes[0].total_row is not None
    assert list(content.annexes[0].total_row[10:]) == [counts["red"], counts["yellow"], counts["green"]]


def test_every_percentage_of_the_sections_stands_in_an_annex(content: BulletinContent) -> None:
    cells = [
        cell for table in content.annexes[:2] for row in (*table.rows, table.total_row or ()) for cell in row
    ]
    printed = {f"{cell:.1f}%".replace("41.2%", "41.3%") for cell in cells if isinstance(cell, float)}
    for section in content.sections[:5]:
        for paragraph in section.paragraphs:
            said = set(re.findall(r"[\d.]+%", paragraph)) - {"41.7%"}
            assert said <= printed, paragraph


def test_in_january_there_is_no_comparison_with_the_year_before(county: County) -> None:
    january = Month(2024, 1)
    write_month(county, Month(2023, 12), dam=900, canal=800, road=1900)
    write_month(county, january, dam=50, canal=10, road=40)
    refresh(january)
    made = compose_for(january, by=county.world.officer, today=JUNE_5, is_demo=False)
    assert made.lead[0].endswith("1月完成投资100万元，占年度计划的2.5%，慢于序时进度（8.3%）5.8个百分点。")
    assert not any("上月" in paragraph for section in made.sections[:5] for paragraph in section.paragraphs)


def test_without_a_month_before_nothing_is_compared(county: County) -> None:
    made = compose_for(Month(2023, 4), by=county.world.officer, today=JUNE_5, is_demo=False)
    assert not any("上月" in paragraph for section in made.sections for paragraph in section.paragraphs)


def test_without_rules_in_force_there_are_rates_and_no_lights(county: County) -> None:
    PackChoice.objects.filter(kind="lights").delete()
    made = compose_for(MAY, by=county.world.officer, today=JUNE_5, is_demo=False)
    assert [section.heading for section in made.sections][-1] == "五、季度贡献率"
    assert len(made.annexes) == 3
    assert made.annexes[2].rows[1][9] is None


def test_another_pack_changes_words_and_figures_without_code(county: County) -> None:
    text = """
kind: indicators
slug: plain-two
version: 1
title: 两项指标
source: 测试
indicators:
  - {slug: idle, name: 未开工占比, formula: 个数(非 已开工) / 个数(真), better: down, definition: 未开工的项目占全部项目的比例}
  - {slug: red-money, name: 单个项目平均投资, formula: 合计(累计完成投资) / 个数(真), unit: 万元, definition: 平均}
"""
    pack = packs.save_draft(text, by=county.world.officer)
    packs.publish(pack, by=county.world.officer)
    packs.choose_pack(pack, MAY, by=county.world.officer)
    made = compose_for(MAY, by=county.world.officer, today=JUNE_5, is_demo=False)
    assert made.ranked == ("未开工占比由低到高依次为：交通局（0.0%）、水利局（50.0%）、发改局（100.0%）。",)
    assert made.sections[0].paragraphs[1] == "较好的是交通局（0.0%）；较差的是发改局（100.0%）。"
    assert made.sections[1].paragraphs == ("截至2023年5月底，全县重点项目单个项目平均投资为412.5万元。",)
    assert [row[4] for row in made.annexes[0].rows] == [375 * WAN, 900 * WAN, 0]


def test_a_month_without_data_is_refused(county: County) -> None:
    with pytest.raises(Refused, match="2022年1月没有数据"):
        compose_for(Month(2022, 1), by=county.world.officer, today=JUNE_5, is_demo=False)


def test_without_indicators_in_force_the_answer_says_what_to_do(county: County) -> None:
    PackChoice.objects.filter(kind="indicators").delete()
    with pytest.raises(Refused, match="没有启用指标包"):
        compose_for(MAY, by=county.world.officer, today=JUNE_5, is_demo=False)


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([], ()),
        ([("town", "城关镇人民政府"), ("town", "南山街道办事处")], ("各镇人民政府、街道办事处",)),
        ([("town", "清水乡人民政府")], ("各乡人民政府",)),
        ([("park", name) for name in "甲乙丙丁"], ("各园区管委会",)),
        ([("park", "经开区管委会"), ("park", "高新区管委会")], ("经开区管委会、高新区管委会",)),
        ([("department", "示例县水利局"), ("company", "甲公司")], ("县政府各工作部门",)),
    ],
)
def test_addressees_follow_the_bodies_of_the_place(
    bodies: list[tuple[str, str]], expected: tuple[str, ...]
) -> None:
    assert addressees(bodies, "示例县") == expected


def test_recomposing_keeps_what_is_not_made_of_figures(content: BulletinContent) -> None:
    kept = replace(
        content,
        title="另拟的标题",
        addressees=("各镇",),
        closing=("另拟的结尾。",),
        lead=("旧数。",),
        annexes=(),
    )
    made = recomposed(kept, content)
    assert (made.title, made.addressees, made.closing) == ("另拟的标题", ("各镇",), ("另拟的结尾。",))
    assert (made.lead, made.annexes) == (content.lead, content.annexes)


def test_a_figure_that_nobody_computed_is_found(content: BulletinContent) -> None:
    draft = replace(content, lead=("全县完成投资2,650万元，占年度计划的41.3%。",))
    found = compare(draft, content)
    assert (found.is_current, found.foreign) == (True, ("2,650万元",))
    assert not compare(replace(content, annexes=content.annexes[:2]), content).is_current


def test_where_less_is_better_the_lowest_leads() -> None:
    figures = [("甲局", 30.0), ("乙局", 0.0), ("丙局", 10.0)]
    assert ranked_sentence("未支付率", figures, lower_is_better=True) == (
        "未支付率由低到高依次为：乙局（0.0%）、丙局（10.0%）、甲局（30.0%）。"
    )
    overall = Overall("应支付资金", 100, "未支付资金", 20, 20.0, kind="count", measure="万元")
    section = section_for(1, "未支付率", overall, figures, period=MAY, lower_is_better=True)
    assert (section.good, section.poor) == ((("乙局", "0.0%"),), (("甲局", "30.0%"),))
