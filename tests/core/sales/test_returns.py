"""Goods that come back: never more than were sold, into their own batch, at what they were billed at."""

from dataclasses import replace
from datetime import date
from datetime import timedelta
from typing import Any

import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.documents.actions import edit_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sales.queries import bill_to_edit
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.queries.returns import offer_returns_of
from dcms_desktop.sales.queries.returns import take_sold_batch
from dcms_desktop.sales.returns import bucket_of
from dcms_desktop.sales.returns import edit_return
from dcms_desktop.sales.returns import is_financial
from dcms_desktop.sales.returns import last_day_for_tax
from dcms_desktop.sales.returns import put_return
from dcms_desktop.sales.rules import change_rate
from dcms_desktop.stock.queries import balances
from tests.shop import AGREED
from tests.shop import Shop


@pytest.fixture
def shop(any_books: Books) -> Shop:
    shop = Shop(any_books)
    shop.receives("Dolo", batch="D1", units=100)
    return shop


def takes_back(shop: Shop, party: str, item: str, quantity: str, **more: Any) -> Posted:
    head = {key: more.pop(key) for key in ("reason", "date", "consents") if key in more}
    line = {"item": shop.item(item), "quantity": quantity, **more}
    return shop.sends("sale_return", party=shop.party(party), lines=[line], **head)


def lies(shop: Shop, note: Posted, bucket: str) -> int:
    key = (note.lines[0].batch_id or 0, 1, bucket)
    found = shop.desk.ask(balances, [key])
    return found[key].units if key in found else 0


def test_a_returned_strip_goes_back_to_its_own_batch(shop: Shop) -> None:
    bill = shop.bills("Asha", "Dolo", units=30, rate="20.00")
    note = takes_back(shop, "Asha", "Dolo", "10")
    assert shop.units("Dolo", batch="D1") == 80
    assert shop.owes("Asha") == 42_000  # 630.00 billed, 210.00 returned
    assert (note.number[:2], note.title) == ("CN", "credit_note")
    assert [(due.number, due.left) for due in shop.open_bills("Asha")] == [(bill.number, 42_000)]
    assert shop.trouble() == ""


def test_never_more_comes_back_than_was_sold(shop: Shop) -> None:
    shop.bills("Asha", "Dolo", units=30, rate="20.00")
    takes_back(shop, "Asha", "Dolo", "20")
    with pytest.raises(Refused) as no:
        takes_back(shop, "Asha", "Dolo", "11")
    assert no.value.field == "quantity"
    takes_back(shop, "Asha", "Dolo", "10")
    assert shop.owes("Asha") == 0
    assert shop.units("Dolo") == 100


def test_a_whole_return_takes_back_every_paisa_of_the_bill(shop: Shop) -> None:
    bill = shop.bills("Asha", "Dolo", units=31, rate="20.37", discounts=["3%", "1.11"])
    note = takes_back(shop, "Asha", "Dolo", "31")
    assert (note.taxable, note.cgst, note.sgst, note.total) == (
        bill.taxable,
        bill.cgst,
        bill.sgst,
        bill.total,
    )
    assert shop.owes("Asha") == 0
    assert shop.trouble() == ""


def test_free_goods_come_back_as_free_goods(shop: Shop) -> None:
    shop.bills("Asha", "Dolo", units=20, free="2", rate="20.00")
    note = takes_back(shop, "Asha", "Dolo", "20+2")
    assert (note.lines[0].free, shop.units("Dolo")) == (2, 100)
    assert shop.owes("Asha") == 0
    with pytest.raises(NeedsConsent):
        takes_back(shop, "Asha", "Dolo", "0+1", consents=[])


def test_what_is_paid_already_stays_as_a_credit(shop: Shop) -> None:
    shop.bills("Asha", "Dolo", units=10, rate="20.00", paid="210.00")
    takes_back(shop, "Asha", "Dolo", "10")
    assert shop.owes("Asha") == -21_000
    assert [(due.kind, due.left) for due in shop.open_bills("Asha")] == [("note", -21_000)]
    shop.cancels(shop.document(takes_back_again(shop)))


def takes_back_again(shop: Shop) -> Posted:
    """Bill and return once more, so that there is a note to cancel."""
    shop.bills("Asha", "Dolo", units=5, rate="20.00")
    return takes_back(shop, "Asha", "Dolo", "5")


@pytest.mark.parametrize(
    ("reason", "bucket"), [("unsold", "saleable"), ("damage", "damaged"), ("expiry", "expired"),
                           ("recall", "quarantine")]
)  # fmt: skip
def test_goods_of_a_reason_go_to_their_bucket(shop: Shop, reason: str, bucket: str) -> None:
    shop.bills("Asha", "Dolo", units=10, rate="20.00")
    note = takes_back(shop, "Asha", "Dolo", "4", reason=reason, consents=["not_recoverable"])
    assert lies(shop, note, bucket) == (94 if bucket == "saleable" else 4)
    assert shop.trouble() == ""


def test_expired_goods_never_come_back_among_those_for_sale(shop: Shop) -> None:
    shop.receives("Pan", batch="P1", units=50, expiry=clock.today())
    shop.bills("Asha", "Pan", units=10)
    draft = shop.desk.ask(start_draft, "sale_return")
    draft = shop.desk.ask(with_party, draft, shop.parties["Asha"])
    offer = shop.desk.ask(offer_returns_of, draft, [shop.items["Pan"]])[shop.items["Pan"]]
    draft = put_return(draft, 0, offer)
    assert bucket_of(draft, draft.lines[0]) == "saleable"
    tomorrow = replace(draft, day=draft.day + timedelta(days=1))
    assert bucket_of(tomorrow, tomorrow.lines[0]) == "expired"


