"""The package's own source, read once, for the contracts that are checked on it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "guatu"
APPS = (
    "ledger",
    "access",
    "registry",
    "scheduling",
    "progress",
    "oversight",
    "targets",
    "bulletins",
    "exchange",
)


@dataclass(frozen=True, slots=True)
class Module:
    """One file: its dotted name without `guatu.`, where it stands, its text and its tree."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    def where(self, node: ast.AST) -> str:
        """`access/services/people.py:12`, as it is printed when a contract fails."""
        return f"{self.path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 1)}"

    def calls(self) -> Iterator[ast.Call]:
        """Every call in the file."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def imports(self) -> Iterator[tuple[ast.AST, str]]:
        """Every name that is imported when the program runs, dotted (`guatu.access.models.User`)."""
        only_for_types = {inner for block in _type_checking(self.tree) for inner in ast.walk(block)}
        for node in ast.walk(self.tree):
            if node in only_for_types:
                continue
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            if isinstance(node, ast.ImportFrom):
                yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def _type_checking(tree: ast.Module) -> list[ast.stmt]:
    blocks = [node for node in ast.walk(tree) if isinstance(node, ast.If)]
    return [line for block in blocks if ast.unparse(block.test) == "TYPE_CHECKING" for line in block.body]


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package except migrations."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if "migrations" in parts:
            continue
        name = ".".join(part for part in parts if part != "__init__")
        text = path.read_text()
        found.append(Module(name, path, text, ast.parse(text)))
    return tuple(found)


def is_in(name: str, *places: str) -> bool:
    """Whether a module is one of these places or lies inside one."""
    return any(name == place or name.startswith(f"{place}.") for place in places)


def is_services(name: str) -> bool:
    """Whether a module is an app's `services` or lies inside them."""
    return any(is_in(name, f"{app}.services") for app in APPS)


def dotted(node: ast.expr) -> str:
    """`timezone.now` of the function a call calls; empty for anything that is not a plain chain of names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""
