"""Pages that work under a strict content security policy, and nothing that bypasses escaping."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.contracts.source import PACKAGE

TEMPLATES = sorted((PACKAGE / "web" / "templates").rglob("*.html"))
TAG = re.compile(r"<[a-zA-Z][^<>]*>", re.DOTALL)
TEMPLATE_CODE = re.compile(r"\{[{%#].*?[#%}]\}", re.DOTALL)
ESCAPES = {"components/field.html": "help texts are written in our own forms"}


def _name(path: Path) -> str:
    return str(path.relative_to(PACKAGE / "web" / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_no_script_or_style_stands_inside_a_page(path: Path) -> None:
    text = path.read_text()
    page = TEMPLATE_CODE.sub("", text)
    assert not re.search(r"<style[\s>]", page), "样式写在 frontend/css"
    for opening in re.findall(r"<script[^>]*>", page):
        assert "src=" in opening, "脚本写在 frontend"
    for tag in TAG.findall(page):
        assert not re.search(r"\son[a-z]+\s*=", tag), f"不用行内事件：{tag[:80]}"
        assert not re.search(r"\sstyle\s*=", tag), f"不用行内样式：{tag[:80]}"
        assert not re.search(r"\s(data-)?hx-(on|vars)[\s:=]", tag), f"不用 hx-on：{tag[:80]}"
        assert "javascript:" not in tag.lower()
        assert not re.search(r"hx-vals\s*=\s*[\"']js:", tag)


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_nothing_comes_from_another_host(path: Path) -> None:
    links = re.findall(r"(?:src|href|action|hx-get|hx-post)=[\"'](?:https?:)?//[^\"']+", path.read_text())
    assert not links


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_what_people_wrote_is_escaped(path: Path) -> None:
    text = path.read_text()
    assert "autoescape off" not in text
    assert "|safe" not in text or _name(path) in ESCAPES, "不用 |safe"


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_every_form_that_posts_carries_its_token(path: Path) -> None:
    for form in re.findall(
        r"<form[^>]*method=\"post\".*?</form>", path.read_text(), re.DOTALL | re.IGNORECASE
    ):
        assert "csrf" in form, f"表单缺少 csrf_token：{form[:100]}"
