from __future__ import annotations

import pytest
from django.test import Client

from guatu.ledger import services
from guatu.ledger.queries import notices_of, unread_count
from tests.world import World


def _page(client: Client, address: str = "/notices/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_one_sees_ones_own_notices_and_the_bell_counts_them(client: Client, world: World) -> None:
    services.notify([world.officer], "本月台账已导入", url="/projects/")
    client.force_login(world.officer)
    page = _page(client)
    assert "本月台账已导入" in page
    assert 'aria-label="通知，1 条未读"' in page
    assert "本月台账已导入" in _page(client, "/notices/bell/")
    client.force_login(world.leader)
    assert "没有通知" in _page(client)
    assert "没有通知" in _page(client, "/notices/bell/")


def test_opening_a_notice_reads_it_and_leads_to_its_page(client: Client, world: World) -> None:
    services.notify([world.officer], "本月台账已导入", url="/projects/?month=2023-05")
    client.force_login(world.officer)
    answer = client.post(f"/notices/{notices_of(world.officer)[0].pk}/open/")
    assert answer["Location"] == "/projects/?month=2023-05"
    assert unread_count(world.officer) == 0


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_notice_leads_nowhere_outside(client: Client, world: World, evil: str) -> None:
    services.notify([world.officer], "看这里", url=evil)
    client.force_login(world.officer)
    assert client.post(f"/notices/{notices_of(world.officer)[0].pk}/open/")["Location"] == "/notices/"


def test_all_are_marked_as_read_at_once(client: Client, world: World) -> None:
    services.notify([world.officer, world.leader], "一")
    services.notify([world.officer], "二")
    client.force_login(world.officer)
    assert "已将 2 条通知标为已读" in _page(client, client.post("/notices/read/")["Location"])
    assert (unread_count(world.officer), unread_count(world.leader)) == (0, 1)


def test_what_a_notice_says_is_not_markup(client: Client, world: World) -> None:
    services.notify([world.officer], "<script>alert(1)</script>")
    client.force_login(world.officer)
    assert "&lt;script&gt;alert(1)" in _page(client)
