"""What a file is, told from its own bytes, and whether it is safe to unpack – before anything opens it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from guatu.exchange.reader.model import Limits, UnreadableWorkbook

_CHUNK = 1 << 17
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DAMAGED = "文件已损坏，打不开，请用 Excel 或 WPS 另存为 .xlsx 后再上传"
_KINDS = "请上传 .xlsx、.xls、.xlsb、.ods 或 .csv 文件"
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGITS = b"0123456789"
_TO_SKELETON = bytes.maketrans(_LETTERS + _DIGITS + b"'", b"A" * len(_LETTERS) + b"0" * len(_DIGITS) + b'"')
_NOT_IN_SKELETON = bytes(set(range(256)) - set(_LETTERS + _DIGITS + b"\"'>"))
_ATTRIBUTES = rb"""((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*"""
_ANY_CELL = re.compile(rb"<(?:\w+:)?c" + _ATTRIBUTES + rb"(/>|>\s*</(?:\w+:)?c>|>)")
_NAME_ATTRIBUTE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["']""")
_ERROR_CELL = re.compile(rb'<c ([^<>]*t="e"[^<>]*)>(?:<f[^<>]*(?:/>|>[^<]*</f>))?(?:<v>([^<]*)</v>)?')
_EMPTY_FORMULA = re.compile(rb"<c ([^<>]*)>\s*<f[^<>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_NAME_IN_CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_REPEATED = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True, slots=True)
class Oddities:
    """Cells whose value the reader of workbooks cannot give: error words, and formulas saved without a result.

    Both by (row, column) counted from 0.
    """

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncomputed: set[tuple[int, int]] = field(default_factory=set)


def kind_of(data: bytes) -> str:
    """`zip` (xlsx, xlsb, ods), `ole` (xls) or `text`, by the first bytes. Raises UnreadableWorkbook for anything else."""
    if not data:
        raise UnreadableWorkbook("文件是空的，请重新选择文件")
    if data[:4] == b"PK\x03\x04":
        return "zip"
    if data[:8] == _OLE:
        if (
            "EncryptedPackage".encode("utf-16-le") in data[:1_000_000]
            or "EncryptedPackage".encode("utf-16-le") in data[-65_536:]
        ):
            raise UnreadableWorkbook("工作簿设了打开密码，请先取消密码再上传")
        return "ole"
    if data[:5] == b"%PDF-":
        raise UnreadableWorkbook(f"这是 PDF 文件，不是工作簿，{_KINDS}")
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableWorkbook(f"这不是工作簿，{_KINDS}")
    if data[:512].lstrip()[:5].lower() in (b"<?xml", b"<html", b"<!doc", b"<tabl"):
        raise UnreadableWorkbook(
            "这是网页或 XML，只是改了扩展名，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传"
        )
    return "text"


def inspect_zip(data: bytes, limits: Limits) -> dict[str, Oddities]:
    """Check a packed workbook against the limits and look through its sheets; gives the oddities by sheet name.

    Raises UnreadableWorkbook when it is damaged, a bomb, too large, or not a workbook at all.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive, len(data), limits)
            names = set(archive.namelist())
            if "content.xml" in names:
                _check_open_document(archive, limits)
                return {}
            if "xl/workbook.bin" in names:
                return {}
            if "xl/workbook.xml" not in names:
                raise UnreadableWorkbook(f"这个压缩文件不是工作簿，{_KINDS}")
            return {
                title: _inspect_sheet(archive, part, limits) for title, part in _sheet_parts(archive, names)
            }
    except (
        zipfile.BadZipFile,
        ElementTree.ParseError,
        NotImplementedError,
        OSError,
        EOFError,
        KeyError,
        ValueError,
    ) as fault:
        raise UnreadableWorkbook(_DAMAGED) from fault
    except RuntimeError as fault:  # zipfile's way of saying that an entry is encrypted
        raise UnreadableWorkbook("压缩文件设了密码，请先取消密码再上传") from fault


def _check_directory(archive: zipfile.ZipFile, packed: int, limits: Limits) -> None:
    entries = archive.infolist()
    expanded = sum(entry.file_size for entry in entries)
    if len(entries) > limits.zip_entries:
        raise UnreadableWorkbook(f"工作簿里有 {len(entries)} 个部件，超过 {limits.zip_entries} 个，不予打开")
    if expanded > limits.expanded_bytes:
        raise UnreadableWorkbook(
            f"工作簿解开后有 {expanded // 1_000_000} MB，超过 {limits.expanded_bytes // 1_000_000} MB，不予打开"
        )
    if expanded > 20_000_000 and expanded > packed * limits.expansion_ratio:
        raise UnreadableWorkbook("工作簿的压缩比高得不正常，不予打开")
    for entry in entries:
        if entry.file_size == 0 and entry.compress_size > 64:
            raise zipfile.BadZipFile("an entry that hides its size")


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The unpacked bytes of a part; zipfile stops at the size the directory promised and checks the sum."""
    with archive.open(part) as stream:
        first = True
        while chunk := stream.read(_CHUNK):
            if first and b"<!DOCTYPE" in chunk[:8192]:
                raise UnreadableWorkbook("工作簿里有不该有的 XML 声明，不予打开")
            first = False
            yield chunk


def _sheet_parts(archive: zipfile.ZipFile, names: set[str]) -> list[tuple[str, str]]:
    """The name and the part of each sheet, and a look through the shared parts that are unpacked on opening."""
    for shared in ("xl/sharedStrings.xml", "xl/styles.xml"):
        if shared in names:
            for _ in _chunks(archive, shared):
                pass
    book = ElementTree.fromstring(b"".join(_chunks(archive, "xl/workbook.xml")))  # noqa: S314 - refused above if it declares entities
    relations_part = "xl/_rels/workbook.xml.rels"
    relations = ElementTree.fromstring(b"".join(_chunks(archive, relations_part)))  # noqa: S314 - as above
    targets = {item.get("Id"): item.get("Target", "") for item in relations}
    parts = []
    for sheet in book.iter():
        if sheet.tag.rpartition("}")[2] != "sheet":
            continue
        target = targets.get(
            sheet.get(_RELATION) or next((v for k, v in sheet.attrib.items() if k.endswith("}id")), ""), ""
        )
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            parts.append((sheet.get("name", ""), part))
    return parts


def _inspect_sheet(archive: zipfile.ZipFile, part: str, limits: Limits) -> Oddities:
    """One pass over a sheet: how far it reaches (a lone far cell would take all memory), errors, formulas without result."""
    oddities = Oddities()
    reach = [0, 0]
    rest = b""
    for chunk in _chunks(archive, part):
        text = rest + chunk
        cut = text.rfind(b"</c>") + 4
        if cut < 4 or len(text) - cut > 64 * _CHUNK:
            cut = len(text)
        text, rest = text[:cut], text[cut:]
        _look_through(text, oddities, reach)
        _check_reach(reach, limits)
    _look_through(rest, oddities, reach)
    _check_reach(reach, limits)
    return oddities


def _look_through(text: bytes, oddities: Oddities, reach: list[int]) -> None:
    # Letters all A, digits all 0: a column beyond Z or a row beyond 99999 shows without looking at every cell.
    skeleton = text.translate(_TO_SKELETON, _NOT_IN_SKELETON)
    if b'"AA0' in skeleton or b'"AAA0' in skeleton or b'000000"' in skeleton:
        _measure(text, reach)
    if b't="e"' in text:
        for attributes, word in _ERROR_CELL.findall(text):
            if at := _position(attributes):
                oddities.errors[at] = word.decode("utf-8", "replace") or "#VALUE!"
    if b"</f>" in text:
        for attributes in _EMPTY_FORMULA.findall(text):
            if at := _position(attributes):
                oddities.uncomputed.add(at)


def _measure(text: bytes, reach: list[int]) -> None:
    """How far cells with something in them reach. Cells only formatted (`<c …/>`, `<c …></c>`) often go to the sheet's very end."""
    for attributes, end in _ANY_CELL.findall(text):
        if end == b">" and (found := _NAME_ATTRIBUTE.search(attributes)):
            reach[0] = max(reach[0], int(found[2]))
            reach[1] = max(reach[1], _index_of(found[1]) + 1)


def _check_reach(reach: list[int], limits: Limits) -> None:
    rows, columns = reach
    if rows > limits.rows + 1_000:
        raise UnreadableWorkbook(
            f"表格到了第 {rows} 行，超过 {limits.rows} 行，请删去下方多余的内容或分成几个文件"
        )
    if columns > limits.columns:
        raise UnreadableWorkbook(f"表格到了第 {columns} 列，超过 {limits.columns} 列，请删去右边多余的列")
    if rows * columns > limits.cells:
        raise UnreadableWorkbook(f"表格有 {rows} 行 {columns} 列，太大了，请删去多余的列或分成几个文件")


def _position(attributes: bytes) -> tuple[int, int] | None:
    found = _NAME_IN_CELL.search(b" " + attributes)
    return (int(found[2]) - 1, _index_of(found[1])) if found else None


def _index_of(letters: bytes) -> int:
    index = 0
    for letter in letters.upper():
        index = index * 26 + letter - 64
    return index - 1


def _check_open_document(archive: zipfile.ZipFile, limits: Limits) -> None:
    """An .ods file can say in few bytes that a full row stands a million times; blank tails of that kind are normal.

    Its formula errors would come as blanks, so a file with any is not read.
    """
    text = b"".join(_chunks(archive, "content.xml"))
    if b'calcext:value-type="error"' in text:
        raise UnreadableWorkbook(
            "表格里有出错的公式（如 #DIV/0!），在 .ods 文件里会被读成空白，请改正公式，或另存为 .xlsx 后再上传"
        )
    for row in re.finditer(rb"<table:table-row\b([^>]*)>", text):
        times = _REPEATED.search(row[1])
        if times is None or int(times[1]) <= 1_000:
            continue
        end = text.find(b"</table:table-row>", row.end())
        if b"office:value" in text[row.end() : end] or b"<text:p" in text[row.end() : end]:
            raise UnreadableWorkbook("表格里有一行被重复了上千次，不予打开，请另存为 .xlsx 后再上传")
    for cell in re.finditer(rb"<table:(?:covered-)?table-cell\b([^>]*)>", text):
        times = _REPEATED.search(cell[1])
        if times and int(times[1]) > limits.columns and b"office:value" in cell[1]:
            raise UnreadableWorkbook("表格里有一格被重复了上千次，不予打开，请另存为 .xlsx 后再上传")
