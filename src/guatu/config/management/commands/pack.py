"""`guatu pack`: check, load, list and choose packs."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guatu.access.policy import operator
from guatu.config.management.terminal import month_argument, table
from guatu.kit.clock import now
from guatu.kit.errors import Refused
from guatu.oversight import queries, services
from guatu.oversight.enums import PackKind
from guatu.oversight.packs.check import check_pack
from guatu.oversight.packs.reader import MOST_BYTES
from guatu.scheduling.services import load_shipped


class Command(BaseCommand):
    help = "规则包：check 检查文件，load 载入并发布，list 列出，choose 从某月起启用"

    requires_system_checks: tuple[str, ...] = ()  # a pack can be checked where nothing is set up yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="check|load|list|choose")
        check = verbs.add_parser("check", help="检查一个文件，不写数据库；有问题时返回 1")
        check.add_argument("file", type=Path)
        check.add_argument("--json", action="store_true")
        load = verbs.add_parser(
            "load", help="载入一个文件并发布；不写文件则载入随产品提供的规则包、工期模板和工作日历"
        )
        load.add_argument("file", type=Path, nargs="?")
        load.add_argument("--draft", action="store_true", help="只存为草稿")
        listing = verbs.add_parser("list", help="列出全部规则包")
        listing.add_argument("--json", action="store_true")
        choose = verbs.add_parser("choose", help="从某月起启用一个规则包")
        choose.add_argument("name", help="代号，例如 wuhan 或 wuhan@1")
        choose.add_argument(
            "--from", dest="from_month", type=month_argument, required=True, metavar="2023-05"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except Refused as refused:
            raise CommandError("\n".join([refused.sentence, *refused.details])) from refused

    def _check(self, options: dict[str, Any]) -> None:
        report = check_pack(_read(options["file"]))
        if options["json"]:
            problems = [{"path": p.path, "line": p.line, "message": p.sentence} for p in report.problems]
            said = {"ok": report.is_good, "slug": report.slug, "version": report.version, "kind": report.kind}
            self.stdout.write(json.dumps({**said, "problems": problems}, ensure_ascii=False, indent=2))
        elif report.is_good:
            self.stdout.write(
                f"可以使用：{report.title}（{report.slug}@{report.version}），{report.contents}"
            )
        else:
            self.stdout.write(f"{options['file']} 有 {len(report.problems)} 处问题：")
            for problem in report.problems:
                self.stdout.write(f"  {problem}")
        if not report.is_good:
            sys.exit(1)

    def _load(self, options: dict[str, Any]) -> None:
        if options["file"] is None:
            rules, schedules = services.load_shipped_packs(at=now()), load_shipped(at=now())
            added = [(str(pack), pack.title) for pack in rules] + [
                (str(pack), pack.title) for pack in schedules
            ]
            self.stdout.write(
                "".join(f"已载入 {pack}：{title}\n" for pack, title in added) or "没有新的规则包"
            )
            return
        pack = services.save_draft(_read(options["file"]), by=None)
        if not options["draft"]:
            services.publish(pack, by=None)
        self.stdout.write(f"已{'保存草稿' if options['draft'] else '发布'} {pack}：{pack.title}")

    def _list(self, options: dict[str, Any]) -> None:
        versions = list(queries.packs(operator()))
        if options["json"]:
            fields = ("slug", "version", "kind", "title", "place", "state", "source")
            self.stdout.write(
                json.dumps(
                    [{name: getattr(pack, name) for name in fields} for pack in versions],
                    ensure_ascii=False,
                    indent=2,
                )
            )
            return
        rows = [
            [
                str(pack),
                pack.get_kind_display(),
                pack.get_state_display(),
                pack.place,
                pack.title,
                _force(pack),
            ]
            for pack in versions
        ]
        self.stdout.write(table(["代号", "种类", "状态", "地方", "名称", "启用"], rows))

    def _choose(self, options: dict[str, Any]) -> None:
        kinds = [kind for kind in PackKind if _is_there(options["name"], kind)]
        pack = queries.pack_named(options["name"], kinds[0] if kinds else PackKind.LIGHTS)
        services.choose_pack(pack, options["from_month"], by=None)
        self.stdout.write(
            f"自{options['from_month'].label}起启用 {pack}；亮灯由后台任务进程重算（guatu worker --once）"
        )


def _force(pack: Any) -> str:
    months = [choice.from_month for choice in queries.choices(pack.kind) if choice.pack_id == pack.pk]
    return "、".join(
        "最初" if month == services.SINCE_EVER else f"{month // 100}-{month % 100:02d}" for month in months
    )


def _is_there(name: str, kind: PackKind) -> bool:
    try:
        queries.pack_named(name, kind)
    except Refused:
        return False
    return True


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CommandError(f"文件太大：规则包最多 {MOST_BYTES // 1024} KB")
        return path.read_text(encoding="utf-8-sig")
    except OSError as missing:
        raise CommandError(f"打不开文件 {path}：{missing.strerror}") from missing
    except UnicodeDecodeError as wrong:
        raise CommandError(f"{path} 不是 UTF-8 文本，请另存为 UTF-8 编码") from wrong
