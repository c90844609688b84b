"""The menu, as the keyboard reaches it."""

from __future__ import annotations

from guatu.web.menu import MENU


def test_each_key_of_the_menu_leads_to_one_page() -> None:
    """`g` and a letter open a page; two pages with the same letter would hide one of them."""
    entries = [one for entry in MENU for one in (entry, *entry.items) if one.key]
    assert len({one.key for one in entries}) == len(entries)
