"""Tokens → phrases: brackets are matched here, with the place of every slip; what lies between them sqlglot parses.

Each bracketed part is handed to sqlglot as a flat run of operators over numbered stand-ins ("t0" / "t1" < "t2"),
so nothing the user typed ever reaches its tokenizer, and deep nesting cannot exhaust its recursion.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from guatu.engine.formula.errors import FormulaError
from guatu.engine.formula.lexer import Token, tokens_of

MAX_DEPTH = 60
_INFIX_WORDS = {"AND", "OR", "BETWEEN", "NOT BETWEEN"}
_INFIX_SIGNS = {"+", "-", "*", "/", "<", "<=", ">", ">=", "=", "<>"}
_POSTFIX = {"ISNULL": "IS NULL", "NOTNULL": "IS NOT NULL"}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of operators over stand-ins; stand-in tN is `items[N]` of the Sentence."""

    tree: exp.Expr
    position: int
    depth: int


@dataclass(frozen=True, slots=True)
class CallForm:
    """A function as written, with its arguments."""

    name: Token
    args: tuple[Phrase, ...]
    depth: int


@dataclass(frozen=True, slots=True)
class CaseForm:
    """CASE WHEN … THEN … ELSE … END."""

    whens: tuple[tuple[Phrase, Phrase], ...]
    otherwise: Phrase | None
    position: int
    depth: int


Item = Token | Phrase | CallForm | CaseForm


@dataclass(frozen=True, slots=True)
class Sentence:
    """A whole formula: its outermost phrase and everything the stand-ins stand for."""

    top: Phrase
    items: tuple[Item, ...]

    def item(self, column: exp.Column) -> Item:
        """What a stand-in stands for."""
        return self.items[int(column.name[1:])]


@dataclass(slots=True)
class _Frame:
    """An open bracket: what opened it, the finished parts, and the flat run being collected."""

    kind: str  # top, paren, call, in, case
    opener: Token | None
    name: Token | None = None
    parts: list[Phrase] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)  # for case: WHEN, THEN, ELSE of each part
    run: list[str] = field(default_factory=list)
    inside: list[int] = field(default_factory=list)  # the items of the run
    start: int = 0
    betweens: int = 0
    prefixes: int = 0


def read(text: str) -> Sentence:
    """Parse a formula as typed. Raises FormulaError with the place of the slip."""
    return _Reader(tokens_of(text), len(text)).read()


