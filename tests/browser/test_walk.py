"""One month's work of the reform bureau's officer, from a ledger to the issued bulletin, and back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NARROW, Opened, Window
from tests.browser.ledgers import ARCHIVE, CENTRE, HALL, OFFICE, office_ledger
from tests.browser.looking import shared_ledger
from tests.browser.test_pages import looks_right


def upload(window: Window, path: Path, month: str) -> Page:
    """Send a ledger and wait until it is read."""
    page = window.go("/imports/new/")
    page.fill("input[name=month]", month)
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传并读取").click()
    page.wait_for_url(re.compile(r"/imports/\d+/"))
    expect(page.locator("#columns-title")).to_be_visible()
    page.wait_for_load_state("networkidle")
    return page


def sure(page: Page, button: str, label: str) -> str:
    """Press a button that asks first; answer the dialog with its `label`; what the dialog said."""
    page.get_by_role("button", name=button, exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    said = dialog.inner_text()
    dialog.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state("networkidle")
    return said


def fact(page: Page, name: str) -> str:
    """A fact of the page's list of facts."""
    return page.locator(f"dl.gt-facts > div:has(> dt:text-is('{name}')) > dd").inner_text()


def test_a_ledger_becomes_register_rates_lights_and_a_bulletin_and_can_be_taken_back(
    opened: Opened, tmp_path: Path
) -> None:
    window = opened("officer")
    known = window.go("/projects/?month=2025-10").locator("tbody th.gt-name").first.inner_text().strip()
    batch = import_ledger(window, office_ledger(tmp_path / "审批局台账.xlsx", known))
    register_shows(window, {HALL, ARCHIVE, CENTRE})
    rates_add_up(window)
    lights_give_reasons(window)
    bulletin = draft_and_issue(window)
    files_arrive(window, bulletin)
    take_back(window, batch, bulletin)
    assert window.complaints == []


def import_ledger(window: Window, ledger: Path) -> str:
    page = upload(window, ledger, "2025-10")
    expect(page.locator("#columns summary").first).to_contain_text("表头在第 3 至 4 行")
    expect(page.locator("select[name^=field]:has(option:checked:text-is('年度计划投资'))")).to_have_count(1)
    expect(page.locator("#problems")).to_contain_text("另行测算")
    expect(page.locator("#left-out")).to_contain_text("合计")
    expect(page.locator("#preview")).to_contain_text(HALL)
    expect(page.get_by_role("button", name="确认导入")).to_have_count(
        0
    )  # not before the questions are answered
    looks_right(page)
    answer_questions(page)
    said = sure(page, "确认导入", "导入")
    assert "新增 3 个项目" in said
    assert "2025年10月" in said
    expect(page.get_by_text("已写入：新增 3 个")).to_be_visible(timeout=30_000)
    return page.url


def answer_questions(page: Page) -> None:
    """The unknown office is ours; the row of a known name is left out."""
    names = page.locator("#names")
    if names.count():
        office = names.locator("tr:has-text('审批服务科') select")
        office.select_option(office.locator("option", has_text=OFFICE).first.get_attribute("value"))
        page.get_by_role("button", name="按以上对照继续").click()
        page.wait_for_load_state("networkidle")
    row = page.locator("#rows fieldset")
    row.get_by_text("这一行不导入").click()
    page.locator("#rows").get_by_role("button", name="确定").click()
    page.wait_for_load_state("networkidle")


def found(window: Window, path: str, selector: str) -> Locator:
    """Open `path` until `selector` is on it: the worker makes the month's figures within seconds of an import."""
    for _ in range(20):
        page = window.go(path)
        if page.locator(selector).count():
            break
        page.wait_for_timeout(1000)
    return window.page.locator(selector)


def register_shows(window: Window, names: set[str]) -> None:
    for name in names:
        path = f"/projects/?month=2025-10&q={name}"
        expect(found(window, path, "tbody th.gt-name")).to_have_text([re.compile(name)])
    expect(window.page.locator("main")).to_contain_text("共 1 个项目")


