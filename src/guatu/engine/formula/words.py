"""The words of the language: keywords with their Chinese forms, functions, units, and the SQL that is refused."""

from __future__ import annotations

from fractions import Fraction

KEYWORDS = {
    "AND": "AND",
    "OR": "OR",
    "NOT": "NOT",
    "BETWEEN": "BETWEEN",
    "IN": "IN",
    "IS": "IS",
    "NULL": "NULL",
    "CASE": "CASE",
    "WHEN": "WHEN",
    "THEN": "THEN",
    "ELSE": "ELSE",
    "END": "END",
    "TRUE": "TRUE",
    "FALSE": "FALSE",
    "且": "AND",
    "并且": "AND",
    "或": "OR",
    "或者": "OR",
    "非": "NOT",
    "介于": "BETWEEN",
    "属于": "IN",
    "为空": "ISNULL",
    "不为空": "NOTNULL",
    "空": "NULL",
    "真": "TRUE",
    "假": "FALSE",
}

ROW_FUNCTIONS = {
    "绝对值": "abs",
    "ABS": "abs",
    "最小": "least",
    "LEAST": "least",
    "最大": "greatest",
    "GREATEST": "greatest",
    "若空": "coalesce",
    "COALESCE": "coalesce",
    "四舍五入": "round",
    "ROUND": "round",
    "如果": "if",
    "IF": "if",
}
AGGREGATES = {
    "合计": "sum",
    "SUM": "sum",
    "个数": "count",
    "COUNT": "count",
    "平均": "avg",
    "AVG": "avg",
    "最大值": "max",
    "MAX": "max",
    "最小值": "min",
    "MIN": "min",
    "全体": "overall",
}
FUNCTION_WORDS = {**ROW_FUNCTIONS, **AGGREGATES}
ARGUMENTS = {
    "abs": (1, 1),
    "least": (2, 20),
    "greatest": (2, 20),
    "coalesce": (2, 20),
    "round": (1, 2),
    "if": (3, 3),
    "sum": (1, 1),
    "count": (1, 1),
    "avg": (1, 1),
    "max": (1, 1),
    "min": (1, 1),
    "overall": (1, 1),
}

# What may follow a number: its factor, and whether the result is money (in 分).
UNITS = {
    "%": (Fraction(1, 100), False),
    "个百分点": (Fraction(1, 100), False),
    "百分点": (Fraction(1, 100), False),
    "元": (Fraction(100), True),
    "万元": (Fraction(10**6), True),
    "亿元": (Fraction(10**10), True),
    "万": (Fraction(10**4), False),
    "亿": (Fraction(10**8), False),
    "个": (Fraction(1), False),
    "个月": (Fraction(1), False),
    "月": (Fraction(1), False),
    "天": (Fraction(1), False),
    "年": (Fraction(1), False),
}

# Words of SQL at large: naming them makes the refusal clearer than “no such fact”.
REFUSED_WORDS = frozenset(
    [
        "SELECT",
        "FROM",
        "WHERE",
        "WITH",
        "UNION",
        "INTERSECT",
        "EXCEPT",
        "JOIN",
        "GROUP",
        "ORDER",
        "HAVING",
        "LIMIT",
        "OFFSET",
        "INSERT",
        "UPDATE",
        "DELETE",
        "DROP",
        "CREATE",
        "ALTER",
        "TRUNCATE",
        "GRANT",
        "REVOKE",
        "EXEC",
        "EXECUTE",
        "CALL",
        "CAST",
        "CONVERT",
        "OVER",
        "PARTITION",
        "EXISTS",
        "ANY",
        "ALL",
        "SOME",
        "LIKE",
        "ILIKE",
        "SIMILAR",
        "REGEXP",
        "GLOB",
        "MATCH",
        "COLLATE",
        "ESCAPE",
        "INTERVAL",
        "CURRENT_DATE",
        "CURRENT_TIME",
        "CURRENT_TIMESTAMP",
        "NOW",
        "PRAGMA",
        "ATTACH",
        "DETACH",
        "VACUUM",
        "COPY",
        "SET",
        "VALUES",
        "INTO",
        "DISTINCT",
        "FILTER",
        "LATERAL",
        "USING",
        "XOR",
        "DIV",
        "MOD",
        "RLIKE",
    ]
)


def is_name(text: str) -> bool:
    """Whether the text is one word that can name a fact: letters, digits, underscores, not led by a digit."""
    return bool(text) and is_name_start(text[0]) and all(map(is_name_part, text))


def is_name_start(char: str) -> bool:
    """Whether a name may begin with this character."""
    return char == "_" or char.isalpha()


def is_name_part(char: str) -> bool:
    """Whether a name may go on with this character."""
    return char == "_" or char.isalnum()


def is_reserved(name: str) -> bool:
    """Whether the word belongs to the language or to SQL at large."""
    return name.upper() in KEYWORDS or name.upper() in REFUSED_WORDS
