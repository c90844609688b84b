"""The API gives the same figures to the same people as the pages do."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from guatu.access.models import ApiToken, User
from guatu.access.services import create_token, revoke_token
from guatu.api.app import api
from guatu.kit.clock import today
from guatu.registry.models import Project, ProjectChange
from tests.api.conftest import County

Caller = Callable[..., Client]
SNAPSHOT = Path(__file__).parent / "openapi.json"


def test_the_published_description_is_the_one_that_was_committed(db: None) -> None:
    """Rewrite it knowingly: `make openapi`."""
    assert json.loads(json.dumps(api.get_openapi_schema())) == json.loads(SNAPSHOT.read_text())


def test_without_a_key_nothing_is_told(county: County) -> None:
    assert Client().get("/api/v1/projects?month=2023-05").status_code == 401
    assert Client(headers={"Authorization": "Bearer x"}).get("/api/v1/me").status_code == 401


def test_a_session_is_not_a_key(county: County) -> None:
    client = Client()
    client.force_login(county.world.people["officer"])
    assert client.get("/api/v1/me").status_code == 401


def test_the_documentation_asks_for_a_sign_in(county: County) -> None:
    client = Client()
    assert client.get("/api/v1/docs").status_code == 302
    client.force_login(county.world.people["officer"])
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]


def test_an_expired_or_revoked_key_opens_nothing(county: County, caller: Caller) -> None:
    client = caller("officer")
    ApiToken.objects.update(expires_on=today() - timedelta(days=1))
    assert client.get("/api/v1/me").status_code == 401
    user = county.world.people["officer"]
    token, secret = create_token(user, "另一个", may_write=False, days=7, by=user)
    revoke_token(token, by=user)
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/me").status_code == 401


def test_a_key_acts_as_its_owner(caller: Caller) -> None:
    told = caller("water_clerk").get("/api/v1/me").json()
    assert told["name"] == "王水利"
    assert "edit" in told["may"]
    assert "issue" not in told["may"]


def test_the_register_holds_what_the_caller_may_see(county: County, caller: Caller) -> None:
    whole = caller("officer").get("/api/v1/projects?month=2023-05").json()
    assert [row["name"] for row in whole["rows"]] == ["水库工程", "公路工程"]
    assert whole["sums"]["done_fen"] == 6_600_000_000
    own = caller("water_clerk").get("/api/v1/projects?month=2023-05").json()
    assert [row["name"] for row in own["rows"]] == ["水库工程"]
    assert own["sums"]["count"] == 1
    assert caller("administrator").get("/api/v1/projects?month=2023-05").status_code == 404


def test_a_project_outside_the_scope_does_not_exist(county: County, caller: Caller) -> None:
    client = caller("water_clerk", write=True)
    for path in ("", "/figures"):
        assert client.get(f"/api/v1/projects/{county.road}{path}").status_code == 404
    answer = client.patch(
        f"/api/v1/projects/{county.road}", {"name": "改名"}, content_type="application/json"
    )
    assert answer.status_code == 404
    assert Project.objects.get(pk=county.road).name == "公路工程"
    assert client.get(f"/api/v1/lights/{county.road}?month=2023-05").status_code == 404


def test_rates_and_their_rows_add_up(caller: Caller) -> None:
    client = caller("officer")
    table = client.get("/api/v1/rates?month=2023-05&by=unit").json()
    by_label = {row["label"]: {each["slug"]: each["value"] for each in row["rates"]} for row in table["rows"]}
    assert by_label["水利局"]["investment"] == 0.5
    assert by_label["交通局"]["investment"] == 0.05
    traced = client.get("/api/v1/rates/investment/trace?month=2023-05").json()
    assert traced["upper"]["value"] == sum(row["upper"] for row in traced["rows"]) == 6_600_000_000
    assert traced["lower"]["value"] == sum(row["lower"] for row in traced["rows"]) == 24_000_000_000


def test_lights_say_which_clause_decided_and_what_would_turn_them_green(
    county: County, caller: Caller
) -> None:
    found = caller("officer").get(f"/api/v1/lights/{county.road}?month=2023-05").json()
    progress = next(each for each in found["dimensions"] if each["name"] == "进度")
    assert found["colour"] == progress["colour"] == "red"
    assert "36.7 个百分点" in progress["because"]
    assert "4,400" in progress["remedy"]


def test_another_pack_gives_other_lights_without_being_chosen(county: County, caller: Caller) -> None:
    client = caller("officer")
    there = client.get("/api/v1/lights?month=2023-05&pack=wuhan").json()
    assert there["pack"].startswith("wuhan")
    here = client.get("/api/v1/lights?month=2023-05").json()
    assert here["pack"].startswith("yinchuan")


def test_a_reading_key_writes_nothing(county: County, caller: Caller) -> None:
    answer = caller("officer").patch(
        f"/api/v1/projects/{county.road}", {"name": "改名"}, content_type="application/json"
    )
    assert answer.status_code == 409
    assert "只能读取" in answer.json()["sentence"]
    assert Project.objects.get(pk=county.road).name == "公路工程"


def test_a_writing_key_leaves_its_owner_in_the_history(county: County, caller: Caller) -> None:
    client = caller("officer", write=True)
    answer = client.patch(
        f"/api/v1/projects/{county.road}", {"name": "公路改建"}, content_type="application/json"
    )
    assert answer.json()["name"] == "公路改建"
    change = ProjectChange.objects.get(project=county.road, field="name")
    assert (change.before, change.after, change.by_name) == ("公路工程", "公路改建", "李发改")


def test_a_corrected_figure_is_given_back(county: County, caller: Caller) -> None:
    client = caller("officer", write=True)
    answer = client.put(
        f"/api/v1/projects/{county.road}/figures/2023-05",
        {"done_year_fen": 700_000_000, "reason": "漏报"},
        content_type="application/json",
    )
    assert answer.status_code == 200
    assert answer.json()["done_year_fen"] == 700_000_000
    assert answer.json()["done_month_fen"] == 1_000_000


@pytest.mark.parametrize(
    "path",
    [
        "projects?month=2023-13",
        "projects?month=2023-05&page=99999999999",
        "projects?month=2023-05&size=5000",
        "projects?month=2023-05&unit=99999999999999999999",
        "rates?month=五月",
        "rates?month=2023-05&by=nothing",
        "lights?month=",
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(caller: Caller, path: str) -> None:
    answer = caller("officer").get(f"/api/v1/{path}")
    assert answer.status_code == 422
    assert answer.json()["sentence"] == "请求的内容不合要求"


def test_an_unknown_group_is_not_found(caller: Caller) -> None:
    client = caller("officer")
    for key in ("999999", "x", "9" * 30):
        asked = f"/api/v1/rates/investment/trace?month=2023-05&by=unit&key={key}"
        assert client.get(asked).status_code == 404
    assert client.get("/api/v1/rates/nothing/trace?month=2023-05").status_code == 404


LEDGER = "项目名称,责任单位,年度计划投资(万元)\n新水库工程,水利局,100\n".encode()


def test_a_workbook_comes_in_through_the_api_and_goes_out_again(county: County, caller: Caller) -> None:
    client = caller("officer", write=True)
    file = SimpleUploadedFile("台账.csv", LEDGER)
    staged = client.post("/api/v1/imports", {"file": file, "as_of": "2023-05"})
    assert staged.status_code == 201
    batch = staged.json()["id"]
    assert not Project.objects.filter(name="新水库工程").exists()
    assert client.post(f"/api/v1/imports/{batch}/confirm").json()["state"] == "confirmed"
    assert Project.objects.filter(name="新水库工程").exists()
    assert client.post(f"/api/v1/imports/{batch}/undo").json()["state"] == "undone"
    assert not Project.objects.filter(name="新水库工程").exists()


def test_somebody_who_may_not_import_uploads_nothing(county: County, caller: Caller) -> None:
    for person in ("leader", "owner_clerk", "administrator", "nobody"):
        file = SimpleUploadedFile("台账.csv", LEDGER)
        asked = caller(person, write=True).post("/api/v1/imports", {"file": file, "as_of": "2023-05"})
        assert asked.status_code == 404
    assert caller("officer").get("/api/v1/imports").json() == []


def test_an_issued_bulletin_gives_the_same_file_for_ever(county: County, caller: Caller) -> None:
    client = caller("officer", write=True)
    drafted = client.post("/api/v1/bulletins", {"month": "2023-05"}, content_type="application/json").json()
    address = f"/api/v1/bulletins/{drafted['id']}"
    issue = {"number": "示发〔2023〕1号", "issued_on": "2023-06-05"}
    issued = client.post(f"{address}/issue", issue, content_type="application/json").json()
    assert issued["state"] == "issued"
    files = [b"".join(client.get(f"{address}/files/pdf").streaming_content) for _ in range(2)]
    assert files[0] == files[1]
    assert hashlib.sha256(files[0]).hexdigest() == issued["sha256"]["pdf"]
    again = client.post(f"{address}/issue", issue, content_type="application/json")
    assert again.status_code == 409


def test_a_key_waits_for_the_password_its_owner_must_change(county: County, caller: Caller) -> None:
    call = caller("water_clerk")
    User.objects.filter(pk=county.world.water_clerk.pk).update(must_change_password=True)
    answer = call.get("/api/v1/me")
    assert (answer.status_code, "修改密码" in answer.json()["sentence"]) == (409, True)


def test_a_key_waits_for_the_second_step_its_owner_must_set_up(caller: Caller, settings: Settings) -> None:
    call = caller("water_clerk")
    settings.REQUIRE_TOTP_ROLES = ["department"]
    answer = call.get("/api/v1/projects?month=2023-05")
    assert (answer.status_code, "两步验证" in answer.json()["sentence"]) == (409, True)
    assert caller("leader").get("/api/v1/me").status_code == 200
