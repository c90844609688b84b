"""A county whose investment and starts can be worked out by hand, for targets to be measured by.

Two projects in 2022 and 2023: 桥 (城关镇, 产业) and 坝 (平梁镇, 水利), both 新开工 in 2023.
"""

from __future__ import annotations

from guatu.engine.calendar import Month
from guatu.oversight import services
from guatu.registry.models import Project
from tests.apps.oversight.rows import NOW, WAN, fact, project
from tests.world import World

YI = 10_000 * WAN


def build_figures(world: World, *, months: int = 6) -> dict[str, Project]:
    """The projects by name: in month n of 2023 桥 has done n 亿元 of 12, 坝 2n of 24; in 2022 half of that, all year.

    桥 starts in February, 坝 in May 2023. The shipped packs are in force.
    """
    services.load_shipped_packs(at=NOW)
    found = {
        "桥": project("桥", region=world.chengguan, unit=world.transport, kind="产业"),
        "坝": project("坝", region=world.pingliang, unit=world.water, kind="水利"),
    }
    for year, last, factor in ((2022, 12, 1), (2023, months, 2)):
        for number in range(1, last + 1):
            _month(found, Month(year, number), number * factor)
    return found


def _month(found: dict[str, Project], month: Month, done: int) -> None:
    is_new = month.year == 2023
    for name, times, starts in (("桥", 1, 2), ("坝", 2, 5)):
        fact(
            found[name],
            month,
            plan_fen=12 * times * YI,
            done_fen=done * times * YI // 2,
            category="新开工" if is_new else "续建",
            started=int(not is_new or month.number >= starts),
        )
