"""Is an uploaded .docx safe to open at all? Looked at as a zip of XML, before any library reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile

MAX_BYTES = 5 * 2**20
MAX_UNPACKED = 30 * 2**20
MAX_PARTS = 500
MAX_XML = 2**20

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # .doc, and .docx locked with a password
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)
_FIELD_TEXT = re.compile(rb"<w:instrText[^>]*>([^<]*)</w:instrText>|w:instr\s*=\s*[\"']([^\"']*)[\"']")
_BAD_FIELDS = re.compile(
    rb"DDE|INCLUDETEXT|INCLUDEPICTURE|MACROBUTTON|IMPORT|DATABASE|(?<!HYPER)LINK\b", re.IGNORECASE
)


def package_problems(data: bytes) -> list[str]:
    """What makes a file unfit as a template, in Chinese sentences; none when it may be opened.

    Refuses what is no .docx, what is too large packed or unpacked (zip bombs), macros, embedded objects,
    references to outside files, fields that fetch or run something, and XML with document type definitions.
    """
    if len(data) > MAX_BYTES:
        return [
            f"模板文件有 {len(data) / 2**20:.1f} MB，最大 {MAX_BYTES // 2**20} MB，请压缩或去掉其中的图片"
        ]
    if data.startswith(_OLD_OFFICE):
        return ["模板是旧的 .doc 格式或者加了密码，请用 Word 或 WPS 去掉密码并另存为 .docx"]
    try:
        with ZipFile(BytesIO(data)) as package:
            return _size_problems(package) or _part_problems(
                {entry.filename: package.read(entry) for entry in package.infolist()}
            )
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        # zipfile says all of these for broken, encrypted or oddly packed files
        return ["文件打不开，它不是完整的 .docx 文件，请用 Word 或 WPS 重新保存后再上传"]


def _size_problems(package: ZipFile) -> list[str]:
    entries = package.infolist()
    names = [entry.filename for entry in entries]
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_PARTS or unpacked > MAX_UNPACKED:
        return [f"模板展开后太大（{len(entries)} 个部件，{unpacked / 2**20:.0f} MB），请换一个简单的模板"]
    if len(set(names)) != len(names):
        return ["模板里有重名的部件，不是正常的 .docx 文件，请用 Word 或 WPS 重新保存"]
    if any(entry.file_size > MAX_XML for entry in entries if entry.filename.endswith((".xml", ".rels"))):
        return [f"模板的正文超过 {MAX_XML // 2**20} MB，请换一个简单的模板"]
    return []


def _part_problems(parts: Mapping[str, bytes]) -> list[str]:
    kinds = parts.get("[Content_Types].xml", b"")
    if b"macroEnabled" in kinds or any(name.lower().endswith("vbaproject.bin") for name in parts):
        return ["模板含有宏，不能使用，请另存为不带宏的 .docx"]
    if b"wordprocessingml.template.main" in kinds:
        return ["这是 .dotx 模板文件，请用 Word 或 WPS 另存为 .docx"]
    if b"wordprocessingml.document.main" not in kinds or "word/document.xml" not in parts:
        return ["这不是 Word 文档（.docx），请选择 .docx 模板"]
    problems = []
    if any(name.startswith(("word/embeddings/", "word/activeX/", "word/afchunk")) for name in parts):
        problems.append("模板里嵌入了其他文件或控件，请删除后再上传（图片可以保留）")
    texts = [part for name, part in parts.items() if name.endswith((".xml", ".rels"))]
    if any(b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\x00" in text for text in texts):
        problems.append("模板的内部结构不正常，请用 Word 或 WPS 重新保存后再上传")
    links = [link for text in texts for link in _EXTERNAL.findall(text)]
    if any(b"/hyperlink" not in link for link in links):
        problems.append("模板引用了外部文件或网络地址（如外部模板、链接的图片），请改为内嵌或删除")
    if any(_BAD_FIELDS.search(_fields(text)) for text in texts):
        problems.append("模板里有会读取外部内容或运行命令的域（DDE、INCLUDETEXT 等），请删除这些域")
    return problems


def _fields(text: bytes) -> bytes:
    """All field codes of a part in one piece; Word may cut one code into several runs."""
    return b"".join(
        whole + b" " * bool(attribute) + attribute for whole, attribute in _FIELD_TEXT.findall(text)
    )
