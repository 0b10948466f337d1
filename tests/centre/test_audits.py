"""Heads of the audit: each told one goes on from the one before, or it is told to both sides."""

import urllib.request
from typing import Any

import pytest

from tests.centre.making import Shop
from tests.centre.running import Running
from tests.centre.simple_client import SimpleClient
from tests.centre.simple_client import enrolled

Point = dict[str, Any]


def point(seq: int, letter: str = "a") -> Point:
    return {"seq": seq, "hash": (letter * 64)[:64]}


def prove(client: SimpleClient, shop: Shop, head: Point | None, before: Point | None = None) -> Any:
    """Trade a day, tell its totals with a head of the audit, and return what the centre says."""
    shop.next_day()
    shop.trade(4)
    client.drain(shop)
    told = shop.manifest(client.stream, client.epoch)
    if head is not None:
        told["audit"] = head | ({"before": before} if before else {})
    answer = client.prove(told).body
    assert answer["match"], answer
    return answer


def heard(client: SimpleClient) -> int:
    """Return the row of the audit that the centre heard of last, as hello tells it."""
    return int(client.call("GET", "/v1/hello").body["stream"]["audit_seq"])


def page_of(centre: Running, path: str) -> str:
    with urllib.request.urlopen(f"{centre.url}{path}", timeout=30) as answer:  # noqa: S310 - our own address
        text: str = answer.read().decode()
    return text


def test_a_head_that_goes_on_is_signed_and_remembered(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    assert heard(client) == 0
    first = prove(client, shop, point(40))
    assert (first["audit"], first["signed"]["audit"]) == ({"follows": True}, point(40))
    assert heard(client) == 40
    second = prove(client, shop, point(90, "b"), point(40))
    assert second["audit"] == {"follows": True}
    assert heard(client) == 90
    assert "audit does not go on" not in page_of(any_centre, "/distributors/D0001")


@pytest.mark.parametrize(
    ("head", "before", "code", "words"),
    [
        (point(35, "c"), None, "shorter", "the audit ends at row 35"),
        (point(40, "c"), None, "other", "row 40 is not the one"),
        (point(90, "c"), point(40, "d"), "other", "row 40 is not the one"),
        (point(90, "c"), None, "unlinked", "nothing shows that row 90 goes on"),
        (point(90, "c"), point(30, "a"), "unlinked", "nothing shows that row 90 goes on"),
        (None, None, "absent", "no head of the audit was told"),
    ],
)
def test_a_head_that_does_not_go_on_is_told_to_the_client_and_shown(
    any_centre: Running, head: Point | None, before: Point | None, code: str, words: str
) -> None:
    client, shop = enrolled(any_centre), Shop()
    prove(client, shop, point(40))
    told = prove(client, shop, head, before)["audit"]
    assert (told["follows"], told["code"], told["held"]) == (False, code, point(40))
    assert words in told["detail"]
    shown = page_of(any_centre, "/distributors/D0001")
    assert "audit does not go on" in shown
    assert words in shown
    assert "Asha Traders" in page_of(any_centre, "/?only=audit")


def test_after_a_head_that_did_not_go_on_the_next_is_compared_with_it(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    prove(client, shop, point(40))
    assert not prove(client, shop, point(35, "c"))["audit"]["follows"]
    assert heard(client) == 35
    assert prove(client, shop, point(60, "e"), point(35, "c"))["audit"]["follows"]
    assert "ends at row 35" in page_of(centre, "/distributors/D0001"), "what was seen stays seen"


def test_a_restore_between_is_said(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    prove(client, shop, point(40))
    client.open_epoch(
        reason="restore",
        last_local_seq=shop.seq,
        last_local_chain=shop.chain.hex(),
        checkpoints=[],
        series=[],
    )
    assert "restored between (epoch 1 to 2)" in prove(client, shop, point(35, "c"))["audit"]["detail"]


def test_the_same_head_again_is_no_difference_and_a_late_copy_is_not_judged(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    prove(client, shop, point(40))
    shop.next_day()
    shop.trade(4)
    client.drain(shop)
    early = shop.manifest(client.stream, 1) | {"audit": point(50, "b") | {"before": point(40)}}
    later = shop.manifest(client.stream, 1, rev=2) | {"audit": point(55, "c") | {"before": point(40)}}
    assert client.prove(later).body["audit"] == {"follows": True}
    assert "audit" not in client.prove(early).body, "the line kept it back: the day was told anew since"
    again = shop.manifest(client.stream, 1, rev=3) | {"audit": point(55, "c") | {"before": point(40)}}
    assert client.prove(again).body["audit"] == {"follows": True}


def test_a_client_that_never_told_a_head_is_not_asked_for_one(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    assert "audit" not in prove(client, shop, None)
    assert heard(client) == 0
