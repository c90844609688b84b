"""The trail as a workbook."""

from __future__ import annotations

from collections.abc import Iterable
from tempfile import TemporaryFile
from typing import IO

import xlsxwriter
from django.utils import timezone

from guatu.web.audit.words import Line

HEAD = ("序号", "时间", "人员", "操作", "对象", "内容")
WIDTHS = (8, 20, 14, 16, 16, 80)


def as_workbook(lines: Iterable[Line]) -> IO[bytes]:
    """An open .xlsx with one row a line; every cell is text, so nothing in it can be taken for a formula."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - the answer closes it when it is sent
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False})
    sheet = book.add_worksheet("审计记录")
    bold = book.add_format({"bold": True})
    for column, (title, width) in enumerate(zip(HEAD, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
    for row, line in enumerate(lines, start=1):
        at = f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}"
        for column, text in enumerate(
            (str(line.number), at, line.person, line.verb, line.subject, line.detail)
        ):
            sheet.write_string(row, column, text[:32_000])
    sheet.freeze_panes(1, 0)
    book.close()
    file.seek(0)
    return file
