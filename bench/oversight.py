"""Rates, lights and the front page over a million projects, beside SQL written by hand over the same table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import world
from bench.timing import paired, quantile, say, seconds

HAND_RATES = """
SELECT {key}, COUNT(*),
  CAST(SUM(permits_done) AS {double}) / NULLIF(SUM(permits_due), 0), SUM(permits_done), SUM(permits_due),
  CAST(SUM(CASE WHEN start_due = 1 AND started = 1 THEN 1 ELSE 0 END) AS {double})
    / NULLIF(SUM(CASE WHEN start_due = 1 THEN 1 ELSE 0 END), 0),
  SUM(CASE WHEN start_due = 1 AND started = 1 THEN 1 ELSE 0 END), SUM(CASE WHEN start_due = 1 THEN 1 ELSE 0 END),
  CAST(SUM(CASE WHEN statistics_due = 1 AND in_statistics = 1 THEN 1 ELSE 0 END) AS {double})
    / NULLIF(SUM(CASE WHEN statistics_due = 1 THEN 1 ELSE 0 END), 0),
  SUM(CASE WHEN statistics_due = 1 AND in_statistics = 1 THEN 1 ELSE 0 END),
  SUM(CASE WHEN statistics_due = 1 THEN 1 ELSE 0 END),
  CAST(SUM(done_fen) AS {double}) / NULLIF(SUM(plan_fen), 0), SUM(done_fen), SUM(plan_fen),
  CAST(SUM(done_quarter_fen) AS {double}) / NULLIF(SUM(SUM(done_quarter_fen)) OVER (), 0), SUM(done_quarter_fen),
  SUM(SUM(done_quarter_fen)) OVER ()
FROM oversight_fact WHERE month = {month} {group}
"""

HAND_LIGHTS = """
INSERT INTO oversight_light (project_id, month, pack_id, colour, clause_1, clause_2, clause_3, clause_4)
SELECT project_id, {month}, {pack},
  CASE WHEN d0 = 1 OR d1 = 1 OR d2 = 1 OR d3 = 2 THEN 'red' WHEN d0 = 2 OR d1 = 2 OR d3 = 3 THEN 'yellow'
    WHEN d0 = 3 OR d1 = 3 OR d2 = 2 OR d3 = 1 THEN 'green' ELSE '' END, d0, d1, d2, d3
FROM (SELECT project_id,
  CASE WHEN start_due = 1 AND started = 0 AND excused_start = 0 AND start_overdue_months >= 3 THEN 1
    WHEN start_due = 1 AND started = 0 AND excused_start = 0 THEN 2
    WHEN category = '新开工' AND started = 1 THEN 3 END AS d0,
  CASE WHEN plan_fen > 0 AND plan_fen * month_number * 5 - done_fen * 60 > plan_fen * 18 THEN 1
    WHEN plan_fen > 0 AND plan_fen * month_number * 5 - done_fen * 60 >= plan_fen * 6 THEN 2
    WHEN plan_fen > 0 AND done_fen * 12 >= plan_fen * month_number THEN 3 END AS d1,
  CASE WHEN payable_fen > 0 AND paid_fen < payable_fen AND excused_payment = 0 THEN 1
    WHEN payable_fen > 0 AND paid_fen >= payable_fen THEN 2 END AS d2,
  CASE WHEN in_statistics = 1 THEN 1
    WHEN statistics_due = 1 AND in_statistics = 0 AND excused_statistics = 0 AND months_since_start > 2 THEN 2
    WHEN statistics_due = 1 AND in_statistics = 0 AND excused_statistics = 0 AND months_since_start >= 1 THEN 3 END AS d3
  FROM oversight_fact WHERE month = {month}) AS judged
