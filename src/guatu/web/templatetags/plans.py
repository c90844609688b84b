"""The lines of a plan's document with their marks; written here, since a long document has tens of thousands of pieces."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from guatu.targets.queries.marked import Block, Part, Piece

register = template.Library()

_NOTHING = SafeString("")


@register.simple_tag
def marked_part(part: Part) -> SafeString:
    """All lines of a part of the document."""
    return format_html_join("", "{}", ((marked_line(block),) for block in part.blocks))


@register.simple_tag
def marked_line(block: Block, is_oob: bool = False) -> SafeString:
    """One line. What stands in it is the text and nothing else, so that places in the page are places in the text."""
    page = format_html('<span class="gt-page-no">第 {} 页</span>', block.page) if block.page else _NOTHING
    kinds = "gt-line" + (" is-task" if block.tasks else "") + (" is-task-first" if block.task_anchors else "")
    level = format_html(' role="heading" aria-level="{}"', block.level + 2) if block.level else _NOTHING
    tasks = format_html(' data-rows="{}"', " ".join(block.tasks)) if block.tasks else _NOTHING
    swap = SafeString(' hx-swap-oob="true"') if is_oob else _NOTHING
    pieces = format_html_join("", "{}", ((_piece(piece),) for piece in block.pieces))
    return format_html(
        '{}<p id="b-{}" data-start="{}" class="{}"{}{}{}>{}{}</p>',
        *(_NOTHING if is_oob else page, block.start, block.start, kinds, level, tasks, swap),
        *(_anchors(block.task_anchors), pieces),
    )


def _anchors(anchors: tuple[tuple[str, int], ...]) -> SafeString:
    return format_html_join("", '<i id="at-{}" data-from="{}"></i>', anchors) if anchors else _NOTHING


def _piece(piece: Piece) -> SafeString | str:
    if not piece.look:
        return piece.text
    return format_html(
        '{}<mark class="gt-m gt-m-{}{}" data-rows="{}"{}>{}</mark>',
        _anchors(piece.anchors),
        piece.look,
        " is-first" if piece.anchors else "",
        " ".join(piece.keys),
        format_html(' data-state="{}"', piece.state) if piece.state else _NOTHING,
        piece.text,
    )
