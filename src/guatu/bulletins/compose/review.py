"""The year-end review of a plan as an official paper: the same form as a bulletin, from what became of its targets and tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from guatu.bulletins.compose import Frame
from guatu.bulletins.content import AnnexTable, BulletinContent, Cell, Column, Section, heading_number
from guatu.targets.enums import TaskState
from guatu.targets.queries.duties import DutyLine
from guatu.targets.queries.review import MET, RUNNING, UNKNOWN, UNMET, Review, ReviewedTarget
from guatu.targets.queries.tasks import TaskLine

NAMED = 20
_COLOURS = {"red": "红", "yellow": "黄", "green": "绿", "orange": "橙", "blue": "蓝"}


def compose_review(found: Review, frame: Frame) -> BulletinContent:
    """The review of a plan: sums, section by section what was not reached, tasks and duties; every target in an annex."""
    return BulletinContent(
        title=f"《{found.plan.title}》\n{found.plan.year or found.month.year}年完成情况报告",
        issuer=frame.issuer,
        issued_on=frame.dated,
        period=found.month,
        basis=(_basis(found),),
        lead=(_lead(found),),
        sections=tuple(_numbered(_sections(found))),
        closing=(_closing(found),),
        annexes=tuple(_annexes(found)),
        marks=frame.marks,
        contact=frame.contact,
    )


def _numbered(sections: Iterable[tuple[str, Sequence[str]]]) -> Iterator[Section]:
    for number, (heading, paragraphs) in enumerate(sections, 1):
        yield Section(heading=f"{heading_number(number)}、{heading}", paragraphs=tuple(paragraphs))


def _basis(found: Review) -> str:
    return (
        f"现将《{found.plan.title}》截至{found.month.label}底的完成情况报告如下。"
        "每个目标的原句、完成数和依据见附件，均可在平台上逐项核对。"
    )


def _lead(found: Review) -> str:
    total = len(found.targets)
    if not total:
        return "方案中没有采用的量化目标。"
    decided = found.count(MET) + found.count(UNMET)
    parts = [
        f"{verdict}{count}项" for verdict in (MET, UNMET, RUNNING, UNKNOWN) if (count := found.count(verdict))
    ]
    share = f"；有结论的{decided}项中达到{found.count(MET) / decided * 100:.1f}%" if decided else ""
    return f"方案共提出量化目标{total}项，其中{'、'.join(parts)}{share}。"


def _sections(found: Review) -> Iterator[tuple[str, list[str]]]:
    if found.targets:
        yield "量化目标", [_section_line(name, each) for name, each in found.by_section().items()]
    for heading, verdict in (("未达到的目标", UNMET), ("没有数据的目标", UNKNOWN)):
        if found.count(verdict):
            yield heading, list(_named(found, verdict))
    if found.tasks:
        yield "重点任务", list(_tasks(found.tasks))
    if found.duties:
        yield "常态化工作", [_duties(found.duties)]


def _section_line(name: str, targets: Sequence[ReviewedTarget]) -> str:
    verdicts = [each.verdict for each in targets]
    parts = [f"{word}{verdicts.count(word)}项" for word in (MET, UNMET, RUNNING, UNKNOWN) if word in verdicts]
    return f"{f'“{name}”部分' if name else '其他'}：目标{len(targets)}项，{'、'.join(parts)}。"


def _named(found: Review, verdict: str) -> Iterator[str]:
    chosen = [each for each in found.targets if each.verdict == verdict]
    for number, each in enumerate(chosen[:NAMED], 1):
        unit = f"（{each.target.unit_in_charge}）" if each.target.unit_in_charge else ""
        said = f"完成{_tight(each.reached)}" if verdict == UNMET else each.evidence
        yield f"{number}.{each.label}{unit}：目标{_tight(each.promised)}，{said}。"
    if len(chosen) > NAMED:
        yield f"其余{len(chosen) - NAMED}项见附件1。"


def _tasks(tasks: Sequence[TaskLine]) -> Iterator[str]:
    states = [line.task.progress_state for line in tasks]
    counted = "、".join(
        f"{label}{states.count(state)}项" for state, label in TaskState.choices if state in states
    )
    overdue = sum(line.is_overdue for line in tasks)
    yield f"方案部署任务{len(tasks)}项，{counted}{f'，其中超过时限{overdue}项' if overdue else ''}。"
    left = [line for line in tasks if line.task.progress_state == TaskState.OPEN]
    for number, line in enumerate(left[:NAMED], 1):
        who = "、".join(_units(line.lead))
        said = line.last.text.rstrip("。") if line.last else "没有填报进展"
        yield f"{number}.{line.task.title}{f'（{who}）' if who else ''}，进度{line.task.progress_percent}%：{said}。"


def _duties(duties: Sequence[DutyLine]) -> str:
    over = sum(line.coverage.over for line in duties)
    kept = sum(line.coverage.kept for line in duties)
    share = f"，占{kept / over * 100:.1f}%" if over else ""
    return f"方案要求的常态化工作{len(duties)}项，应办{over}个周期，有登记的{kept}个周期{share}，见附件。"


def _closing(found: Review) -> str:
    return (
        f"注：完成数取{found.month.label}底或目标期满时的数；“达到”按方案原文的比较方式逐项比较，"
        "写“左右”的达到九成五算达到，期限没有到而还没有达到的列为推进中；平台口径的数由平台按公式计算，填报的数由责任单位负责。"
    )


def _annexes(found: Review) -> Iterator[AnnexTable]:
    if found.targets:
        yield _target_table(found)
    if found.tasks:
        yield _task_table(found.tasks)
    if found.duties:
        yield _duty_table(found.duties)


def _target_table(found: Review) -> AnnexTable:
    columns = (
        Column("序号", "count", width=2),
        Column("目标", width=8),
        Column("方案原句", width=15),
        Column("承诺", width=7),
        Column("完成", width=5),
        Column("结论", width=4),
        Column("亮灯", "light", width=3),
        Column("责任单位", width=5),
        Column("依据", width=13),
    )
    rows = tuple(_target_row(number, each) for number, each in enumerate(found.targets, 1))
    return AnnexTable("量化目标完成情况表", "", columns, rows)


def _target_row(number: int, each: ReviewedTarget) -> tuple[Cell, ...]:
    quote = " ".join(each.target.quote.split())
    unit = str(each.target.unit_in_charge or "")
    light = _COLOURS.get(each.colour)
    promised, reached = _tight(each.promised), _tight(each.reached)
    return (number, each.label, quote, promised, reached, each.verdict, light, unit, each.evidence)


def _task_table(tasks: Sequence[TaskLine]) -> AnnexTable:
    columns = (
        Column("序号", "count", width=2),
        Column("任务", width=10),
        Column("责任单位", width=9),
        Column("配合单位", width=8),
        Column("时限", width=5),
        Column("状态", width=4),
        Column("进度", width=3),
        Column("最近一次进展", width=16),
    )
    rows = tuple(_task_row(number, line) for number, line in enumerate(tasks, 1))
    return AnnexTable("重点任务完成情况表", "", columns, rows)


def _task_row(number: int, line: TaskLine) -> tuple[Cell, ...]:
    last = (
        f"{line.last.organisation or line.last.by_name} {line.last.at:%Y-%m-%d}：{line.last.text}"
        if line.last
        else ""
    )
    support = [*_units(line.support), *line.shared]
    return (
        number,
        f"{line.task.number}{'.' if line.task.number else ''}{line.task.title}",
        "、".join(_units(line.lead)),
        "、".join(support),
        f"{line.task.due_on:%Y-%m-%d}" if line.task.due_on else "",
        line.task.get_progress_state_display(),
        f"{line.task.progress_percent}%",
        last,
    )


def _duty_table(duties: Sequence[DutyLine]) -> AnnexTable:
    columns = (
        Column("序号", "count", width=2),
        Column("工作", width=18),
        Column("频次", width=6),
        Column("承办单位", width=8),
        Column("应办周期", "count", width=4),
        Column("已办周期", "count", width=4),
        Column("登记次数", "count", width=4),
    )
    rows = tuple(
        (
            number,
            line.duty.title,
            line.times,
            str(line.duty.organisation or ""),
            line.coverage.over,
            line.coverage.kept,
            line.coverage.times_done,
        )
        for number, line in enumerate(duties, 1)
    )
    return AnnexTable("常态化工作登记情况表", "", columns, rows)


def _tight(text: str) -> str:
    """A figure without the space before its unit, as papers write it."""
    return text.replace(" ", "")


def _units(units: Iterable[object]) -> list[str]:
    """The organisations, or the names of the document where none was matched."""
    return list(dict.fromkeys(str(getattr(unit, "organisation", None) or unit) for unit in units))
