"""The same project twice in one file: shown at both rows, never merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from guatu.exchange.reader.model import LedgerRow, Level
from guatu.exchange.reader.sink import Sink


def check_duplicates(rows: Sequence[LedgerRow], sink: Sink) -> None:
    """Report rows with the same code (error), or the same name and place (warning)."""
    for code, same in _repeated(rows, [row.code for row in rows]).items():
        if code:
            _tell(same, "code", "error", f"项目代码 {code}", sink)
    for name, namesakes in _repeated(rows, [row.name for row in rows]).items():
        for place, same in _repeated(namesakes, [row.region_text for row in namesakes]).items():
            where = f"“{name}”" + (f"（{place}）" if place else "")
            level: Level = "warning" if len({row.code for row in same}) == len(same) else "error"
            _tell(same, "name", level, f"项目{where}", sink)
        _check_unplaced(name, namesakes, sink)


def _check_unplaced(name: str, namesakes: Sequence[LedgerRow], sink: Sink) -> None:
    """A namesake without a place, as in a 总表 before the sheets of the towns, may be any of the others."""
    codes = [row.code for row in namesakes]
    if len({row.region_text for row in namesakes}) < 2 or all(row.region_text for row in namesakes):
        return
    if not all(codes) or len(set(codes)) < len(codes):
        _tell(namesakes, "name", "warning", f"项目“{name}”（有的没写地点）", sink)


def _repeated(rows: Sequence[LedgerRow], keys: Sequence[str]) -> dict[str, list[LedgerRow]]:
    """The rows whose key another row has too, by key; quick where there is none, as usual."""
    if len(set(keys)) == len(keys):
        return {}
    by_key: defaultdict[str, list[LedgerRow]] = defaultdict(list)
    for key, row in zip(keys, rows, strict=True):
        by_key[key].append(row)
    return {key: same for key, same in by_key.items() if len(same) > 1}


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
