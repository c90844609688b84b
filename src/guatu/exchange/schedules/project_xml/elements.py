"""Elements of a Project file being written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from lxml import etree

from guatu.exchange.schedules.project_xml.codes import NAMESPACE

Element = Any
_NOT_XML = re.compile(r"[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(parent: Element, name: str, value: object = None) -> Element:
    """A child element; one with an empty text is not written, and characters XML forbids are left out."""
    if value == "":
        return None
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    if value is not None:
        child.text = _NOT_XML.sub("", str(value))
    return child


def add_moment(parent: Element, name: str, day: date | None, moment: Callable[[date], str]) -> None:
    """A moment of a day, `morning` or `evening`; nothing without a day."""
    if day:
        add(parent, name, moment(day))


def add_head(task: Element, uid: int, name: str, level: int, outline: str) -> None:
    """What every task begins with."""
    add(task, "UID", uid)
    add(task, "ID", uid)
    add(task, "Name", name)
    add(task, "Type", 1)
    add(task, "IsNull", 0)
    add(task, "WBS", outline)
    add(task, "OutlineNumber", outline)
    add(task, "OutlineLevel", level)
