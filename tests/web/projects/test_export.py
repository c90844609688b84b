"""The export: a ledger in the office's own shape that holds what the page shows and reads back to the same values."""

from __future__ import annotations

import io

import openpyxl
from django.urls import reverse

from guatu.exchange.reader import read_workbook
from guatu.registry import services as registry
from tests.web.projects.conftest import Browser
from tests.web.projects.sample import MAY, Register, refresh

EXPORT = reverse("projects:export")


def download(browser: Browser, query: str = "", person: str = "officer") -> bytes:
    answer = browser(person).get(f"{EXPORT}{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return b"".join(answer.streaming_content)


def cells(content: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_the_export_has_the_ledger_s_title_units_and_sum(register: Register, as_: Browser) -> None:
    rows = cells(download(as_, "?month=2023-05"))
    assert rows[0][0] == "2023年重点建设项目进展情况表"
    assert rows[1][0] == "截至2023年5月31日"
    (total,) = (row for row in rows if row[1] == "合计（6个）")
    assert {118800, 43400, 3331, 16655} <= set(total)


def test_the_export_reads_back_to_what_the_page_shows(register: Register, as_: Browser) -> None:
    ledger = read_workbook(download(as_, "?month=2023-05"), as_of=MAY)
    rows = {row.name: row for row in ledger.rows}
    assert len(rows) == 6
    plant, road = rows[register.plant.name], rows[register.road.name]
    assert (plant.code, plant.nature, plant.owner_text) == (
        register.plant.code,
        "民间投资",
        "示例建设有限公司",
    )
    assert (plant.total_fen, plant.plan_fen) == (90_000_000_000, 30_000_000_000)
    assert plant.figures[MAY].done_year_fen == 15_000_000_000
    assert (road.started, road.planned_start, road.entry_category) == (False, MAY.plus(-2), "新开工")
    assert road.figures.get(MAY) is None or road.figures[MAY].done_year_fen is None
    assert rows[register.reservoir.name].in_stats is True


def test_the_export_keeps_scope_filters_and_order(register: Register, as_: Browser) -> None:
    def names(query: str, person: str = "officer") -> list[str]:
        return [row.name for row in read_workbook(download(as_, query, person), as_of=MAY).rows]

    assert names("", "water_clerk") == [register.reservoir.name]
    assert names("?level=%E7%9C%81%E7%BA%A7") == [register.tunnel.name]
    smallest = "?started=1&total_to=9000&problem=&sort="
    assert names(f"{smallest}-total") == [register.tunnel.name, register.school.name, register.reservoir.name]
    assert names(f"{smallest}total") == [register.school.name, register.tunnel.name, register.reservoir.name]


def test_a_name_that_looks_like_a_formula_stays_a_text(register: Register, as_: Browser) -> None:
    registry.change_project(register.idea, by=None, name="=HYPERLINK(1)")
    refresh(MAY)
    book = openpyxl.load_workbook(io.BytesIO(download(as_, "?q=HYPERLINK")))
    (cell,) = (cell for row in book.active.iter_rows() for cell in row if "HYPERLINK" in str(cell.value))
    assert (cell.data_type, cell.value) == ("s", "'=HYPERLINK(1)")


def test_an_export_of_nothing_is_a_ledger_without_rows(register: Register, as_: Browser) -> None:
    rows = cells(download(as_, "?q=%E6%B2%A1%E6%9C%89"))
    assert any("合计（0个）" in row for row in rows)
