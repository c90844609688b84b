"""A 任务书 as an official paper: to whom, by what promise, which nodes by when, what is late and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from guatu.bulletins.compose import Frame
from guatu.bulletins.content import AnnexTable, BulletinContent, Cell, Column, Section, heading_number
from guatu.bulletins.schedules.parts import NOBODY, Share, bodies_of, lines_of_body, share_of
from guatu.engine.calendar import Month
from guatu.kit.errors import NotVisible, Refused
from guatu.registry.enums import Stage
from guatu.scheduling.queries.agreements import Agreement
from guatu.scheduling.queries.picture import Line, lines_of
from guatu.scheduling.queries.reasons import rescue
from guatu.scheduling.timetables import Timetable

NAMED = 10
_TARGETS = (Stage.STARTED, Stage.COMPLETED, Stage.PRODUCING)
_COLUMNS = (
    Column("序号", "count", width=2.5),
    Column("阶段", width=5.5),
    Column("节点", width=8.5),
    Column("责任单位", width=6.5),
    Column("最迟开始", width=6.5),
    Column("最迟完成", width=6.5),
    Column("法定时限", width=13),
    Column("成果", width=6.5),
    Column("备注", width=6.5),
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A 任务书 that can be given out whole, or to one body with its nodes alone."""

    found: Timetable
    share: Share
    frame: Frame
    agreed: tuple[Agreement, ...]

    @property
    def name(self) -> str:
        """开工任务书, 竣工任务书."""
        return f"{self.share.purpose}任务书"

    @property
    def content(self) -> BulletinContent:
        """The whole, addressed to everybody responsible. Raises Refused when nothing is left to be done."""
        return _paper(self, self.name, self.share.open, list(_whole(self)), self._addressees)

    def slip(self, body: str) -> BulletinContent:
        """What one body has to do, and nothing of the others. Raises NotVisible for a body without open nodes."""
        lines = lines_of_body(self.share.open, body)
        if not lines:
            raise NotVisible
        return _paper(self, f"{self.share.purpose}任务单", lines, list(_slip(self, body, lines)), (body,))

    @property
    def _addressees(self) -> tuple[str, ...]:
        return tuple(body for body in self.share.bodies if body != NOBODY)


def letter_of(found: Timetable, frame: Frame, agreed: Sequence[Agreement]) -> Letter:
    """The 任务书 of a schedule as it stands: 开工任务书 before 开工, after it the one for what is left."""
    return Letter(found, share_of(found), frame, tuple(agreed))


def _paper(
    letter: Letter,
    name: str,
    lines: Sequence[Line],
    sections: Sequence[tuple[str, Sequence[str]]],
    addressees: tuple[str, ...],
) -> BulletinContent:
    if not lines:
        raise Refused("节点都已完成，没有要下达的任务")
    frame, project = letter.frame, letter.found.row.project
    return BulletinContent(
        title=f"{titled(project.name)}\n{name}",
        issuer=frame.issuer,
        issued_on=frame.dated,
        period=Month.of(frame.dated),
        addressees=addressees,
        basis=(_basis(letter),),
        sections=tuple(
            Section(f"{heading_number(at)}、{heading}", tuple(said))
            for at, (heading, said) in enumerate(sections, 1)
        ),
        annexes=(_table(letter.share, name, lines),),
        marks=frame.marks,
        contact=frame.contact,
    )


def titled(name: str) -> str:
    """The name as titles say it: ××项目, ××工程."""
    return name if name.endswith(("项目", "工程")) else f"{name}项目"


