"""One way in for every kind of file: told by its own bytes, refused when too large, read by its own reader."""

from __future__ import annotations

from pathlib import PurePath

from guatu.targets.documents.encodings import decode_text
from guatu.targets.documents.values import (
    MOST_BYTES,
    MOST_CHARACTERS,
    OTHER_KINDS,
    Document,
    DocumentError,
    Format,
    Progress,
    too_long,
)

_SIGNS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "这是旧的 .doc、.wps 格式，或者加了打开密码，请去掉密码并另存为 .docx 再上传"),
    (b"{\\rtf", "这是 RTF 文件，请用 Word 或 WPS 另存为 .docx 再上传"),
    (b"\x89PNG", f"这是图片，里面的字不能识读；{OTHER_KINDS}"),
    (b"\xff\xd8\xff", f"这是图片，里面的字不能识读；{OTHER_KINDS}"),
    (b"GIF8", f"这是图片，里面的字不能识读；{OTHER_KINDS}"),
    (b"II*\x00", f"这是图片，里面的字不能识读；{OTHER_KINDS}"),
    (b"MM\x00*", f"这是图片，里面的字不能识读；{OTHER_KINDS}"),
    (b"Rar!\x1a\x07", f"这是压缩包，请先解开；{OTHER_KINDS}"),
    (b"7z\xbc\xaf\x27\x1c", f"这是压缩包，请先解开；{OTHER_KINDS}"),
    (b"\x1f\x8b", f"这是压缩包，请先解开；{OTHER_KINDS}"),
    (b"MIME-Version:", "这是 .mht 单个网页文件，请在浏览器里打开后复制文字，直接粘贴"),
)  # fmt: skip
_HTML_NAMES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_BINARY_NAMES = {".docx": "Word", ".pdf": "PDF"}
_PDF_WITHIN = 1024


def read_document(data: bytes, file_name: str, progress: Progress | None = None) -> Document:
    """The text of a .docx, .pdf, .html or .txt file; what it is is told by its bytes, `file_name` only helps with text.

    `progress(done, of_how_many)` is called per page of a .pdf, and at the end of the others.
    Raises DocumentError when it is no such file, is damaged, locked or without text, or too large to be read safely.
    """
    if len(data) > MOST_BYTES:
        raise DocumentError(
            f"文件有 {len(data) / 1e6:.1f} MB，超过 {MOST_BYTES // 1_000_000} MB，请分成几个文件后再上传"
        )
    if not data.strip():
        raise DocumentError("文件是空的，请重新选择文件")
    document = _read(data, PurePath(file_name).suffix.lower(), progress or _unheard)
    if len(document.text) > MOST_CHARACTERS:
        raise too_long()
    if not document.text.strip():
        raise DocumentError(f"文件里没有文字；{OTHER_KINDS}")
    return document


def read_pasted(text: str) -> Document:
    """Text that was pasted, with plain line breaks. Raises DocumentError when it is empty or too long."""
    if len(text) > MOST_CHARACTERS:
        raise too_long()
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    kept = kept.encode("utf-8", "replace").decode("utf-8")
    if not kept.strip():
        raise DocumentError("没有粘贴文字，请把文件里的文字复制后粘贴进来")
    return Document(kept, (), Format.PASTED)


def _read(data: bytes, suffix: str, progress: Progress) -> Document:
    """By its own bytes. Each reader is loaded when it is needed: a command that reads a .txt starts at once."""
    if data.startswith(b"PK\x03\x04"):
        from guatu.targets.documents.word import read_word

        return read_word(data, progress)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        from guatu.targets.documents.pdf import read_pdf

        return read_pdf(data, progress)
    for sign, sentence in _SIGNS:
        if data.startswith(sign):
            raise DocumentError(sentence)
    if suffix in _BINARY_NAMES:
        raise DocumentError(
            f"这不是 {_BINARY_NAMES[suffix]} 文件，只是扩展名为 {suffix}，或者文件已损坏；{OTHER_KINDS}"
        )
    if suffix in _HTML_NAMES or _starts_like_html(data):
        from guatu.targets.documents.web_page import read_web_page

        return read_web_page(data, progress)
    text = decode_text(data)
    progress(1, 1)
    return Document(text, (), Format.TXT)


def _starts_like_html(data: bytes) -> bool:
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.startswith(b"<") and any(tag in head for tag in (b"<!doctype html", b"<html", b"<body"))


def _unheard(done: int, total: int) -> None:
    """Nobody watches."""
