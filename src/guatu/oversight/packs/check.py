"""The report on a pack's text, for the editor and for `guatu pack check`."""

from __future__ import annotations

from guatu.kit.packs import PackReport
from guatu.oversight.packs.compiled import IndicatorsPack, compile_pack
from guatu.oversight.packs.reader import PackProblems


def check_pack(text: str) -> PackReport:
    """Read a pack, parse every formula, and say what is wrong or what it holds; nothing is stored."""
    try:
        pack = compile_pack(text)
    except PackProblems as wrong:
        return PackReport.of_problems(wrong.problems)
    said = pack.text
    if isinstance(pack, IndicatorsPack):
        contents = f"{len(pack.indicators)} 个指标"
    else:
        clauses = sum(len(dimension.clauses) for dimension in pack.text.dimensions)
        contents = f"{len(pack.text.dimensions)} 个方面、{clauses} 条条款、{len(pack.text.colours)} 种颜色"
    if said.definitions:
        contents += f"、{len(said.definitions)} 个定义"
    return PackReport(said.slug, said.version, pack.text.kind, said.title, contents)
