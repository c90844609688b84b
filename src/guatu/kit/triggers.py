"""Database triggers that keep append-only tables append-only, for SQLite and PostgreSQL alike."""

from collections.abc import Callable

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython
from django.db.migrations.state import StateApps

_SQLITE = """
CREATE TRIGGER {name}_{verb} BEFORE {verb} ON {table} {when}
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
_POSTGRES = """
CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{message}'; END $$;
CREATE TRIGGER {name}_{verb} BEFORE {verb} ON {table} FOR EACH ROW {when} EXECUTE FUNCTION {name}_refuse();
"""


def refuse_changes(table: str, *, message: str, when: str = "") -> RunPython:
    """A migration operation after which rows of `table` can be neither updated nor deleted.

    `when` narrows it with an SQL condition over OLD, e.g. `OLD.state = 'issued'`. `message` is what the database says.
    """
    return RunPython(
        _each(table, message, when),
        _drop(table),
    )


def _each(table: str, message: str, when: str) -> Callable[[StateApps, BaseDatabaseSchemaEditor], None]:
    def create(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        template = _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE
        for verb in ("UPDATE", "DELETE"):
            editor.execute(
                template.format(
                    name=f"{table}_keep",
                    verb=verb,
                    table=table,
                    message=message,
                    when=f"WHEN ({when})" if when else "",
                ),
                params=None,
            )

    return create


def _drop(table: str) -> Callable[[StateApps, BaseDatabaseSchemaEditor], None]:
    def drop(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for verb in ("UPDATE", "DELETE"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_keep_{verb}{on}", params=None)

    return drop
