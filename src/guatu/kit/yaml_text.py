"""YAML that people write (packs) → a checked pydantic model, or every problem with its place, its line and a Chinese sentence."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

MOST_BYTES = 256 * 1024
Place = tuple[str | int, ...]
Text = TypeVar("Text", bound=BaseModel)


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
class ReadText(Generic[Text]):
    """A text as written, and the line of each of its parts."""

    text: Text
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


def load_yaml(text: str, noun: str) -> tuple[Any, dict[Place, int]]:
    """The plain values of a YAML text and the line of each; `noun` is what people call such a text (规则包).

    Raises PackProblems when it is longer than MOST_BYTES, empty, no YAML, uses aliases, writes a key twice or holds
    characters no database keeps, as they are or as an escape ("\\0").
    """
    if len(text.encode(errors="surrogatepass")) > MOST_BYTES:
        raise PackProblems([Problem("", None, f"文件太大：{noun}最多 {MOST_BYTES // 1024} KB")])
    raw = yaml.reader.Reader.NON_PRINTABLE.search(text)
    if raw:
        raise PackProblems([_unstorable(raw.group(), text.count("\n", 0, raw.start()) + 1)])
    try:
        loader = _Loader(text, noun)
        root = loader.get_single_node()
        if root is None:
            raise PackProblems([Problem("", None, "文件是空的")])
        lines = dict(_lines(root, ()))
        return loader.construct_document(root), lines
    except yaml.MarkedYAMLError as refused:
        line = refused.problem_mark.line + 1 if refused.problem_mark else None
        raise PackProblems([Problem("", line, "YAML 写法有误，请检查缩进、冒号后的空格和引号")]) from refused
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError) as refused:
        raise PackProblems([Problem("", None, "不是有效的 YAML 文本，请检查字符和格式")]) from refused


def checked(
    data: Any, lines: dict[Place, int], model: type[Text], parts: Mapping[str, type[BaseModel]]
) -> ReadText[Text]:
    """Plain values as a `model`. `parts` says which model stands under which key, to name what may be written there.

    Raises PackProblems with every value that is not as the model wants it.
    """
    try:
        return ReadText(model.model_validate(data), lines)
    except ValidationError as refused:
        raise PackProblems([_problem(error, lines, model, parts) for error in refused.errors()]) from refused


class _Loader(yaml.SafeLoader):
    """Safe YAML without aliases, which could make a small text unfold into a huge one."""

    def __init__(self, text: str, noun: str) -> None:
        super().__init__(text)
        self.noun = noun

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]  # not in the stubs
            raise PackProblems([Problem("", line, f"{self.noun}里不能使用 YAML 别名（*名称），请写出全文")])
        return super().compose_node(parent, index)

    def construct_object(self, node: Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as refused:
            line = node.start_mark.line + 1
            raise PackProblems([Problem("", line, f"“{node.value}”不是有效的日期或数")]) from refused


def _lines(node: Node, place: Place) -> Iterator[tuple[Place, int]]:
    yield place, node.start_mark.line + 1
    if isinstance(node, ScalarNode):
        _refuse_control(node)
    if isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            yield from _lines(item, (*place, number))
    if isinstance(node, MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, ScalarNode):
                raise PackProblems([Problem(shown(place), line, "冒号前面应当是一个词，不能是列表")])
            _refuse_control(key)
            if key.value in seen:
                raise PackProblems([Problem(shown(place), line, f"“{key.value}”写了两次")])
            seen.add(key.value)
            yield from (
                (p, line if p == (*place, key.value) else n) for p, n in _lines(value, (*place, key.value))
            )


def _refuse_control(node: ScalarNode) -> None:
    for each in node.value:
        if each not in "\t\n\r" and unicodedata.category(each) in ("Cc", "Cs"):
            raise PackProblems([_unstorable(each, node.start_mark.line + 1)])


def _unstorable(character: str, line: int) -> Problem:
    return Problem("", line, f"含有不能保存的控制字符（U+{ord(character):04X}），请删去")


_TYPES = {
    "string_type": "应当是文字；数或日期样的文字请加引号",
    "int_type": "应当是整数",
    "float_type": "应当是数",
    "date_type": "应当是日期，例如 2025-01-01",
    "list_type": "应当是列表，每项以“- ”开头",
    "dict_type": "应当是“键: 值”的列表",
    "model_type": "应当是“键: 值”的列表",
    "invalid_key": "冒号前面应当是文字；数或日期样的文字请加引号",
}


def _problem(
    error: ErrorDetails,
    lines: dict[Place, int],
    model: type[BaseModel],
    parts: Mapping[str, type[BaseModel]],
) -> Problem:
    place = tuple(part for part in error["loc"] if part != "[key]")
    named = [parts[part] for part in place[:-1] if isinstance(part, str) and part in parts]
    allowed = list((named[-1] if named else model).model_fields)
    return Problem(shown(place), line_of(lines, place), _sentence(error, place, allowed))


def _sentence(error: ErrorDetails, place: Place, allowed: list[str]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    match kind:
        case "missing":
            return f"缺少“{place[-1]}”"
        case "extra_forbidden":
            return unknown(str(place[-1]), allowed)
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
        case "greater_than":
            return f"应当大于 {context['gt']}"
    return _TYPES.get(kind, f"写法不对：{error['input']!r}")


def unknown(word: str, allowed: list[str]) -> str:
    """That a word means nothing here, with the likely one or all that may be written."""
    near = difflib.get_close_matches(word, allowed, n=1, cutoff=0.5)
    return f"不认识“{word}”" + (f"，是不是“{near[0]}”？" if near else f"，这里可以写：{'、'.join(allowed)}")
