"""What one bulletin says, as values: its parts, its frozen form, its official sentences written from figures."""

from guatu.bulletins.content.frozen import from_json, from_parts, to_json, to_parts
from guatu.bulletins.content.percents import heading_number, percent_text, points_text, rounded_percent
from guatu.bulletins.content.sentences import (
    Overall,
    overall_sentence,
    ranked_sentence,
    section_for,
    section_of,
)
from guatu.bulletins.content.shape import AnnexTable, BulletinContent, Cell, Column, Kind, Section

__all__ = [
    "AnnexTable",
    "BulletinContent",
    "Cell",
    "Column",
    "Kind",
    "Overall",
    "Section",
    "from_json",
    "from_parts",
    "heading_number",
    "overall_sentence",
    "percent_text",
    "points_text",
    "ranked_sentence",
    "rounded_percent",
    "section_for",
    "section_of",
    "to_json",
    "to_parts",
]
