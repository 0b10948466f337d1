from typing import Any

from tests.centre.making import Shop
from tests.centre.plain import FIRST_CHAIN
from tests.centre.running import Running
from tests.centre.simple_client import SimpleClient
from tests.centre.simple_client import enrolled


def sent(client: SimpleClient, shop: Shop, first: int = 0, last: int | None = None) -> Any:
    some = shop.ops[first:last]
    before = bytes.fromhex(shop.ops[first - 1]["chain"]) if first else FIRST_CHAIN
    return client.send(some, before).body


def last_of(shop: Shop, count: int) -> dict[str, Any]:
    return {"last_local_seq": count, "last_local_chain": shop.ops[count - 1]["chain"]}


def lost(client: SimpleClient, url: str | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while url:
        page = client.call("GET", url).body
        found += page["ops"]
        url = page["next"]
    return found


def test_a_restored_client_gets_back_what_it_lost_and_goes_on(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(450)
    sent(client, shop)
    answer = client.open_epoch(reason="restore", **last_of(shop, 100)).body
    assert (answer["epoch"], answer["common_seq"], answer["acked_seq"], answer["next_seq"]) == (
        2,
        100,
        450,
        451,
    )
    assert answer["acked_chain"] == shop.chain.hex()
    assert answer["missing"]["count"] == 350
    assert lost(client, answer["missing"]["url"]) == shop.ops[100:]
    numbers = {mark["series"]: mark["last_seen"] for mark in answer["series"]}
    highest = max(op["doc_no"] for op in shop.ops if op["type"] == "sales_invoice")
    assert numbers["A"] == highest[-6:]
    shop.trade(5)
    assert sent(client, shop, 450)["acked_seq"] == 455


def test_opening_is_repeatable_under_its_key(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(3)
    sent(client, shop)
    raw = b'{"reason":"new_pc","last_local_seq":0,"last_local_chain":"' + b"0" * 64 + b'"}'
    path = f"/v1/streams/{client.stream}/epochs"
    first, second = (client.call("POST", path, raw, Idempotency_Key="0193a2f0-7c1e") for _ in range(2))
    assert first.body == second.body
    assert first.body["epoch"] == 2


def test_what_an_old_epoch_sends_is_refused(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(6)
    sent(client, shop, 0, 4)
    client.open_epoch(reason="restore", **last_of(shop, 4))
    client.epoch = 1
    refused = client.send(shop.ops[4:], bytes.fromhex(shop.ops[3]["chain"]))
    assert (refused.status, refused.code, refused.body["epoch"]) == (409, "stale_epoch", 2)


def test_holes_are_closed_by_a_new_epoch(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(10)
    sent(client, shop, 0, 3)
    sent(client, shop, 6, 8)
    answer = client.open_epoch(reason="restore", **last_of(shop, 3)).body
    assert (answer["acked_seq"], answer["next_seq"], answer["missing"]["count"]) == (8, 9, 2)
    state = client.call("GET", f"/v1/streams/{client.stream}").body
    assert (state["gaps"], state["acked_seq"]) == ([], 8)
    late = client.send(shop.ops[3:6], bytes.fromhex(shop.ops[2]["chain"]))
    assert (late.status, late.code) == (409, "seq_closed")
    after = Shop(seed=5, prefix="B", chain=bytes.fromhex(answer["acked_chain"]), seq=8)
    after.trade(4)
    assert client.send(after.ops, bytes.fromhex(answer["acked_chain"])).body["acked_seq"] == 12


def test_another_history_is_a_fork_and_an_older_common_point_is_found(any_centre: Running) -> None:
    client, shop, other = enrolled(any_centre), Shop(seed=1), Shop(seed=1)
    shop.trade(10)
    sent(client, shop)
    other.trade(6)
    other.rnd.seed(5)
    other.trade(2)
    forked = client.open_epoch(reason="restore", **last_of(other, 8))
    assert (forked.status, forked.code) == (409, "chain_fork")
    points = [{"seq": seq, "chain": other.ops[seq - 1]["chain"]} for seq in (2, 6)]
    found = client.open_epoch(reason="restore", **last_of(other, 8), checkpoints=points)
    assert (found.body["common_seq"], found.body["missing"]["count"]) == (6, 4)


def test_a_known_operation_under_a_new_number_has_no_second_effect(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(12)
    sent(client, shop)
    before = any_centre.summary(client.stream)
    answer = client.open_epoch(reason="restore", **last_of(shop, 8)).body
    again = Shop(seed=9, prefix="B")
    again.ops = [dict(op) for op in shop.ops[8:]]
    again.trade(2)
    again.rechain(bytes.fromhex(answer["acked_chain"]), answer["next_seq"])
    for _ in range(2):
        told = client.send(again.ops, bytes.fromhex(answer["acked_chain"])).body
        assert [one["status"] for one in told["results"]][:4] == ["duplicate"] * 4
        assert told["acked_seq"] == 18
    after = any_centre.summary(client.stream)
    assert after["states"] == {"applied": 14, "again": 4} | (
        {"stale": before["states"]["stale"]} if "stale" in before["states"] else {}
    )
    forged = Shop(seed=9)
    forged.ops = [dict(shop.ops[0], totals=dict(shop.ops[0]["totals"], net_paise=1))]
    forged.rechain(again.chain, 19)
    told = client.send(forged.ops, again.chain).body
    assert (told["results"][0]["status"], told["results"][0]["code"]) == ("rejected", "op_id_conflict")
    assert any_centre.summary(client.stream)["documents"] == after["documents"]


def test_a_new_pc_goes_on_with_the_stream_of_the_old_one(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(5)
    sent(client, shop)
    code = any_centre.add_distributor(stream=client.stream)
    fresh = SimpleClient(client.wire)
    told = fresh.enrol(code).body["stream"]
    assert (told["id"], told["acked_seq"], told["acked_chain"]) == (client.stream, 5, shop.chain.hex())
    answer = fresh.open_epoch(reason="new_pc", last_local_seq=0, last_local_chain="0" * 64)
    assert lost(fresh, answer.body["missing"]["url"]) == shop.ops


def test_a_restored_centre_is_filled_again(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(20)
    sent(client, shop)
    before = any_centre.summary(client.stream)
    inner = any_centre.centre
    assert inner is not None
    with inner.store.write() as tx:  # as after a backup of the centre was put back
        for table in ("op", "document", "sale_line", "day_total", "remark", "batch"):
            tx.run(f"DELETE FROM {table}")  # noqa: S608 - names of our own
        tx.run("UPDATE stream SET acked_seq = 0, top_seq = 0, acked_chain = ?", FIRST_CHAIN)
    assert client.call("GET", "/v1/hello").body["stream"]["acked_seq"] == 0
    sent(client, shop)
    assert any_centre.summary(client.stream) == before