"""


def run(vendor: str, projects: int) -> bool:
    """All figures of this module on one database; True when every one keeps within its limit."""
    with world.new_folder() as folder:
        if not world.use(vendor, Path(folder)):
            print(f"跳过 {vendor}：没有可连接的数据库", flush=True)
            return False
        world.start()
        try:
            world.fill(projects)
            print(f"── {vendor}，{projects:,} 个项目 ──", flush=True)
            return all([_rates(vendor), _lights(vendor), _one_light(), _front_page()])
        finally:
            world.leave(vendor)


def _officer() -> Any:
    from guatu.access import services as access
    from guatu.access.enums import Role

    user = access.add_user(
        "bench", display_name="测", password="bench-2023-bench", by=None, must_change_password=False
    )
    access.grant_role(user, Role.OFFICER, by=None, everywhere=True)
    return user


def _rates(vendor: str) -> bool:
    from django.db import connection

    from guatu.engine.calendar import Month
    from guatu.kit.clock import now
    from guatu.oversight.enums import Slice
    from guatu.oversight.queries.rates import column_of, rates
    from guatu.oversight.services.packs import load_shipped_packs

    load_shipped_packs(at=now())
    month, officer = Month.of_key(world.MONTH), _officer()
    double = "DOUBLE PRECISION" if vendor == "postgresql" else "REAL"

    def ours() -> list[Any]:
        return [rates(officer, month, by) for by in Slice]

    def by_hand() -> list[Any]:
        found = []
        with connection.cursor() as cursor:
            for by in Slice:
                for key in (column_of(by), ""):
                    group = f"GROUP BY {key}" if key else ""
                    cursor.execute(
                        HAND_RATES.format(key=key or "NULL", double=double, month=world.MONTH, group=group)
                    )
                    found.append(cursor.fetchall())
        return found

    mine, theirs = ours(), by_hand()
    for table, rows in zip(mine, theirs[::2], strict=True):
        values = {row.key: [each.value for each in row.rates] for row in table.rows}
        assert values == {row[0]: [value and float(value) for value in row[2::3]] for row in rows}, (
            "不同的结果不能比较"
        )
    return say("五率 × 六种切分，公式", paired(ours, by_hand), 1.2, "手写 SQL")


def _lights(vendor: str) -> bool:
    from django.db import connection, transaction

    from guatu.engine.calendar import Month
    from guatu.oversight.enums import PackKind
    from guatu.oversight.models import Light
    from guatu.oversight.queries.packs import pack_in_force
    from guatu.oversight.services.lights import relight

    month = Month.of_key(world.MONTH)
    pack = pack_in_force(PackKind.LIGHTS, month)
    assert pack is not None
    assert pack.slug == "yinchuan"

    def counts() -> dict[str, int]:
        from django.db.models import Count

        return dict(Light.objects.values_list("colour").annotate(n=Count("pk")).order_by())

    def by_hand() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM oversight_light WHERE month = {world.MONTH} AND pack_id = {pack.pk}")
            cursor.execute(HAND_LIGHTS.format(month=world.MONTH, pack=pack.pk))

    by_hand()
    expected = counts()
    relight(month)
    assert counts() == expected, "不同的结果不能比较"
    return say("全部亮灯，一条语句", paired(lambda: relight(month), by_hand, rounds=3), 1.5, "手写 SQL")


def _one_light() -> bool:
    from guatu.engine.calendar import Month
    from guatu.oversight.services.lights import relight

    month = Month.of_key(world.MONTH)
    times = [seconds(lambda pk=pk: relight(month, project_ids=[pk])) for pk in range(5, 105)]
    return _under("改一个项目后重新亮灯", times, 0.010)


def _front_page() -> bool:
    from django.test import Client

    from guatu.access.models import User
    from guatu.engine.calendar import Month
    from guatu.oversight.services.rollups import refresh_rollups

    refresh_rollups(Month.of_key(world.MONTH))
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="bench"))
    assert client.get("/").status_code == 200
    return _under("首页", [seconds(lambda: client.get("/")) for _ in range(60)], 0.050)


def _under(name: str, times: list[float], limit: float, share: float = 0.95) -> bool:
    middle, high = quantile(times, 0.5), quantile(times, share)
    kept = high <= limit
    print(
        f"{'达到' if kept else '未达到'}  {name}：{high * 1000:.1f} 毫秒（第 95 百分位，要求 ≤ {limit * 1000:g}），"
        f"中位数 {middle * 1000:.1f} 毫秒",
        flush=True,
    )
    return kept


Bench = Callable[[], bool]
