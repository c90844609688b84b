"""The register's page at 1 and at 100,000 projects: as many queries, and how long."""

from __future__ import annotations

from pathlib import Path

from bench import world
from bench.timing import quantile, seconds

PATHS = (
    "/projects/?month=2023-05",
    "/projects/?month=2023-05&page=1500",
    "/projects/?month=2023-05&sort=-plan",
    "/projects/?month=2023-05&q=slxm1",
    "/projects/?month=2023-05&kind=交通&level=市级",
)


def run(projects: int) -> bool:
    """True when both sizes cost as many queries and the 95th percentile stays under 150 ms."""
    few = _measure(1, rounds=2)
    many = _measure(projects, rounds=20)
    same = few[0] == many[0]
    high = quantile(many[1], 0.95)
    print(
        f"{'达到' if same else '未达到'}  项目库查询数：1 个项目 {few[0]}，{projects:,} 个项目 {many[0]}（应相同）",
        flush=True,
    )
    print(
        f"{'达到' if high <= 0.150 else '未达到'}  项目库页面：{high * 1000:.0f} 毫秒（第 95 百分位，要求 ≤ 150），"
        f"中位数 {quantile(many[1], 0.5) * 1000:.0f} 毫秒；1 个项目时 {quantile(few[1], 0.95) * 1000:.0f} 毫秒",
        flush=True,
    )
    return same and high <= 0.150


def _measure(projects: int, *, rounds: int) -> tuple[list[int], list[float]]:
    """Queries of each address, and the times of all, in a process of its own (one database a process)."""
    import json
    import subprocess
    import sys

    code = f"from bench.register import child; child({projects}, {rounds})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own code
    queries, times = json.loads(done.stdout.splitlines()[-1])
    return queries, times


def child(projects: int, rounds: int) -> None:
    """Fill a database, ask for every address in turn, print what it cost as JSON."""
    import json

    with world.new_folder() as folder:
        world.use("sqlite", Path(folder))
        world.start()
        world.fill(projects)
        from django.db import connection
        from django.test import Client
        from django.test.utils import CaptureQueriesContext

        from bench.oversight import _officer
        from guatu.engine.calendar import Month
        from guatu.kit.clock import now
        from guatu.oversight.services.lights import relight
        from guatu.oversight.services.packs import load_shipped_packs
        from guatu.oversight.services.rollups import refresh_rollups

        load_shipped_packs(at=now())
        month = Month.of_key(world.MONTH)
        relight(month)
        refresh_rollups(month)
        client = Client(headers={"host": "localhost"})
        client.force_login(_officer())
        queries, times = [], []
        for path in PATHS:
            assert client.get(path).status_code == 200, path
            with CaptureQueriesContext(connection) as captured:
                client.get(path)
            queries.append(len(captured))
        for _ in range(rounds):
            times += [seconds(lambda path=path: client.get(path)) for path in PATHS]
        print(json.dumps([queries, times]))
