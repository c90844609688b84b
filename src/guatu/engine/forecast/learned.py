"""What finished projects have shown of forecasts: a few constants, and how far off the forecasts made with them were.

Fitted by `bench/forecast.py` on 77 projects tracked to their end (957 periods) of the OR-AS empirical project database
(DSLIB, Batselier & Vanhoucke), mostly construction and IT, each project weighing the same. Mean absolute percentage error,
cross-validated by project: finish 8.5 % (always the plan 12.1, earned schedule with PF=1 9.6), cost 7.3 % with projects of
its kind known (PF=CPI 9.9; what else was tried: docs/decisions/0018). 80 % ranges held for 81 % and 80 % of outcomes. The
constants are the best of a coarse grid, and their neighbours do nearly as well; their form was chosen looking at the same
projects, so a little worse is to be expected elsewhere. What is gained on the finish is gained where few periods are
tracked and early earned schedule misleads; on closely tracked projects the rule does as earned schedule does. None of the
projects is an investment project of a Chinese county.

YEAR_ERRORS are those of `expected_share` on the calendar years of the same projects (858 periods), by share of the year
passed and in shares of the year's plan: 17.7 points on the mean (always the plan 18.9, the pace so far 117).
"""

from __future__ import annotations

from dataclasses import dataclass

PROJECTS = 77
LEVELS = (50, 80, 90)
Errors = tuple[tuple[float, tuple[float, float, float, float, float, float]], ...]
"""By progress below a share: errors that 5, 10, 25, 75, 90 and 95 % stayed under, in units of its scale."""


@dataclass(frozen=True, slots=True)
class FinishRule:
    """How much of the lag, of the value lacking and of being overdue stays to the end (see `expected_length`)."""

    lag: float
    gap: float
    over: float


@dataclass(frozen=True, slots=True)
class CostRule:
    """Powers of the price so far that hold for what is left.

    `over` when it is over the budget; when it is under, `saving` times the share of finished projects of its kind that saved.
    `prior` is the share of the budget at which a project's own record weighs as much as the usual of its kind.
    """

    over: float
    saving: float
    prior: float


FINISH_RULE = FinishRule(3.5, 0.4, 2.0)
COST_RULE = CostRule(0.6, 2.8, 0.1)
ANY_SAVED = (
    2 / 3
)  # for a kind without finished projects: gives a saving the power that does well where kinds are not told apart
FINISH_ERRORS: Errors = (
    (0.33, (-0.225, -0.118, -0.018, 0.257, 0.452, 0.603)),
    (0.67, (-0.254, -0.185, -0.073, 0.151, 0.365, 0.542)),
    (1.01, (-0.274, -0.199, -0.071, 0.131, 0.364, 0.848)),
)
COST_ERRORS: Errors = (
    (0.33, (-0.893, -0.208, -0.061, 0.686, 1.330, 1.560)),
    (0.67, (-1.499, -0.524, -0.103, 0.441, 0.786, 1.214)),
    (1.01, (-1.358, -0.556, -0.110, 0.546, 1.198, 1.760)),
)
YEAR_ERRORS: Errors = (
    (0.25, (-0.834, -0.199, -0.002, 0.257, 0.893, 2.212)),
    (0.50, (-0.679, -0.160, 0.000, 0.103, 0.326, 0.797)),
    (0.75, (-0.663, -0.298, -0.059, 0.084, 0.211, 0.732)),
    (1.01, (-0.345, -0.220, -0.062, 0.039, 0.141, 0.198)),
)