class _Reader:
    def __init__(self, tokens: list[Token], length: int) -> None:
        self.tokens = tokens
        self.length = length
        self.items: list[Item] = []
        self.frames = [_Frame("top", None)]
        self.wants_operand = True
        self.previous: Token | None = None

    def read(self) -> Sentence:
        at = 0
        while at < len(self.tokens):
            token = self.tokens[at]
            following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
            at += self._operand(token, following) if self.wants_operand else self._operator(token, following)
            self.previous = self.tokens[at - 1]
        frame = self.frames[-1]
        if self.wants_operand:
            raise self._missing(None)
        if frame.opener is not None:
            what = "CASE 没有对应的 END" if frame.kind == "case" else "左括号没有对应的右括号"
            raise FormulaError(what, frame.opener.position)
        return Sentence(self._finished(frame), tuple(self.items))

    def _operand(self, token: Token, following: Token | None) -> int:
        """Take what may stand where a value is wanted; gives how many tokens were used."""
        frame = self.frames[-1]
        if not frame.run:
            frame.start = token.position
        if (
            token.type == "name"
            and following is not None
            and following.word == "("
            and following.type == "sign"
        ):
            self._open(_Frame("call", following, name=token))
            return 2
        if token.type in ("number", "text", "name") or token.word in ("NULL", "TRUE", "FALSE"):
            self._put(token)
        elif token.word == "(":
            self._open(_Frame("paren", token))
        elif token.word == "CASE":
            if following is None or following.word != "WHEN":
                raise FormulaError("CASE 后面要写 WHEN 条件 THEN 值", token.position)
            self._open(_Frame("case", token, marks=["WHEN"]))
            return 2
        elif token.word in ("NOT", "-", "+"):
            frame.prefixes += 1
            if frame.prefixes > MAX_DEPTH:
                raise self._too_deep(token.position)
            if token.word != "+":
                frame.run.append(token.word)
        elif token.word == ")" and frame.kind == "call" and not frame.run and not frame.parts:
            self._close_call()
        else:
            raise self._missing(token)
        return 1

    def _operator(self, token: Token, following: Token | None) -> int:
        """Take what may stand after a value."""
        frame = self.frames[-1]
        if token.type == "sign" and token.word in _INFIX_SIGNS:
            frame.run.append(token.word)
            self.wants_operand = True
        elif token.type == "keyword" and token.word in _INFIX_WORDS:
            self._infix_word(frame, token)
        elif token.word in ("IN", "NOT IN") and token.type == "keyword":
            if following is None or following.word != "(":
                raise FormulaError(f"“{token.shown}”后面要写括号，例如 IN ('甲', '乙')", token.position)
            frame.run.append(token.word)
            self._open(_Frame("in", following))
            return 2
        elif token.word in _POSTFIX and token.type == "keyword":
            frame.run.append(_POSTFIX[token.word])
        elif token.word == "," and token.type == "sign":
            self._comma(frame, token)
        elif token.word == ")" and token.type == "sign":
            self._close(frame, token)
        elif token.type == "keyword" and token.word in ("WHEN", "THEN", "ELSE", "END"):
            self._case_word(frame, token)
        else:
            raise FormulaError(f"“{token.shown}”前面缺少运算符（例如 + 、< 或 AND）", token.position)
        return 1

    def _infix_word(self, frame: _Frame, token: Token) -> None:
        if token.word.endswith("BETWEEN"):
            frame.betweens += 1
        elif token.word == "AND" and frame.betweens:
            frame.betweens -= 1
        frame.run.append(token.word)
        self.wants_operand = True

    def _put(self, item: Item) -> None:
        frame = self.frames[-1]
        frame.inside.append(len(self.items))
        frame.run.append(f'"t{len(self.items)}"')
        self.items.append(item)
        self.wants_operand = False

    def _open(self, frame: _Frame) -> None:
        if len(self.frames) > MAX_DEPTH:
            raise self._too_deep(frame.opener.position if frame.opener else 1)
        self.frames.append(frame)
        self.wants_operand = True

    def _comma(self, frame: _Frame, token: Token) -> None:
        if frame.kind not in ("call", "in"):
            raise FormulaError("这里不能有逗号，逗号只用来隔开函数的参数", token.position)
        frame.parts.append(self._finished(frame))
        self.wants_operand = True

    def _close(self, frame: _Frame, token: Token) -> None:
        if frame.kind == "case" and frame.opener is not None:
            raise FormulaError("CASE 没有对应的 END", frame.opener.position)
        if frame.opener is None:
            raise FormulaError("右括号没有对应的左括号", token.position)
        frame.parts.append(self._finished(frame))
        if frame.kind == "call":
            self._close_call()
            return
        self.frames.pop()
        if frame.kind == "paren":
            self._put(frame.parts[0])
            return
        outer = self.frames[-1]
        members = []
        for part in frame.parts:
            self._put(part)
            members.append(outer.run.pop())
        outer.run.append(f"({', '.join(members)})")

    def _close_call(self) -> None:
        frame = self.frames.pop()
        if frame.name is None:
            raise RuntimeError("a call frame always has a name")
        depth = 1 + max((part.depth for part in frame.parts), default=0)
        self._put(CallForm(frame.name, tuple(frame.parts), depth))

    def _case_word(self, frame: _Frame, token: Token) -> None:
        follows = {"WHEN": ("THEN",), "THEN": ("WHEN", "ELSE", "END"), "ELSE": ("END",)}
        if frame.kind != "case" or token.word not in follows[frame.marks[-1]]:
            raise FormulaError(
                f"“{token.shown}”的位置不对，写法是 CASE WHEN 条件 THEN 值 ELSE 值 END", token.position
            )
        frame.parts.append(self._finished(frame))
        if token.word != "END":
            frame.marks.append(token.word)
            self.wants_operand = True
            return
        self.frames.pop()
        parts, position = frame.parts, frame.opener.position if frame.opener else 1
        otherwise = parts[-1] if frame.marks[-1] == "ELSE" else None
        pairs = parts[:-1] if otherwise else parts
        depth = 1 + max(part.depth for part in parts)
        self._put(CaseForm(tuple(zip(pairs[::2], pairs[1::2], strict=True)), otherwise, position, depth))

    def _finished(self, frame: _Frame) -> Phrase:
        """Let sqlglot parse the run collected so far, and start a new one."""
        if frame.betweens:
            raise FormulaError("BETWEEN 要写成：事实 BETWEEN 小数 AND 大数", frame.start)
        try:
            tree = sqlglot.parse_one(" ".join(frame.run))
        except (SqlglotError, RecursionError) as error:
            raise FormulaError("这一段的写法不对，请检查运算符和括号", frame.start) from error
        depth = _levels(tree) + max((_depth_of(self.items[i]) for i in frame.inside), default=0)
        if depth > MAX_DEPTH:
            raise self._too_deep(frame.start)
        phrase = Phrase(tree, frame.start, depth)
        frame.run, frame.inside, frame.prefixes = [], [], 0
        return phrase

    def _missing(self, token: Token | None) -> FormulaError:
        """A value is wanted and `token` (None: the end) is none."""
        before = self.previous
        if before is None:
            shown = token.shown if token else ""
            return FormulaError(f"“{shown}”前面缺少一个事实、数或条件", token.position if token else 1)
        if token is not None and token.word == "*" and before.word in ("(", ","):
            return FormulaError("公式里不能用单独的星号，请写明事实的名称或条件", token.position)
        if before.word == "(" and token is not None and token.word == ")":
            return FormulaError("括号里是空的", before.position)
        return FormulaError(f"“{before.shown}”后面缺少一个事实、数或条件", before.position)

    @staticmethod
    def _too_deep(position: int) -> FormulaError:
        return FormulaError(f"公式套得太深：最多 {MAX_DEPTH} 层，请拆成几个定义", position)


def _depth_of(item: Item) -> int:
    return 0 if isinstance(item, Token) else item.depth


def _levels(tree: exp.Expr) -> int:
    """How many operators lie on top of one another; a chain of AND or of OR counts as one."""
    deepest = 0
    todo: list[tuple[exp.Expr, int]] = [] if isinstance(tree, exp.Column) else [(tree, 1)]
    while todo:
        node, level = todo.pop()
        deepest = max(deepest, level)
        for child in node.iter_expressions():
            same_chain = isinstance(node, exp.Connector) and type(child) is type(node)
            if not isinstance(child, exp.Column | exp.Identifier):
                todo.append((child, level if same_chain else level + 1))
    return deepest
