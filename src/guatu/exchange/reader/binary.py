"""Error words in the binary kinds of workbooks, .xls and .xlsb: the reader of workbooks gives them as blanks.

A file whose records do not follow the format gives no errors here; whether it can be read at all is the reader's to say.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from guatu.exchange.reader.packing import Oddities

_WORDS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_MALFORMED = (struct.error, IndexError, KeyError, ValueError, zipfile.BadZipFile, ElementTree.ParseError)
_END = 0xFFFFFFFA
"""From here on a sector number means the end of a chain, or no sector at all."""


def errors_in_xls(data: bytes) -> dict[str, Oddities]:
    """The error words of an .xls file by sheet name."""
    found: dict[str, Oddities] = {}
    try:
        book = _workbook_stream(data)
        for kind, body in _xls_records(book, 0):
            if kind == 0x85:  # a sheet: where it begins, and its name
                (begin,) = struct.unpack_from("<I", body)
                letters = body[8 : 8 + body[6] * 2] if body[7] & 1 else body[8 : 8 + body[6]]
                name = letters.decode("utf-16-le" if body[7] & 1 else "latin-1")
                found[name] = Oddities(dict(_xls_errors(book, begin)))
    except _MALFORMED:
        return {}
    return found


def _xls_errors(book: bytes, begin: int) -> Iterator[tuple[tuple[int, int], str]]:
    for kind, body in _xls_records(book, begin):
        if kind == 0x205 and body[7]:  # a constant that is an error
            yield struct.unpack_from("<HH", body), _word(body[6])
        elif kind == 0x06 and body[12:14] == b"\xff\xff" and body[6] == 2:  # a formula whose result is one
            yield struct.unpack_from("<HH", body), _word(body[8])


def _xls_records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of the part of a workbook that begins at `at`; what is embedded in it is passed over."""
    depth = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        depth += (kind == 0x809) - (kind == 0x0A)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _workbook_stream(data: bytes) -> bytes:
    """The stream that holds the workbook, out of the file system that an .xls file is."""
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    directory, _, cutoff, small_table, _, more, _ = struct.unpack_from("<7I", data, 48)
    step = 1 << shift
    table_sectors = list(struct.unpack_from("<109I", data, 76))
    while more < _END and len(table_sectors) * step < len(data):
        *sectors, more = struct.unpack_from(f"<{step // 4}I", data, (more + 1) * step)
        table_sectors += sectors
    table: list[int] = []
    for sector in table_sectors:
        if sector < _END:
            table += struct.unpack_from(f"<{step // 4}I", data, (sector + 1) * step)
    entries = _chain(data, table, directory, step, offset=step)
    root_start, root_size = struct.unpack_from("<II", entries, 116)
    for at in range(0, len(entries) - 127, 128):
        name = entries[at : at + max(entries[at + 64] - 2, 0)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            start, size = struct.unpack_from("<II", entries, at + 116)
            if size >= cutoff:
                return _chain(data, table, start, step, offset=step)[:size]
            small = _chain(data, table, root_start, step, offset=step)[:root_size]
            places = _chain(data, table, small_table, step, offset=step)
            numbers = list(struct.unpack(f"<{len(places) // 4}I", places))
            return _chain(small, numbers, start, 1 << small_shift, offset=0)[:size]
    raise ValueError("no workbook in the file")


def _chain(data: bytes, table: list[int], sector: int, step: int, *, offset: int) -> bytes:
    """The sectors of one stream, one after the other."""
    pieces: list[bytes] = []
    while sector < _END:
        if len(pieces) > len(table):
            raise ValueError("a chain of sectors that never ends")
        pieces.append(data[offset + sector * step : offset + (sector + 1) * step])
        sector = table[sector]
    return b"".join(pieces)


def errors_in_xlsb(data: bytes) -> dict[str, Oddities]:
    """The error words of an .xlsb file by sheet name; none for other packed workbooks."""
    found: dict[str, Oddities] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "xl/workbook.bin" not in archive.namelist():
                return {}
            said = archive.read("xl/_rels/workbook.bin.rels")
            if b"<!DOCTYPE" in said:
                return {}
            relations = ElementTree.fromstring(said)  # noqa: S314 - it declares no entities
            parts = {item.get("Id"): item.get("Target", "") for item in relations}
            for kind, body in _xlsb_records(archive.read("xl/workbook.bin")):
                if kind == 0x9C:  # a sheet: its relation and its name
                    relation, rest = _wide(body[8:])
                    target = parts[relation]
                    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                    found[_wide(rest)[0]] = Oddities(dict(_xlsb_errors(archive.read(part))))
    except _MALFORMED:
        return {}
    return found


def _xlsb_errors(sheet: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    row = 0
    for kind, body in _xlsb_records(sheet):
        if kind == 0:
            (row,) = struct.unpack_from("<I", body)
        elif kind in (3, 11):  # a constant, or a formula's result, that is an error
            yield (row, struct.unpack_from("<I", body)[0]), _word(body[8])


def _xlsb_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(part):
        kind, at = _number(part, at, 2)
        size, at = _number(part, at, 4)
        yield kind, part[at : at + size]
        at += size


def _number(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in groups of seven bits, the lowest first, and where it ends."""
    value = 0
    for place in range(most):
        byte = part[at + place]
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    return value, at + most


def _wide(body: bytes) -> tuple[str, bytes]:
    """A text of two bytes a letter with its length before it, and what follows."""
    (length,) = struct.unpack_from("<I", body)
    end = 4 + length * 2
    return body[4:end].decode("utf-16-le"), body[end:]


def _word(code: int) -> str:
    return _WORDS.get(code, "#VALUE!")
