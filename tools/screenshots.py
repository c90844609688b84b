"""Take the README's pictures from the running product: `make screenshots [WORKBOOK=台账.xlsx]` after one `make demo`.

Serves the demonstration county on a free port, signs in, and writes docs/images. With a workbook the import page shows its preview.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import django
from playwright.sync_api import Page, ViewportSize, sync_playwright

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guatu.config.settings")
ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
SIZE: ViewportSize = {"width": 1440, "height": 900}
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def main() -> None:
    """Write home.png, wall.png and import.png."""
    workbook = os.environ.get("WORKBOOK")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        page = browser.new_page(viewport=SIZE, locale="zh-CN", reduced_motion="reduce")
        sign_in(page, address)
        shoot(page, f"{address}/", "home.png")
        shoot(page, f"{address}/plans/2/wall/", "wall.png")
        page.goto(f"{address}/imports/new/")
        if workbook:
            read(page, workbook)
        shoot(page, "", "import.png")
        browser.close()


def read(page: Page, workbook: str) -> None:
    """Upload the workbook, take the month it names, and show how its header was read and its first rows."""
    page.set_input_files("input[type=file]", workbook)
    page.get_by_role("button", name="上传并读取").click()
    page.wait_for_selector("#columns")
    months = page.get_by_role("button", name="改为")
    if months.count():
        months.click()
        page.wait_for_selector("#columns")
    page.wait_for_load_state("networkidle")
    page.set_viewport_size({"width": SIZE["width"], "height": 1500})
    page.reload()


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/account/login/")
    page.fill("input[name=login]", "officer")
    page.fill("input[name=password]", demo_password())
    page.click("button[type=submit]")
    page.wait_for_load_state("networkidle")


def demo_password() -> str:
    """The published password of the demonstration's people."""
    django.setup()
    from guatu.jobs.demo.people import PASSWORD  # once the apps are known

    return PASSWORD


def shoot(page: Page, address: str, name: str) -> None:
    if address:
        page.goto(address)
    page.wait_for_load_state("networkidle")
    IMAGES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=IMAGES / name)
    print(IMAGES / name)


@contextmanager
def served() -> Iterator[str]:
    """The demonstration county's server on a free port, stopped afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "guatu", "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 - our own program
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/healthz")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(address: str) -> None:
    """Until it answers, at most half a minute."""
    for _ in range(60):
        try:
            urlopen(address, timeout=2).close()  # noqa: S310 - our own http address
            return
        except (URLError, ConnectionError):
            time.sleep(0.5)
    sys.exit(f"服务没有起来：{address}")


if __name__ == "__main__":
    main()
