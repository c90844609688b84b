"""Whom a name in a plan means: names as offices of many provinces write them, against the bodies of one county."""

from __future__ import annotations

import pytest

from guatu.targets.unit_names import Body, Place, propose

PLACE = Place(("示例县", "汉阴县"), ("安康市", "陕西省"), "county")
_NAMES = (
    ("示例县人民政府", "县政府", "government"),
    ("示例县发展和改革局", "发改局", "department"),
    ("示例县经济贸易局", "", "department"),
    ("示例县教育体育和科技局", "", "department"),
    ("示例县住房和城乡建设局", "", "department"),
    ("示例县自然资源局", "", "department"),
    ("示例县人力资源和社会保障局", "", "department"),
    ("示例县文化旅游和广播电视局", "文旅广电局", "department"),
    ("示例县卫生健康局", "", "department"),
    ("示例县水利局", "水利局", "department"),
    ("示例县水土保持局", "", "department"),
    ("示例县招商服务中心", "", "department"),
    ("示例县行政审批局", "", "department"),
    ("示例县市场监督管理局", "", "department"),
    ("示例县工商业联合会", "", "other"),
    ("安康市生态环境局示例分局", "", "department"),
    ("城关镇人民政府", "城关镇", "town"),
    ("双河乡人民政府", "", "town"),
    ("东湖街道办事处", "", "town"),
    ("示例县经济开发区管委会", "", "park"),
    ("国网示例县供电公司", "", "company"),
)
COUNTY = [Body(pk, name, short, kind, "county") for pk, (name, short, kind) in enumerate(_NAMES, 1)]
CITY = Body(100, "安康市发展和改革委员会", "市发改委", "department", "city", is_inside=False)


def _meant(name: str, bodies: list[Body] = COUNTY) -> list[str]:
    return [
        body.name for pk in propose(name, bodies, PLACE).organisations for body in bodies if body.pk == pk
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("示例县发展和改革局", "示例县发展和改革局"),
        ("县发改局", "示例县发展和改革局"),
        ("发改委", "示例县发展和改革局"),
        ("县发展改革局", "示例县发展和改革局"),
        ("汉阴县发改局", "示例县发展和改革局"),
        ("县经贸局", "示例县经济贸易局"),
        ("县教体科技局", "示例县教育体育和科技局"),
        ("住建局", "示例县住房和城乡建设局"),
        ("县住房城乡建设局", "示例县住房和城乡建设局"),
        ("县资规局", "示例县自然资源局"),
        ("县人社局", "示例县人力资源和社会保障局"),
        ("县文旅广电局", "示例县文化旅游和广播电视局"),
        ("县卫健局", "示例县卫生健康局"),
        ("县卫健委", "示例县卫生健康局"),
        ("县水利局", "示例县水利局"),
        ("县招商服务中心", "示例县招商服务中心"),
        ("县审批局", "示例县行政审批局"),
        ("市场监管局", "示例县市场监督管理局"),
        ("县市场监管局", "示例县市场监督管理局"),
        ("县工商联", "示例县工商业联合会"),
        ("市生态环境局汉阴分局", "安康市生态环境局示例分局"),
        ("市生态环境局示例分局", "安康市生态环境局示例分局"),
        ("县生态环境分局", "安康市生态环境局示例分局"),
        ("城关镇", "城关镇人民政府"),
        ("城关镇政府", "城关镇人民政府"),
        ("双河乡", "双河乡人民政府"),
        ("东湖街道", "东湖街道办事处"),
        ("县政府", "示例县人民政府"),
        ("经开区", "示例县经济开发区管委会"),
        ("经开区管委会", "示例县经济开发区管委会"),
        ("经开区等产业链", "示例县经济开发区管委会"),
        ("国网示例县供电公司", "国网示例县供电公司"),
        (" 县 水利局", "示例县水利局"),
    ],
)
def test_a_name_means_the_body_an_official_would_take_it_for(name: str, meant: str) -> None:
    assert _meant(name) == [meant]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("各镇", 1),
        ("各乡镇", 2),
        ("各街道", 1),
        ("各镇（街道）", 3),
        ("各园区", 1),
        ("各镇区", 4),
        ("各开发区管委会", 1),
    ],
)
def test_a_group_means_all_bodies_of_its_kind(name: str, count: int) -> None:
    assert len(_meant(name)) == count


@pytest.mark.parametrize(
    "name",
    [
        "县直相关单位",
        "各相关单位",
        "相关部门",
        "各责任单位",
        "各部门",
        "单位",
        "各项目谋划工作组",
        "项目建设专班",
        "县级有关部门",
    ],
)
def test_vague_names_are_left_to_a_person(name: str) -> None:
    assert propose(name, COUNTY, PLACE).organisations == ()
    assert propose(name, COUNTY, PLACE).reason == "泛指，请选定单位"


def test_a_bureau_of_the_city_is_never_taken_for_the_countys() -> None:
    assert propose("市发改委", COUNTY, PLACE).organisations == ()
    assert propose("市发改委", COUNTY, PLACE).reason == "是市级单位，平台上没有"
    assert _meant("市发改委", [*COUNTY, CITY]) == ["安康市发展和改革委员会"]
    assert _meant("发改局", [*COUNTY, CITY]) == ["示例县发展和改革局"]


def test_a_county_level_city_names_its_own_bureaus_with_its_own_level() -> None:
    own = [Body(1, "义乌市发展和改革局", "", "department", "county")]
    assert propose("市发改局", own, Place(("义乌市",), ("金华市",), "county")).organisations == (1,)


def test_two_bodies_that_fit_alike_are_named_and_left_to_a_person() -> None:
    twins = [
        Body(1, "示例县项目一办", "项目办", "department"),
        Body(2, "示例县项目二办", "项目办", "department"),
    ]
    found = propose("项目办", twins, PLACE)
    assert found.organisations == ()
    assert found.reason == "可能是“项目办”，请选定"


def test_a_company_is_meant_only_by_its_own_full_name() -> None:
    assert _meant("供电公司") == []
    assert _meant("示例县供电公司") == []


def test_the_reason_says_what_was_done_to_the_name() -> None:
    assert propose("县发改局", COUNTY, PLACE).reason == "去掉“县”，简称“发改局”相同"
    assert propose("县资规局", COUNTY, PLACE).reason == "“资规局”即“示例县自然资源局”"
    assert propose("各镇", COUNTY, PLACE).reason == "“各镇”：1 个单位"
