"""The register: projects, what is reported of them, their steps."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from ninja import Query, Router, Schema, Status
from pydantic import Field

from guatu.access.enums import Can
from guatu.access.policy import require
from guatu.api.caller import Caller, MonthText, PageNumber, PageSize
from guatu.engine.calendar import Month
from guatu.kit.clock import today
from guatu.kit.money import MOST_FEN
from guatu.oversight.queries.register import ProjectRow, register_page
from guatu.oversight.queries.register_filters import RegisterFilters
from guatu.progress import services as progress
from guatu.progress.queries import figures_of
from guatu.registry import services
from guatu.registry.enums import Stage
from guatu.registry.policy import project_for

if TYPE_CHECKING:
    from guatu.progress.models import MonthlyFigure
    from guatu.registry.models import Project

router = Router(tags=["项目"])
Fen = Annotated[int, Field(ge=0, le=MOST_FEN, description="金额，分")]
LARGEST_ID = 2**63 - 1
Id = Annotated[int, Query(ge=1, le=LARGEST_ID)]


class FilterIn(Schema):
    """What to narrow the register by; what is left out does not narrow."""

    text: str = Field("", description="名称、拼音首字母或代码")
    unit: Id | None = None
    region: Id | None = None
    kind: str = ""
    level: str = ""
    nature: str = ""
    category: str = ""
    light: str = ""
    started: bool | None = None
    in_statistics: bool | None = None


class ProjectRowOut(Schema):
    """One project in one month; money in 分."""

    project_id: int
    code: str
    name: str
    region_name: str
    unit_name: str
    owner_name: str
    kind: str
    level: str
    nature: str
    category: str
    colour: str
    total_fen: int | None
    plan_fen: int | None
    done_month_fen: int | None
    done_fen: int | None
    done_total_fen: int | None
    rate: float | None
    state: str


class SumsOut(Schema):
    """The sums over everything the filters leave."""

    count: int
    total_fen: int | None
    plan_fen: int | None
    done_month_fen: int | None
    done_fen: int | None
    done_total_fen: int | None
    rate: float | None


class RegisterOut(Schema):
    """A page of the register."""

    month: str
    page: int
    sums: SumsOut
    rows: list[ProjectRowOut]


class ProjectOut(Schema):
    """One project's identity."""

    id: int
    code: str
    name: str
    region: str
    unit: str
    owner: str
    kind: str
    level: str
    nature: str
    industry: str
    content: str
    total_fen: int | None
    start_year: int | None
    finish_year: int | None
    remark: str


class ProjectIn(Schema):
    """Fields to set; what is left out stays."""

    code: str | None = Field(None, max_length=32)
    name: str | None = Field(None, max_length=200)
    kind: str | None = Field(None, max_length=60)
    level: str | None = Field(None, max_length=20)
    nature: str | None = Field(None, max_length=40)
    industry: str | None = Field(None, max_length=60)
    content: str | None = Field(None, max_length=20_000)
    total_fen: Fen | None = None
    start_year: Annotated[int, Field(ge=1900, le=2999)] | None = None
    finish_year: Annotated[int, Field(ge=1900, le=2999)] | None = None
    remark: str | None = Field(None, max_length=20_000)


class FigureOut(Schema):
    """What is reported of a project for a month; money in 分."""

    month: str
    done_month_fen: int | None
    done_year_fen: int | None
    done_total_fen: int | None
    payable_fen: int | None
    paid_fen: int | None
    permits_due: int | None
    permits_done: int | None
    physical_text: str
    problem_text: str


class FigureIn(Schema):
    """Values to set; what is left out stays, null empties."""

    done_month_fen: int | None = None
    done_year_fen: int | None = None
    done_total_fen: int | None = None
    payable_fen: Fen | None = None
    paid_fen: Fen | None = None
    permits_due: Annotated[int, Field(ge=0, le=9999)] | None = None
    permits_done: Annotated[int, Field(ge=0, le=9999)] | None = None
    physical_text: str | None = Field(None, max_length=5_000)
    problem_text: str | None = Field(None, max_length=5_000)
    reason: str = Field("", max_length=200, description="更正的理由")


class StageIn(Schema):
    """A step a project took; without a date it counts from today."""

    stage: Stage
    happened_on: date | None = None
    reason: str = Field("", max_length=200)


@router.get("", response=RegisterOut, summary="某月的项目，可筛选、排序、分页，带合计")
def register(
    request: Caller,
    month: MonthText,
    filters: Query[FilterIn],
    sort: str = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> RegisterOut:
    require(request.user, Can.VIEW)
    narrow = RegisterFilters(**filters.model_dump())
    found = register_page(request.user, Month.parse(month), narrow, sort, page, size)
    return RegisterOut(
        month=month,
        page=found.number,
        sums=SumsOut(**{name: getattr(found.sums, name) for name in SumsOut.model_fields}),
        rows=[_row(row) for row in found.rows],
    )


@router.get("/{int:pk}", response=ProjectOut, summary="一个项目")
def project(request: Caller, pk: int) -> ProjectOut:
    return _project(project_for(request.user, pk, Can.VIEW))


@router.patch("/{int:pk}", response=ProjectOut, summary="修改项目")
def change_project(request: Caller, pk: int, fields: ProjectIn) -> ProjectOut:
    held = project_for(request.user, pk, Can.EDIT)
    given = fields.model_dump(exclude_unset=True)
    given = {
        name: "" if value is None and name not in _MAY_BE_NULL else value for name, value in given.items()
    }
    return _project(services.change_project(held, by=request.user, **given))


@router.get("/{int:pk}/figures", response=list[FigureOut], summary="一个项目各月的填报")
def figures(request: Caller, pk: int) -> list[FigureOut]:
    held = project_for(request.user, pk, Can.VIEW)
    return [_figure(each) for each in figures_of(held.pk)]


@router.put("/{int:pk}/figures/{month}", response=FigureOut, summary="填报或更正一个月")
def correct(request: Caller, pk: int, month: MonthText, values: FigureIn) -> FigureOut:
    held = project_for(request.user, pk, Can.REPORT)
    given = values.model_dump(exclude_unset=True, exclude={"reason"})
    return _figure(
        progress.correct_figure(held.pk, Month.parse(month), by=request.user, reason=values.reason, **given)
    )


@router.post("/{int:pk}/stages", response={201: None}, summary="记录一个节点（开工、竣工……）")
def record_stage(request: Caller, pk: int, step: StageIn) -> Status[None]:
    held = project_for(request.user, pk, Can.EDIT)
    services.record_stage(
        held,
        step.stage,
        known_on=today(),
        happened_on=step.happened_on,
        reason=step.reason,
        by=request.user,
    )
    return Status(201, None)


_MAY_BE_NULL = {"total_fen", "start_year", "finish_year"}


def _row(row: ProjectRow) -> ProjectRowOut:
    return ProjectRowOut(**{name: getattr(row, name) for name in ProjectRowOut.model_fields})


def _project(project: Project) -> ProjectOut:
    places = {name: str(getattr(project, name) or "") for name in ("region", "unit", "owner")}
    plain = ProjectOut.model_fields.keys() - {"id", *places}
    return ProjectOut.model_validate(
        {"id": project.pk, **places, **{name: getattr(project, name) for name in plain}}
    )


def _figure(figure: MonthlyFigure) -> FigureOut:
    plain = FigureOut.model_fields.keys() - {"month"}
    return FigureOut(month=str(Month.of_key(figure.month)), **{name: getattr(figure, name) for name in plain})
