"""Run the suite on SQLite, and once more on PostgreSQL where one is reachable: `python tools/test.py [pytest arguments]`.

PostgreSQL is taken from GUATU_TEST_POSTGRES (a database URL whose role may create databases), else tried on this machine.
Without one the second run is left out, in a line; in CI (CI=true) that is a failure.
"""

import os
import subprocess
import sys

import psycopg

TRIED = ("postgresql://postgres@127.0.0.1:5432/postgres", "postgresql:///postgres")


def main() -> int:
    """The first exit code that is not zero."""
    chosen = ["-m", "not browser", *sys.argv[1:]]
    code = pytest(chosen)
    address = reachable_postgres()
    if address is None:
        print(
            "跳过 PostgreSQL：没有可连接的数据库（可设 GUATU_TEST_POSTGRES） / PostgreSQL skipped: none reachable"
        )
        return code or int(bool(os.environ.get("CI")))
    print("── PostgreSQL ──", flush=True)
    return pytest(chosen, GUATU_DATABASE_URL=address) or code


def pytest(arguments: list[str], **settings: str) -> int:
    """Run pytest in its own process with these environment variables besides ours."""
    command = [sys.executable, "-m", "pytest", "-n", "auto", *arguments]
    return subprocess.run(command, env={**os.environ, **settings}, check=False).returncode  # noqa: S603 - fixed command


def reachable_postgres() -> str | None:
    """The address of the first PostgreSQL that lets us in and lets us create databases."""
    given = os.environ.get("GUATU_TEST_POSTGRES")
    return next((address for address in ([given] if given else TRIED) if may_create_databases(address)), None)


def may_create_databases(address: str) -> bool:
    try:
        with psycopg.connect(address, connect_timeout=3) as connection:
            row = connection.execute(
                "select rolcreatedb or rolsuper from pg_roles where rolname = current_user"
            ).fetchone()
            return bool(row and row[0])
    except psycopg.Error:
        return False


if __name__ == "__main__":
    sys.exit(main())
