"""The wall chart shows every node by the months, and can be printed whatever the names and however long it takes."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from guatu.bulletins.schedules.chart import Chart, ChartRow, Scale, chart_of
from guatu.bulletins.schedules.chart_pdf import render_chart
from guatu.bulletins.schedules.files import chart_file
from guatu.scheduling.models import Node, ProjectSchedule
from tests.apps.scheduling.given import DAY, laid_out, on_day, report
from tests.world import World


def _rows(chart: Chart) -> dict[str, ChartRow]:
    return {row.name: row for phase in chart.phases for row in phase.rows}


def _pages(data: bytes) -> list[str]:
    """The words of each page without spaces and ends of lines."""
    return ["".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


def test_a_scale_of_whole_months_holds_every_day() -> None:
    scale = Scale(date(2026, 3, 1), date(2026, 4, 30))
    assert scale.days == 61
    assert (scale.at(date(2026, 3, 1)), scale.after(date(2026, 4, 30))) == (0, 1)
    assert scale.after(date(2026, 3, 31)) == scale.at(date(2026, 4, 1)) == 31 / 61
    assert [(str(month), first) for month, first, _ in scale.months] == [("2026-03", 0), ("2026-04", 31 / 61)]


def test_bars_are_earliest_dates_and_end_marks_latest_ones(world: World) -> None:
    found = on_day(laid_out(world))
    chart = chart_of(found)
    assert (chart.title, chart.as_of) == ("城关小学项目作战进度图", DAY)
    assert (chart.scale.first, chart.scale.last) == (date(2026, 3, 1), date(2026, 7, 31))
    assert [(phase.name, len(phase.rows)) for phase in chart.phases] == [("前期", 5), ("建设", 4)]
    row, window = _rows(chart)["立项批复"], found.plan.window("approval")
    assert (row.first, row.last) == (chart.scale.at(window.start), chart.scale.after(window.finish))
    assert row.latest == chart.scale.after(window.latest_finish)
    assert chart.goals == (("竣工", 1.0),)
    assert chart.today == 1 / 153
    assert (row.look, row.days, row.room) == ("critical", "10 工作日", "7")
    assert _rows(chart)["公示"].look == "plain"


def test_done_begun_and_critical_nodes_look_different(world: World) -> None:
    row = laid_out(world, promises={"竣工": (date(2026, 6, 10), "责任书")})
    report(row, "approval", started=DAY, finished=DAY)
    report(row, "design", started=DAY, percent=40)
    rows = _rows(chart_of(on_day(row)))
    assert (rows["立项批复"].look, rows["立项批复"].share, rows["立项批复"].room) == ("done", 1, "已完成")
    assert rows["立项批复"].latest_finish == "2026-03-02 ✓"
    assert rows["初步设计"].share == 0.4
    assert rows["主体"].is_critical
    assert rows["竣工"].is_milestone
    assert rows["竣工"].room.startswith("晚 ")
    assert rows["竣工"].goal is not None


def test_the_paper_is_a3_landscape_and_names_every_node(world: World) -> None:
    made = chart_file(on_day(laid_out(world)), is_demo=True)
    assert made.name == "城关小学项目作战进度图.pdf"
    (page,) = PdfReader(io.BytesIO(made.data)).pages
    assert [round(float(side) / 72 * 25.4) for side in (page.mediabox.width, page.mediabox.height)] == [
        420,
        297,
    ]
    text = page.extract_text().replace(" ", "")
    for word in ("立项批复", "公示", "初步设计", "施工许可", "土方", "主体", "示例数据", "2026年", "责任书"):
        assert word in text


def test_the_same_schedule_gives_the_same_bytes(world: World) -> None:
    chart = chart_of(on_day(laid_out(world)))
    assert render_chart(chart) == render_chart(chart)


def _many(row: ProjectSchedule, count: int) -> None:
    """So many more nodes with names as long as they can be, some without anybody responsible or a phase."""
    Node.objects.bulk_create(
        Node(
            schedule=row,
            key=f"more-{at}",
            place=100 + at,
            name=(f"{at:02d}" + "很长的节点名称<b>#[*_$\\" * 7)[:100],
            phase="" if at % 3 else "前期",
            days=5,
            calendar="工作日",
            body="" if at % 2 else "住房和城乡建设局、自然资源和规划局" * 5,
        )
        for at in range(count)
    )


def test_sixty_nodes_with_long_names_take_pages_and_lose_nothing(world: World) -> None:
    row = laid_out(world)
    _many(row, 60)
    pages = _pages(render_chart(chart_of(on_day(row))))
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert "责任单位" in page  # the head of the table stands on every page
        assert f"第{number}页，共{len(pages)}页" in page
    text = "".join(pages)
    assert all(f"{at:02d}很长" in text for at in range(60))
    assert "<b>#[*_$\\" in text


@pytest.mark.parametrize("year", [2026, 2029, 2036, 2048])
def test_however_many_years_it_takes_it_fits_one_page(world: World, year: int) -> None:
    row = laid_out(world, promises={"竣工": (date(year, 12, 31), "责任书")})
    (page,) = _pages(render_chart(chart_of(on_day(row))))
    assert str(year) in page
