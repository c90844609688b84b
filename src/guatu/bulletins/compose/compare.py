"""Whether what stands in a draft is still what the figures say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guatu.bulletins.content import BulletinContent

_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:%|个百分点|亿元|万元)")


@dataclass(frozen=True, slots=True)
class Check:
    """A draft beside a fresh composition: whether its figures are still those, and which figures somebody wrote in.

    `foreign` are amounts and percentages of the text that occur nowhere in the fresh text, in the order of reading.
    """

    is_current: bool
    foreign: tuple[str, ...]


def compare(draft: BulletinContent, fresh: BulletinContent) -> Check:
    """The draft's annex tables and the figures in its paragraphs against a fresh composition of the same month."""
    known = set(_figures(fresh))
    foreign = dict.fromkeys(figure for figure in _figures(draft) if figure not in known)
    return Check(draft.annexes == fresh.annexes, tuple(foreign))


def _figures(content: BulletinContent) -> Iterator[str]:
    paragraphs = [*content.lead, *content.ranked]
    paragraphs += [paragraph for section in content.sections for paragraph in section.paragraphs]
    for paragraph in paragraphs:
        yield from _FIGURE.findall(paragraph)