def rates_add_up(window: Window) -> None:
    """1800 of 4000 万元 is 45.0%, two of three started 66.7%; the trace's rows add up to the same."""
    row = found(window, "/rates/?month=2025-10", f"tr:has(th:text-is('{OFFICE}'))")
    expect(row).to_contain_text("45.0%")
    expect(row).to_contain_text("66.7%")
    page = window.go(row.locator("a:text-is('45.0%')").evaluate("each => each.href"))
    expect(page.locator(".gt-sum")).to_contain_text("1,800")
    expect(page.locator(".gt-sum")).to_contain_text("4,000")
    expect(page.get_by_text("加总与上面的分子、分母一致")).to_be_visible()
    expect(page.locator("tfoot")).to_contain_text("1,800")
    expect(page.locator("tfoot")).to_contain_text("4,000")
    looks_right(page)


def lights_give_reasons(window: Window) -> None:
    """The archive is 10/12 of the year along with 30% done: red, and the page says by how much and what would turn it."""
    page = window.go("/lights/?month=2025-10")
    line = page.locator(f"tr:has-text('{ARCHIVE}')")
    expect(line).to_contain_text("红")
    line.locator("summary").click()
    expect(line.locator(".gt-why-body")).to_contain_text("30.0%")
    expect(line.locator(".gt-remedy").first).to_be_visible()


def draft_and_issue(window: Window) -> str:
    page = window.go("/bulletins/")
    page.select_option("#draft-month", "2025-10")
    page.get_by_role("button", name="起草通报").click()
    page.wait_for_url(re.compile(r"/bulletins/\d+/"))
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text(OFFICE).first).to_be_visible()
    looks_right(page)
    address = page.url
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict of width and height
    looks_right(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    window.go(address + "issue/")
    page.fill("input[name=number]", "示发改发〔2025〕110号")
    page.get_by_role("button", name="确认印发").click()
    page.wait_for_url(address, timeout=60_000)
    expect(page.get_by_text("通报已印发")).to_be_visible()
    return address


def files_arrive(window: Window, bulletin: str) -> None:
    starts = {"docx": b"PK", "pdf": b"%PDF", "xlsx": b"PK"}
    for kind, start in starts.items():
        with window.page.expect_download() as waiting:
            window.page.locator(f"a[href$='/{kind}/']").first.click()
        assert waiting.value.suggested_filename.endswith(f".{kind}")
        assert Path(waiting.value.path()).read_bytes().startswith(start)


def take_back(window: Window, batch: str, bulletin: str) -> None:
    """The import is undone as a whole; what was issued stays."""
    page = window.go(batch)
    assert "整批撤销" in sure(page, "撤销", "撤销")
    expect(page.get_by_text("已整批撤销，数据恢复到导入之前").first).to_be_visible()
    page = window.go(f"/projects/?month=2025-10&q={HALL}")
    expect(page.locator("tbody th.gt-name")).to_have_count(0)
    page = window.go(bulletin)
    expect(page.get_by_text(OFFICE).first).to_be_visible()
    page.get_by_role("link", name="校验文件").click()
    expect(page.locator("#verdict")).to_contain_text("一致")


def test_an_offices_own_ledger_is_read_with_its_header_and_columns(opened: Opened) -> None:
    ledger = shared_ledger()
    if ledger is None:
        pytest.skip("旁边没有 shared/data/ledgers/ledger_a.xlsx，这份台账的浏览器测试跳过")
    page = upload(opened("officer"), ledger, "2023-05")
    expect(page.locator("#columns summary").first).to_contain_text("表头在第 3 至 4 行，46 个项目，2023-05")
    assert fact(page, "年度计划") != "—"
    looks_right(page)
    sure(page, "放弃", "放弃")
    expect(page.get_by_text("没有写入任何数据").first).to_be_visible()


def test_another_pack_is_tried_on_past_months_before_it_is_used(opened: Opened) -> None:
    window = opened("officer")
    page = window.go("/packs/wuhan/1/try/")
    expect(page.locator("tbody tr td.gt-num").first).to_be_visible(timeout=60_000)
    expect(page.locator(".gt-pairs").first).to_contain_text("→")
    page = window.go("/packs/wuhan/1/choose/?from_month=2025-10")
    page.get_by_role("button", name="从2025年10月起启用").click()
    expect(page.get_by_role("dialog")).to_contain_text("武汉")
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    expect(window.go("/lights/").locator("main")).to_contain_text("在用规则包：银川")
