"""What a node waits for, as people write it by the numbers of a table: `3，5FS+10，7SS-2`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from guatu.engine.schedule import Link, LinkKind

_ONE = re.compile(r"(\d+)(FS|SS|FF|SF)?(?:([+-])(\d+)(\D*))?", re.IGNORECASE)
_TIGHT = re.compile(r"\s*(FS|SS|FF|SF|[+-])\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;、\s]+")
_ANY_DAYS = frozenset({"", "天", "日", "d", "D"})


def waits_text(links: Iterable[Link], numbers: Mapping[str, int]) -> str:
    """`3，5FS+10`: the links of one node by the numbers of the nodes it waits for.

    >>> waits_text([Link("a", "c"), Link("b", "c", LinkKind.SS, 5)], {"a": 1, "b": 2})
    '1，2SS+5'
    """
    return "，".join(_said(link, numbers) for link in sorted(links, key=lambda link: numbers[link.before]))


def read_waits(
    text: str, after: str, keys: Mapping[int, str], calendars: Collection[str] = ("工作日", "自然日")
) -> tuple[Link, ...]:
    """The links that `waits_text` writes; `keys` are the nodes by number, `calendars` the names a lag may be counted in.

    Raises ValueError with a Chinese sentence.

    >>> read_waits("1， 2 ss+5天", "c", {1: "a", 2: "b"})[1]
    Link(before='b', after='c', kind=<LinkKind.SS: 'SS'>, lag=5, calendar=None)
    """
    plain = _TIGHT.sub(r"\1", unicodedata.normalize("NFKC", text).replace("−", "-"))
    return tuple(_link(part, after, keys, calendars) for part in _BETWEEN.split(plain) if part)


def wait_named(kept: str, names: Mapping[str, str]) -> str:
    """A link as changes keep it (`key FS+10 工作日`) by the name of its node; a plain one is the name alone.

    >>> wait_named("design FS+10 工作日", {"design": "设计"}), wait_named("design FS+0", {"design": "设计"})
    ('“设计”FS+10 工作日', '“设计”')
    """
    key, _, rest = kept.partition(" ")
    return f"“{names.get(key, key)}”{'' if rest == 'FS+0' else rest}"


def _said(link: Link, numbers: Mapping[str, int]) -> str:
    if link.kind == LinkKind.FS and not link.lag:
        return str(numbers[link.before])
    lag = f"{link.lag:+d}" if link.lag else ""
    return f"{numbers[link.before]}{link.kind.value}{lag}{link.calendar or '' if lag else ''}"


def _link(part: str, after: str, keys: Mapping[int, str], calendars: Collection[str]) -> Link:
    found = _ONE.fullmatch(part)
    if not found:
        raise ValueError(f"前置“{part}”看不懂，请写序号，例如 3 或 5FS+10")
    number = int(found[1])
    if number not in keys:
        raise ValueError(f"前置“{part}”里没有序号 {number} 的节点")
    lag = int(found[4] or 0) * (-1 if found[3] == "-" else 1)
    unit = (found[5] or "").removeprefix("个")
    if unit not in _ANY_DAYS and unit not in calendars:
        raise ValueError(f"前置“{part}”里的“{unit}”不是日历，可以写：{'、'.join(calendars)}")
    calendar = unit if unit not in _ANY_DAYS and lag else None
    return Link(keys[number], after, LinkKind((found[2] or "FS").upper()), lag, calendar)
