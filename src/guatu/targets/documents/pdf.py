"""PDF files: read in a process of their own, page furniture taken away, lines joined into paragraphs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any

from guatu.targets.documents.paragraphs import Line, Page, joined, without_furniture
from guatu.targets.documents.values import (
    MOST_CHARACTERS,
    MOST_PAGES,
    Document,
    DocumentError,
    Format,
    Progress,
    too_long,
)

_PROCESS = "guatu.targets.documents.pdf_process"
_SECONDS = 150
_LEAST_LETTERS_PER_PAGE = 5
_MOST_UNKNOWN_SHARE = 0.3

_TOO_HARD = "这个 PDF 在规定的时间和内存内读不完，请重新导出，或者另存为 .docx 再上传"
_FAULTS = {
    "locked": "PDF 设了打开密码，请先取消密码再上传",
    "broken": "PDF 文件已损坏，打不开，请重新导出后再上传",
}
_SCANNED = "这个 PDF 是扫描件，里面只有图片，没有文字；请上传有文字的 PDF、Word 原件，或者直接粘贴文字"
_UNKNOWN = "这个 PDF 里的字体没有带文字对照表，读出来是乱码；请上传 Word 原件，或者直接粘贴文字"


def read_pdf(data: bytes, progress: Progress) -> Document:
    """The text of a .pdf with the position of each page in it; `progress` is called per page. Raises DocumentError."""
    pages = _pages(data, progress)
    text = "".join(line.text for page in pages for line in page.lines)
    letters = sum(map(str.isalnum, text))
    if letters < _LEAST_LETTERS_PER_PAGE * len(pages):
        raise DocumentError(_SCANNED)
    unknown = sum("\ue000" <= character <= "\uf8ff" or character == "\ufffd" for character in text)
    if unknown > _MOST_UNKNOWN_SHARE * len(text):
        raise DocumentError(_UNKNOWN)
    whole, starts = joined(without_furniture(pages))
    return Document(whole, starts, Format.PDF)


def _pages(data: bytes, progress: Progress) -> list[Page]:
    """All pages, as the other process tells of them. It gets no environment of ours: the key and the database stay here."""
    environment = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LANG": "C.UTF-8"}
    with subprocess.Popen(  # noqa: S603 - fixed arguments
        [sys.executable, "-m", _PROCESS, str(MOST_PAGES), str(MOST_CHARACTERS)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    ) as process:
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        limit = threading.Timer(_SECONDS, process.kill)
        limit.start()
        try:
            with suppress(BrokenPipeError), process.stdin as pipe:
                pipe.write(data)
            return _heard(_answers(process.stdout), progress)
        finally:
            limit.cancel()
            process.kill()


def _answers(stream: IO[bytes]) -> Iterator[Any]:
    """What is answered, line by line, as long as it is no fault."""
    for line in stream:
        try:
            answer = json.loads(line)
        except ValueError as fault:  # it was ended in the middle of a line
            raise DocumentError(_TOO_HARD) from fault
        if isinstance(answer, dict) and "fault" in answer:
            raise too_long() if answer["fault"] == "long" else DocumentError(_FAULTS[answer["fault"]])
        yield answer


def _heard(answers: Iterator[Any], progress: Progress) -> list[Page]:
    first = next(answers, None)
    if first is None:
        raise DocumentError(_TOO_HARD)
    count = first["pages"]
    if count > MOST_PAGES:
        raise DocumentError(f"PDF 有 {count:,} 页，超过 {MOST_PAGES:,} 页，请分成几个文件后再上传")
    pages, length = [], 0
    for width, height, lines in answers:
        page = Page(width, height, tuple(Line(*line) for line in lines))
        length += sum(len(line.text) for line in page.lines)
        if length > MOST_CHARACTERS:
            raise too_long()
        pages.append(page)
        progress(len(pages), count)
    if len(pages) < count:
        raise DocumentError(_TOO_HARD)
    return pages
