"""Bytes that are text in an encoding nobody wrote down."""

from __future__ import annotations

import codecs
import re

from guatu.targets.documents.values import OTHER_KINDS, DocumentError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SAMPLE = 200_000
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相"
    "全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料"
    "，。、；：（）“”项目标任务责任单位县市区镇乡投资亿万元完成确保力争增长以上不低"
    "這為個國時來們發動過說產種後學經進著電裡實現兩體製機當從業應開還義無關線數間樣與質氣變條沒結問軍題黨達億萬項標責單縣鎮鄉資確長總額"
    " \n0123456789"
)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffe\uffff\ufffd]")
_LEAST_FREQUENT_SHARE = 0.15
_MOST_DAMAGED_SHARE = 0.01


def decode_text(data: bytes) -> str:
    """The text of a file: UTF-8, with or without mark, unchanged; else the encoding in which it reads most like Chinese.

    A zero character, which no database keeps, gives way to U+FFFD, so that every place stays where it was.
    Raises DocumentError for bytes that are no text in any of them.
    """
    text = _marked(data) or _utf8(data) or _guessed(data)
    if text is None:
        raise DocumentError(f"认不出这个文件的文字编码，或者它不是文字文件；{OTHER_KINDS}")
    return text.replace("\x00", "\ufffd")


def _marked(data: bytes) -> str | None:
    for mark, name in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(name, "replace")
            return text if _damaged_share(text) <= _MOST_DAMAGED_SHARE else None
    return None


def _utf8(data: bytes) -> str | None:
    """UTF-8, also with a few bytes damaged."""
    text = data.decode("utf-8", "replace")
    return text if _damaged_share(text) <= _MOST_DAMAGED_SHARE else None


def _guessed(data: bytes) -> str | None:
    best, most = None, _LEAST_FREQUENT_SHARE
    for name in _GUESSES:
        text = data[:_SAMPLE].decode(name, "replace")
        if not text or _damaged_share(text) > _MOST_DAMAGED_SHARE:
            continue
        share = sum(character in _FREQUENT for character in text) / len(text)
        if share > most:
            best, most = name, share
    return data.decode(best, "replace") if best else None


def _damaged_share(text: str) -> float:
    """How much of a text no person can have typed."""
    return sum(1 for _ in _NOT_TEXT.finditer(text)) / max(len(text), 1)
