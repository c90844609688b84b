"""Every main page, on a desk and on a phone: nothing complains, nothing sticks out, all can read it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE, Opened
from tests.browser.looking import barriers, covered, english, overflow

# name -> who looks, and the path; a path with "→" is found by following those links from page to page
PAGES = {
    "front page": ("officer", "/"),
    "front page of a town": ("town", "/"),
    "register": ("officer", "/projects/"),
    "project": ("officer", "/projects/ → .gt-table tbody a[href*='/projects/']"),
    "new project": ("officer", "/projects/new/"),
    "rates": ("officer", "/rates/"),
    "trace": ("officer", "/rates/ → td a[href*='/trace/']"),
    "trend": ("officer", "/rates/trend/"),
    "lights": ("officer", "/lights/"),
    "changed lights": ("officer", "/lights/changes/"),
    "tasks": ("officer", "/tasks/"),
    "task": ("officer", "/tasks/ → .gt-table tbody th a[href*='/tasks/']"),
    "task of a unit": ("water", "/tasks/mine/ → .gt-table tbody th a[href*='/tasks/']"),
    "own tasks": ("water", "/tasks/mine/"),
    "recurring duties": ("officer", "/tasks/duties/"),
    "recurring duty": ("officer", "/tasks/duties/ → .gt-table tbody th a[href*='/duties/']"),
    "named units": ("officer", "/plans/ → .gt-table tbody th a[href*='/plans/'] → a[href*='/tasks/names/']"),
    "plans side by side": ("officer", "/tasks/compare/"),
    "review of a plan": (
        "officer",
        "/plans/ → .gt-table tbody th a[href*='/plans/'] → a[href*='/tasks/review/']",
    ),
    "packs": ("officer", "/packs/"),
    "pack": ("officer", "/packs/ → .gt-table a[href*='/packs/']"),
    "new pack": ("officer", "/packs/new/"),
    "imports": ("officer", "/imports/"),
    "upload": ("officer", "/imports/new/"),
    "bulletins": ("officer", "/bulletins/"),
    "bulletin templates": ("officer", "/bulletins/templates/"),
    "notices": ("officer", "/notices/"),
    "own account": ("officer", "/accounts/me/"),
    "accounts": ("admin", "/accounts/"),
    "account": ("admin", "/accounts/ → .gt-table a[href*='/users/']"),
    "organisations": ("admin", "/accounts/organisations/"),
    "regions": ("admin", "/accounts/regions/"),
    "audit trail": ("auditor", "/audit/"),
    "sign-in": ("", "/account/login/"),
    "not found": ("officer", "/nothing-here/"),
}
SIZES = {"desk": WIDE, "phone": NARROW}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_speaks_chinese_and_can_be_read_by_all(opened: Opened, name: str, size: str) -> None:
    who, path = PAGES[name]
    window = opened(who, SIZES[size])
    start, *links = path.split(" → ")
    page = window.go(start)
    for link in links:
        page = window.go(page.locator(link).first.evaluate("each => each.href"))
    looks_right(page)
    assert window.complaints == []


def looks_right(page: Page) -> None:
    """What holds of every page."""
    assert page.locator("h1").count() == 1
    assert overflow(page) == []
    assert covered(page) == []
    assert english(page) == set()
    assert barriers(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_the_menu_leads_to_pages_of_the_same_name(opened: Opened, size: str) -> None:
    window = opened("officer", SIZES[size])
    page = window.go("/")
    entries = page.locator("#gt-menu a[href]").evaluate_all(
        "all => all.map(each => [each.innerText.trim() || each.textContent.trim(), each.getAttribute('href')])"
    )
    named = [(label, url) for label, url in entries if label and url not in ("#", "/")]
    assert {label for label, _ in named} >= {"项目库", "台账导入", "五率指标", "预警", "规则包", "通报"}
    for label, url in named:
        assert label in window.go(url).locator("h1").inner_text()
