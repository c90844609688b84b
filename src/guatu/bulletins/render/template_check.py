"""Will this template make a whole bulletin? Asked when an office uploads one."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from docx import Document

from guatu.bulletins.content import AnnexTable, BulletinContent, Column, Section
from guatu.bulletins.render.docx import render_docx
from guatu.bulletins.render.wordxml import words_of
from guatu.engine.calendar import Month
from guatu.kit.errors import Refused

# Each word appears once, so that what the template loses can be named.
_TRIAL = {
    "标题": "试填的标题",
    "文号": "试发〔2023〕1号",
    "依据": "试填的依据段落。",
    "开头": "试填的开头段落。",
    "排名": "试填的排名段落。",
    "分项的小标题": "一、试填的小标题",
    "分项的段落": "试填的分项段落。",
    "结尾": "试填的结尾段落。",
    "成文日期": "2023年6月5日",
    "附表": "试填的附表",
    "标记": "试填的标记",
}


def check_template(data: bytes) -> list[str]:
    """What keeps an uploaded .docx from being used as bulletin template, in Chinese sentences; empty when it is fit.

    Looks at size, macros and outside references, then at the placeholders, then fills the template with a trial
    bulletin and looks whether everything arrived.
    """
    for letterhead in ("", "试填的红头"):
        try:
            made = render_docx(_trial_content(letterhead), data)
        except Refused as refusal:
            return refusal.details or [refusal.sentence]
        if lost := _lost(made):
            return lost
    return []


def _lost(made: bytes) -> list[str]:
    text = _text(Document(BytesIO(made)))
    lost = [name for name, words in _TRIAL.items() if words not in text]
    return [f"试填之后“{name}”没有出现，请检查它的占位符所在的循环和判断" for name in lost]


def _trial_content(letterhead: str) -> BulletinContent:
    section = Section(_TRIAL["分项的小标题"], (_TRIAL["分项的段落"],), (("甲", "1.0%"),), (("乙", "0.5%"),))
    return BulletinContent(
        title=_TRIAL["标题"],
        issuer="试填的机关",
        issued_on=date(2023, 6, 5),
        period=Month(2023, 5),
        number=_TRIAL["文号"],
        letterhead=letterhead,
        addressees=("试填的主送机关",),
        basis=(_TRIAL["依据"],),
        lead=(_TRIAL["开头"],),
        ranked=(_TRIAL["排名"],),
        sections=(section,),
        closing=(_TRIAL["结尾"],),
        annexes=(AnnexTable(_TRIAL["附表"], "", (Column("列"),), (("值",),)),),
        marks=(_TRIAL["标记"],),
    )


def _text(document: Any) -> str:
    margins = [
        relation.target_part.element
        for relation in document.part.rels.values()
        if relation.reltype.endswith(("/header", "/footer"))
    ]
    return "".join(words_of(part) for part in [document.element, *margins])
