"""A clerk checks a plan with one key a row: on a desk beside the text, on a phone as a list."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.apps.targets.readings import TEXT
from tests.browser.conftest import NARROW, WIDE, Opened, Window
from tests.browser.test_pages import looks_right

FIRST = "新开工项目"


def put_in(window: Window, remark: str) -> Page:
    """Paste a plan that no other test has, and open its reading page."""
    page = window.go("/plans/new/")
    page.fill("textarea[name=text]", f"{TEXT}{remark}\n")
    page.get_by_role("button", name="放入并识读").click()
    page.wait_for_url(re.compile(r"/plans/\d+/"))
    expect(page.locator(".gt-row").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


def current(page: Page) -> Locator:
    return page.locator(".gt-row.is-current")


def row(page: Page, words: str) -> Locator:
    return page.locator(".gt-row").filter(has=page.locator("strong", has_text=re.compile(f"^{words}$")))


def press(page: Page, key: str) -> None:
    page.keyboard.press(key)
    if key in "es":
        expect(page.locator(".is-editing")).to_be_visible()


def test_each_row_is_decided_by_one_key_and_taken_back_by_another(opened: Opened) -> None:
    window = opened("officer")
    page = put_in(window, "其一")
    expect(current(page)).to_contain_text(FIRST)
    first = current(page).get_attribute("data-key-of") or ""
    page.keyboard.press("j")
    expect(current(page)).not_to_have_attribute("data-key-of", first)
    page.keyboard.press("k")
    press(page, "y")
    expect(row(page, FIRST)).to_have_attribute("data-state", "confirmed")
    expect(current(page)).not_to_have_attribute("data-key-of", first)  # on to the next
    mark = page.locator("mark.gt-m-value", has_text="40")
    expect(mark).to_have_attribute("data-state", "confirmed")
    second = current(page).get_attribute("data-key-of")
    press(page, "n")
    expect(page.locator(f"[data-key-of={second}]")).to_have_attribute("data-state", "rejected")
    press(page, "u")
    expect(page.locator(f"[data-key-of={second}]")).to_have_attribute("data-state", "proposed")
    expect(current(page)).to_have_attribute("data-key-of", second or "")
    expect(page.locator("#reading-counts")).to_contain_text("1 /")
    assert window.complaints == []


def test_keys_typed_faster_than_the_answers_have_their_turn(opened: Opened) -> None:
    window = opened("officer")
    page = put_in(window, "其九")
    for key in "yyn":
        page.keyboard.press(key)
    states = ["confirmed", "confirmed", "rejected", "proposed"]
    for at, state in enumerate(states):
        expect(page.locator(".gt-row").nth(at)).to_have_attribute("data-state", state)
    assert window.complaints == []


def test_the_mark_leads_to_the_row_and_the_row_to_the_mark(opened: Opened) -> None:
    window = opened("officer")
    page = put_in(window, "其二")
    page.locator("mark.gt-m-value", has_text="90").click()
    expect(current(page)).to_contain_text("开工率")
    expect(page.locator("mark.gt-m-value.is-current")).to_have_text(re.compile("^90"))
    row(page, FIRST).click()
    expect(page.locator("mark.gt-m-value.is-current")).to_have_text(re.compile("^40"))
    page.locator("mark.gt-m-result").last.click()  # a mark of another list opens that list
    expect(page.locator("[data-show=passage]")).to_have_attribute("aria-current", "page")
    expect(current(page)).to_contain_text("2022年完成投资30亿元")
    assert window.complaints == []


def test_a_link_to_a_row_opens_its_list_and_its_place(opened: Opened) -> None:
    window = opened("officer")
    page = put_in(window, "其十")
    key = page.locator(".gt-line.is-task").first.get_attribute("data-rows")
    page = window.go(f"{page.url}#at-{key}")
    page.reload()
    expect(current(page)).to_contain_text("抓好调度")
    expect(page.locator("[data-show=task]")).to_have_attribute("aria-current", "page")


def test_rows_are_edited_split_and_added_without_leaving_the_page(opened: Opened) -> None:
    window = opened("officer")
    page = put_in(window, "其三")
    quote = current(page).locator("q").inner_text()
    press(page, "e")
    page.fill(".is-editing [name=value]", "45")
    page.keyboard.press("Enter")
    expect(row(page, FIRST)).to_contain_text("不低于 45 个")
    assert row(page, FIRST).locator("q").text_content() == quote
    row(page, FIRST).click()
    press(page, "s")
    page.fill(".is-editing [name=value]", "30")
    page.fill(".is-editing [name=other_value]", "15")
    page.fill(".is-editing [name=other_indicator]", "新开工交通项目")
    page.keyboard.press("Enter")
    expect(row(page, "新开工交通项目")).to_contain_text("拆分")
    _select(page, "开展“百日攻坚”行动")
    press(page, "a")
    expect(page.locator("#reading-form [name=quote]")).to_have_value("开展“百日攻坚”行动")
    page.fill("#reading-form [name=indicator]", "攻坚天数")
    page.fill("#reading-form [name=value]", "100")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(current(page)).to_contain_text("攻坚天数")
    expect(page.locator("mark.gt-m-value", has_text="开展")).to_have_count(1)
    press(page, "u")
    expect(row(page, "攻坚天数")).to_have_count(0)
    expect(page.locator("mark.gt-m-value", has_text="开展")).to_have_count(0)
    assert window.complaints == []


def _select(page: Page, words: str) -> None:
    """Select words of the document, though marks cut them into pieces."""
    page.locator(".gt-line", has_text=words).first.evaluate(
        """(line, words) => {
          const at = line.textContent.indexOf(words), range = document.createRange();
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          let seen = 0;
          while (walker.nextNode()) {
            const node = walker.currentNode, length = node.textContent.length;
            if (seen <= at && at < seen + length) range.setStart(node, at - seen);
            if (seen < at + words.length && at + words.length <= seen + length) range.setEnd(node, at + words.length - seen);
            seen += length;
          }
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        words,
    )


