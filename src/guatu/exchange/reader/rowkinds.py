"""What a row under a header is: a project, a total, a section heading, a repeated header, a note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from guatu.exchange.reader.text import Cell, compact, is_nothing
from guatu.exchange.reader.vocabulary import LINE_STARTS

_NUMERAL = r"[一二三四五六七八九十百]{1,4}"
_HEADING = re.compile(
    rf"(?:(?P<one>(?:第)?{_NUMERAL}[、.．,，:：]|第{_NUMERAL}(?:部分|类|批|章|篇))|(?P<two>[(]{_NUMERAL}[)][、.]?)|(?P<three>[IVX]{{1,4}}[、.]|[A-H][、.]|\d{{1,2}}、|[(]\d{{1,2}}[)]))(?P<rest>.*)"
)
_BARE_NUMERAL = re.compile(rf"(?P<one>{_NUMERAL})|(?P<two>[(]{_NUMERAL}[)]|[A-HJ-U])|(?P<three>[IVX]{{1,4}})")
_COUNT = re.compile(r"[(,，]?(?:共|计|共计|小计|合计)?(\d{1,5})个(?:项目)?[)]?$")
_TOTAL = re.compile(
    r"(?:(?:全[县市区州省镇乡]|本[县市区页表级部门]{1,2}|总|累|项目|投资|各项|本)*(?:合计|总计|共计|小计|累计|汇总|合计数|总合计|总数)|计|总)(?:[:：]|[(].*[)]|共?\d+个(?:项目)?)?|(?:总?共|合计|总计|共计|全[县市区]共?)[计有]?\d{1,5}个(?:重点|建设)*(?:项目)?|.{0,20}(?:合计|小计|总计)(?:[(].*[)]|\d+个(?:项目)?)?"
)
_SUBTOTAL = re.compile(r"小计")
_CATEGORY = re.compile(
    r".{0,12}(?:续建|新建|新开工|拟开工|计划开工|竣工|前期|储备|谋划|结转|投产|在建|收尾)(?:类|项目|类项目)?"
)
_LEVEL = re.compile(r"(?:国家|省|市|县|区|自治区)(?:级|重点|级重点|级以上)(?:重点|建设)*(?:项目)?")
_COUNTED = re.compile(r".{2,20}[(,，:：]?(?:共|计|共计)?\d{1,4}个(?:项目)?[)]?")
_PHASE = re.compile(rf"(?:第?(?:{_NUMERAL}|\d{{1,2}})|[A-Z])(?:期|标段?|批|阶段)(?:工程|项目)?")
_NOTE = re.compile(r"备注|附?注|说明|填[报表]说明")
_GROUP = re.compile(r".{1,12}(?:类|类项目|领域|板块|方面)")
_PLACE = re.compile(
    r".{1,12}(?:镇|乡|街道|街道办|街道办事处|办事处|开发区|经开区|高新区|园区|新区|管委会|县|区)"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading: how deep it stands, its words without number and count, and how many projects it promises."""

    depth: int
    text: str
    count: int | None

    @property
    def role(self) -> str:
        """What the section says about the projects under it: a column name of the ledger row."""
        word = compact(self.text)
        if _CATEGORY.fullmatch(word):
            return "entry_category"
        if _LEVEL.fullmatch(word):
            return "level"
        return "region_text" if _PLACE.fullmatch(word) else "kind"


def is_total(text: str) -> bool:
    """Whether the text of a name or number cell marks a row of totals: 合计（46个）, 小计, 共12个项目."""
    return bool(_TOTAL.fullmatch(text)) and len(text) <= 30


def is_subtotal(text: str) -> bool:
    """Whether a total is of a part only."""
    return bool(_SUBTOTAL.search(text))


def promised_count(text: str) -> int | None:
    """The number of projects a total or heading names, 合计（46个） → 46."""
    found = _COUNT.search(text.rstrip(")")) or re.search(r"(\d{1,5})个", text)
    return int(found[1]) if found else None


def heading_of(number: Cell, name: Cell) -> Heading | None:
    """The section heading a row is by its numbering (`一、产业`, `（一）…`, or 一 in the number column); None when it has none."""
    name_text = compact(name) if isinstance(name, str) else ""
    number_text = compact(number) if isinstance(number, str) else ""
    if number_text and name_text and (found := _BARE_NUMERAL.fullmatch(number_text.rstrip("、."))):
        return _heading(found, name_text)
    found = _HEADING.fullmatch(name_text or number_text)
    if found and found["rest"]:
        return _heading(found, found["rest"])
    return None


def plain_heading(text: str) -> Heading:
    """A heading without numbering, such as a merged line 产业类项目."""
    return _named(0, compact(text))


def _heading(found: re.Match[str], rest: str) -> Heading:
    return _named(1 if found["one"] else 2 if found["two"] else 3, rest)


def _named(depth: int, text: str) -> Heading:
    count = promised_count(text) if "个" in text else None
    words = _COUNT.sub("", text).rstrip("(（:：，,").strip()
    if words.endswith(")") and "(" in words and "个" in words[words.rindex("(") :]:
        words = words[: words.rindex("(")]
    return Heading(depth, words or text, count)


def is_counted_group(text: str) -> bool:
    """A name that counts its projects, 产业类（12个）: a heading with its sums."""
    return bool(_COUNTED.fullmatch(text))


def is_group(text: str) -> bool:
    """A name that can only be that of a group: a town, a class, 续建项目."""
    word = compact(text)
    return is_place(word) or bool(
        _GROUP.fullmatch(word) or _CATEGORY.fullmatch(word) or _LEVEL.fullmatch(word)
    )


def is_phase(text: str) -> bool:
    """A name that is only that of a part of what stands above it: 二期, 第三标段, or one that is indented."""
    return text[:1].isspace() or bool(_PHASE.fullmatch(compact(text)))


def is_note(cells: Sequence[Cell]) -> bool:
    """A line about the form: 填表说明, 制表人, 注, or one long text alone in its row."""
    texts = [compact(c) for c in cells if isinstance(c, str) and not is_nothing(c)]
    numbers = any(isinstance(c, (int, float)) for c in cells)
    if not texts or numbers:
        return False
    if LINE_STARTS.match(texts[0]) or (_NOTE.fullmatch(texts[0]) and len(texts) <= 2):
        return True
    return len(texts) == 1 and len(texts[0]) > 30


def is_place(text: str) -> bool:
    """Whether a text is the name of a town, district or zone."""
    return bool(_PLACE.fullmatch(compact(text)))
