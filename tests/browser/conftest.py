"""The demonstration county, served as people run it, and a Chromium to look at it with.

The whole suite shares one running product (`guatu serve` on a folder of its own: website, static files and worker) because
loading the county takes half a minute; tests that write keep to projects, months and packs of their own.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from guatu.jobs.demo.people import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]
WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
EXPECTED_ANSWERS = (
    400,
    404,
    409,
    422,
)  # pages that say no are pages too; the browser logs their status as an error


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class County:
    """The running product: its address, its folder and how to run a command in it."""

    address: str
    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        """What `guatu <arguments>` prints."""
        command = [sys.executable, "-m", "guatu", *arguments]
        done = subprocess.run(  # noqa: S603 - our own program
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            pytest.exit(f"guatu {arguments[0]} 失败：{done.stderr[-2000:]}", returncode=1)
        return done.stdout


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without one the suite is skipped, in CI it fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("没有 Chromium，CI 里必须有")
        pytest.skip("没有 Chromium，浏览器测试跳过（Debian: apt-get install chromium）")
    return found


@pytest.fixture(scope="session")
def county(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[County]:
    """The demonstration county on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GUATU_")}
    environment |= {
        "GUATU_DEMO": "1",
        "GUATU_DATA_DIR": str(tmp_path_factory.mktemp("county")),
        "DJANGO_SETTINGS_MODULE": "guatu.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    served = County(f"http://127.0.0.1:{port}", environment)
    for command in (
        ["migrate", "--verbosity=0"],
        ["createcachetable"],
        ["collectstatic", "--noinput", "--verbosity=0"],
        ["load-demo"],
    ):
        served.run(*command)
    command = [sys.executable, "-m", "guatu", "serve", "--port", str(port), "--processes", "1"]
    with Path(environment["GUATU_DATA_DIR"], "serve.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)  # noqa: S603 - as above
        try:
            _wait_for(f"{served.address}/healthz")
            yield served
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            urlopen(address, timeout=2).close()  # noqa: S310 - our own http address
            return
        except (URLError, ConnectionError):
            time.sleep(0.5)
    pytest.fail(f"服务没有起来：{address}")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield opened
        opened.close()


@dataclass
class Window:
    """A page somebody has open, with what the browser complained about (scripts, styles, security policy)."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)

    def _hear(self, message: object) -> None:
        kind, text = message.type, message.text  # type: ignore[attr-defined]  # playwright's ConsoleMessage
        is_answer = any(f"status of {status} " in text for status in EXPECTED_ANSWERS)
        if kind in ("error", "warning") and not is_answer:
            self.complaints.append(text)

    def go(self, path: str) -> Page:
        """Open a path of the product and wait until it is quiet."""
        self.page.goto(path if path.startswith("http") else self.address + path)
        self.page.wait_for_load_state("networkidle")
        return self.page


Opened = Callable[..., Window]


@pytest.fixture(scope="session")
def signed_in(browser: Browser, county: County) -> Callable[[str], BrowserContext]:
    """A browser where somebody is signed in, one for each person (a password takes a while to check); "" is nobody."""
    kept: dict[str, BrowserContext] = {}

    def context_of(who: str) -> BrowserContext:
        if who not in kept:
            kept[who] = browser.new_context(
                locale="zh-CN", timezone_id="Asia/Shanghai", viewport=WIDE, reduced_motion="reduce"
            )
            if who:
                page = kept[who].new_page()
                sign_in(page, county.address, who, PASSWORD)
                page.wait_for_url(lambda url: "/account/login/" not in url)
                page.close()
        return kept[who]

    return context_of


def sign_in(page: Page, address: str, who: str, password: str) -> None:
    """Fill in the sign-in page and send it."""
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit], form:has(input[name=login]) button[type=submit]")
    page.wait_for_load_state("networkidle")


@pytest.fixture
def opened(signed_in: Callable[[str], BrowserContext], county: County) -> Iterator[Opened]:
    """`opened("officer", NARROW)` gives a window of that person and size, closed after the test."""
    windows: list[Window] = []

    def open_window(who: str, size: dict[str, int] = WIDE) -> Window:
        page = signed_in(who).new_page()
        page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict of width and height
        page.set_default_timeout(20_000)
        windows.append(Window(page, county.address))
        return windows[-1]

    yield open_window
    for window in windows:
        window.page.close()
