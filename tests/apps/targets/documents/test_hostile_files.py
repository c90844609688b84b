"""Files that mean harm, and files that are nothing: each refused with its sentence, in bounded time."""

from __future__ import annotations

import io
import os
import string
import zipfile

import pypdf
import pytest
from docx.oxml.ns import nsdecls
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from guatu.targets.documents import DocumentError, pdf, read_document, read_pasted, values
from guatu.targets.documents.values import MOST_BYTES, MOST_CHARACTERS
from tests.apps.targets.documents.making import body, packed, printed, refusal

PARAGRAPH = "<w:p><w:r><w:t>增长10%</w:t></w:r></w:p>"


def test_a_file_over_the_limit_is_not_opened() -> None:
    assert refusal(b"a" * (MOST_BYTES + 1), "a.txt") == "文件有 50.0 MB，超过 50 MB，请分成几个文件后再上传"


@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert refusal(data, "a.txt") == "文件是空的，请重新选择文件"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.doc", "旧的 .doc"),
        (b"{\\rtf1 abc}", "a.rtf", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a.pdf", "这是图片"),
        (packed({"xl/workbook.xml": "<a/>"}), "a.docx", "这是 Excel 工作簿"),
        (packed({"OFD.xml": "<a/>"}), "a.ofd", "这是 OFD 版式文件"),
        (packed({"a.txt": "文字"}), "a.zip", "不是 Word 文档"),
        (b"PK\x03\x04" + bytes(100), "a.docx", "文件已损坏"),
        ("文字".encode(), "a.docx", "这不是 Word 文件"),
        ("文字".encode(), "a.pdf", "这不是 PDF 文件"),
        (b"%PDF-1.7\nnothing", "a.pdf", "PDF 文件已损坏"),
        (bytes(range(256)) * 8, "a.txt", "认不出这个文件的文字编码"),
        (body("<w:p/>"), "a.docx", "文件里没有文字"),
        (b"<html><body><script>1</script></body></html>", "a.html", "文件里没有文字"),
        (body("<w:p><w:r>"), "a.docx", "文件已损坏"),
    ],
)
def test_what_is_no_document_is_called_by_its_name(data: bytes, name: str, said: str) -> None:
    assert said in refusal(data, name)


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = packed({"word/document.xml": "<a/>", "word/media/image1.bmp": bytes(60_000_000)})
    assert refusal(bomb, "a.docx") == "文件的压缩比高得不正常，不予打开"


def test_a_part_that_unpacks_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guatu.targets.documents.packed._MOST_PART", 1_000_000)
    large = packed({"word/document.xml": os.urandom(500_001).hex()})
    assert refusal(large, "a.docx") == "文档正文解开后超过 1 MB，不予打开"


def test_too_many_parts_are_not_looked_through() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for at in range(5_001):
            archive.writestr(f"{at}", b"")
    assert refusal(file.getvalue(), "a.docx") == "文件里有 5,001 个部件，超过 5,000 个，不予打开"


def test_entities_are_not_resolved() -> None:
    laughs = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))
    declared = f'<!DOCTYPE w [<!ENTITY a0 "增长">{laughs}]>'
    assert (
        refusal(body("<w:p><w:r><w:t>&a9;</w:t></w:r></w:p>", declared), "a.docx")
        == "文件里有不该有的 XML 声明（DOCTYPE），不予打开"
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (body("<w:tbl><w:tr><w:tc>" * 400), "a.docx"),
        (body("<w:sdt>" * 100_000), "a.docx"),
        (b"<html><body>" + b"<div>" * 100_000, "a.html"),
    ],
)
def test_nesting_without_end_is_refused(data: bytes, name: str) -> None:
    assert refusal(data, name) == "文件内部的嵌套超过 1,000 层，不是正常的文档，不予打开"


def test_elements_without_number_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for reader in ("xml", "web_page"):
        monkeypatch.setattr(f"guatu.targets.documents.{reader}.MOST_ELEMENTS", 10_000)
    sentence = values.too_many().sentence
    assert refusal(body(PARAGRAPH * 4_000), "a.docx") == sentence
    assert refusal(b"<html><body>" + b"<p>1" * 11_000, "a.html") == sentence


