from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guatu.access import services
from guatu.access.enums import OrganisationKind, RegionKind, Role
from guatu.access.models import ApiToken, Grant, Organisation, Region, User
from tests.world import PASSWORD, World


@pytest.fixture
def administrator(client: Client, world: World) -> Client:
    client.force_login(world.administrator)
    return client


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_of_accounts_shows_office_and_grants(administrator: Client, world: World) -> None:
    page = _page(administrator, "/accounts/?q=王水利")
    assert "水利局" in page
    assert "部门：水利局" in page
    assert "李发改" not in page
    assert "没有符合条件的账号" in _page(administrator, "/accounts/?q=没有这个人")
    assert "没有授权" in _page(administrator, "/accounts/?q=nobody")


@pytest.mark.parametrize(
    "address",
    [
        "/accounts/?q=数行",
        "/accounts/organisations/",
        "/accounts/organisations/companies/?q=数行",
        "/accounts/regions/",
    ],
)
def test_a_list_asks_as_many_queries_for_three_rows_as_for_one(
    administrator: Client, world: World, address: str
) -> None:
    def add(number: int) -> None:
        body = services.add_organisation(
            f"数行{number}公司",
            kind=OrganisationKind.COMPANY,
            parent=world.company,
            by=None,
            region=world.county,
        )
        services.add_organisation(
            f"数行{number}局", kind=OrganisationKind.DEPARTMENT, by=None, region=world.zone
        )
        services.add_region(f"数行{number}区", kind=RegionKind.FUNCTIONAL, parent=world.county, by=None)
        user = services.add_user(
            f"n{number}", display_name=f"数行{number}", password=PASSWORD, organisation=body, by=None
        )
        services.grant_role(user, Role.OWNER, organisation=body, by=None)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert "数行1" in _page(administrator, address)
        return len(counted)

    add(1)
    _page(administrator, address)
    one = queries()
    add(2)
    add(3)
    assert queries() == one


def test_an_account_is_opened_with_a_password_shown_once(administrator: Client, world: World) -> None:
    given = {"username": "new.clerk", "display_name": "新人", "organisation": "水利局", "phone": ""}
    answer = administrator.post("/accounts/users/add/", given)
    found = re.search(r"<code[^>]*>([^<]{14})</code>", answer.content.decode())
    assert found
    user = User.objects.get(username="new.clerk")
    assert user.check_password(found[1])
    assert user.must_change_password
    assert user.organisation == world.water
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"username": "officer"}, "账号“officer”已存在"),
        ({"username": "有 空格"}, "登录名只能用"),
        ({"organisation": "没有的局"}, "没有叫“没有的局”的单位"),
    ],
)
def test_an_account_that_cannot_be_opened_says_why(
    administrator: Client, world: World, wrong: dict[str, str], sentence: str
) -> None:
    count = User.objects.count()
    answer = administrator.post("/accounts/users/add/", {"username": "new", "display_name": "新人"} | wrong)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert User.objects.count() == count


def test_a_persons_page_tells_home_office_from_granted_places(administrator: Client, world: World) -> None:
    services.grant_role(
        world.water_clerk,
        Role.DEPARTMENT,
        organisation=world.transport,
        reason="兼管交通",
        by=world.administrator,
    )
    page = _page(administrator, f"/accounts/users/{world.water_clerk.pk}/")
    assert re.search(r"<dt>所在单位</dt><dd>示例县水利局 <span[^>]*>不产生权限</span>", page)
    assert "示例县交通运输局及其下级" in page
    assert "王水利 将不能再在“交通局”及其下级查看项目、修改项目、填报进度、导入台账" in page
    assert "兼管交通" in page


def test_a_grant_is_given_and_taken_back_on_the_persons_page(administrator: Client, world: World) -> None:
    address = f"/accounts/users/{world.nobody.pk}/"
    given = {"role": "town", "region": world.pingliang.pk, "reason": "包抓平梁镇", "valid_to": "2030-12-31"}
    assert administrator.post(f"{address}grants/", given).status_code == 302
    grant = Grant.objects.get(user=world.nobody)
    assert (grant.region, grant.valid_to, grant.reason) == (world.pingliang, date(2030, 12, 31), "包抓平梁镇")
    refused = administrator.post(f"/accounts/grants/{grant.pk}/revoke/", {"reason": ""})
    assert refused.status_code == 409
    assert "撤销原因" in refused.content.decode()
    administrator.post(f"/accounts/grants/{grant.pk}/revoke/", {"reason": "调离"})
    assert "已失效" in _page(administrator, address)


def test_a_grant_that_cannot_be_given_says_why_and_gives_nothing(administrator: Client, world: World) -> None:
    address = f"/accounts/users/{world.nobody.pk}/grants/"
    for given, sentence in (
        ({"role": "town", "reason": "无范围"}, "请选择授权范围"),
        ({"role": "auditor", "region": world.county.pk, "reason": "错"}, "审计员的授权范围只能是“全部”"),
        ({"role": "town", "region": world.county.pk}, "这个字段是必填项"),
        (
            {
                "role": "town",
                "region": world.county.pk,
                "reason": "反",
                "valid_from": "2024-02-01",
                "valid_to": "2024-01-01",
            },
            "截止日期不能早于起始日期",
        ),
    ):
        answer = administrator.post(address, given)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert not Grant.objects.filter(user=world.nobody).exists()


