"""What the public reads, with and without a sign-in."""

from __future__ import annotations

from django.test import Client
from pytest_django import Settings

from tests.apps.bulletins.sample import NUMBER, bare_issued
from tests.world import World


def test_without_the_setting_a_stranger_is_asked_to_sign_in(
    client: Client, world: World, settings: Settings
) -> None:
    settings.PUBLIC_PAGES = False
    bulletin = bare_issued(world, is_public=True)
    for address in ("/public/", f"/public/{bulletin.pk}/", f"/public/{bulletin.pk}/pdf/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, f"/account/login/?next={address}")


def test_with_the_setting_a_stranger_reads_what_is_public_and_only_that(
    client: Client, world: World, settings: Settings
) -> None:
    settings.PUBLIC_PAGES = True
    bulletin = bare_issued(world, is_public=True)
    page = client.get("/public/").content.decode()
    assert NUMBER in page
    assert "登录" in page
    assert "试行一段。" in client.get(f"/public/{bulletin.pk}/").content.decode()
    assert client.get(f"/public/{bulletin.pk}/pdf/").content == "pdf 文件".encode()
    assert client.get(f"/public/{bulletin.pk}/exe/").status_code == 404
    assert client.get(f"/bulletins/{bulletin.pk}/").status_code == 302


def test_what_stays_inside_is_not_there_for_readers(client: Client, world: World, settings: Settings) -> None:
    settings.PUBLIC_PAGES = True
    bulletin = bare_issued(world)
    assert "还没有公开的内容" in client.get("/public/").content.decode()
    client.force_login(world.reader)
    assert client.get(f"/public/{bulletin.pk}/").status_code == 404
    assert client.get(f"/public/{bulletin.pk}/docx/").status_code == 404
