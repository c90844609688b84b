"""The platform without a mouse."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Opened


def focused(page: Page) -> str:
    """What has the focus: its id, or its words."""
    return page.evaluate("() => document.activeElement.id || document.activeElement.innerText.trim()")


def test_a_slash_goes_to_the_search_and_enter_searches(opened: Opened) -> None:
    page = opened("officer").go("/")
    page.keyboard.press("/")
    assert focused(page) == "gt-search"
    page.keyboard.type("城关")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/?q=**")
    expect(page.locator("tbody th.gt-name").first).to_contain_text("城关")


def test_tab_reaches_skip_link_menu_and_the_main_actions_in_order(opened: Opened) -> None:
    page = opened("officer").go("/projects/")
    order: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        order.append(focused(page))
    assert order[0] == "跳到正文"
    assert (
        order.index("gt-search") < order.index("项目库") < order.index("导入台账") < order.index("新建项目")
    )


def test_the_skip_link_leads_past_the_menu(opened: Opened) -> None:
    page = opened("officer").go("/projects/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => !!document.activeElement.closest('main')")


def test_a_question_mark_shows_the_keys_and_escape_gives_the_focus_back(opened: Opened) -> None:
    page = opened("officer").go("/projects/")
    page.locator("main a").first.focus()
    before = focused(page)
    page.keyboard.press("?")
    expect(page.locator("#gt-keys")).to_be_visible()
    for _ in range(6):  # the page behind cannot be reached
        page.keyboard.press("Tab")
        assert page.evaluate(
            "() => document.activeElement === document.body || !!document.activeElement.closest('#gt-keys')"
        )
    page.keyboard.press("Escape")
    expect(page.locator("#gt-keys")).to_be_hidden()
    assert focused(page) == before


def test_g_and_a_letter_go_to_a_page_and_brackets_change_the_month(opened: Opened) -> None:
    page = opened("officer").go("/")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.wait_for_url("**/lights/**")
    page.goto(page.url.split("?")[0] + "?month=2025-10")
    page.keyboard.press("[")
    page.wait_for_url("**month=2025-09**")


def test_a_question_before_a_change_starts_at_cancel_and_enter_changes_nothing(opened: Opened) -> None:
    page = opened("admin").go("/accounts/")
    page.locator(".gt-table a[href*='/users/']").filter(has_text="周城投").click()
    page.wait_for_load_state("networkidle")
    button = page.get_by_role("button", name="停用账号")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#gt-confirm")).to_be_visible()
    assert focused(page) == "取消"
    page.keyboard.press("Enter")
    expect(page.locator("#gt-confirm")).to_be_hidden()
    assert focused(page) == "停用账号"
    assert page.get_by_text("已停用").count() == 0
