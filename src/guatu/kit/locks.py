"""Waiting in line for something that is no row, until the transaction ends.

SQLite has one writer anyway (its transactions are IMMEDIATE); on PostgreSQL these are advisory locks of the transaction.
"""

from __future__ import annotations

from django.db import connection


def one_at_a_time(subject: str) -> None:
    """Wait until no other transaction holds `subject` in any way, and hold it alone until this one ends."""
    _hold("pg_advisory_xact_lock", subject)


def side_by_side(subject: str) -> None:
    """Hold `subject` together with others who do the same until this transaction ends; wait while somebody holds it alone."""
    _hold("pg_advisory_xact_lock_shared", subject)


def _hold(function: str, subject: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {function}(hashtext(%s))", [subject])
