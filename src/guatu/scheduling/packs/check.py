"""The report on the text of a schedule pack, for the editor and for the command line."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.kit.yaml_text import PackProblems, Problem
from guatu.scheduling.packs.compiled import compile_schedule_pack


@dataclass(frozen=True, slots=True)
class SchedulePackReport:
    """Whether a text is a schedule pack that can be used, what it holds, and every problem it has."""

    slug: str
    version: int
    title: str
    contents: str
    problems: tuple[Problem, ...]

    @property
    def is_good(self) -> bool:
        """Whether it can be used."""
        return not self.problems


def check_schedule_pack(text: str) -> SchedulePackReport:
    """Read a schedule pack and say what is wrong or what it holds; nothing is stored."""
    try:
        pack = compile_schedule_pack(text)
    except PackProblems as wrong:
        return SchedulePackReport("", 0, "", "", tuple(wrong.problems))
    limits = sum(1 for node in pack.nodes if node.law_source)
    contents = (
        f"{len(pack.phases)} 个阶段、{len(pack.nodes)} 个节点、{len(pack.links)} 个关系、"
        f"{limits} 个法定时限、{len(pack.options)} 种赶工办法"
    )
    return SchedulePackReport(pack.text.slug, pack.text.version, pack.text.title, contents, ())
