"""Whole plans, written as each kind of file: every one gives back the paragraphs that were put in."""

from __future__ import annotations

import html
from pathlib import Path

import docx
import pytest

from guatu.targets.documents import read_document
from tests.apps.targets.documents.making import printed, saved

PLANS = sorted((Path(__file__).resolve().parents[3] / "corpora" / "plans" / "dev").glob("*.txt"))


def paragraphs(path: Path) -> list[str]:
    """The paragraphs of a plan of the corpus."""
    return [line.strip() for line in path.read_text().split("\n") if line.strip()]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_as_a_word_file(path: Path) -> None:
    document = docx.Document()
    for paragraph in paragraphs(path):
        document.add_paragraph(paragraph)
    assert read_document(saved(document), "a.docx").text.split("\n") == paragraphs(path)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_as_a_web_page(path: Path) -> None:
    page = "".join(f"<p>\n　　{html.escape(paragraph)}\n</p>" for paragraph in paragraphs(path))
    data = f"<!doctype html><html><body>{page}</body></html>".encode()
    assert read_document(data, "a.html").text.split("\n") == paragraphs(path)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_as_a_printed_file(path: Path) -> None:
    source = "\n\n".join(
        "".join(f"\\u{{{ord(each):x}}}" for each in paragraph) for paragraph in paragraphs(path)
    )
    data = printed(source, header="内部资料", footer="context align(center)[— #counter(page).display() —]")
    assert read_document(data, "a.pdf").text.split("\n") == paragraphs(path)
