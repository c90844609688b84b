"""The annex tables of a bulletin, from the same figures as its text."""

from __future__ import annotations

from collections.abc import Iterable

from guatu.bulletins.compose.figures import Figures, Listed
from guatu.bulletins.compose.text import colour_word
from guatu.bulletins.compose.words import cell, column_kind, halves, percent
from guatu.bulletins.content import AnnexTable, Cell, Column
from guatu.oversight.packs.compiled import Indicator
from guatu.oversight.queries import LightCounts, RateRow, RateTable
from guatu.oversight.queries.register import ProjectRow

Row = tuple[Cell, ...]


def annexes(figures: Figures, place: str) -> tuple[AnnexTable, ...]:
    """By unit, by place, every project, and those with a warning; the last two only where there are any."""
    lights = figures.lights
    start = f"{place}{figures.month.label}"
    tables = [
        _grouped(
            figures,
            figures.by_unit,
            lights.by_unit if lights else (),
            f"{start}各责任单位指标完成情况表",
            "责任单位",
        ),
        _grouped(
            figures,
            figures.by_region,
            lights.by_region if lights else (),
            f"{start}各镇（园区）指标完成情况表",
            "所在地",
        ),
    ]
    if figures.projects:
        tables.append(_projects(figures, f"{start}重点项目进展情况表"))
    if lights and lights.warnings:
        tables.append(_warnings(lights.warnings, f"{start}亮灯预警项目清单"))
    return tuple(tables)


def _grouped(
    figures: Figures, table: RateTable, lights: Iterable[LightCounts], title: str, of: str
) -> AnnexTable:
    amounts = _amounts(table.indicators)
    colours = _colours(figures)
    by_key = {each.key: each for each in lights}
    columns = [Column("序号", "count", width=3), Column(of, width=8), Column("项目数", "count", width=4)]
    if amounts and (words := halves(amounts)):
        columns += [Column(half.label, "money_wan", width=6) for half in reversed(words)]
    columns += [Column(each.text.name, column_kind(each), "指标", 5) for each in table.indicators]
    columns += [Column(colour_word(label), "count", "亮灯项目数", 3) for _, label in colours]
    rows = [
        _group_row(number, row, table.indicators, amounts, colours, by_key.get(row.key))
        for number, row in enumerate(table.rows, 1)
    ]
    total = _group_row(
        None,
        table.total,
        table.indicators,
        amounts,
        colours,
        figures.lights.total if figures.lights else None,
    )
    return AnnexTable(title, "单位：万元" if amounts else "", tuple(columns), tuple(rows), total)


def _group_row(
    number: int | None,
    row: RateRow,
    indicators: Iterable[Indicator],
    amounts: Indicator | None,
    colours: list[tuple[str, str]],
    lights: LightCounts | None,
) -> Row:
    cells: list[Cell] = [number, row.label, row.projects]
    if amounts:
        rate = row.rate(amounts.slug)
        cells += [_whole(rate.lower), _whole(rate.upper)]
    cells += [cell(each, row.rate(each.slug)) for each in indicators]
    cells += [lights.counts.get(code, 0) if lights else 0 for code, _ in colours]
    return tuple(cells)


def _amounts(indicators: Iterable[Indicator]) -> Indicator | None:
    """The first indicator that is a share of money in money, whose two amounts stand beside the shares."""
    for each in indicators:
        words = None if each.formula.uses_overall else halves(each)
        if words and all(half.kind == "money" for half in words):
            return each
    return None


def _colours(figures: Figures) -> list[tuple[str, str]]:
    if figures.lights is None:
        return []
    counted = figures.lights.counts(figures.lights.total)
    return [(code, label) for code, label, _ in counted if code]


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _projects(figures: Figures, title: str) -> AnnexTable:
    columns = (
        Column("序号", "count", width=3),
        Column("项目名称", width=14),
        Column("责任单位", width=6),
        Column("所在地", width=5),
        Column("总投资", "money_wan", "投资", 6),
        Column("年度计划", "money_wan", "投资", 6),
        Column("本月完成", "money_wan", "投资", 6),
        Column("累计完成", "money_wan", "投资", 6),
        Column("完成率", "percent", width=5),
        Column("亮灯", "light", width=3),
        Column("存在问题", width=9),
    )
    rows = tuple(_project_row(figures, number, row) for number, row in enumerate(figures.projects, 1))
    sums = figures.sums
    total: Row = (
        *(None, "合计", None, None),
        *(sums.total_fen, sums.plan_fen, sums.done_month_fen, sums.done_fen),
        *(_percent(sums.rate), None, None),
    )
    return AnnexTable(title, "单位：万元", columns, rows, total)


def _project_row(figures: Figures, number: int, row: ProjectRow) -> Row:
    label = figures.lights.rules.label(row.colour) if figures.lights and row.colour else None
    return (
        *(number, row.name, row.unit_name, row.region_name),
        *(row.total_fen, row.plan_fen, row.done_month_fen, row.done_fen, _percent(row.rate)),
        *(label, figures.problems.get(row.project_id, "")),
    )


def _percent(share: float | None) -> float | None:
    exact = percent(share)
    return None if exact is None else float(exact)


def _warnings(warnings: Iterable[Listed], title: str) -> AnnexTable:
    columns = (
        Column("序号", "count", width=3),
        Column("项目名称", width=14),
        Column("责任单位", width=7),
        Column("所在地", width=6),
        Column("亮灯", "light", width=4),
        Column("原因", width=24),
    )
    rows = tuple(
        (
            number,
            each.project.name,
            each.project.unit_name,
            each.project.region_name,
            each.label,
            each.because,
        )
        for number, each in enumerate(warnings, 1)
    )
    return AnnexTable(title, "", columns, rows)
