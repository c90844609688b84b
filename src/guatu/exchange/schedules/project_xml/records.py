"""Microsoft Project XML opened safely: its records one by one, no tree of the whole, no entities, no network."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from guatu.exchange.schedules.project_xml.codes import moment_of
from guatu.exchange.schedules.values import UnreadableSchedule

LARGEST_FILE = 60_000_000
MOST_TASKS = 100_000
_MOST_RECORDS = 400_000
_MOST_ELEMENTS = 3_000_000
_MOST_IN_A_RECORD = 100_000
_KINDS = {
    ("ExtendedAttributes", "ExtendedAttribute"): "fields",
    ("Calendars", "Calendar"): "calendars",
    ("Tasks", "Task"): "tasks",
    ("Resources", "Resource"): "resources",
    ("Assignments", "Assignment"): "assignments",
}
_NOT_PROJECT = "这不是 Microsoft Project 的 XML 文件，请在 Project 里用“另存为”选 XML 格式（*.xml）"
_DAMAGED = "XML 文件不完整或已损坏，请在 Project 里重新另存为 XML 格式（*.xml）"
_TOO_MANY = "文件里的元素多得不正常，不予打开"


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the file: what its own elements say, and the records within it by name."""

    texts: dict[str, str] = field(default_factory=dict)
    within: dict[str, list[Record]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """What an element says; empty when there is none."""
        return self.texts.get(name, "")

    def line(self, name: str) -> str:
        """What an element says, on one line with single blanks."""
        return " ".join(self.text(name).split())

    def number(self, name: str, otherwise: int = 0) -> int:
        """A whole number (true and false are 1 and 0); `otherwise` when there is none."""
        text = self.text(name).strip()
        if text in ("true", "false"):
            return int(text == "true")
        try:
            found = float(text)
        except ValueError:
            return otherwise
        return int(found) if abs(found) < 1e15 else otherwise

    def all(self, name: str) -> list[Record]:
        """The records of a name within this one."""
        return self.within.get(name, [])

    def day(self, name: str) -> Any:
        """The day of a moment, None without one."""
        moment = moment_of(self.text(name))
        return moment.date() if moment else None


@dataclass(frozen=True, slots=True)
class Records:
    """All records of a file, in its order, and what the project itself says."""

    project: Record = field(default_factory=Record)
    fields: list[Record] = field(default_factory=list)
    calendars: list[Record] = field(default_factory=list)
    tasks: list[Record] = field(default_factory=list)
    resources: list[Record] = field(default_factory=list)
    assignments: list[Record] = field(default_factory=list)


def open_records(data: bytes) -> Records:
    """The records of a file. Raises UnreadableSchedule: too large, damaged, no project, or with a document type."""
    if len(data) > LARGEST_FILE:
        raise UnreadableSchedule(
            f"文件有 {len(data) / 1e6:.0f} MB，超过 {LARGEST_FILE / 1e6:.0f} MB，请在 Project 里分成几个文件"
        )
    if data.count(b"<") > 2 * _MOST_ELEMENTS:  # told before a parser goes through them one by one
        raise UnreadableSchedule(_TOO_MANY)
    if not data.strip():
        raise UnreadableSchedule("文件是空的，请重新选择文件")
    found = Records()
    try:
        _read(data, found)
    except etree.XMLSyntaxError as fault:
        looks_like_xml = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<")
        raise UnreadableSchedule(_DAMAGED if looks_like_xml else _NOT_PROJECT) from fault
    return found


def _read(data: bytes, found: Records) -> None:
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    trail: list[str] = []
    count = elements = begun = 0
    for event, element in events:
        name = _local(element)
        if event == "start":
            if not trail:
                _check_root(element, name)
            trail.append(name)
            elements += 1
            if elements > _MOST_ELEMENTS or elements - begun > _MOST_IN_A_RECORD:
                raise UnreadableSchedule(_TOO_MANY)
            continue
        trail.pop()
        kind = _KINDS.get((trail[-1], name)) if len(trail) == 2 else None
        if kind:
            getattr(found, kind).append(_record(element))
            count += 1
            _check_size(found, count)
        elif len(trail) == 1 and not len(element):
            found.project.texts[name] = element.text or ""
        if len(trail) <= 2:  # what was heard is forgotten, or the whole file would stand in memory
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            begun = elements
        elif name == "TimephasedData":
            element.clear()


def _check_root(element: Any, name: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise UnreadableSchedule("文件里有不该有的 XML 声明（DOCTYPE），不予打开")
    if name != "Project":
        raise UnreadableSchedule(_NOT_PROJECT)


def _check_size(found: Records, count: int) -> None:
    if len(found.tasks) > MOST_TASKS or count > _MOST_RECORDS:
        raise UnreadableSchedule(f"文件里的任务超过 {MOST_TASKS:,} 个，请分成几个文件")


def _record(element: Any) -> Record:
    found = Record()
    for child in element:
        name = _local(child)
        if len(child):
            found.within.setdefault(name, []).append(_record(child))
        else:
            found.texts[name] = child.text or ""
    return found


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
