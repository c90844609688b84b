"""Units of promised figures: which belong together, exact conversion from the platform's own, and how figures are written."""

from __future__ import annotations

from decimal import Decimal

from guatu.engine.formula import Kind

FEN_IN = {
    "元": Decimal(100),
    "千元": Decimal(10**5),
    "万元": Decimal(10**6),
    "百万元": Decimal(10**8),
    "千万元": Decimal(10**9),
    "亿元": Decimal(10**10),
    "万亿元": Decimal(10**14),
}
SHARES_IN = {"%": Decimal(100), "个百分点": Decimal(100), "成": Decimal(10), "‰": Decimal(1000)}
PIECES = ("个", "项", "宗")
GRAIN = Decimal("0.0001")
MOST = Decimal(10) ** 15  # no figure reaches it: every database gives back what is smaller
DIGITS = 19  # of a figure below MOST: 15 before the point, 4 behind it
_WHOLE = {
    "个",
    "项",
    "宗",
    "户",
    "家",
    "人",
    "名",
    "台",
    "套",
    "件",
    "处",
    "所",
    "座",
    "次",
    "场",
    "户次",
    "人次",
    "条",
    "株",
}


def kind_of_unit(unit: str) -> Kind:
    """Money, a share, or a count; NUMBER for whatever else is counted or measured.

    >>> kind_of_unit("亿元").value, kind_of_unit("%").value, kind_of_unit("个").value, kind_of_unit("公里").value
    ('money', 'share', 'count', 'number')
    """
    if unit in FEN_IN:
        return Kind.MONEY
    if unit in SHARES_IN:
        return Kind.SHARE
    return Kind.COUNT if unit in PIECES else Kind.NUMBER


def in_unit(value: Decimal, unit: str) -> Decimal:
    """A figure of the platform (分, a ratio, a count) in the unit of a target, exactly.

    >>> in_unit(Decimal(957_000_000_000), "亿元"), in_unit(Decimal("0.8"), "%"), in_unit(Decimal(33), "个")
    (Decimal('95.7'), Decimal('80.0'), Decimal('33'))
    """
    if unit in FEN_IN:
        return value / FEN_IN[unit]
    return value * SHARES_IN.get(unit, Decimal(1))


def is_whole(unit: str) -> bool:
    """Whether things of this unit are not cut into pieces."""
    return unit in _WHOLE


def plain(value: Decimal | None, places: int = 4) -> str:
    """A figure as people read it, without noughts at its end; “—” for none.

    >>> plain(Decimal("1200.5000")), plain(Decimal("33.3333"), 2), plain(None)
    ('1,200.5', '33.33', '—')
    """
    if value is None:
        return "—"
    text = f"{round(value, places) + 0:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: Decimal | None, unit: str, places: int = 2) -> str:
    """A figure with its unit: 95.7 亿元, 80%, 33 户; “—” for none.

    >>> amount(Decimal("95.7"), "亿元"), amount(Decimal(80), "%"), amount(None, "户")
    ('95.7 亿元', '80%', '—')
    """
    if value is None:
        return "—"
    space = "" if unit in ("%", "‰", "") else " "
    return f"{plain(value, places)}{space}{unit}"
