"""What the page of one project shows: read from each app, put side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from guatu.access.enums import Can
from guatu.engine.calendar import Month
from guatu.exchange.reader.codes import code_of
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.kit.money import FEN_PER_WAN
from guatu.oversight.queries.dossier import excuses_of, fact_of
from guatu.oversight.queries.findings import Finding, finding
from guatu.progress import queries as progress
from guatu.registry.dossier import YearPlan, entries_of, events_of, plans_of
from guatu.registry.enums import Stage
from guatu.registry.policy import may
from guatu.registry.queries import project_history
from guatu.web.months import months_shown

if TYPE_CHECKING:
    from guatu.oversight.models import Excuse, Fact
    from guatu.progress.models import MonthlyFigure
    from guatu.registry.models import Project, StageEvent


_LAST_STEPS = frozenset({Stage.COMPLETED, Stage.TERMINATED})


@dataclass(frozen=True, slots=True)
class Reported:
    """A month of the page: the report in force, those it replaced (the latest first), and whether the month is closed."""

    month: Month
    current: MonthlyFigure | None
    replaced: list[MonthlyFigure]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the user may do with this project; decides which buttons are shown, the doors ask again."""

    edit: bool
    report: bool
    excuse: bool


def page_context(request: HttpRequest, project: Project) -> dict[str, Any]:
    """Everything the page of a project is made from."""
    month, months = months_shown(request)
    fact, plans = fact_of(project.pk, month), plans_of(project)
    closed, events = progress.closed_months(), events_of(project)
    reported = _reported(project.pk, closed)
    plan = next((each for each in plans if each.year == month.year), None)
    return {
        "project": project,
        "month": month,
        "months": months,
        "month_query": f"?month={month}",
        "code_note": _code_note(project.code),
        "fact": fact,
        "labels": _labels(month, fact),
        "rates": _rates(fact),
        "finding": _finding(request, project.pk, month),
        "plans": plans,
        "plan": plan,
        "chart": _chart(month.year, plan, reported),
        "events": events,
        "statistics": progress.statistics_of(project.pk),
        "reported": reported,
        "is_closed": month.key in closed,
        "report_asked": _report_asked(reported, events, month),
        "entries": entries_of(project),
        "excuses": [(excuse, _excuse_state(excuse)) for excuse in excuses_of(project.pk)],
        "history": project_history(project),
        "allowed": _allowed(request, project.pk),
    }


def _finding(request: HttpRequest, pk: int, month: Month) -> Finding | None:
    """The light with its reasons; None while no pack is in force."""
    try:
        return finding(request.user, pk, month)
    except Refused:
        return None


def _allowed(request: HttpRequest, pk: int) -> Allowed:
    user = request.user
    return Allowed(may(user, pk, Can.EDIT), may(user, pk, Can.REPORT), may(user, pk, Can.EXCUSE))


def _code_note(code: str) -> str:
    remark = code_of(code, is_national=True)[1] if code else None
    return remark.message if remark else ""


def _labels(month: Month, fact: Fact | None) -> dict[str, str]:
    """What stands under and over the figures at the top."""
    rates = _rates(fact)
    pace = f"，计划应完成 {rates['pace']:.1%}" if rates["pace"] is not None else ""
    return {
        "plan": f"{month.year}年计划投资",
        "year": f"占年度计划 {rates['year']:.1%}{pace}"
        if rates["year"] is not None
        else "没有年度计划，不计算完成率",
        "total": f"占总投资 {rates['total']:.1%}" if rates["total"] is not None else "",
        "chart": f"{month.year}年各月计划与完成投资，单位万元",
    }


def _rates(fact: Fact | None) -> dict[str, float | None]:
    """Shares of the year's plan and of the whole; None where there is nothing to divide by."""
    if fact is None:
        return {"year": None, "pace": None, "total": None}
    return {
        "year": _share(fact.done_fen, fact.plan_fen),
        "pace": _share(fact.plan_to_date_fen, fact.plan_fen),
        "total": _share(fact.done_total_fen, fact.total_fen),
    }


def _share(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _reported(project_id: int, closed: frozenset[int]) -> list[Reported]:
    by_month: dict[int, list[MonthlyFigure]] = {}
    for figure in progress.figure_history(project_id):
        by_month.setdefault(figure.month, []).append(figure)
    return [
        Reported(
            Month.of_key(key),
            next((each for each in figures if each.is_current), None),
            [each for each in figures if not each.is_current],
            key in closed,
        )
        for key, figures in sorted(by_month.items(), reverse=True)
    ]


def _report_asked(reported: list[Reported], events: list[StageEvent], month: Month) -> str:
    """What may be done about the report of the month shown: 更正 where there is one, else 填报; nothing (an empty text) for a
    project that was finished or terminated before the month began."""
    if any(each.month == month for each in reported):
        return "更正"
    begin = date(month.year, month.number, 1)
    is_over = any(
        event.stage in _LAST_STEPS
        and event.withdrawn_at is None
        and (event.happened_on or event.known_on) < begin
        for event in events
    )
    return "" if is_over else "填报"


def _chart(year: int, plan: YearPlan | None, reported: list[Reported]) -> dict[str, Any] | None:
    """Plan and report of the year, month by month, in 万元; None when there is neither."""
    done = {each.month.number: each.current for each in reported if each.month.year == year and each.current}
    planned = {key % 100: fen for key, fen in plan.months.items()} if plan else {}
    if not done and not planned:
        return None
    numbers = range(1, 13)
    series = [
        {
            "name": "本月完成",
            "kind": "bar",
            "values": [_wan(done[n].done_month_fen) if n in done else None for n in numbers],
        },
        {
            "name": "年初累计完成",
            "kind": "line",
            "values": [_wan(done[n].done_year_fen) if n in done else None for n in numbers],
        },
    ]
    if planned:
        series.insert(
            0, {"name": "月度计划", "kind": "bar", "values": [_wan(planned.get(n)) for n in numbers]}
        )
        sums = [sum(fen for key, fen in planned.items() if key <= n) for n in numbers]
        series.append({"name": "累计计划", "kind": "line", "values": [_wan(fen) for fen in sums]})
    return {"categories": [f"{n}月" for n in numbers], "unit": "万元", "series": series}


def _wan(fen: int | None) -> float | None:
    return None if fen is None else round(fen / FEN_PER_WAN, 2)


def _excuse_state(excuse: Excuse) -> str:
    """Where a reason stands today, in one word."""
    if excuse.revoked_at:
        return "已撤销"
    day = today()
    if excuse.valid_to < day:
        return "已到期"
    return "有效" if excuse.valid_from <= day else "未开始"
