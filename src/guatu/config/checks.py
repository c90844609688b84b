"""System checks for settings that would be dangerous on a live installation (`guatu check --deploy`)."""

import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from guatu.access.enums import Role

_LEAST_KEY = 50
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


@register(Tags.security)
def roles_that_need_a_second_step_exist(**_: Any) -> list[CheckMessage]:
    """A misspelt role in GUATU_REQUIRE_TOTP_ROLES would silently require nothing."""
    unknown = sorted(set(settings.REQUIRE_TOTP_ROLES) - set(Role.values))
    if unknown:
        said = (
            f"GUATU_REQUIRE_TOTP_ROLES 中没有这些角色：{'、'.join(unknown)}。可用：{'、'.join(Role.values)}"
        )
        return [Error(said, id="guatu.E006")]
    return []


@register(Tags.security, deploy=True)
def secrets_are_kept(**_: Any) -> list[CheckMessage]:
    """A guessable key lets anybody sign a session; a data folder others can read holds key, uploads and perhaps the database."""
    found: list[CheckMessage] = []
    key = settings.SECRET_KEY
    if len(key) < _LEAST_KEY or len(set(key)) < 10:
        found.append(
            Error(f"GUATU_SECRET_KEY 太短或太简单，请用至少 {_LEAST_KEY} 个随机字符", id="guatu.E007")
        )
    if open_to_others := [
        path for path in _private_paths() if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    ]:
        names = "、".join(str(path) for path in open_to_others)
        found.append(Error(f"其他系统用户能读取 {names}，请执行 chmod -R go-rwx", id="guatu.E008"))
    return found


@register(Tags.security, Tags.database, deploy=True)
def the_database_is_fit(**_: Any) -> list[CheckMessage]:
    """SQLite takes one writer at a time: right for one county's trial, not for many offices reporting at month's end."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") and settings.HTTPS:
        said = "正式运行建议使用 PostgreSQL（GUATU_DATABASE_URL）；SQLite 同时只能有一人写入"
        return [Warning(said, id="guatu.W001")]
    return []


def _private_paths() -> list[Path]:
    inside = [settings.DATA_DIR / name for name in ("secret_key", "guatu.sqlite3", "files")]
    return [path for path in (settings.DATA_DIR, *inside) if path.exists()]
