"""The menu: which areas there are, and which of them somebody may open."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from guatu.access import policy
from guatu.access.enums import Can

if TYPE_CHECKING:
    from guatu.access.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: a page, or a heading with pages under it (`items`). `key` follows `g` on the keyboard."""

    label: str
    icon: str
    url: str = ""
    can: Can | None = None
    key: str = ""
    items: tuple[Entry, ...] = field(default=())
    active: bool = False


MENU = (
    Entry("首页", "home", "/", Can.VIEW, "h"),
    Entry(
        "项目",
        "building-community",
        items=(
            Entry("项目库", "list-details", "/projects/", Can.VIEW, "p"),
            Entry("台账导入", "table-import", "/imports/", Can.IMPORT, "i"),
            Entry("月度结账", "lock", "/months/", Can.CLOSE, "c"),
        ),
    ),
    Entry(
        "监测",
        "gauge",
        items=(
            Entry("五率指标", "percentage", "/rates/", Can.VIEW, "r"),
            Entry("预警", "traffic-lights", "/lights/", Can.VIEW, "l"),
            Entry("规则包", "package", "/packs/", Can.VIEW, "k"),
        ),
    ),
    Entry(
        "工期",
        "calendar-due",
        items=(
            Entry("倒排工期", "timeline", "/schedules/", Can.VIEW, "s"),
            Entry("预测研判", "chart-line", "/forecasts/", Can.VIEW, "y"),
            Entry("统筹排期", "stack-2", "/schedules/levelling/", Can.PLAN, "q"),
            Entry("工作日历", "calendar-event", "/schedules/calendar/", Can.VIEW, "w"),
            Entry("工期模板", "template", "/schedules/packs/", Can.VIEW, "f"),
        ),
    ),
    Entry(
        "方案",
        "target",
        items=(
            Entry("方案目标", "file-text", "/plans/", Can.VIEW, "n"),
            Entry("我的任务", "inbox", "/tasks/mine/", Can.REPORT, "t"),
            Entry("任务清单", "checklist", "/tasks/", Can.VIEW, "j"),
            Entry("常态化工作", "rotate-clockwise", "/tasks/duties/", Can.VIEW, "d"),
            Entry("方案对比", "arrows-sort", "/tasks/compare/", Can.VIEW, "v"),
        ),
    ),
    Entry("通报", "speakerphone", "/bulletins/", Can.VIEW, "b"),
    Entry(
        "账号与权限",
        "users",
        items=(
            Entry("用户", "user", "/accounts/", Can.ACCOUNTS, "u"),
            Entry("单位", "sitemap", "/accounts/organisations/", Can.ACCOUNTS, "o"),
            Entry("地区", "map-pin", "/accounts/regions/", Can.ACCOUNTS, "m"),
        ),
    ),
    Entry("审计", "shield-check", "/audit/", Can.AUDIT, "a"),
    Entry("公开信息", "news", "/public/", Can.READ_PUBLIC, ""),
)


def menu_of(user: User | AnonymousUser, path: str) -> list[Entry]:
    """What `user` may open, as the menu shows it on the page at `path`."""
    active = _active_url(path)
    shown = [_narrowed(entry, user, active) for entry in MENU]
    return [entry for entry in shown if entry.items or entry.url]


def first_page(user: User | AnonymousUser) -> str:
    """The first page of a user's menu: where somebody without business rights lands; their own page when there is none."""
    for entry in menu_of(user, ""):
        return entry.url or entry.items[0].url
    return "/accounts/me/"


def _narrowed(entry: Entry, user: User | AnonymousUser, active: str) -> Entry:
    if not entry.url:
        items = tuple(item for item in (_narrowed(item, user, active) for item in entry.items) if item.url)
        return replace(entry, items=items, active=any(item.active for item in items))
    allowed = entry.can is None or policy.may(user, entry.can)
    return replace(entry, url=entry.url if allowed else "", active=entry.url == active)


def _active_url(path: str) -> str:
    """The longest menu address that `path` lies under; the front page only for itself."""
    urls = [item.url for entry in MENU for item in (entry, *entry.items) if item.url]
    under = [url for url in urls if path.startswith(url) and (url != "/" or path == "/")]
    return max(under, key=len, default="")
