"""Keys from “我的账号”: in the header of a request, or, only to read calendars, in its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from ninja.security import APIKeyQuery, HttpBearer

from guatu.access.adapter import needs_second_factor
from guatu.access.services import user_of_token
from guatu.kit.errors import Refused

if TYPE_CHECKING:
    from guatu.access.models import User

READING = ("GET", "HEAD", "OPTIONS")


class Token(HttpBearer):
    """A key from “我的账号”, sent as `Authorization: Bearer …`; it acts as its owner."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        return _owner(request, token)


class AddressKey(APIKeyQuery):
    """The same key in the address, for calendar programs that send no headers.

    Addresses are kept in the settings of phones and the logs of proxies, so a key that may write is refused here.
    """

    param_name = "key"

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return _owner(request, key, only_reading=True) if key else None


def _owner(request: HttpRequest, secret: str, *, only_reading: bool = False) -> User | None:
    """Whom a key stands for, None for a key worth nothing. Raises Refused when its owner has something to do first."""
    found = user_of_token(secret)
    if found is None:
        return None
    user, key = found
    if only_reading and key.may_write:
        raise Refused("订阅地址里只能用只读令牌，请在“我的账号”里新建一个只读的")
    if request.method not in READING and not key.may_write:
        raise Refused("这个令牌只能读取，请在“我的账号”里新建一个可写的令牌")
    if user.must_change_password:
        raise Refused("令牌所属账号须先登录网页修改密码，之后令牌恢复使用")
    if needs_second_factor(user):
        raise Refused("令牌所属账号的岗位要求两步验证，请先登录网页启用，之后令牌恢复使用")
    request.user = user
    return user
