"""`guatu load-demo`: the demonstration county, once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from guatu.access.queries import has_users
from guatu.jobs.demo.load import load_demo
from guatu.jobs.demo.people import PASSWORD, cast
from guatu.jobs.demo.plan import load_demo_plans
from guatu.jobs.demo.schedules import load_demo_schedules
from guatu.jobs.worker import run_pending
from guatu.kit.clock import now, today
from guatu.oversight.services.packs import load_shipped_packs
from guatu.scheduling.services import load_shipped


class Command(BaseCommand):
    help = "装入示例县（仅演示模式，数据已有时不动）"

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("示例县只能在演示模式下装入，请设置 GUATU_DEMO=1")
        if not has_users():
            self.stdout.write(
                "装入示例县：约 120 个项目、34 个月的进度、两份行动方案、二十几个倒排工期（约二十秒）…"
            )
            load_shipped_packs(at=now())
            load_shipped(at=now())
            load_demo()
            load_demo_schedules(today())
            run_pending()  # what targets can be narrowed by is read from the facts
            load_demo_plans()
            run_pending()
        self.stdout.write(f"登录名（密码都是 {PASSWORD}）：")
        for username, name, what in cast():
            self.stdout.write(f"  {username:<8} {name}　{what}")
