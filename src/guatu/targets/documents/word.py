"""Word documents: paragraphs with the numbers Word shows, tables row by row; headers, footers and notes left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guatu.targets.documents.building import Builder
from guatu.targets.documents.numbering import Labels, NumberingPart
from guatu.targets.documents.packed import DAMAGED, parts_of
from guatu.targets.documents.values import Document, Format, Progress
from guatu.targets.documents.xml import parse

_UNSEEN = frozenset(
    {"del", "moveFrom", "Fallback", "instrText", "delText", "rt", "pPrChange", "rPrChange", "sectPr"}
)
_BREAKS = frozenset({"br", "cr"})
_MOST_STYLES = 20


def read_word(data: bytes, progress: Progress) -> Document:
    """The text of a .docx. Raises DocumentError."""
    parts = parts_of(data)
    numbering, styles = NumberingPart(), _Styles()
    if "numbering" in parts:
        parse(parts["numbering"], numbering, damaged=DAMAGED)
    if "styles" in parts:
        parse(parts["styles"], styles, damaged=DAMAGED)
    progress(1, 2)
    body = _Body(styles, Labels(numbering))
    parse(parts["document"], body, damaged=DAMAGED)
    progress(2, 2)
    return Document(body.builder.text(), (), Format.DOCX)


@dataclass(slots=True)
class _Style:
    name: str = ""
    parent: str = ""
    number: str | None = None
    level: int | None = None


class _Styles:
    """word/styles.xml: which styles of paragraphs are numbered."""

    def __init__(self) -> None:
        self.by_id: dict[str, _Style] = {}
        self.default = ""
        self._style: _Style | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "style":
            self._style = self.by_id.setdefault(attributes.get("styleId", ""), _Style())
            if attributes.get("type") == "paragraph" and attributes.get("default") in ("1", "true"):
                self.default = attributes.get("styleId", "")
        elif self._style is None:
            return
        elif name == "name":
            self._style.name = value.lower()
        elif name == "basedOn":
            self._style.parent = value
        elif name == "numId":
            self._style.number = value
        elif name == "ilvl":
            self._style.level = _level(value)

    def end(self, name: str) -> None:
        if name == "style":
            self._style = None

    def data(self, text: str) -> None:
        """There is no text in this part."""

    def numbered(self, style: str) -> tuple[str | None, int | None]:
        """The list and the level a style puts its paragraphs in, its own or its parents'."""
        number: str | None = None
        level: int | None = None
        for _ in range(_MOST_STYLES):
            found = self.by_id.get(style)
            if found is None:
                break
            number = found.number if number is None else number
            level = found.level if level is None else level
            style = found.parent
        return number, level

    def is_contents(self, style: str) -> bool:
        """Whether paragraphs of this style are lines of a table of contents: headings said twice."""
        return style in self.by_id and self.by_id[style].name.startswith("toc ")


@dataclass(slots=True)
class _Paragraph:
    pieces: list[str] = field(default_factory=list)
    style: str = ""
    number: str | None = None
    level: int | None = None
    is_hidden: bool = False


class _Body:
    """word/document.xml: what the parser tells of goes into the builder paragraph by paragraph."""

    def __init__(self, styles: _Styles, labels: Labels) -> None:
        self.builder = Builder()
        self._styles, self._labels = styles, labels
        self._open: list[_Paragraph] = []
        self._unseen = 0
        self._in_text = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._unseen or name in _UNSEEN:
            self._unseen += 1
        elif name == "p":
            self._open.append(_Paragraph(style=self._styles.default))
        elif name == "tbl":
            self.builder.open_table()
        elif name == "tc":
            self.builder.open_cell()
        elif self._open:
            self._of_paragraph(self._open[-1], name, attributes)

    def end(self, name: str) -> None:
        if self._unseen:
            self._unseen -= 1
        elif name == "p" and self._open:
            self._finish(self._open.pop())
        elif name == "tr":
            self.builder.close_row()
        elif name == "tbl":
            self.builder.close_table()
        elif name == "t":
            self._in_text = False

    def data(self, text: str) -> None:
        if self._in_text and not self._unseen and self._open and not self._open[-1].is_hidden:
            self._open[-1].pieces.append(text)

    def _of_paragraph(self, paragraph: _Paragraph, name: str, attributes: Mapping[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "t":
            self._in_text = True
        elif name == "tab" and "pos" not in attributes:  # with a position it is a tab stop
            paragraph.pieces.append("\t")
        elif name in _BREAKS:
            paragraph.pieces.append("\n")
        elif name == "noBreakHyphen":
            paragraph.pieces.append("-")
        elif name == "pStyle":
            paragraph.style = value
        elif name == "numId":
            paragraph.number = value
        elif name == "ilvl":
            paragraph.level = _level(value)
        elif name == "r":
            paragraph.is_hidden = False
        elif name == "vanish":
            paragraph.is_hidden = value not in ("0", "false")

    def _finish(self, paragraph: _Paragraph) -> None:
        if self._styles.is_contents(paragraph.style):
            return
        label, text = self._label(paragraph), "".join(paragraph.pieces).strip()
        if text:  # an empty paragraph takes its number, as in Word, but says nothing
            for line in f"{label}{text}".split("\n"):
                self.builder.add(line)

    def _label(self, paragraph: _Paragraph) -> str:
        by_style, level = self._styles.numbered(paragraph.style)
        number = by_style if paragraph.number is None else paragraph.number
        at = paragraph.level if paragraph.level is not None else level
        return self._labels.label(number, at or 0) if number and number != "0" else ""


def _level(text: str) -> int:
    return int(text) if text in tuple("012345678") else 0
