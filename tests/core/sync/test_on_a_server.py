"""The line of books on PostgreSQL: the same operations, proofs and pages."""

from collections.abc import Iterator
from typing import Any

import pytest

from dcms_desktop.arrivals.pulling import pull_now
from dcms_desktop.db.connect import Books
from dcms_desktop.db.connect import open_books
from dcms_desktop.sync.actions.line import take_lease
from dcms_desktop.sync.going import send_now
from dcms_desktop.sync.queries import line_state
from tests.line_centre import LineCentre
from tests.shop import Shop

FEED: list[dict[str, Any]] = [
    {"type": "item", "id": "10234", "body": {"name": "Soap", "gst_bp": 500, "hsn": "34011110"}},
    {"type": "item", "id": "10235", "body": {"name": "\x00", "gst_bp": 500}},
    {"type": "price_list", "id": "PL", "body": {
        "effective_from": "2026-11-01", "rows": [{"item": "10234", "ptr_e4": 380_000}]}},
    {"type": "retailer", "id": "R1", "body": {"name": "New", "state": "27"}},
    {"type": "field_order", "id": "O1", "body": {
        "retailer": "R1", "lines": [{"item": "10234", "qty_milli": 1_000}]}},
]  # fmt: skip


@pytest.fixture
def books(postgres_books_url: str) -> Iterator[Books]:
    opened = open_books(postgres_books_url)
    yield opened
    opened.close()


@pytest.mark.postgres
def test_a_day_goes_up_and_a_page_comes_down(lined: Shop, centre: LineCentre) -> None:
    lined.receives("Dolo 650", batch="D1", units=100)
    lined.cancels(lined.bills("Asha Medical", "Dolo 650", units=30))
    lined.closes_day()
    came = send_now(lined.desk)
    assert (came.done, came.proofs, came.trouble) == (4, 1, "")
    centre.feed = [{**one, "rev": 1, "op": "upsert"} for one in FEED]
    centre.cursor = 1
    pulled = pull_now(lined.desk)
    assert (pulled.applied, pulled.waiting, pulled.refused, pulled.trouble) == (3, 1, 1, "")
    assert lined.desk.ask(line_state).done == 4
    assert not lined.trouble()
    assert lined.desk.do(take_lease, "counter-2:1", 60_000)
    assert send_now(lined.desk).busy
