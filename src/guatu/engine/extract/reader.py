"""From a document's text to everything it promises."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from guatu.engine.extract.clauses import Clause, clauses_of
from guatu.engine.extract.frequencies import Repeated, repeated_in
from guatu.engine.extract.heads import Head, head_of
from guatu.engine.extract.naming import threshold_in
from guatu.engine.extract.noise import Verdict
from guatu.engine.extract.periods import periods_in
from guatu.engine.extract.promises import ClauseReading, Promise, Setting, read_clause
from guatu.engine.extract.script import Text, prepare
from guatu.engine.extract.sections import Paragraph, paragraphs_of, section_path, sections_of
from guatu.engine.extract.sums import PARTED, Run, part_off, sum_checks
from guatu.engine.extract.tasks import (
    Columns,
    Units,
    cells_of,
    columns_of,
    is_unit_line,
    shared_units,
    task_in_sentence,
    units_at_end,
    units_in_front,
    units_of,
)
from guatu.engine.extract.thread import Thread
from guatu.engine.extract.values import (
    NotTaken,
    Op,
    PlanReading,
    ReadFrequency,
    ReadResult,
    ReadTarget,
    ReadTask,
)
from guatu.engine.extract.words import PAST, VERBS
from guatu.engine.extract.writing import as_written

_AHEAD = re.compile(
    "下一步|下步|下阶段|打算|今后|明年|工作安排|工作计划|工作思路|努力方向|目标任务|工作建议|工作目标"
)
_BEHIND = re.compile(
    "工作情况|主要成效|取得的|工作成效|回顾|完成情况|进展情况|开展情况|主要做法|存在(?:的)?问题|工作基础|发展基础|现状|总结"
)
_PROMISED = re.compile(
    "力争|确保|不低于|不少于|目标|要达到|要完成|率(?:要)?达到|计划(?:完成|新增|实施|新建|投资)|底前|年内|到20\\d\\d年|务必|争取.{0,8}达到"
)
_SPAM_RUN = re.compile("(?:首页|返回顶部|ICP备|公网安备|联系方式|技术支持|版权所有|网站标(?:识|志)码)")
_RULES = {
    "named": "按数字前后的名词定指标",
    "shared_value": "“均”前的几个指标共用一个数",
    "distinct_values": "“分别”前后按次序一一对应",
    "distinct_periods": "“分别”把几个数对应到几个时段",
    "distinct_agents": "“分别”把几个数对应到几个单位",
    "each_agent": "“各”前的每个单位都是这个数",
    "time_limit": "在多少时间内办完",
    "all": "“全部”“全覆盖”理解为100%",
}


def read_plan(text: str) -> PlanReading:
    """Read a plan document: targets, tasks and their units, frequencies, results, and every figure that was left out with its reason.

    Places count characters of `text`. Time grows with the length of the text. Rules only: nothing is guessed by a model.
    """
    return _Reader(text).read()


@dataclass(slots=True)
class _Found:
    targets: list[ReadTarget] = field(default_factory=list)
    tasks: list[ReadTask] = field(default_factory=list)
    frequencies: list[ReadFrequency] = field(default_factory=list)
    results: list[ReadResult] = field(default_factory=list)
    not_taken: list[NotTaken] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text: Text = prepare(text)
        self.plain = self.text.plain
        self.head: Head = head_of(self.plain)
        self.shared = shared_units(self.plain)
        self.found = _Found()
        self.thread = Thread()
        self.task: int | None = None
        self.before: Paragraph | None = None
        self.first, self.given = 0, Units()
        self.section = ""
        self.past = self.told = False
        self.columns: Columns | None = None
        place = f"{self.head.place}{self.head.whole}" if self.head.place else self.head.whole
        self.place = place
        self.setting = Setting(self.head.year, place, "")

    def read(self) -> PlanReading:
        paragraphs = paragraphs_of(self.text)
        for paragraph in paragraphs:
            self._paragraph(paragraph)
        self._give_units()
        found, head = self.found, self.head
        return as_written(
            PlanReading(
                head.title, head.year, head.place, sections_of(paragraphs, self.text), tuple(found.targets), tuple(found.tasks),
                tuple(found.frequencies), tuple(found.results), tuple(found.not_taken), sum_checks(found.targets, found.runs), self.shared,
            ), self.text,
        )  # fmt: skip

    def _paragraph(self, paragraph: Paragraph) -> None:
        body = self.plain[paragraph.body : paragraph.end]
        if (len(body) < 80 and _SPAM_RUN.search(body)) or body == self.head.title:
            return
        if "\t" in body and self._table_row(paragraph):
            return
        if is_unit_line(self.plain, paragraph.body, paragraph.end):
            self._units_line(body)
            return
        ending = units_at_end(self.plain, paragraph.body, paragraph.end, self.shared)
        units = ending.units
        self._give_units()
        self.before, self.first, self.given = paragraph, len(self.found.targets), units
        if paragraph.level and paragraph.level < 6:
            self.task = None
        if units:
            self._add_task(paragraph, units)
        self.found.runs.append(Run())
        self.past = self._is_past(paragraph)
        year = self._year_of(paragraph)
        about = re.match("关于(.{2,24}?项目)$", paragraph.title)
        self.setting = replace(
            self.setting,
            place=about[1] if about else self.place,
            year=year,
            until=self.head.until,
            period=self._period_of(paragraph, year),
        )
        for clause in clauses_of(self.plain, paragraph.body, ending.body_end):
            self._clause(clause, paragraph)
        self._tasks_in_sentences(paragraph, ending.body_end)

    # ---- clauses

    def _clause(self, clause: Clause, paragraph: Paragraph) -> None:
        goes_on = re.match("其中|具体|包括|分别为|分级别|按", clause.text)
        if clause.is_sentence_start and not goes_on:
            self.thread, self.told = Thread(), False
            self.found.runs.append(Run())
        elif self.plain[clause.start - 1 : clause.start] == ";":
            self.thread.agent = ""
            if self.thread.period and not self.thread.period.is_each and not clause.text.startswith("其中"):
                self.thread.period = None
        if PARTED.match(clause.text):
            part_off(self.found.runs)
        label = clause.after_label
        if label and re.search("项目$|企业$", label):
            self.thread.subject = label
        self.section = section_path(paragraph)
        repeats = repeated_in(clause.text)
        for repeat in repeats:
            self._add_frequency(clause, repeat)
        whole = replace(self.thread)
        if goes_on or clause.text.startswith("其中"):
            self.thread.take_parts()
        reading = read_clause(clause, self.thread, self.setting)
        if clause.text.startswith("其中"):
            self.thread.subject, self.thread.noun, self.thread.group = whole.subject, whole.noun, whole.group
        self.told = self.told or (
            (bool(PAST.search(clause.text)) or self._is_gone_by(clause)) and not _PROMISED.search(clause.text)
        )
        self._file(reading, clause, repeats)

    def _file(self, reading: ClauseReading, clause: Clause, repeats: list[Repeated]) -> None:
        for start, end, verdict in reading.left_out:
            self._leave_out(clause, start, end, verdict)
        for promise in reading.promises:
            if any(r.start <= promise.figure_start < r.end and r.times for r in repeats):
                self._leave_out(
                    clause,
                    promise.figure_start,
                    promise.figure_end,
                    Verdict("frequency", "反复要做的次数，列在常态化工作里"),
                )
            elif self._is_result(clause, promise):
                self._add_result(clause, promise)
            elif not promise.name or len(promise.name) < 2:
                self._leave_out(
                    clause,
                    promise.figure_start,
                    promise.figure_end,
                    Verdict("unnamed", "看不出是哪个指标的数，请核对后补上"),
                )
            else:
                self._add_target(clause, promise)
        for start, end in clause.masked:
            if re.search(r"\d|[一二三四五六七八九十百]", clause.text[start:end]):
                self._leave_out(clause, start, end, Verdict("quoted", "引号、书名号里的名称，不是要达到的数"))

    def _is_past(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph stands where the document tells what was done."""
        for title in reversed(paragraph.titles):
            if _AHEAD.search(title):
                return False
            if _BEHIND.search(title):
                return True
        body = self.plain[paragraph.body : paragraph.body + 30]
        return self.head.is_report and not _AHEAD.search(body)

    def _is_result(self, clause: Clause, promise: Promise) -> bool:
        before = clause.text[: promise.figure_start]
        if self.past or self.told:
            return not _PROMISED.search(before.replace("率达到", "")) or bool(PAST.search(before))
        return bool(PAST.search(before)) and not _PROMISED.search(before) and promise.op is Op.EQUAL

    def _is_gone_by(self, clause: Clause) -> bool:
        """2023年,全县… in a plan for 2024; 近三年,…"""
        if not clause.is_sentence_start:
            return False
        if re.match("近[一二两三四五]年|近年", clause.text):
            return True
        match = re.match(
            rf"(20\d\d)年(?:度)?(?:$|全[省市县区镇]|我[省市县区镇]|共|累计|(?:{VERBS}))", clause.text
        )
        return bool(match and self.head.year and int(match[1]) < self.head.year)

    def _period_of(self, paragraph: Paragraph, year: int | None) -> str:
        """The period of a figure that names none: that of its heading (一季度：集中开工), else the year or the plan's last one."""
        for title in reversed(paragraph.titles):
            if found := [each for each in periods_in(title, year) if not each.is_each]:
                return found[-1].code
        if self.head.until and year == self.head.year and not self._says_year(paragraph):
            return f"by {self.head.until}-12-31"
        return str(year or "")

    def _says_year(self, paragraph: Paragraph) -> bool:
        words = (self.plain[paragraph.body : paragraph.body + 16], *paragraph.titles)
        return any(re.match(rf"(?:到)?{self.head.year}年", each) for each in words)

    def _year_of(self, paragraph: Paragraph) -> int | None:
        """The year a paragraph is about: said at its beginning or in a heading above it, else the document's."""
        year = self.head.year
        for words in (self.plain[paragraph.body : paragraph.body + 16], *reversed(paragraph.titles)):
            match = re.match(
                r"(?:到)?(20\d\d)年(?:度|工作|重点|主要|目标|全[省市县区]|我[们省市县区]|计划|任务|[,:]|$)",
                words,
            )
            if match and (year is None or int(match[1]) >= year):
                return int(match[1])
        return year

    # ---- rows

    def _place(self, clause: Clause) -> tuple[str, int, int]:
        start, end = self.text.span(clause.start, clause.end)
        return self.text.original[start:end], start, end

    def _add_target(self, clause: Clause, promise: Promise) -> None:
        quote, start, end = self._place(clause)
        value_start, value_end = self.text.span(
            clause.start + promise.figure_start, clause.start + promise.figure_end
        )
        reason = f"{_RULES[promise.rule]}：{promise.name}"
        self.found.runs[-1].rows.append(len(self.found.targets))
        self.found.targets.append(
            ReadTarget(
                quote, start, end, value_start, value_end, promise.name, promise.scope, promise.op, promise.value, promise.unit,
                promise.period, promise.grows, promise.modality, self.section, promise.rule, reason, promise.is_implied,
                threshold_in(promise.name),
            )
        )  # fmt: skip

    def _add_result(self, clause: Clause, promise: Promise) -> None:
        quote, start, end = self._place(clause)
        self.found.results.append(
            ReadResult(
                quote, start, end, promise.name, promise.op, promise.value, promise.unit, self.section, "past"
            )
        )

    def _leave_out(self, clause: Clause, start: int, end: int, verdict: Verdict) -> None:
        first, last = self.text.span(clause.start + start, clause.start + max(end, start + 1))
        self.found.not_taken.append(
            NotTaken(self.text.original[first:last], first, last, verdict.rule, verdict.reason)
        )

    def _add_frequency(self, clause: Clause, repeat: Repeated) -> None:
        quote, start, end = self._place(clause)
        self.found.frequencies.append(
            ReadFrequency(quote, start, end, repeat.times, repeat.op, repeat.per, self.section, repeat.rule)
        )

    # ---- tasks

    def _add_task(self, paragraph: Paragraph, units: Units, rule: str = "units_at_end") -> None:
        title = paragraph.title or (paragraph.titles[-1] if paragraph.titles else "")
        title = title or re.split("[。,;:]", self.plain[paragraph.body : paragraph.end], maxsplit=1)[0][:40]
        self.task = len(self.found.tasks)
        self._file_task(paragraph, paragraph.start, paragraph.end, title, units, rule)

    def _file_task(
        self, paragraph: Paragraph, first: int, last: int, title: str, units: Units, rule: str
    ) -> None:
        """Add a task said at `first:last` of the plain text; one said in part of a paragraph has no number."""
        start, end = self.text.span(first, last)
        number = paragraph.number if first == paragraph.start else ""
        self.found.tasks.append(
            ReadTask(
                title, number, start, end, section_path(paragraph), units.lead, units.support, units.has_more, rule
            )
        )  # fmt: skip

    def _table_row(self, paragraph: Paragraph) -> bool:
        """A row of a table of tasks; the head of one is remembered for the rows under it."""
        cells = cells_of(self.plain[paragraph.start : paragraph.end])
        if columns := columns_of(cells):
            self.columns = columns
            return True
        row = self.columns.row(cells, self.shared) if self.columns else None
        if row is None:
            return False
        title, units = row
        self._file_task(paragraph, paragraph.start, paragraph.end, title, units, "table")
        self._give_units()
        self.first, self.given = len(self.found.targets), units
        self.past, self.section = False, section_path(paragraph)
        self.setting = replace(self.setting, period=self._period_of_row(cells))
        self.found.runs.append(Run())
        for clause in clauses_of(self.plain, paragraph.body, paragraph.end):
            self._clause(clause, paragraph)
        return True

    def _period_of_row(self, cells: list[str]) -> str:
        """By when a row of a table is due: the last cell that says a time and nothing else, else the year."""
        for cell in reversed(cells):
            found = periods_in(cell, self.head.year)
            if found and found[-1].end - found[0].start >= len(cell) - 2:
                return found[-1].code
        return str(self.head.year or "")

    def _units_line(self, body: str) -> None:
        """责任单位：… on a line of its own belongs to the paragraph before it."""
        units = units_of(body.strip("()。"), self.shared)
        if units and self.before is not None:
            self._add_units(self.before, units)
            self.given = self.given.joined(units)

    def _add_units(self, paragraph: Paragraph, units: Units) -> None:
        """Units said after a task, or in its sentences, are added to it."""
        if self.task is not None:
            old = self.found.tasks[self.task]
            all_ = Units(old.units, old.support, old.has_more).joined(units)
            self.found.tasks[self.task] = replace(
                old, units=all_.lead, support=all_.support, has_more=all_.has_more
            )
        else:
            self._add_task(paragraph, units, "units_said")

    def _tasks_in_sentences(self, paragraph: Paragraph, end: int) -> None:
        for match in re.finditer("[^。;]+", self.plain[paragraph.body : end]):
            if units := units_in_front(match[0], self.shared):
                self._add_units(paragraph, units)
            if "由" in match[0] and (read := task_in_sentence(match[0])):
                title, units = read
                first, last = paragraph.body + match.start(), paragraph.body + match.end()
                self._file_task(paragraph, first, last, title, units, "said_in_sentence")

    def _give_units(self) -> None:
        """The targets of the paragraph that ends here are answered for by its units."""
        for number in range(self.first, len(self.found.targets)) if self.given else ():
            self.found.targets[number] = replace(
                self.found.targets[number], units=self.given.lead, support=self.given.support
            )
