"""The wording of the official sentences."""

import pytest

from guatu.bulletins.content import (
    Overall,
    heading_number,
    overall_sentence,
    percent_text,
    ranked_sentence,
    section_for,
)
from guatu.engine.calendar import Month

MAY = Month(2023, 5)
RATE = "投资完成率"

TWELVE = [
    ("县水利局", 62.5),
    ("城关镇", 41.0),
    ("县林业局", 58.04),
    ("县住建局", 55.5),
    ("县教体局", 50.0),
    ("漩口镇", 12.3),
    ("县交通运输局", 60.1),
    ("县卫健局", 44.4),
    ("高新区", 39.9),
    ("蒲溪镇", 30.0),
    ("县文旅局", 25.0),
    ("双河镇", 8.1),
]


def test_the_first_and_the_last_three_places_are_named_in_order() -> None:
    assert ranked_sentence(RATE, TWELVE) == (
        "投资完成率排名前三位的是：县水利局（62.5%）、县交通运输局（60.1%）、县林业局（58.0%）；"
        "排名后三位的是：县文旅局（25.0%）、漩口镇（12.3%）、双河镇（8.1%）。"
    )


def test_units_without_a_task_are_named_apart_and_not_ranked() -> None:
    sentence = ranked_sentence(RATE, [*TWELVE[:6], ("县妇联", None), ("县档案馆", None)])
    assert sentence == (
        "投资完成率排名前三位的是：县水利局（62.5%）、县林业局（58.0%）、县住建局（55.5%）；"
        "排名后三位的是：县教体局（50.0%）、城关镇（41.0%）、漩口镇（12.3%）。县妇联、县档案馆无任务，不参加排名。"
    )


def test_tied_units_share_a_place_and_the_sentence_says_so() -> None:
    figures = [("甲", 70.0), ("乙", 62.5), ("丙", 62.5), ("丁", 50.0), ("戊", 40.0), ("己", 0.0), ("庚", 0.0)]
    assert ranked_sentence(RATE, figures) == (
        "投资完成率排名前三位的是：甲（70.0%）、乙、丙（均为62.5%，并列第2位）；"
        "排名后三位的是：戊（40.0%）、己、庚（均为0.0%，并列末位）。"
    )


def test_a_tie_at_third_place_names_every_unit_of_the_tie() -> None:
    figures = [(name, 100.0) for name in "甲乙丙丁"] + [("戊", 90.0), ("己", 80.0), ("庚", 70.0)]
    assert ranked_sentence("项目开工率", figures) == (
        "项目开工率排名前三位的是：甲、乙、丙、丁（均为100.0%，并列第1位）；"
        "排名后三位的是：戊（90.0%）、己（80.0%）、庚（70.0%）。"
    )


def test_a_tie_in_the_middle_that_reaches_both_ends_is_named_once() -> None:
    figures = [
        ("甲", 90.0),
        ("乙", 80.0),
        ("丙", 50.0),
        ("丁", 50.0),
        ("戊", 50.0),
        ("己", 50.0),
        ("庚", 10.0),
    ]
    assert ranked_sentence(RATE, figures) == (
        "投资完成率排名前三位的是：甲（90.0%）、乙（80.0%）、丙、丁、戊、己（均为50.0%，并列第3位）；其余依次为：庚（10.0%）。"
    )


def test_a_tie_that_takes_in_everybody_else_leaves_no_last_three() -> None:
    figures = [("甲", 90.0), *((name, 50.0) for name in "乙丙丁戊己")]
    assert ranked_sentence(RATE, figures) == (
        "投资完成率排名前三位的是：甲（90.0%）、乙、丙、丁、戊、己（均为50.0%，并列末位）。"
    )


def test_figures_that_print_alike_are_a_tie() -> None:
    figures = [("甲", 62.54), ("乙", 62.46), ("丙", 10.0)]
    assert (
        ranked_sentence(RATE, figures)
        == "投资完成率由高到低依次为：甲、乙（均为62.5%，并列第1位）、丙（10.0%）。"
    )


def test_fewer_than_six_units_are_all_listed_from_high_to_low() -> None:
    figures = [("乙", 20.0), ("甲", 30.0), ("丁", 5.0), ("丙", 10.0), ("戊", None), ("己", 1.0)]
    assert ranked_sentence(RATE, figures) == (
        "投资完成率由高到低依次为：甲（30.0%）、乙（20.0%）、丙（10.0%）、丁（5.0%）、己（1.0%）。戊无任务，不参加排名。"
    )


def test_equal_units_are_not_ranked() -> None:
    assert (
        ranked_sentence(RATE, [(name, 100.0) for name in "甲乙丙丁戊己"])
        == "6个单位投资完成率均为100.0%，不分先后。"
    )
    assert ranked_sentence(RATE, [("甲", 5.0), ("乙", 5.0), ("丙", None)]) == (
        "有任务的2个单位投资完成率均为5.0%，不分先后。丙无任务，不参加排名。"
    )


def test_a_single_unit_with_a_task_is_not_ranked() -> None:
    assert ranked_sentence(RATE, [("甲", 12.0), ("乙", None)]) == (
        "仅甲有任务，投资完成率为12.0%。乙无任务，不参加排名。"
    )


@pytest.mark.parametrize("figures", [[], [("甲", None), ("乙", None)]])
def test_nobody_with_a_task_gives_no_ranking(figures: list[tuple[str, float | None]]) -> None:
    assert ranked_sentence(RATE, figures) == "各单位均无投资完成率任务，不作排名。"


