"""`guatu serve`: the web server and one worker beside it, started again when it dies."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from threading import Event, Thread
from typing import Any

from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces

from guatu.jobs.keeper import keep_running


class Command(BaseCommand):
    help = "启动网站（granian）和一个后台任务进程；Ctrl-C 一并停止"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认 127.0.0.1")
        parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
        parser.add_argument("--processes", type=int, default=2, help="网站进程数，默认 2")
        parser.add_argument(
            "--no-worker", action="store_true", help="不启动后台任务进程（另行运行 guatu worker）"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        keeper = Thread(target=keep_running, args=([sys.executable, "-m", "guatu", "worker"], stop))
        if not options["no_worker"]:
            keeper.start()
        try:
            Granian(
                "guatu.config.wsgi:application",
                address=options["host"],
                port=options["port"],
                interface=Interfaces.WSGI,
                workers=options["processes"],
                blocking_threads=4,
                respawn_failed_workers=True,
            ).serve()
        finally:
            stop.set()
            if not options["no_worker"]:
                keeper.join()