def test_more_text_than_a_plan_can_have_is_refused() -> None:
    sentence = values.too_long().sentence
    paragraph = f"<w:p><w:r><w:t>{'增长' * 50_000}</w:t></w:r></w:p>"
    assert sentence == "文件里的文字超过 500 万字，请分成几个文件后再上传"
    assert refusal(b"a" * (MOST_CHARACTERS + 1), "a.txt") == sentence
    assert refusal(b"<html><body>" + b"a" * (MOST_CHARACTERS + 1), "a.html") == sentence
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {nsdecls('w')}><w:body>{paragraph * 51}</w:body></w:document>"
        )
    assert refusal(file.getvalue(), "a.docx") == sentence
    with pytest.raises(DocumentError, match=sentence):
        read_pasted("a" * (MOST_CHARACTERS + 1))


def written(writer: pypdf.PdfWriter) -> bytes:
    """The bytes of a PDF."""
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_locked_pdf_says_so() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    writer.encrypt("secret", algorithm="RC4-128")
    assert refusal(written(writer), "a.pdf") == "PDF 设了打开密码，请先取消密码再上传"


def test_a_scanned_pdf_says_so() -> None:
    writer = pypdf.PdfWriter()
    for _ in range(3):
        writer.add_blank_page(595, 842)
    assert refusal(written(writer), "a.pdf").startswith("这个 PDF 是扫描件，里面只有图片，没有文字")


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    writer = pypdf.PdfWriter()
    for _ in range(2_001):
        writer.add_blank_page(595, 842)
    assert refusal(written(writer), "a.pdf") == "PDF 有 2,001 页，超过 2,000 页，请分成几个文件后再上传"


def test_a_pdf_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SECONDS", 0)
    assert refusal(printed("全年完成投资五十亿元。"), "a.pdf").startswith(
        "这个 PDF 在规定的时间和内存内读不完"
    )


def is_answered(data: bytes, name: str) -> bool:
    """Whether bytes are read as a text that can be kept, or refused with a sentence; anything else is raised."""
    try:
        text = read_document(data, name).text
    except DocumentError as refused:
        return bool(refused.sentence.strip())
    return bool(text.strip()) and "\x00" not in text and text.encode().decode() == text


def stream_pdf(content: bytes) -> bytes:
    """A PDF of one page with this content, packed."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    stream = StreamObject()
    stream.set_data(content)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F"): named})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    return written(writer)


def test_pages_with_more_text_than_a_plan_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_CHARACTERS", 1_000)
    text = b"(plan) Tj 10 0 Td " * 3_000
    assert (
        refusal(stream_pdf(b"BT /F 12 Tf 72 700 Td " + text + b"ET"), "a.pdf") == values.too_long().sentence
    )


STARTS = [
    b"",
    b"PK\x03\x04",
    b"<html>",
    b"<!DOCTYPE html><body><table>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"<?xml?>",
]
SUFFIXES = st.sampled_from([".docx", ".html", ".htm", ".txt", "", ".doc"]) | st.text(
    string.printable, max_size=6
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400), suffix=SUFFIXES)
def test_any_bytes_are_read_or_refused(start: bytes, rest: bytes, suffix: str) -> None:
    assert is_answered(start + rest, f"方案{suffix}")


@settings(max_examples=8, deadline=None)
@given(at=st.integers(10, 4_000), junk=st.binary(min_size=1, max_size=40))
def test_a_damaged_pdf_is_read_or_refused(at: int, junk: bytes) -> None:
    whole = printed("全年完成投资五十亿元。")
    assert is_answered(whole[:at] + junk + whole[at + len(junk) :], "方案.pdf")


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 5_000), junk=st.binary(min_size=1, max_size=40))
def test_a_damaged_word_file_is_read_or_refused(at: int, junk: bytes) -> None:
    whole = body(PARAGRAPH * 20)
    at %= len(whole)
    assert is_answered(whole[:at] + junk + whole[at + len(junk) :], "方案.docx")


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["tbl", "tr", "tc", "p", "r", "t", "del", "Fallback"]), max_size=30))
def test_word_elements_in_any_order_are_read_or_refused(names: list[str]) -> None:
    inner = "".join(f"<w:{name}>字" for name in names) + "".join(f"</w:{name}>" for name in reversed(names))
    assert is_answered(body(inner), "方案.docx")
