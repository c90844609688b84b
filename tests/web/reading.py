"""Reading pages as tests need them: the words without the marks."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

from guatu.access.models import User

_TAG = re.compile(r"<[^>]+>")


def page_of(user: User, address: str, status: int = 200) -> str:
    """The page an address gives somebody, as it was sent."""
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == status, f"{address} gave {answer.status_code}"
    return answer.getvalue().decode()


def words_of(page: str) -> str:
    """The main part of a page in words, one space between them."""
    main = page.split('id="content"', 1)[-1].split("</main>", 1)[0]
    return " ".join(unescape(_TAG.sub(" ", main)).split())


def words(user: User, address: str, status: int = 200) -> str:
    """The words of the page an address gives somebody."""
    return words_of(page_of(user, address, status))
