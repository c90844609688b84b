"""The request a page gets once `SignInRequired` has let it through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from guatu.access.models import User


class SignedIn(HttpRequest):
    """A request of somebody who signed in; a type for views, never made by us."""

    user: User
