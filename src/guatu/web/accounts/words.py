"""Roles and grants in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guatu.access.enums import ROLE_CAN, Can, Role
from guatu.access.policy import place_of

if TYPE_CHECKING:
    from guatu.access.models import Grant


def roles_in_words() -> list[tuple[str, str]]:
    """Each role with what it may do, for the page that gives them."""
    return [(role.label, _rights(role)) for role in Role]


def what_ends(grant: Grant) -> str:
    """What somebody can no longer do when this grant is revoked: the confirm dialog says it before it happens."""
    where = "全部范围" if grant.is_everywhere else f"“{place_of(grant)}”及其下级"
    return (
        f"撤销立即生效：{grant.user} 将不能再在{where}{_rights(Role(grant.role))}（其他授权仍包含的除外）。"
    )


def _rights(role: Role) -> str:
    return "、".join(right.label for right in Can if right in ROLE_CAN[role])
