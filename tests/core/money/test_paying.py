"""Paying money: put on what we owe, oldest first or by hand, with the bank for whatever is no cash."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete

from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import edit_document
from dcms_desktop.documents.queries import next_number
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Revises
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.queries import money_in_books
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import imbalance
from dcms_desktop.money.kinds import payment
from dcms_desktop.money.rules import payment_gates
from dcms_desktop.numbering.queries import series_list
from dcms_desktop.numbering.tables import Series
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from tests.makers_drafts import cash
from tests.makers_drafts import make_draft
from tests.makers_drafts import make_party
from tests.shop import Shop


def paying(*tenders: Tender, **more: Any) -> Draft:
    return make_draft(**{"kind": "payment", "tenders": tenders, "party": make_party(role="supplier"), **more})


# ── as a pure plan ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (paying(cash("100")), {}),
        (paying(cash("100"), party=None), {"party": "block"}),
        (paying(), {"amount": "block"}),
        (paying(Tender(mode="cheque", paise=Paise(5))), {"cheque": "block"}),
        (paying(cash("1"), allotments=(Allotment(1, Paise(101), "creditors"),)), {"allotments": "block"}),
    ],
)
def test_what_is_asked_of_a_payment(draft: Draft, expected: dict[str, str]) -> None:
    assert {gate.name: gate.level for gate in payment_gates(draft)} == expected


@pytest.mark.parametrize("mode", ["cash", "upi", "cheque", "bank"])
def test_what_is_no_cash_leaves_the_bank(mode: str) -> None:
    plan = payment.KIND.plan(paying(Tender(mode=mode, paise=Paise(500), reference="1")))
    accounts = {entry.account: entry.paise for entry in plan.entries}
    assert accounts == {"cash" if mode == "cash" else "bank": -500, "creditors": 500}


def test_a_party_on_both_sides_has_each_account_cleared_by_its_own_part() -> None:
    parts = (Allotment(1, Paise(300), "debtors"), Allotment(2, Paise(500), "creditors"))
    plan = payment.KIND.plan(paying(cash("10"), party=make_party(role="both"), allotments=parts))
    assert imbalance(plan.entries) == 0
    sums: dict[str, int] = {}
    for entry in plan.entries:
        sums[entry.account] = sums.get(entry.account, 0) + entry.paise
    assert sums == {"cash": -1_000, "creditors": 700, "debtors": 300}
    assert [(due.kind, due.left) for due in plan.dues] == [("advance", 200)]
    assert [part.paise for part in plan.allotments] == [-300, -500]


# ── in the books ────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def shop(any_books: Books) -> Shop:
    shop = Shop(any_books)
    shop.receives("Dolo", batch="D1", units=100, rate="40.00")
    shop.receives("Dolo", batch="D2", units=10, rate="40.00")
    return shop


def pays(shop: Shop, amount: str, mode: str = "bank", party: str = "Depot", **more: Any) -> Any:
    return shop.sends("payment", party=shop.party(party), tenders=[{"mode": mode, "amount": amount}], **more)


def test_the_oldest_purchase_is_paid_first_and_the_rest_lies_with_the_supplier(shop: Shop) -> None:
    owed = -shop.owes("Depot")
    first, second = (due.left for due in shop.open_bills("Depot"))
    paid = pays(shop, "4300.00")
    assert [part.paise for part in paid.allotments] == [-first, rupees("4300") + first]
    assert [(due.kind, due.left) for due in shop.open_bills("Depot")] == [
        ("purchase", second + rupees("4300") + first)
    ]
    pays(shop, "1000.00")
    assert shop.owes("Depot") == rupees("5300") - owed
    assert [(due.kind, due.left) for due in shop.open_bills("Depot")] == [("advance", rupees("5300") - owed)]
    assert shop.desk.ask(money_in_books, "bank", clock.today()) == -rupees("5300")
    assert shop.trouble() == ""


def test_a_bill_named_by_hand_is_paid(shop: Shop) -> None:
    newest = shop.open_bills("Depot")[1]
    paid = pays(shop, "100.00", allotments=[{"number": newest.number, "amount": "60.00"}])
    assert [(part.number, part.paise) for part in paid.allotments] == [(newest.number, 6_000)]
    assert {due.kind for due in shop.open_bills("Depot")} == {"purchase", "advance"}
    with pytest.raises(Refused, match="has no open bill"):
        pays(shop, "1.00", allotments=[{"number": "NONE/1", "amount": "1.00"}])
    with pytest.raises(Refused, match="was put on it"):
        pays(shop, "9000.00", allotments=[{"number": newest.number, "amount": "9000.00"}])


def test_a_corrected_purchase_keeps_its_payment_and_a_cancelled_payment_opens_it_again(shop: Shop) -> None:
    paid = pays(shop, "500.00")
    before = sum(due.left for due in shop.open_bills("Depot"))
    shop.cancels(paid)
    assert sum(due.left for due in shop.open_bills("Depot")) == before - 50_000
    assert shop.trouble() == ""


def test_money_on_account_of_a_customer_goes_back_to_him(shop: Shop) -> None:
    shop.party("Asha")
    shop.takes_money("Asha", "300.00")
    back = pays(shop, "200.00", "cash", "Asha")
    assert [part.paise for part in back.allotments] == [20_000]
    assert [(due.kind, due.left) for due in shop.open_bills("Asha")] == [("on_account", -10_000)]
    assert shop.desk.ask(money_in_books, "cash", clock.today()) == 10_000
    assert shop.trouble() == ""


def test_an_advance_comes_back_as_a_receipt(shop: Shop) -> None:
    pays(shop, "9000.00")
    advance = shop.open_bills("Depot")[0].left
    shop.takes_money("Depot", f"{advance / 100:.2f}")
    assert shop.open_bills("Depot") == []
    assert shop.owes("Depot") == 0
    assert shop.trouble() == ""


def test_cash_past_the_limit_of_a_day_is_asked_about_once_it_is_reached(shop: Shop) -> None:
    pays(shop, "6000.00", "cash", consents=[])
    pays(shop, "4000.00", "cash", consents=[])
    with pytest.raises(NeedsConsent, match="no expense in income tax") as asked:
        pays(shop, "0.01", "cash", consents=[])
    assert asked.value.name == "cash_disallowed"
    assert pays(shop, "0.01", "cash", consents=["cash_disallowed"]).total == 1
    pays(shop, "20000.00", consents=[])


def test_books_older_than_the_kind_begin_its_series(shop: Shop) -> None:
    def forget(tx: Tx) -> None:
        tx.execute(delete(Series).where(Series.kind == "payment"))

    shop.desk.do(forget)
    assert shop.desk.ask(next_number, "payment", clock.today()).startswith("P/")
    assert pays(shop, "5.00").number.startswith("P/")
    assert [card.code for card in shop.desk.ask(series_list, "payment")] == ["P"]


def test_a_payment_is_corrected(shop: Shop) -> None:
    paid = pays(shop, "500.00")
    draft = shop.desk.ask(with_party, shop.desk.ask(start_draft, "payment"), shop.parties["Depot"])
    draft = replace(
        draft,
        tenders=(Tender(mode="bank", paise=rupees("700")),),
        revises=Revises(document_id=paid.id, revision=0, number=paid.number, reason="typed wrong"),
    )
    again = shop.desk.do(edit_document, draft).document
    assert (again.number, again.total) == (paid.number, rupees("700"))
    assert shop.desk.ask(money_in_books, "bank", clock.today()) == -rupees("700")
    assert shop.trouble() == ""


def test_a_request_used_for_other_money_is_refused(shop: Shop) -> None:
    first = pays(shop, "500.00", request_id="once")
    assert pays(shop, "500.00", request_id="once") == first
    with pytest.raises(Refused, match="holds something else"):
        pays(shop, "501.00", request_id="once")
