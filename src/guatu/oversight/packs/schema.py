"""What a pack may say, key by key (docs/how-to/write-a-pack.md)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MOST_DIMENSIONS = 8
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{1,38}[a-z0-9]$")]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,11}$")]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Formula = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


def _as_formula(value: object) -> object:
    """A definition may be just its formula."""
    return {"formula": value} if isinstance(value, str) else value


class Part(BaseModel):
    """Any part of a pack: unknown keys are refused, nothing is converted silently, values never change."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class DefinitionText(Part):
    """A named sub-formula. `shown` says how its value is printed: a share as %, a number, a count."""

    formula: Formula
    shown: Literal["share", "number", "count"] | None = None
    unit: str = Field(default="", max_length=20)
    meaning: str = Field(default="", max_length=300)


class ColourText(Part):
    """A colour or grade of this pack. The highest `rank` among the dimensions is the project's colour."""

    code: Code
    label: Word
    rank: int = Field(ge=0, le=99)
    meaning: str = Field(default="", max_length=300)


class ClauseText(Part):
    """One clause of a dimension: the colour it gives, when, and how that is said."""

    colour: Code
    when: Formula
    text: Line
    because: str = Field(default="", max_length=300)
    note: str = Field(default="", max_length=500)


class DimensionText(Part):
    """One side a project is judged on. The first clause that holds decides, so the most severe stands first."""

    name: Word
    note: str = Field(default="", max_length=500)
    clauses: list[ClauseText] = Field(min_length=1, max_length=20)


class IndicatorText(Part):
    """One indicator as an aggregate formula over the facts of a group of projects.

    `aliases` are other names documents have for it; `course` says whether it grows from nothing every New Year or holds.
    """

    slug: Slug
    name: Word
    formula: Formula
    unit: str = Field(default="%", max_length=20)
    better: Literal["up", "down"] = "up"
    definition: Line
    basis: str = Field(default="", max_length=300)
    empty: str = Field(default="", max_length=300)
    note: str = Field(default="", max_length=500)
    aliases: list[Word] = Field(default_factory=list, max_length=30)
    course: Literal["accumulates", "holds"] = "accumulates"


class PackText(Part):
    """What every pack says of itself."""

    kind: str
    slug: Slug
    version: int = Field(ge=1, le=9999)
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
    place: str = Field(default="", max_length=60)
    source: Line
    valid_from: date | None = None
    note: str = Field(default="", max_length=2000)
    definitions: dict[Word, Annotated[DefinitionText, BeforeValidator(_as_formula)]] = Field(
        default_factory=dict
    )


class RulesText(PackText):
    """Rules: colours, whom they are for, and the dimensions with their clauses."""

    colours: list[ColourText] = Field(min_length=1, max_length=10)
    scope: Formula | None = None
    dimensions: list[DimensionText] = Field(min_length=1, max_length=MOST_DIMENSIONS)
    actions: list[Line] = Field(default_factory=list, max_length=40)


class LightsText(RulesText):
    """Rules over the facts of a project."""

    kind: Literal["lights"]


class TargetRulesText(RulesText):
    """Rules over the facts of a plan's target."""

    kind: Literal["targets"]


class IndicatorSetText(PackText):
    """A set of indicators."""

    indicators: list[IndicatorText] = Field(min_length=1, max_length=60)


class IndicatorsText(IndicatorSetText):
    """The indicators an office watches every month."""

    kind: Literal["indicators"]


class MeasuresText(IndicatorSetText):
    """The figures of the platform that targets of plans can be measured by."""

    kind: Literal["measures"]


KINDS: dict[str, type[PackText]] = {
    "lights": LightsText,
    "indicators": IndicatorsText,
    "measures": MeasuresText,
    "targets": TargetRulesText,
}
PARTS: dict[str, type[Part]] = {
    "definitions": DefinitionText,
    "colours": ColourText,
    "dimensions": DimensionText,
    "clauses": ClauseText,
    "indicators": IndicatorText,
}
