"""What comes out of the printer."""

from __future__ import annotations

import io
import unicodedata

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Opened


def test_the_register_prints_across_the_sheet_without_the_menu(opened: Opened) -> None:
    page = opened("officer").go("/projects/")
    page.emulate_media(media="print")
    for part in (".gt-menu", ".gt-top", ".gt-filters", ".gt-pages", ".gt-actions"):
        expect(page.locator(part).first).to_be_hidden()
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    width, height = float(sheets[0].mediabox.width), float(sheets[0].mediabox.height)
    assert (round(width), round(height)) == (842, 595)  # A4 across
    text = unicodedata.normalize("NFKC", sheets[0].extract_text())  # the font writes some as radicals
    assert "项目名称" in text
    assert "收起菜单" not in text


@pytest.mark.parametrize("path", ["/", "/rates/", "/lights/", "/projects/1/"])
def test_other_pages_print_without_the_menu(opened: Opened, path: str) -> None:
    page = opened("officer").go(path)
    page.emulate_media(media="print")
    expect(page.locator(".gt-menu")).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
