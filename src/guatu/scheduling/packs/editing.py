"""Values changed inside the YAML text of a pack; all other text, its comments and its order stay as they were."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from guatu.kit.yaml_text import Place, load_yaml, shown

Value = str | int
Splice = tuple[int, int, str]
_LINE_END = re.compile(r"\r?\n|\Z")


def edited(text: str, changes: Mapping[Place, Value]) -> str:
    """The text with the values at these places replaced, and keys that were not written added to their part.

    Places are those of `kit.yaml_text`: ("nodes", 3, "days"). A value that is there already leaves the text untouched.
    Raises PackProblems for a text that is no YAML, KeyError for a place whose part is not there.

    >>> print(edited("nodes:\\n  - id: a  # the first\\n    days: 10\\n", {("nodes", 0, "days"): 12}))
    nodes:
      - id: a  # the first
        days: 12
    <BLANKLINE>
    """
    load_yaml(text, "模板")
    root = yaml.compose(text, yaml.SafeLoader)
    splices = [found for place, value in changes.items() if (found := _splice(text, root, place, value))]
    for first, last, written in sorted(splices, reverse=True):
        text = text[:first] + written + text[last:]
    return text


def as_version(text: str, version: int) -> str:
    """The text of a pack under another version number.

    >>> as_version("kind: schedule\\nversion: 3  # of the office\\n", 4)
    'kind: schedule\\nversion: 4  # of the office\\n'
    """
    return edited(text, {("version",): version})


def _splice(text: str, root: Node | None, place: Place, value: Value) -> Splice | None:
    """From which to which character the text is replaced by what."""
    part = _at(root, place[:-1], place)
    if not isinstance(part, MappingNode):
        raise KeyError(shown(place))
    node = next((each for key, each in part.value if key.value == place[-1]), None)
    if node is None:
        return _added(text, part, str(place[-1]), value)
    if not isinstance(node, ScalarNode):
        raise KeyError(shown(place))
    if yaml.SafeLoader("").construct_object(node) == value:
        return None
    first, last = node.start_mark.index, node.end_mark.index
    old = text[first:last]  # a block (`>-`) reaches to the next key, with the line ends before it
    written = _written(value, text[first - 1 : first])
    return first, last, written + old[len(old.rstrip()) :]


def _at(node: Node | None, way: Place, place: Place) -> Node:
    for step in way:
        if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        elif isinstance(node, MappingNode):
            node = next((each for key, each in node.value if key.value == step), None)
        else:
            node = None
    if node is None:
        raise KeyError(shown(place))
    return node


def _added(text: str, part: MappingNode, key: str, value: Value) -> Splice:
    """A key of its own: behind the last value that stands on one line, else before the first."""
    written = f"{key}: {_written(value, ' ')}"
    if part.flow_style:
        last = part.value[-1][1].end_mark.index
        return last, last, f", {written}"
    first = part.value[0][0].start_mark
    lines = [each for _, each in part.value if isinstance(each, ScalarNode) and _is_on_one_line(each)]
    if not lines:
        return first.index, first.index, f"{written}\n{' ' * first.column}"
    found = _LINE_END.search(text, lines[-1].end_mark.index)
    last = found.start() if found else len(text)
    return last, last, f"\n{' ' * first.column}{written}"


def _is_on_one_line(node: ScalarNode) -> bool:
    return bool(node.start_mark.line == node.end_mark.line)


def _written(value: Value, before: str) -> str:
    """A value as YAML: plain where it reads as itself wherever it stands, else in quotes."""
    gap = " " if before == ":" else ""
    if isinstance(value, int):
        return f"{gap}{value}"
    try:
        is_plain = yaml.safe_load(f"[{value}]") == [value] and yaml.safe_load(f"a: {value}") == {"a": value}
    except yaml.YAMLError:
        is_plain = False
    return gap + (value if is_plain and "\n" not in value else json.dumps(value, ensure_ascii=False))
