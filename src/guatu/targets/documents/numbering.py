"""The labels Word shows in front of paragraphs it numbers by itself: 一、（一）1. – they stand nowhere in the text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from guatu.targets.documents.numerals import numeral

_PLACE = re.compile(r"%([1-9])")
_MOST_LEVELS = 9


@dataclass(slots=True)
class Level:
    """How one level of a list is numbered; `restart` is the level (from 1) whose next number starts this one anew, 0 never."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    is_legal: bool = False
    restart: int | None = None


@dataclass(slots=True)
class Instance:
    """A list of the document (w:num): which definition it follows, and the first numbers it sets itself."""

    abstract: str = ""
    starts: dict[int, int] = field(default_factory=dict)


class NumberingPart:
    """word/numbering.xml as the parser tells of it: definitions, and the lists that follow them."""

    def __init__(self) -> None:
        self.levels: dict[str, dict[int, Level]] = {}
        self.instances: dict[str, Instance] = {}
        self.links: dict[str, str] = {}
        self.styles: dict[str, str] = {}
        self._abstract = ""
        self._instance: Instance | None = None
        self._level: Level | None = None
        self._override = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        value = attributes.get("val", "")
        if name == "abstractNum":
            self._abstract = attributes.get("abstractNumId", "")
            self.levels[self._abstract] = {}
        elif name == "num":
            self._instance = self.instances.setdefault(attributes.get("numId", ""), Instance())
        elif name == "lvl":
            self._level = Level()
            if self._instance is None:
                self.levels.setdefault(self._abstract, {})[_whole(attributes.get("ilvl", ""), 0)] = (
                    self._level
                )
        elif name == "numStyleLink":
            self.links[self._abstract] = value
        elif name == "styleLink":
            self.styles[value] = self._abstract
        elif self._instance is not None:
            self._of_instance(name, value, attributes)
        elif self._level is not None:
            _describe(self._level, name, value, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "num":
            self._instance = None
        elif name == "lvl":
            self._level = None

    def data(self, text: str) -> None:
        """There is no text in this part."""

    def _of_instance(self, name: str, value: str, attributes: Mapping[str, str]) -> None:
        assert self._instance is not None  # noqa: S101 - asked by the caller; tells the type checker
        if name == "abstractNumId":
            self._instance.abstract = value
        elif name == "lvlOverride":
            self._override = _whole(attributes.get("ilvl", ""), 0)
        elif name == "startOverride":
            self._instance.starts[self._override] = _whole(value, 1)

    def definition(self, number: str) -> tuple[str, dict[int, Level]]:
        """The definition a list follows, through a style of lists where it names one."""
        instance = self.instances.get(number)
        abstract = instance.abstract if instance else ""
        if abstract in self.links:
            abstract = self.styles.get(self.links[abstract], abstract)
        return abstract, self.levels.get(abstract, {})


class Labels:
    """Counts the paragraphs of every list, in the order of the document."""

    def __init__(self, part: NumberingPart) -> None:
        self._part = part
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, number: str, at: int) -> str:
        """The label of the next paragraph of list `number` (w:numId) on level `at` from 0; empty when it shows none."""
        abstract, levels = self._part.definition(number)
        level = levels.get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        starts = self._part.instances[number].starts
        if at in starts and (number, at) not in self._begun:
            counts[at] = starts[at]
        else:
            counts[at] = counts[at] + 1 if at in counts else level.start
        self._begun.add((number, at))
        for deeper in range(at + 1, _MOST_LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and at < restart):
                counts.pop(deeper, None)
        return _with_suffix(_PLACE.sub(lambda found: _shown(found, levels, counts, level), level.text), level)


def _shown(found: re.Match[str], levels: dict[int, Level], counts: dict[int, int], level: Level) -> str:
    at = int(found[1]) - 1
    other = levels.get(at, level)
    form = "decimal" if level.is_legal and other.form not in ("bullet", "none") else other.form
    return numeral(form, counts.get(at, other.start))


def _with_suffix(label: str, level: Level) -> str:
    """A label as it is followed by its text: after a Western letter or sign a blank, or 1. and 5 would become 1.5."""
    label = label if level.form != "bullet" else ""
    needs_blank = level.suffix != "nothing" and label[-1:].isascii()
    return f"{label} " if label and needs_blank else label


def _describe(level: Level, name: str, value: str, attributes: Mapping[str, str]) -> None:
    if name == "numFmt":
        level.form = value
    elif name == "lvlText":
        level.text = value
    elif name == "start":
        level.start = _whole(value, 1)
    elif name == "suff":
        level.suffix = value
    elif name == "isLgl":
        level.is_legal = attributes.get("val", "1") not in ("0", "false")
    elif name == "lvlRestart":
        level.restart = _whole(value, 0)


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise
