"""How signing in differs here from the library's defaults."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    """Nobody signs up by themselves: accounts are made by the administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
