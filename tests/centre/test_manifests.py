import json
from datetime import timedelta
from typing import Any

import pytest

from tests.centre.making import Shop
from tests.centre.manifests import MOST_NAMED
from tests.centre.plain import FIRST_CHAIN
from tests.centre.plain import canonical
from tests.centre.plain import sha256_hex
from tests.centre.plain import sign
from tests.centre.running import Running
from tests.centre.simple_client import SimpleClient
from tests.centre.simple_client import enrolled


def a_day(client: SimpleClient, *, seed: int = 1, count: int = 60, rows: int = 50) -> Shop:
    shop = Shop(seed)
    shop.trade(count)
    shop.snapshot(rows, per_part=30)
    client.drain(shop)
    return shop


def test_a_day_that_matches_gets_a_receipt_that_can_be_checked(any_centre: Running) -> None:
    client = enrolled(any_centre)
    shop = a_day(client)
    told = shop.manifest(client.stream, 1)
    answer = client.prove(told).body
    assert answer["match"], answer
    whole = told | {"sig": sign(client.key, told)}
    assert answer["signed"]["manifest"] == sha256_hex(canonical(whole))
    assert answer["signed"]["as_of_seq"] == shop.seq
    assert client.prove(told).body == answer


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("sales", "net_paise"),
        ("sales", "count"),
        ("returns", "net_paise"),
        ("stock", "value_paise"),
        ("stock", "digest"),
    ],
)
def test_any_other_figure_is_named_with_both_views(centre: Running, part: str, name: str) -> None:
    client = enrolled(centre)
    told = a_day(client).manifest(client.stream, 1)
    true = told[part][name]
    told[part][name] = "ab" * 32 if name == "digest" else true + 1
    answer = client.prove(told).body
    assert answer["match"] is False
    assert answer["diffs"] == [{"path": f"{part}.{name}", "client": told[part][name], "centre": true}]
    assert client.prove(told).body["round"] == 2


def test_a_rate_that_is_missing_is_named(centre: Running) -> None:
    client = enrolled(centre)
    told = a_day(client).manifest(client.stream, 1)
    gone = told["by_rate"].pop()
    answer = client.prove(told).body
    assert answer["diffs"] == [{"path": f"by_rate[{gone['gst_bp']}]", "client": None, "centre": gone}]


