"""`guatu import-ledger FILE --as-of 2023-05 [--dry-run] [--json] [--by 登录名]`: a workbook into the register without a browser."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guatu.access.facts import person_named, sole_officer
from guatu.config.management.terminal import bar
from guatu.engine.calendar import Month
from guatu.exchange import services
from guatu.exchange.enums import BatchState
from guatu.exchange.queries import batch_json, questions
from guatu.exchange.reader import ReadLedger, UnreadableWorkbook, as_score_json, read_workbook
from guatu.jobs.worker import run_pending
from guatu.kit.errors import Refused
from guatu.kit.money import wan
from guatu.kit.progress import watching

if TYPE_CHECKING:
    from guatu.access.models import User
    from guatu.exchange.models import ImportBatch

PROBLEMS, UNUSABLE = 1, 2


class Command(BaseCommand):
    """Exit code 0: all of it was written, or was known already; 1: some cells were wrong, or nothing could be written;
    2: the file cannot be used. A hint alone does not make it 1."""

    help = "导入项目台账：预览（--dry-run）或写入；退出码 0 正常，1 有问题或没有写入，2 文件不能用"
    requires_system_checks: list[str] = []  # a dry run needs no database

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, its month, and what to do."""
        parser.add_argument(
            "file", type=Path, metavar="FILE", help="台账文件（.xlsx、.xls、.xlsb、.ods、.csv）"
        )
        parser.add_argument("--as-of", required=True, metavar="2023-05", help="统计月份")
        parser.add_argument("--dry-run", action="store_true", help="只读取，不写入，不需要数据库")
        parser.add_argument(
            "--json", action="store_true", help="以 JSON 输出读到的行、问题和没有当作项目的行"
        )
        parser.add_argument("--by", metavar="登录名", help="以谁的名义导入；只有一位项目专员时可以不写")
        parser.add_argument("--create-missing", action="store_true", help="平台里没有的地区和单位一律新增")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read; and write unless it is a dry run."""
        try:
            month = Month.parse(options["as_of"])
        except ValueError as wrong:
            self._stop(str(wrong))
        if not options["file"].is_file():
            self._stop(f"没有这个文件：{options['file']}")
        if options["dry_run"]:
            self._dry_run(options["file"], month, as_json=options["json"])
        else:
            self._import(month, options)

    def _dry_run(self, path: Path, month: Month, *, as_json: bool) -> None:
        draw = bar(path, "读取")
        try:
            read = read_workbook(
                path, as_of=month, progress=lambda done, total: draw(100 * done // max(total, 1))
            )
        except UnreadableWorkbook as unreadable:
            self._stop(unreadable.sentence)
        said = as_score_json(read) | {"summary": _read_summary(read)}
        self._say(said, as_json=as_json)
        if _has_errors(said) or not said["rows"]:
            sys.exit(PROBLEMS)

    def _import(self, month: Month, options: dict[str, Any]) -> None:
        by = person_named(options["by"]) if options["by"] else sole_officer()
        if by is None:
            self._stop("请用 --by 写明以哪个账号的名义导入（登录名）")
        path: Path = options["file"]
        try:
            with path.open("rb") as file, watching(bar(path, "读取")):
                batch = services.stage_import(File(file, name=path.name), as_of=month, by=by, inline=True)
            if batch.state == BatchState.FAILED:
                self._stop(batch.message)
            if options["create_missing"]:
                batch = services.accept_new_names(batch, by=by, inline=True)
            said = batch_json(batch)
            batch = self._write(batch, path, by)
        except Refused as refused:
            self._say_refused(refused)
            sys.exit(PROBLEMS)
        self._finish(batch, said, as_json=options["json"])

    def _write(self, batch: ImportBatch, path: Path, by: User) -> ImportBatch:
        """Confirm what was staged, unless there is nothing to write or something is still to be asked."""
        if open_questions := questions(batch, by):
            for question in open_questions:
                self.stderr.write(question)
            self.stderr.write(
                f"没有写入：请在网页“台账导入”里打开第 {batch.pk} 号，逐项选择后导入；"
                "平台里没有的地区和单位，也可以加 --create-missing 一律新增"
            )
            return batch
        if not (batch.summary["create"] or batch.summary["update"]):
            return batch
        with watching(bar(path, "写入")):
            return services.confirm_import(batch, by=by, inline=True)

    def _finish(self, batch: ImportBatch, said: dict[str, Any], *, as_json: bool) -> None:
        run_pending()
        said["summary"]["state"] = batch.state
        said["summary"]["batch"] = batch.pk
        self._say(said, as_json=as_json)
        nothing_to_do = batch.state == BatchState.STAGED and said["summary"]["unchanged"]
        if _has_errors(said) or not (batch.state == BatchState.CONFIRMED or nothing_to_do):
            sys.exit(PROBLEMS)

    def _say(self, said: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
            return
        for key, label in _LABELS.items():
            if (value := said["summary"].get(key)) is not None:
                self.stdout.write(f"{label}：{f'{wan(value)} 万元' if key.endswith('_fen') else value}")
        for problem in said["problems"]:
            level = "错误" if problem["level"] == "error" else "提醒"
            self.stdout.write(f"{level}  {problem['sheet']}!{problem['cell']}  {problem['message']}")
        if (
            said["summary"].get("unchanged")
            and not said["summary"].get("update")
            and not said["summary"].get("create")
        ):
            self.stdout.write("没有变化")

    def _say_refused(self, refused: Refused) -> None:
        for sentence in (refused.sentence, *refused.details):
            self.stderr.write(sentence)

    def _stop(self, sentence: str) -> NoReturn:
        raise CommandError(sentence, returncode=UNUSABLE)


_LABELS = {
    "rows": "项目行",
    "create": "新增",
    "update": "更新",
    "unchanged": "没有变化",
    "ask": "需要确认",
    "skip": "不导入",
    "total_fen": "总投资合计",
    "plan_fen": "年度计划投资合计",
    "done_year_fen": "年初至今完成合计",
    "left_out": "没有当作项目的行",
}


def _has_errors(said: dict[str, Any]) -> bool:
    return any(problem["level"] == "error" for problem in said["problems"])


def _read_summary(read: ReadLedger) -> dict[str, Any]:
    figures = [row.figures[read.as_of] for row in read.rows if read.as_of in row.figures]
    return {
        "rows": len(read.rows),
        "total_fen": sum(row.total_fen or 0 for row in read.rows),
        "plan_fen": sum(row.plan_fen or 0 for row in read.rows),
        "done_year_fen": sum(figure.done_year_fen or 0 for figure in figures),
        "left_out": len(read.left_out),
    }
