"""The county's example ledger reads to exactly its gold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from guatu.engine.calendar import Month
from guatu.exchange.reader import as_score_json, read_workbook

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT / "../shared"
LEDGER, GOLD, SCORER = (
    SHARED / path
    for path in ("data/ledgers/ledger_a.xlsx", "data/ledgers/ledger_a.gold.json", "tools/score_ledger.py")
)
COMMAND = """
import json, sys
from pathlib import Path
from guatu.engine.calendar import Month
from guatu.exchange.reader import as_score_json, read_workbook
print(json.dumps(as_score_json(read_workbook(Path(sys.argv[1]), as_of=Month(2023, 5)))))
"""

pytestmark = pytest.mark.skipif(not LEDGER.exists(), reason="没有样例台账，跳过")


def test_every_value_of_the_gold_is_read_and_nothing_is_complained_of() -> None:
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    read = read_workbook(LEDGER, as_of=Month(2023, 5))
    got = {row["code"]: row for row in as_score_json(read)["rows"]}
    assert [{key: got[want["code"]][key] for key in want} for want in gold["rows"]] == gold["rows"]
    assert len(got) == gold["projects"]
    assert read.problems == []


def test_the_sums_of_the_gold_are_the_sums_of_the_rows() -> None:
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    rows = read_workbook(LEDGER.read_bytes(), as_of=Month(2023, 5)).rows
    assert sum(row.total_fen or 0 for row in rows) == gold["total_fen"]
    assert sum(row.plan_fen or 0 for row in rows) == gold["plan_fen"]
    assert sum(row.figures[Month(2023, 5)].done_year_fen or 0 for row in rows) == gold["done_fen"]
    assert {row.kind for row in rows} == {"产业", "基础设施", "社会民生", "生态环保"}


def test_the_scorer_is_content(tmp_path: Path) -> None:
    script = tmp_path / "command.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r})\n{COMMAND}", encoding="utf-8")
    command = f"{sys.executable} {script} {{file}}"
    run = subprocess.run(  # noqa: S603 - our own scorer
        [sys.executable, SCORER, GOLD, LEDGER, "--cmd", command], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
