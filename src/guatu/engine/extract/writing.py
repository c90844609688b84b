"""Names given back in the characters of the document they were read from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from guatu.engine.extract.script import Text, normalise
from guatu.engine.extract.values import PlanReading


def as_written(reading: PlanReading, text: Text) -> PlanReading:
    """Names in the characters of the document: what was read in simplified characters is given back as the document writes it."""
    if text.original == normalise(text.original):
        return reading
    pairs: Counter[tuple[str, str]] = Counter()
    for plain, place in zip(text.plain, text.places, strict=True):
        written = text.original[place]
        pairs[plain, written] += 1
    best: dict[int, str] = {}
    for (plain, written), _ in sorted(pairs.items(), key=lambda each: each[1]):
        best[ord(plain)] = written
    table = {plain: written for plain, written in best.items() if chr(plain) != written}
    letters = {plain: written for plain, written in table.items() if plain > 0x2E80}
    if not table:
        return reading

    def back(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name.translate(table) for name in names)

    return replace(
        reading,
        title=reading.title.translate(table),
        place=reading.place.translate(table),
        targets=tuple(
            replace(
                each, indicator=each.indicator.translate(table), scope=each.scope.translate(table), unit=each.unit.translate(letters),
                units=back(each.units), support=back(each.support),
            )
            for each in reading.targets
        ),
        tasks=tuple(
            replace(each, title=each.title.translate(table), units=back(each.units), support=back(each.support))
            for each in reading.tasks
        ),
        results=tuple(
            replace(each, indicator=each.indicator.translate(table), unit=each.unit.translate(letters))
            for each in reading.results
        ),
    )  # fmt: skip
