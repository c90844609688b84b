"""The YAML text of a pack → a checked `PackText`, or every problem with its place and line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from guatu.oversight.packs.schema import KINDS, PARTS, PackText

MOST_BYTES = 256 * 1024
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where (`dimensions[2].clauses[1].when`, counted from 1), on which line, and what."""

    path: str
    line: int | None
    sentence: str

    def __str__(self) -> str:
        where = "，".join(part for part in (self.line and f"第 {self.line} 行", self.path) if part)
        return f"{where}：{self.sentence}" if where else self.sentence


class PackProblems(Exception):  # noqa: N818 - the plural says what it carries
    """A text that is not a pack, with everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("；".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True)
class ReadPack:
    """A pack as written, and the line of each of its parts."""

    text: PackText
    lines: dict[Place, int]

    def problem(self, place: Place, sentence: str) -> Problem:
        """A problem with the part at this place."""
        return Problem(shown(place), line_of(self.lines, place), sentence)


def shown(place: Place) -> str:
    """A place as people read it, counted from 1.

    >>> shown(("dimensions", 0, "clauses", 2, "when"))
    'dimensions[1].clauses[3].when'
    """
    out = ""
    for part in place:
        out += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if out else str(part)
    return out


def line_of(lines: dict[Place, int], place: Place) -> int | None:
    """The line of a part, or of the nearest part around it that is written."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place)


def read_pack(text: str) -> ReadPack:
    """Read the YAML of one pack and check its shape; the formulas are checked by `compiled.compile_pack`.

    Raises PackProblems with every problem found.
    """
    if len(text.encode(errors="surrogatepass")) > MOST_BYTES:
        raise PackProblems([Problem("", None, f"文件太大：规则包最多 {MOST_BYTES // 1024} KB")])
    data, lines = _loaded(text)
    if not isinstance(data, dict):
        raise PackProblems([Problem("", 1, "规则包应当是“键: 值”的列表，例如第一行写 kind: lights")])
    model = KINDS.get(str(data.get("kind")))
    if model is None:
        raise PackProblems(
            [
                Problem(
                    "kind",
                    line_of(lines, ("kind",)),
                    "请写 kind: lights（亮灯规则）、indicators（指标）、measures（目标口径）或 targets（目标进展规则）",
                )
            ]
        )
    try:
        return ReadPack(model.model_validate(data), lines)
    except ValidationError as refused:
        raise PackProblems([_problem(error, model, lines) for error in refused.errors()]) from refused


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases, which could make a small text unfold into a huge one."""

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]  # not in the stubs
            raise PackProblems([Problem("", line, "规则包里不能使用 YAML 别名（*名称），请写出全文")])
        return super().compose_node(parent, index)


def _loaded(text: str) -> tuple[Any, dict[Place, int]]:
    try:
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is None:
            raise PackProblems([Problem("", None, "文件是空的")])
        lines = dict(_lines(root, ()))
        return loader.construct_document(root), lines
    except yaml.MarkedYAMLError as refused:
        line = refused.problem_mark.line + 1 if refused.problem_mark else None
        raise PackProblems([Problem("", line, "YAML 写法有误，请检查缩进、冒号后的空格和引号")]) from refused
    except (yaml.YAMLError, ValueError, RecursionError) as refused:
        raise PackProblems([Problem("", None, "不是有效的 YAML 文本，请检查字符和格式")]) from refused


def _lines(node: Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            yield from _lines(item, (*place, number))
    if isinstance(node, MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode) or key.value in seen:
                raise PackProblems([Problem(shown(place), key.start_mark.line + 1, f"“{key.value}”写了两次")])
            seen.add(key.value)
            yield from (
                (p, key.start_mark.line + 1 if p == (*place, key.value) else n)
                for p, n in _lines(value, (*place, key.value))
            )


_TYPES = {
    "string_type": "应当是文字；数或日期样的文字请加引号",
    "int_type": "应当是整数",
    "date_type": "应当是日期，例如 2025-01-01",
    "list_type": "应当是列表，每项以“- ”开头",
    "dict_type": "应当是“键: 值”的列表",
    "model_type": "应当是“键: 值”的列表",
}


def _problem(error: ErrorDetails, model: type[PackText], lines: dict[Place, int]) -> Problem:
    place = tuple(part for part in error["loc"] if part != "[key]")
    return Problem(shown(place), line_of(lines, place), _sentence(error, place, model))


def _sentence(error: ErrorDetails, place: Place, model: type[PackText]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    match kind:
        case "missing":
            return f"缺少“{place[-1]}”"
        case "extra_forbidden":
            return _unknown(str(place[-1]), _allowed(place[:-1], model))
        case "literal_error":
            return f"只能是 {context.get('expected', '').replace(' or ', ' 或 ')}"
        case "string_too_long":
            return f"太长：最多 {context['max_length']} 个字"
        case "string_too_short":
            return "不能为空"
        case "too_short":
            return f"至少要有 {context['min_length']} 项"
        case "too_long":
            return f"最多 {context['max_length']} 项"
        case "string_pattern_mismatch":
            return "只能用小写字母、数字和连字符，并以字母开头"
        case "greater_than_equal":
            return f"不能小于 {context['ge']}"
        case "less_than_equal":
            return f"不能大于 {context['le']}"
    return _TYPES.get(kind, f"写法不对：{error['input']!r}")


def _allowed(place: Place, model: type[PackText]) -> list[str]:
    named = [part for part in place if part in PARTS]
    part = PARTS[str(named[-1])] if named else model
    return list(part.model_fields)


def _unknown(key: str, allowed: list[str]) -> str:
    near = difflib.get_close_matches(key, allowed, n=1, cutoff=0.5)
    return f"不认识“{key}”" + (f"，是不是“{near[0]}”？" if near else f"，这里可以写：{'、'.join(allowed)}")
