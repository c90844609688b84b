"""A workbook of 100,000 rows and 20 columns into the register, beside calamine reading it and a bulk insert of the same rows.

The insert is one executemany into a bare table (this decides), and `bulk_create` of the projects alone (for reference).
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
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
    base, objects, ours = (_median(rounds, name) for name in ("baseline", "objects", "ours"))
    ratio, beside_objects = (_ratio(rounds, name) for name in ("baseline", "objects"))
    kept = ratio <= 3 and ours["peak_mb"] <= 600
    print(
        f"{'达到' if kept else '未达到'}  导入 {rows:,} 行 × {len(HEADER)} 列：{ratio:.2f} 倍于 calamine 读取 + 一次 executemany"
        f" 插入（要求 ≤ 3），内存峰值 {ours['peak_mb']:.0f} MB（要求 ≤ 600）  本程序 {ours['seconds']:.1f} 秒，"
        f"基线 {base['seconds']:.1f} 秒（{base['peak_mb']:.0f} MB）",
        flush=True,
    )
    print(
        f"参考  同一导入：{beside_objects:.2f} 倍于 calamine 读取 + Project.objects.bulk_create"
        f"（{objects['seconds']:.1f} 秒，{objects['peak_mb']:.0f} MB；只写项目一张表，不计入是否达到）",
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


def _baseline(book: Path) -> float:
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


def _objects(book: Path) -> float:
    """The ORM's own bulk insert of one project for each row: no plan, list entry, report or check."""
    from django.utils import timezone
    from python_calamine import CalamineWorkbook

    from guatu.kit.pinyin import initials
    from guatu.registry.models import Project

    def whole() -> None:
        rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()[1:]
        at = timezone.now()
        texts = ([str(cell) for cell in row] for row in rows)
        Project.objects.bulk_create(
            Project(
                name=text[1],
                code=text[2],
                initials=initials(text[1]),
                level=text[3],
                nature=text[5],
                kind=text[6],
                start_year=int(text[7][:4]),
                finish_year=int(text[7][5:]),
                total_fen=round(float(text[9]) * 1_000_000),
                remark=text[19],
                created_at=at,
            )
            for text in texts
        )

    return seconds(whole)


_CALLS = {"ours": _ours, "baseline": _baseline, "objects": _objects}
