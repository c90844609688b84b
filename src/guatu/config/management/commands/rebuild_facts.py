"""`guatu rebuild-facts`: facts, lights and roll-ups of a month anew."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from guatu.config.management.terminal import month_argument
from guatu.kit.clock import now
from guatu.oversight import queries, services


class Command(BaseCommand):
    help = "重算某月全部项目的事实、亮灯和汇总；已结账的月份不变"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", type=month_argument, required=True, metavar="2023-05", help="月份")

    def handle(self, *args: Any, **options: Any) -> None:
        month = options["as_of"]
        if queries.is_frozen(month):
            self.stdout.write(f"{month.label}已结账，没有重算")
            return
        rebuilt = services.rework_month(month, at=now())
        self.stdout.write(f"{month.label}：{rebuilt.rows} 个项目")
