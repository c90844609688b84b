"""`guatu import-ledger` as programs and people at a terminal use it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from guatu.access.enums import Role
from guatu.access.services import grant_role
from guatu.exchange.models import ImportBatch
from guatu.registry.models import Project
from tests.apps.exchange.conftest import Book
from tests.world import World

ROW = ("C-1", "大桥工程", "城关镇", "交通局", 8600, 4400, 147.07, 905.59)


def saved(file: SimpleUploadedFile, folder: Path) -> Path:
    path = folder / str(file.name)
    path.write_bytes(file.read())
    return path


def run(path: Path, *options: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("import_ledger", str(path), "--as-of", "2023-05", *options, stdout=out, stderr=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def test_a_dry_run_needs_no_database_and_prints_what_was_read(
    ledger_a: SimpleUploadedFile, gold: dict[str, Any], tmp_path: Path
) -> None:
    code, said = run(saved(ledger_a, tmp_path), "--dry-run", "--json")
    content = json.loads(said)
    assert code == (1 if content["problems"] else 0)
    assert len(content["rows"]) == 46
    assert content["summary"]["plan_fen"] == gold["plan_fen"]
    assert sum(row["done_fen"] or 0 for row in content["rows"]) == gold["done_fen"]


def test_an_import_writes_and_says_so(world: World, book: Book, tmp_path: Path) -> None:
    code, said = run(saved(book(ROW), tmp_path), "--by", "officer", "--json")
    assert code == 0
    assert json.loads(said)["summary"]["state"] == "confirmed"
    assert Project.objects.get().total_fen == 8_600_000_000


def test_unknown_names_stop_an_import_unless_they_are_to_be_made(
    world: World, book: Book, tmp_path: Path
) -> None:
    path = saved(book((*ROW[:3], "卫健局", *ROW[4:])), tmp_path)
    code, said = run(path, "--by", "officer")
    assert (code, Project.objects.count()) == (1, 0)
    assert "责任单位“卫健局”（1 行）平台里没有" in said
    code, said = run(path, "--by", "officer", "--create-missing")
    assert (code, Project.objects.count()) == (0, 1)


def test_the_same_file_again_says_that_nothing_changed(world: World, book: Book, tmp_path: Path) -> None:
    path = saved(book(ROW), tmp_path)
    run(path, "--by", "officer")
    code, said = run(path, "--by", "officer")
    assert code == 0
    assert "没有变化" in said
    assert ImportBatch.objects.count() == 2


def test_a_file_that_is_no_workbook_ends_with_two(world: World, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"no workbook")
    for options in (["--dry-run"], ["--by", "officer"]):
        with pytest.raises(CommandError) as stopped:
            run(path, *options)
        assert stopped.value.returncode == 2
    assert not Project.objects.exists()


def test_an_error_in_a_cell_ends_with_one_although_the_rest_is_written(
    world: World, book: Book, tmp_path: Path
) -> None:
    code, said = run(saved(book((*ROW[:4], "八千", *ROW[5:])), tmp_path), "--by", "officer")
    assert code == 1
    assert "错误  Sheet!E2" in said
    assert Project.objects.get().total_fen is None


def test_with_several_officers_an_import_needs_a_name_to_act_in(
    world: World, book: Book, tmp_path: Path
) -> None:
    grant_role(world.leader, Role.OFFICER, region=world.county, by=None)
    with pytest.raises(CommandError, match="--by"):
        run(saved(book(ROW), tmp_path))
    assert not ImportBatch.objects.exists()


def test_the_only_officer_need_not_be_named(world: World, book: Book, tmp_path: Path) -> None:
    code, _ = run(saved(book(ROW), tmp_path))
    assert code == 0
    assert ImportBatch.objects.get().created_by_name == "李发改"


def test_what_is_still_to_be_asked_is_named(world: World, book: Book, tmp_path: Path) -> None:
    assert run(saved(book(ROW), tmp_path))[0] == 0
    code, said = run(saved(book(("C-2", *ROW[1:])), tmp_path))
    assert code == 1
    assert "“大桥工程”可能是平台里的：大桥工程，C-1，城关镇，交通局" in said
    assert Project.objects.count() == 1
