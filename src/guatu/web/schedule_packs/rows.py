"""The nodes and the ways to win time of a pack, as the tables of its page show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guatu.engine.schedule import Schedule, recover
from guatu.scheduling.packs.compiled import PackNode, PackOption, SchedulePack
from guatu.scheduling.packs.words import days_words, law_words, unit_words, wait_words
from guatu.scheduling.queries.sample import critical

PLAIN = ("工作日", "自然日")


@dataclass(frozen=True, slots=True)
class NodeLine:
    """One node in words. `calendar` is empty for plain working or calendar days."""

    node: PackNode
    days: str
    calendar: str
    waits: tuple[str, ...]
    law: str
    uses: str
    is_critical: bool


@dataclass(frozen=True, slots=True)
class OptionLine:
    """One way to win time: what it does in words, and the working days it wins by itself."""

    option: PackOption
    effects: tuple[str, ...]
    gained: int | None


def phases_of(pack: SchedulePack, plan: Schedule | None) -> list[tuple[str, list[NodeLine]]]:
    """The nodes by phase, in the order of the pack."""
    decisive = critical(pack, plan) if plan else frozenset()
    lines = [_line(pack, node, node.key in decisive) for node in pack.nodes]
    return [(phase, [line for line in lines if line.node.phase == phase]) for phase in pack.phases]


def _line(pack: SchedulePack, node: PackNode, is_critical: bool) -> NodeLine:
    calendar, names = pack.text.calendars[node.calendar], {each.key: each.name for each in pack.nodes}
    law = pack.text.nodes[node.order].law
    return NodeLine(
        node,
        days_words(node.days, calendar),
        "" if node.calendar in PLAIN else node.calendar,
        tuple(
            wait_words(link, names, pack.text.calendars, node.calendar)
            for link in pack.links
            if link.after == node.key
        ),
        law_words(law, calendar) if law else "",
        "、".join(f"{name} {count}" for name, count in node.uses.items()),
        is_critical,
    )


def option_lines(pack: SchedulePack, plan: Schedule | None) -> list[OptionLine]:
    """The ways to win time in the order of the pack."""
    engines = [option.engine for option in pack.options]
    found = recover(plan, engines, calendar="工作日").gains if plan else ()
    gained: list[int | None] = [gain.days for gain in found] if plan else [None] * len(engines)
    return [
        OptionLine(option, tuple(_effects(pack, option)), days)
        for option, days in zip(pack.options, gained, strict=True)
    ]


def _effects(pack: SchedulePack, option: PackOption) -> Iterator[str]:
    nodes = {node.key: node for node in pack.nodes}
    calendars = pack.text.calendars
    for key, days in option.engine.shorten.items():
        node = nodes[key]
        yield f"“{node.name}”由 {node.days} 压缩到 {node.days - days} 个{unit_words(calendars[node.calendar])}"
    names = {key: node.name for key, node in nodes.items()}
    for link in option.engine.relink:
        waits = wait_words(link, names, calendars, nodes[link.after].calendar)
        yield f"“{names[link.after]}”改为等{waits}"
    for before, after in option.engine.unlink:
        yield f"“{names[after]}”不再等“{names[before]}”"
