"""Every template keeps to the strict content security policy and to the icons that are built."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = ROOT / "src/guatu/web/templates"
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "htmx code in an attribute": r"hx-on|hx-vals=[\"']js:|hx-headers=[\"']js:|hx-trigger=\"[^\"]*\[",
    "a script with code in it": r"<script(?![^>]*\ssrc=)(?![^>]*application/json)",
    "a style element": r"<style",
    "an address of another site": r"(?:src|href|action)=\"(?:https?:)?//",
}


@pytest.mark.parametrize("page", PAGES)
def test_a_template_holds_nothing_the_policy_would_block(page: str) -> None:
    text = re.sub(r"\{#.*?#\}", "", (TEMPLATES / page).read_text())
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_template_can_be_read(page: str) -> None:
    get_template(page)


def named_icons() -> Iterator[str]:
    for path in TEMPLATES.rglob("*.html"):
        yield from re.findall(r"\{% icon \"([a-z0-9-]+)\"", path.read_text())
        yield from re.findall(r"\bicon=\"([a-z0-9-]+)\"", path.read_text())
    yield from re.findall(
        r"Entry\(\s*\"[^\"]+\",\s*\"([a-z0-9-]+)\"", (ROOT / "src/guatu/web/menu.py").read_text()
    )


def test_every_icon_named_somewhere_is_built() -> None:
    built = set((ROOT / "frontend/icons.txt").read_text().split())
    assert set(named_icons()) - built == set()


def test_the_icons_are_listed_once_and_in_order() -> None:
    listed = (ROOT / "frontend/icons.txt").read_text().split()
    assert listed == sorted(set(listed))


def test_the_page_for_a_broken_system_needs_no_database_and_no_user() -> None:
    assert "系统出错" in get_template("500.html").render()


def test_a_refusal_is_told_in_its_own_words(rf: RequestFactory) -> None:
    words = {"sentence": "报表已在审核中", "details": ["第 3 行 <金额>"]}
    page = get_template("errors/409.html").render(words, rf.get("/", headers={"host": "localhost"}))
    assert "报表已在审核中" in page
    assert "第 3 行 &lt;金额&gt;" in page