def test_an_administrator_sees_no_buttons_against_themselves(administrator: Client, world: World) -> None:
    page = _page(administrator, f"/accounts/users/{world.administrator.pk}/")
    assert "停用账号" not in page
    assert "新增授权" not in page
    assert administrator.post(f"/accounts/users/{world.administrator.pk}/deactivate/").status_code == 409


def test_the_trees_show_what_stands_under_what(administrator: Client, world: World) -> None:
    services.close_region(world.zone, on=date(2020, 1, 1), by=None)
    regions = _page(administrator, "/accounts/regions/")
    assert re.search(r"gt-level-0[^>]*><a[^>]*>示例县<", " ".join(regions.split()))
    assert "2020-01-01 关闭" in regions
    bodies = _page(administrator, "/accounts/organisations/")
    assert "示例县水利局" in bodies
    assert "示例建设有限公司" not in bodies
    assert "示例建设有限公司" in _page(administrator, "/accounts/organisations/companies/")
    assert "没有符合条件的企业" in _page(administrator, "/accounts/organisations/companies/?q=没有")


def test_a_place_is_added_under_another_changed_moved_closed_and_reopened(
    administrator: Client, world: World
) -> None:
    given = {"name": "示例县水务站", "kind": "department", "short_name": "水务站"}
    administrator.post(f"/accounts/organisations/add/?under={world.water.pk}", given)
    station = Organisation.objects.get(short_name="水务站")
    assert station.parent == world.water
    address = f"/accounts/organisations/{station.pk}/"
    administrator.post(address, given | {"name": "示例县供水站"})
    administrator.post(f"{address}move/", {"parent": "交通局"})
    station.refresh_from_db()
    assert (station.name, station.parent) == ("示例县供水站", world.transport)
    administrator.post(f"{address}close/", {"on": "2023-12-31"})
    station.refresh_from_db()
    assert station.valid_to == date(2023, 12, 31)
    administrator.post(f"{address}reopen/")
    station.refresh_from_db()
    assert station.valid_to is None
    assert "移动单位" in _page(administrator, address)


def test_a_place_that_cannot_be_changed_says_why(administrator: Client, world: World) -> None:
    twin = administrator.post(f"/accounts/regions/{world.chengguan.pk}/", {"name": "平梁镇", "kind": "town"})
    assert twin.status_code == 422
    assert "已有“平梁镇”" in twin.content.decode()
    inside = administrator.post(f"/accounts/regions/{world.county.pk}/move/", {"parent": world.zone.pk})
    assert inside.status_code == 422
    assert "不能移到自己或自己的下级" in inside.content.decode()
    given = {"name": "某公司", "kind": "company", "credit_code": "91610999MA6TU8XX00"}
    code = administrator.post("/accounts/organisations/add/", given)
    assert code.status_code == 422
    assert "统一社会信用代码的校验位不符" in code.content.decode()
    assert Region.objects.filter(name="平梁镇").count() == 1


def test_a_key_is_shown_once_on_ones_own_page(client: Client, world: World) -> None:
    client.force_login(world.officer)
    assert "还没有令牌" in _page(client, "/accounts/me/")
    answer = client.post("/accounts/me/tokens/", {"name": "驾驶舱", "days": "90"})
    found = re.search(r'value="(guatu_[^"]+)"', answer.content.decode())
    assert found
    assert services.user_of_token(found[1]) is not None
    page = _page(client, "/accounts/me/")
    assert found[1] not in page
    assert "只读" in page
    client.post(f"/accounts/me/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert "已吊销" in _page(client, "/accounts/me/")
    wrong = client.post("/accounts/me/tokens/", {"name": "", "days": "9999"})
    assert wrong.status_code == 422
    assert ApiToken.objects.count() == 1


def test_the_menu_offers_what_one_may_open(client: Client, world: World) -> None:
    shown = {}
    for person in ("administrator", "auditor", "nobody"):
        client.force_login(world.people[person])
        menu = _page(client, "/accounts/me/").split('aria-label="主菜单"')[2].split("</nav>")[0]
        shown[person] = re.findall(r'<a href="([^"]+)"', menu)
    assert shown == {
        "administrator": ["/accounts/", "/accounts/organisations/", "/accounts/regions/"],
        "auditor": ["/audit/"],
        "nobody": [],
    }


def test_everything_the_menu_offers_opens(client: Client, world: World) -> None:
    for person in world.people.values():
        client.force_login(person)
        menu = _page(client, "/accounts/me/").split('aria-label="主菜单"')[2].split("</nav>")[0]
        for address in re.findall(r'<a href="([^"]+)"', menu):
            assert client.get(address).status_code == 200, f"{person} {address}"


def test_companies_and_bodies_of_the_same_name_are_told_apart_by_full_name(
    administrator: Client, world: World
) -> None:
    services.add_organisation(
        "第二水利局", kind=OrganisationKind.DEPARTMENT, parent=world.government, by=None, short_name="水利局"
    )
    answer = administrator.post(
        f"/accounts/users/{world.nobody.pk}/", {"display_name": "冯", "organisation": "水利局"}
    )
    assert answer.status_code == 422
    assert "有几个单位叫“水利局”，请写全称" in answer.content.decode()
