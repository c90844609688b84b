"""The register given back in the shape of the ledger it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from guatu.engine.calendar import Month
from guatu.exchange.reader.model import Figures, LedgerRow
from guatu.exchange.writer import write_ledger
from guatu.kit.errors import Refused
from guatu.oversight.queries.register import ProjectRow, register_count, register_rows
from guatu.oversight.queries.register_filters import RegisterFilters
from guatu.progress.queries import current_figures, statistics_in_force
from guatu.progress.values import FIGURES
from guatu.registry.dossier import YearPlan, plans_in
from guatu.registry.facts import start_days

if TYPE_CHECKING:
    from guatu.access.models import User

MOST_PROJECTS = 100_000
_SHEET = "重点项目台账"
_AS_REPORTED = ("paid_fen", "payable_fen", "permits_due", "permits_done", "physical_percent", "physical_text")


def register_workbook(
    user: User | AnonymousUser, month: Month, filters: RegisterFilters | None = None, sort: str = ""
) -> bytes:
    """All that the register page shows over its pages, as a ledger .xlsx: the user's scope, the filters, the order.

    Investment done is what the page shows; everything else of the month as it was reported. Kinds become sections where they
    can. Raises Refused above 100,000 projects.
    """
    count = register_count(user, month, filters)
    if count > MOST_PROJECTS:
        raise Refused(f"一次最多导出 {MOST_PROJECTS:,} 个项目，现在有 {count:,} 个，请先筛选再导出")
    rows = list(register_rows(user, month, filters, sort))
    beside = _Beside.of([row.project_id for row in rows], month)
    return write_ledger([_ledger_row(row, month, beside) for row in rows], month=month)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the ledger tells beside the facts, by project."""

    plans: Mapping[int, YearPlan]
    starts: Mapping[int, date]
    statistics: Mapping[int, date | None]
    reported: Mapping[int, Mapping[str, Any]]

    @classmethod
    def of(cls, ids: list[int], month: Month) -> _Beside:
        return cls(
            plans_in(month.year, ids),
            start_days(ids),
            {pk: entered_on for pk, (_, entered_on) in statistics_in_force(ids).items()},
            {
                pk: dict(zip(FIGURES, values, strict=True))
                for (pk, _), (_, values) in current_figures(ids, [month.key]).items()
            },
        )


def _ledger_row(row: ProjectRow, month: Month, beside: _Beside) -> LedgerRow:
    pk, more = row.project_id, row.more
    plan, said = beside.plans.get(pk), beside.reported.get(pk, {})
    return LedgerRow(
        _SHEET,
        row.number,
        code=row.code,
        name=row.name,
        region_text=row.region_name,
        unit_text=row.unit_name,
        owner_text=row.owner_name,
        kind=row.kind,
        level=row.level,
        nature=row.nature,
        entry_category=row.category,
        industry=more["industry"],
        content=more["content"],
        total_fen=row.total_fen,
        start_year=more["start_year"],
        finish_year=more["finish_year"],
        plan_fen=row.plan_fen,
        plan_year=month.year,
        planned_start=plan.start if plan else None,
        plan_by_month={Month.of_key(key): fen for key, fen in plan.months.items()} if plan else {},
        figures={month: _figures(row, said)},
        started=bool(row.started),
        start_on=beside.starts.get(pk) if row.started else None,
        in_stats=bool(row.in_statistics),
        in_stats_on=beside.statistics.get(pk) if row.in_statistics else None,
        problem_text=said.get("problem_text") or "",
        remark=more["remark"],
        extra={str(name): str(value) for name, value in more["extra"].items() if value not in (None, "")},
    )


def _figures(row: ProjectRow, said: Mapping[str, Any]) -> Figures:
    kept = {name: said[name] for name in _AS_REPORTED if said.get(name) is not None}
    return Figures(row.done_month_fen, row.done_fen, row.done_total_fen, **kept)
