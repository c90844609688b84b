"""Schedules planned from the end: earliest and latest dates, floats, the reason of each date, and ways to win time back.

>>> from datetime import date
>>> from guatu.engine.calendar import AnnouncedYear, Span, every_day, working_calendar
>>> qingming = Span("清明节", date(2026, 4, 4), date(2026, 4, 6))
>>> year = AnnouncedYear(2026, "国办发明电〔2025〕7号", date(2025, 11, 4), "", (qingming,), frozenset())
>>> calendars = {"工作日": working_calendar("工作日", [year]),
...              "自然日": every_day()}
>>> tasks = [Task("a", "可研批复", 20, "工作日"), Task("b", "初步设计", 30, "工作日"),
...          Task("p", "公示", 7, "自然日"), Task("z", "施工许可", 0, "工作日")]
>>> links = [Link("a", "b"), Link("a", "p"), Link("b", "z"), Link("p", "z", lag=2)]
>>> network = compile_network(tasks, links, calendars)
>>> plan = schedule(network, as_of=date(2026, 3, 2), finish_by=date(2026, 4, 30))
>>> window = plan.window("p")
>>> str(window.start), str(window.finish), str(window.latest_finish), window.total_float, window.free_float
('2026-03-28', '2026-04-03', '2026-04-28', 25, 34)
>>> plan.critical(), str(plan.finish)
(('a', 'b', 'z'), '2026-05-11')
>>> misses(plan)[0].days, misses(plan)[0].sentence[:50]
(7, '“施工许可”最早 2026-05-11 完成，目标日期是 2026-04-30，已晚 7 个工作日；')
>>> why_early(plan, "p").path, why_late(plan, "a").path
(('a', 'p'), ('a', 'b', 'z'))
>>> print(why_early(plan, "a").sentence)
“可研批复”最早 2026-03-02 开始、2026-03-27 完成：“可研批复”从数据日期 2026-03-02 起排（20 个工作日，2026-03-02 至 2026-03-27）。
>>> print(what_if(plan, "b", 20).sentence)
“初步设计”由 30 个工作日改为 20 个工作日，最早完工日期由 2026-05-11 提前到 2026-04-27，提前 10 个工作日。
>>> ways = [Option("承诺制", {"a": 5}, must_agree=("发改局",)), Option("并联审批", relink=(Link("a", "b", lag=-8),), cost=2)]
>>> print(recover(plan, ways, calendar="工作日").sentence)
代价最小的办法是并联审批，最早完工日期由 2026-05-11 变为 2026-04-29。

Putting a network together
    Task(id, name, days, calendar, limits, started_on, finished_on, percent, body, least)    0 days: a milestone
    Link(before, after, kind=FS, lag=0, calendar=None)      Limit(edge, sense, day, reason)
    compile_network(tasks, links, calendars) → Network      numbered once; .with_task(task)

Its dates
    schedule(network, as_of=…, finish_by=…, aim=…) → Schedule
        .window(id) .windows() .finish .slack .critical(within) .leads .is_bound .disorder
        Window(.task .start .finish .latest_start .latest_finish .total_float .free_float)
    misses(plan) → Miss(.task .limit .days .against .sentence)
    paths(plan, within=…) → Path(.ids .slack)               the critical path and those nearly as long
    unannounced_years(plan)                                 by task, the years whose working days are 未公布

Their reasons
    why_early(plan, id), why_late(plan, id) → Why(.path .chain .unannounced .sentence)

Changing them
    what_if(plan, id, days) → Trial(.plan .moved .gained .sentence)
    recover(plan, options, calendar=…) → Recovery(.gains .chosen .fits .is_proven .finish .must_agree .sentence)
    with_options(plan, options) → Schedule

Nothing reads a clock: `as_of` says what day it is. What cannot be scheduled is a ScheduleError (.problems, Chinese
sentences); dates that leave the years a calendar covers are a CalendarError.
"""

from guatu.engine.schedule.misses import Miss, misses
from guatu.engine.schedule.network import Network, compile_network
from guatu.engine.schedule.paths import Path, paths
from guatu.engine.schedule.reasons import Cause, Chain, Step, early_chain, unannounced_years
from guatu.engine.schedule.recovery import Gain, Option, Recovery, apply_options, recover, with_options
from guatu.engine.schedule.results import Disorder, Schedule, Window, schedule
from guatu.engine.schedule.telling import Why, why_early, why_late
from guatu.engine.schedule.trying import Moved, Trial, moved, trial_of, what_if
from guatu.engine.schedule.values import (
    Edge,
    Limit,
    Link,
    LinkKind,
    ScheduleError,
    Sense,
    State,
    Task,
)

__all__ = [
    "Cause",
    "Chain",
    "Disorder",
    "Edge",
    "Gain",
    "Limit",
    "Link",
    "LinkKind",
    "Miss",
    "Moved",
    "Network",
    "Option",
    "Path",
    "Recovery",
    "Schedule",
    "ScheduleError",
    "Sense",
    "State",
    "Step",
    "Task",
    "Trial",
    "Why",
    "Window",
    "apply_options",
    "compile_network",
    "early_chain",
    "misses",
    "moved",
    "paths",
    "recover",
    "schedule",
    "trial_of",
    "unannounced_years",
    "what_if",
    "why_early",
    "why_late",
    "with_options",
]
