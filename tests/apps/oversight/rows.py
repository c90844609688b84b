"""Projects and fact rows as tests need them, written straight into the tables."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from guatu.engine.calendar import Month
from guatu.engine.formula import FactType
from guatu.oversight.dictionary import FACTS
from guatu.oversight.models import Fact
from guatu.registry.models import Project

MAY = Month(2023, 5)
NOW = datetime(2023, 6, 3, 9, 0, tzinfo=UTC)
WAN = 1_000_000
FLAGS = [fact.column for fact in FACTS if fact.type == FactType.FLAG]


def project(name: str, **more: Any) -> Project:
    """A project of the register."""
    return Project.objects.create(name=name, created_at=NOW, **more)


def fact(subject: Project, month: Month = MAY, **values: Any) -> Fact:
    """The facts of a project for a month: its own place and unit, nothing done unless said."""
    row: dict[str, Any] = {
        "region_id": subject.region_id,
        "unit_id": subject.unit_id,
        "owner_id": subject.owner_id,
        "kind": subject.kind,
        "level": subject.level,
        "nature": subject.nature,
        "year": month.year,
        "month_number": month.number,
        "day_of_year": month.last_day.timetuple().tm_yday,
        "days_in_year": date(month.year, 12, 31).timetuple().tm_yday,
        "rebuilt_at": NOW,
        **dict.fromkeys(FLAGS, 0),
    }
    return Fact.objects.create(project=subject, month=month.key, **(row | values))
