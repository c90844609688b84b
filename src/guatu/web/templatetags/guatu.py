"""The few template tags and filters the pages share. Words and arithmetic live elsewhere; these only write them down."""

import json
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.core.paginator import Page
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    SelectMultiple,
)
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from guatu.kit import money

register = template.Library()

NOTHING = "—"
LIGHTS = {
    "red": "红灯",
    "orange": "橙灯",
    "yellow": "黄灯",
    "green": "绿灯",
    "blue": "蓝灯",
    "none": "无灯",
}


@cache
def _build_mark() -> str:
    """The first letters of the hash the bundles were built from, so that a new build has new addresses."""
    found = finders.find("dist/.sources.sha256")
    if not found:
        return "dev"
    with open(found) as file:
        return file.read()[:12]


@register.simple_tag
def asset(name: str) -> str:
    """The address of a built file: `{% asset "app.js" %}`."""
    return f"{static(f'dist/{name}')}?v={_build_mark()}"


@register.simple_tag
def icon(name: str, label: str = "", size: str = "") -> SafeString:
    """A drawing from the icon sprite; with a label it speaks for itself, without one it is decoration.

    `{% icon "bell" %}`, `{% icon "flag" label="重点" size="lg" %}`. Names are those in frontend/icons.txt.
    """
    kind = f"gt-icon gt-icon-{size}" if size else "gt-icon"
    href = f"{asset('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', kind, label, href
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', kind, href)


@register.inclusion_tag("components/light.html")
def light(level: str | None, label: str = "", because: str = "") -> dict[str, str]:
    """A light as colour, shape and word: `{% light row.level %}`; `label` replaces the word, `because` is its hint."""
    level = (level or "none").lower()
    level = level if level in LIGHTS else "none"
    return {"level": level, "label": label or LIGHTS[level], "because": because}


@register.filter
def wan(fen: int | None) -> str:
    """分 as 万元, “—” for nothing."""
    return money.wan(fen)


@register.filter
def wan_in_column(fen: int | None) -> str:
    """分 as 万元 with two decimals and whatever more there is, for the columns of tables."""
    return money.wan_in_column(fen)


@register.filter
def yi(fen: int | None) -> str:
    """分 as 亿元, “—” for nothing."""
    return money.yi(fen)


@register.filter
def rate(ratio: float | None, places: int = 1) -> str:
    """A ratio as a percentage: 0.6123 → 61.2%; “—” for an empty denominator."""
    return NOTHING if ratio is None else f"{_rounded(Decimal(str(ratio)) * 100, places)}%"


@register.filter
def percent(value: float | None, places: int = 1) -> str:
    """A number that already is a percentage: 61.23 → 61.2%; “—” for nothing."""
    return NOTHING if value is None else f"{_rounded(Decimal(str(value)), places)}%"


def _rounded(value: Decimal, places: int) -> Decimal:
    """Halves away from zero, as in the bulletins, so that page and paper show the same figure; never minus nought."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + Decimal(0)


@register.filter
def points(value: float | None, places: int = 1) -> str:
    """A difference of two percentages: -31.7 → -31.7 个百分点."""
    return NOTHING if value is None else f"{value:+.{places}f} 个百分点"


@register.filter
def or_dash(value: object) -> object:
    """The value, or “—” when there is none (zero is a value)."""
    return NOTHING if value is None or value == "" else value


@register.filter
def bar_width(ratio: float | None) -> str:
    """How long a bar of 100 is for this ratio: between 0 and 100, with a dot for the decimal."""
    return f"{max(0.0, min(1.0, ratio or 0.0)) * 100:.1f}"


@register.filter
def control(field: BoundField, extra: str = "") -> SafeString:
    """A form field's widget in the design's classes, marked when it holds an error."""
    kind = _control_class(field.field.widget)
    attrs: dict[str, str | bool] = {
        "class": " ".join(filter(None, [kind, extra, "is-invalid" if field.errors else ""]))
    }
    return field.as_widget(attrs=attrs)


def _control_class(widget: Any) -> str:
    if isinstance(widget, (CheckboxSelectMultiple, RadioSelect)):
        return "form-check-input"
    if isinstance(widget, CheckboxInput):
        return "form-check-input"
    if isinstance(widget, (Select, SelectMultiple)):
        return "form-select"
    return "form-control" + (" gt-file" if isinstance(widget, FileInput) else "")


@register.filter
def is_tick(field: BoundField) -> bool:
    """Whether the field is one tick box, which stands before its label."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def page_numbers(page: Page[Any]) -> list[int]:
    """The page numbers a pager offers, 0 where it leaves some out: 1 … 4 5 6 … 20."""
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else 0 for number in pages]


@register.filter
def as_json(data: object) -> str:
    """Data for an attribute that an element reads; the template escapes it like any text."""
    return json.dumps(data, ensure_ascii=False)


@register.filter
def chart_rows(data: dict[str, Any]) -> list[tuple[str, list[Any]]]:
    """A chart's data turned to rows for its table: each category with the value of every series."""
    return [
        (category, [series["values"][index] for series in data["series"]])
        for index, category in enumerate(data["categories"])
    ]


@register.filter
def same_site(address: str | None, request: HttpRequest) -> str:
    """The address if it is one of this site's own, else nothing: where a page may send its reader back to."""
    is_ours = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if address and is_ours else ""
