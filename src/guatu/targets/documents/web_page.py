"""Web pages: what a reader sees of the main text. Scripts, forms and menus are dropped, rows of tables are lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from guatu.targets.documents.building import Builder
from guatu.targets.documents.encodings import decode_text
from guatu.targets.documents.numerals import numeral
from guatu.targets.documents.values import (
    MOST_DEPTH,
    MOST_ELEMENTS,
    Document,
    DocumentError,
    Format,
    Progress,
    too_deep,
    too_many,
)

_DROPPED = re.compile(
    r"script|style|noscript|template|title|nav|footer|aside|button|select|textarea|iframe|object|svg|math|canvas|audio|video"
    r"|map|rt|rp|datalist|dialog"
)
_BLOCKS = re.compile(
    r"address|article|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption|figure|form|h[1-6r]|header|html"
    r"|legend|li|main|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_EMPTY = re.compile(r"area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
_MENU_NAMES = re.compile(
    r"nav|navbar|navigation|menu|breadcrumbs?|crumbs?|footer|foot|sidebar|toolbar|share|copyright|pagination|pager|login"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f\xa0]+")
_OWN_NUMBER = re.compile(
    r"[（(]?[0-9一二三四五六七八九十①-⑳]+[)）、.．]|第[0-9一二三四五六七八九十百]+[章节条项]|[①-⑳]"
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_MENU_LINES = 3
_MAIN_SHARE = 0.4
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


def read_web_page(data: bytes, progress: Progress) -> Document:
    """The text of an .html file. Raises DocumentError."""
    page = _Page()
    parser = etree.HTMLParser(target=page, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        parser.feed(_decoded(data).replace("\x00", ""))
        parser.close()
    except etree.LxmlError as fault:
        raise DocumentError("网页文件已损坏，读不出来，请在浏览器里打开后复制文字，直接粘贴") from fault
    progress(1, 1)
    return Document(page.text(), (), Format.HTML)


def _decoded(data: bytes) -> str:
    """By the encoding the page names, where that reads without fault; else guessed."""
    named = _CHARSET.search(data[:4096])
    if named:
        name = named[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if name.startswith("gb") else name)
        except (LookupError, ValueError):
            pass
    return decode_text(data)


@dataclass(slots=True)
class _Line:
    text: str
    link_length: int
    is_main: bool
    is_title: bool

    @property
    def is_link(self) -> bool:
        return self.link_length * 10 >= len(self.text) * 8


class _Page:
    """What the parser tells of, as lines; each knows how much of it is links and whether it stands in the main part."""

    def __init__(self) -> None:
        self._open: list[tuple[str, bool]] = []
        self._elements = self._unseen = 0
        self._pieces: list[str] = []
        self._link_length = self._links = self._main = self._titles = 0
        self._lists: list[tuple[str, int] | None] = []
        self._label = ""
        self._steps: list[_Line | str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self._elements += 1
        if len(self._open) > MOST_DEPTH or self._elements > MOST_ELEMENTS:
            raise too_deep() if len(self._open) > MOST_DEPTH else too_many()
        if _EMPTY.fullmatch(name):
            if name in ("br", "hr"):
                self._break()
            return
        is_unseen = bool(self._unseen) or _is_unseen(name, attributes)
        self._open.append((name, is_unseen))
        self._unseen += is_unseen
        if not is_unseen:
            self._enter(name, attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if _EMPTY.fullmatch(name) or not self._open:
            return
        opened, was_unseen = self._open.pop()
        self._unseen -= was_unseen
        if not was_unseen:
            self._leave(opened)

    def data(self, text: str) -> None:
        """Text inside the innermost element."""
        if not self._unseen:
            self._pieces.append(text)
            self._link_length += len("".join(text.split())) * bool(self._links)

    def close(self) -> None:
        """The page is at its end."""
        self._break()

    def text(self) -> str:
        """The lines that are no menu; of a page with a main part that part and the headline alone."""
        lines = [step for step in self._steps if isinstance(step, _Line)]
        main = sum(len(line.text) for line in lines if line.is_main)
        has_main = main > _MAIN_SHARE * sum(len(line.text) for line in lines)
        menu = _menu_lines(lines)
        builder = Builder()
        doing = {
            "table": builder.open_table,
            "/table": builder.close_table,
            "td": builder.open_cell,
            "/tr": builder.close_row,
        }
        for step in self._steps:
            if isinstance(step, str):
                doing[step]()
            elif id(step) not in menu and (step.is_main or step.is_title or not has_main):
                builder.add(step.text)
        return builder.text()

    def _enter(self, name: str, attributes: Mapping[str, str]) -> None:
        if _BLOCKS.fullmatch(name):
            self._break()
        if name == "table":
            self._steps.append("table")
        elif name in ("td", "th"):
            self._steps.append("td")
        elif name in ("ol", "ul"):
            self._lists.append(_list(name, attributes))
        elif name == "li":
            self._label = self._next_label()
        self._count(name, 1)

    def _leave(self, name: str) -> None:
        if _BLOCKS.fullmatch(name):
            self._break()
        if name in ("table", "tr"):
            self._steps.append(f"/{name}")
        elif name in ("ol", "ul") and self._lists:
            self._lists.pop()
        self._count(name, -1)

    def _count(self, name: str, change: int) -> None:
        self._links += change * (name == "a")
        self._main += change * (name in ("main", "article"))
        self._titles += change * (name == "h1")

    def _next_label(self) -> str:
        numbered = self._lists[-1] if self._lists else None
        if numbered is None:
            return ""
        form, number = numbered
        self._lists[-1] = (form, number + 1)
        return f"{numeral(form, number)}. "

    def _break(self) -> None:
        if not self._pieces:
            return
        text = _BLANKS.sub(_blank, "".join(self._pieces)).strip(" \u3000")
        if text:
            label = "" if _OWN_NUMBER.match(text) else self._label
            self._label = ""
            self._steps.append(_Line(label + text, self._link_length, bool(self._main), bool(self._titles)))
        self._pieces, self._link_length = [], 0


def _is_unseen(name: str, attributes: Mapping[str, str]) -> bool:
    if _DROPPED.fullmatch(name) or "hidden" in attributes or _HIDDEN.search(attributes.get("style", "")):
        return True
    named = f"{attributes.get('class', '')} {attributes.get('id', '')} {attributes.get('role', '')}".lower().split()
    return name not in ("html", "body") and any(map(_MENU_NAMES.fullmatch, named))


def _blank(found: re.Match[str]) -> str:
    """One blank for many; none where the source only broke a line beside Chinese."""
    beside = found.string[max(found.start() - 1, 0)] + found.string[min(found.end(), len(found.string) - 1)]
    is_break = "\n" in found.group() or "\r" in found.group()
    return "" if is_break and max(beside) > "\u2e7f" else " "


def _list(name: str, attributes: Mapping[str, str]) -> tuple[str, int] | None:
    """The form and the next number of a numbered list; None of one with dots."""
    if name == "ul":
        return None
    start = attributes.get("start", "1")
    is_number = start.isascii() and start.isdigit() and len(start) < 7
    return _LIST_FORMS.get(attributes.get("type", ""), "decimal"), int(start) if is_number else 1


def _menu_lines(lines: list[_Line]) -> set[int]:
    """The lines (by identity) of which a few in a row are hardly anything but links."""
    found: set[int] = set()
    run: list[_Line] = []
    for line in [*lines, None]:
        if line is not None and line.is_link:
            run.append(line)
            continue
        if len(run) >= _MENU_LINES:
            found.update(map(id, run))
        run = []
    return found
