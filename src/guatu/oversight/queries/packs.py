"""Which packs there are and which is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from guatu.engine.calendar import Month
from guatu.kit.errors import Refused
from guatu.kit.packs import PackReport, PackState
from guatu.oversight import policy
from guatu.oversight.enums import PackKind
from guatu.oversight.models import PackChoice, PackVersion
from guatu.oversight.packs.compiled import IndicatorsPack, LightsPack, compile_pack

if TYPE_CHECKING:
    from guatu.access.models import User


def packs(user: User | AnonymousUser, kind: PackKind | None = None, slug: str = "") -> QuerySet[PackVersion]:
    """Every version `user` may see (of one kind, of one pack), newest version first within each pack."""
    found = policy.packs_for(user)
    if slug:
        found = found.filter(slug=slug)
    return found.filter(kind=kind) if kind else found


def version_said(user: User | AnonymousUser, report: PackReport) -> PackVersion | None:
    """The version a text names, by the report on it, where `user` may see it."""
    return packs(user, slug=report.slug).filter(version=report.version).first() if report.slug else None


def pack_in_force(kind: PackKind, month: Month) -> PackVersion | None:
    """The pack that decides for a month: the latest choice that is not after it."""
    choice = PackChoice.objects.filter(kind=kind, from_month__lte=month.key).select_related("pack").first()
    return choice.pack if choice else None


def choices(kind: PackKind) -> QuerySet[PackChoice]:
    """When which pack was put in force, latest first."""
    return PackChoice.objects.filter(kind=kind).select_related("pack")


def pack_named(name: str, kind: PackKind) -> PackVersion:
    """A published pack by `slug` or `slug@version`, for commands. Raises Refused naming those there are."""
    slug, _, version = name.partition("@")
    published = PackVersion.objects.filter(kind=kind, state=PackState.PUBLISHED)
    found = published.filter(slug=slug)
    if version:
        found = found.filter(version=int(version) if version.isdecimal() else 0)
    pack = found.order_by("-version").first()
    if pack is None:
        known = "、".join(published.order_by("slug").values_list("slug", flat=True).distinct())
        raise Refused(f"没有叫“{name}”的{kind.label}包，现有：{known or '（还没有载入规则包）'}")
    return pack


def indicators_of(pack: PackVersion) -> IndicatorsPack:
    """The indicators of a pack, ready for use. Raises Refused for a pack of another kind."""
    compiled = compile_pack(pack.body)
    if not isinstance(compiled, IndicatorsPack):
        raise Refused(f"“{pack.title}”不是指标包")
    return compiled


def lights_of(pack: PackVersion) -> LightsPack:
    """The warning rules of a pack, ready for use. Raises Refused for a pack of another kind."""
    compiled = compile_pack(pack.body)
    if not isinstance(compiled, LightsPack):
        raise Refused(f"“{pack.title}”不是亮灯规则包")
    return compiled


def chosen(kind: PackKind, month: Month, pack: PackVersion | None = None) -> PackVersion:
    """The pack given, else the one in force. Raises Refused when none was ever put in force."""
    found = pack or pack_in_force(kind, month)
    if found is None:
        raise Refused(f"{month.label}没有启用{kind.label}包，请先在“规则包”里选择一个")
    return found