def test_letters_typed_into_a_form_or_after_g_decide_nothing(opened: Opened) -> None:
    window = opened("officer")
    page = put_in(window, "其四")
    press(page, "e")
    page.keyboard.type("yn")
    page.keyboard.press("Escape")
    expect(page.locator(".is-editing")).to_have_count(0)
    expect(row(page, FIRST)).to_have_attribute("data-state", "proposed")
    page.keyboard.press("g")
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"/plans/$"))
    page.go_back()
    expect(row(page, FIRST)).to_have_attribute("data-state", "proposed")


def test_the_rest_is_confirmed_and_the_plan_comes_into_force_with_its_consequences_named(
    opened: Opened,
) -> None:
    window = opened("officer")
    page = put_in(window, "其五")
    page.get_by_role("button", name="确认其余全部").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("将按识读结果确认，不再逐行看")
    expect(dialog).to_contain_text("可以整体撤销")
    dialog.get_by_role("button", name="确认其余全部").click()
    expect(page.locator(".gt-alert")).to_contain_text("可以撤销")
    page.get_by_role("button", name="生效").click()
    expect(dialog).to_contain_text("各单位都能看到")
    dialog.get_by_role("button", name="生效").click()
    expect(page.locator(".gt-lead")).to_contain_text("已生效")
    assert window.complaints == []


@pytest.mark.parametrize(("size", "remark"), [(WIDE, "其六"), (NARROW, "其七")])
def test_the_reading_page_fits_and_can_be_read_by_all(
    opened: Opened, size: dict[str, int], remark: str
) -> None:
    window = opened("officer", size)
    looks_right(window.go("/plans/new/"))
    page = put_in(window, remark)
    looks_right(page)
    current(page).get_by_text("修改").click()
    expect(page.locator(".is-editing")).to_be_visible()
    looks_right(page)
    for show in ("task", "duty", "passage", "sums"):
        looks_right(window.go(f"{page.url.split('?')[0]}?show={show}"))
    looks_right(window.go("/plans/"))
    assert window.complaints == []


def test_on_a_phone_the_list_comes_first_and_a_row_shows_its_words(opened: Opened) -> None:
    page = put_in(opened("officer", NARROW), "其八")
    document = page.locator(".gt-reading-document")
    expect(document).to_be_hidden()
    opened_row = row(page, "开工率")
    opened_row.locator("strong").click()
    expect(opened_row.locator("q")).to_be_visible()
    opened_row.locator("[data-show-document]").click()
    expect(document).to_be_visible()
    expect(page.locator("mark.gt-m-value.is-current")).to_be_in_viewport()
    page.get_by_role("button", name="清单").click()
    expect(opened_row).to_be_visible()
