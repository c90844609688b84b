"""Tasks and who answers for them: (责任单位:…), …牵头,…配合, and lines of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SAYS = re.compile("责任单位|责任部门|牵头|配合|负责|主办|协办|分工|承办单位|实施单位|落实单位|主体")
_BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)$")
_LABEL = re.compile(
    r"(?:(?P<lead>牵头责任单位|牵头单位|牵头部门|责任单位|责任部门|主办单位|承办单位|实施单位|落实单位|主要责任单位|牵头领导|责任主体|牵头)"
    r"|(?P<support>配合单位|配合部门|协办单位|协同单位|参与单位|协助单位|配合))(?:及责任人)?[::]"
)
_LINE = re.compile(rf"^\(?(?:{_LABEL.pattern})")
_NOT_A_UNIT = re.compile("完成时限|时间节点|责任人|责任领导|时限|截止|进度要求|目标")
_MORE = re.compile("(?<![高平同])等.*")
_TAIL = re.compile(
    r"(?:按照?)?(?:各自)?(?:职责|职能)?(?:分工|范围)?(?:共同)?(?:负责|落实|抓好落实|实施|推进){0,4}$"
)
_SHARED = re.compile(
    r"(?:以下|以上|上述|所有|各项)任务(?:均)?(?:需|由|须)?(?P<who>[^,。;)]{1,40}?)(?:共同)?(?:抓好|负责|贯彻|落实|组织)"
)
_FRONT = re.compile(r"^[,、]?由?(?P<lead>[^,。;:由]{2,60}?)(?:负责|牵头)(?:,|$)")
_LONGEST = 30  # characters of a unit's name
_MOST = 300  # units of one task; a longer list is no list of units
_CLOSING = re.compile(r"^由(?P<who>[^。;]{2,120}?(?:负责|牵头|配合|落实|协助|参与))$")
_UNIT_ENDS = (
    "局", "委", "办", "厅", "部", "院", "中心", "会", "镇", "乡", "街道", "政府", "公司", "园区", "经开区", "高新区", "单位", "部门",
    "集团", "企业", "高校", "处", "科", "站", "所", "队", "专班", "行", "镇街", "市", "县", "区",
)  # fmt: skip
_BY = re.compile(
    r"^(?P<title>[^。;]{2,60}?)(?:工作)?由(?P<lead>[^,。;]{2,60}?)(?:牵头|负责)(?:落实|组织|实施)?(?:[,、](?P<support>[^。;]{2,160}?)(?:配合|协助|参与|按职责分工负责))?$"
)


@dataclass(frozen=True, slots=True)
class Units:
    """Who answers for something: `lead` (or equal) and `support`; `has_more` says the list ends in 等."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    has_more: bool = False

    def __bool__(self) -> bool:
        return bool(self.lead or self.support)

    def joined(self, more: Units) -> Units:
        """These units and those said later, each once."""
        return Units(
            _once([*self.lead, *more.lead]),
            _once([*self.support, *more.support]),
            self.has_more or more.has_more,
        )


@dataclass(frozen=True, slots=True)
class Ending:
    """Where a paragraph's own words end and its units begin, and the units said there."""

    body_end: int
    units: Units = field(default_factory=Units)


def shared_units(plain: str) -> tuple[str, ...]:
    """Units that answer for every task by the document's own sentence."""
    match = _SHARED.search(plain)
    return _names(match["who"])[0] if match else ()


def units_at_end(plain: str, start: int, end: int, shared: tuple[str, ...] = ()) -> Ending:
    """The units in brackets at the end of a paragraph, or after a label inside it."""
    part = plain[start:end].rstrip("。;,\t ")
    if part.endswith(")"):
        match = _BRACKETS.search(part)
        if match and _SAYS.search(match[1]):
            return Ending(start + match.start(), units_of(match[1], shared))
    cut = part.rfind("。") + 1
    if closing := _CLOSING.match(part[cut:]):
        return Ending(start + cut, units_of(closing["who"], shared))
    label = _LABEL.search(part)
    if label and (label.start() == 0 or part[label.start() - 1] in "。;[(\t,"):
        text = part[label.start() :].rstrip(")]")
        return Ending(start + label.start(), units_of(text, shared))
    return Ending(end)


def is_unit_line(plain: str, start: int, end: int) -> bool:
    """Whether a paragraph is nothing but units: 责任单位：…"""
    return bool(_LINE.match(plain[start:end]))


def units_of(text: str, shared: tuple[str, ...] = ()) -> Units:
    """Read a list of units: 责任单位:甲、乙等 / 甲牵头,乙、丙配合 / 牵头单位:甲;配合单位:乙."""
    lead: list[str] = []
    support: list[str] = []
    more = False
    labelled = list(_LABEL.finditer(text))
    if labelled:
        for number, label in enumerate(labelled):
            stop = labelled[number + 1].start() if number + 1 < len(labelled) else len(text)
            piece = re.split(r"[;。]|,?(?:完成时限|时间节点|责任人|责任领导|时限)", text[label.end() : stop])[
                0
            ]
            inner = units_of(piece, shared)
            more = more or inner.has_more
            if label["support"]:
                support += [*inner.lead, *inner.support]
            else:
                lead += inner.lead
                support += inner.support
        return Units(_once(lead), _once(support), more)
    return _by_verbs(text, shared)


