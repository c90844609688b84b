"""What a reader of plan documents gives back: frozen values, every one with its exact place in the text."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Op(StrEnum):
    """How the figure reached is compared with the figure promised."""

    AT_LEAST = ">="
    MORE_THAN = ">"
    AT_MOST = "<="
    LESS_THAN = "<"
    EQUAL = "="
    ABOUT = "~"


class Modality(StrEnum):
    """How strongly the document promises."""

    PLAIN = ""
    ENSURE = "确保"
    STRIVE = "力争"


@dataclass(frozen=True, slots=True)
class Section:
    """One heading and the text under it: `start:end` is the whole section, `level` 1 is the highest."""

    number: str
    level: int
    title: str
    start: int
    end: int
    path: str


@dataclass(frozen=True, slots=True)
class ReadTarget:
    """One promised figure.

    `quote` is `text[start:end]`, the clause that promises it; `text[value_start:value_end]` is the figure itself (or the
    word it is implied by, 全部 say). `value` is in `unit`, as the document writes it. `period` is one of `2023`, `2023Q2`
    (cumulative to its end), `by 2023-09-30`, `by 06-30`, `annual`, `2024-2026 annual`, `next`. `units` lead, `support`
    co-operate. `rule` names the rule of reading that made the row, `reason` says so in a sentence.
    """

    quote: str
    start: int
    end: int
    value_start: int
    value_end: int
    indicator: str
    scope: str
    op: Op
    value: Decimal
    unit: str
    period: str
    is_growth: bool
    modality: Modality
    section: str
    rule: str
    reason: str
    is_implied: bool = False
    threshold: str = ""
    units: tuple[str, ...] = ()
    support: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadTask:
    """One task and who answers for it; `text[start:end]` is the whole paragraph, `has_more` says the list ends in 等."""

    title: str
    number: str
    start: int
    end: int
    section: str
    units: tuple[str, ...]
    support: tuple[str, ...]
    has_more: bool
    rule: str


@dataclass(frozen=True, slots=True)
class ReadFrequency:
    """Something to be done again and again: `times` (at least, at most; None where only the period is said) in every
    `per` (日 周 两周 双周 旬 半月 月 两月 季度 半年 年 两年)."""

    quote: str
    start: int
    end: int
    times: tuple[int, int] | None
    op: Op
    per: str
    section: str
    rule: str


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A figure that has been reached already."""

    quote: str
    start: int
    end: int
    indicator: str
    op: Op
    value: Decimal
    unit: str
    section: str
    rule: str


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A figure of the text that promises nothing, and the rule and sentence that say why."""

    quote: str
    start: int
    end: int
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A figure and the parts the document gives it, as positions in `PlanReading.targets`; `difference` is parts less total."""

    total: int
    parts: tuple[int, ...]
    difference: Decimal

    @property
    def holds(self) -> bool:
        """Whether the parts add up."""
        return self.difference == 0


@dataclass(frozen=True, slots=True)
class PlanReading:
    """All that was read from one document.

    `year` is the year it plans for, or None; `place` whom it is for. `shared_units` answer for every task by a
    sentence of the document itself (以下任务均需各镇、经开区抓好贯彻落实).
    """

    title: str
    year: int | None
    place: str
    sections: tuple[Section, ...] = ()
    targets: tuple[ReadTarget, ...] = ()
    tasks: tuple[ReadTask, ...] = ()
    frequencies: tuple[ReadFrequency, ...] = ()
    results: tuple[ReadResult, ...] = ()
    not_taken: tuple[NotTaken, ...] = ()
    sums: tuple[SumCheck, ...] = ()
    shared_units: tuple[str, ...] = field(default=())
