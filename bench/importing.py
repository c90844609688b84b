"""A workbook of 100,000 rows and 20 columns into the register, beside calamine reading it and a bulk insert of the same rows.

The insert is one executemany into each of the six tables in which the product keeps such a row, with their keys and indexes
(this decides: `docs/decisions/0014`), and, as the stricter reading, one executemany into a single table without indexes.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from bench import world
from bench.timing import seconds

_ROUNDS = 3
HEADER = (
    *(
        "序号",
        "项目名称",
        "项目代码",
        "项目级别",
        "建设性质",
        "投资性质",
        "项目类型",
        "建设起止年限",
        "建设地点",
    ),
    *("总投资(万元)", "2023年度计划投资(万元)", "计划开工月份", "本月完成投资(万元)"),
    *("年初至今累计完成投资(万元)", "开工以来累计完成投资(万元)", "是否开工", "开工时间"),
    *("是否入库纳统", "责任单位", "备注"),
)


def run(rows: int) -> bool:
    """True when the time stays within three times the baseline and the memory within 600 MB."""
    with world.new_folder() as folder:
        book = Path(folder) / "ledger.xlsx"
        write_workbook(book, rows)
        rounds = [{name: _child(name, book) for name in _CALLS} for _ in range(_ROUNDS)]
    bare, tables, ours = (_median(rounds, name) for name in ("bare", "tables", "ours"))
    beside_bare, ratio = (_ratio(rounds, name) for name in ("bare", "tables"))
    kept = ratio <= 3 and ours["peak_mb"] <= 600
    print(
        f"{'达到' if kept else '未达到'}  导入 {rows:,} 行 × {len(HEADER)} 列：{ratio:.2f} 倍于 calamine 读取 + 逐表 executemany 写入平台"
        f"自己的六张表（有主键、外键和索引；不辨认、不核对、不留待确认）（要求 ≤ 3），内存峰值 {ours['peak_mb']:.0f} MB（要求 ≤ 600）"
        f"  本程序 {ours['seconds']:.1f} 秒，基线 {tables['seconds']:.1f} 秒（{tables['peak_mb']:.0f} MB）",
        flush=True,
    )
    print(
        f"{'达到' if beside_bare <= 3 else '未达到'}  （更严的读法）同一导入：{beside_bare:.2f} 倍于 calamine 读取 + 一次 executemany"
        f" 写入一张没有索引的表  基线 {bare['seconds']:.1f} 秒（{bare['peak_mb']:.0f} MB）",
        flush=True,
    )
    return kept


def write_workbook(path: Path, rows: int) -> None:
    """A ledger as offices keep it, of any length."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("重点项目台账")
    sheet.write_row(0, 0, HEADER)
    for number in range(1, rows + 1):
        plan, done = 500 + number % 9000, (number * 7919 % 500_000) / 100
        sheet.write_row(
            number,
            0,
            (
                number, f"示例项目{number}号", f"2301-610921-04-01-{number:06d}", ("省级", "市级", "县级")[number % 3],
                ("新建", "续建")[number % 2], ("政府投资", "民间投资")[number % 2], ("产业", "交通", "水利")[number % 3],
                f"2022-{2023 + number % 3}", f"示例{number % 20}镇", plan * 3, plan, f"{1 + number % 12}月", round(done / 5, 2), done,
                round(done * 2, 2), ("是", "否")[number % 2], "2023-03-01" if number % 2 == 0 else None, ("是", "否")[number % 2],
                f"示例{number % 30}局", None,
            ),
        )  # fmt: skip
    book.close()


def _median(rounds: list[dict[str, dict[str, float]]], name: str) -> dict[str, float]:
    return {what: median(one[name][what] for one in rounds) for what in ("seconds", "peak_mb")}


def _ratio(rounds: list[dict[str, dict[str, float]]], name: str) -> float:
    """Round by round, so that a machine that slows down slows both."""
    return median(one["ours"]["seconds"] / one[name]["seconds"] for one in rounds)