def said_date(day: date) -> str:
    """2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _basis(letter: Letter) -> str:
    found = letter.found
    which = f"{letter.share.purpose}前" if letter.share.purpose == Stage.STARTED.label else "余下"
    return (
        f"根据{found.promise.source}，{titled(found.row.project.name)}应于{said_date(found.promise.on)}前"
        f"{_verb(found.aim.name)}。现按该日期倒排工期，将{which}各节点的责任单位和时限明确如下。"
    )


def _verb(aim: str) -> str:
    """完成“竣工验收”, but plainly 竣工."""
    return aim if aim in {stage.label for stage in _TARGETS} else f"完成“{aim}”"


def _whole(letter: Letter) -> Iterator[tuple[str, list[str]]]:
    found, share = letter.found, letter.share
    yield "目标日期", list(_targets(found))
    yield "目前进展", list(_standing(letter))
    if letter.agreed:
        yield "已定的赶工措施", [*_agreed(letter.agreed)]
    if critical := [line for line in share.open if line.is_critical]:
        yield "关键节点", [*_critical(critical)]
    yield "各阶段安排", [_phase(name, lines) for name, lines in share.phases.items()]
    yield "工作要求", list(_demands(share.open))


def _slip(letter: Letter, body: str, lines: Sequence[Line]) -> Iterator[tuple[str, list[str]]]:
    yield "目标日期", list(_targets(letter.found))
    yield "承担的任务", list(_own(letter.found, body, lines))
    yield "工作要求", list(_demands(lines))


def _targets(found: Timetable) -> Iterator[str]:
    """The steps everybody looks at and the promised nodes, in their order."""
    for line in lines_of(found):
        node = line.node
        if not (line.promised_on or node.stage in _TARGETS):
            continue
        if line.state == "done":
            yield f"{node.name}：已于{said_date(line.window.finish)}完成。"
            continue
        promise = found.promises.get(node.key)
        parts = [f"目标日期{said_date(promise.on)}（{promise.source}）"] if promise else []
        if line.latest_finish and (not promise or line.latest_finish < promise.on):
            parts.append(f"倒排的最迟日期{said_date(line.latest_finish)}")
        parts.append(f"按目前进展预计{said_date(line.window.finish)}")
        yield f"{node.name}：{'，'.join([*parts, *_room(line)])}。"


def _room(line: Line) -> list[str]:
    if line.total_float is None:
        return []
    if line.late:
        return [f"晚{line.late}个{line.unit}"]
    return [f"余量{line.total_float}个{line.unit}" if line.total_float else "没有余量"]


def _standing(letter: Letter) -> Iterator[str]:
    found, share = letter.found, letter.share
    total = len(lines_of(found))
    done = sum(line.state == "done" for line in lines_of(found))
    under_way = [line.node.name for line in share.open if line.state == "started"]
    going = f"，正在办理{_listed(under_way)}" if under_way else ""
    yield f"截至{said_date(found.plan.as_of)}，全部{total}个节点已完成{done}个{going}。"
    keys = {line.node.key for line in share.open}
    late = [miss.sentence for miss in found.misses if miss.task.id in keys or miss.task.id == found.row.aim]
    yield from _numbered([*late[:NAMED]])
    if found.late_days > 0 and (way := rescue(found)):
        yield f"可用的赶工措施测算：{way.recovery.sentence}"
    years = sorted({year for line in share.open for year in line.unannounced})
    if years:
        yield (
            f"{'、'.join(map(str, years))}年的放假调休安排尚未公布，有关日期暂按周一至周五计算，公布后以重排的日期为准。"
        )


def _agreed(agreed: Iterable[Agreement]) -> Iterator[str]:
    yield from _numbered(
        [
            f"{each.option.name}（{each.option.way}）{_condition(each.option.when)}。同意：{each.agreed_by or '未写明'}。"
            for each in agreed
        ]
    )


def _condition(when: str) -> str:
    return f"，条件：{when.rstrip('。')}" if when else ""


def _critical(lines: Sequence[Line]) -> Iterator[str]:
    yield f"{len(lines)}个节点在关键路径上，任何一个推迟，预计日期随之推迟："
    yield from _numbered([_dated(line) for line in lines[:NAMED]])
    if len(lines) > NAMED:
        yield f"其余{len(lines) - NAMED}个见附件。"


def _own(found: Timetable, body: str, lines: Sequence[Line]) -> Iterator[str]:
    critical = [line for line in lines if line.is_critical]
    said = f"，其中{len(critical)}个是关键节点" if critical else ""
    yield f"{body}承担{len(lines)}个节点{said}，时限见附件："
    yield from _numbered([_dated(line, own=True) for line in lines[:NAMED]])
    if len(lines) > NAMED:
        yield f"其余{len(lines) - NAMED}个见附件。"
    keys = {line.node.key for line in lines}
    yield from (miss.sentence for miss in found.misses if miss.task.id in keys)


def _dated(line: Line, *, own: bool = False) -> str:
    """可研批复（发改局）：最迟2026年3月2日开始、2026年3月27日完成，已晚3个工作日."""
    who = "" if own else f"（{'、'.join(bodies_of(line))}）"
    said = []
    if line.latest_start and line.latest_finish:
        start = f"{said_date(line.latest_start)}开始、" if line.node.days and line.state == "waiting" else ""
        said.append(f"最迟{start}{said_date(line.latest_finish)}完成")
    else:
        said.append("没有限定日期，随前后节点安排")
    if line.late:
        said.append(f"已晚{line.late}个{line.unit}")
    return f"{line.node.name}{who}：{'，'.join(said)}。"


def _phase(name: str, lines: Sequence[Line]) -> str:
    last = max((line.latest_finish for line in lines if line.latest_finish), default=None)
    by = f"，最迟{said_date(last)}全部完成" if last else ""
    who = list(dict.fromkeys(body for line in lines for body in bodies_of(line)))
    return f"{name}：{len(lines)}个节点{by}；责任单位：{_listed(who)}。"


def _demands(lines: Sequence[Line]) -> Iterator[str]:
    yield "最迟日期由目标日期逐个节点倒排得出。各责任单位按附件的时限办理，能提前的尽量提前。"
    if any(line.law for line in lines):
        yield "有法定时限的，不得超过法定时限；公示、公告等法定最短期限不得压缩。"
    yield "节点开始、完成后及时登记；预计不能按期完成的，说明原因、影响和补救办法，由牵头单位重排后重新明确时限。"


def _table(share: Share, name: str, lines: Sequence[Line]) -> AnnexTable:
    years = sorted({year for line in lines for year in line.unannounced})
    said = "、".join(map(str, years))
    note = f"带＊的日期落在或经过{said}年，放假调休安排未公布，暂按周一至周五计算" if years else ""
    return AnnexTable(f"{name}节点表", note, _COLUMNS, tuple(_row(share, line) for line in lines))


def _row(share: Share, line: Line) -> tuple[Cell, ...]:
    node = line.node
    start = line.window.task.started_on
    return (
        share.number[node.key],
        node.phase or "其他",
        node.name,
        "、".join(bodies_of(line)),
        f"{start}已开始" if start else _day(line.latest_start, line) if node.days else "—",
        _day(line.latest_finish, line),
        line.law.removeprefix("法定").replace(" ", ""),
        node.deliverable,
        "；".join(_remarks(line)),
    )


def _remarks(line: Line) -> Iterator[str]:
    if line.is_critical:
        yield "关键"
    if line.late:
        yield f"晚{line.late}个{line.unit}"
    if line.state == "started":
        yield f"完成{line.window.task.percent}%"
    if line.promised_on:
        yield f"目标日期{line.promised_on}"
    if line.node.remark:
        yield line.node.remark


def _day(day: date | None, line: Line) -> str:
    return f"{day}{'＊' if line.unannounced else ''}" if day else "—"


def _listed(names: Sequence[str], most: int = 6) -> str:
    return "、".join(names[:most]) + (f"等{len(names)}个" if len(names) > most else "")


def _numbered(said: Sequence[str]) -> list[str]:
    return [f"{at}.{each}" for at, each in enumerate(said, 1)] if len(said) > 1 else list(said)
