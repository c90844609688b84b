"""Which project a row is taken for, and which rows somebody may import at all."""

from __future__ import annotations

from typing import Any

import pytest

from guatu.access import services as access
from guatu.access.enums import OrganisationKind, Role
from guatu.access.models import Organisation, Region, User
from guatu.engine.calendar import Month
from guatu.exchange import services
from guatu.exchange.enums import RowAction
from guatu.exchange.models import HeaderMemory, ImportBatch, ImportRow
from guatu.exchange.policy import batch_for, batches_for
from guatu.exchange.queries import asked_rows
from guatu.kit.errors import NotVisible, Refused
from guatu.oversight.services import close_month
from guatu.progress.models import MonthlyFigure
from guatu.registry import services as registry
from guatu.registry.models import Project, ProjectChange
from guatu.registry.values import unusable_code
from tests.apps.exchange.conftest import HEADER, Book
from tests.world import World

MAY = Month(2023, 5)
BRIDGE = ("2301-610921-04-01-100002", "大桥工程", "城关镇", "交通局", 8600, 4400, 147.07, 905.59)


def staged(world: World, file: Any, person: str = "officer", month: Month = MAY) -> ImportBatch:
    return services.stage_import(file, as_of=month, by=world.people[person])


def fates(batch: ImportBatch) -> list[tuple[str, int | None]]:
    return list(ImportRow.objects.filter(batch=batch).order_by("id").values_list("action", "project_id"))


def said(batch: ImportBatch, source: str = "match") -> list[tuple[str, str]]:
    return [(one["cell"], one["message"]) for one in batch.problems if one["from"] == source]


def project(world: World, name: str = "大桥工程", **more: Any) -> Project:
    fields = {"region_id": world.chengguan.pk, "unit_id": world.transport.pk, **more}
    return registry.create_project(name, by=world.officer, **fields)


def test_a_project_is_recognised_by_its_code_though_its_name_changed(world: World, book: Book) -> None:
    known = project(world, "旧名称", code=BRIDGE[0])
    assert fates(staged(world, book(BRIDGE))) == [(RowAction.UPDATE, known.pk)]


def test_a_project_without_code_is_recognised_by_name_and_place_however_it_is_written(
    world: World, book: Book
) -> None:
    known = project(world, "大桥工程（一期）")
    row = ("", "大桥 工程(一期)", *BRIDGE[2:])
    assert fates(staged(world, book(row))) == [(RowAction.UPDATE, known.pk)]


def test_the_same_name_at_another_place_is_another_project(world: World, book: Book) -> None:
    project(world, region_id=world.pingliang.pk)
    assert fates(staged(world, book(("", *BRIDGE[1:])))) == [(RowAction.CREATE, None)]


def test_the_same_name_and_place_with_another_code_is_asked(world: World, book: Book) -> None:
    known = project(world, code="OTHER-1")
    batch = staged(world, book(BRIDGE))
    assert fates(batch) == [(RowAction.ASK, None)]
    assert ImportRow.objects.get().candidates == [known.pk]
    services.answer_row(batch, ImportRow.objects.get().pk, "new", by=world.officer)
    assert fates(batch) == [(RowAction.CREATE, None)]


def test_the_second_row_of_one_project_is_not_imported_and_says_why(world: World, book: Book) -> None:
    batch = staged(world, book(BRIDGE, BRIDGE))
    assert [action for action, _ in fates(batch)] == [RowAction.CREATE, RowAction.SKIP]
    assert said(batch) == [("A3", "与第 2 行是同一个项目，只导入前一行")]


@pytest.mark.parametrize(
    "text", ["县交通局", "交通局", "示例县交通局", "示例县交通运输局", "县交通运输局", " 交通局 "]
)
def test_a_unit_is_recognised_however_it_is_written(world: World, book: Book, text: str) -> None:
    batch = staged(world, book((*BRIDGE[:3], text, *BRIDGE[4:])))
    services.confirm_import(batch, by=world.officer)
    assert Project.objects.get().unit_id == world.transport.pk


@pytest.mark.parametrize("text", ["城关镇", "城关", "示例县城关镇", "城关镇东街村"])
def test_a_place_is_recognised_however_it_is_written(world: World, book: Book, text: str) -> None:
    batch = staged(world, book((*BRIDGE[:2], text, *BRIDGE[3:])))
    services.confirm_import(batch, by=world.officer)
    assert Project.objects.get().region_id == world.chengguan.pk


