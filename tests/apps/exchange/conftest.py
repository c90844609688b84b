"""The county's own workbook, and small ones made for a single question."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile

LEDGERS = Path(__file__).resolve().parents[3] / "../shared/data/ledgers"
HEADER = (
    "项目代码",
    "项目名称",
    "建设地点",
    "责任单位",
    "总投资（万元）",
    "年度计划投资（万元）",
    "本月完成（万元）",
    "年初至今累计完成（万元）",
)

Row = Sequence[object]
Book = Callable[..., SimpleUploadedFile]


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: LazySettings) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.DATA_DIR = tmp_path


def upload(content: bytes, name: str = "台账.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def ledger_a() -> SimpleUploadedFile:
    path = LEDGERS / "ledger_a.xlsx"
    if not path.exists():
        pytest.skip("没有 shared/data/ledgers/ledger_a.xlsx，跳过县里原表的测试")
    return upload(path.read_bytes(), path.name)


@pytest.fixture
def gold() -> dict[str, Any]:
    path = LEDGERS / "ledger_a.gold.json"
    if not path.exists():
        pytest.skip("没有 shared/data/ledgers/ledger_a.gold.json，跳过县里原表的测试")
    content: dict[str, Any] = json.loads(path.read_text())
    return content


@pytest.fixture
def book() -> Book:
    """A workbook with the usual header and these rows: `book(row, row, …)`; `header=` and `name=` replace the usual ones."""

    def make(*rows: Row, header: Row = HEADER, name: str = "台账.xlsx") -> SimpleUploadedFile:
        made = openpyxl.Workbook()
        sheet = made.active
        assert sheet is not None
        sheet.append(list(header))
        for row in rows:
            sheet.append(list(row))
        out = io.BytesIO()
        made.save(out)
        return upload(out.getvalue(), name)

    return make