def _by_verbs(text: str, shared: tuple[str, ...]) -> Units:
    lead: list[str] = []
    support: list[str] = []
    more, led = False, False
    for piece in re.split("[,;。]", text):
        if not piece or _NOT_A_UNIT.search(piece) or re.search("任务|下同|不再|贯彻", piece):
            continue
        before, says, after = piece.partition("牵头")
        if says:
            names, etc = _names(before)
            lead += names
            led, more = True, more or etc
            piece = re.sub("^(?:负责|落实|组织实施|[、])+", "", after)
            if not piece:
                continue
        names, etc = _names(re.sub("(?:配合|协助|参与|协办).*$", "", piece))
        names = tuple(each for each in names if each not in shared)
        more = more or etc
        if led or re.search("配合|协助|参与|协办", piece):
            support += names
        else:
            lead += names
    return Units(_once(lead), _once(support), more)


def _names(text: str) -> tuple[tuple[str, ...], bool]:
    text = re.sub(r"^由", "", _TAIL.sub("", text.strip("、:,()[] \t")))
    text = re.sub("(?:相关|有关)?(?:部门|单位)按$", "", text)
    more = bool(_MORE.search(text))
    text = _MORE.sub("", text)
    found = []
    for each in re.split("[、,/\t]", text):
        for name in _parted(each.strip("“”:;. ")):
            if 2 <= len(name) <= _LONGEST and not re.search("职责|分工|任务", name):
                found.append(name)
    return tuple(found), more


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a table of tasks holds the task, who leads and who helps; `width` is the number of cells."""

    width: int
    task: int
    lead: int
    support: int | None

    def row(self, cells: list[str], shared: tuple[str, ...] = ()) -> tuple[str, Units] | None:
        """The task of a row; None for a row of another width or without one."""
        if len(cells) != self.width or len(cells[self.task]) < 2:
            return None
        lead = units_of(cells[self.lead], shared)
        support = units_of(cells[self.support], shared) if self.support is not None else Units()
        helpers = (*lead.support, *support.lead, *support.support)
        return (
            (cells[self.task], Units(lead.lead, helpers, lead.has_more or support.has_more))
            if lead or helpers
            else None
        )


def cells_of(line: str) -> list[str]:
    """The cells of a table's row."""
    return [cell.strip() for cell in line.strip("\t").split("\t") if cell.strip()]


def columns_of(cells: list[str]) -> Columns | None:
    """Read the head of a table of tasks: 序号 重点任务 牵头单位 配合单位 完成时限; None for another row."""
    task = next(
        (
            i
            for i, cell in enumerate(cells)
            if re.search("任务|事项|内容|工作|举措|项目", cell) and len(cell) <= 10
        ),
        None,
    )
    lead = next(
        (
            i
            for i, cell in enumerate(cells)
            if re.fullmatch("(?:主要)?(?:牵头|责任|主办|承办|落实|实施)(?:责任)?(?:单位|部门|主体)?", cell)
        ),
        None,
    )
    support = next(
        (
            i
            for i, cell in enumerate(cells)
            if re.fullmatch("(?:配合|协办|协同|参与|协助)(?:单位|部门)?", cell)
        ),
        None,
    )
    return (
        Columns(len(cells), task, lead, support)
        if task is not None and lead is not None and len(cells) > 2
        else None
    )


def _parted(name: str) -> list[str]:
    """县发改局和县财政局 are two; 工业和信息化局 is one."""
    found, start = [], 0
    for match in re.finditer("和|及|与", name):
        is_unit = match.start() - start > 2 and name.endswith(_UNIT_ENDS, start, match.start())
        if is_unit and name.endswith(_UNIT_ENDS, match.end()):
            found.append(name[start : match.start()])
            start = match.end()
    return [*found, name[start:]]


def units_in_front(sentence: str, shared: tuple[str, ...] = ()) -> Units:
    """市财政局负责,统筹各类资金…: who answers, said at the front of a sentence."""
    match = _FRONT.match(sentence)
    if not match or len(match[0]) == len(sentence):
        return Units()
    names, more = _names(re.sub(r"\([^()]*\)", "", match["lead"]))
    if not names or not all(each.endswith(_UNIT_ENDS) for each in names):
        return Units()
    return Units(tuple(each for each in names if each not in shared), (), more)


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))[:_MOST]


def task_in_sentence(sentence: str) -> tuple[str, Units] | None:
    """“开工一批”由发展改革局牵头、资源规划局等部门配合: a task said in a sentence."""
    text = sentence.strip("。;, ")
    text = re.sub("牵头[、,]", "牵头,", text)
    match = _BY.match(text)
    if not match or not match["support"]:
        return None
    lead, _ = _names(match["lead"])
    support, more = _names(match["support"])
    return match["title"], Units(lead, support, more)
