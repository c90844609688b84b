"""The initials by which people look a name up: 重庆路桥 is found as cqlq."""

from __future__ import annotations

import unicodedata
from functools import cache
from operator import add

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT


def initials(text: str) -> str:
    """The first letters of the pinyin of `text`, lower case; letters and digits stay, everything else goes.

    Full-width and half-width, blanks and brackets make no difference, so it also serves to find names written alike.
    Every character by its usual reading, corrected by two-character words (重庆, 银行); whole-sentence reading costs fifty
    times as much and rarely differs in the first letter.

    >>> initials("重庆路桥（A座） 2期"), initials("县城供水管网")
    ('cqlqaz2q', 'xcgsgw')
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    words = _words_read_otherwise()
    if words.keys().isdisjoint(map(add, plain, plain[1:])):
        return plain.translate(_LETTERS)
    letters = [_letter(character) for character in plain]
    for place in range(len(plain) - 1):
        if otherwise := words.get(plain[place : place + 2]):
            letters[place : place + 2] = otherwise
    return "".join(letters)


def _letter(character: str) -> str:
    return _LETTERS[ord(character)]


class _Letters(dict[int, str]):
    """The letter of each character met so far, by its code point."""

    def __missing__(self, code: int) -> str:
        self[code] = letter = _usual_letter(chr(code))
        return letter


_LETTERS = _Letters()


def _usual_letter(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() else ""
    readings = PINYIN_DICT.get(ord(character), "")
    return _first(readings.split(",")[0])


@cache
def _words_read_otherwise() -> dict[str, list[str]]:
    """Two-character words whose initials differ from those of their characters read alone."""
    found = {}
    for word, readings in PHRASES_DICT.items():
        if len(word) == 2:
            letters = [_first(reading[0]) for reading in readings]
            if letters != [_letter(character) for character in word]:
                found[word] = letters
    return found


def _first(reading: str) -> str:
    return unicodedata.normalize("NFD", reading)[:1].lower()
