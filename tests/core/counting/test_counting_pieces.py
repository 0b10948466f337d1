"""Counting goods with serial numbers: which are missing, which are over, and exactly those are posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dcms_desktop.counting.actions import add_mark
from dcms_desktop.counting.actions import count_anew
from dcms_desktop.counting.actions import count_rest_as_none
from dcms_desktop.counting.actions import load_counts
from dcms_desktop.counting.actions import open_count
from dcms_desktop.counting.actions import post_count
from dcms_desktop.counting.queries import counted_lines
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.counting.rules import rack_order
from dcms_desktop.counting.rules import rows_of_csv
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.scanning.queries import pieces_at
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import SHOP
from reports.engine.report import find_report
from reports.engine.report import run_report
from tests.shop import Shop

if TYPE_CHECKING:
    from dcms_desktop.db.connect import Books

METER = "Sugar Meter"
M1, O1 = 1, 2
"""Ids of the batches, in the order they came."""


@pytest.fixture
def shop(any_books: Books) -> Shop:
    """A shop with four meters of one batch, and another thing with serial numbers."""
    shop = Shop(any_books)
    shop.item(METER, serialised=True)
    shop.item("Other", serialised=True)
    shop.receives(METER, batch="M1", units=4, serials=["S1", "S2", "S3", "S4"])
    shop.receives("Other", batch="O1", units=1, serials=["X1"])
    return shop


@pytest.fixture
def session(shop: Shop) -> int:
    """An open count."""
    return shop.desk.do(open_count, CountForm(name="Meters")).id or 0


def test_racks_come_in_the_order_of_the_way() -> None:
    racks = ["B1", "A10", "", "A2", "A2-10", "A2-9", "C"]
    assert sorted(racks, key=rack_order) == ["", "A2", "A2-9", "A2-10", "A10", "B1", "C"]


def found(shop: Shop, session: int, *serials: str, batch: int = M1) -> None:
    shop.desk.do(add_mark, session, batch, Units(len(serials)), serials)


def here(shop: Shop) -> tuple[str, ...]:
    return shop.desk.ask(pieces_at, (shop.items[METER], "M1"), (SHOP, SALEABLE))


def test_exactly_the_missing_pieces_go_and_those_over_come(shop: Shop, session: int) -> None:
    found(shop, session, "S1", "S9")
    shop.bills("Asha Medical", METER, units=1, serials=["S2"])  # counted by nobody, and sold meanwhile
    found(shop, session, "S3")
    (counted,) = [line.counted for line in shop.desk.ask(counted_lines, session)]
    assert (counted.missing, counted.surplus, counted.difference) == (("S4",), ("S9",), 0)
    assert counted.differs
    assert not counted.moved
    report = find_report("stock_count")
    rows = shop.desk.ask(run_report, report, report.ask(count=session)).rows
    assert (rows[0].what, rows[0].serials) == ("Other pieces", "missing S4; over S9")
    (number,) = shop.desk.do(post_count, session)
    document = shop.desk.ask(posted_document, shop.desk.ask(document_id_of, number))
    assert [(line.units, line.pieces) for line in document.lines] == [(-1, ("S4",)), (1, ("S9",))]
    assert sorted(here(shop)) == ["S1", "S3", "S9"]
    assert shop.units(METER) == 3
    assert shop.trouble() == ""
    shop.cancels(document)
    assert sorted(here(shop)) == ["S1", "S3", "S4"]


@pytest.mark.parametrize(
    ("serials", "units", "batch", "words"),
    [
        (["S1"], 2, M1, "1 serial numbers for 2 units"),
        ([], 3, M1, "0 serial numbers for 3 units"),
        (["S1", "S1"], 2, M1, "stands here twice"),
        (["S2"], 1, M1, "S2 was counted already"),
        (["X1"], 1, M1, "other goods"),
        (["S3"], 1, O1, "other goods"),
    ],
)
def test_pieces_that_cannot_be_are_refused(
    shop: Shop, session: int, serials: list[str], units: int, batch: int, words: str
) -> None:
    found(shop, session, "S2")
    with pytest.raises(Refused, match=words):
        shop.desk.do(add_mark, session, batch, Units(units), serials)


def test_a_piece_that_was_sold_is_taken_back_before_it_is_found(shop: Shop, session: int) -> None:
    bill = shop.bills("Asha Medical", METER, units=1, serials=["S1"])
    found(shop, session, "S1", "S2", "S3", "S4")
    with pytest.raises(Refused, match="S1 was found here, and the books have it sold"):
        shop.desk.do(post_count, session)
    shop.cancels(bill)
    assert shop.desk.do(post_count, session) == ()  # the books are right by now
    assert len(here(shop)) == 4


def test_a_batch_is_counted_anew_or_as_none_and_from_a_file(shop: Shop, session: int) -> None:
    found(shop, session, "S1")
    shop.desk.do(count_anew, session, M1, Units(2), ["S1", "S2"])
    meter = shop.item(METER)
    text = f"item,batch,quantity,serials\n{shop.item('Other')},O1,1,X1\n{meter},M1,1,S3\n{meter},M1,2,S4\n"
    taken, refused = shop.desk.do(load_counts, session, rows_of_csv(text))
    assert (taken, [(one.row, one.field) for one in refused]) == (2, [(4, "serials")])
    assert shop.desk.do(count_rest_as_none, session) == 0
    missing = {line.batch: line.counted.missing for line in shop.desk.ask(counted_lines, session)}
    assert missing == {"M1": ("S4",), "O1": ()}
