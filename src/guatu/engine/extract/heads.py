"""What a document is: its title, the year it plans for, whom it is for, and whether it promises or reports."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

_PLAN = re.compile(
    "方案|计划|意见|规划|要点|行动|办法|通知|任务|分解|责任书|安排|部署|措施|细则|工作目标|目标|打算|举措|纪要|报告"
)
_REPORT = re.compile("总结|汇报|情况|成效|纪实|综述|回顾|盘点|推动|以高质量|显成效|新突破")
_REPORTS = re.compile(
    "(?:今年|去年|近年|[一二三四]季度|上半年|20\\d\\d年)以来|^20\\d\\d年,?我(?:省|市|县|区)"
)
_NAVIGATION = re.compile(
    "首页|当前位置|>|索引号|来源|发布时间|发布日期|字号|打印|分享|文号|各(?:市|县|区|镇|乡)[^。]{0,40}:$"
)
_PLACE = re.compile(
    r"[^\d,。、:;()“”\[\]的]{1,12}?"
    r"(?:自治区|自治州|自治县|开发区|园区|新区|新城|港务区|示范区|高新区|经开区|街道"
    r"|省|市(?!更新|建设|场|政|化|民|级|品质|管理|体检|功能)|县(?![级域])|区(?![域块划])|州(?![省市县区])|盟|旗|镇|乡(?!村))"
)
_WHOLE = re.compile("[全我](省|市|县|区|州|盟|旗|镇|乡|园|域)")
_YEAR = re.compile(r"(20\d\d)(?:年|-\d{1,2}-\d{1,2})")
_TITLE_YEAR = re.compile(r"(20\d\d)(?:[-~至]20\d\d)?年?")
_SPAN = re.compile(r"(20\d\d)年?[-~至到](20\d\d)年?")
_HEAD = 600
_MOST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Head:
    """Title, year (None unknown), place ('' unknown) and the word for all of it (全县).

    `is_report` says that the text reports what was done, `until` is the last year of a plan for several.
    """

    title: str
    year: int | None
    place: str
    whole: str
    is_report: bool
    until: int | None = None


def head_of(plain: str) -> Head:
    """Read the head of a document from its plain text."""
    lines = [line for line in plain[:4000].split("\n") if line.strip()][:12]
    title = _title(lines)
    year = _year(title, plain)
    place, whole = _place(title, plain)
    return Head(title, year, place, whole, _is_report(title, lines), _until(title, plain))


def _title(lines: list[str]) -> str:
    candidates = [
        (index, line) for index, line in enumerate(lines)
        if len(line) <= _MOST_TITLE and not line.endswith(("。", ";", "|")) and not _NAVIGATION.search(line) and "|" not in line
    ]  # fmt: skip
    named = [(index, line) for index, line in candidates if _PLAN.search(line) or _REPORT.search(line)]
    for index, line in named or candidates[:1]:
        if re.match(r"[一二三四五六七八九十\d]{1,2}[、.]|\(", line):
            continue
        before = lines[index - 1] if index and (index - 1, lines[index - 1]) in candidates else ""
        whole = before + line if before and _goes_on(before, line) else line
        return whole.strip("《》")
    return ""


def _goes_on(before: str, line: str) -> bool:
    """Whether a title was broken over two lines: the office above, the kind of document below."""
    return (
        not _PLAN.search(before)
        and not before.endswith(("文件", "号"))
        and len(before) >= 6
        and len(line) <= 30
        and not re.match(r"20\d\d", line)
    )


def _year(title: str, plain: str) -> int | None:
    if match := _TITLE_YEAR.search(title):
        return int(match[1])
    head = plain[:_HEAD]
    if match := re.search(r"(20\d\d)-\d{1,2}-\d{1,2}|\[(20\d\d)\]\d+号|(20\d\d)年\d{1,2}月\d{1,2}日", head):
        return int(next(group for group in match.groups() if group))
    votes: Counter[int] = Counter()
    for match in re.finditer(
        r"(从|自|到|至|较|比|为|纳入|储备|截至)?(20\d\d)年(度?)(开始|起|底|储备|以来|谋划)?", plain[:200_000]
    ):
        before, stated, _, after = match[1], int(match[2]), match[3], match[4]
        if before in ("较", "比"):
            votes[stated + 1] += 2
        elif before in ("从", "自") and after in ("开始", "起"):
            votes[stated] += 5
        elif before in ("为", "纳入") or after == "储备":
            votes[stated - 1] += 1
        elif before not in ("到", "至"):
            votes[stated] += 1
    return max(votes, key=lambda each: (votes[each], each)) if votes else None


def _until(title: str, plain: str) -> int | None:
    """The last year of a plan for several years; None for a plan of one."""
    span = _SPAN.search(title) or (_SPAN.search(plain[:_HEAD]) if re.search("[三五]年|规划", title) else None)
    return int(span[2]) if span and int(span[1]) < int(span[2]) else None


def _place(title: str, plain: str) -> tuple[str, str]:
    """Whom the document is for, and the word it uses for all of it."""
    words = Counter(match[1] for match in _WHOLE.finditer(plain[:200_000]))
    stated = max(words, key=lambda each: words[each]) if words else ""
    inner = title.rpartition("《")[2] if "《" in title else ""
    name = _last_place(inner) or _last_place(title) or _last_place(re.sub("^.*?关于(?:印发)?", "", title))
    if "某" in name or not name:
        kind = stated or name[-1:]
        return "", f"全{kind}" if kind else ""
    return name, "全" + (name[-1] if name[-1] in "省市县区州盟旗镇乡" else "区")


def _last_place(title: str) -> str:
    """The innermost place a title begins with: 城中区 of 柳州市城中区2019年…"""
    head = re.split(r"20\d\d|关于|人民政府|政府办|》", re.sub(r"^\[.*?\]", "", title))[0]
    name, at = "", 0
    while match := _PLACE.match(head, at):
        name, at = match[0], match.end()
    return name


def _is_report(title: str, lines: list[str]) -> bool:
    if re.search(
        "总结|汇报|回顾|综述|纪实|盘点|(?:进展|完成|开展|工作)情况(?!.*方案)", title
    ) and not re.search("方案|计划$|要点|意见", title):
        return True
    if re.search("方案|计划|意见|规划|要点|行动|办法|通知|任务|分解|责任书|安排|部署|措施|细则|目标", title):
        return False
    first = [line for line in lines if len(line) > 40][:2]
    return any(_REPORTS.search(line[:30]) for line in first)
