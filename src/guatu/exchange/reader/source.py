"""Open a file and give its sheets as rows of plain cells, whatever kind of workbook it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from guatu.exchange.reader.binary import errors_in_xls, errors_in_xlsb
from guatu.exchange.reader.headers import Merge
from guatu.exchange.reader.model import Limits, UnreadableWorkbook
from guatu.exchange.reader.packing import Oddities, inspect_zip, kind_of
from guatu.exchange.reader.text import Cell


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: rows come lazily, cells start at column `left` (counted from 0), the first row is row 0."""

    name: str
    height: int
    left: int = 0
    merges: tuple[Merge, ...] = ()
    oddities: Oddities = field(default_factory=Oddities)
    source: CalamineSheet | list[list[Cell]] | None = None
    is_hidden: bool = False

    def rows(self) -> Iterator[list[Cell]]:
        """The rows from the top, each a list of cells from column `left` on."""
        if isinstance(self.source, list):
            return iter([list(row) for row in self.source])
        return cast(Iterator[list[Cell]], self.source.iter_rows()) if self.source is not None else iter(())


def open_sheets(source: Path | bytes, limits: Limits) -> Iterator[Sheet]:
    """The sheets of a file in their order, hidden ones too.

    Raises UnreadableWorkbook with a Chinese sentence when the file is not a workbook or is larger than the limits.
    """
    data = _bytes_of(source, limits)
    kind = kind_of(data)
    if kind == "text":
        yield _sheet_of_text(data, limits)
        return
    oddities = inspect_zip(data, limits) or errors_in_xlsb(data) if kind == "zip" else errors_in_xls(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except PasswordError as fault:
        raise UnreadableWorkbook("工作簿设了打开密码，请先取消密码再上传") from fault
    except CalamineError as fault:
        raise UnreadableWorkbook("文件不是工作簿或已损坏，请用 Excel 或 WPS 另存为 .xlsx 后再上传") from fault
    with book:
        if len(book.sheets_metadata) > limits.sheets:
            raise UnreadableWorkbook(
                f"工作簿有 {len(book.sheets_metadata)} 张表，超过 {limits.sheets} 张，请分成几个文件"
            )
        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                found = _sheet_of(book, about.name, oddities.get(about.name, Oddities()), limits)
                yield replace(found, is_hidden=about.visible != SheetVisibleEnum.Visible)


def _bytes_of(source: Path | bytes, limits: Limits) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > limits.file_bytes:
        raise UnreadableWorkbook(
            f"文件有 {size / 1e6:.0f} MB，超过 {limits.file_bytes / 1e6:.0f} MB，请分成几个文件"
        )
    return source if isinstance(source, bytes) else source.read_bytes()


def _sheet_of(book: CalamineWorkbook, name: str, oddities: Oddities, limits: Limits) -> Sheet:
    try:
        found = book.get_sheet_by_name(name)
        merges = found.merged_cell_ranges or []
    except CalamineError as fault:
        raise UnreadableWorkbook(
            f"“{name}”这张表已损坏，读不出来，请用 Excel 或 WPS 另存为 .xlsx 后再上传"
        ) from fault
    if found.start is None or found.end is None:
        return Sheet(name, 0)
    height, left = found.end[0] + 1, found.start[1]
    if height > limits.rows + 1_000:
        raise UnreadableWorkbook(f"“{name}”有 {height} 行，超过 {limits.rows} 行，请分成几个文件")
    if found.width > limits.columns:
        raise UnreadableWorkbook(f"“{name}”有 {found.width} 列，超过 {limits.columns} 列，请删去右边多余的列")
    kept = tuple(
        (top, max(start - left, 0), min(bottom, height - 1), min(end - left, found.width - 1))
        for (top, start), (bottom, end) in merges
        if top < height and end >= left and start - left < found.width
    )
    return Sheet(name, height, left, kept, oddities, found)


def _sheet_of_text(data: bytes, limits: Limits) -> Sheet:
    text = _decoded(data)
    head = text[:20_000]
    delimiter = max(",\t;|", key=head.count)
    if head.count(delimiter) < 2 or any(ord(c) < 32 and c not in "\t\r\n" for c in head):
        raise UnreadableWorkbook("这不是工作簿，请上传 .xlsx、.xls、.xlsb、.ods 或 .csv 文件")
    try:
        rows = [list[Cell](row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as fault:
        raise UnreadableWorkbook(
            "这个 CSV 文件的引号或分隔符不完整，请用 Excel 打开后另存为 .xlsx 再上传"
        ) from fault
    width = max(map(len, rows), default=0)
    if len(rows) > limits.rows + 1_000 or width > limits.columns:
        raise UnreadableWorkbook(
            f"这个 CSV 有 {len(rows)} 行 {width} 列，超过 {limits.rows} 行 {limits.columns} 列，请分成几个文件"
        )
    for row in rows:
        row.extend([""] * (width - len(row)))
    return Sheet("CSV", len(rows), source=rows)


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableWorkbook("这个文件的文字编码认不出来，请用 Excel 打开后另存为 .xlsx 再上传")
