"""A line that loses, doubles, reorders and tears: at the end both sides hold the same, each once."""

import hashlib
import os
import sys
import time
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from tests.centre.chaos import CHAOS
from tests.centre.chaos import SLOW
from tests.centre.chaos import RunningLine
from tests.centre.chaos import Weather
from tests.centre.chaos import bad_line
from tests.centre.making import Shop
from tests.centre.plain import FIRST_CHAIN
from tests.centre.running import Running
from tests.centre.running import running_centre
from tests.centre.simple_client import NoAnswer
from tests.centre.simple_client import SimpleClient
from tests.centre.simple_client import Wire

SEEDS = int(os.environ.get("DCMS_CHAOS_SEEDS", "100"))
FIRST_SEED = int(os.environ.get("DCMS_CHAOS_FIRST", "1"))
OPS = int(os.environ.get("DCMS_CHAOS_OPS", "100000"))


def marks_of(shop: Shop) -> str:
    """Return the digest of which operation stands under which sequence, as the centre tells it."""
    mark = hashlib.sha256()
    for op in shop.ops:
        mark.update(f"{op['seq']}:{uuid.UUID(op['op_id']).hex}\n".encode())
    return mark.hexdigest()


def assert_same_end(centre: Running, client: SimpleClient, shop: Shop) -> None:
    """Prove that the centre holds the shop's operations, each once, with the effect they have."""
    told = centre.summary(client.stream)
    assert told["acked_seq"] == told["top_seq"] == shop.seq
    assert told["ops_sha256"] == marks_of(shop)
    newest = {op["doc_id"]: op for op in shop.ops}
    found: dict[tuple[str, str], list[int]] = {}
    for op in newest.values():
        sums = found.setdefault((op["type"], op["status"]), [0, 0])
        sums[0] += 1
        sums[1] += op["totals"]["net_paise"] if "totals" in op else op.get("amount_paise", 0)
    assert told["documents"] == [[*key, *sums] for key, sums in sorted(found.items())]
    bills, gone = (
        found.get(("sales_invoice", "active"), [0, 0]),
        found.get(("sales_invoice", "cancelled"), [0, 0]),
    )
    assert told["day_totals"][:3] == [bills[0], gone[0], bills[1]]
    assert not client.quarantine


def storm(centre: Running, line: RunningLine, count: int, seed: int, days: int = 3) -> SimpleClient:
    """Let a client send so many operations over a bad line and prove every day and the end."""
    client, shop = SimpleClient(Wire(line.url), seed), Shop(seed)
    client.batch = max(5, min(500, count // 25))
    assert client.enrol(centre.add_distributor(f"D{seed:04d}")).status == 201
    for _ in range(days):
        shop.trade(count // days - 1)
        shop.snapshot(40)
        client.drain(shop)
        answer = client.prove(shop.manifest(client.stream, 1)).body
        assert answer["match"], answer
        shop.next_day()
    line.settle()
    assert_same_end(centre, client, shop)
    return client


@pytest.mark.long
def test_a_bad_line_changes_nothing(any_centre: Running) -> None:
    with bad_line(any_centre.port, seed=3) as line:
        storm(any_centre, line, 1_200, seed=3)
    happened = line.line.happened
    assert all(happened[what] for what in ("lost_requests", "lost_answers", "doubled", "late_copies")), (
        happened
    )
    assert happened["answered"] < happened["requests"] * 0.6


def test_every_kind_of_trouble_is_met(centre: Running) -> None:
    """What is rare in the mix is frequent here: torn and bent bodies, and the answers of a hotel."""
    weather = Weather(0.1, 0.1, 0.1, 0.1, torn=0.2, bent=0.2, portals=0.2, longest_delay=0.002)
    with bad_line(centre.port, weather, seed=5) as line:
        storm(centre, line, 400, seed=5, days=2)
    assert all(line.line.happened[what] > 3 for what in ("torn", "bent", "portals")), line.line.happened


def test_the_storm_would_find_a_client_that_believes_early(centre: Running) -> None:
    shop = Shop()
    shop.trade(300)
    with bad_line(centre.port, seed=7) as line:
        client = SimpleClient(Wire(line.url), 7)
        client.enrol(centre.add_distributor())
        client.renew()
        for at in range(0, 300, 20):
            some = shop.ops[at : at + 20]
            before = bytes.fromhex(shop.ops[at - 1]["chain"]) if at else FIRST_CHAIN
            try:
                client.send(some, before)
            except NoAnswer:
                client.acked |= {op["op_id"]: "believed" for op in some}
        line.settle()
    with pytest.raises(AssertionError):
        assert_same_end(centre, client, shop)


def test_a_slow_line_is_as_slow_as_it_says(centre: Running) -> None:
    shop = Shop()
    shop.trade(150)
    with bad_line(centre.port, replace(SLOW, bytes_a_second=20_000)) as line:
        client = SimpleClient(Wire(line.url))
        client.enrol(centre.add_distributor())
        client.renew()
        began = time.monotonic()
        client.drain(shop)
        took = time.monotonic() - began
    assert 0.3 < took < 20


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + SEEDS))
def test_a_hundred_thousand_operations_over_many_seeds(centre_address: str, seed: int) -> None:
    """``DCMS_CHAOS_SEEDS``, ``DCMS_CHAOS_FIRST`` and ``DCMS_CHAOS_OPS`` make it shorter.

    Each seed has a centre of its own, so seeds run side by side, and a run that was stopped is gone on with.
    """
    began = time.monotonic()
    with running_centre(centre_address) as centre, bad_line(centre.port, CHAOS, seed) as line:
        storm(centre, line, OPS, seed)
    if "://" not in centre_address:  # a hundred of them would fill the disk
        Path(centre_address).unlink()
    sys.stdout.write(
        f"seed {seed}: {OPS:,} operations in {time.monotonic() - began:.0f} s,"
        f" {dict(sorted(line.line.happened.items()))}\n"
    )
