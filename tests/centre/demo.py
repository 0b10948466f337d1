"""A week of many distributors for the demonstration, sent through the same door as any upload."""

import json
import random
from dataclasses import dataclass
from datetime import date
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dcms_desktop.kernel import clock
from tests.centre import access
from tests.centre import admin
from tests.centre import feeds
from tests.centre import ingest
from tests.centre import manifests
from tests.centre.centre import Centre
from tests.centre.making import Shop
from tests.centre.making import body_of
from tests.centre.plain import FIRST_CHAIN
from tests.centre.plain import sign
from tests.centre.requests import Body
from tests.centre.requests import Caller

DAYS = 7
FIRST = (
    "Asha",
    "Shree Ganesh",
    "Balaji",
    "Sai",
    "Laxmi",
    "Om",
    "Mahavir",
    "Gupta",
    "Patel",
    "Khan",
    "Iyer",
    "Das",
)
SECOND = ("Traders", "Agencies", "Distributors", "Enterprises", "Marketing", "& Sons", "Pharma", "Stores")
TOWNS = (
    ("Pune", "27"), ("Nashik", "27"), ("Surat", "24"), ("Vadodara", "24"), ("Indore", "23"), ("Jaipur", "08"),
    ("Lucknow", "09"), ("Kolkata", "19"), ("Chennai", "33"), ("Madurai", "33"), ("Kochi", "32"),
    ("Hyderabad", "36"),
)  # fmt: skip


@dataclass
class Seeded:
    """One made-up distributor, with the key of its device."""

    caller: Caller
    shop: Shop
    key: Ed25519PrivateKey


def seed(centre: Centre, count: int, days: int = DAYS) -> int:
    """Fill a centre that knows nobody; return how many distributors were made."""
    with centre.store.read() as tx:
        if tx.one("SELECT 1 FROM distributor"):
            return 0
    rnd = random.Random(11)  # noqa: S311 - a demonstration, no secret
    first = clock.today() - timedelta(days=days - 1)
    with centre.store.write() as tx:
        everybody = [_named(number) for number in range(1, count + 1)]
        admin.add_distributors(centre, tx, {"distributors": everybody})
        feeds.put_changes(centre, tx, "*", _masters())
    for number in range(1, count + 1):
        _play(centre, _enrol(centre, number, first), rnd, days)
    return count


def _named(number: int) -> dict[str, str]:
    town, state = TOWNS[number % len(TOWNS)]
    name = f"{FIRST[number * 7 % len(FIRST)]} {SECOND[number * 5 % len(SECOND)]}"
    return {"code": f"D{number:05d}", "name": name, "town": town, "state": state}


def _masters() -> list[dict[str, Any]]:
    items = [*range(400), 99_999]
    return [
        {"type": "item", "id": f"I{item:05d}", "rev": 1, "op": "upsert", "body": {"name": f"Item {item}"}}
        for item in items
        if item % 113 != 7
    ]


def _enrol(centre: Centre, number: int, first: date) -> Seeded:
    key = Ed25519PrivateKey.generate()
    code = f"D{number:05d}"
    with centre.store.write() as tx:
        tenant = access.tenant_of(tx, code)
        stream = access.add_stream(tx, tenant, _named(number)["state"])
        device = access.add_device(
            centre, tx, tenant, stream, ("Counter 1", "demo"), key=key.public_key().public_bytes_raw()
        )
    return Seeded(
        Caller(device, code, tenant, stream), Shop(seed=number, day=first, items=60 + number % 5 * 30), key
    )


def _play(centre: Centre, one: Seeded, rnd: random.Random, days: int) -> None:
    """Play the days of a distributor; some are silent, some keep a part back, some tell another total."""
    silent_after = rnd.randrange(1, days) if rnd.random() < 0.08 else days
    for day in range(days):
        start, before = len(one.shop.ops), one.shop.chain if one.shop.ops else FIRST_CHAIN
        one.shop.trade(rnd.randint(8, 30))
        one.shop.snapshot(rnd.randint(60, 140))
        if day >= silent_after:
            return
        waiting = rnd.randint(1, 40) if rnd.random() < 0.1 else 0
        _send(centre, one, one.shop.ops[start:], before, waiting)
        told = one.shop.manifest(one.caller.stream, 1)
        if rnd.random() < 0.01:
            told["sales"]["net_paise"] += rnd.randint(100, 900_000)
        raw = json.dumps(told | {"sig": sign(one.key, told)}).encode()
        manifests.take_manifest(centre, one.caller, "", raw)
        one.shop.next_day()


def _send(centre: Centre, one: Seeded, ops: list[dict[str, Any]], before: bytes, waiting: int) -> None:
    whole = json.loads(body_of(ops, 1, before, waiting))
    if waiting:
        oldest = clock.now() - timedelta(minutes=waiting * 97)
        whole["waiting"]["oldest_at"] = oldest.isoformat(timespec="milliseconds")
    ingest.take_ops(centre, one.caller, "", Body(json.dumps(whole).encode(), ""))
