"""What is wrong with a schedule pack whose shape is right: names, limits, circles, ends, and that dates can be worked out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from guatu.engine.calendar import CalendarError, WorkCalendar, every_day
from guatu.engine.schedule import Link, Schedule, ScheduleError, Task, compile_network, schedule, with_options
from guatu.kit.yaml_text import Place, unknown
from guatu.registry.enums import Stage
from guatu.scheduling.packs.parts import links_of, option_of
from guatu.scheduling.packs.schema import LawText, NodeText, OptionText, ScheduleText
from guatu.scheduling.uses import NAME, shared_name

Found = tuple[Place, str]
PLANNED_ON = date(2026, 1, 5)
RESERVED = {"工作日": "working", "自然日": "every_day"}


def problems_of(text: ScheduleText) -> list[Found]:
    """Every problem with its place, as a Chinese sentence.

    What needs all names to be right (circles, ends that lead nowhere, dates) is looked at when they are.
    """
    found = [*_twice(text), *_calendars(text), *_nodes(text), *_targets(text), *_option_names(text)]
    if found:
        return found
    try:
        plan = _plan(text)
    except (ScheduleError, CalendarError) as refused:
        return [(("nodes",), sentence) for sentence in _sentences(refused)]
    return [*_options(text, plan), *_leading_nowhere(text)]


def _twice(text: ScheduleText) -> Iterator[Found]:
    ids = [node.id for node in text.nodes]
    yield from ((("nodes", n, "id"), f"节点代号“{ids[n]}”用了两次") for n in _again(ids))
    names = [node.name for node in text.nodes]
    yield from ((("nodes", n, "name"), f"节点名称“{names[n]}”用了两次") for n in _again(names))
    stages = [node.stage or "" for node in text.nodes]
    yield from (
        (("nodes", n, "stage"), f"步骤“{stages[n]}”已经标在前面的节点上") for n in _again(stages) if stages[n]
    )
    options = [option.id for option in text.options]
    yield from ((("options", n, "id"), f"办法代号“{options[n]}”用了两次") for n in _again(options))
    yield from ((("phases", n), f"阶段“{text.phases[n]}”写了两次") for n in _again(text.phases))


def _again(words: Sequence[str]) -> list[int]:
    return [number for number, word in enumerate(words) if word in words[:number]]


def _calendars(text: ScheduleText) -> Iterator[Found]:
    for name, base in RESERVED.items():
        said = text.calendars.get(name)
        if said and said.base != base:
            yield (
                ("calendars", name, "base"),
                f"“{name}”是约定的日历，只能写 {{base: {base}}}；别的日历请换一个名称",
            )
        if said and said.work:
            yield (
                ("calendars", name, "work"),
                f"“{name}”是约定的日历，不除去任何停工安排，不能写 work；请换一个名称",
            )


def _nodes(text: ScheduleText) -> Iterator[Found]:
    ids = [node.id for node in text.nodes]
    for number, node in enumerate(text.nodes):
        place: Place = ("nodes", number)
        yield from _named((*place, "phase"), node.phase, text.phases)
        yield from _named((*place, "calendar"), node.calendar, text.calendars)
        if node.stage is not None:
            yield from _named((*place, "stage"), node.stage, Stage.values)
        if node.law:
            yield from ((((*place, *key)), sentence) for key, sentence in _law(node, node.law))
        yield from (((*place, "uses", name), sentence) for name, sentence in _uses(node))
        waits = [f"{each.node} {each.kind}" for each in node.after]
        for again in _again(waits):
            yield (
                (*place, "after", again),
                f"对“{node.after[again].node}”的 {node.after[again].kind} 关系写了两次",
            )
        for count, each in enumerate(node.after):
            here: Place = (*place, "after", count)
            if each.node == node.id:
                yield here, f"“{node.name}”不能等待自己"
            else:
                yield from _named((*here, "node"), each.node, ids)
            if each.calendar is not None:
                yield from _named((*here, "calendar"), each.calendar, text.calendars)


def _law(node: NodeText, law: LawText) -> Iterator[Found]:
    if law.at_most is None and law.at_least is None:
        yield ("law",), "请写法定的 at_most（至多几天）或 at_least（至少几天）"
    elif law.at_most is not None and law.at_least is not None and law.at_least > law.at_most:
        yield ("law", "at_least"), f"至少 {law.at_least} 天，多于至多 {law.at_most} 天"
    elif law.at_most is not None and node.days > law.at_most:
        yield ("days",), f"“{node.name}”计划 {node.days} 天，超过法定至多 {law.at_most} 天"
    elif law.at_least is not None and node.days < law.at_least:
        yield ("days",), f"“{node.name}”计划 {node.days} 天，少于法定至少 {law.at_least} 天"


def _uses(node: NodeText) -> Iterator[tuple[str, str]]:
    names = list(node.uses)
    for name in names:
        if not NAME.fullmatch(name):
            yield name, f"资源名称“{name}”里不能有逗号、顿号、分号、冒号和换行"
    for number in _again([shared_name(name) for name in names]):
        yield names[number], f"资源“{shared_name(names[number])}”写了两次，请合成一个"


def _targets(text: ScheduleText) -> Iterator[Found]:
    ids = [node.id for node in text.nodes]
    for name, node in text.targets.items():
        yield from _named(("targets", name), node, ids)
    yield from _named(("default_target",), text.default_target, text.targets)


def _option_names(text: ScheduleText) -> Iterator[Found]:
    nodes = {node.id: node for node in text.nodes}
    for number, option in enumerate(text.options):
        place: Place = ("options", number)
        if not (option.shorten or option.relink or option.unlink):
            yield place, f"“{option.name}”什么也没有改：请写 shorten、relink 或 unlink"
        for node, days in option.shorten.items():
            here: Place = (*place, "shorten", node)
            yield from (
                _named(here, node, nodes) if node not in nodes else _cut(here, option, nodes[node], days)
            )
        for count, link in enumerate(option.relink):
            yield from _named((*place, "relink", count, "before"), link.before, nodes)
            yield from _named((*place, "relink", count, "after"), link.after, nodes)
            if link.calendar is not None:
                yield from _named((*place, "relink", count, "calendar"), link.calendar, text.calendars)
            if link.before == link.after:
                name = nodes[link.after].name if link.after in nodes else link.after
                yield (*place, "relink", count), f"“{name}”不能等待自己"
        for count, pair in enumerate(option.unlink):
            for end, each in enumerate(pair):
                yield from _named((*place, "unlink", count, end), each, nodes)


def _cut(place: Place, option: OptionText, node: NodeText, days: int) -> Iterator[Found]:
    least = node.law.at_least if node.law and node.law.at_least else 0
    left = node.days - days
    if not node.days:
        yield place, f"“{node.name}”是里程碑，没有天数可缩"
    elif left < least:
        yield place, f"“{option.name}”把“{node.name}”缩到 {left} 天，少于法定至少 {least} 天"
    elif left < 1:
        yield place, f"“{option.name}”把“{node.name}”缩到 {left} 天，至少要留 1 天"


def _named(place: Place, word: str, known: Iterable[str]) -> Iterator[Found]:
    words = list(known)
    if word not in words:
        yield place, unknown(word, words)


def _plan(text: ScheduleText) -> Schedule:
    """The pack on plain days: no announcement and no closure decides whether it is good."""
    calendars: dict[str, WorkCalendar] = {name: every_day(name) for name in text.calendars}
    tasks = [Task(node.id, node.name, node.days, node.calendar) for node in text.nodes]
    return schedule(compile_network(tasks, links_of(text), calendars), as_of=PLANNED_ON)


def _options(text: ScheduleText, plan: Schedule) -> Iterator[Found]:
    linked = plan.network.links
    least = {node.id: node.law.at_least for node in text.nodes if node.law and node.law.at_least}
    names = {node.id: node.name for node in text.nodes}
    for number, option in enumerate(text.options):
        place: Place = ("options", number)
        for count, (before, after) in enumerate(option.unlink):
            if not any((link.before, link.after) == (before, after) for link in linked):
                yield (*place, "unlink", count), f"“{names[after]}”本来就不等待“{names[before]}”"
        made = option_of(option)
        for link in linked:
            changed = (link.before, link.after) in made.pairs
            if changed and link.before in least and _is_sooner(link, made.relink):
                yield (
                    place,
                    (
                        f"“{option.name}”让“{names[link.after]}”不等“{names[link.before]}”的法定期限"
                        f"（至少 {least[link.before]} 天）届满，不能这样办"
                    ),
                )
        try:
            with_options(plan, (made,))
        except (ScheduleError, CalendarError) as refused:
            yield from ((place, f"采用“{option.name}”后，{sentence}") for sentence in _sentences(refused))


def _is_sooner(link: Link, relink: Iterable[Link]) -> bool:
    """Whether what waited for the end of a task need no longer wait for it."""
    if link.kind != "FS" or link.lag < 0:
        return False
    instead = [each for each in relink if (each.before, each.after) == (link.before, link.after)]
    return not any(each.kind == "FS" and each.lag >= 0 for each in instead)


def _leading_nowhere(text: ScheduleText) -> Iterator[Found]:
    waits = {node.id: [each.node for each in node.after] for node in text.nodes}
    reached, ahead = set(text.targets.values()), list(text.targets.values())
    while ahead:
        new = [node for node in waits[ahead.pop()] if node not in reached]
        reached.update(new)
        ahead += new
    for number, node in enumerate(text.nodes):
        if node.id not in reached:
            yield (
                ("nodes", number),
                (f"没有目标等待“{node.name}”，倒排排不到它：请让后面的节点等它，或者写进 targets"),
            )


def _sentences(refused: ScheduleError | CalendarError) -> tuple[str, ...]:
    return refused.problems if isinstance(refused, ScheduleError) else (str(refused),)
