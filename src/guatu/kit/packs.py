"""What packs of every kind share: their states, the mark of a text, the report on it, and where the shipped ones lie."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.db import models

import guatu
from guatu.kit.errors import Refused
from guatu.kit.yaml_text import Problem


class PackState(models.TextChoices):
    """A draft may be tried and changed; a published version never changes."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"


@dataclass(frozen=True, slots=True)
class PackReport:
    """Whether a text is a pack that can be used, what it holds, and every problem it has; of those, the rest is empty."""

    slug: str
    version: int
    kind: str
    title: str
    contents: str
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of_problems(cls, problems: list[Problem]) -> PackReport:
        """The report on a text that cannot be used."""
        return cls("", 0, "", "", "", tuple(problems))

    @property
    def is_good(self) -> bool:
        """Whether it can be used."""
        return not self.problems


def mark_of(text: str) -> str:
    """What tells one text of a pack from another: its SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def refuse_unseen(body: str, seen: str | None, sentence: str) -> None:
    """Raises Refused with the sentence when a draft is another text than the one seen.

    `seen` is a mark, empty for somebody who has seen no draft; None is for those who need not look.
    """
    if seen is not None and seen != mark_of(body):
        raise Refused(sentence)


def shipped_texts(folder: str = "") -> dict[str, str]:
    """The text of every pack that comes with the product by file name: of `packs/` itself, or of one folder in it.

    It lies beside the source, and as `guatu/packs` once installed.
    """
    package = Path(guatu.__file__).resolve().parent
    installed = package / "packs"
    packs = (installed if installed.is_dir() else package.parents[1] / "packs") / folder
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(packs.glob("*.yaml"))}
