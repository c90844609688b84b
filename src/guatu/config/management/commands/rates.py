"""`guatu rates`: the indicators of a month."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from guatu.access.policy import operator
from guatu.config.management.terminal import month_argument, table
from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.oversight import queries
from guatu.oversight.enums import PackKind, Slice
from guatu.oversight.packs.compiled import Indicator


class Command(BaseCommand):
    help = "显示某月的五率，可按责任单位、地区、类别、级别、投资性质、建设性质分组"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=month_argument, required=True, metavar="2023-05", help="月份")
        parser.add_argument(
            "--by", choices=Slice.values, help="分组：" + "、".join(f"{s.value}={s.label}" for s in Slice)
        )
        parser.add_argument("--pack", help="用这个指标包计算，不改变已启用的选择")
        parser.add_argument("--json", action="store_true", help="输出 JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        by = Slice(options["by"]) if options["by"] else None
        try:
            pack = queries.pack_named(options["pack"], PackKind.INDICATORS) if options["pack"] else None
            found = queries.rates(operator(), options["as_of"], by, pack=pack)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        self.stdout.write(_json(found) if options["json"] else _text(found))


def _json(found: queries.RateTable) -> str:
    def row(one: queries.RateRow) -> dict[str, Any]:
        rates = {
            each.slug: {"value": each.value, "numerator": each.upper, "denominator": each.lower}
            for each in one.rates
        }
        return {"key": one.key, "label": one.label, "projects": one.projects, "rates": rates}

    return json.dumps(
        {
            "month": str(found.month),
            "by": found.by.value if found.by else None,
            "pack": str(found.pack),
            "indicators": [{"slug": each.slug, "name": each.text.name} for each in found.indicators],
            "rows": [row(each) for each in found.rows],
            "total": row(found.total),
        },
        ensure_ascii=False,
        indent=2,
    )


def _text(found: queries.RateTable) -> str:
    head = [found.by.label if found.by else "范围", "项目数", *(each.text.name for each in found.indicators)]
    rows = [
        [
            row.label,
            str(row.projects),
            *(shown(each, row.rate(each.slug).value) for each in found.indicators),
        ]
        for row in (*found.rows, found.total)
    ]
    title = f"{found.month.label}　{found.pack.title}（{found.pack}）"
    return f"{title}\n\n{table(head, rows, right=range(1, len(head)))}" + _empty_note(
        found.month, found.total
    )


def shown(indicator: Indicator, value: float | None) -> str:
    """A value in the unit of its indicator, one decimal for shares."""
    if value is None:
        return "—"
    return f"{value * 100:.1f}%" if indicator.text.unit == "%" else f"{value:,.2f}".rstrip("0").rstrip(".")


def _empty_note(month: Month, total: queries.RateRow) -> str:
    if total.projects:
        return ""
    known = queries.months_with_facts()
    where = f"，有数据的月份：{known[0]} 至 {known[-1]}" if known else "，请先导入台账"
    return f"\n\n{month.label}没有数据{where}"
