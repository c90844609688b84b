"""A plan run thousands of times with days that stray: when it will be done, how likely a promise holds, which task carries it.

>>> from datetime import date
>>> from guatu.engine.calendar import every_day
>>> from guatu.engine.schedule import Link, Task, compile_network, schedule
>>> tasks = [Task("a", "可研批复", 20, "自然日"), Task("b", "初步设计", 30, "自然日"), Task("c", "征地", 45, "自然日"),
...          Task("z", "施工许可", 0, "自然日")]
>>> links = [Link("a", "b"), Link("b", "z"), Link("c", "z")]
>>> plan = schedule(compile_network(tasks, links, {"自然日": every_day()}), as_of=date(2026, 3, 1))
>>> str(plan.finish), {str(simulate(plan, default=CERTAIN).quantile(share)) for share in (0.01, 0.5, 0.99)}
('2026-04-19', {'2026-04-19'})
>>> found = simulate(plan, {"c": DOUBTFUL}, seed=1)
>>> found.quantile(0.5) < found.quantile(0.8) < found.quantile(0.9), found.quantile(0.5) > plan.finish
(True, True)
>>> found.nodes[0].name, found == simulate(plan, {"c": DOUBTFUL}, seed=1)
('征地', True)
>>> count = count_done([0.9, 0.8, 0.5], common=0)
>>> round(count.at_least(2), 4), count.within(0.8)
(0.85, (1, 3))
>>> [(each.id, round(each.gain, 4)) for each in carriers({"甲": 0.9, "乙": 0.8, "丙": 0.5}, 2, common=0)]
[('丙', 0.13), ('乙', 0.1), ('甲', 0.05)]

One project
    Spread(low, likely, high)              times the planned days, in one, five and nine cases of ten
    SPREADS                                确定 较稳 一般 易拖: starting points of judgement, not measured
    simulate(plan, spreads, default=…, common=…, runs=…, seed=…) → Simulation
        .quantile(share) .within(share) .chance(promised) .sentence(promised)
        .nodes → NodeRisk(.criticality .delay .sensitivity)

Many of them
    count_done([simulation.chance(day), …]) → Count(.expected .within(share) .at_least(number))
    carriers({id: chance}, number) → Carrier(.chance .gain)

Numbers are drawn by numpy (the extra `schedule`) for all runs at once. Without it a simulation is made of at most 500 runs
one by one, the same in kind and drawn otherwise.
"""

from guatu.engine.simulation.counting import TOGETHER, Carrier, Count, carriers, count_done
from guatu.engine.simulation.simulating import COMMON, RUNS, simulate
from guatu.engine.simulation.values import (
    CERTAIN,
    DOUBTFUL,
    SPREADS,
    STEADY,
    USUAL,
    NodeRisk,
    Simulation,
    Spread,
)

__all__ = [
    "CERTAIN",
    "COMMON",
    "DOUBTFUL",
    "RUNS",
    "SPREADS",
    "STEADY",
    "TOGETHER",
    "USUAL",
    "Carrier",
    "Count",
    "NodeRisk",
    "Simulation",
    "Spread",
    "carriers",
    "count_done",
    "simulate",
]
