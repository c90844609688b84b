"""Figures that promise nothing are left out for the right reason, and what is done again and again is read as such."""

import pytest

from guatu.engine.extract import read_plan

TITLE = "青禾县2024年项目建设方案\n一、主要目标\n"


@pytest.mark.parametrize(
    ("text", "figure", "rule"),
    [
        ("审批时限由58个工作日压缩到33个工作日。", "58个工作日", "baseline"),
        ("森林覆盖率由42.1%提高到45%。", "42.1%", "baseline"),
        ("建成后旅客吞吐量将达4000万人次/年。", "4000万人次/年", "capacity"),
        ("3周岁以上幼儿入园率达到90%。", "3周岁", "threshold"),
        ("面向35周岁以下、全日制本科以上学历人员公开招聘。", "35周岁", "condition"),
        ("空气质量排名后3位的乡镇作出说明。", "3位", "ordinal"),
        ("按到位资金的3‰给予奖励。", "3‰", "reward"),
        ("对完成率低于85%的单位予以提醒。", "85%", "condition"),
        ("深入开展“百警进百企”活动。", "“百警进百企”", "quoted"),
    ],
)
def test_a_figure_is_left_out_for_its_reason(text: str, figure: str, rule: str) -> None:
    left_out = {each.quote: each for each in read_plan(TITLE + text).not_taken}
    assert left_out[figure].rule == rule
    assert "，" in left_out[figure].reason


@pytest.mark.parametrize(
    ("text", "unit"),
    [("新增污水处理能力5万吨/日。", "万吨/日"), ("垃圾焚烧处理能力达到1200吨/日。", "吨/日")],
)
def test_a_capacity_promised_per_day_is_a_target(text: str, unit: str) -> None:
    assert [target.unit for target in read_plan(TITLE + text).targets] == [unit]


@pytest.mark.parametrize(
    ("text", "per", "times"),
    [
        ("每月5日前报送工作进展。", "月", None),
        ("每月印发红黑榜。", "月", None),
        ("“工匠”每两年评选一次。", "两年", (1, 1)),
        ("实行周调度制度。", "周", None),
        ("县领导每季度至少到现场2次。", "季度", (2, 2)),
    ],
)
def test_what_is_done_again_and_again_is_read(text: str, per: str, times: tuple[int, int] | None) -> None:
    assert [(each.per, each.times) for each in read_plan(TITLE + text).frequencies] == [(per, times)]


@pytest.mark.parametrize(
    "text", ["项目建设在乡镇年度考核中占20分。", "对季度晾晒评比前3名的镇进行奖励。", "人均每年增收2000元。"]
)
def test_what_only_sounds_repeated_is_no_frequency(text: str) -> None:
    assert read_plan(TITLE + text).frequencies == ()


def test_the_size_things_must_have_is_told_from_the_figure_promised() -> None:
    reading = read_plan(
        "青禾县2024年项目建设方案\n一、目标\n新开工亿元以上重大项目30个,引进投资5000万元以上产业项目8个以上。"
    )
    assert [(t.threshold, str(t.value), t.unit) for t in reading.targets] == [
        ("亿元以上", "30", "个"),
        ("5000万元以上", "8", "个"),
    ]
