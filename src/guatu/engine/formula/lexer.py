"""Text as typed → tokens with their place. Full-width signs are read as their plain forms, one for one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.words import KEYWORDS, REFUSED_WORDS, UNITS, is_name_part, is_name_start

MAX_LENGTH = 2000
_FULL_WIDTH = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
_ALIKE = {
    **_FULL_WIDTH,
    0x3000: " ",
    ord("、"): ",",
    ord("×"): "*",
    ord("÷"): "/",
    ord("−"): "-",
    ord("–"): "-",
}
_QUOTES = {"'": "'", '"': '"', "“": "”", "‘": "’", "「": "」"}
_SIGNS = {
    "<=": "<=",
    ">=": ">=",
    "<>": "<>",
    "!=": "<>",
    "==": "=",
    "≤": "<=",
    "≥": ">=",
    "≠": "<>",
    "<": "<",
    ">": ">",
    "=": "=",
    "+": "+",
    "-": "-",
    "*": "*",
    "/": "/",
    "(": "(",
    ")": ")",
    ",": ",",
}
_REFUSED_SIGNS = {
    "--": "公式里不能写注释",
    "/*": "公式里不能写注释",
    ";": "公式里不能用分号，一次只写一个公式",
    "::": "公式里不能转换类型",
    "||": "公式里不能拼接文字",
    "&&": "请用 AND 或“且”",
    "|": "请用 OR 或“或”",
    "%": "“%”只能紧跟在数后面，例如 30%",
    "[": "公式里只用圆括号",
    "{": "公式里只用圆括号",
    ".": "小数点前面要有数字，例如 0.3",
    "#": "公式里不能写注释",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number, text or sign. `type` is number, text, name, sign or keyword; `word` its plain form."""

    type: str
    word: str
    position: int
    shown: str
    value: Fraction = Fraction(0)
    is_money: bool = False


def tokens_of(text: str) -> list[Token]:
    """Split a formula. Raises FormulaError for an empty or too long text, and for signs that are not of the language."""
    if not text.strip():
        raise FormulaError("公式是空的，请写一个条件或算式", 1)
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"公式太长：最多 {MAX_LENGTH} 个字，现在有 {len(text)} 个", MAX_LENGTH + 1)
    plain = text.translate(_ALIKE)
    found: list[Token] = []
    at = 0
    while at < len(plain):
        if plain[at].isspace():
            at += 1
            continue
        token, at = _next_token(plain, text, at)
        found.append(token)
    return _merged(found)


def _next_token(plain: str, text: str, at: int) -> tuple[Token, int]:
    char = plain[at]
    if char in _QUOTES or text[at] in _QUOTES:
        return _quoted(plain, text, at)
    if char in "0123456789":
        return _number(plain, at)
    if is_name_start(char):
        end = at
        while end < len(plain) and is_name_part(plain[end]):
            end += 1
        return _word(plain[at:end], text[at:end], at), end
    for size in (2, 1):
        part = plain[at : at + size]
        if part in _REFUSED_SIGNS:
            raise FormulaError(_REFUSED_SIGNS[part], at + 1)
        if part in _SIGNS:
            return Token("sign", _SIGNS[part], at + 1, text[at : at + size]), at + size
    raise FormulaError(
        f"不认识的符号“{text[at]}”" if text[at].isprintable() else "有看不见的字符，请删去", at + 1
    )


def _word(word: str, shown: str, at: int) -> Token:
    upper = word.upper()
    if upper in REFUSED_WORDS:
        raise FormulaError(f"公式里不能用“{shown}”，只能写事实、数、运算符和规定的函数", at + 1)
    if upper in KEYWORDS:
        return Token("keyword", KEYWORDS[upper], at + 1, shown)
    return Token("name", word, at + 1, shown)


def _quoted(plain: str, text: str, at: int) -> tuple[Token, int]:
    closing = _QUOTES.get(text[at]) or _QUOTES[plain[at]]
    # A full-width quote may be closed by its plain form: people mix them.
    source = text if closing in text[at + 1 :] else plain
    end = source.find(closing, at + 1)
    if end < 0:
        raise FormulaError(f"文字从{text[at]}开始，但没有找到结束的引号", at + 1)
    inner = text[at + 1 : end]
    if not inner.isprintable():
        raise FormulaError("引号里有看不见的字符，请删去", at + 1)
    return Token("text", inner, at + 1, text[at : end + 1]), end + 1


def _number(plain: str, at: int) -> tuple[Token, int]:
    end = at
    while end < len(plain) and plain[end] in "0123456789":
        end += 1
    if end + 1 < len(plain) and plain[end] == "." and plain[end + 1] in "0123456789":
        end += 1
        while end < len(plain) and plain[end] in "0123456789":
            end += 1
    digits = plain[at:end]
    if end < len(plain) and plain[end] == ".":
        raise FormulaError("这个数写得不对，小数点后面要有数字", end + 1)
    whole, _, decimals = digits.partition(".")
    if len(whole.lstrip("0")) > 15 or len(decimals) > 9:
        raise FormulaError("这个数太长：整数最多 15 位，小数最多 9 位", at + 1)
    factor, is_money, stop = _unit(plain, end)
    return Token("number", digits, at + 1, plain[at:stop], Fraction(digits) * factor, is_money), stop


def _unit(plain: str, end: int) -> tuple[Fraction, bool, int]:
    start = end
    while start < len(plain) and plain[start] == " ":
        start += 1
    if start < len(plain) and plain[start] == "%":
        return (*UNITS["%"], start + 1)
    stop = start
    while stop < len(plain) and is_name_part(plain[stop]):
        stop += 1
    word = plain[start:stop]
    if word in UNITS:
        return (*UNITS[word], stop)
    if word and start == end:
        raise FormulaError(f"数后面的“{word}”不是单位，可以用 %、个百分点、元、万元、亿元、个、个月", end + 1)
    return Fraction(1), False, end


def _merged(tokens: list[Token]) -> list[Token]:
    """IS NULL, IS NOT NULL, NOT IN, NOT BETWEEN as one token each."""
    merged: list[Token] = []
    at = 0
    while at < len(tokens):
        words = tuple(t.word if t.type == "keyword" else "" for t in tokens[at : at + 3])
        size, word = 1, words[0]
        if words == ("IS", "NOT", "NULL"):
            size, word = 3, "NOTNULL"
        elif words[:2] == ("IS", "NULL"):
            size, word = 2, "ISNULL"
        elif words[:2] in (("NOT", "IN"), ("NOT", "BETWEEN")) and merged:
            size, word = 2, " ".join(words[:2])
        elif words[0] == "IS":
            raise FormulaError("IS 后面只能是 NULL 或 NOT NULL", tokens[at].position)
        first = tokens[at]
        merged.append(first if size == 1 else Token("keyword", word, first.position, word))
        at += size
    return merged
