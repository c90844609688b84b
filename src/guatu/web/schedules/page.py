"""What the page of one schedule and the panel of one node show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guatu.access.enums import Can
from guatu.kit.clock import today
from guatu.kit.errors import Refused
from guatu.registry.enums import Stage
from guatu.registry.policy import may
from guatu.scheduling.baselines import baselines_of
from guatu.scheduling.figures import figures
from guatu.scheduling.queries.course import changes_of
from guatu.scheduling.queries.foresight import forecast_of
from guatu.scheduling.queries.picture import picture
from guatu.scheduling.queries.reasons import Panel, panel, rescue
from guatu.scheduling.queries.routes import routes
from guatu.scheduling.queries.schedules import ended_schedules
from guatu.scheduling.services.revising import reasons_of
from guatu.scheduling.timetables import Timetable, timetable_of
from guatu.web.requests import SignedIn
from guatu.web.schedules.forms import DaysForm, OptionsForm, ReportForm
from guatu.web.schedules.order import names_of, numbered, ordered_lines
from guatu.web.schedules.stored import mending_context

if TYPE_CHECKING:
    from guatu.registry.models import Project
    from guatu.scheduling.models import ProjectSchedule

CHANGES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the user may do with this schedule; decides which buttons are shown, the doors ask again."""

    edit: bool
    report: bool
    plan: bool


def allowed(request: SignedIn, pk: int) -> Allowed:
    """The rights over one project's schedule."""
    user = request.user
    return Allowed(may(user, pk, Can.EDIT), may(user, pk, Can.REPORT), may(user, pk, Can.PLAN))


def empty_context(request: SignedIn, project: Project) -> dict[str, Any]:
    """A project without a schedule."""
    return {
        "project": project,
        "allowed": allowed(request, project.pk),
        "ended": ended_schedules(project.pk),
    }


def page_context(request: SignedIn, row: ProjectSchedule) -> dict[str, Any]:
    """Everything the page is made from; a schedule that cannot be worked out says why."""
    rights, changes = allowed(request, row.project_id), changes_of(row)
    shared = {
        "row": row,
        "project": row.project,
        "allowed": rights,
        "changes": changes[:CHANGES_SHOWN],
        "names": names_of({}, changes),
        "ended": ended_schedules(row.project_id),
    }
    try:
        found = timetable_of(row, today())
    except Refused as refused:
        return shared | {"problems": [refused.sentence, *refused.details]} | mending_context(row)
    baseline = baselines_of([row.pk]).get(row.pk, {})
    lines, said = ordered_lines(found), figures(found, baseline)
    asked = request.GET.get("node", "")
    opened = node_context(request, found, panel(found, asked)) if asked in found.nodes else {}
    return (
        shared
        | opened
        | {
            "found": found,
            "names": names_of(found.nodes, changes),
            "said": said,
            "done_note": f"共 {said.total} 个，到今天应完成 {said.due} 个",
            "next_note": f"最迟 {said.next_on} 完成" if said.next_on else "",
            "lines": lines,
            "promised": [line for line in lines if line.promised_on],
            "late": verdict(found),
            "picture": picture(found, baseline, can_edit=rights.edit),
            "routes": routes(found),
            "rescue": rescue(found) if found.misses else None,
            "disorder": found.disorder,
            "forecast": forecast_of(row),
            "years": sorted({year for line in lines for year in line.unannounced}),
            "save": DaysForm(initial={"seen": row.edition}, reasons=reasons_of(row), auto_id="save_%s"),
            "asked": asked if opened else "",
        }
    )


def verdict(found: Timetable) -> dict[str, Any]:
    """How the aim stands in words and as a colour."""
    days = found.late_days
    aim = found.task(found.row.aim)
    if aim.finished_on:
        return {"level": "green", "text": f"{aim.name}已于 {aim.finished_on} 完成"}
    if days > 0:
        return {"level": "red", "text": f"已晚 {days} 个工作日"}
    if found.missed:
        return {"level": "red", "text": f"“{found.missed.task.name}”已晚 {found.missed.days} 天"}
    if days >= -10:
        return {"level": "yellow", "text": f"余量 {-days} 个工作日"}
    return {"level": "green", "text": f"余量 {-days} 个工作日"}


def node_context(request: SignedIn, found: Timetable, said: Panel) -> dict[str, Any]:
    """Everything the panel of one node is made from."""
    row, node = found.row, said.line.node
    rights = allowed(request, row.project_id)
    asks = rights.report and not (node.stage and (node.days == 0 or said.line.state == "done"))
    return {
        "row": row,
        "project": row.project,
        "found": found,
        "panel": said,
        "line": said.line,
        "node": node,
        "number": next(number for number, key in numbered(found.nodes).items() if key == node.key),
        "allowed": rights,
        "stage": Stage(node.stage).label if node.stage else "",
        "promise": found.promises.get(node.key),
        "names": names_of(found.nodes, changes_of(row)),
        "report": ReportForm(None, node=node, reasons=reasons_of(row), seen=row.edition) if asks else None,
    }


def options_context(request: SignedIn, found: Timetable, form: OptionsForm) -> dict[str, Any]:
    """Everything the page of ways to win time is made from."""
    row = found.row
    return {
        "row": row,
        "project": row.project,
        "found": found,
        "late": verdict(found),
        "rescue": rescue(found),
        "taken": [option for option in found.options if option.key in found.taken],
        "form": form,
        "allowed": allowed(request, row.project_id),
    }


def preview_context(found: Timetable) -> dict[str, Any]:
    """The dates of a schedule that is not stored yet."""
    return {
        "found": found,
        "late": verdict(found),
        "lines": ordered_lines(found),
        "picture": picture(found, {}, can_edit=False),
    }
