"""Files stay small, what others call is explained, views only translate, and apps stay apart."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field
from django.urls import URLPattern, URLResolver, get_resolver

from tests.contracts.source import APPS, PACKAGE, ROOT, is_in, is_services, modules

MOST_LINES = 400
VIEW_LINES = 20


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in files}
    assert {path: lines for path, lines in long.items() if lines >= MOST_LINES} == {}


def _is_explained_place(name: str) -> bool:
    inner = any(is_in(name, f"{app}.{part}") for app in APPS for part in ("policy", "queries"))
    return is_in(name, "engine") or inner or is_services(name)


def _unexplained(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield node
            if isinstance(node, ast.ClassDef):
                yield from _unexplained([inner for inner in node.body if not isinstance(inner, ast.ClassDef)])


def test_every_public_function_of_engine_policy_queries_and_services_is_explained() -> None:
    found = [
        f"{module.where(node)} {getattr(node, 'name', '')}"
        for module in modules()
        if _is_explained_place(module.name)
        for node in _unexplained(module.tree.body)
    ]
    assert not found, f"缺少说明（docstring）：{found}"


def test_every_model_is_explained() -> None:
    found = [
        f"{module.where(node)} {node.name}"
        for module in modules()
        if module.name.split(".")[0] in APPS and ".models" in module.name
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and not ast.get_docstring(node)
    ]
    assert not found, f"模型缺少一句话说明：{found}"


def test_nothing_is_printed_but_by_a_file_run_by_itself() -> None:
    found = [
        module.where(call)
        for module in modules()
        for call in module.calls()
        if isinstance(call.func, ast.Name)
        and call.func.id == "print"
        and call not in _run_by_itself(module.tree)
    ]
    assert not found, f"命令用 self.stdout.write，其余用 logging：{found}"


def _run_by_itself(tree: ast.Module) -> set[ast.AST]:
    blocks = [node for node in tree.body if isinstance(node, ast.If) and "__main__" in ast.unparse(node.test)]
    return {inner for block in blocks for inner in ast.walk(block)}


def test_nothing_is_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")
    found = [module.name for module in modules() if any(mark in module.text for mark in marks)]
    assert not found


def test_models_import_nothing_of_other_apps() -> None:
    found = [
        f"{module.where(node)} {name}"
        for module in modules()
        if module.name.split(".")[0] in APPS and ".models" in module.name
        for node, name in module.imports()
        if name.startswith("guatu.")
        and not is_in(name, f"guatu.{module.name.split('.')[0]}", "guatu.kit", "guatu.engine")
    ]
    assert not found, f"模型不得引用别的应用：{found}"


def _own_relations() -> list[Any]:
    fields: list[Field[Any, Any]] = []
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            fields += [field for field in model._meta.local_fields if field.is_relation]
    return fields


@pytest.mark.parametrize("field", _own_relations(), ids=str)
def test_a_key_to_another_app_gives_that_app_no_way_back(field: Any) -> None:
    if field.related_model._meta.app_label != field.model._meta.app_label:
        assert field.remote_field.related_name == "+", f"{field} 应写 related_name='+'"


def _views(resolver: URLResolver) -> Iterator[Callable[..., Any]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _views(pattern)
        elif isinstance(pattern, URLPattern) and pattern.callback:
            view = inspect.unwrap(pattern.callback)
            if inspect.isfunction(view) and view.__module__.startswith("guatu.web."):
                yield view


def test_views_only_translate() -> None:
    long = {}
    for view in set(_views(get_resolver())):
        node = ast.parse(inspect.getsource(view)).body[0]
        assert isinstance(node, ast.FunctionDef)
        lines = (node.end_lineno or 0) - node.lineno + 1
        if lines >= VIEW_LINES:
            long[f"{view.__module__}.{view.__name__}"] = lines
    assert not long, f"视图应短于 {VIEW_LINES} 行，把活交给 services、queries：{long}"


def test_views_make_no_queries_of_their_own() -> None:
    building = {
        "filter",
        "exclude",
        "annotate",
        "aggregate",
        "order_by",
        "select_related",
        "prefetch_related",
        "values",
    }
    found = [
        f"{module.where(call)} {ast.unparse(call.func)[:60]}"
        for module in modules()
        if is_in(module.name, "web", "api")
        for call in module.calls()
        if isinstance(call.func, ast.Attribute)
        and (call.func.attr in building or call.func.attr == "objects")
        if not (call.func.attr == "values" and not call.args and not call.keywords)  # dict.values()
    ]
    assert not found, f"页面和接口不拼查询，用 queries 或 policy：{found}"
