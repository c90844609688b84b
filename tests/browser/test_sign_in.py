"""Signing in, being locked out, and being signed out after a while."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from guatu.jobs.demo.people import PASSWORD
from tests.browser.conftest import County, sign_in

# an hour ago in every session: nobody waits half an hour in a test
_LONG_AGO = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
store = SessionStore("{key}")
store["guatu_last_seen"] -= 3600
store.save()
"""


def test_somebody_idle_is_signed_out_and_told_why(browser: Browser, county: County) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    sign_in(page, county.address, "leader", PASSWORD)
    page.goto(f"{county.address}/projects/")
    key = next(each["value"] for each in context.cookies() if "session" in each["name"])
    county.run("shell", "--command", _LONG_AGO.format(key=key))
    page.goto(f"{county.address}/projects/")
    assert "/account/login/" in page.url
    expect(page.get_by_text("超过 30 分钟没有操作，请重新登录")).to_be_visible()
    sign_in(page, county.address, "leader", PASSWORD)
    assert "/account/login/" not in page.url
    context.close()


def test_after_five_wrong_passwords_the_account_is_locked_even_for_the_right_one(
    browser: Browser, county: County
) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    for _ in range(5):
        sign_in(page, county.address, "water", "不是这个密码")
        expect(page.locator("body")).to_contain_text("登录名或密码不正确")
    sign_in(page, county.address, "water", PASSWORD)
    assert "/account/login/" in page.url
    expect(page.locator("body")).to_contain_text("账号已暂时锁定")
    context.close()
