"""`guatu extract-plan FILE [--json]`: what a plan document promises, without a database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guatu.config.management.terminal import bar, table
from guatu.engine.extract import Op, PlanReading, ReadFrequency, ReadTarget, read_plan
from guatu.targets.documents import DocumentError, read_document
from guatu.targets.periods import period_label
from guatu.targets.reading_json import number, reading_json

UNUSABLE = 2

_SAID = {
    Op.AT_LEAST: "≥",
    Op.MORE_THAN: ">",
    Op.AT_MOST: "≤",
    Op.LESS_THAN: "<",
    Op.EQUAL: "",
    Op.ABOUT: "约",
}
_LONGEST = 40


class Command(BaseCommand):
    """Exit code 0: the file was read, whatever it promises; 2: it cannot be read."""

    help = (
        "识读一份方案：目标、任务、周期性要求，以及没有采用的数字和原因；不需要数据库。退出码 2 为文件不能用"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and for whom the answer is."""
        parser.add_argument("file", type=Path, metavar="FILE", help="方案文件（.docx、.pdf、.html、.txt）")
        parser.add_argument("--json", action="store_true", help="输出 JSON，位置按文件文字的字数计")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read the file, then what it says."""
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"没有这个文件：{path}", returncode=UNUSABLE)
        try:
            draw = bar(path, "读取")
            document = read_document(
                path.read_bytes(), path.name, lambda done, total: draw(100 * done // max(total, 1))
            )
        except DocumentError as refused:
            raise CommandError(refused.sentence, returncode=UNUSABLE) from refused
        except OSError as failed:
            raise CommandError(f"打不开文件 {path}：{failed.strerror}", returncode=UNUSABLE) from failed
        reading = read_plan(document.text)
        if options["json"]:
            self.stdout.write(json.dumps(reading_json(reading), ensure_ascii=False, indent=1))
        else:
            self.stdout.write("\n".join(_listing(reading)))


def _listing(reading: PlanReading) -> Iterator[str]:
    """The reading for people, part by part; a part with nothing in it is left out."""
    named = [reading.title or "（没有认出标题）", f"{reading.year}年" if reading.year else "", reading.place]
    yield "　".join(filter(None, named))
    parts = (
        ("目标", ["序号", "指标", "范围", "要求", "时限", "语气", "责任单位", "出处"], _targets(reading)),
        ("任务", ["序号", "任务", "责任单位", "配合单位", "出处"], _tasks(reading)),
        ("周期性要求", ["序号", "原文", "频次", "出处"], _frequencies(reading)),
        (
            "已有成果",
            ["序号", "原文", "出处"],
            [[_short(each.quote), each.section] for each in reading.results],
        ),
        (
            "未采用",
            ["序号", "原文", "原因"],
            [[_short(each.quote), each.reason] for each in reading.not_taken],
        ),
        ("分解不等于合计", ["序号", "合计", "分解", "相差"], _sums(reading)),
    )
    for name, head, rows in parts:
        if rows:
            counted = [[str(at), *row] for at, row in enumerate(rows, 1)]
            yield f"\n{name} {len(rows)} 项\n{table(head, counted, right=[0])}"
    if not reading.targets:
        yield "\n没有读到量化目标"


def _targets(reading: PlanReading) -> list[list[str]]:
    return [
        [
            _short(each.indicator),
            _short(each.scope),
            _required(each),
            period_label(each.period),
            each.modality.value,
            _units(each.units + each.support),
            each.section,
        ]
        for each in reading.targets
    ]


def _required(target: ReadTarget) -> str:
    return f"{'增长' if target.is_growth else ''}{_SAID[target.op]}{number(target.value)}{target.unit}"


def _tasks(reading: PlanReading) -> list[list[str]]:
    return [
        [_short(each.title), _units(each.units) + "等" * each.has_more, _units(each.support), each.section]
        for each in reading.tasks
    ]


def _frequencies(reading: PlanReading) -> list[list[str]]:
    return [[_short(each.quote), _often(each), each.section] for each in reading.frequencies]


def _often(frequency: ReadFrequency) -> str:
    if frequency.times is None:
        return f"每{frequency.per}"
    least, most = frequency.times
    return f"每{frequency.per}{_SAID[frequency.op]}{least if least == most else f'{least}—{most}'}次"


def _sums(reading: PlanReading) -> list[list[str]]:
    targets = reading.targets
    return [
        [
            _short(targets[check.total].quote),
            " + ".join(str(number(targets[part].value)) for part in check.parts),
            f"{number(check.difference):+}",
        ]
        for check in reading.sums
        if not check.holds
    ]


def _units(names: tuple[str, ...]) -> str:
    return _short("、".join(names))


def _short(text: str) -> str:
    """A text that leaves room for its neighbours in a line."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
