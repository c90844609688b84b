"""`guatu bulletin`: the month's bulletin as three files."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from guatu.access.policy import operator
from guatu.access.queries import user_named
from guatu.bulletins import policy, queries, services
from guatu.config.management.terminal import month_argument
from guatu.kit.clock import today
from guatu.kit.errors import Refused


class Command(BaseCommand):
    help = "生成某月通报的 Word、PDF、Excel；不加 --issue 只生成标明“草稿”的文件，不写数据库"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--period", type=month_argument, required=True, metavar="2023-05", help="统计月份"
        )
        parser.add_argument(
            "--out", type=Path, required=True, metavar="目录", help="文件写到哪里，没有则建立"
        )
        parser.add_argument("--by", metavar="登录名", help="以谁的范围和单位编写；印发时必须写明")
        parser.add_argument("--issue", action="store_true", help="印发：写入平台，此后不能再改")
        parser.add_argument("--number", default="", metavar="文号", help="印发时的文号")
        parser.add_argument("--public", action="store_true", help="印发时同时公开")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = _issued(options) if options["issue"] else _composed(options)
            paths = _written(made, options["out"])
        except Refused as refused:
            raise CommandError("\n".join([refused.sentence, *refused.details])) from refused
        except OSError as failed:
            raise CommandError(f"写不进目录 {options['out']}：{failed.strerror}") from failed
        if options["json"]:
            said = {"period": str(options["period"]), "issued": options["issue"], "files": paths}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(paths.values()))


def _composed(options: dict[str, Any]) -> dict[str, tuple[str, bytes]]:
    """The files of a composition of now, marked 草稿."""
    by = user_named(options["by"]) if options["by"] else operator()
    content = services.compose_for(options["period"], by=by, today=today(), is_demo=settings.DEMO)
    return {
        kind: (queries.file_name(content.title, kind, "（草稿）"), data)
        for kind, data in services.draft_files(content).items()
    }


def _issued(options: dict[str, Any]) -> dict[str, tuple[str, bytes]]:
    """Draft (unless there is a draft already), issue, and give the files as they were frozen."""
    if not options["by"]:
        raise Refused("印发要用 --by 写明由谁印发（登录名）")
    by, month, day = user_named(options["by"]), options["period"], today()
    region = policy.region_of_issuer(by)
    with transaction.atomic():  # a refused number leaves no draft behind
        draft = queries.draft_for(month, region.pk if region else None)
        draft = draft or services.draft_bulletin(month, by=by, today=day, is_demo=settings.DEMO)
        bulletin = services.issue_bulletin(
            draft, by=by, number=options["number"], issued_on=day, is_public=options["public"]
        )
    files = {kind: queries.file_of(bulletin, kind) for kind in queries.MEDIA_TYPES}
    return {kind: (file.name, file.data) for kind, file in files.items()}


def _written(made: dict[str, tuple[str, bytes]], folder: Path) -> dict[str, str]:
    """Write the files; gives their paths by kind."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in made.values():
        (folder / name).write_bytes(data)
    return {kind: str(folder / name) for kind, (name, _) in made.items()}
