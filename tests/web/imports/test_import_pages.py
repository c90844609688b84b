"""Importing through the browser: every page and answer as the officer sees them."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guatu.exchange.models import ImportBatch, ImportPiece, ImportRow
from guatu.registry import services as registry
from guatu.registry.models import Project
from tests.apps.exchange.conftest import Book, _own_files, book, ledger_a
from tests.world import World

__all__ = ["_own_files", "book", "ledger_a"]
BRIDGE = ("2301-610921-04-01-100002", "大桥工程", "城关镇", "交通局", 8600, 4400, 147.07, 905.59)
CLINIC = ("", "卫生院迁建", "平梁镇", "卫健局", 3000, "三千", 10, 40)


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.officer)
    return client


def staged(client: Client, file: SimpleUploadedFile, month: str = "2023-05") -> ImportBatch:
    answer = client.post(reverse("imports:upload"), {"month": month, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.latest("pk")


def page(client: Client, name: str, *args: object, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(f"imports:{name}", args=args) + query)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_the_list_is_empty_at_first_and_invites_to_import(officer: Client) -> None:
    assert "还没有导入过台账" in page(officer, "list")


def test_a_workbook_goes_from_upload_to_register_and_back(officer: Client, book: Book) -> None:
    batch = staged(officer, book(BRIDGE, CLINIC))
    shown = page(officer, "detail", batch.pk)
    assert "需要您确认：名称对照" in shown
    assert "卫健局" in shown
    assert not Project.objects.exists()
    names = {"unit-text": ["卫健局"], "unit-meaning": ["new"]}
    assert officer.post(reverse("imports:names", args=[batch.pk]), names).status_code == 302
    shown = page(officer, "detail", batch.pk)
    assert "将新增 2 个项目、更新 0 个项目，写入2023年5月的进度；0 行不导入" in shown
    assert "7,400 万元" not in shown  # the faulty plan of the clinic is not counted
    assert officer.post(reverse("imports:confirm", args=[batch.pk])).status_code == 302
    assert set(Project.objects.values_list("name", flat=True)) == {"大桥工程", "卫生院迁建"}
    assert "已写入：新增 2 个" in page(officer, "detail", batch.pk)
    assert "已导入" in page(officer, "list")
    assert officer.post(reverse("imports:undo", args=[batch.pk])).status_code == 302
    assert not Project.objects.exists()
    assert "已整批撤销" in page(officer, "detail", batch.pk)


def test_the_page_shows_how_each_column_was_read_and_a_correction_is_read_again(
    officer: Client, book: Book
) -> None:
    batch = staged(officer, book(BRIDGE))
    shown = page(officer, "detail", batch.pk)
    assert "表头在第 1 行，1 个项目" in shown
    columns = {column["letter"]: column for column in batch.reading["sheets"][0]["columns"]}
    assert (columns["E"]["field"], columns["E"]["unit"]) == ("total_fen", "万元")
    answer = officer.post(
        reverse("imports:columns", args=[batch.pk]), {"field-0-4": "total_fen", "unit-0-4": "亿元"}
    )
    assert answer.status_code == 302
    assert ImportPiece.objects.get().columns["total_fen"] == [8600 * 10_000_000_000]


def test_the_preview_stands_beside_the_original_cells(officer: Client, book: Book) -> None:
    batch = staged(officer, book(BRIDGE))
    shown = page(officer, "preview", batch.pk)
    assert "8,600 万元" in shown
    assert '<small class="gt-none">8600</small>' in shown
    assert '<small class="gt-none">交通局</small>' not in shown  # written as it looked


def test_problems_name_their_cells_and_can_be_filtered(officer: Client, book: Book) -> None:
    batch = staged(officer, book(BRIDGE, CLINIC))
    assert "Sheet!F3" in page(officer, "problems", batch.pk, query="?level=error")
    assert "F3" not in page(officer, "problems", batch.pk, query="?level=warning")


def test_problems_come_before_columns_and_preview_and_lead_to_their_column(
    officer: Client, book: Book
) -> None:
    batch = staged(officer, book(BRIDGE, CLINIC))
    shown = page(officer, "detail", batch.pk)
    places = [shown.index(f'id="{part}"') for part in ("problems", "names", "columns", "preview")]
    assert places == sorted(places)
    assert 'href="#problems">' in shown
    assert f"问题 {len(batch.problems)}</a>" in shown
    assert '<a href="#column-0-F" title="看这一列是怎么读的">Sheet!F3</a>' in shown
    assert 'id="column-0-F"' in shown


def test_a_file_without_problems_says_so(officer: Client, book: Book) -> None:
    header = ("项目名称", "建设地点", "责任单位", "总投资（万元）")
    batch = staged(officer, book(("大桥工程", "城关镇", "交通局", 8600), header=header))
    assert batch.problems == []
    assert "没有发现问题" in page(officer, "detail", batch.pk)


def test_columns_that_left_nothing_to_import_can_be_said_anew(officer: Client, book: Book) -> None:
    batch = staged(officer, book(BRIDGE))
    officer.post(reverse("imports:columns", args=[batch.pk]), {"field-0-1": "remark"})
    batch.refresh_from_db()
    assert batch.state == "failed"
    assert 'name="field-0-1"' in page(officer, "detail", batch.pk)
    officer.post(reverse("imports:columns", args=[batch.pk]), {"field-0-1": "name"})
    batch.refresh_from_db()
    assert batch.state == "staged"


@pytest.mark.parametrize("name", ["preview", "original", "annotated"])
def test_a_file_that_is_gone_from_the_server_is_told_of(officer: Client, book: Book, name: str) -> None:
    batch = staged(officer, book(BRIDGE, CLINIC))
    batch.file.storage.delete(batch.file.name)
    assert "原文件已不在服务器上" in page(officer, name, batch.pk, status=409)


def test_left_out_rows_come_with_the_reason(officer: Client, book: Book) -> None:
    total = ("", "合计", "", "", 8600, 4400, 147.07, 905.59)
    batch = staged(officer, book(total, BRIDGE))
    assert "第 2 行" in page(officer, "left-out", batch.pk)
    assert ImportRow.objects.count() == 1


def test_an_ambiguous_row_is_asked_and_answered(officer: Client, world: World, book: Book) -> None:
    for code in ("A-1", "A-2"):
        registry.create_project(
            "大桥工程", by=world.officer, code=code, region_id=world.chengguan.pk, unit_id=world.transport.pk
        )
    batch = staged(officer, book(("", *BRIDGE[1:])))
    assert "就是“大桥工程”，城关镇，交通局" in page(officer, "detail", batch.pk)
    refused = officer.post(reverse("imports:confirm", args=[batch.pk]))
    assert refused.status_code == 409
    assert "还有没有回答的问题" in refused.content.decode()
    row = ImportRow.objects.get()
    second = Project.objects.get(code="A-2")
    answer = officer.post(reverse("imports:row", args=[batch.pk, row.pk]), {"answer": second.pk})
    assert answer.status_code == 302
    officer.post(reverse("imports:confirm", args=[batch.pk]))
    second.refresh_from_db()
    assert (Project.objects.count(), second.total_fen) == (2, 8_600_000_000)


def test_an_answer_that_was_not_offered_is_refused(officer: Client, book: Book) -> None:
    batch = staged(officer, book(BRIDGE))
    row = ImportRow.objects.get()
    answer = officer.post(reverse("imports:row", args=[batch.pk, row.pk]), {"answer": "999"})
    assert answer.status_code == 409
    assert "请从列出的项目中选择一个" in answer.content.decode()


def test_a_file_that_is_no_table_is_refused_with_a_sentence(officer: Client) -> None:
    answer = officer.post(
        reverse("imports:upload"), {"month": "2023-05", "file": SimpleUploadedFile("照片.png", b"x")}
    )
    assert answer.status_code == 409
    assert "“照片.png”不是表格文件" in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_file_that_only_claims_to_be_a_workbook_says_what_to_do(officer: Client) -> None:
    batch = staged(officer, SimpleUploadedFile("台账.xlsx", b"not a workbook at all"))
    assert batch.state == "failed"
    shown = page(officer, "detail", batch.pk)
    assert batch.message in shown
    assert "重新上传" in shown


def test_a_wrong_month_is_an_error_of_the_form(officer: Client, book: Book) -> None:
    answer = officer.post(reverse("imports:upload"), {"month": "五月", "file": book(BRIDGE)})
    assert answer.status_code == 422
    assert "“五月”不是月份" in answer.content.decode()


def test_the_month_the_file_names_can_be_taken_over(officer: Client, ledger_a: SimpleUploadedFile) -> None:
    batch = staged(officer, ledger_a, month="2023-06")
    assert "改为 2023年5月" in page(officer, "detail", batch.pk)
    assert officer.post(reverse("imports:month", args=[batch.pk]), {"month": "2023-05"}).status_code == 302
    batch.refresh_from_db()
    assert batch.as_of == 202305


def test_the_name_of_the_list_can_be_chosen(officer: Client, book: Book) -> None:
    batch = staged(officer, book(BRIDGE))
    officer.post(reverse("imports:listing", args=[batch.pk]), {"name": "2023年市级重点项目"})
    officer.post(reverse("imports:confirm", args=[batch.pk]))
    (entry,) = Project.objects.get().entries.select_related("list")
    assert entry.list.name == "2023年市级重点项目"


def test_a_reading_can_be_thrown_away(officer: Client, book: Book) -> None:
    batch = staged(officer, book(BRIDGE))
    assert officer.post(reverse("imports:discard", args=[batch.pk])).status_code == 302
    assert "这份文件已放弃" in page(officer, "detail", batch.pk)
    assert not ImportRow.objects.exists()


def test_the_progress_bar_asks_until_the_file_is_read(officer: Client, book: Book) -> None:
    batch = staged(officer, book(BRIDGE))
    ImportBatch.objects.filter(pk=batch.pk).update(state="reading")
    assert 'hx-trigger="every 1s"' in page(officer, "progress", batch.pk)
    ImportBatch.objects.filter(pk=batch.pk).update(state="staged")
    answer = officer.get(reverse("imports:progress", args=[batch.pk]))
    assert answer["HX-Refresh"] == "true"


def test_the_file_comes_back_with_its_problems_as_comments(officer: Client, book: Book) -> None:
    batch = staged(officer, book(BRIDGE, CLINIC))
    answer = officer.get(reverse("imports:annotated", args=[batch.pk]))
    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    comment = workbook["Sheet"]["F3"].comment
    assert comment is not None
    assert "三千" in comment.text
    original = officer.get(reverse("imports:original", args=[batch.pk]))
    assert b"".join(original.streaming_content)[:2] == b"PK"
