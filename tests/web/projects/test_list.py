"""The list page: what it shows, how its address keeps its state, and what an empty table says."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guatu.registry import services as registry
from tests.web.projects.conftest import Browser
from tests.web.projects.sample import MAY, Register, refresh
from tests.world import World

LIST = reverse("projects:list")
PART = {"HX-Request": "true"}


def names(html: str) -> list[str]:
    """The project names in the rows of the table, in order."""
    return re.findall(r'<th class="gt-name" scope="row"><a [^>]*>([^<]*)</a>', html)


def page(browser: Browser, query: str = "", person: str = "officer", **more: object) -> str:
    answer = browser(person).get(f"{LIST}{query}", **more)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_the_latest_month_with_money_in_wan_and_a_sum(
    register: Register, as_: Browser
) -> None:
    html = page(as_)
    assert "截至2023年5月末" in html
    assert names(html)[0] == "凤凰山隧道项目"
    assert "共 6 个项目" in html
    assert '<td data-column="total" class="gt-num">118,800.00</td>' in html
    assert '<td data-column="done" class="gt-num">16,655.00</td>' in html


def test_a_project_without_a_plan_shows_a_dash_and_not_zero(register: Register, as_: Browser) -> None:
    html = page(as_, "?q=智慧")
    row = html[html.index("<tbody>") : html.index("</tbody>")]
    assert '<td data-column="rate" class="gt-num">—</td>' in row
    assert '<td data-column="total" class="gt-num">—</td>' in row


def test_an_overdue_start_and_a_missing_report_are_said_beside_the_project(
    register: Register, as_: Browser
) -> None:
    html = page(as_, "?problem=overdue")
    assert names(html) == ["示例县至平梁镇公路项目"]
    assert "逾期 2 个月未开工" in html
    assert "本月未报送" in html


def test_each_person_gets_their_own_projects(register: Register, as_: Browser) -> None:
    assert names(page(as_, person="water_clerk")) == ["观音河水库除险加固工程"]
    assert names(page(as_, person="town_clerk")) == ["城关镇第二小学迁建项目"]
    assert names(page(as_, person="owner_clerk")) == ["光伏组件厂_A%区项目"]
    assert as_("administrator").get(LIST).status_code == 404


def test_htmx_gets_the_table_alone_and_a_tidy_address(register: Register, as_: Browser) -> None:
    answer = as_("officer").get(
        f"{LIST}?month=2023-05&q=%E9%9A%A7%E9%81%93&unit=&light=&sort=-done", headers=PART
    )
    html = answer.content.decode()
    assert "<html" not in html
    assert names(html) == ["凤凰山隧道项目"]
    assert answer["HX-Push-Url"] == "/projects/?month=2023-05&q=%E9%9A%A7%E9%81%93&sort=-done"
    assert "HX-Request" in answer["Vary"]


def test_the_address_alone_gives_the_same_rows_as_the_filter_bar(register: Register, as_: Browser) -> None:
    query = "?month=2023-05&sort=-total&started=1"
    assert names(page(as_, query)) == names(page(as_, query, headers=PART))
    html = page(as_, query)
    assert '<option value="1" selected>是</option>' in html
    assert 'aria-sort="descending"' in html


def test_what_is_chosen_can_be_taken_away_one_by_one(register: Register, as_: Browser, world: World) -> None:
    html = page(as_, f"?month=2023-05&unit={world.water.pk}&level=%E7%9C%81%E7%BA%A7&page=3")
    assert 'href="?month=2023-05&amp;level=%E7%9C%81%E7%BA%A7"' in html
    assert "责任单位：水利局" in html


@pytest.mark.parametrize(
    "query",
    [
        "?page=0", "?page=-1", "?page=99999999999999999999", "?page=%C2%B2", "?page=x", "?size=7", "?month=%E5%8E%BB%E5%B9%B4",
        "?month=2023-13", "?unit=abc", "?unit=99999999999999999999", "?region=-1", "?on_list=0", "?total_from=abc", "?total_to=1e400",
        "?total_from=-5", "?sort=%27%3B--", "?q=%00", "?light=%27", "?started=maybe", "?total_to=NaN",
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_read_as_if_it_said_nothing(
    register: Register, as_: Browser, query: str
) -> None:
    page(as_, query)


def test_an_amount_that_is_no_number_is_said_beside_its_field(register: Register, as_: Browser) -> None:
    html = page(as_, "?total_from=abc")
    assert "输入一个数字。" in html
    assert len(names(html)) == 6


def test_a_name_with_markup_is_text_everywhere(register: Register, as_: Browser) -> None:
    registry.change_project(register.idea, by=None, name="<script>alert(1)</script>\"'>")
    refresh(MAY)
    for html in (page(as_), page(as_, "?q=%3Cscript%3Ealert(1)")):
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_the_page_costs_the_same_number_of_queries_for_one_row_and_for_three(
    register: Register, as_: Browser
) -> None:
    browser = as_("officer")

    def queries(query: str, rows: int) -> int:
        with CaptureQueriesContext(connection) as caught:
            html = browser.get(f"{LIST}{query}").content.decode()
        assert len(names(html)) == rows
        return len(caught)

    queries("?q=%E9%9A%A7%E9%81%93", 1)  # the session's first request also writes when it was seen
    assert queries("?q=%E9%9A%A7%E9%81%93", 1) == queries("?q=%E8%B7%AF", 1) == queries("?q=%E5%8E%BF", 1)
    assert queries("?started=0", 2) == queries("?started=1", 4)


def test_an_empty_register_offers_the_import_to_those_who_may(world: World, as_: Browser) -> None:
    html = page(as_)
    assert "项目库还是空的" in html
    assert 'href="/imports/"' in html
    html = page(as_, person="leader")
    assert "还没有数据" in html
    assert 'href="/imports/"' not in html


def test_nothing_found_offers_to_clear_the_filters(register: Register, as_: Browser) -> None:
    html = page(as_, "?month=2023-05&q=%E6%B2%A1%E6%9C%89")
    assert "没有符合条件的项目" in html
    assert 'href="?month=2023-05">清除筛选</a>' in html


def test_a_month_without_data_says_which_months_have_some(register: Register, as_: Browser) -> None:
    html = page(as_, "?month=2024-02")
    assert "2024年2月还没有数据" in html
    assert "现有数据为 2023年5月至2023年5月" in html
    assert 'href="?month=2023-05"' in html


def test_who_may_not_edit_sees_no_button_for_it(register: Register, as_: Browser) -> None:
    assert reverse("projects:create") in page(as_)
    assert reverse("projects:create") not in page(as_, person="leader")