def test_one_of_several_places_is_never_picked(world: World, book: Book) -> None:
    batch = staged(world, book((*BRIDGE[:2], "城关镇、平梁镇", *BRIDGE[3:])))
    assert [question["text"] for question in batch.reading["questions"]] == ["城关镇、平梁镇"]


def test_a_new_unit_is_made_once_under_the_government_and_goes_with_the_import(
    world: World, book: Book
) -> None:
    rows = [
        (f"C-{n}", f"项目{n}", "城关镇", text, 1, 1, 1, 1) for n, text in enumerate(["卫健局", "县卫健局"])
    ]
    batch = services.accept_new_names(staged(world, book(*rows)), by=world.officer)
    services.confirm_import(batch, by=world.officer)
    unit = Organisation.objects.get(name="卫健局")
    assert (unit.parent_id, unit.kind) == (world.government.pk, OrganisationKind.DEPARTMENT)
    assert set(Project.objects.values_list("unit_id", flat=True)) == {unit.pk}
    services.undo_import(batch, by=world.officer)
    assert not Organisation.objects.filter(name="卫健局").exists()


def test_a_name_can_be_taken_for_an_existing_one(world: World, book: Book) -> None:
    batch = staged(world, book((*BRIDGE[:3], "水务中心", *BRIDGE[4:])))
    services.answer_names(batch, {"unit": {"水务中心": world.water.pk}}, by=world.officer)
    services.confirm_import(batch, by=world.officer)
    assert Project.objects.get().unit_id == world.water.pk


def test_a_clerk_imports_only_rows_of_the_own_office(world: World, book: Book) -> None:
    own = ("C-1", "水库工程", "平梁镇", "水利局", 1, 1, 1, 1)
    batch = staged(world, book(own, BRIDGE), "water_clerk")
    assert [action for action, _ in fates(batch)] == [RowAction.CREATE, RowAction.SKIP]
    assert said(batch) == [("D3", "“交通局”不在您的授权范围内，未导入")]
    services.confirm_import(batch, by=world.water_clerk)
    assert [each.name for each in Project.objects.all()] == ["水库工程"]


def test_a_clerk_cannot_update_a_project_of_another_office(world: World, book: Book) -> None:
    known = project(world, code=BRIDGE[0], total_fen=1)
    batch = staged(world, book((*BRIDGE[:3], "水利局", *BRIDGE[4:])), "water_clerk")
    assert said(batch) == [("A2", f"{unusable_code(BRIDGE[0])}；这一行未导入")]
    with pytest.raises(Refused, match="没有可以导入的行"):
        services.confirm_import(batch, by=world.water_clerk)
    known.refresh_from_db()
    assert (known.total_fen, known.unit_id) == (1, world.transport.pk)


def test_a_clerk_cannot_give_an_own_project_to_another_office_and_keep_hold_of_it(
    world: World, book: Book
) -> None:
    project(world, code=BRIDGE[0], unit_id=world.water.pk)
    batch = staged(world, book(BRIDGE), "water_clerk")
    assert said(batch) == [("D2", "“交通局”不在您的授权范围内，未导入")]


def test_a_clerk_cannot_make_units(world: World, book: Book) -> None:
    batch = staged(world, book((*BRIDGE[:3], "卫健局", *BRIDGE[4:])), "water_clerk")
    assert said(batch) == [("D2", "责任单位“卫健局”不在您的授权范围内，未导入")]
    services.answer_names(batch, {"unit": {"卫健局": "new"}}, by=world.water_clerk)
    with pytest.raises(Refused):
        services.confirm_import(batch, by=world.water_clerk)
    assert not Organisation.objects.filter(name="卫健局").exists()


def test_a_row_that_names_no_unit_belongs_to_the_clerks_own_office(world: World, book: Book) -> None:
    batch = staged(world, book(("C-1", "水库工程", "", "", 1, 1, 1, 1)), "water_clerk")
    services.confirm_import(batch, by=world.water_clerk)
    assert Project.objects.get().unit_id == world.water.pk


