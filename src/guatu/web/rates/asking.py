"""What an address asks of the indicators. A slice or a key that does not exist is not found, never a fault."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from guatu.kit.errors import NotVisible
from guatu.oversight.enums import Slice
from guatu.oversight.queries.rates import FOREIGN, Key
from guatu.web.forms import whole_number

PREFERRED = "investment"  # the indicator shown first where the pack has it
LONGEST_KEY = 60
MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Group:
    """A group of projects: all of them (`by` None), or one value of a slice."""

    by: Slice | None
    key: Key

    @property
    def is_all(self) -> bool:
        """Whether it is everything the user may see."""
        return self.by is None


def slice_asked(query: QueryDict, otherwise: Slice | None = None) -> Slice | None:
    """The slice an address names. Raises NotVisible for one there is not."""
    name = query.get("by", "")
    if not name:
        return otherwise
    if name not in Slice.values:
        raise NotVisible
    return Slice(name)


def group_asked(query: QueryDict) -> Group:
    """The group an address names by slice and key; an empty key is the projects without a value. Raises NotVisible."""
    by = slice_asked(query)
    if by is None:
        return Group(None, None)
    key = query.get("key", "")
    if by not in FOREIGN:
        if len(key) > LONGEST_KEY:
            raise NotVisible
        return Group(by, key)
    if not key:
        return Group(by, None)
    number = whole_number(key)
    if number is None:
        raise NotVisible
    return Group(by, number)


def page_asked(query: QueryDict) -> int:
    """The number of the page an address names, 1 where it names none."""
    text = query.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 1
