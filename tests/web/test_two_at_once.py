"""Where two people meet the same constraint of the database at the same moment, the later one is told so."""

from __future__ import annotations

from django.db import IntegrityError
from django.http import HttpResponse
from django.test import RequestFactory

from guatu.kit.errors import AT_ONCE
from guatu.web.middleware import Answers
from tests.world import World


def test_a_constraint_two_people_met_is_a_refusal_not_a_fault(world: World) -> None:
    request = RequestFactory().post("/projects/new/", headers={"HX-Request": "true"})
    request.user = world.officer
    answer = Answers(lambda _: HttpResponse()).process_exception(request, IntegrityError("UNIQUE"))
    assert answer is not None
    assert (answer.status_code, AT_ONCE in answer.content.decode()) == (409, True)
