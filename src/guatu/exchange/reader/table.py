"""One table under one header: its rows sorted into projects, totals, headings and the rest."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from guatu.exchange.reader import rowkinds
from guatu.exchange.reader.headers import Head, Merge
from guatu.exchange.reader.meaning import header_field
from guatu.exchange.reader.model import ColumnReading
from guatu.exchange.reader.packing import Oddities
from guatu.exchange.reader.rowkinds import Heading
from guatu.exchange.reader.sink import Sink
from guatu.exchange.reader.text import Cell, compact, is_nothing, letter_of, quoted
from guatu.exchange.reader.totals import Marker, Totals

NumberedRow = tuple[int, list[Cell]]
"""A row and its number counted from 0."""

_DETAILS = frozenset(
    [
        "code",
        "region_text",
        "unit_text",
        "owner_text",
        "kind",
        "level",
        "nature",
        "entry_category",
        "industry",
        "content",
        "years",
        "start_year",
        "finish_year",
        "started",
        "start_on",
        "in_stats",
        "in_stats_on",
        "finish_on",
        "planned_start",
        "planned_finish",
        "physical_text",
        "problem_text",
    ]
)
_MARK_STARTS = frozenset(
    "其合总小共全一二三四五六七八九十百第(（ⅠⅡⅢⅣⅤⅥIVXABCDEFGH0123456789填制注说备审报编单项累本计工名建重汇统分复"
)
_TOTAL_ENDS = frozenset("计数个")
_LONGEST_HEADER = 15
_LINES_ABOVE = 6


class Feed:
    """Rows one after another, with a look ahead and the possibility to put rows back."""

    def __init__(self, rows: Iterable[list[Cell]]) -> None:
        self._rows: Iterator[NumberedRow] = enumerate(rows)
        self._ahead: deque[NumberedRow] = deque()
        self.lines: list[tuple[int, str]] = []
        """The texts of the last rows before a header below another table, with their row numbers counted from 0."""

    def peek(self, count: int) -> list[NumberedRow]:
        """The next rows without taking them."""
        while len(self._ahead) < count and (row := next(self._rows, None)) is not None:
            self._ahead.append(row)
        return [self._ahead[i] for i in range(min(count, len(self._ahead)))]

    def take(self, count: int) -> list[NumberedRow]:
        """The next rows; fewer at the end."""
        rows = [self._ahead.popleft() for _ in range(min(count, len(self._ahead)))]
        rows.extend(islice(self._rows, count - len(rows)))
        return rows

    def keep_lines(self, rows: Sequence[NumberedRow]) -> None:
        """Remember the texts that stand just above a further header."""
        near = rows[-_LINES_ABOVE:]
        self.lines = [(row_no, cell) for row_no, cells in near for cell in cells if isinstance(cell, str)]

    def put_back(self, rows: Sequence[NumberedRow]) -> None:
        """Give rows back, to be read again next."""
        self._ahead.extendleft(reversed(rows))


@dataclass(frozen=True, slots=True)
class Section:
    """What the headings above a project say about it."""

    kind: str = ""
    entry_category: str = ""
    level: str = ""
    region_text: str = ""


@dataclass(slots=True)
class Batch:
    """Projects that stand one after another in the sheet, ready to be converted column by column."""

    row_numbers: list[int] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


class Sorter:
    """Tells the rows of one table apart and keeps account of headings, totals and merged cells."""

    def __init__(
        self,
        sheet: str,
        head: Head,
        columns: Sequence[ColumnReading],
        left: int,
        merges: Sequence[Merge],
        oddities: Oddities,
        sink: Sink,
    ) -> None:
        self.sheet, self.head, self.columns, self.left, self.sink = sheet, head, columns, left, sink
        by_field = {c.field: c.index - left for c in reversed(columns) if c.field}
        self.name_at = by_field["name"]
        self.number_at = by_field.get("seq")
        self.code_at = by_field.get("code")
        self.details = [c.index - left for c in columns if c.field in _DETAILS]
        self.key_cells = [
            c.index - left for c in columns if c.field in ("total_fen", "plan_fen", "done_year_fen", "code")
        ][:2]
        self.totals = Totals(sheet, [c for c in columns if (c.field or "").endswith("_fen")], left)
        self._headings: list[Heading] = []
        self.section = Section()
        self._shadows = _shadows_of(merges, head.last)
        self._merged_names: set[int] = set()
        self._part_row = -2
        self._tops: dict[tuple[int, int], Cell] = {}
        self._odd = _odd_cells(oddities, left)
        self.uncomputed: set[tuple[int, int]] = oddities.uncomputed

    @property
    def name_letter(self) -> str:
        """The letters of the name column."""
        return letter_of(self.name_at + self.left)

    def sort(self, rows: Sequence[NumberedRow]) -> tuple[Batch, Sequence[NumberedRow]]:
        """Sort some rows; gives the projects among them, and the rows from a new header on, which are not looked at."""
        batch = Batch()
        shadows, odd = self._shadows, self._odd
        name_at = self.name_at
        for position, (row_no, cells) in enumerate(rows):
            if row_no in odd:
                for column, word in odd[row_no]:
                    cells[column] = word
            if row_no in shadows:
                self._fill(row_no, cells)
            name = cells[name_at]
            kind = "project" if self._is_plain(name, cells) else self._kind(row_no, cells)
            if kind == "project":
                batch.row_numbers.append(row_no)
                batch.rows.append(cells)
                batch.sections.append(self.section)
                self.totals.count += 1
            elif kind == "header":
                return batch, rows[position:]
        return batch, []

    def _is_plain(self, name: Cell, cells: list[Cell]) -> bool:
        """Whether a row is a project beyond doubt at a glance: a name that is no total, a number, an amount or a code."""
        if not isinstance(name, str) or not name or name[-1] in _TOTAL_ENDS:
            return False
        if self.number_at is None:
            if name[0] in _MARK_STARTS or (name[-1] in ")）" and "个" in name):
                return False
        elif cells[self.number_at].__class__ is not float:
            return False
        return any(cells[key] != "" for key in self.key_cells)

    def _kind(self, row_no: int, cells: list[Cell]) -> str:
        """`project`, `header` (of another table) or `left out`, with everything that is to be noted about the row."""
        filled = [i for i, c in enumerate(cells) if not is_nothing(c)]
        if not filled:
            return "left out"
        name, number = cells[self.name_at], cells[self.number_at] if self.number_at is not None else ""
        if self._is_repeated_header(cells, filled):
            return self._leave(row_no, "重复的表头")
        if (
            isinstance(name, str)
            and len(name) <= _LONGEST_HEADER
            and header_field(name) == "name"
            and self._looks_like_header(cells, filled)
        ):
            return "header"
        if (
            isinstance(number, float)
            and isinstance(name, str)
            and name
            and len(filled) > 3
            and not rowkinds.is_total(compact(name))
        ):
            return "project"
        marks = [compact(c) for c in (number, name, cells[filled[0]]) if isinstance(c, str) and c]
        code = cells[self.code_at] if self.code_at is not None else ""
        has_code = not is_nothing(code) and not (isinstance(code, str) and rowkinds.is_total(compact(code)))
        total = next((m for m in marks if rowkinds.is_total(m)), None)
        if total and not has_code:
            self._mark(row_no, cells, total, None, rowkinds.promised_count(total) if "个" in total else None)
            return self._leave(row_no, f"合计行（{total}）")
        unnumbered = self.number_at is not None and is_nothing(number)
        is_part = any(m.startswith("其中") for m in marks) or (
            unnumbered and row_no == self._part_row + 1 and isinstance(name, str) and rowkinds.is_phase(name)
        )
        if is_part and not has_code and not isinstance(number, float):
            self._part_row = row_no
            return self._leave(row_no, f"上面一行的其中项：{quoted(cells[filled[0]])}")
        if len(filled) <= 4 and rowkinds.is_note([cells[i] for i in filled]):
            return self._leave(row_no, f"说明或落款：{quoted(cells[filled[0]])}")
        heading = self._heading(number, name, cells, filled)
        if heading:
            self._enter(heading)
            self._mark(row_no, cells, heading.text, heading.depth, heading.count)
            return self._leave(row_no, f"分类标题：{quoted(heading.text)}")
        return "project" if not is_nothing(name) else self._nameless(row_no, cells, filled)

    def finish(self) -> None:
        """When all rows are sorted: compare the totals, and point out names alone that head nothing."""
        self.totals.check(self.sink, self.name_letter)
        markers = self.totals.markers
        for number, marker in enumerate(markers, start=1):
            end = markers[number].position if number < len(markers) else self.totals.count
            if marker.depth == 0 and marker.position == end:
                message = f"{quoted(marker.label)}这一行只有名称，按分类标题读，没有当作项目；如是项目，请补上序号和投资"
                self.sink.report(self.sheet, self.name_letter, marker.row_no, "warning", message, "name")

    def _leave(self, row_no: int, why: str) -> str:
        self.sink.leave_out(self.sheet, row_no + 1, why)
        return "left out"

    def _mark(
        self, row_no: int, cells: list[Cell], label: str, depth: int | None, promised: int | None
    ) -> None:
        self.totals.markers.append(
            Marker(self.totals.count, row_no + 1, label, depth, promised, tuple(cells))
        )

    def _is_repeated_header(self, cells: list[Cell], filled: list[int]) -> bool:
        texts = {i: compact(c) for i in filled if isinstance(c := cells[i], str)}
        if len(texts) < 2:
            return False
        return any(
            sum(line.get(i) == t for i, t in texts.items()) >= max(2, len(filled) * 0.7)
            for line in self.head.texts
        )

    def _looks_like_header(self, cells: list[Cell], filled: list[int]) -> bool:
        known = {
            f for i in filled if isinstance(c := cells[i], str) and (f := header_field(c)) and f != "other"
        }
        return len(known) >= 3 and len(known) * 2 >= len(filled)

    def _heading(self, number: Cell, name: Cell, cells: list[Cell], filled: list[int]) -> Heading | None:
        beside = [i for i in filled if i not in (self.name_at, self.number_at)]
        if any(not is_nothing(cells[i]) for i in self.details):
            return None
        lead = cells[filled[0]] if is_nothing(name) and is_nothing(number) else number
        found = rowkinds.heading_of(lead, name)
        if found and (found.depth < 3 or not beside):
            return found
        if rowkinds.is_counted_group(compact(str(name))) or (
            self.number_at is not None and rowkinds.is_group(str(name))
        ):
            return rowkinds.plain_heading(str(name)) if is_nothing(number) else None
        said = [cells[i] for i in filled]
        if len(said) == 1 and isinstance(said[0], str) and len(compact(said[0])) <= 30:
            alone_in_number = self.number_at is not None and filled[0] == self.number_at
            if alone_in_number and compact(said[0]).isdigit():
                return None
            return rowkinds.plain_heading(said[0])
        return None

    def _enter(self, heading: Heading) -> None:
        self._headings = [h for h in self._headings if h.depth < heading.depth]
        if heading.depth == 0 and self._headings:
            self._headings = []
        self._headings.append(heading)
        section = Section()
        for above in self._headings:
            section = replace(section, **{above.role: above.text})
        self.section = section

    def _nameless(self, row_no: int, cells: list[Cell], filled: list[int]) -> str:
        if row_no in self._merged_names:
            if any(isinstance(cells[i], (int, float)) for i in filled if i != self.number_at):
                self.sink.report(
                    self.sheet,
                    self.name_letter,
                    row_no + 1,
                    "warning",
                    "项目名称与上一行是合并单元格，这一行的数没有导入，请并成一行",
                    "name",
                )
            return self._leave(row_no, "项目名称与上一行合并，是上一行的延续")
        if filled == [self.number_at]:
            return self._leave(row_no, "只有序号，没有内容")
        if len(filled) == 1 and isinstance(cells[filled[0]], str):
            return self._leave(row_no, f"单独一行文字：{quoted(cells[filled[0]])}")
        self.sink.report(
            self.sheet,
            self.name_letter,
            row_no + 1,
            "error",
            "这一行有数据却没有项目名称，没有导入，请补上名称",
            "name",
        )
        return self._leave(row_no, "有数据却没有项目名称")

    def _fill(self, row_no: int, cells: list[Cell]) -> None:
        """Give the rows under a cell merged downwards what it says; amounts count once, in the first row."""
        is_blank = all(is_nothing(cell) for cell in cells)
        for column, top in self._shadows[row_no]:
            if column >= len(cells):
                continue
            if row_no == top:
                self._tops[top, column] = cells[column]
            elif column == self.name_at:
                self._merged_names.add(row_no)
            elif not is_blank:
                self._fill_one(row_no, column, top, cells)

    def _fill_one(self, row_no: int, column: int, top: int, cells: list[Cell]) -> None:
        reading = next((c for c in self.columns if c.index - self.left == column), None)
        value = self._tops.get((top, column), "")
        if reading is None or reading.field == "seq" or is_nothing(value):
            return
        if (reading.field or "").endswith(("_fen", "_percent")) or reading.field in (
            "permits_due",
            "permits_done",
        ):
            message = f"与第 {top + 1} 行是合并单元格，金额只记在第 {top + 1} 行，这一行按空读，请拆开合并单元格分别填写"
            self.sink.report(self.sheet, reading.letter, row_no + 1, "warning", message, reading.field)
        else:
            cells[column] = value


def _shadows_of(merges: Sequence[Merge], head_last: int) -> dict[int, list[tuple[int, int]]]:
    """For each row the columns that a cell merged downwards covers, with the row it begins in."""
    shadows: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _ in merges:
        if top > head_last and bottom > top:
            for row in range(top, bottom + 1):
                shadows.setdefault(row, []).append((left, top))
    return shadows


def _odd_cells(oddities: Oddities, left: int) -> dict[int, list[tuple[int, str]]]:
    odd: dict[int, list[tuple[int, str]]] = {}
    for (row, column), word in oddities.errors.items():
        if column >= left:
            odd.setdefault(row, []).append((column - left, word))
    return odd
