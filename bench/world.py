"""A county of any size, written by SQL alone, on SQLite or PostgreSQL."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

POSTGRES = os.environ.get("GUATU_TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
BENCH_DATABASE = "guatu_bench"
MONTH = 202305
REGIONS, UNITS = 20, 30

_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count})"

_PROJECTS = """
INSERT INTO registry_project (id, code, name, initials, region_id, unit_id, kind, level, nature, industry, content, total_fen,
  start_year, finish_year, remark, extra, created_at)
{numbers}
SELECT n, 'B' || n, '示例项目' || n, 'slxm' || n, 2 + n % {regions}, 2 + n % {units},
  CASE n % 4 WHEN 0 THEN '产业' WHEN 1 THEN '交通' WHEN 2 THEN '水利' ELSE '社会民生' END,
  CASE n % 3 WHEN 0 THEN '省级' WHEN 1 THEN '市级' ELSE '县级' END,
  CASE n % 3 WHEN 0 THEN '政府投资' WHEN 1 THEN '民间投资' ELSE '国有企业投资' END,
  '', '', CAST(10000000000 AS BIGINT) + n * CAST(1000000 AS BIGINT), 2022, 2025, '', '{{}}', CURRENT_TIMESTAMP
FROM numbers
"""

_FACTS = """
INSERT INTO oversight_fact (project_id, month, region_id, unit_id, kind, level, nature, category, year, month_number, day_of_year,
  days_in_year, total_fen, plan_fen, plan_month_fen, plan_to_date_fen, plan_quarter_fen, done_month_fen, done_fen, done_quarter_fen,
  done_total_fen, payable_fen, paid_fen, start_due, start_due_this_month, started, start_overdue_months, months_since_start,
  statistics_due, in_statistics, completed, suspended, permits_due, permits_done, reported, on_list,
  excused_start, excused_progress, excused_statistics, excused_payment, is_frozen, rebuilt_at)
SELECT id, {month}, region_id, unit_id, kind, level, nature, CASE id % 2 WHEN 0 THEN '新开工' ELSE '续建' END, 2023, 5, 151, 365,
  total_fen, total_fen / 3, total_fen / 36, total_fen / 36 * 5, total_fen / 18,
  (id * 7919 % 1000) * CAST(1000000 AS BIGINT), total_fen / 3 * (id * 31 % 90) / 100, (id * 7919 % 1500) * CAST(1000000 AS BIGINT),
  total_fen / 3 * (id * 31 % 90) / 100, CASE WHEN id % 3 = 0 THEN total_fen / 9 END, CASE WHEN id % 3 = 0 THEN total_fen / 12 END,
  1 - id % 2, CASE WHEN id % 8 = 0 THEN 1 ELSE 0 END, CASE WHEN id % 10 < 8 THEN 1 ELSE 0 END,
  CASE WHEN id % 10 >= 8 THEN id % 5 END, CASE WHEN id % 10 < 8 THEN id % 40 / 10.0 END,
  CASE WHEN id % 10 < 8 THEN 1 ELSE 0 END, CASE WHEN id % 10 < 6 THEN 1 ELSE 0 END, 0, 0, 4, id % 5, 1, 1, 0, 0, 0, 0, {false},
  CURRENT_TIMESTAMP
FROM registry_project
"""


def use(vendor: str, folder: Path) -> bool:
    """Point the settings at a fresh database of this kind; False when there is none of it here."""
    os.environ.update(
        GUATU_DEMO="1", GUATU_DATA_DIR=str(folder), DJANGO_SETTINGS_MODULE="guatu.config.settings"
    )
    (folder / "static").mkdir()
    if vendor == "sqlite":
        os.environ["GUATU_DATABASE_URL"] = f"sqlite:///{folder / 'bench.sqlite3'}"
        return True
    import psycopg

    try:
        with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {BENCH_DATABASE}")
            connection.execute(f"CREATE DATABASE {BENCH_DATABASE}")
    except psycopg.OperationalError:
        return False
    os.environ["GUATU_DATABASE_URL"] = urlsplit(POSTGRES)._replace(path=f"/{BENCH_DATABASE}").geturl()
    return True


def leave(vendor: str) -> None:
    """Drop what `use` made on a server; the folder goes with its owner."""
    if vendor == "postgresql":
        import psycopg
        from django.db import connection as django_connection

        django_connection.close()
        with psycopg.connect(POSTGRES, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {BENCH_DATABASE} WITH (FORCE)")


def new_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder that goes away by itself."""
    return tempfile.TemporaryDirectory(prefix="guatu-bench-")


def start() -> None:
    """Set Django up and make the tables."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def fill(projects: int) -> None:
    """`projects` projects and as many facts of one month, over 20 regions and 30 units."""
    from django.db import connection, transaction

    from guatu.access import services as access
    from guatu.access.enums import OrganisationKind, RegionKind

    with transaction.atomic():
        county = access.add_region("示例县", kind=RegionKind.COUNTY, by=None)
        government = access.add_organisation("示例县人民政府", kind=OrganisationKind.GOVERNMENT, by=None)
        for number in range(REGIONS):
            access.add_region(f"示例{number}镇", kind=RegionKind.TOWN, parent=county, by=None)
        for number in range(UNITS):
            access.add_organisation(
                f"示例{number}局", kind=OrganisationKind.DEPARTMENT, parent=government, by=None
            )
        with connection.cursor() as cursor:
            numbers = _NUMBERS.format(count=projects)
            cursor.execute(_PROJECTS.format(numbers=numbers, regions=REGIONS, units=UNITS))
            false = "FALSE" if connection.vendor == "postgresql" else "0"
            cursor.execute(_FACTS.format(month=MONTH, false=false))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
