"""A bulletin's content as JSON text and back: what the database keeps when a bulletin is issued."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from guatu.bulletins.content.shape import AnnexTable, BulletinContent, Column, Section
from guatu.engine.calendar import Month

FORM = 1  # raised when the shape changes, so that old issues stay readable


def to_parts(content: BulletinContent) -> dict[str, Any]:
    """The content as plain JSON values (dict, list, text, number, None), as a JSON column takes them."""
    return {
        **asdict(content),
        "form": FORM,
        "issued_on": content.issued_on.isoformat(),
        "period": str(content.period),
    }


def to_json(content: BulletinContent) -> str:
    """The content as JSON text; the same content always gives the same text."""
    parts = to_parts(content)
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(text: str) -> BulletinContent:
    """The content `to_json` wrote. Raises ValueError with a Chinese sentence when the text is not one."""
    return from_parts(json.loads(text))


def from_parts(parts: dict[str, Any]) -> BulletinContent:
    """The content `to_parts` gave, lists or tuples alike. Raises ValueError when it is not one."""
    try:
        return _content(parts)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"通报内容的存档格式不对：{error}") from error


def _content(parts: dict[str, Any]) -> BulletinContent:
    if parts["form"] != FORM:
        raise ValueError(f"通报内容的存档格式是第 {parts['form']} 版，本程序只认识第 {FORM} 版")
    return BulletinContent(
        title=parts["title"],
        issuer=parts["issuer"],
        issued_on=date.fromisoformat(parts["issued_on"]),
        period=Month.parse(parts["period"]),
        number=parts["number"],
        letterhead=parts["letterhead"],
        addressees=tuple(parts["addressees"]),
        basis=tuple(parts["basis"]),
        lead=tuple(parts["lead"]),
        ranked=tuple(parts["ranked"]),
        sections=tuple(_section(section) for section in parts["sections"]),
        closing=tuple(parts["closing"]),
        annexes=tuple(_annex(annex) for annex in parts["annexes"]),
        marks=tuple(parts["marks"]),
        contact=parts["contact"],
    )


def _section(parts: dict[str, Any]) -> Section:
    return Section(
        heading=parts["heading"],
        paragraphs=tuple(parts["paragraphs"]),
        good=tuple((name, value) for name, value in parts["good"]),
        poor=tuple((name, value) for name, value in parts["poor"]),
    )


def _annex(parts: dict[str, Any]) -> AnnexTable:
    total = parts["total_row"]
    return AnnexTable(
        title=parts["title"],
        unit_note=parts["unit_note"],
        columns=tuple(Column(**column) for column in parts["columns"]),
        rows=tuple(tuple(row) for row in parts["rows"]),
        total_row=None if total is None else tuple(total),
    )
