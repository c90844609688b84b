"""Problems, and parts of them, put to the CP-SAT solver of OR-Tools (the extra `optimise`); nothing else here imports it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from guatu.engine.levelling.building import Starts
from guatu.engine.levelling.profile import Profile, units_on
from guatu.engine.levelling.work import Quota, Work

Found = Callable[[Starts], None]


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked: for each activity its first and last start (equal: it stays there)."""

    low: Sequence[int]
    high: Sequence[int]

    @property
    def free(self) -> list[int]:
        """Activities that may move."""
        return [j for j, (low, high) in enumerate(zip(self.low, self.high, strict=True)) if low < high]


@dataclass(frozen=True, slots=True)
class Answer:
    """Starts, None when there are none or none were found in time; `is_final`: nothing better exists within the part.

    `bound`: what the goal can at least be.
    """

    starts: Starts | None
    is_final: bool
    bound: int


class Model:
    """One part of a problem as the solver's variables. With a `goal`, less weighted lateness × `goal` plus an earlier end."""

    def __init__(self, work: Work, part: Part, goal: int | None) -> None:
        self._work, self._part = work, part
        self._model = cp_model.CpModel()
        self._starts = [
            self._model.new_int_var(low, high, "") for low, high in zip(part.low, part.high, strict=True)
        ]
        self._keep()
        self._link()
        for r in range(len(work.limits.most)):
            self._share(r)
        for quota in work.quotas:
            self._grant(quota)
        if goal is not None:
            self._aim(goal)
        self._solver, self._is_halted = cp_model.CpSolver(), False

    def hint(self, starts: Sequence[int]) -> None:
        """Where to look first."""
        for variable, start in zip(self._starts, starts, strict=True):
            self._model.add_hint(variable, start)

    def halt(self) -> None:
        """End a solve that runs in another thread; what it has found by then is its answer."""
        self._is_halted = True
        self._solver.stop_search()

    def solve(self, seconds: float, *, workers: int = 1, seed: int = 0, found: Found | None = None) -> Answer:
        """Look for `seconds` at most; `found` is called with every better plan on the way."""
        solver = self._solver
        solver.parameters.max_time_in_seconds = 0.0 if self._is_halted else max(0.0, seconds)
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = seed
        if workers == 1:
            solver.parameters.linearization_level = 0
        status = solver.solve(self._model, _Teller(self._starts, found) if found else None)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            starts = [solver.value(each) for each in self._starts]
            return Answer(starts, status == cp_model.OPTIMAL, int(solver.best_objective_bound))
        return Answer(None, status == cp_model.INFEASIBLE, int(solver.best_objective_bound))

    def _keep(self) -> None:
        """Nothing can be found where those that stay ask together for more than there is."""
        profile = Profile(self._work.limits)
        for need, low, high in zip(self._work.needs, self._part.low, self._part.high, strict=True):
            if need and low == high:
                if not profile.has_room(need, low):
                    self._model.add_bool_or([])
                    return
                profile.take(need, low)

    def _link(self) -> None:
        low, high = self._part.low, self._part.high
        for j, arcs in enumerate(self._work.before):
            for i, days in arcs:
                if high[i] + days > low[j]:
                    self._model.add(self._starts[j] >= self._starts[i] + days)

    def _share(self, r: int) -> None:
        """Activities that may move, and what the others and lower capacities leave for them, as fixed stretches."""
        work, low, high = self._work, self._part.low, self._part.high
        users = [(j, units) for j, own in enumerate(work.units) for place, units in own if place == r]
        free = [(j, units) for j, units in users if low[j] < high[j]]
        if not free:
            return
        begin, end = min(low[j] for j, _ in free), max(high[j] + work.days[j] for j, _ in free)
        taken = self._taken(r, begin, end, [user for user in users if low[user[0]] == high[user[0]]])
        model, intervals, demands = self._model, [], []
        for j, units in free:
            intervals.append(model.new_fixed_size_interval_var(self._starts[j], work.days[j], ""))
            demands.append(units)
        for first, length, units in _runs(taken):
            intervals.append(model.new_fixed_size_interval_var(begin + first, length, ""))
            demands.append(units)
        model.add_cumulative(intervals, demands, work.limits.most[r])

    def _taken(self, r: int, begin: int, end: int, fixed: Sequence[tuple[int, int]]) -> list[int]:
        """Units not to be had on each day from `begin` to `end`."""
        work, resource = self._work, self._work.problem.resources[r]
        most = work.limits.most[r]
        steps = [0] * (end - begin + 1)
        for j, units in fixed:
            start = self._part.low[j]
            first, last = max(start, begin), min(start + work.days[j], end)
            if first < last:
                steps[first - begin] += units
                steps[last - begin] -= units
        found, used = [], 0
        for day in range(begin, end):
            used += steps[day - begin]
            found.append(used)
        if resource.changes or most != resource.capacity:
            found = [used + most - units_on(resource, begin + day) for day, used in enumerate(found)]
        return found

    def _grant(self, quota: Quota) -> None:
        """What is used by the end of each stretch of a budget is within what is allowed."""
        for end, allowed in zip(quota.ends, quota.allowed, strict=True):
            if sum(amount for _, amount, _ in quota.users) > allowed:
                used = [self._used(j, amount, days, end) for j, amount, days in quota.users]
                self._model.add(cp_model.LinearExpr.sum(used) <= allowed)

    def _used(self, j: int, amount: int, days: int, end: int) -> cp_model.LinearExprT:
        model, start = self._model, self._starts[j]
        low, high = self._part.low[j], self._part.high[j]
        if low >= end:
            return 0
        if days == 1:
            if high < end:
                return amount
            begun = model.new_bool_var("")
            model.add(start >= end).only_enforce_if(~begun)
            return amount * begun
        worked = model.new_int_var(0, days, "")
        model.add_min_equality(worked, [days, _at_least_0(model, end - start, end - low)])
        used = model.new_int_var(0, amount, "")
        model.add(used * days >= worked * amount)
        return used

    def _aim(self, goal: int) -> None:
        work, model, low, high = self._work, self._model, self._part.low, self._part.high
        ends = [(j, work.days[j]) for j in range(work.count)]
        floor = max((low[j] + days for j, days in ends), default=0)
        finish = model.new_int_var(floor, max((high[j] + days for j, days in ends), default=0), "")
        for j, days in ends:
            if high[j] + days > floor:
                model.add(finish >= self._starts[j] + days)
        terms: list[cp_model.LinearExprT] = [finish]
        for j, due, weight in work.due:
            most = high[j] + work.days[j] - due
            if weight and most > 0:
                late = model.new_int_var(0, most, "")
                model.add(late >= self._starts[j] + (work.days[j] - due))
                terms.append(goal * weight * late)
        self._goal = cp_model.LinearExpr.sum(terms)
        model.minimize(self._goal)


class _Teller(cp_model.CpSolverSolutionCallback):
    def __init__(self, starts: Sequence[cp_model.IntVar], found: Found) -> None:
        super().__init__()
        self._starts, self._found = starts, found

    def on_solution_callback(self) -> None:
        self._found([self.value(each) for each in self._starts])


def _at_least_0(model: cp_model.CpModel, value: cp_model.LinearExprT, most: int) -> cp_model.IntVar:
    found = model.new_int_var(0, max(0, most), "")
    model.add_max_equality(found, [0, value])
    return found


def _runs(taken: Sequence[int]) -> list[tuple[int, int, int]]:
    """(first, length, units) of each stretch of days with the same number of units above 0."""
    found: list[tuple[int, int, int]] = []
    for day, units in enumerate(taken):
        if units and found and found[-1][2] == units and found[-1][0] + found[-1][1] == day:
            found[-1] = (found[-1][0], found[-1][1] + 1, units)
        elif units:
            found.append((day, 1, units))
    return found
