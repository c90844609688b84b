"""The boundary cases of four real places, decided by the shipped packs in the database's own SQL.

The cases of `shared/data/warning_rules` are run where that folder lies beside the checkout; the same boundaries, written
by us, are always run.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from guatu.engine.calendar import Month
from guatu.oversight import queries, services
from guatu.oversight.enums import PackKind
from guatu.oversight.models import Light
from tests.apps.oversight.rows import NOW, WAN, fact, project

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "data" / "warning_rules"
FILES = {
    "yinchuan": "wr01_yinchuan_2025.json",
    "sanya": "wr04_sanya_2022_project.json",
    "xinhuang": "wr06_xinhuang_2015.json",
    "wuhan": "wr07_wuhan_2022.json",
}
PLAN = 1_200_000 * WAN
JUNE = Month(2023, 6)
Case = dict[str, Any]


def share_of(amount: int, percent: object) -> int:
    """That many percent of an amount, to the 分; the cases are chosen so that it is whole."""
    found = Fraction(amount) * Fraction(str(percent)) / 100
    assert found.denominator == 1
    return int(found)


def yinchuan(case: Case) -> tuple[Month, Case]:
    if case["dim"] == "进度":
        return JUNE, {"plan_fen": PLAN, "done_fen": share_of(PLAN, 50) - share_of(PLAN, case["gap_pp"])}
    if case["dim"] == "开工":
        overdue = {"start_overdue_months": case["overdue_months"], "excused_start": int(case["excused"])}
        return JUNE, {"category": "新开工", "start_due": 1, **overdue}
    return JUNE, {"started": 1, "statistics_due": 1, "months_since_start": case["months_since_start"]}


def sanya(case: Case) -> tuple[Month, Case]:
    return Month(2023, case["month_end"]), {
        "plan_fen": case["annual_plan"] * WAN,
        "done_fen": case["done"] * WAN,
    }


def xinhuang(case: Case) -> tuple[Month, Case]:
    return JUNE, {"plan_fen": PLAN, "plan_month_fen": PLAN, "done_month_fen": share_of(PLAN, case["m"])}


def wuhan(case: Case) -> tuple[Month, Case]:
    assert case["elapsed_pct"] == 50
    return JUNE, {"plan_fen": PLAN, "done_fen": share_of(PLAN, case["annual_done_pct"])}


ROWS = {"yinchuan": yinchuan, "sanya": sanya, "xinhuang": xinhuang, "wuhan": wuhan}


def published_cases() -> list[Any]:
    found = []
    for slug, name in FILES.items():
        path = FOLDER / name
        cases = json.loads(path.read_text(encoding="utf-8"))["tests"] if path.exists() else [None]
        found += [pytest.param(slug, case, id=f"{slug}-{number}") for number, case in enumerate(cases, 1)]
    return found


OURS: list[tuple[str, Case]] = [
    ("yinchuan", {"dim": "进度", "gap_pp": "9.999999", "expect": None}),
    ("yinchuan", {"dim": "进度", "gap_pp": "0.000001", "expect": None}),
    ("yinchuan", {"dim": "进度", "gap_pp": "10.000000", "expect": "黄"}),
    ("yinchuan", {"dim": "进度", "gap_pp": "30.000001", "expect": "红"}),
    ("yinchuan", {"dim": "开工", "overdue_months": 2, "excused": False, "expect": "黄"}),
    ("yinchuan", {"dim": "开工", "overdue_months": 4, "excused": False, "expect": "红"}),
    ("yinchuan", {"dim": "入库", "months_since_start": 30 / 31, "expect": None}),
    ("yinchuan", {"dim": "入库", "months_since_start": 2 + 1 / 31, "expect": "红"}),
    ("sanya", {"annual_plan": 1000, "month_end": 12, "done": 1000, "expect": "绿"}),
    ("sanya", {"annual_plan": 1000, "month_end": 12, "done": 500, "expect": "黄"}),
    ("sanya", {"annual_plan": 1000, "month_end": 12, "done": 499, "expect": "红"}),
    ("sanya", {"annual_plan": 999, "month_end": 12, "done": 0, "expect": "out_of_scope"}),
    ("xinhuang", {"m": "79.999999", "expect": "重点跟踪督导"}),
    ("xinhuang", {"m": "59.999999", "expect": "黄"}),
    ("wuhan", {"annual_done_pct": "40.000000", "elapsed_pct": 50, "expect": "正常"}),
    ("wuhan", {"annual_done_pct": "29.999999", "elapsed_pct": 50, "expect": "红"}),
]


def lit(slug: str, case: Case) -> str | None:
    """The colour the database gives, in the words of the pack; of the one dimension where the case names one."""
    services.load_shipped_packs(at=NOW)
    month, values = ROWS[slug](case)
    subject = project("示例项目")
    fact(subject, month, **values)
    pack = queries.pack_named(slug, PackKind.LIGHTS)
    services.relight(month, pack)
    light = Light.objects.filter(project=subject, pack=pack).first()
    if light is None:
        return "out_of_scope"
    rules = queries.lights_of(pack)
    if "dim" not in case:
        return rules.label(light.colour)
    names = [dimension.name for dimension in rules.text.dimensions]
    number = names.index(case["dim"])
    clause = getattr(light, f"clause_{number + 1}")
    return rules.label(rules.text.dimensions[number].clauses[clause - 1].colour) if clause else None


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "case"), published_cases())
def test_a_published_boundary_case_has_its_colour(slug: str, case: Case | None) -> None:
    if case is None:
        pytest.skip("没有 shared/data/warning_rules，跳过已发布判据的边界用例")
    assert lit(slug, case) == case["expect"]


@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "case"), OURS)
def test_a_boundary_case_of_ours_has_its_colour(slug: str, case: Case) -> None:
    assert lit(slug, case) == case["expect"]
