"""The rows of schedules as the engine's networks, and their dates on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from guatu.engine.calendar import CalendarError, WorkCalendar
from guatu.engine.schedule import (
    Edge,
    Limit,
    Link,
    LinkKind,
    Miss,
    Schedule,
    ScheduleError,
    Sense,
    Task,
    apply_options,
    compile_network,
    early_chain,
    misses,
    schedule,
)
from guatu.kit.errors import Refused
from guatu.kit.spans import pieces
from guatu.kit.yaml_text import PackProblems
from guatu.registry.enums import Stage
from guatu.registry.facts import StageDay, stage_days
from guatu.scheduling.calendars import Almanac, CalendarSpec
from guatu.scheduling.enums import Deed, Precision
from guatu.scheduling.models import Change, Node, NodeLink, OptionTaken, ProjectSchedule, Promise
from guatu.scheduling.packs.compiled import PackOption, SchedulePack, compile_schedule_pack

PIECE = 400


@dataclass(frozen=True, eq=False)
class Timetable:
    """A schedule with its nodes (by key, in order), what was promised (by node key) and its dates as known on a day.

    `stored_links` and `tasks` are without the ways taken to win time, by which `plan` goes. `is_over`: the aim is finished, or
    the project was given up.
    """

    row: ProjectSchedule
    nodes: dict[str, Node]
    promises: dict[str, Promise]
    options: tuple[PackOption, ...]
    taken: tuple[str, ...]
    stored_links: tuple[Link, ...]
    tasks: tuple[Task, ...]
    is_over: bool
    plan: Schedule

    @property
    def aim(self) -> Node:
        """The node the plan is counted back from."""
        return self.nodes[self.row.aim]

    @property
    def promise(self) -> Promise:
        """What was promised of the aim."""
        return self.promises[self.row.aim]

    @cached_property
    def misses(self) -> tuple[Miss, ...]:
        """Everything that cannot be kept."""
        return misses(self.plan)

    @cached_property
    def late_days(self) -> int:
        """Working days by which the aim is late; negative: to spare."""
        days = self.plan.network.calendars["工作日"].before
        late = days[self.plan.earliest_end] - days[self.plan.end]
        return (
            max(late, 1) if self.plan.finish > self.promise.on else late
        )  # nothing but rest between is late too

    @cached_property
    def missed(self) -> Miss | None:
        """The promise of another node than the aim that is missed by most days; None when all are kept."""
        own = [
            miss
            for miss in self.misses
            if miss.limit
            and miss.task.id in self.promises
            and miss.limit.day == self.promises[miss.task.id].on
        ]
        return max(own, key=lambda miss: miss.days, default=None)

    def offset(self, key: str) -> int:
        """How many days more a node has on record than it takes: what options take off, less what the law adds."""
        return self.nodes[key].days - self.task(key).days

    def with_days(self, key: str, days: int) -> Schedule:
        """The schedule if a node had so many days on record; the ways taken to win time stay taken."""
        node = self.nodes[key]
        tasks = [
            replace(task, days=_days(days, node.law_least)) if task.id == key else task for task in self.tasks
        ]
        chosen = [option.engine for option in self.options if option.key in self.taken]
        calendars = self.plan.network.calendars
        return self.plan.on(compile_network(*apply_options(tasks, self.stored_links, chosen), calendars))

    @cached_property
    def critical(self) -> frozenset[str]:
        """The nodes not done that decide when the aim is finished: the chain that makes its earliest day, and whatever else
        moves it when it slips by a day. Between calendars a chain may hold a day of rest without ceasing to decide."""
        chain = {
            step.task.id for step in early_chain(self.plan, self.plan.network.number_of(self.row.aim)).steps
        }
        return frozenset(key for key in {*chain, *self.plan.critical()} if not self.task(key).finished_on)

    @cached_property
    def bound(self) -> frozenset[str]:
        """The nodes whose latest dates say anything: those the aim or another promised or limited node waits for, and these."""
        plan = self.plan
        return frozenset(
            task.id for task, is_bound in zip(plan.network.tasks, plan.is_bound, strict=True) if is_bound
        )

    @property
    def disorder(self) -> tuple[str, ...]:
        """What was reported against the order of the nodes or the law's least days; what is only taken for granted says nothing."""
        granted = {key for key, node in self.nodes.items() if node.precision == Precision.ASSUMED}
        order = [
            each.sentence for each in self.plan.disorder if not {each.link.before, each.link.after} & granted
        ]
        return (*order, *filter(None, (self._against_law(node) for node in self.nodes.values())))

    def _against_law(self, node: Node) -> str:
        """What is said of a node that was finished sooner or later than the law allows; the day it began is not counted."""
        task = self.task(node.key)
        if not (task.started_on and task.finished_on):
            return ""
        calendar = self.plan.network.calendars[node.calendar]
        took = calendar.count(task.started_on + timedelta(1), task.finished_on)
        if node.law_least and took < node.law_least:
            return f"“{node.name}”只用了 {took} 天，少于法定的 {node.law_least} 天（{node.law_source}）"
        if node.law_most and took > node.law_most:
            return f"“{node.name}”用了 {took} 天，超过法定的 {node.law_most} 天（{node.law_source}）"
        return ""

    @property
    def untaken(self) -> tuple[PackOption, ...]:
        """The ways to win time that were not taken and speak of nodes that are still there and not done."""
        open_ones = {key for key, node in self.nodes.items() if self.task(key).finished_on is None}
        return tuple(
            option
            for option in self.options
            if option.key not in self.taken
            and set(option.engine.affects) <= set(self.nodes)
            and open_ones & set(option.engine.affects)
        )

    def task(self, key: str) -> Task:
        """A node as the engine has it."""
        return self.plan.network.tasks[self.plan.network.number_of(key)]


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows a timetable is made of; some of them may not be stored yet."""

    row: ProjectSchedule
    nodes: Sequence[Node]
    links: Sequence[NodeLink]
    promises: Sequence[Promise]
    taken: Sequence[str] = ()


def timetables(rows: Iterable[ProjectSchedule], as_of: date) -> Iterator[Timetable | str]:
    """The timetables of stored schedules, in their order; for one that cannot be worked out the sentence that says why."""
    almanac = Almanac()
    for few in pieces(rows, PIECE):
        found = _parts(few, as_of)
        happened = stage_days([row.project_id for row in few], as_of)
        for parts in found:
            try:
                yield timetable(parts, as_of, almanac, happened.get(parts.row.project_id, {}))
            except Refused as refused:
                yield "；".join([refused.sentence, *refused.details])


def timetable_of(row: ProjectSchedule, as_of: date) -> Timetable:
    """The timetable of one stored schedule. Raises Refused when it cannot be worked out."""
    (parts,) = _parts([row], as_of)
    return timetable(parts, as_of, Almanac(), stage_days([row.project_id], as_of).get(row.project_id, {}))


def parts_of(row: ProjectSchedule) -> Parts:
    """The stored rows of one schedule."""
    return _parts([row])[0]


def timetable(parts: Parts, as_of: date, almanac: Almanac, happened: dict[str, StageDay]) -> Timetable:
    """Rows put through the engine. Raises Refused with every problem: circles, dates beyond the calendar, unknown names."""
    row = parts.row
    pack = _pack_of(row)
    options = pack.options if pack else ()
    nodes = {node.key: node for node in sorted(parts.nodes, key=lambda node: node.place)}
    promises = {promise.node: promise for promise in parts.promises}
    named = pack.calendars if pack else {}
    specs = {each.name: CalendarSpec(each.name, each.base, each.work) for each in named.values()}
    specs |= {each.calendar: CalendarSpec(each.calendar, each.base, each.work) for each in nodes.values()}
    calendars = almanac.calendars(specs.values(), row.project.region)
    try:
        tasks = [
            _task(node, calendars, promises.get(node.key), row.aim, as_of, happened)
            for node in nodes.values()
        ]
        chosen = [option.engine for option in options if option.key in parts.taken]
        links = tuple(_link(link) for link in parts.links)
        network = compile_network(*apply_options(tasks, links, chosen), calendars)
        plan = schedule(network, as_of=as_of, finish_by=promises[row.aim].on, aim=row.aim)
    except (ScheduleError, CalendarError) as refused:
        details = list(refused.problems) if isinstance(refused, ScheduleError) else [str(refused)]
        raise Refused("工期排不出来", details=details) from refused
    aim_done = plan.network.tasks[plan.network.number_of(row.aim)].finished_on is not None
    is_over = aim_done or Stage.TERMINATED in happened
    return Timetable(row, nodes, promises, options, tuple(parts.taken), links, tuple(tasks), is_over, plan)


def _pack_of(row: ProjectSchedule) -> SchedulePack | None:
    try:
        return compile_schedule_pack(row.pack.body) if row.pack else None
    except PackProblems as wrong:
        details = [str(each) for each in wrong.problems]
        raise Refused(f"工期模板“{row.pack}”现在读不懂", details=details) from wrong


def _link(row: NodeLink) -> Link:
    return Link(row.before, row.after, LinkKind(row.kind), row.lag, row.calendar or None)


def _task(
    node: Node,
    calendars: Mapping[str, WorkCalendar],
    promise: Promise | None,
    aim: str,
    as_of: date,
    happened: dict[str, StageDay],
) -> Task:
    """A node as known on a day: what was reported after it had not happened yet."""
    stage = happened.get(node.stage) if node.stage else None
    finished_on = stage.on if stage else node.finished_on
    started_on = None if node.days == 0 else node.started_on
    if finished_on and finished_on > as_of:
        finished_on = None
    if started_on and (started_on > as_of or (finished_on and started_on > finished_on)):
        started_on = None
    percent = min(node.percent, 99) if started_on and not finished_on else 0
    limits = _limits(node, calendars, None if node.key == aim else promise, started_on)
    return Task(
        node.key,
        node.name,
        _days(node.days, node.law_least),
        node.calendar,
        limits=tuple(limits),
        started_on=started_on,
        finished_on=finished_on,
        percent=percent,
        body=node.body,
        least=node.law_least + 1 if node.law_least else 1,
    )


def _days(days: int, law_least: int | None) -> int:
    """The days a node takes: at least those of the law and the day it begins, which the law does not count."""
    return max(days, law_least + 1) if law_least and days else days


def _limits(
    node: Node, calendars: Mapping[str, WorkCalendar], promise: Promise | None, started_on: date | None
) -> Iterator[Limit]:
    """Own limits, promises, and the law's: what has begun has at most so many days, the day of its beginning not counted and
    the last one a working day (民法典第二百零一、二百零三条), and takes at least so many, however much of it is said to be done.
    """
    calendar = calendars[node.calendar]
    if node.not_before:
        yield Limit(Edge.START, Sense.NOT_BEFORE, node.not_before, node.not_before_reason)
    if promise:
        yield Limit(Edge.FINISH, Sense.NOT_AFTER, promise.on, promise.source)
    unit = "个自然日" if calendar.announced is None else "个工作日"
    if node.law_most and started_on:
        reason = f"法定 {node.law_most} {unit}，{node.law_source}"
        last = calendars["工作日"].on_or_after(calendar.add(started_on, node.law_most))
        yield Limit(Edge.FINISH, Sense.NOT_AFTER, last, reason)
    if node.law_least and started_on:
        first = calendar.on_or_after(started_on)
        reason = f"法定不少于 {node.law_least} {unit}，{node.law_source}"
        yield Limit(Edge.FINISH, Sense.NOT_BEFORE, calendar.add(first, node.law_least), reason)


def _shares_known(nodes: Mapping[int, Sequence[Node]], as_of: date) -> None:
    """Let the share done of each node be that of a day: what stood before the first report made after it."""
    later = Change.objects.filter(schedule__in=list(nodes), deed=Deed.REPORTED, on__gt=as_of).order_by("id")
    before: dict[tuple[int, str], str] = {}
    for schedule_id, key, was in later.values_list("schedule_id", "node", "before"):
        before.setdefault((schedule_id, key), was.get("percent", "0"))
    for schedule_id, found in nodes.items() if before else ():
        for node in found:
            node.percent = int(before.get((schedule_id, node.key), node.percent))


def _parts(rows: Sequence[ProjectSchedule], as_of: date | None = None) -> list[Parts]:
    ids = [row.pk for row in rows]
    nodes: dict[int, list[Node]] = defaultdict(list)
    links: dict[int, list[NodeLink]] = defaultdict(list)
    promises: dict[int, list[Promise]] = defaultdict(list)
    taken: dict[int, list[str]] = defaultdict(list)
    for node in Node.objects.filter(schedule__in=ids).select_related("organisation"):
        nodes[node.schedule_id].append(node)
    for link in NodeLink.objects.filter(schedule__in=ids):
        links[link.schedule_id].append(link)
    for promise in Promise.objects.filter(schedule__in=ids):
        promises[promise.schedule_id].append(promise)
    for schedule_id, key in OptionTaken.objects.filter(schedule__in=ids).values_list("schedule_id", "key"):
        taken[schedule_id].append(key)
    if as_of is not None:
        _shares_known(nodes, as_of)
    return [Parts(row, nodes[row.pk], links[row.pk], promises[row.pk], taken[row.pk]) for row in rows]
