"""Small pieces for statements that put a pack's formulas over the facts table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

Params = tuple[Any, ...]


def dialect() -> str:
    """The name the formula language has for this database."""
    return "postgres" if connection.vendor == "postgresql" else connection.vendor


def literal(sql: str) -> str:
    """A formula's SQL within a statement that takes parameters: a percent sign in a text is no placeholder."""
    return sql.replace("%", "%%")


def derived(rows: QuerySet[Model], columns: Iterable[str]) -> tuple[str, Params]:
    """These columns of these rows as a sub-select, so that a formula can stand over what a policy lets through.

    Both databases merge it into the statement around it: nothing is copied.
    """
    wanted = tuple(dict.fromkeys(columns))
    try:
        sql, params = rows.order_by().values(*wanted).query.sql_with_params()
    except EmptyResultSet:  # a scope of nowhere
        return f"SELECT {', '.join(wanted)} FROM {rows.model._meta.db_table} WHERE 1 = 0", ()
    return sql, tuple(params)


def fetch(sql: str, params: Iterable[Any] = ()) -> list[tuple[Any, ...]]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, tuple(params))
        return list(cursor.fetchall())


def execute(sql: str, params: Iterable[Any] = ()) -> int:
    """Run a statement that changes rows; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(sql, tuple(params))
        return int(cursor.rowcount)