def overall(percent: float | None, **more: float | None) -> Overall:
    return Overall("年度计划投资", 864_000_000_000, "累计完成投资", 382_100_000_000, percent, **more)  # type: ignore[arg-type]  # keyword figures only


def test_the_total_compares_with_last_month_and_with_pace() -> None:
    sentence = overall_sentence(
        RATE, overall(44.22, last_month_percent=37.95, pace_percent=41.67), period=MAY, who="全县重点项目"
    )
    assert sentence == (
        "截至2023年5月底，全县重点项目年度计划投资86.4亿元，累计完成投资38.21亿元，投资完成率44.2%，"
        "较上月提高6.2个百分点，快于序时进度（41.7%）2.5个百分点。"
    )


def test_a_rate_behind_pace_and_below_last_month_says_so() -> None:
    sentence = overall_sentence(
        RATE, overall(30, last_month_percent=35.5, pace_percent=41.7), period=MAY, who=""
    )
    assert sentence.endswith("投资完成率30.0%，较上月下降5.5个百分点，慢于序时进度（41.7%）11.7个百分点。")


def test_no_difference_is_said_as_level() -> None:
    sentence = overall_sentence(
        RATE, overall(41.66, last_month_percent=41.7, pace_percent=41.74), period=MAY, who=""
    )
    assert sentence.endswith("投资完成率41.7%，与上月持平，与序时进度（41.7%）持平。")


def test_an_unknown_last_month_is_left_out() -> None:
    assert overall_sentence(RATE, overall(44.2), period=MAY, who="").endswith("，投资完成率44.2%。")


def test_amounts_below_one_yi_are_in_wan() -> None:
    small = Overall("年度计划投资", 905_590_000, "累计完成投资", 0, 0.0)
    assert overall_sentence(RATE, small, period=MAY, who="") == (
        "截至2023年5月底，年度计划投资905.59万元，累计完成投资0万元，投资完成率0.0%。"
    )


def test_a_total_without_a_denominator_shows_a_dash() -> None:
    nothing = Overall(
        "计划开工", 0, "已开工", 0, None, kind="count", last_month_percent=10.0, pace_percent=41.7
    )
    assert overall_sentence("项目开工率", nothing, period=MAY, who="全县重点项目") == (
        "截至2023年5月底，全县重点项目计划开工0个，项目开工率不作计算，以“—”表示。"
    )


def test_a_section_has_its_number_its_total_and_the_better_and_worse() -> None:
    counts = Overall("计划开工", 24, "已开工", 20, 83.33, kind="count")
    section = section_for(2, "项目开工率", counts, [*TWELVE, ("县妇联", None)], period=MAY)
    assert section.heading == "二、项目开工率"
    assert section.paragraphs == (
        "截至2023年5月底，全县重点项目计划开工24个，已开工20个，项目开工率83.3%。",
        "较好的是县水利局（62.5%）、县交通运输局（60.1%）、县林业局（58.0%）；"
        "较差的是县文旅局（25.0%）、漩口镇（12.3%）、双河镇（8.1%）。县妇联无任务。",
    )
    assert section.good == (("县水利局", "62.5%"), ("县交通运输局", "60.1%"), ("县林业局", "58.0%"))
    assert section.poor == (("县文旅局", "25.0%"), ("漩口镇", "12.3%"), ("双河镇", "8.1%"))


def contrast(*slices: tuple[str, float | None]) -> str:
    paragraphs = section_for(1, RATE, overall(50.0), slices, period=MAY).paragraphs
    return paragraphs[1] if len(paragraphs) > 1 else ""


def test_few_slices_are_named_on_one_side_only() -> None:
    assert contrast(("甲", 9.0), ("乙", 8.0), ("丙", 7.0)) == "较好的是甲（9.0%）；较差的是丙（7.0%）。"
    assert contrast(("甲", 9.0), ("乙", 8.0)) == "较好的是甲（9.0%）；较差的是乙（8.0%）。"
    assert contrast(("甲", 9.0)) == "甲投资完成率为9.0%。"
    assert contrast() == ""


def test_tied_slices_are_never_both_better_and_worse() -> None:
    assert contrast(("甲", 9.0), ("乙", 5.0), ("丙", 5.0), ("丁", 5.0)) == (
        "较好的是甲（9.0%）；较差的是乙、丙、丁（均为5.0%）。"
    )
    assert contrast(("甲", 9.0), ("乙", 9.0), ("丙", 9.0), ("丁", 5.0)) == (
        "较好的是甲、乙、丙（均为9.0%）；较差的是丁（5.0%）。"
    )
    assert contrast(("甲", 9.0), ("乙", 9.0)) == "甲、乙投资完成率均为9.0%。"


def test_slices_that_met_the_whole_task_are_not_called_poor() -> None:
    assert contrast(("甲", 130.0), ("乙", 100.0)) == "较好的是甲（130.0%）；相对靠后的是乙（100.0%）。"


@pytest.mark.parametrize(
    ("value", "text"), [(62.25, "62.3%"), (0.05, "0.1%"), (-0.04, "0.0%"), (1234.5, "1234.5%"), (None, "—")]
)
def test_percent_has_one_decimal_and_rounds_halves_up(value: float | None, text: str) -> None:
    assert percent_text(value) == text


def test_a_heading_number_beyond_99_is_refused() -> None:
    with pytest.raises(ValueError, match="标题序号 100 超出 1 到 99"):
        heading_number(100)
    assert heading_number(99) == "九十九"
