"""The build of a document: paragraphs, their headings with levels (一、 （一） 1. （1） ——), and sections."""

from __future__ import annotations

import re
from dataclasses import dataclass

from guatu.engine.extract.script import Text
from guatu.engine.extract.values import Section

_MARKS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(r"第[一二三四五六七八九十]{1,3}(?:章|部分|编)[、:.]?")),
    (1, re.compile(r"(?P<no>[一二三四五六七八九十]{1,3})[、.]")),
    (2, re.compile(r"\[[^\[\]]{0,6}(?P<no>[一二三四五六七八九十]{1,3}|\d{1,2})\]")),
    (2, re.compile(r"第[一二三四五六七八九十]{1,3}[节条][、:.]?")),
    (2, re.compile(r"\((?P<no>[一二三四五六七八九十]{1,3})\)[、.]?")),
    (3, re.compile(r"(?P<no>\d{1,3})(?:[.](?!\d)|、|\)|:)")),
    (4, re.compile(r"\((?P<no>\d{1,3})\)[、.]?")),
    (5, re.compile(r"(?P<no>[①-⑳])[、.]?")),
    (6, re.compile(r"(?:--+|[-●•◆■★※▲])")),
)
_LONGEST_TITLE = 60
_LABEL = re.compile(r"[^,。;:、]{2,14}:")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the plain text, `start:end`; its heading mark, if it has one, is left out of `body`.

    `title` is its heading: the first sentence after the mark, or the label before a colon; '' where it has none.
    """

    start: int
    end: int
    body: int
    level: int
    number: str
    title: str
    path: tuple[str, ...]
    titles: tuple[str, ...]


def paragraphs_of(text: Text) -> list[Paragraph]:
    """The paragraphs in order, each knowing the headings it stands under."""
    found: list[Paragraph] = []
    above: list[tuple[int, str, str]] = []
    at = 0
    for line in text.plain.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        if not line.strip("\t"):
            continue
        level, number, length = _mark(line)
        title = _title(line[length:]) if level else ""
        if level and level < 6:
            above = [each for each in above if each[0] < level] + [(level, number, title)]
        found.append(
            Paragraph(
                start, end, start + length, level, number, title,
                tuple(each[1] for each in above if each[1]), tuple(each[2] for each in above if each[2]),
            )
        )  # fmt: skip
    return found


def sections_of(paragraphs: list[Paragraph], text: Text) -> tuple[Section, ...]:
    """The headings of the original text with what stands under each."""
    found: list[Section] = []
    ends = dict.fromkeys(range(1, 6), len(text.plain))
    for head in reversed([each for each in paragraphs if 0 < each.level < 6]):
        start, stop = text.span(head.start, ends[head.level])
        found.append(Section(head.number, head.level, head.title, start, stop, section_path(head)))
        ends.update(dict.fromkeys(range(head.level, 6), head.start))
    return tuple(reversed(found))


def section_path(paragraph: Paragraph) -> str:
    """Where a paragraph stands, as people cite it: 二(一)1."""
    parts = [
        f"({each})" if index == 1 and not each.isdigit() else each
        for index, each in enumerate(paragraph.path)
    ]
    return "".join(parts)


def _mark(line: str) -> tuple[int, str, int]:
    """Level, number and length of the heading mark a line begins with; (0, '', 0) for none."""
    for level, pattern in _MARKS:
        if match := pattern.match(line):
            rest = line[match.end() : match.end() + 1]
            if not rest or (level == 3 and rest.isdigit()):
                break
            number = match.groupdict().get("no") or match[0].strip("、.:")
            return level, number if level < 6 else "", match.end()
    return 0, "", 0


def _title(rest: str) -> str:
    head = re.split("[。;\t]", rest, maxsplit=1)[0]
    label = _LABEL.match(head)
    if label and len(head) > label.end() + 12:
        return label[0][:-1]
    if len(head) > _LONGEST_TITLE // 2 or re.search(r"\d[^,]*,", head):
        head = re.split("[,:]", head, maxsplit=1)[0]
    return re.sub(r"\(.*", "", head)[:_LONGEST_TITLE].strip("\t: ")
