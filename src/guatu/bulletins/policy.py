"""Who sees which bulletins and who may make them.

An issued 通报 is addressed to every unit of its region, so everybody who may view anything there sees it whole; a draft
is seen by those who may issue for the whole region.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from guatu.access import policy as access
from guatu.access.enums import Can
from guatu.bulletins.enums import BulletinState
from guatu.bulletins.models import Bulletin, BulletinTemplate
from guatu.kit.errors import NotVisible, Refused

if TYPE_CHECKING:
    from guatu.access.models import Region, User

FILES = ("docx", "pdf", "xlsx")


def bulletins_for(user: User | AnonymousUser) -> QuerySet[Bulletin]:
    """The bulletins `user` may read, without their files: issued ones around them, drafts where they may issue."""
    issued = Q(state=BulletinState.ISSUED) & _addressed_to(user)
    drafts = Q(state=BulletinState.DRAFT) & _issuable(user)
    return Bulletin.objects.filter(issued | drafts).select_related("region", "corrects").defer(*FILES)


def bulletin_for(user: User | AnonymousUser, pk: int) -> Bulletin:
    """One bulletin `user` may read. Raises NotVisible."""
    return _one(bulletins_for(user), pk)


def bulletin_to_issue(user: User | AnonymousUser, pk: int) -> Bulletin:
    """One bulletin for whose region `user` may issue, whether draft or issued. Raises NotVisible."""
    return _one(bulletins_for(user).filter(_issuable(user)), pk)


def may_issue(user: User | AnonymousUser, bulletin: Bulletin) -> bool:
    """Whether `user` may change this draft, issue it, or correct it once it is issued."""
    return Bulletin.objects.filter(_issuable(user), pk=bulletin.pk).exists()


def public_bulletins(user: User | AnonymousUser, *, is_open: bool) -> QuerySet[Bulletin]:
    """Issued bulletins that were made public; for anybody when `is_open`, else for those who may read what is public.

    Raises NotVisible for everybody else.
    """
    if not is_open:
        access.require(user, Can.READ_PUBLIC)
    public = Bulletin.objects.filter(state=BulletinState.ISSUED, is_public=True)
    return public.select_related("region", "corrects").defer(*FILES)


def public_bulletin(user: User | AnonymousUser, pk: int, *, is_open: bool) -> Bulletin:
    """One public bulletin. Raises NotVisible."""
    return _one(public_bulletins(user, is_open=is_open), pk)


def templates_for(user: User | AnonymousUser) -> QuerySet[BulletinTemplate]:
    """The templates the office kept, newest first, for those who issue. Raises NotVisible for anybody else."""
    access.require(user, Can.ISSUE)
    return BulletinTemplate.objects.all()


def template_for(user: User | AnonymousUser, pk: int) -> BulletinTemplate:
    """One kept template. Raises NotVisible."""
    found = templates_for(user).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def region_of_issuer(user: User | AnonymousUser) -> Region | None:
    """The region a bulletin by `user` speaks of: all they may view. None where that is the whole platform of several regions.

    Raises Refused when what they may view is not one region, for then no title could name it, or when they may not issue
    for all of it.
    """
    viewed = access.scope(user, Can.VIEW)
    regions = access.regions_for(user, Can.VIEW)
    known = set(regions.values_list("pk", flat=True))
    tops = [each for each in regions if each.parent_id not in known]
    if viewed.everywhere and len(tops) != 1:
        return None
    if len(tops) != 1 or (not viewed.everywhere and _reaches_beyond(user, tops[0])):
        raise Refused("通报按一个地区编写，您的管理范围不是一个地区，请由只负责该地区的账号起草")
    if not access.regions_for(user, Can.ISSUE).filter(pk=tops[0].pk).exists():
        raise Refused(f"您没有印发{tops[0].name}通报的权限，请联系平台管理员")
    return tops[0]


def _reaches_beyond(user: User | AnonymousUser, region: Region) -> bool:
    """Whether `user` also views for bodies seated elsewhere."""
    bodies = access.organisations_for(user, Can.VIEW)
    return bodies.exclude(region__path__startswith=region.path).exists()


def _issuable(user: User | AnonymousUser) -> Q:
    if access.scope(user, Can.ISSUE).everywhere:
        return Q()
    return Q(region__in=access.regions_for(user, Can.ISSUE).values("pk"))


def _addressed_to(user: User | AnonymousUser) -> Q:
    """Bulletins of the regions a user has to do with: theirs, those they lie in, and those below them."""
    if access.scope(user, Can.VIEW).nowhere:
        return Q(pk__in=[])
    return Q(region=None) | Q(region__in=access.regions_around(user, Can.VIEW).values("pk"))


def _one(rows: QuerySet[Bulletin], pk: int) -> Bulletin:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
