"""What the page of months shows: which are closed, which is being closed, which may be closed next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guatu.engine.calendar import Month
from guatu.kit import progress as progress_file
from guatu.ledger.queries import is_waiting
from guatu.oversight.queries.months import closing_job
from guatu.oversight.queries.overview import Standing, standings_by_unit, summed
from guatu.progress.queries import month_states

if TYPE_CHECKING:
    from guatu.access.models import User


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month with reports. `whole` is what it counts, for those that may be closed now; `percent` how far its closing is."""

    month: Month
    closed_at: datetime | None
    is_closing: bool
    percent: int
    whole: Standing | None

    @property
    def consequence(self) -> str:
        """What somebody should know before they close it."""
        if self.whole is None:
            return ""
        missing = (
            f"，其中 {self.whole.unreported} 个未报送本月进度" if self.whole.unreported else "，都已报送"
        )
        return (
            f"{self.month.label}共 {self.whole.projects} 个项目{missing}。"
            "结账后当月的数据、亮灯和排名不再改变，也不能重新打开；以后的更正填入下一个未结账的月份。"
        )


def month_rows(user: User) -> list[MonthRow]:
    """Every month with reports, the newest first."""
    states = month_states()
    first_open: dict[int, Month] = {}
    for state in reversed(states):
        if not state.is_closed:
            first_open.setdefault(state.month.year, state.month)
    rows = []
    for state in states:
        is_closing = not state.is_closed and is_waiting("closing.asked", topic=str(state.month))
        is_next = not is_closing and first_open.get(state.month.year) == state.month
        whole = summed(standings_by_unit(user, state.month)) if is_next else None
        percent = progress_file.percent_of(closing_job(state.month)) if is_closing else 0
        rows.append(MonthRow(state.month, state.closed_at, is_closing, percent, whole))
    return rows


def months_context(user: User) -> dict[str, Any]:
    """The rows, and whether any month is being closed."""
    rows = month_rows(user)
    return {"rows": rows, "is_busy": any(row.is_closing for row in rows)}
