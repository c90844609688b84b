"""Money as people read it. Stored everywhere as whole 分 (1 万元 = 1,000,000 分; 1 亿元 = 10,000,000,000 分)."""

from decimal import ROUND_HALF_UP, Decimal

FEN_PER_WAN = 1_000_000
FEN_PER_YI = 10_000_000_000
MOST_FEN = (
    10**15
)  # 十万亿元: more is a slip of the unit, and thousands of such amounts still add up within 64 bits


def wan(fen: int | None, places: int = 2) -> str:
    """万元 with thousands separators, trailing zeros of the fraction dropped; “—” for nothing.

    >>> wan(90_559_000_0), wan(8_600_000_000), wan(None)
    ('905.59', '8,600', '—')
    """
    return _scaled(fen, FEN_PER_WAN, places)


def wan_in_column(fen: int | None) -> str:
    """万元 for a column of a table: two decimals, so that the points stand under each other; the rest too where there is more.

    >>> wan_in_column(8_600_000_000), wan_in_column(905_591_200), wan_in_column(None)
    ('8,600.00', '905.5912', '—')
    """
    if fen is None:
        return "—"
    whole, more = f"{Decimal(fen) / FEN_PER_WAN:,.6f}".split(".")
    return f"{whole}.{more.rstrip('0'):0<2}"


def yi(fen: int | None, places: int = 2) -> str:
    """亿元, like `wan`."""
    return _scaled(fen, FEN_PER_YI, places)


def prose(fen: int | None) -> str:
    """For sentences: 亿元 from one 亿 up, 万元 below.

    >>> prose(1_123_400_000_000), prose(905_590_000)
    ('112.34亿元', '905.59万元')
    """
    if fen is None:
        return "—"
    return f"{yi(fen)}亿元" if abs(fen) >= FEN_PER_YI else f"{wan(fen)}万元"


def _scaled(fen: int | None, unit: int, places: int) -> str:
    if fen is None:
        return "—"
    value = (Decimal(fen) / unit).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
