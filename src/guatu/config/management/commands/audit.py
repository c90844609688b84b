"""`guatu audit verify` and `guatu audit tail`: is the trail whole, and what was done last."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from guatu.config.management.terminal import table
from guatu.ledger.queries import audit_entries
from guatu.ledger.services import verify_chain


class Command(BaseCommand):
    help = "审计记录：verify 校验审计链（完整返回 0，被改动返回 1），tail 显示最近的记录"

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="verify|tail")
        verify = actions.add_parser("verify", help="从第一条算到最后一条，校验审计链")
        tail = actions.add_parser("tail", help="显示最近的审计记录")
        tail.add_argument("-n", "--lines", type=int, default=20, help="条数，默认 20")
        for action in (verify, tail):
            action.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "verify":
            self._verify(options["json"])
        else:
            self._tail(max(options["lines"], 0), options["json"])

    def _verify(self, as_json: bool) -> None:
        report = verify_chain()
        self.stdout.write(json.dumps(asdict(report), ensure_ascii=False) if as_json else report.sentence)
        if not report.is_intact:
            raise SystemExit(1)

    def _tail(self, lines: int, as_json: bool) -> None:
        entries = list(audit_entries()[:lines])[::-1]
        if as_json:
            self.stdout.write(
                json.dumps([_as_json(entry) for entry in entries], ensure_ascii=False, indent=1)
            )
            return
        rows = [
            (str(entry.pk), _when(entry), entry.actor_name, entry.verb, entry.subject) for entry in entries
        ]
        self.stdout.write(
            table(["序号", "时间", "人员", "操作", "对象"], rows, right=[0]) if rows else "还没有审计记录"
        )


def _when(entry: Any) -> str:
    return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"


def _as_json(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "at": timezone.localtime(entry.at).isoformat(),
        "actor": entry.actor_name,
        "verb": entry.verb,
        "subject": entry.subject,
        "detail": entry.detail,
        "hash": entry.hash,
    }
