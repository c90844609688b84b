"""Rows of a workbook as they are stored: some thousand at a time, column by column, which reads and writes several times faster."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, compress
from typing import Any

Values = dict[str, Any]
"""What one row says: the fields of `LedgerRow` that say something; dates as ISO text, months as yyyymm text."""

Columns = dict[str, list[Any]]
"""The same of many rows: for each field one value per row, None where the row does not say it."""

PIECE = 2_500
"""The row at place n of a batch stands in its piece n // PIECE, at n % PIECE."""


def columns_of(rows: Sequence[Values]) -> Columns:
    """Rows as columns.

    >>> columns_of([{"name": "大桥"}, {"name": "厂房", "plan_fen": 5}])
    {'name': ['大桥', '厂房'], 'plan_fen': [None, 5]}
    """
    return {key: [values.get(key) for values in rows] for key in dict.fromkeys(chain.from_iterable(rows))}


def rows_of(columns: Columns) -> list[Values]:
    """Columns as rows.

    >>> rows_of({"name": ["大桥", "厂房"], "plan_fen": [None, 5]})
    [{'name': '大桥'}, {'name': '厂房', 'plan_fen': 5}]
    """
    return [
        {key: value for key, value in zip(columns, row, strict=True) if value is not None}
        for row in zip(*columns.values(), strict=True)
    ]


def chosen(columns: Columns, which: Sequence[bool]) -> Columns:
    """The columns of some of the rows."""
    return columns if all(which) else {key: list(compress(column, which)) for key, column in columns.items()}
