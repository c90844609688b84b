"""The wall of schedules on a big screen: everything fits, pages turn and are held, and a lost server is told of."""

from __future__ import annotations

import io
import re
import unicodedata

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import NARROW, WIDE, Opened
from tests.browser.looking import barriers, english, overflow

WALL = "/schedules/wall/"
SCREENS = {
    "hall": {"width": 1920, "height": 1080},
    "large": {"width": 3840, "height": 2160},
    "desk": WIDE,
}
LOW = {"width": 1920, "height": 700}  # so low that the schedules of the county need several pages
LOST = re.compile(r"^连不上服务器，画面是 \d+月\d+日 \d\d:\d\d 的数据，会继续重试$")


def shown(page: Page) -> list[str]:
    """The numbers of the lines that are to be seen."""
    return page.locator(".gt-war-no").filter(visible=True).all_inner_texts()


def clipped(page: Page) -> list[str]:
    """Lines, nodes and figures that do not lie wholly on the screen."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".gt-war-lines > li, .gt-war-nodes li, .gt-war-figures > div, .gt-war-foot")]
          .filter((each) => { const box = each.getBoundingClientRect();
            return box.height && (box.bottom > innerHeight + 1 || box.right > innerWidth + 1); })
          .map((each) => each.innerText.slice(0, 40))"""
    )


@pytest.mark.parametrize("size", SCREENS)
def test_a_screen_is_filled_and_nothing_is_cut(opened: Opened, size: str) -> None:
    window = opened("leader", SCREENS[size])
    page = window.go(WALL)
    expect(page.get_by_role("heading", name="示例县重点项目工期作战图")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert (overflow(page), clipped(page)) == ([], [])
    assert shown(page)[:3] == ["1", "2", "3"]
    assert english(page) == set()
    assert barriers(page) == []
    assert window.complaints == []


def test_letters_grow_with_the_screen(opened: Opened) -> None:
    window = opened("leader", SCREENS["hall"])
    size = "parseFloat(getComputedStyle(document.querySelector('.gt-war-name > a')).fontSize)"
    on_hall = window.go(WALL).evaluate(size)
    window.page.set_viewport_size({"width": 3840, "height": 2160})
    assert on_hall >= 20
    assert window.page.evaluate(size) == pytest.approx(2 * on_hall, rel=0.01)


def test_a_phone_gets_a_plain_list_of_everything(opened: Opened) -> None:
    page = opened("leader", NARROW).go(WALL)
    assert overflow(page) == []
    assert len(shown(page)) == page.locator(".gt-war-lines > li").count()
    expect(page.locator("[data-wall-turn]")).to_be_hidden()
    assert barriers(page) == []


def test_pages_turn_by_themselves_by_keys_and_are_held(opened: Opened) -> None:
    window = opened("leader", LOW)
    window.page.emulate_media(reduced_motion="no-preference")
    window.page.clock.install()
    page = window.go(WALL)
    at = page.locator("[data-wall-page]")
    expect(at).to_have_text(re.compile(r"^第 1 / [2-9] 页$"))
    first = shown(page)
    page.clock.run_for(20_000)
    expect(at).to_have_text(re.compile("^第 2 /"))
    assert shown(page)[0] == str(len(first) + 1)
    page.keyboard.press("ArrowLeft")
    assert shown(page) == first
    page.keyboard.press(" ")
    expect(page.get_by_role("button", name="继续")).to_be_visible()
    page.clock.run_for(60_000)
    assert shown(page) == first
    page.keyboard.press("ArrowRight")
    expect(at).to_have_text(re.compile("^第 2 /"))
    page.get_by_role("button", name="继续").click()
    page.clock.run_for(20_000)
    assert shown(page)[0] != str(len(first) + 1)


def test_who_asked_for_less_motion_turns_pages_by_hand(opened: Opened) -> None:
    window = opened("leader", LOW)
    window.page.clock.install()
    page = window.go(WALL)
    first = shown(page)
    page.clock.run_for(60_000)
    assert shown(page) == first
    expect(page.get_by_role("button", name="继续")).to_be_visible()


def test_the_picture_is_brought_up_to_date_and_kept_while_the_server_is_away(opened: Opened) -> None:
    window = opened("leader", SCREENS["hall"])
    window.page.clock.install()
    page = window.go(WALL)
    page.keyboard.press("ArrowRight")
    before, state = shown(page), page.locator("[data-wall-state]")
    page.route(f"**{WALL}", lambda route: route.abort())
    page.clock.fast_forward(180_000)
    expect(state).to_have_text(LOST)
    assert shown(page) == before
    assert page.locator("guatu-toast").count() == 0
    page.unroute(f"**{WALL}")
    page.route(f"**{WALL}", lambda route: route.fulfill(body="<p>请先登录上网</p>", content_type="text/html"))
    page.clock.fast_forward(180_000)
    expect(page.locator(".gt-war-lines")).to_be_visible()
    expect(state).to_have_text(LOST)
    page.unroute(f"**{WALL}")
    with page.expect_response(f"**{WALL}") as answer:
        page.clock.fast_forward(180_000)
    assert answer.value.request.headers["hx-request"] == "true"
    expect(state).to_have_text("每 3 分钟自动更新")
    assert shown(page) == before


def test_the_list_leads_to_the_wall_with_its_filters_and_back(opened: Opened) -> None:
    page = opened("leader").go("/schedules/?standing=late")
    page.get_by_role("link", name="大屏").click()
    expect(page).to_have_url(re.compile(r"/schedules/wall/\?standing=late$"))
    expect(page.locator(".gt-war-title")).to_contain_text("将延误")
    assert page.locator(".gt-war-lines > li:not(.is-red)").count() == 0
    page.get_by_role("link", name="退出").click()
    expect(page).to_have_url(re.compile(r"/schedules/\?standing=late$"))


def test_one_sheet_of_paper_holds_the_whole_wall(opened: Opened) -> None:
    page = opened("leader", LOW).go(WALL)
    names = page.locator(".gt-war-name > a").all_text_contents()
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert [round(float(sheets[0].mediabox[side])) for side in (2, 3)] == [1191, 842]
    assert len(sheets) == 1
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", sheets[0].extract_text()))
    for name in names:
        assert re.sub(r"\s", "", unicodedata.normalize("NFKC", name))[:12] in text
    assert "全屏" not in text
