"""A backward schedule from an empty project to reported progress, and its pages on a desk, a phone and paper."""

from __future__ import annotations

import io
import re
import unicodedata
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from guatu.kit.clock import today
from tests.browser.conftest import NARROW, WIDE, Opened, Window
from tests.browser.looking import barriers, covered, english, overflow

PROJECT = "汉阳镇标准化厂房二期项目"  # not begun, and without a schedule
FORMATS = {"Project", "Microsoft", "iCalendar"}
SIZES = {"desk": WIDE, "phone": NARROW}
STUDY = "可行性研究报告编制（含社会稳定风险评估）"


def looks_right(page: Page) -> None:
    """What holds of every page; names of formats are known by their letters."""
    assert overflow(page) == []
    assert covered(page) == []
    assert english(page) - FORMATS == set()
    assert barriers(page) == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state("networkidle")


def row(page: Page, name: str) -> Locator:
    return page.locator(".gt-gantt-row.is-task", has_text=name).first


def first_schedule(window: Window) -> Page:
    """The page of the first schedule of the list."""
    address = window.go("/schedules/").locator("tbody th.gt-name a").first.get_attribute("href")
    assert address
    return window.go(address)


def test_a_schedule_is_laid_out_tried_saved_and_reported(opened: Opened) -> None:
    window = opened("officer")
    page = laid_out(window)
    asked_why(page)
    tried_by_hand(page)
    tried_by_keys(page)
    reported(page)
    assert window.complaints == []


def laid_out(window: Window) -> Page:
    """Mistakes first, then a look, then the schedule."""
    page = window.go(f"/projects/?q={PROJECT}")
    address = page.locator("tbody th.gt-name a").first.get_attribute("href")
    found = re.search(r"/projects/(\d+)/", address or "")
    assert found
    page = window.go(f"/schedules/{found[1]}/")
    page.get_by_role("link", name="编制倒排工期").click()
    press(page, "先看日期")
    expect(page.locator(".gt-field-error").first).to_be_visible()
    page.locator("select[name=pack]").select_option("gov-building")
    page.wait_for_load_state("networkidle")
    page.get_by_label("竣工目标日期", exact=True).fill(str(today() + timedelta(days=300)))
    page.get_by_label("从哪个目标倒排").select_option("竣工")
    page.get_by_label("目标日期的出处").fill("县政府常务会议纪要")
    press(page, "先看日期")
    expect(page.get_by_role("heading", name="排出来的日期（还没有保存）")).to_be_visible()
    expect(page.locator("main")).to_contain_text("怎样组合都赶不回来")
    looks_right(page)
    press(page, "采用这份工期")
    expect(page.get_by_text("倒排工期已编制")).to_be_visible()
    looks_right(page)
    return page


def asked_why(page: Page) -> None:
    """A node opens beside the chart, answers what if, and closes where the keyboard was."""
    row(page, STUDY).click()
    panel = page.locator("#node-panel")
    expect(panel).to_contain_text("为什么最早是这一天")
    expect(page.locator("#what-if")).to_contain_text("由 30 个工作日改为 20 个工作日")
    panel.locator("#what-if-days").fill("25")
    expect(page.locator("#what-if")).to_contain_text("由 30 个工作日改为 25 个工作日")
    panel.locator("#what-if-days").fill("99999")
    expect(page.locator("#what-if")).to_contain_text("工期 99999 天不合理，请填 1 至 3650 天")
    looks_right(page)
    panel.get_by_role("button", name="关闭").press("Enter")
    expect(panel).to_be_hidden()
    expect(row(page, STUDY)).to_be_focused()


def tried_by_hand(page: Page) -> None:
    """The end of a bar is dragged; the answer comes, and nothing is kept."""
    page.get_by_role("button", name="月", exact=True).click()
    row(page, STUDY).focus()
    key = row(page, STUDY).get_attribute("data-id")
    bar = page.locator(f"g[data-id={key}] .gt-gantt-bar")
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box
    end, middle = box["x"] + box["width"] - 1, box["y"] + box["height"] / 2
    page.mouse.move(end, middle)
    page.mouse.down()
    page.mouse.move(end - 40, middle, steps=4)
    page.mouse.up()
    expect(page.locator(".gt-gantt-sentence")).to_contain_text(
        re.compile(r"由 30 个工作日改为 2\d 个工作日，.*提前")
    )
    page.get_by_role("button", name="放弃").click()
    expect(page.locator(".gt-gantt-try-days")).to_have_text("30 个工作日")


def tried_by_keys(page: Page) -> None:
    """Two days more by the keyboard: the reason is asked for, and what was typed stays."""
    row(page, STUDY).focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".gt-gantt-sentence")).to_contain_text("由 30 个工作日改为 40 个工作日")
    page.locator(".gt-gantt-try").get_by_role("button", name="保存").press("Enter")
    form = page.locator("#gantt-save")
    expect(form.get_by_label("推迟原因")).to_be_focused()
    form.get_by_label("说明").fill("补充勘察")
    press(page, "保存工期")
    expect(page.locator("main")).to_contain_text("请选择原因")
    expect(page.get_by_label("说明")).to_have_value("补充勘察")
    page.get_by_label("推迟原因").select_option("设计变更")
    press(page, "保存")
    expect(page.get_by_text("工期已调整，日期已重排")).to_be_visible()
    expect(page.locator("#node-panel")).to_contain_text("40 个工作日")


def reported(page: Page) -> None:
    """Progress in the panel that opened: a mistake keeps what was typed, then it is in the history."""
    panel = page.locator("#node-panel")
    panel.get_by_label("完成比例（%）").fill("20")
    press(page, "保存进展")
    expect(page.locator("main [role=alert]")).to_contain_text("已有进展，请填开始日期")
    expect(page.get_by_label("完成比例（%）")).to_have_value("20")
    page.get_by_label("实际开始").fill(str(today()))
    press(page, "保存")
    expect(page.get_by_text("进展已保存")).to_be_visible()
    expect(page.locator("#node-panel")).to_contain_text("进行中 20%")
    history = page.locator(".gt-history li").first
    expect(history).to_contain_text(f"填报节点“{STUDY}”")
    looks_right(page)


@pytest.mark.parametrize("size", SIZES)
def test_pages_of_a_schedule_fit_and_can_be_read_by_all(opened: Opened, size: str) -> None:
    window = opened("leader", SIZES[size])
    looks_right(window.go("/schedules/"))
    page = first_schedule(window)
    looks_right(page)
    page.get_by_role("button", name="表", exact=True).click()
    table = page.get_by_role("region", name="节点表")
    expect(table).to_be_visible()
    if size == "phone":
        assert table.evaluate("each => each.scrollWidth <= each.clientWidth")
    page.get_by_role("button", name="图", exact=True).click()
    page.locator(".gt-gantt-row").first.focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.locator("#node-panel")).to_contain_text("为什么最早是这一天")
    looks_right(page)
    address = page.url.split("?")[0]
    for part in ("options/", "baselines/", "course/"):
        looks_right(window.go(address + part))
    assert window.complaints == []


def test_a_schedule_prints_its_chart_and_none_of_its_buttons(opened: Opened) -> None:
    page = first_schedule(opened("officer"))
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    text = unicodedata.normalize("NFKC", "".join(sheet.extract_text() for sheet in sheets))
    assert "预计日期" in text
    assert "变化记录" in text
    for button in ("增加节点", "停用这份工期", "在图上选一个节点"):
        assert button not in text
