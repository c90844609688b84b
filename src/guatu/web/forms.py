"""Small helps for forms whose service may still say no, and for numbers in addresses."""

from __future__ import annotations

from django.forms import BaseForm

from guatu.kit.errors import Refused

MOST_DIGITS = 18  # what fits into 64 bits, with leading zeros counted


def said_no(form: BaseForm, refused: Refused, field: str | None = None) -> None:
    """Show a refusal as an error of the form, at `field` where it is known."""
    for sentence in (refused.sentence, *refused.details):
        form.add_error(field, sentence)


def first_error(form: BaseForm) -> str:
    """The first thing that is wrong, with the name of its field: for answers that have no form to show it in."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        return f"{label}：{errors[0]}" if label else str(errors[0])
    return ""


def whole_number(text: str) -> int | None:
    """A number of an address: an id, a page. None for anything that is none, or that no database holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
