"""The report on a pack's text, for the editor and for `guatu pack check`."""

from __future__ import annotations

from dataclasses import dataclass

from guatu.oversight.packs.compiled import IndicatorsPack, compile_pack
from guatu.oversight.packs.reader import PackProblems, Problem


@dataclass(frozen=True, slots=True)
class PackReport:
    """Whether a text is a pack that can be used, what it holds, and every problem it has."""

    slug: str
    version: int
    kind: str
    title: str
    contents: str
    problems: tuple[Problem, ...]

    @property
    def is_good(self) -> bool:
        """Whether it can be used."""
        return not self.problems


def check_pack(text: str) -> PackReport:
    """Read a pack, parse every formula, and say what is wrong or what it holds; nothing is stored."""
    try:
        pack = compile_pack(text)
    except PackProblems as wrong:
        return PackReport("", 0, "", "", "", tuple(wrong.problems))
    said = pack.text
    if isinstance(pack, IndicatorsPack):
        contents = f"{len(pack.indicators)} 个指标"
    else:
        clauses = sum(len(dimension.clauses) for dimension in pack.text.dimensions)
        contents = f"{len(pack.text.dimensions)} 个方面、{clauses} 条条款、{len(pack.text.colours)} 种颜色"
    if said.definitions:
        contents += f"、{len(said.definitions)} 个定义"
    return PackReport(said.slug, said.version, pack.text.kind, said.title, contents, ())
