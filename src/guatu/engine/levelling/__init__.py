"""Many projects at once: crews and experts shared, land and money released month by month, and the reason of each delay.

>>> from datetime import date
>>> from guatu.engine.calendar import Month, working_calendar
>>> timeline = Timeline(working_calendar("工作日"), date(2026, 5, 6))
>>> crews = Resource("施工班组", 2, timeline.by_month({Month(2026, 6): 3}))
>>> land = Budget("用地指标", timeline.released({Month(2026, 5): 60, Month(2026, 7): 40}))
>>> promised = timeline.end(date(2026, 6, 5))
>>> work = (Activity("a", "主体施工", 16, "甲", {"施工班组": 1}, {"用地指标": 30}, due=promised, weight=3),
...         Activity("b", "厂房", 12, "乙", {"施工班组": 1}, {"用地指标": 30}, due=promised, weight=2),
...         Activity("c", "泵站", 8, "丙", {"施工班组": 2}),
...         Activity("d", "道路", 10, "丁", {"施工班组": 1}, {"用地指标": 40}))
>>> problem = Problem(work, (), (crews,), (land,))
>>> plan = first_plan(problem)
>>> plan.lateness, str(timeline.on(plan.finish - 1)), plan.starts
(0, '2026-07-14', {'a': 0, 'b': 0, 'c': 16, 'd': 40})
>>> for delay in reasons(problem, plan, timeline):
...     print(delay.sentence)
“泵站”晚 16 个工作日开始：施工班组在 2026-05-06 至 2026-05-27 已被 2 个项目占用（甲、乙），余下的不够本项要的 2。
“道路”晚 40 个工作日开始：用地指标截至 2026-06-30 共下达 60，已由 2 个项目用去 60（甲、乙），不够本项要的 40。
>>> better = improve(problem, plan, seconds=0)
>>> better.score <= plan.score
True
>>> money = Budget("资金", timeline.released({Month(2026, 5): 60, Month(2026, 6): 60}))
>>> spread = (Activity("a", "主体施工", 36, "甲", spends={"资金": 90}, spread={"资金": 36}),
...           Activity("b", "厂房", 10, "乙", spends={"资金": 30}, spread={"资金": 10}))
>>> first_plan(Problem(spread, (), (), (money,))).starts
{'a': 0, 'b': 13}

What is levelled
    Activity(id, name, days, project, needs, spends, spread={budget: days}, release, due, weight)
    Link(before, after, kind=FS, lag=0)
    Resource(name, capacity, changes)                   Budget(name, releases)
    Problem(activities, links, resources, budgets)

Its plans
    first_plan(problem) → Plan(.starts .lateness .finish .total .bound .is_proven)
    improve(problem, plan, seconds=…, workers=2, seed=0, tell=…) → Plan
    reasons(problem, plan, timeline) → Delay(.id .days .causes .sentence)

Days and dates
    Timeline(calendar, first)   .day(date) .end(date) .on(day) .dates(start, days) .by_month(units) .released(amounts)

A problem without contradictions can always be planned; what cannot be is a LevellingError (.problems, Chinese sentences).
"""

from guatu.engine.levelling.improving import WITHOUT_SOLVER, can_solve, improve
from guatu.engine.levelling.planning import first_plan
from guatu.engine.levelling.reasons import Delay, Full, Used, Waited, reasons
from guatu.engine.levelling.timeline import Timeline
from guatu.engine.levelling.values import (
    Activity,
    Budget,
    LevellingError,
    Link,
    Plan,
    Problem,
    Resource,
)

__all__ = [
    "WITHOUT_SOLVER",
    "Activity",
    "Budget",
    "Delay",
    "Full",
    "LevellingError",
    "Link",
    "Plan",
    "Problem",
    "Resource",
    "Timeline",
    "Used",
    "Waited",
    "can_solve",
    "first_plan",
    "improve",
    "reasons",
]
