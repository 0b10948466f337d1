"""A centre that went mad: mutated pages crash nothing, apply nothing by half, and move no cursor."""

import copy
import json
import random
from typing import Any

import pytest

from dcms_desktop.arrivals.actions.pages import apply_page
from dcms_desktop.sync.answers import PageTold
from dcms_desktop.sync.answers import understood
from dcms_desktop.sync.queries import line_card
from dcms_desktop.telling.queries.received import received_rows
from dcms_desktop.wire.http import Answer
from dcms_desktop.wire.http import Trouble
from tests.shop import Shop

PAGE: dict[str, Any] = {"changes": [
    {"type": "item", "id": "10234", "rev": 1, "op": "upsert", "body": {
        "name": "Neem soap", "hsn": "34011110", "gst_bp": 500, "mrp_paise": 4_500, "ptr_e4": 380_000}},
    {"type": "price_list", "id": "PL-1", "rev": 1, "op": "upsert", "body": {
        "effective_from": "2026-12-01", "rows": [{"item": "10234", "ptr_e4": 400_000}]}},
    {"type": "scheme", "id": "SCH-1", "rev": 1, "op": "upsert", "body": {
        "from": "2026-12-01", "to": "2026-12-15", "buy": {"items": ["10234"], "qty_milli": 12_000},
        "get": {"item": "10234", "qty_milli": 1_000}, "classes": ["A"], "claimable": True, "cap_milli": 0}},
    {"type": "retailer", "id": "R-1", "rev": 1, "op": "upsert", "body": {"name": "Asha", "state": "27"}},
    {"type": "primary_invoice", "id": "PI-1", "rev": 1, "op": "upsert", "body": {
        "doc_no": "X/1", "date": "2026-11-20", "lines": [
            {"item": "10234", "qty_milli": 1_000, "rate_e4": 1}]}},
    {"type": "field_order", "id": "O-1", "rev": 1, "op": "upsert", "body": {
        "retailer": "R-1", "lines": [{"item": "10234", "qty_milli": 1_000}]}},
    {"type": "item", "id": "10019", "rev": 7, "op": "tombstone"},
], "next_cursor": "c1", "has_more": False}  # fmt: skip
POISON: tuple[Any, ...] = (
    None, "", " ", 0, -1, 10**30, 2**63, 1.5, True, [], {}, [[]], "x" * 5_000, "\x00", "2026-13-45", "=1+1",
    "'; DROP TABLE item; --", "\u202e", "\ud7ff", {"a": {"a": {"a": {}}}},
)  # fmt: skip


def places(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every part of a value."""
    found = [at] if at else []
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inside in parts:
        found += places(inside, (*at, name))
    return found


def mutated(chance: random.Random, revision: int) -> dict[str, Any]:
    """Return a page with some of its parts poisoned, dropped or doubled."""
    page = copy.deepcopy(PAGE)
    for change in page["changes"]:
        change["rev"] = revision
        change["id"] += chance.choice(["", "", "A", "B"])
    for _ in range(chance.randint(1, 4)):
        ways = places(page)
        if not ways:  # all of it was taken away
            break
        way = chance.choice(ways)
        inside: Any = page
        for name in way[:-1]:
            inside = inside[name]
        match chance.randint(0, 2):
            case 0:
                inside[way[-1]] = copy.deepcopy(chance.choice(POISON))
            case 1:
                del inside[way[-1]]
            case _ if isinstance(inside, list):
                inside.append(copy.deepcopy(inside[way[-1]]))
    return page


def try_pages(shop: Shop, count: int, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - chance of a test, told by its seed
    for number in range(count):
        page = mutated(chance, number + 1)
        card = shop.desk.ask(line_card)
        assert card is not None
        before = len(shop.desk.ask(received_rows, (), (), "", 10**6))
        try:
            told = understood(Answer(status=200, body=json.loads(json.dumps(page))), PageTold)
        except Trouble:
            after = shop.desk.ask(line_card)
            assert after == card
            assert len(shop.desk.ask(received_rows, (), (), "", 10**6)) == before
            continue
        cursor = f"c{number}"
        done = shop.desk.do(apply_page, told.changes, cursor)
        after = shop.desk.ask(line_card)
        assert after is not None
        assert after.cursor == cursor
        assert done.applied + done.waiting + len(done.refused) <= len(told.changes)
    assert not shop.trouble()


def test_no_mutated_page_breaks_anything(lined: Shop) -> None:
    try_pages(lined, 120, 7)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_mutated_pages_break_nothing(lined: Shop, seed: int) -> None:
    try_pages(lined, 1_000, seed)
