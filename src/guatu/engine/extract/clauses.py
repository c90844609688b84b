"""Sentences and clauses of a paragraph, with what is set apart in them: quotation marks, names of documents, brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass

GAP = "\x00"  # stands for a character inside brackets, which no rule looks at
_BRACKETS = re.compile(r"\(([^()]{0,200})\)")
_QUOTED = re.compile(r"“[^“”]{1,40}”|《[^《》]{1,60}》|\"[^\"]{1,40}\"")
_SAYS_MORE = re.compile(r"^(?:其中|含|比|较|同比|力争|不低于|不少于)")
_SENTENCE = re.compile(r"[^。;!?\t]+[。;!?\t]?")
_CLAUSE = re.compile(r"[^,:]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
LONGEST = 600  # characters of a clause that are looked at; longer ones are no language


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` is the clause as the rules read it, `start:end` its place in the plain text; `masked` are places in `text`
    whose figures are part of a name. `is_sentence_start` is True for the first one after a full stop."""

    start: int
    end: int
    text: str
    masked: tuple[tuple[int, int], ...]
    is_sentence_start: bool
    after_label: str = ""


def clauses_of(plain: str, start: int, end: int) -> list[Clause]:
    """The clauses of `plain[start:end]`, in order."""
    part = _without_brackets(plain[start:end])
    guarded = _THOUSANDS.sub("\x01", part)
    found: list[Clause] = []
    for sentence in _SENTENCE.finditer(guarded):
        full_stop = sentence.start() == 0 or guarded[sentence.start() - 1] != ";"
        first, label = True, ""
        for match in _CLAUSE.finditer(guarded, sentence.start(), sentence.end()):
            clause = _clause(part, match, start, full_stop and first, label)
            if clause is None:
                continue
            found.append(clause)
            first = False
            label = (
                clause.text
                if guarded[match.end() : match.end() + 1] == ":" and len(clause.text) <= 16
                else ""
            )
    return found


def _clause(part: str, match: re.Match[str], start: int, first: bool, label: str) -> Clause | None:
    begin, stop = match.start(), min(match.end(), match.start() + LONGEST)
    while begin < stop and part[begin] in "、 -。;!?\t":
        begin += 1
    while begin < stop and part[stop - 1] in "、 。;!?\t":
        stop -= 1
    if begin >= stop:
        return None
    text = part[begin:stop]
    masked = tuple((m.start(), m.end()) for m in _QUOTED.finditer(text))
    return Clause(start + begin, start + stop, text, masked, first, label)


def _without_brackets(part: str) -> str:
    """What stands in brackets is gone, except 其中… and 比上年…, which become clauses of their own."""

    def replaced(match: re.Match[str]) -> str:
        inside = match[1]
        if _SAYS_MORE.match(inside) and re.search(r"\d", inside):
            return "," + inside + ","
        return GAP * len(match[0])

    return _BRACKETS.sub(replaced, part) if "(" in part else part