def test_somebody_without_the_right_sees_no_import(world: World, book: Book) -> None:
    batch = staged(world, book(BRIDGE))
    for person in ("leader", "owner_clerk", "reader", "nobody", "administrator"):
        with pytest.raises(NotVisible):
            batches_for(world.people[person])
    with pytest.raises(NotVisible):
        batch_for(world.water_clerk, batch.pk)
    access.grant_role(world.nobody, Role.OFFICER, by=None, everywhere=True)
    assert batch_for(User.objects.get(pk=world.nobody.pk), batch.pk) == batch


def test_a_change_since_the_preview_sends_the_user_back_to_look_again(world: World, book: Book) -> None:
    batch = staged(world, book(BRIDGE))
    known = project(world, code=BRIDGE[0])
    with pytest.raises(Refused, match="核对之后项目库又有变化"):
        services.confirm_import(batch, by=world.officer)
    assert fates(batch) == [(RowAction.UPDATE, known.pk)]
    batch.refresh_from_db()
    services.confirm_import(batch, by=world.officer)
    assert Project.objects.get().total_fen == 8_600_000_000


def test_a_revoked_right_is_noticed_at_confirmation(world: World, book: Book) -> None:
    own = ("C-1", "水库工程", "平梁镇", "水利局", 1, 1, 1, 1)
    batch = staged(world, book(own), "water_clerk")
    world.water_clerk.grants.update(organisation=world.transport)
    with pytest.raises(Refused):
        services.confirm_import(batch, by=world.water_clerk)
    assert not Project.objects.exists()


def test_figures_of_a_closed_month_are_shown_and_not_written(world: World, book: Book) -> None:
    services.confirm_import(staged(world, book(BRIDGE)), by=world.officer)
    close_month(MAY, by=world.officer)
    header = (*HEADER[:6], "5月完成（万元）", "6月完成（万元）")
    batch = staged(world, book((*BRIDGE[:6], 999, 50), header=header), month=MAY.plus(1))
    assert any("2023年5月已结账，表中该月有 1 行" in message for _, message in said(batch))
    services.confirm_import(batch, by=world.officer)
    by_month = dict(MonthlyFigure.objects.values_list("month", "done_month_fen"))
    assert by_month == {202305: 147_070_000, 202306: 50_000_000}


def test_a_contradicted_start_is_reported_at_its_cell_and_kept(world: World, book: Book) -> None:
    header = ("项目代码", "项目名称", "建设地点", "责任单位", "总投资（万元）", "是否开工")
    services.confirm_import(staged(world, book((*BRIDGE[:5], "是"), header=header)), by=world.officer)
    batch = staged(world, book((*BRIDGE[:5], "否"), header=header), month=MAY.plus(1))
    ((cell, message),) = said(batch)
    assert cell == "F2"
    assert "平台已记录该项目开工" in message
    assert (batch.summary["update"], batch.summary["unchanged"]) == (0, 1)


def test_a_name_that_is_too_long_is_left_out_with_its_cell(world: World, book: Book) -> None:
    batch = staged(world, book(("C-1", "长" * 201, *BRIDGE[2:])))
    assert said(batch, "check") == [("B2", "项目名称有 201 字，最多 200 字，未导入，请缩短")]
    assert fates(batch) == [(RowAction.SKIP, None)]


def test_a_corrected_reading_is_remembered_for_the_next_file(world: World, book: Book) -> None:
    header = ("项目代码", "项目名称", "建设地点", "责任单位", "总投资", "说明甲")
    row = (*BRIDGE[:5], "交通")
    batch = staged(world, book(row, header=header))
    column = next(c for c in batch.reading["sheets"][0]["columns"] if c["letter"] == "F")
    batch = services.change_mapping(batch, columns={column["key"]: ("industry", None)})
    services.confirm_import(batch, by=world.officer)
    assert HeaderMemory.objects.get().mapping == {
        "columns": {column["key"]: {"field": "industry", "unit": None}}
    }
    again = staged(world, book((*BRIDGE[:5], "水运"), header=header), month=MAY.plus(1))
    services.confirm_import(again, by=world.officer)
    assert Project.objects.get().industry == "水运"
    assert [(c.field, c.before, c.after) for c in ProjectChange.objects.all()] == [
        ("industry", "交通", "水运")
    ]


