"""The parts of a .docx, unpacked only as far as is safe."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from guatu.targets.documents.values import OTHER_KINDS, DocumentError

DAMAGED = "文件已损坏，打不开，请用 Word 或 WPS 打开后另存为 .docx 再上传"

_MOST_ENTRIES = 5_000
_MOST_UNPACKED = 500_000_000
_MOST_PART = 150_000_000
_MOST_RATIO = 250
_RATIO_COUNTS_FROM = 20_000_000
_PARTS = {
    "document": re.compile(r"word/document\d*\.xml"),
    "numbering": re.compile(r"word/numbering\d*\.xml"),
    "styles": re.compile(r"word/styles\d*\.xml"),
}
_OTHERS = {
    "OFD.xml": f"这是 OFD 版式文件，请先转成 PDF；{OTHER_KINDS}",
    "xl/workbook.xml": "这是 Excel 工作簿，不是文档；项目台账请到“导入台账”上传",
    "ppt/presentation.xml": f"这是演示文稿，不是文档；{OTHER_KINDS}",
    "content.xml": "这是 OpenDocument 文件，请用 Word 或 WPS 另存为 .docx 再上传",
}


def parts_of(data: bytes) -> dict[str, bytes]:
    """`document` and, where there are, `numbering` and `styles`: the XML of a .docx.

    Raises DocumentError when the file is damaged, locked, a bomb, or packed but no .docx.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(archive, len(data))
            return _read_parts(archive)
    except (
        RuntimeError
    ) as fault:  # zipfile's way of saying that an entry is encrypted (NotImplementedError: packed unusually)
        raise DocumentError(
            DAMAGED if isinstance(fault, NotImplementedError) else "文件设了密码，请先取消密码再上传"
        ) from fault
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError) as fault:
        raise DocumentError(DAMAGED) from fault


def _check_directory(archive: zipfile.ZipFile, packed: int) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES:
        raise DocumentError(f"文件里有 {len(entries):,} 个部件，超过 {_MOST_ENTRIES:,} 个，不予打开")
    if unpacked > _MOST_UNPACKED:
        raise DocumentError(
            f"文件解开后有 {unpacked // 1_000_000:,} MB，超过 {_MOST_UNPACKED // 1_000_000} MB，不予打开"
        )
    if unpacked > _RATIO_COUNTS_FROM and unpacked > packed * _MOST_RATIO:
        raise DocumentError("文件的压缩比高得不正常，不予打开")


def _read_parts(archive: zipfile.ZipFile) -> dict[str, bytes]:
    found = {}
    for entry in archive.infolist():
        for part, name in _PARTS.items():
            if name.fullmatch(entry.filename) and part not in found:
                if entry.file_size > _MOST_PART:
                    raise DocumentError(f"文档正文解开后超过 {_MOST_PART // 1_000_000} MB，不予打开")
                found[part] = archive.read(entry)
    if "document" not in found:
        names = set(archive.namelist())
        said = next((sentence for name, sentence in _OTHERS.items() if name in names), None)
        raise DocumentError(said or f"这个压缩文件不是 Word 文档；{OTHER_KINDS}")
    return found
