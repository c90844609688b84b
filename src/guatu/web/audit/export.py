"""The trail as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from django.utils import timezone

from guatu.exchange.writer import Column, save_table
from guatu.web.audit.words import Line

COLUMNS = (
    Column("序号", width=8),
    Column("时间", width=20),
    Column("人员", width=14),
    Column("操作", width=16),
    Column("对象", width=16),
    Column("内容", width=80),
)


def as_workbook(lines: Iterable[Line]) -> BinaryIO:
    """An open .xlsx with one row a line, written row by row; nothing in it can be taken for a formula."""
    file = cast(BinaryIO, TemporaryFile())  # noqa: SIM115 - the answer closes it when it is sent
    rows = (
        (
            line.number,
            f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}",
            line.person,
            line.verb,
            line.subject,
            line.detail,
        )
        for line in lines
    )
    save_table(file, COLUMNS, rows, title="审计记录")
    file.seek(0)
    return file
