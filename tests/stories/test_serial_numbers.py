"""Serial numbers: each unit is received, sold, taken back and sent back by its own number."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any

import pytest

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import months_later
from dcms_desktop.kernel.errors import Refused
from reports.engine.report import find_report
from reports.engine.report import run_report
from tests.shop import Shop

if TYPE_CHECKING:
    from dcms_desktop.db.connect import Books
    from dcms_desktop.documents.posted import Posted

METER = "Sugar Meter"


@pytest.fixture
def shop(any_books: Books) -> Shop:
    """A shop that sells a meter with serial numbers and a year of warranty."""
    shop = Shop(any_books)
    shop.item(METER, serialised=True, warranty_months=12)
    return shop


def receives(shop: Shop, *serials: str, batch: str = "M1", units: int | None = None) -> Posted:
    return shop.receives(METER, batch=batch, units=units or len(serials), serials=list(serials))


def sells(shop: Shop, *serials: str, party: str = "Asha Medical", **more: Any) -> Posted:
    return shop.bills(party, METER, **{"units": len(serials), "serials": list(serials), **more})


def comes_back(shop: Shop, bill: Posted, *serials: str) -> Posted:
    line = {"item": shop.item(METER), "quantity": str(len(serials)), "bill": bill.number,
            "serials": list(serials)}  # fmt: skip
    return shop.sends("sale_return", party=shop.party("Asha Medical"), lines=[line])


def history(shop: Shop, serial: str) -> list[tuple[str, str, str]]:
    """Return document, warranty and state of each step of a unit."""
    report = find_report("serial_history")
    rows = shop.desk.ask(run_report, report, report.ask(serial=serial)).rows
    return [(row.document, f"{row.warranty or ''}", row.state) for row in rows]


def test_units_go_in_and_out_by_their_numbers(shop: Shop) -> None:
    receives(shop, "SN1", "SN2", "SN3")
    bill = sells(shop, "SN2", "SN3")
    until = str(months_later(clock.today(), 12))
    assert bill.lines[0].pieces == ("SN2", "SN3")
    assert history(shop, "SN2") == [
        ("Goods receipt", "", "in stock"), ("Tax invoice", until, "gone"),
    ]  # fmt: skip
    comes_back(shop, bill, "SN2")
    assert history(shop, "SN2")[-1] == ("Credit note", "", "in stock")
    again = sells(shop, "SN2", "SN1")
    shop.cancels(again)
    assert [step[2] for step in history(shop, "SN1")] == ["in stock", "taken back"]
    sells(shop, "SN1")
    assert shop.units(METER) == 1
    assert shop.trouble() == ""


@pytest.mark.parametrize(
    ("serials", "units", "words"),
    [
        ([], 1, "0 serial numbers for 1 units"),
        (["SN1"], 2, "1 serial numbers for 2 units"),
        (["SN1", "SN1"], 2, "stands here twice"),
        (["NO SUCH"], 1, "NOSUCH is not in stock"),
        (["SN9"], 1, "SN9 is of another item"),
        (["SN3"], 1, "SN3 was sold already"),
        ([" "], 1, "is not a serial number"),
        (["S" * 61], 1, "is not a serial number"),
    ],
)
def test_a_bill_with_wrong_numbers_is_refused(shop: Shop, serials: list[str], units: int, words: str) -> None:
    receives(shop, "SN1", "SN2", "SN3")
    shop.item("Other", serialised=True)
    shop.receives("Other", batch="O1", units=1, serials=["SN9"])
    sells(shop, "SN3")
    with pytest.raises(Refused, match=words) as no:
        sells(shop, *serials, units=units)
    assert (no.value.field, no.value.line) == ("serials", 1)
    assert no.value.next_step
    assert shop.units(METER) == 2


def test_a_receipt_takes_only_new_numbers_and_one_for_each_unit(shop: Shop) -> None:
    receives(shop, "SN1")
    for serials, units, words in (
        (("SN1",), 1, "in the books already"),
        (("SN2",), 2, "1 serial numbers for 2 units"),
        ((shop.item("Plain"),), 1, "is the code of an item"),
    ):
        with pytest.raises(Refused, match=words) as no:
            receives(shop, *serials, units=units)
        assert (no.value.field, no.value.line) == ("serials", 1)
    assert shop.units(METER) == 1


def test_the_numbers_say_which_batch_is_sold(shop: Shop) -> None:
    receives(shop, "SN1")
    receives(shop, "SN2", "SN3", batch="M2")
    assert sells(shop, "SN2").lines[0].batch == "M2"
    with pytest.raises(Refused, match="SN1 is of batch M1, the line has M2"):
        shop.bills("Asha Medical", METER, units=1, batch="M2", serials=["SN1"])


def test_only_what_a_bill_sold_comes_back_on_it(shop: Shop) -> None:
    receives(shop, "SN1", "SN2", "SN3")
    bill, other = sells(shop, "SN1"), sells(shop, "SN2")
    for wrong in ("SN2", "SN3"):
        with pytest.raises(Refused, match="not sold on that bill"):
            comes_back(shop, bill, wrong)
    back = comes_back(shop, other, "SN2")
    shop.cancels(back)
    with pytest.raises(Refused, match="sold already"):
        sells(shop, "SN2")
    comes_back(shop, other, "SN2")
    assert [step[2] for step in history(shop, "SN2")] == ["in stock", "gone", "taken back", "in stock"]


def test_what_was_sold_on_holds_the_papers_before_it(shop: Shop) -> None:
    receipt = receives(shop, "SN1", "SN2")
    bill = sells(shop, "SN1")
    with pytest.raises(Refused, match="SN1 has gone on since"):
        shop.cancels(receipt)
    shop.cancels(bill)
    shop.cancels(receipt)
    with pytest.raises(Refused, match="not in stock"):
        sells(shop, "SN1", consents=["negative_stock"])
    receives(shop, "SN1", batch="M5")
    assert sells(shop, "SN1").lines[0].batch == "M5"


def test_a_corrected_bill_keeps_its_numbers(shop: Shop) -> None:
    receives(shop, "SN1", "SN2")
    bill = sells(shop, "SN1")
    with pytest.raises(Refused, match="1 serial numbers for 2 units"):
        shop.edits(bill, "2")
    shop.edits(bill, "1")
    assert [step[2] for step in history(shop, "SN1")] == ["in stock", "taken back", "gone"]


def test_goods_sent_back_to_the_supplier_are_not_there_to_sell(shop: Shop) -> None:
    receives(shop, "SN1", "SN2")
    line = {"item": shop.item(METER), "quantity": "1", "batch": "M1", "serials": ["SN1"]}
    back = shop.sends("purchase_return", party=shop.party("Depot"), reason="damage", lines=[line])
    with pytest.raises(Refused, match="sold already"):
        sells(shop, "SN1")
    assert history(shop, "SN1")[-1][1:] == ("", "gone")
    shop.cancels(back)
    sells(shop, "SN1")


def test_free_goods_have_numbers_too(shop: Shop) -> None:
    receives(shop, "SN1", "SN2", "SN3")
    with pytest.raises(Refused, match="2 serial numbers for 3 units"):
        sells(shop, "SN1", "SN2", free="1")
    assert sells(shop, "SN1", "SN2", "SN3", units=2, free="1").lines[0].free == 1


def test_a_plain_bill_asks_nothing_about_pieces(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=10, expiry=clock.today() + timedelta(days=400))
    assert shop.bills("Asha Medical", "Dolo", units=2).lines[0].pieces == ()
