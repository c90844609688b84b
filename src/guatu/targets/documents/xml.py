"""XML read as a stream: no tree is built, no entity is resolved, and depth is bounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from xml.parsers import expat

from guatu.targets.documents.values import MOST_DEPTH, MOST_ELEMENTS, DocumentError, too_deep, too_many


class Handler(Protocol):
    """What hears of elements; names of elements and attributes come without their namespace."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def data(self, text: str) -> None:
        """Text inside the innermost element."""


def parse(xml: bytes, handler: Handler, *, damaged: str) -> None:
    """Tell the handler of every element.

    Raises DocumentError, with the sentence `damaged` where the XML is broken, for document type definitions
    (entity bombs need one) and for elements without end, inside or beside each other.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = elements = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > MOST_DEPTH or elements > MOST_ELEMENTS:
            raise too_deep() if depth > MOST_DEPTH else too_many()
        handler.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(_local(name))

    def refuse(*_: object) -> None:
        raise DocumentError("文件里有不该有的 XML 声明（DOCTYPE），不予打开")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.data
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as fault:
        raise DocumentError(damaged) from fault


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