def test_a_reading_corrected_by_one_person_is_not_used_for_another_s_file(world: World, book: Book) -> None:
    header = ("项目代码", "项目名称", "建设地点", "责任单位", "总投资", "说明甲")
    row = ("C-1", "排水工程", "城关镇", "水利局", 8600, "交通")
    batch = services.stage_import(book(row, header=header), as_of=MAY, by=world.water_clerk)
    column = next(c for c in batch.reading["sheets"][0]["columns"] if c["letter"] == "F")
    services.change_mapping(batch, columns={column["key"]: ("industry", None)})
    batch.refresh_from_db()
    services.confirm_import(batch, by=world.water_clerk)
    assert HeaderMemory.objects.get().confirmed_by_id == world.water_clerk.pk
    assert not staged(world, book((*BRIDGE[:5], "水运"), header=header)).mapping.get("columns")


def test_columns_nobody_knows_are_kept_with_the_project(world: World, book: Book) -> None:
    header = (*HEADER, "包抓领导")
    services.confirm_import(staged(world, book((*BRIDGE, "张三"), header=header)), by=world.officer)
    assert Project.objects.get().extra == {"包抓领导": "张三"}


def test_a_new_place_becomes_a_town_of_the_county(world: World, book: Book) -> None:
    batch = staged(world, book((*BRIDGE[:2], "漩涡镇", *BRIDGE[3:])))
    batch = services.accept_new_names(batch, by=world.officer)
    services.confirm_import(batch, by=world.officer)
    assert Region.objects.get(name="漩涡镇").parent_id == world.county.pk


def test_a_code_registered_after_the_row_was_called_new_is_asked_again(world: World, book: Book) -> None:
    project(world, code="OTHER-1")
    batch = staged(world, book(BRIDGE))
    row = ImportRow.objects.get()
    services.answer_row(batch, row.pk, "new", by=world.officer)
    theirs = project(world, "同代码工程", code=BRIDGE[0])
    with pytest.raises(Refused, match="核对之后项目库又有变化"):
        services.confirm_import(batch, by=world.officer)
    row = ImportRow.objects.get()
    assert (row.action, row.candidates) == (RowAction.ASK, [theirs.pk])
    (asked,) = asked_rows(batch)
    assert asked.why == (
        f"第 2 行的项目代码 {BRIDGE[0]} 已登记在“同代码工程”上，不能再作为新项目；请选择更新它，或不导入这一行"
    )
    with pytest.raises(Refused, match=f"第 2 行的项目代码 {BRIDGE[0]} 已登记"):
        services.answer_row(batch, row.pk, "new", by=world.officer)
    batch.refresh_from_db()
    batch = services.answer_row(batch, row.pk, theirs.pk, by=world.officer)
    services.confirm_import(batch, by=world.officer)
    theirs.refresh_from_db()
    assert (theirs.name, Project.objects.count()) == ("大桥工程", 2)


def test_a_row_taken_for_another_project_is_asked_again_once_its_code_is_registered(
    world: World, book: Book
) -> None:
    known = project(world, code="OTHER-1")
    batch = staged(world, book(BRIDGE))
    services.answer_row(batch, ImportRow.objects.get().pk, known.pk, by=world.officer)
    theirs = project(world, "同代码工程", code=BRIDGE[0])
    with pytest.raises(Refused, match="核对之后项目库又有变化"):
        services.confirm_import(batch, by=world.officer)
    assert ImportRow.objects.get().candidates == [theirs.pk]


def test_a_code_registered_out_of_sight_is_refused_without_saying_so(world: World, book: Book) -> None:
    project(world, code="OTHER-1", unit_id=world.water.pk)
    batch = staged(world, book((*BRIDGE[:3], "水利局", *BRIDGE[4:])), "water_clerk")
    services.answer_row(batch, ImportRow.objects.get().pk, "new", by=world.water_clerk)
    project(world, "别局的工程", code=BRIDGE[0])
    with pytest.raises(Refused, match="核对之后项目库又有变化"):
        services.confirm_import(batch, by=world.water_clerk)
    assert fates(batch) == [(RowAction.SKIP, None)]
    batch.refresh_from_db()
    assert said(batch) == [("A2", f"{unusable_code(BRIDGE[0])}；这一行未导入")]
