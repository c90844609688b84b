"""System checks for settings that would be dangerous on a live installation (`guatu check --deploy`)."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

_LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}


@register(Tags.security)
def demonstration_stays_at_home(**_: Any) -> list[CheckMessage]:
    """The demonstration has published passwords and no HTTPS: it may answer on loopback only."""
    if settings.DEMO and not set(settings.ALLOWED_HOSTS) <= _LOOPBACK:
        return [
            Error("演示模式（GUATU_DEMO=1）只能在本机访问，请去掉 GUATU_HOSTS 中的其他地址", id="guatu.E001")
        ]
    return []


@register(Tags.security, deploy=True)
def live_installation_is_closed(**_: Any) -> list[CheckMessage]:
    """DEBUG shows internals, `*` answers to any name, and the demonstration has known passwords."""
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(Error("GUATU_DEBUG=1 会泄露内部信息，正式运行必须关闭", id="guatu.E002"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Error("GUATU_HOSTS 不能是 *，请写出对外的域名", id="guatu.E003"))
    if settings.DEMO:
        found.append(Error("正式运行不能使用演示模式（GUATU_DEMO=1）", id="guatu.E004"))
    if not settings.HTTPS:
        found.append(Error("正式运行必须使用 HTTPS（GUATU_HTTPS=1）", id="guatu.E005"))
    return found
