"""`guatu worker`: carries out what follows from events."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from guatu.jobs.worker import begin_day, run_forever, run_pending
from guatu.kit.clock import today
from guatu.ledger.services import retry_given_up


class Command(BaseCommand):
    help = "后台任务进程：重算事实、亮灯和汇总，读取上传的台账；Ctrl-C 停止"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="做完现有的任务就退出")
        parser.add_argument("--retry", action="store_true", help="把多次失败、已放弃的任务重新排队，然后退出")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["retry"]:
            self.stdout.write(f"已重新排队 {retry_given_up()} 项任务")
            return
        if options["once"]:
            begin_day(today())
            self.stdout.write(f"已处理 {run_pending()} 项任务")
            return
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        run_forever(stop)