def test_missing_operations_are_named_and_then_it_matches(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(30)
    client.send(shop.ops[:10], FIRST_CHAIN)
    client.send(shop.ops[12:25], bytes.fromhex(shop.ops[11]["chain"]))
    told = shop.manifest(client.stream, 1)
    first = client.prove(told).body
    assert first["diffs"][0]["missing_seq"] == [11, 12, 26, 27, 28, 29, 30]
    client.drain(shop)
    assert client.prove(told).body["match"]


def test_a_sequence_far_out_costs_nothing(centre: Running) -> None:
    """A stranger with a device may name a sequence a billion further on: a few of the missing are named."""
    client, shop = enrolled(centre), Shop()
    shop.trade(5)
    shop.rechain(FIRST_CHAIN, 10**12)
    assert client.send(shop.ops, FIRST_CHAIN).status == 200
    diffs = client.prove(shop.manifest(client.stream, 1)).body["diffs"]
    assert diffs[0]["missing_seq"][:3] == [1, 2, 3]
    assert len(diffs[0]["missing_seq"]) <= MOST_NAMED


def test_what_was_rejected_is_named(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    shop.bill()
    shop.number = 0
    shop.bill()
    client.drain(shop)
    answer = client.prove(shop.manifest(client.stream, 1)).body
    assert answer["diffs"][0]["rejected_seq"] == [2]


def test_held_operations_count(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    centre.put({"type": "item", "id": "X", "rev": 1, "op": "upsert", "body": {}})
    shop.trade(10)
    client.drain(shop)
    assert "held" in client.acked.values()
    assert client.prove(shop.manifest(client.stream, 1)).body["match"]


def test_a_day_is_proved_as_of_its_sequence(any_centre: Running) -> None:
    """What came after the close, also of the same day, changes nothing of a manifest that was late."""
    client, shop = enrolled(any_centre), Shop()
    shop.trade(20)
    evening = shop.manifest(client.stream, 1)
    shop.cancel(shop.bills[3])
    shop.next_day()
    shop.trade(20)
    client.drain(shop)
    assert client.prove(evening).body["match"]
    again = shop.manifest(client.stream, 1, shop.day - timedelta(days=1), rev=2)
    assert again["sales"] != evening["sales"]
    assert client.prove(again).body["match"]
    assert client.prove(shop.manifest(client.stream, 1)).body["match"]


def test_a_document_that_moved_to_another_day_counts_there(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    bill = shop.bill()
    shop.bill()
    evening = shop.manifest(client.stream, 1)
    day = shop.day
    shop.next_day()
    same = {name: bill[name] for name in ("doc_no", "series", "fy", "retailer", "lines", "totals")}
    shop.add("sales_invoice", bill["doc_id"], 2, **same)
    client.drain(shop)
    assert client.prove(evening).body["match"]
    assert client.prove(shop.manifest(client.stream, 1, day, rev=2)).body["match"]
    assert client.prove(shop.manifest(client.stream, 1)).body["match"]


def test_the_stock_identity_is_worked_out_from_both_closings(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    opening = sum(row[3] for op in shop.snapshot() for row in op["rows"])
    shop.next_day()
    sold = [shop.bill(), shop.bill()]
    back = shop.take_back(sold[0])
    shop.add(
        "purchase_receipt",
        primary={"id": "PI-1"},
        lines=[{"n": 1, "item": "I00001", "qty_milli": 9000, "accepted_milli": 7000, "short_milli": 1000,
                "damaged_milli": 1000}],
    )  # fmt: skip
    shop.add("stock_adjustment", lines=[{"n": 1, "item": "I00001", "qty_milli": -3000, "reason": "lost"}])
    closing = sum(row[3] for op in shop.snapshot(31) for row in op["rows"])
    client.drain(shop)
    told = shop.manifest(client.stream, 1)
    told["identity"] = {
        "opening_milli": opening, "in_primary_milli": 8000,
        "in_returns_milli": units(back, "qty_milli", "free_milli"),
        "out_sales_milli": sum(units(bill, "qty_milli") for bill in sold),
        "out_free_milli": sum(units(bill, "free_milli") for bill in sold), "out_returns_milli": 0,
        "adjust_milli": -3000, "closing_milli": closing,
    }  # fmt: skip
    assert client.prove(told).body.get("diffs") is None
    told |= {"rev": 2, "identity": told["identity"] | {"opening_milli": opening + 1}}
    assert [diff["path"] for diff in client.prove(told).body["diffs"]] == ["identity.opening_milli"]


def units(op: dict[str, Any], *names: str) -> int:
    return sum(line[name] for line in op["lines"] for name in names)


def test_numbers_of_a_day_are_compared(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    for _ in range(4):
        shop.bill()
    shop.number += 1
    shop.cancel(shop.bill())
    client.drain(shop)
    told = shop.manifest(client.stream, 1)
    told["series"] = [
        {
            "series": "A",
            "fy": "2026-27",
            "from": "000001",
            "to": "000006",
            "used": 5,
            "cancelled": 1,
            "gaps": ["000005"],
        }
    ]
    assert client.prove(told).body["match"]


def test_a_manifest_is_signed_and_a_revision_is_what_it_was(centre: Running) -> None:
    client = enrolled(centre)
    told = a_day(client).manifest(client.stream, 1)
    forged = json.dumps(told | {"sig": sign(SimpleClient(client.wire).key, told)}).encode()
    assert client.call("POST", "/v1/manifests", forged).code == "signature"
    bent = json.dumps(told | {"rev": 7, "sig": sign(client.key, told)}).encode()
    assert client.call("POST", "/v1/manifests", bent).code == "signature"
    assert client.prove(told).body["match"]
    assert client.prove(told | {"note": "other"}).code == "rev_reused"
    assert client.prove(told | {"epoch": 4}).code == "stale_epoch"


def test_the_centre_shows_its_view(any_centre: Running) -> None:
    client = enrolled(any_centre)
    shop = a_day(client)
    told = shop.manifest(client.stream, 1)
    path = f"/v1/manifests/{client.stream}/{shop.day.isoformat()}"
    before = client.call("GET", path).body
    assert (before["match"], before["rev"]) == (None, 0)
    client.prove(told)
    after = client.call("GET", path).body
    assert (after["match"], after["rev"], after["diffs"]) == (True, 1, [])
    assert after["centre"]["sales"] == told["sales"]
    assert after["centre"]["stock"] == told["stock"]
    shop.cancel(shop.bills[0])
    client.drain(shop)
    late = client.call("GET", path).body
    assert late["match"] is False
    assert "sales.cancelled" in [diff["path"] for diff in late["diffs"]]


@pytest.mark.parametrize("strange", ["1.5", "4.3e16", "1" + "0" * 40, "[" * 5_000 + "]" * 5_000, '"\\ud800"'])
def test_a_field_nobody_knows_may_hold_anything_and_is_refused_or_passed_over(
    centre: Running, strange: str
) -> None:
    client = enrolled(centre)
    told = a_day(client, count=3).manifest(client.stream, 1)
    raw = json.dumps(told | {"sig": sign(client.key, told)})[:-1] + f', "unheard": [{strange}]}}'
    answer = client.call("POST", "/v1/manifests", raw.encode())
    assert answer.status in {400, 422}, answer
    assert client.prove(told).body["match"]