def test_goods_without_a_bill_are_asked_about_and_carry_no_tax(shop: Shop) -> None:
    with pytest.raises(NeedsConsent) as asked:
        takes_back(shop, "Bina", "Dolo", "5", batch="D1", consents=[])
    assert asked.value.name == "without_bill"
    note = takes_back(shop, "Bina", "Dolo", "5", batch="D1", consents=["without_bill"])
    assert (note.title, note.cgst, note.total) == ("financial_credit_note", 0, 25_000)
    assert shop.owes("Bina") == -25_000
    assert shop.trouble() == ""


@pytest.mark.parametrize(
    ("bill_day", "last"),
    [
        (date(2025, 4, 1), date(2026, 11, 30)),
        (date(2026, 3, 31), date(2026, 11, 30)),
        (date(2026, 4, 1), date(2027, 11, 30)),
    ],
)
def test_tax_of_a_bill_is_lowered_until_november_after_its_year(bill_day: date, last: date) -> None:
    assert last_day_for_tax(bill_day, date(2026, 11, 29)) == last


def test_the_newest_bill_with_something_left_is_taken_and_another_can_be_named(shop: Shop) -> None:
    first = shop.bills("Asha", "Dolo", units=10, rate="20.00")
    shop.bills("Asha", "Dolo", units=10, rate="22.00")
    assert takes_back(shop, "Asha", "Dolo", "1").lines[0].rate == 22_000
    assert takes_back(shop, "Asha", "Dolo", "1", bill=first.number).lines[0].rate == 20_000
    with pytest.raises(Refused) as no:
        takes_back(shop, "Asha", "Dolo", "1", batch="NEVER")
    assert no.value.field == "batch"


def test_a_cancelled_return_gives_the_bill_back_what_it_had(shop: Shop) -> None:
    shop.bills("Asha", "Dolo", units=30, rate="20.00")
    note = takes_back(shop, "Asha", "Dolo", "10")
    shop.cancels(note)
    assert shop.owes("Asha") == 63_000
    assert shop.units("Dolo") == 70
    assert takes_back(shop, "Asha", "Dolo", "30").total == 63_000
    assert shop.trouble() == ""


def test_a_return_whose_goods_were_sold_again_is_not_cancelled(shop: Shop) -> None:
    shop.bills("Asha", "Dolo", units=100, rate="20.00")
    note = takes_back(shop, "Asha", "Dolo", "10")
    shop.bills("Bina", "Dolo", units=10, rate="20.00")
    with pytest.raises(Refused) as no:
        shop.cancels(note)
    assert no.value.field == "batch"


def test_typing_a_return_and_its_refusals(shop: Shop) -> None:
    shop.receives("Dolo", batch="D2", units=50)
    shop.bills("Asha", "Dolo", units=10, rate="20.00", batch="D1")
    desk = shop.desk
    draft = desk.ask(with_party, desk.ask(start_draft, "sale_return"), shop.parties["Asha"])
    offer = desk.ask(offer_returns_of, draft, [shop.items["Dolo"]])[shop.items["Dolo"]]
    assert [batch.number for batch in offer.choices] == ["D1"]
    draft = edit_return(put_return(draft, 0, offer), 0, "quantity", "4")
    assert draft.bill is not None
    assert (draft.note_reason, draft.bill.total) == ("unsold", 8_400)
    assert not is_financial(draft)
    assert edit_return(draft, 0, "rate", "19").lines[0].rate == 19_000
    assert edit_return(draft, 0, "free", "1").lines[0].free == 1
    assert edit_return(draft, 0, "quantity", "0").lines == ()
    other = desk.ask(take_sold_batch, draft, 0, offer.choices[0])
    assert other.lines[0].source == draft.lines[0].source
    for field, text in (("rate", "-1"), ("batch", "X"), ("quantity", "many")):
        with pytest.raises(Refused):
            edit_return(draft, 0, field, text)


def test_a_bill_keeps_what_came_back_of_it(shop: Shop) -> None:
    bill = shop.bills("Asha", "Dolo", units=30, rate="20.00")
    note = takes_back(shop, "Asha", "Dolo", "10")
    with pytest.raises(Refused, match=note.number) as no:
        shop.edits(bill, "9")
    assert (no.value.field, no.value.line) == ("quantity", 1)
    with pytest.raises(Refused, match=note.number) as no:
        shop.cancels(bill)
    assert (no.value.field, no.value.next_step) == ("number", f"Cancel {note.number} first.")
    more = shop.edits(bill, "10")
    assert shop.units("Dolo") == 100
    shop.cancels(note)
    shop.cancels(more)
    assert shop.trouble() == ""


def test_a_bill_that_goods_came_back_to_keeps_its_rate(shop: Shop) -> None:
    bill = shop.bills("Asha", "Dolo", units=30, rate="20.00")
    takes_back(shop, "Asha", "Dolo", "10")
    draft = change_rate(shop.desk.ask(bill_to_edit, bill.id), 0, "18")
    assert draft.revises is not None
    draft = replace(draft, revises=replace(draft.revises, reason="wrong rate"))
    with pytest.raises(Refused, match="10 of Dolo"):
        shop.desk.do_agreed(AGREED, edit_document, draft, ())
