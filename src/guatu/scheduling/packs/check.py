"""The report on the text of a schedule pack or a calendar pack."""

from __future__ import annotations

from guatu.kit.packs import PackReport
from guatu.kit.yaml_text import PackProblems
from guatu.scheduling.packs.compiled import CalendarPack, SchedulePack, compile_pack


def check_pack(text: str) -> PackReport:
    """What is wrong with the text of a pack of either kind, or what it holds; nothing is stored."""
    try:
        pack = compile_pack(text)
    except PackProblems as wrong:
        return PackReport.of_problems(wrong.problems)
    said = pack.text
    contents = _years(pack) if isinstance(pack, CalendarPack) else _nodes(pack)
    return PackReport(said.slug, said.version, said.kind, said.title, contents)


def _nodes(pack: SchedulePack) -> str:
    limits = sum(1 for node in pack.nodes if node.law_source)
    return (
        f"{len(pack.phases)} 个阶段、{len(pack.nodes)} 个节点、{len(pack.links)} 个关系、"
        f"{limits} 个法定时限、{len(pack.options)} 种赶工办法"
    )


def _years(pack: CalendarPack) -> str:
    holidays = sum(len(year.off) for year in pack.years)
    return f"{len(pack.years)} 个年份（{pack.years[0].year}—{pack.years[-1].year}）、{holidays} 次放假"