def _child(name: str, book: Path) -> dict[str, float]:
    code = f"from bench.importing import child; child({name!r}, {str(book)!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def child(name: str, book: str) -> None:
    """One of the three in a process of its own, so that its peak of memory is its own."""
    with world.new_folder() as folder:
        world.use("sqlite", Path(folder))
        world.start()
        world.fill(0)
        took = _CALLS[name](Path(book))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": took, "peak_mb": peak}))


def _ours(book: Path) -> float:
    from django.core.files import File

    from bench.oversight import _officer
    from guatu.engine.calendar import Month
    from guatu.exchange import services
    from guatu.exchange.enums import BatchState

    officer = _officer()

    def whole() -> None:
        with book.open("rb") as file:
            batch = services.stage_import(
                File(file, name=book.name), as_of=Month.of_key(world.MONTH), by=officer, inline=True
            )
        batch = services.confirm_import(batch, by=officer, inline=True)
        assert batch.state == BatchState.CONFIRMED, batch.message

    return seconds(whole)


def _bare(book: Path) -> float:
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    with connection.cursor() as cursor:
        columns = ", ".join(f"c{number} text" for number in range(len(HEADER)))
        cursor.execute(f"CREATE TABLE bench_rows (id integer PRIMARY KEY, {columns})")

    def whole() -> None:
        rows: list[Any] = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()[1:]
        names = ", ".join(f"c{number}" for number in range(len(HEADER)))
        marks = ", ".join(["%s"] * len(HEADER))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO bench_rows ({names}) VALUES ({marks})", rows)

    return seconds(whole)


def _tables(book: Path) -> float:
    """The same rows where the product keeps them: project, plan, list entry, start, report and statistics, under their indexes."""
    from django.db import connection, transaction
    from python_calamine import CalamineWorkbook

    from guatu.kit.pinyin import initials

    initials("示例")  # its dictionary is loaded once for a process

    def whole() -> None:
        rows: list[Any] = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()[1:]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO registry_projectlist (year, name, source) VALUES (2023, '名单', '')")
            last = cursor.lastrowid
            for table, columns, made in _rows_of_tables(rows, last):
                marks = ", ".join(["%s"] * len(columns.split(",")))
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(made))

    return seconds(whole)


def _rows_of_tables(rows: list[Any], list_id: int) -> Iterator[tuple[str, str, Iterator[tuple[Any, ...]]]]:
    from guatu.kit.pinyin import initials

    at, day, first = "2023-05-31 00:00:00", "2023-05-31", 1_000_000
    numbered = list(enumerate(rows, first))
    fen = 1_000_000
    yield (
        "registry_project",
        "id, code, name, initials, kind, level, nature, industry, content, total_fen, start_year, finish_year, remark, extra,"
        " created_at, batch_id",
        (
            (pk, r[2], r[1], initials(r[1]), r[6], r[3], r[5], "", "", round(r[9] * fen), int(r[7][:4]), int(r[7][5:]), "", "{}", at, 1)
            for pk, r in numbered
        ),
    )  # fmt: skip
    yield (
        "registry_annualplan",
        "project_id, year, plan_fen, category, batch_id",
        ((pk, 2023, round(r[10] * fen), r[4], 1) for pk, r in numbered),
    )
    yield (
        "registry_listentry",
        "list_id, project_id, category, entered_on, left_reason, batch_id",
        ((list_id, pk, r[4], day, "", 1) for pk, r in numbered),
    )
    yield (
        "registry_stageevent",
        "project_id, stage, precision, known_on, reason, recorded_at, batch_id",
        ((pk, "started", "unknown", day, "", at, 1) for pk, r in numbered if r[15] == "是"),
    )
    yield (
        "progress_monthlyfigure",
        "project_id, month, done_month_fen, done_year_fen, done_total_fen, physical_text, problem_text, remark, is_current,"
        " recorded_at, recorded_by_name, batch_id",
        (
            (pk, 202305, round(r[12] * fen), round(r[13] * fen), round(r[14] * fen), "", "", "", 1, at, "", 1)
            for pk, r in numbered
        ),
    )
    yield (
        "progress_statisticsentry",
        "project_id, known_on, recorded_at, batch_id",
        ((pk, day, at, 1) for pk, r in numbered if r[17] == "是"),
    )


_CALLS = {"ours": _ours, "bare": _bare, "tables": _tables}
