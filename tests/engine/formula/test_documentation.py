"""What the documentation shows can be typed as it stands."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from guatu.engine import formula
from guatu.engine.formula import parse_aggregate, parse_condition
from guatu.engine.formula.words import FUNCTION_WORDS
from guatu.oversight.dictionary import DICTIONARY

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "formula.md").read_text()


def _block(kind: str) -> list[str]:
    found = re.search(rf"```公式 {kind}\n(.*?)```", PAGE, re.DOTALL)
    return found[1].splitlines() if found else []


@pytest.mark.parametrize("text", _block("条件"))
def test_conditions_of_the_page_can_be_typed(text: str) -> None:
    assert parse_condition(text, DICTIONARY).is_condition


@pytest.mark.parametrize("text", _block("指标"))
def test_indicators_of_the_page_can_be_typed(text: str) -> None:
    assert parse_aggregate(text, DICTIONARY).is_additive


def test_the_page_shows_examples_and_names_every_function() -> None:
    assert (len(_block("条件")), len(_block("指标"))) == (6, 4)
    named = set(re.findall(r"\w+", PAGE))
    assert {word for word in FUNCTION_WORDS if word not in named} == set()
    assert [form for form in formula.FORMATS if form not in PAGE] == []


def test_the_examples_of_the_module_are_true() -> None:
    found = doctest.testmod(formula)
    assert found.attempted > 5
    assert found.failed == 0
