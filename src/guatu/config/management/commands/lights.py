"""`guatu lights`: the lights of a month."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guatu.access.policy import operator
from guatu.config.management.terminal import month_argument, table
from guatu.kit.errors import Refused
from guatu.oversight import queries
from guatu.oversight.enums import PackKind
from guatu.oversight.packs.compiled import UNLIT

PAGE = 500


class Command(BaseCommand):
    help = "显示某月每个项目的亮灯和判定条款；--pack 换一套规则试算，不改变已启用的选择"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=month_argument, required=True, metavar="2023-05", help="月份")
        parser.add_argument("--pack", help="规则包代号，例如 wuhan 或 wuhan@1；不写则用已启用的")
        parser.add_argument("--colour", help="只列这种颜色（代号，例如 red）")
        parser.add_argument("--limit", type=int, default=100, help="最多列多少个项目，默认 100；0 为全部")
        parser.add_argument("--json", action="store_true", help="输出 JSON（默认列出全部项目）")

    def handle(self, *args: Any, **options: Any) -> None:
        limit = options["limit"] if not options["json"] or options["limit"] != 100 else 0
        try:
            pack = queries.pack_named(options["pack"], PackKind.LIGHTS) if options["pack"] else None
            pages = list(_pages(options["as_of"], pack, options["colour"], limit))
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(_json(pages) if options["json"] else _text(pages))


def _pages(month: Any, pack: Any, colour: str | None, limit: int) -> Any:
    """Pages of the list until it or the limit (0: none) is at its end."""
    offset = 0
    while True:
        size = min(PAGE, limit - offset) if limit else PAGE
        page = queries.lights_for(operator(), month, pack=pack, colour=colour, offset=offset, limit=size)
        yield page
        offset += len(page.rows)
        if not page.rows or offset >= page.total or (limit and offset >= limit):
            return


def _json(pages: list[queries.LightList]) -> str:
    first = pages[0]
    rows = [
        {
            "project": row.project_id,
            "name": row.name,
            "unit": row.unit,
            "region": row.region,
            "colour": row.colour,
            "label": row.label,
            "dimensions": [
                {
                    "name": each.name,
                    "colour": each.colour,
                    "label": each.label,
                    "clause": each.clause,
                    "text": each.text,
                }
                for each in row.dimensions
            ],
        }
        for page in pages
        for row in page.rows
    ]
    counts = {
        "month": str(first.month),
        "pack": str(first.pack),
        "counts": first.counts,
        "total": first.total,
    }
    return json.dumps({**counts, "rows": rows}, ensure_ascii=False, indent=2)


def _text(pages: list[queries.LightList]) -> str:
    first = pages[0]
    counts = "　".join(f"{first.rules.label(code)} {count}" for code, count in first.counts.items())
    names = [dimension.name for dimension in first.rules.text.dimensions]
    rows = [
        [
            str(number),
            row.name,
            row.unit,
            row.label,
            *("—" if each.label == UNLIT else each.label for each in row.dimensions),
        ]
        for number, row in enumerate((row for page in pages for row in page.rows), 1)
    ]
    title = f"{first.month.label}　{first.pack.title}（{first.pack}）\n{counts}"
    if not rows:
        return f"{title}\n\n没有项目"
    listed = table(["序号", "项目", "责任单位", "亮灯", *names], rows, right=[0])
    more = f"\n\n共 {first.total} 个，已列 {len(rows)} 个" if first.total > len(rows) else ""
    return f"{title}\n\n{listed}{more}"
