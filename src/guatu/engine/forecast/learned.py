"""What finished projects have shown of forecasts: a few constants, and how far off the forecasts made with them were.

Fitted by `bench/forecast.py` on 77 projects tracked to their end (957 periods) of the OR-AS empirical project database
(DSLIB, Batselier & Vanhoucke), mostly construction and IT, each project weighing the same. Mean absolute percentage error,
cross-validated by project: finish 8.5 % (always the plan 12.1, earned schedule with PF=1 9.6), cost 7.8 % with the usual of
its kind known (PF=CPI 9.9). 80 % ranges held for 81 % and 79 % of outcomes. The constants are the best of a coarse grid, and
their neighbours do nearly as well; none of the projects is an investment project of a Chinese county.
"""

from __future__ import annotations

from dataclasses import dataclass

PROJECTS = 77
LEVELS = (50, 80, 90)
Errors = tuple[tuple[float, tuple[float, float, float, float, float, float]], ...]
"""By progress below a share: errors that 5, 10, 25, 75, 90 and 95 % stayed under, in units of `finish_scale` or `cost_scale`."""


@dataclass(frozen=True, slots=True)
class FinishRule:
    """How much of the lag, of the value lacking and of being overdue stays to the end (see `expected_length`)."""

    lag: float
    gap: float
    over: float


@dataclass(frozen=True, slots=True)
class CostRule:
    """Powers of the price so far that hold for what is left, when it is over and under the budget.

    `prior` is the share of the budget at which a project's own record weighs as much as the usual of its kind.
    """

    over: float
    under: float
    prior: float


FINISH_RULE = FinishRule(3.5, 0.4, 2.0)
COST_RULE = CostRule(0.6, 1.6, 0.1)
FINISH_ERRORS: Errors = (
    (0.33, (-0.226, -0.122, -0.019, 0.253, 0.437, 0.603)),
    (0.67, (-0.255, -0.183, -0.076, 0.147, 0.351, 0.454)),
    (1.01, (-0.272, -0.198, -0.075, 0.134, 0.368, 0.921)),
)
COST_ERRORS: Errors = (
    (0.33, (-0.165, -0.056, -0.011, 0.197, 0.334, 0.543)),
    (0.67, (-0.459, -0.229, -0.020, 0.081, 0.189, 0.621)),
    (1.01, (-0.411, -0.150, -0.012, 0.131, 0.287, 0.575)),
)
