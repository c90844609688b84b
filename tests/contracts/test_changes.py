"""Rows change in `services` alone, nothing happens behind anybody's back, and the clock is asked at the edges."""

from __future__ import annotations

import ast

from tests.contracts.source import dotted, is_in, is_services, modules

WRITES = {
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "create_user",
    "acreate",
    "aget_or_create",
}
BARE_WRITES = {
    "save",
    "update",
    "delete",
    "asave",
    "aupdate",
    "adelete",
}  # only where they take no positional argument: dict.update(…)
RUNS_SQL = {
    "engine.formula.evaluation": "works a formula out for one row, in an empty SQLite in memory",
    "kit.triggers": "makes the triggers of a migration",
    "kit.locks": "waits in line, changes nothing",
    "kit.bulk": "writes many rows for the services that call it",
    "oversight.sql": "reads what a formula was compiled to",
}
EDGES = ("web", "api", "jobs", "config")
CLOCK = {
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "dt.now",
}
RIGHTS_ARE_OF_TODAY = {
    "access.policy": "a grant is valid today or not",
    "access.queries": "shows which grants are valid today",
    "access.services.grants": "a revoked grant ends yesterday",
    "access.services.tokens": "a key is valid today or not",
}


def _writes(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    name = call.func.attr
    return name in WRITES or (name in BARE_WRITES and not call.args)


def test_rows_are_written_in_services_alone() -> None:
    found = [
        f"{module.where(call)} {ast.unparse(call.func)}"
        for module in modules()
        for call in module.calls()
        if _writes(call) and not is_services(module.name)
    ]
    assert not found, f"写数据库只能在 services 里：{found}"


def test_sql_is_run_by_services_and_by_those_named_here() -> None:
    found = [
        module.where(call)
        for module in modules()
        for call in module.calls()
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"execute", "executemany"}
        and not is_services(module.name)
        and module.name not in RUNS_SQL
    ]
    assert not found, f"SQL 只能由 services 或 RUNS_SQL 中写明理由的模块执行：{found}"


def test_nothing_listens_to_signals() -> None:
    found = [
        module.where(node)
        for module in modules()
        for node, name in module.imports()
        if name.startswith(("django.dispatch", "django.db.models.signals", "django.core.signals"))
        or name.endswith(".signals")
    ]
    assert not found, f"不用信号，后果写在 jobs/reactions.py：{found}"


def test_models_do_nothing_when_saved() -> None:
    found = [
        module.where(node)
        for module in modules()
        if ".models" in module.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete", "clean", "full_clean"}
    ]
    assert not found, f"模型只是记录，不覆盖 save/delete：{found}"


def test_only_the_clock_module_asks_what_time_it_is() -> None:
    found = [
        f"{module.where(call)} {dotted(call.func)}"
        for module in modules()
        if module.name != "kit.clock"
        for call in module.calls()
        if dotted(call.func) in CLOCK and not (dotted(call.func) == "timezone.localtime" and call.args)
    ]
    assert not found, f"时间只从 kit.clock 取：{found}"


def test_today_is_asked_at_the_edges_and_moments_are_stamped_by_services() -> None:
    found = [
        f"{module.where(node)} {name}"
        for module in modules()
        for node, name in module.imports()
        if (name == "guatu.kit.clock.today" and not _may_ask_today(module.name))
        or (name == "guatu.kit.clock.now" and not (is_in(module.name, *EDGES) or is_services(module.name)))
        or (name in {"guatu.kit.clock", "guatu.kit"} and not is_in(module.name, *EDGES))
    ]
    assert not found, f"today() 只在边上用，now() 只在边上和 services 的时间戳里用：{found}"


def _may_ask_today(name: str) -> bool:
    return is_in(name, *EDGES) or name in RIGHTS_ARE_OF_TODAY
