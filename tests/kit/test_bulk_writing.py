"""Many rows at once: the same values arrive as through the ORM, and ids are given once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from guatu.access.models import Organisation
from guatu.kit.bulk import insert_rows, next_ids, update_rows
from guatu.ledger.models import OutboxEvent
from guatu.registry.models import Project, ProjectList

AT = datetime(2023, 5, 31, 12, tzinfo=UTC)
COLUMNS = ("id", "code", "name", "kind", "level", "nature", "industry", "content", "remark", "initials")


def projects(*rows: tuple[int, str, str]) -> list[tuple[object, ...]]:
    return [(*row, "", "", "", "", "", "", "", {"备注": "“原文”"}, AT) for row in rows]


@pytest.mark.django_db
def test_rows_arrive_with_dates_moments_and_json() -> None:
    insert_rows(Project, (*COLUMNS, "extra", "created_at"), projects((7, "C-1", "大桥")))
    project = Project.objects.get()
    assert (project.pk, project.name, project.extra, project.created_at) == (
        7,
        "大桥",
        {"备注": "“原文”"},
        AT,
    )
    body = [("/1/", "水利局", "", "department", "", date(2020, 1, 2))]
    insert_rows(Organisation, ("path", "name", "short_name", "kind", "credit_code", "valid_from"), body)
    assert Organisation.objects.get().valid_from == date(2020, 1, 2)


@pytest.mark.django_db
def test_reserved_ids_are_not_given_again_even_when_they_are_not_used() -> None:
    first = list(next_ids(ProjectList, 3))
    second = list(next_ids(ProjectList, 2))
    assert len({*first, *second}) == 5
    made = ProjectList.objects.create(year=2023, name="市级重点")
    assert made.pk > max(second)


@pytest.mark.django_db
def test_only_the_named_columns_of_the_named_rows_change() -> None:
    insert_rows(Project, (*COLUMNS, "extra", "created_at"), projects((1, "A", "甲"), (2, "B", "乙")))
    update_rows(Project, ("name", "total_fen"), [("丙", 5, 2)])
    assert list(Project.objects.values_list("name", "total_fen", "code")) == [
        ("甲", None, "A"),
        ("丙", 5, "B"),
    ]


@pytest.mark.django_db
def test_constraints_hold_as_always_and_nothing_is_written() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Project, (*COLUMNS, "extra", "created_at"), projects((1, "A", "甲"), (2, "A", "乙")))
    assert not Project.objects.exists()


@pytest.mark.django_db
def test_no_rows_are_no_work() -> None:
    insert_rows(OutboxEvent, ("name",), [])
    update_rows(OutboxEvent, ("name",), [])
    assert not OutboxEvent.objects.exists()
    assert list(next_ids(OutboxEvent, 0)) == []
