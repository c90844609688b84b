"""Where problems are gathered while a file is read."""

from __future__ import annotations

from collections import Counter

from guatu.exchange.reader.model import FIELDS, LeftOut, Level, Problem


class Sink:
    """Problems and left-out rows of one file; the same kind of problem in one column is listed only so often."""

    def __init__(self, per_column: int) -> None:
        self.problems: list[Problem] = []
        self.left_out: list[LeftOut] = []
        self._per_column = per_column
        self._seen: Counter[tuple[str, str, str, Level]] = Counter()

    def report(
        self, sheet: str, letter: str, row_no: int, level: Level, message: str, field: str | None = None
    ) -> None:
        """One problem at one cell; `message` begins with the name of the field where there is one."""
        at = (sheet, letter, field or "", level)
        self._seen[at] += 1
        if self._seen[at] > self._per_column:
            return
        label = FIELDS.get(field or "")
        sentence = message if label is None or message.startswith(label) else f"{label}：{message}"
        self.problems.append(Problem(sheet, f"{letter}{row_no}", level, sentence, field))

    def leave_out(self, sheet: str, row_no: int, why: str) -> None:
        """One row that is not imported as a project."""
        self.left_out.append(LeftOut(sheet, row_no, why))

    def close(self) -> None:
        """Say for each column how many problems were not listed."""
        for (sheet, letter, field, level), count in self._seen.items():
            if count > self._per_column:
                more = f"{letter} 列同样的问题还有 {count - self._per_column} 处没有列出，请先改正已列出的"
                self.problems.append(Problem(sheet, f"{letter}1", level, more, field or None))
