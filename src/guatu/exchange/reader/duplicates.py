"""The same project twice in one file: shown at both rows, never merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from guatu.exchange.reader.model import LedgerRow, Level
from guatu.exchange.reader.sink import Sink


def check_duplicates(rows: Sequence[LedgerRow], sink: Sink) -> None:
    """Report rows with the same code (error), or the same name and place (warning)."""
    by_code: dict[str, list[LedgerRow]] = defaultdict(list)
    by_name: dict[tuple[str, str], list[LedgerRow]] = defaultdict(list)
    for row in rows:
        if row.code:
            by_code[row.code].append(row)
        by_name[row.name, row.region_text].append(row)
    for code, same in by_code.items():
        if len(same) > 1:
            _tell(same, "code", "error", f"项目代码 {code}", sink)
    for (name, place), same in by_name.items():
        if len(same) > 1:
            where = f"“{name}”" + (f"（{place}）" if place else "")
            level: Level = "warning" if len({row.code for row in same}) == len(same) else "error"
            _tell(same, "name", level, f"项目{where}", sink)


def _tell(same: Sequence[LedgerRow], field: str, level: Level, what: str, sink: Sink) -> None:
    for row in same:
        others = "、".join(_place_of(other, row) for other in same if other is not row)
        sink.report(
            row.sheet,
            row.letters.get(field, "A"),
            row.row_no,
            level,
            f"{what}与{others}重复，请核对是不是同一个项目",
            field,
        )


def _place_of(other: LedgerRow, row: LedgerRow) -> str:
    return f"第 {other.row_no} 行" if other.sheet == row.sheet else f"“{other.sheet}”第 {other.row_no} 行"
