import gzip
import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import zstandard

from tests.centre.centre import Gate
from tests.centre.centre import Limits
from tests.centre.making import Op
from tests.centre.making import Shop
from tests.centre.making import body_of
from tests.centre.plain import FIRST_CHAIN
from tests.centre.plain import canonical
from tests.centre.plain import content_digest
from tests.centre.plain import next_chain
from tests.centre.running import Running
from tests.centre.running import running_centre
from tests.centre.simple_client import Answer
from tests.centre.simple_client import SimpleClient
from tests.centre.simple_client import enrolled


def before(shop: Shop, op: Op) -> bytes:
    at = shop.ops.index(op)
    return bytes.fromhex(shop.ops[at - 1]["chain"]) if at else FIRST_CHAIN


def send(client: SimpleClient, shop: Shop, ops: list[Op] | None = None, key: str = "") -> Answer:
    some = shop.ops if ops is None else ops
    return client.send(some, before(shop, some[0]), key)


def statuses(answer: Answer) -> list[str]:
    assert answer.status == 200, answer
    return [result["status"] for result in answer.body["results"]]


def codes(answer: Answer) -> list[str]:
    return [result.get("code", "") for result in answer.body["results"]]


# ── what a batch does ───────────────────────────────────────────────────────────────────────────
def test_a_batch_is_applied_and_a_repeat_is_known(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(40)
    first, second = send(client, shop), send(client, shop)
    assert statuses(first) == ["applied"] * 40
    assert statuses(second) == ["duplicate"] * 40
    assert first.body["acked_seq"] == second.body["acked_seq"] == 40
    told = any_centre.summary(client.stream)
    assert told["states"] == {"applied": 40}
    newest = {op["doc_id"]: op for op in shop.ops if op["type"] == "sales_invoice"}
    live = [op for op in newest.values() if op["status"] == "active"]
    assert told["day_totals"][:3] == [
        len(live),
        len(newest) - len(live),
        sum(op["totals"]["net_paise"] for op in live),
    ]


def test_raw_operations_are_kept_unchanged(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.bill()
    shop.add("claim", kind="damage", amount_paise=5, note='टूटा हुआ 😀 "x"', future={"deep": [1, {"a": None}]})
    assert statuses(send(client, shop)) == ["applied", "applied"]
    stored = any_centre.admin(f"streams/{client.stream}/ops/2")["raw"]
    assert json.loads(stored) == shop.ops[1]
    assert stored.encode() == canonical(shop.ops[1])


@pytest.mark.parametrize("order", [(2, 0, 1), (1, 2, 0), (2, 1, 0)])
def test_batches_may_come_in_any_order(any_centre: Running, order: tuple[int, ...]) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(30)
    parts = [shop.ops[:10], shop.ops[10:20], shop.ops[20:]]
    reached = [send(client, shop, parts[number]).body["acked_seq"] for number in order]
    assert reached[-1] == 30
    assert sorted(reached) == reached
    state = client.call("GET", f"/v1/streams/{client.stream}").body
    assert (state["acked_seq"], state["gaps"], state["acked_chain"]) == (30, [], shop.chain.hex())


def test_gaps_are_told(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    shop.trade(30)
    send(client, shop, shop.ops[5:10])
    send(client, shop, shop.ops[20:21])
    state = client.call("GET", f"/v1/streams/{client.stream}").body
    assert (state["acked_seq"], state["top_seq"], state["gaps"]) == (0, 21, [[1, 5], [11, 20]])


def test_the_order_of_effect_is_the_revision_not_the_arrival(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    bill = shop.bill()
    shop.cancel(bill)
    assert statuses(send(client, shop, shop.ops[1:])) == ["applied"]
    assert statuses(send(client, shop, shop.ops[:1])) == ["stale"]
    told = any_centre.summary(client.stream)
    assert told["documents"] == [["sales_invoice", "cancelled", 1, bill["totals"]["net_paise"]]]
    assert told["day_totals"] == [0, 1, 0, 0, 0]


def test_a_correction_replaces_figures_and_lines(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    bill = shop.bill(9)
    send(client, shop)
    new = shop.correct(bill)
    shop.take_back(new)
    send(client, shop, shop.ops[1:])
    told = any_centre.summary(client.stream)
    note = shop.ops[-1]["totals"]
    assert told["day_totals"] == [1, 0, new["totals"]["net_paise"], 1, -note["net_paise"]]
    assert told["lines"][:2] == [3, new["totals"]["taxable_paise"] - note["taxable_paise"]]


# ── what is refused singly ──────────────────────────────────────────────────────────────────────
def bend_net(op: Op) -> None:
    op["totals"]["net_paise"] = "100"


def bend_fraction(op: Op) -> None:
    op["totals"]["net_paise"] = 100.5


def bend_number(op: Op) -> None:
    op["doc_no"] = "A/26-27/0000000000001"


def bend_day(op: Op) -> None:
    op["business_date"] = "2026-02-30"


def bend_size(op: Op) -> None:
    op["remarks"] = "x" * 300_000


def bend_nul(op: Op) -> None:
    op["salesman"] = "SM\0"


def bend_huge(op: Op) -> None:
    op["totals"]["net_paise"] = 2**60


@pytest.mark.parametrize(
    ("bend", "code"),
    [
        (bend_net, "schema"), (bend_fraction, "schema"), (bend_number, "schema"), (bend_day, "schema"),
        (bend_size, "document_too_large"), (bend_nul, "schema"), (bend_huge, "schema"),
    ],
)  # fmt: skip
def test_one_bad_operation_stops_nobody(centre: Running, bend: Any, code: str) -> None:
    client, shop = enrolled(centre), Shop()
    for _ in range(3):
        shop.bill()
    bend(shop.ops[1])
    chain = bytes.fromhex(shop.ops[0]["chain"])
    for op in shop.ops[1:]:
        op.pop("chain")
        chain = next_chain(chain, op)
        op["chain"] = chain.hex()
    raw = json.dumps(
        {"epoch": 1, "from_seq": 1, "to_seq": 3, "prev_chain": FIRST_CHAIN.hex(), "ops": shop.ops}
    ).encode()
    path = f"/v1/streams/{client.stream}/ops"
    answer = client.call("POST", path, raw)
    assert statuses(answer) == ["applied", "rejected", "applied"]
    assert codes(answer)[1] == code
    assert answer.body["acked_seq"] == 3
    again = client.call("POST", path, raw)
    assert statuses(again) == ["duplicate", "rejected", "duplicate"]
    assert codes(again)[1] == code


def test_a_bent_history_is_seen(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    for _ in range(3):
        shop.bill()
    shop.ops[1]["totals"]["net_paise"] += 100
    answer = send(client, shop)
    assert statuses(answer) == ["applied", "rejected", "applied"]
    assert codes(answer)[1] == "chain_mismatch"


def test_a_number_belongs_to_one_document(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    first = shop.bill()
    shop.number = 0
    shop.bill()
    answer = send(client, shop)
    assert statuses(answer) == ["applied", "rejected"]
    assert answer.body["results"][1]["code"] == "doc_no_conflict"
    assert answer.body["results"][1]["doc_id"] == first["doc_id"]
    shop.add("claim", doc_no=first["doc_no"], kind="damage", amount_paise=1)
    assert statuses(send(client, shop, shop.ops[2:])) == ["applied"]


def test_a_revision_is_taken_once(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    bill = shop.bill()
    send(client, shop)
    same = {name: bill[name] for name in ("doc_no", "series", "fy", "retailer")}
    shop.add("sales_invoice", bill["doc_id"], 1, **same | shop.goods(1))
    assert codes(send(client, shop, shop.ops[1:])) == ["rev_conflict"]


def test_an_operation_that_stays_home_is_stood_for(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    for _ in range(3):
        shop.bill()
    one = shop.ops[1]
    shop.ops[1] = {
        "op_id": one["op_id"], "seq": 2, "type": "withheld", "doc_id": one["doc_id"], "doc_rev": 1,
        "status": "active", "reason": "too_large", "chain": one["chain"],
    }  # fmt: skip
    answer = send(client, shop)
    assert statuses(answer) == ["applied", "rejected", "applied"]
    assert (codes(answer)[1], answer.body["acked_seq"]) == ("withheld", 3)


# ── what is held ────────────────────────────────────────────────────────────────────────────────
def item(code: str) -> dict[str, Any]:
    return {"type": "item", "id": code, "rev": 1, "op": "upsert", "body": {"name": code}}


def test_an_unknown_item_is_held_counted_and_let_go(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.bill(2)
    wanted = sorted({line["item"] for line in shop.ops[0]["lines"]})
    any_centre.put(item("I-OTHER"))
    answer = send(client, shop)
    assert (statuses(answer), codes(answer)) == (["held"], ["unknown_item"])
    assert any_centre.summary(client.stream)["day_totals"][0] == 1
    state = client.call("GET", f"/v1/streams/{client.stream}").body
    assert [one["op_id"] for one in state["held"]] == [shop.ops[0]["op_id"]]
    assert client.call("GET", "/v1/hello").body["stream"]["held"] == 1
    any_centre.put(*[item(code) for code in wanted])
    assert client.call("GET", f"/v1/streams/{client.stream}").body["held"] == []
    assert client.call("GET", "/v1/hello").body["stream"]["held"] == 0
    assert any_centre.summary(client.stream)["states"] == {"applied": 1}


def test_a_master_of_one_distributor_is_unknown_to_another(any_centre: Running) -> None:
    mine, yours = enrolled(any_centre, "D0001"), enrolled(any_centre, "D0002")
    for seed, client, expected in ((1, mine, ["applied"]), (2, yours, ["held"])):
        shop = Shop(seed)
        shop.bill(1)
        any_centre.put(item(shop.ops[0]["lines"][0]["item"]), audience="D0001")
        assert statuses(send(client, shop)) == expected


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("weather", {}, "unknown_type"),
        ("claim", {"kind": "damage", "amount_paise": 1, "status": "thinking"}, "unknown_value"),
        ("order_status", {"order_id": "O1", "state": "eaten"}, "unknown_value"),
    ],
)
def test_what_is_not_known_yet_is_held(centre: Running, kind: str, more: dict[str, Any], code: str) -> None:
    client, shop = enrolled(centre), Shop()
    shop.add(kind, **more)
    answer = send(client, shop)
    assert (statuses(answer), codes(answer)) == (["held"], [code])


def test_a_bill_that_does_not_add_up_is_held(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    goods = shop.goods(2)
    goods["totals"]["net_paise"] += 1
    shop.add("sales_invoice", doc_no="A/1", series="A", fy="2026-27", retailer=shop.retailer(), **goods)
    assert codes(send(client, shop)) == ["totals_mismatch"]


# ── what is refused whole ───────────────────────────────────────────────────────────────────────
def test_a_torn_body_is_retryable_and_changes_nothing(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(10)
    path = f"/v1/streams/{client.stream}/ops"
    raw = gzip.compress(body_of(shop.ops, 1, FIRST_CHAIN))
    torn = client.call("POST", path, raw[:-20], Content_Encoding="gzip", Content_Digest=content_digest(raw))
    assert (torn.status, torn.code, torn.body["retryable"]) == (400, "digest_mismatch", True)
    bad = client.call("POST", path, raw[:-20], Content_Encoding="gzip")
    assert (bad.status, bad.code, bad.body["retryable"]) == (400, "bad_encoding", True)
    assert any_centre.summary(client.stream)["states"] == {}


def test_zstd_is_read(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    shop.trade(10)
    raw = zstandard.compress(body_of(shop.ops, 1, FIRST_CHAIN))
    answer = client.call("POST", f"/v1/streams/{client.stream}/ops", raw, Content_Encoding="zstd")
    assert statuses(answer) == ["applied"] * 10


def test_what_is_too_large_is_told_so(tmp_path: Any) -> None:
    limits = Limits(ops=5, bytes=20_000, inflated=60_000)
    with running_centre(tmp_path / "c.db", limits=limits) as centre:
        client, shop = enrolled(centre), Shop()
        shop.trade(200)
        path = f"/v1/streams/{client.stream}/ops"
        raw = body_of(shop.ops, 1, FIRST_CHAIN)
        assert client.call("POST", path, raw).code == "body_too_large"
        bomb = gzip.compress(b'{"a":"' + b"x" * 200_000 + b'"}')
        assert client.call("POST", path, bomb, Content_Encoding="gzip").code == "inflated_too_large"
        assert send(client, shop, shop.ops[:6]).code == "too_many_ops"
        assert statuses(send(client, shop, shop.ops[:5])) == ["applied"] * 5


def broken(change: dict[str, Any]) -> bytes:
    shop = Shop()
    shop.trade(3)
    return canonical(json.loads(body_of(shop.ops, 1, FIRST_CHAIN)) | change)


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 400, "bad_json"),
        (b"<html>Welcome to the hotel</html>", 400, "bad_json"),
        (b'{"later":' + b"[" * 100_000, 400, "bad_json"),
        (b"[]", 422, "schema"),
        (broken({"epoch": 0}), 422, "schema"),
        (broken({"ops": []}), 422, "schema"),
        (broken({"ops": [{"seq": 1}]}), 422, "envelope"),
        (broken({"from_seq": 2}), 422, "seq_not_contiguous"),
        (broken({"to_seq": 10**14}), 422, "seq_not_contiguous"),
        (broken({"epoch": 9}), 409, "unknown_epoch"),
        (broken({"prev_chain": "11" * 32}), 409, "chain_fork"),
    ],
)
def test_a_request_that_is_none_is_refused_whole(centre: Running, raw: bytes, status: int, code: str) -> None:
    client = enrolled(centre)
    answer = client.call("POST", f"/v1/streams/{client.stream}/ops", raw)
    assert (answer.status, answer.code) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert centre.summary(client.stream)["states"] == {}


def test_another_history_is_a_fork(any_centre: Running) -> None:
    client, shop, other = enrolled(any_centre), Shop(seed=1), Shop(seed=2)
    shop.trade(5)
    other.trade(8)
    send(client, shop)
    assert send(client, other).code == "chain_fork"
    assert send(client, other, other.ops[5:]).code == "chain_fork"
    assert any_centre.summary(client.stream)["top_seq"] == 5


def test_a_hole_is_filled_by_its_own_history_only(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop(seed=1)
    shop.trade(9)
    send(client, shop, shop.ops[:3])
    send(client, shop, shop.ops[6:])
    other = Shop(seed=1)
    other.trade(3)
    other.rnd.seed(99)
    other.trade(3)
    assert send(client, other, other.ops[3:6]).code == "chain_fork"
    assert send(client, shop, shop.ops[3:6]).body["acked_seq"] == 9


# ── keys and crowds ─────────────────────────────────────────────────────────────────────────────
def test_the_same_key_gets_the_same_answer_for_a_week(any_centre: Running) -> None:
    client, shop = enrolled(any_centre), Shop()
    shop.trade(6)
    first = send(client, shop, key="0193a2f0-7c1e")
    assert send(client, shop, key="0193a2f0-7c1e").body == first.body
    assert set(statuses(first)) == {"applied"}
    shop.bill()
    other = send(client, shop, key="0193a2f0-7c1e")
    assert (other.status, other.code) == (422, "key_reused")


def test_the_same_key_still_running_is_told_to_wait(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    shop.trade(6)
    client.renew()
    inner = centre.centre
    assert inner is not None
    with ThreadPoolExecutor(1) as pool, inner.store.write():
        first = pool.submit(send, client, shop, None, "0193a2f0-7c1e")
        until = time.monotonic() + 10
        while not inner.running and time.monotonic() < until:
            time.sleep(0.005)
        second = send(client, shop, key="0193a2f0-7c1e")
        assert (second.status, second.code, second.body["retryable"]) == (409, "in_progress", True)
    assert set(statuses(first.result())) == {"applied"}


def test_two_senders_of_one_number_leave_one_document(any_centre: Running) -> None:
    code = any_centre.add_distributor()
    first = SimpleClient(enrolled(any_centre).wire)
    assert first.enrol(code).status == 201
    second = enrolled(any_centre)
    assert first.stream != second.stream
    shops = [Shop(seed=1), Shop(seed=2)]
    for shop in shops:
        for _ in range(20):
            shop.bill()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(send, (first, second), shops))
    found = [status for answer in answers for status in statuses(answer)]
    assert sorted(found) == ["applied"] * 20 + ["rejected"] * 20


def test_too_many_at_once_are_told_when_to_come_again(tmp_path: Any) -> None:
    with running_centre(tmp_path / "c.db", limits=Limits(ingests=2, workers=1)) as centre:
        client, shop = enrolled(centre), Shop()
        shop.trade(6)
        client.renew()
        inner = centre.centre
        assert inner is not None
        with ThreadPoolExecutor(2) as pool, inner.store.write():
            waiting = [pool.submit(send, client, shop) for _ in range(2)]
            until = time.monotonic() + 10
            while inner.gate.inside < 2 and time.monotonic() < until:
                time.sleep(0.005)
            refused = [send(client, shop) for _ in range(12)]
        assert {answer.status for answer in refused} == {429}
        assert all(answer.headers["retry-after"] == str(answer.body["retry_after_s"]) for answer in refused)
        assert len({answer.body["retry_after_s"] for answer in refused}) > 1
        assert {answer.result().status for answer in waiting} == {200}


def test_the_gate_takes_as_many_as_are_answered_in_time() -> None:
    gate, now = Gate(32, 4, goal=0.8), 0.0
    room = []
    for seconds in (0.2, 3.0, 0.2):
        for _ in range(300):
            while not gate.enter(now):
                continue
            now += seconds / gate.inside
            gate.leave(seconds, now)
        while gate.inside:
            gate.leave(seconds, now)
        room.append(int(gate.room))
    assert room[0] > 20 < room[2]
    assert room[1] == 4
    assert gate.enter(now) == 0


def test_the_figures_for_monitoring_name_every_stream(centre: Running) -> None:
    client, shop = enrolled(centre), Shop()
    shop.trade(6)
    send(client, shop, shop.ops[3:])
    with urllib.request.urlopen(f"{centre.url}/metrics") as answer:  # noqa: S310 - our own address
        text = answer.read().decode()
    assert f'centre_unacked_seqs{{distributor="D0001",stream="{client.stream}"}} 6' in text
    assert 'centre_requests_total{what="ops_applied"} 3' in text


@pytest.mark.parametrize("strange", ["1.5", "1e400", "1" + "0" * 40, "[" * 5_000 + "]" * 5_000, "-0"])
def test_what_an_unknown_field_of_an_operation_holds_is_no_fault(centre: Running, strange: str) -> None:
    """A fault would be tried again for ever, and nothing behind it would go up."""
    client, shop = enrolled(centre), Shop()
    shop.bill()
    raw = (
        body_of(shop.ops, 1, FIRST_CHAIN)
        .decode()
        .replace('"business_date"', f'"a":{strange},"business_date"')
    )
    answer = client.call("POST", f"/v1/streams/{client.stream}/ops", raw.encode())
    if answer.status == 200:
        assert answer.body["results"][0]["status"] == "rejected"
    else:
        assert (answer.status in {400, 422}, answer.body["retryable"]) == (True, False)
