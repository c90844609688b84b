"""What reading a file gives, how it says no, and how large a file may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

Progress = Callable[[int, int], None]
"""Called with (done, of how many) while a long file is read."""

MOST_BYTES = 50_000_000
MOST_PAGES = 2_000
MOST_CHARACTERS = 5_000_000
MOST_DEPTH = 1_000
MOST_ELEMENTS = 2_000_000

OTHER_KINDS = "请上传 .docx、.pdf（有文字的）、.html 或 .txt 文件，也可以直接粘贴文字"


class Format(StrEnum):
    """What kind of file a text came from."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    TXT = "txt"
    PASTED = "pasted"


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file and, where the file has pages, the position in `text` at which each of them begins.

    Paragraphs and the rows of tables are lines; the cells of a row are parted by a tab. The text of a .txt file is the
    file's own, line breaks included.
    """

    text: str
    pages: tuple[int, ...]
    format: Format


class DocumentError(Exception):
    """The file cannot be read as a document, or is too large to read safely: one Chinese sentence that says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def too_long() -> DocumentError:
    """What is said of more text than a plan can have."""
    return DocumentError(f"文件里的文字超过 {MOST_CHARACTERS // 10_000} 万字，请分成几个文件后再上传")


def too_deep() -> DocumentError:
    """What is said of elements inside elements without end."""
    return DocumentError(f"文件内部的嵌套超过 {MOST_DEPTH:,} 层，不是正常的文档，不予打开")


def too_many() -> DocumentError:
    """What is said of elements without number."""
    return DocumentError(f"文件内部的元素超过 {MOST_ELEMENTS // 10_000} 万个，不是正常的文档，不予打开")
