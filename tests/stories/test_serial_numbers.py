"""Serial numbers: each unit is received, sold, taken back and sent back by its own number."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from typing import Any

import pytest

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import months_later
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.upkeep.actions.expiry import move_expired
from reports.engine.report import find_report
from reports.engine.report import run_report
from tests.shop import Shop
from ui.documents.correcting import draft_to_edit

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
    with pytest.raises(Refused, match=f"SN1 has gone on with {bill.number}"):
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


# ── carried in the house ────────────────────────────────────────────────────────────────────────
def moves(shop: Shop, kind: str, quantity: str, *serials: str, **more: Any) -> Posted:
    """Send a document of the stock room with one line of the meter."""
    head = {key: more.pop(key) for key in ("godown", "to_godown") if key in more}
    line = {"item": shop.item(METER), "quantity": quantity, "serials": list(serials), **more}
    return shop.sends(kind, lines=[line], **head)


def test_a_unit_is_sold_only_from_where_it_lies(shop: Shop) -> None:
    receives(shop, "SN1", "SN2", "SN3")
    shop.godown("STORE")
    with pytest.raises(Refused, match="1 serial numbers for 2 units") as no:
        moves(shop, "stock_transfer", "2", "SN2", to_godown="STORE")
    assert (no.value.field, no.value.line) == ("serials", 1)
    sent = moves(shop, "stock_transfer", "2", "SN2", "SN3", to_godown="STORE")
    with pytest.raises(Refused, match="SN2 lies in Store, in transit"):
        sells(shop, "SN2")
    accepted = shop.accepts(sent)
    with pytest.raises(Refused, match="SN2 lies in Store, saleable"):
        sells(shop, "SN2")
    line = {"item": shop.item(METER), "quantity": "1", "serials": ["SN2"]}
    bill = shop.sends("tax_invoice", party=shop.party("Asha Medical"), godown="STORE", lines=[line])
    assert bill.lines[0].pieces == ("SN2",)
    with pytest.raises(Refused, match=f"SN2 has gone on with {bill.number}"):
        shop.cancels(accepted)
    assert [step[0] for step in history(shop, "SN2")] == [
        "Goods receipt", "Stock transfer", "Transfer receipt", "Tax invoice",
    ]  # fmt: skip
    assert shop.trouble() == ""


def test_what_is_short_of_a_transfer_is_known_by_its_number(shop: Shop) -> None:
    receives(shop, "SN1", "SN2", "SN3", "SN4")
    shop.godown("STORE")
    sent = moves(shop, "stock_transfer", "3", "SN1", "SN2", "SN3", to_godown="STORE")
    line = {"item": shop.item(METER), "reason": "lost"}
    for quantity, short, serials, words in (
        ("2", 1, ["SN1", "SN4"], "SN4 is not on the way"),
        ("2", 1, ["SN1"], "1 serial numbers for 2 units"),
        ("1", 1, ["SN1"], "1 are short, 2 of its serial numbers are left"),
    ):
        with pytest.raises(Refused, match=words):
            shop.accepts(sent, {**line, "quantity": quantity, "short": short, "serials": serials})
    shop.accepts(sent, {**line, "quantity": "2", "short": 1, "serials": ["SN1", "SN3"]})
    assert history(shop, "SN2")[-1][2] == "gone"
    assert history(shop, "SN3")[-1][2] == "in stock"
    # A lost unit that turns up comes in again by its number.
    moves(shop, "stock_adjustment", "1", "SN2", godown="STORE", reason="found", batch="M1")
    assert history(shop, "SN2")[-1][2] == "in stock"
    assert shop.trouble() == ""


def test_what_never_left_lies_at_the_sender(shop: Shop) -> None:
    receives(shop, "SN1", "SN2")
    shop.godown("STORE")
    sent = moves(shop, "stock_transfer", "2", "SN1", "SN2", to_godown="STORE")
    line = {"item": shop.item(METER), "quantity": "1", "short": 1, "reason": "sent_back", "serials": ["SN1"]}
    shop.accepts(sent, line)
    assert sells(shop, "SN2").lines[0].pieces == ("SN2",)


def test_units_are_set_aside_written_off_and_found_by_their_numbers(shop: Shop) -> None:
    receives(shop, "SN1", "SN2", "SN3")
    aside = moves(shop, "bucket_move", "1", "SN2", to_bucket="damaged", reason="breakage")
    with pytest.raises(Refused, match=r"SN2 lies in .*, damaged"):
        sells(shop, "SN2")
    with pytest.raises(Refused, match=r"lies in .*, saleable"):
        moves(shop, "stock_adjustment", "-1", "SN1", bucket="damaged", reason="destroyed")
    gone = moves(shop, "stock_adjustment", "-1", "SN2", bucket="damaged", reason="destroyed")
    assert history(shop, "SN2")[-1][1:] == ("", "gone")
    with pytest.raises(Refused, match=f"SN2 has gone on with {gone.number}"):
        shop.cancels(aside)
    shop.cancels(gone)
    shop.cancels(aside)
    assert sells(shop, "SN2").lines[0].pieces == ("SN2",)
    with pytest.raises(Refused, match="SN2 is in the books already"):
        moves(shop, "stock_adjustment", "1", "SN2", reason="found", batch="M1")
    moves(shop, "stock_adjustment", "1", "SN9", reason="found", batch="M1")
    assert sells(shop, "SN9").lines[0].batch == "M1"
    assert shop.trouble() == ""


def test_broken_units_of_a_receipt_lie_in_the_damaged_bucket(shop: Shop) -> None:
    shop.receives(METER, batch="M1", units=3, damaged=1, excess=1, serials=["SN1", "SN2", "SN3", "SN4"])
    for code, place in (("SN3", "damaged"), ("SN4", "quarantine")):
        with pytest.raises(Refused, match=f"{code} lies in .*, {place}"):
            sells(shop, code)
    back = {"item": shop.item(METER), "quantity": "1", "batch": "M1", "bucket": "damaged", "serials": ["SN3"]}
    shop.sends("purchase_return", party=shop.party("Depot"), reason="damage", lines=[back])
    # The supplier mended it: it comes in again under its number.
    receives(shop, "SN3", batch="M7")
    assert sells(shop, "SN3").lines[0].batch == "M7"


def test_a_receipt_whose_unit_was_sold_names_the_bill(shop: Shop) -> None:
    receipt = receives(shop, "SN1", "SN2")
    bill = sells(shop, "SN2")
    until = (clock.today() + timedelta(days=700)).isoformat()
    line = {"item": shop.item(METER), "quantity": "2", "batch": "M1", "expiry": until, "rate": "40",
            "serials": ["SN1", "SN5"]}  # fmt: skip
    with pytest.raises(Refused, match=f"SN2 has gone on with {bill.number}") as no:
        shop.corrects(receipt, party=shop.party("Depot"), lines=[line])
    assert (no.value.field, no.value.next_step) == ("serials", f"Take back {bill.number} first.")
    shop.cancels(bill)
    shop.corrects(receipt, party=shop.party("Depot"), lines=[line])
    with pytest.raises(Refused, match="SN2 is not in stock"):
        sells(shop, "SN2")


def test_a_receipt_is_corrected_around_a_unit_that_was_sold(shop: Shop) -> None:
    receipt = receives(shop, "SN1", "SN2")
    bill = sells(shop, "SN2")
    until = (clock.today() + timedelta(days=730)).isoformat()
    line = {"item": shop.item(METER), "quantity": "2", "batch": "M1", "expiry": until, "rate": "41",
            "serials": ["SN5", "SN2"]}  # fmt: skip
    corrected = shop.corrects(receipt, party=shop.party("Depot"), lines=[line])
    assert corrected.lines[0].pieces == ("SN5", "SN2")
    with pytest.raises(Refused, match="SN2 was sold already"):
        sells(shop, "SN2")
    with pytest.raises(Refused, match="SN1 is not in stock"):
        sells(shop, "SN1")
    with pytest.raises(Refused, match=f"SN2 has gone on with {bill.number}"):
        shop.corrects(receipt, party=shop.party("Depot"), lines=[line | {"batch": "M9"}])
    shop.cancels(bill)
    assert sells(shop, "SN2", "SN5").lines[0].batch == "M1"
    assert shop.trouble() == ""


def test_a_corrected_transfer_carries_other_units(shop: Shop) -> None:
    receives(shop, "SN1", "SN2", "SN3")
    shop.godown("STORE")
    sent = moves(shop, "stock_transfer", "2", "SN1", "SN2", to_godown="STORE")
    draft = draft_to_edit(shop.desk, sent)
    assert draft.lines[0].pieces == ("SN1", "SN2")
    line = {"item": shop.item(METER), "quantity": "1", "serials": ["SN3"]}
    shop.corrects(sent, to_godown="STORE", lines=[line])
    assert sells(shop, "SN1").lines[0].pieces == ("SN1",)
    assert shop.accepts(shop.document(sent)).lines[0].pieces == ("SN3",)


def test_expired_units_are_set_aside_with_their_numbers(shop: Shop) -> None:
    shop.receives(
        METER, batch="M1", units=2, serials=["SN1", "SN2"], expiry=clock.today() - timedelta(days=40)
    )
    swept = shop.desk.do(move_expired)
    assert swept.documents[0].lines[0].pieces == ("SN1", "SN2")


def sends(shop: Shop, *serials: str) -> Posted:
    """Send units on a challan."""
    line = {"item": shop.item(METER), "quantity": str(len(serials)), "serials": list(serials)}
    return shop.sends("delivery_challan", party=shop.party("Asha Medical"), lines=[line])


def test_what_was_billed_of_a_challan_comes_back_by_its_number(shop: Shop) -> None:
    receives(shop, "SN1", "SN2", "SN3")
    challan = sends(shop, "SN1", "SN2")
    bill = shop.sends("tax_invoice", party=shop.party("Asha Medical"), of=[challan.number])
    assert bill.lines[0].pieces == ("SN1", "SN2")
    with pytest.raises(Refused, match="was not sold on that bill"):
        comes_back(shop, bill, "SN3")
    comes_back(shop, bill, "SN1")
    assert history(shop, "SN1")[-1] == ("Credit note", "", "in stock")
    sells(shop, "SN1")
    assert shop.trouble() == ""


def test_what_comes_back_from_a_challan_is_there_to_sell_again(shop: Shop) -> None:
    receives(shop, "SN1", "SN2")
    challan = sends(shop, "SN1", "SN2")
    source = {"document": challan.number, "line": 1}
    line = {"item": shop.item(METER), "quantity": "1", "serials": ["SN1"], "source": source}
    shop.sends("challan_return", party=shop.party("Asha Medical"), lines=[line])
    with pytest.raises(Refused, match="SN2 was sold already"):
        sells(shop, "SN2")
    sells(shop, "SN1")
    rest = shop.sends("tax_invoice", party=shop.party("Asha Medical"), of=[challan.number])
    assert (rest.lines[0].pieces, rest.lines[0].units) == (("SN2",), 1)
    with pytest.raises(Refused, match="was not sold on that bill"):
        comes_back(shop, rest, "SN1")
    comes_back(shop, rest, "SN2")
    assert shop.trouble() == ""
