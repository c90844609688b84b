"""Random formulas as text, of kinds that fit together."""

from __future__ import annotations

from hypothesis import strategies as st

MONEY = st.sampled_from(
    ["累计完成投资", "年度计划投资", "资金缺口", "1000万元", "0.5亿元", "3元", "若空(累计完成投资, 0)"]
)
COUNTS = st.sampled_from(["月份", "逾期月数", "净增户数", "已开工", "2", "12", "7", "0", "若空(已开工, 0)"])
DECIMALS = st.sampled_from(
    ["0.1", "30%", "2.5", "0.005", "1", "3个百分点", "序时进度", "投资完成率", "进度缺口"]
)
STORED = st.sampled_from(["开工月数", "开工月数 - 1", "开工月数 * 2"])
COMPARE = st.sampled_from(["<", "<=", ">", ">=", "=", "<>", "≤", "≥", "≠"])


def _sum(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds("({} {} {})".format, part, st.sampled_from("+-"), part)


def _picked(part: st.SearchStrategy[str], condition: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("最小({}, {})".format, part, part),
        st.builds("最大({}, {}, {})".format, part, part, part),
        st.builds("绝对值({})".format, part),
        st.builds("若空({}, {})".format, part, part),
        st.builds("如果({}, {}, {})".format, condition, part, part),
        st.builds("-({})".format, part),
    )


def _simple_conditions() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(
            [
                "已开工",
                "有正当理由",
                "类别 = '续建'",
                "类别 IN ('新开工', '')",
                "类别 <> '续建'",
                "开工日期 为空",
                "开工日期 >= '2023-05-11'",
                "开工月数 > 2",
                "真",
                "投资完成率 不为空",
            ]
        ),
        st.builds("{} {} {}".format, MONEY, COMPARE, MONEY),
        st.builds("{} {} {}".format, COUNTS, COMPARE, COUNTS),
    )


def moneys(depth: int = 2) -> st.SearchStrategy[str]:
    """Amounts."""
    if not depth:
        return MONEY
    part = moneys(depth - 1)
    scaled = st.builds(
        "{} {} {}".format, part, st.sampled_from("*/"), st.sampled_from(["月份", "2", "0.3", "12"])
    )
    return st.one_of(MONEY, _sum(part), st.builds("({})".format, scaled), _picked(part, _simple_conditions()))


def numbers(depth: int = 2, *, stored: bool = True) -> st.SearchStrategy[str]:
    """Shares, counts and other numbers; `stored`: facts kept as doubles among them."""
    leaves = st.one_of(COUNTS, DECIMALS, STORED) if stored else st.one_of(COUNTS, DECIMALS)
    if not depth:
        return leaves
    part = numbers(depth - 1, stored=stored)
    ratio = st.builds(
        "({} / {})".format, moneys(1), st.sampled_from(["年度计划投资", "资金缺口", "(累计完成投资 + 3元)"])
    )
    return st.one_of(
        leaves,
        _sum(part),
        st.builds("({} * {})".format, part, part),
        st.builds("({} / {})".format, part, part),
        ratio,
        _picked(part, _simple_conditions()),
    )


def conditions(depth: int = 2, *, stored: bool = True) -> st.SearchStrategy[str]:
    """Conditions."""
    number = numbers(2, stored=stored)
    compared = st.one_of(
        st.builds("{} {} {}".format, moneys(), COMPARE, moneys()),
        st.builds("{} {} {}".format, number, COMPARE, number),
        st.builds("{} BETWEEN {} AND {}".format, number, number, number),
        _simple_conditions() if stored else st.sampled_from(["已开工", "类别 = '续建'", "开工日期 为空"]),
    )
    if not depth:
        return compared
    part = conditions(depth - 1, stored=stored)
    return st.one_of(
        compared,
        st.builds("({} {} {})".format, part, st.sampled_from(["AND", "OR", "且", "或"]), part),
        st.builds("非 ({})".format, part),
        st.builds("如果({}, {}, {})".format, part, part, part),
    )
