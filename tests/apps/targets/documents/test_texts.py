"""Plain text: unchanged where it is UTF-8, and read right in the encodings offices still save in."""

from __future__ import annotations

import pytest

from guatu.targets.documents import Document, DocumentError, Format, read_document, read_pasted

SIMPLIFIED = "示例县2023年行动方案\r\n　　一、固定资产投资增长10%以上，\n确保新开工项目33个。\r\n\r\n责任单位：县发改局 \t\n"
TRADITIONAL = "示例縣2023年行動方案\r\n　　一、固定資產投資增長10%以上，\n確保新開工項目33個。\r\n\r\n責任單位：縣發改局 \t\n"


def test_a_utf8_file_is_its_own_text() -> None:
    assert read_document(SIMPLIFIED.encode(), "方案.txt") == Document(SIMPLIFIED, (), Format.TXT)


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_simplified_text_is_read_in_its_encoding(encoding: str) -> None:
    assert read_document(SIMPLIFIED.encode(encoding), "方案.txt").text == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["big5", "gb18030", "utf-16", "utf-16-le"])
def test_traditional_text_is_read_in_its_encoding(encoding: str) -> None:
    assert read_document(TRADITIONAL.encode(encoding), "方案").text == TRADITIONAL


def test_one_damaged_byte_costs_one_character() -> None:
    data = bytearray((SIMPLIFIED * 10).encode())
    data[500] = 0xFF
    text = read_document(bytes(data), "方案.txt").text
    assert text.count("\ufffd") >= 1
    assert text.startswith(SIMPLIFIED)
    assert text.endswith(SIMPLIFIED)


def test_pasted_text_has_plain_line_breaks() -> None:
    assert read_pasted("一、目标\r\n增长10%\r完成\x00") == Document(
        "一、目标\n增长10%\n完成\ufffd", (), Format.PASTED
    )


def test_nothing_pasted_is_refused() -> None:
    with pytest.raises(DocumentError, match="没有粘贴文字"):
        read_pasted(" \r\n　")
