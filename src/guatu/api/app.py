"""The API itself: who calls, what a refusal looks like, which parts there are."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_required
from django.db import DataError, IntegrityError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError

from guatu.access.enums import Can
from guatu.access.policy import may
from guatu.api import bulletins, imports, lights, packs, plans, projects, rates, schedules, targets, tasks
from guatu.api.caller import Caller
from guatu.api.keys import Token
from guatu.kit.errors import AT_ONCE, UNSTORABLE, NotVisible, Refused

log = logging.getLogger(__name__)


class Problem(Schema):
    """Why something was not done: one sentence, and lines for several reasons."""

    sentence: str
    details: list[str] = []


api = NinjaAPI(
    title="挂图 API",
    version="1",
    description="与网页相同的数据、权限和规则。金额单位为分（整数），月份写作 2023-05。",
    auth=Token(),
    docs_decorator=login_required,
    urls_namespace="api-1",
)
api.add_router("/projects", projects.router)
api.add_router("/rates", rates.router)
api.add_router("/lights", lights.router)
api.add_router("/imports", imports.router)
api.add_router("/packs", packs.router)
api.add_router("/plans", plans.router)
api.add_router("/bulletins", bulletins.router)
api.add_router("/tasks", tasks.router)
api.add_router("/schedules", schedules.router)
api.add_router("/plans", targets.router)


class Me(Schema):
    """Whom the token stands for."""

    username: str
    name: str
    may: list[str]


@api.get("/me", response=Me, tags=["账号"], summary="令牌属于谁，能做什么")
def me(request: Caller) -> Me:
    return Me(
        username=request.user.username,
        name=str(request.user),
        may=[can.value for can in Can if may(request.user, can)],
    )


def _say(request: HttpRequest, status: int, sentence: str, details: list[str] | None = None) -> HttpResponse:
    problem = Problem(sentence=sentence, details=details or [])
    return api.create_response(request, problem.model_dump(), status=status)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return _say(request, 409, error.sentence, error.details)


@api.exception_handler(IntegrityError)
def _at_once(request: HttpRequest, error: IntegrityError) -> HttpResponse:
    log.warning("two changes at once at %s", request.path, exc_info=error)
    return _say(request, 409, AT_ONCE)


@api.exception_handler(DataError)
def _unstorable(request: HttpRequest, _error: DataError) -> HttpResponse:
    return _say(request, 422, UNSTORABLE)


@api.exception_handler(NotVisible)
def _not_visible(request: HttpRequest, _error: NotVisible) -> HttpResponse:
    return _say(request, 404, "没有找到，或不在您的管理范围内")


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    lines = [f"{'.'.join(str(part) for part in each['loc'])}：{each['msg']}" for each in error.errors]
    return _say(request, 422, "请求的内容不合要求", lines)
