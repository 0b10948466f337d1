"""Posting, correcting and cancelling on both databases: what an accountant and an attacker would try."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.audit.queries import history_of
from dcms_desktop.db.connect import Books
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.actions import check_document
from dcms_desktop.documents.actions import edit_document
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries import revisions_of
from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.rules import Delivery
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import NewBatch
from dcms_desktop.drafts.rules import Revises
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import NotAllowed
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.tables import Account
from dcms_desktop.ledger.tables import Posting
from dcms_desktop.sales.queries import bill_to_edit
from dcms_desktop.sales.queries import draft_like
from dcms_desktop.sales.queries import offer_item
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.sales.rules import put_item
from dcms_desktop.stock.tables import Batch
from dcms_desktop.stock.tables import StockBalance
from dcms_desktop.stock.tables import StockRow
from tests.fakes import TODAY
from tests.shop import AGREED
from tests.shop import Shop

pytestmark = pytest.mark.usefixtures("noon")
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def shop(any_books: Books) -> Shop:
    return Shop(any_books)


def draft_of(shop: Shop, party: str | None, item: str, quantity: str, **more: Any) -> Draft:
    """Return a bill as the counter makes it."""
    draft = shop.desk.ask(start_draft, "tax_invoice")
    if party is not None:
        shop.party(party)
        draft = shop.desk.ask(with_party, draft, shop.parties[party])
    shop.item(item)
    draft = put_item(draft, 0, shop.desk.ask(offer_item, draft, shop.items[item]))
    return replace(change_quantity(draft, 0, quantity), **more)


def correct(shop: Shop, document: Posted, change: Callable[[Draft], Draft]) -> Posted:
    """Correct a bill as the counter does."""
    draft = change(shop.desk.ask(bill_to_edit, document.id))
    assert draft.revises is not None
    draft = replace(draft, revises=replace(draft.revises, reason="typed wrong"))
    return shop.desk.do_agreed(AGREED, edit_document, draft, ()).document


def balances(shop: Shop) -> dict[str, int]:
    """Return the balance of every account that is not zero."""

    def ask(tx: Tx) -> dict[str, int]:
        rows = tx.execute(
            select(Account.code, func.sum(Posting.paise))
            .join(Posting, Posting.account_id == Account.id)
            .group_by(Account.code)
        )
        return {code: int(paise) for code, paise in rows if paise}

    return shop.desk.ask(ask)


def stock_of(shop: Shop) -> list[tuple[int, int]]:
    """Return units and value of every batch."""

    def ask(tx: Tx) -> list[tuple[int, int]]:
        rows = tx.execute(select(StockBalance.units, StockBalance.value).order_by(StockBalance.batch_id))
        return [(row[0], row[1]) for row in rows]

    return shop.desk.ask(ask)


# ── one request, one document ───────────────────────────────────────────────────────────────────
def test_the_same_request_gives_the_first_bill_again(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    draft = draft_of(shop, "Asha", "Dolo", "10")
    first = shop.desk.do(post_document, "tax_invoice", draft)
    again = shop.desk.do(post_document, "tax_invoice", draft)
    assert (again.repeated, again.document) == (True, first.document)
    assert shop.units("Dolo") == 90


def test_a_retry_after_a_correction_gives_the_corrected_bill(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    draft = draft_of(shop, "Asha", "Dolo", "10")
    first = shop.desk.do(post_document, "tax_invoice", draft).document
    shop.edits(first, "7")
    again = shop.desk.do(post_document, "tax_invoice", draft)
    assert (again.repeated, again.document.revision, again.document.lines[0].units) == (True, 1, 7)


@pytest.mark.parametrize(
    "change",
    [
        lambda draft: replace(draft, party=None),
        lambda draft: change_quantity(draft, 0, "11"),
        lambda draft: change_quantity(draft, 0, "10+1"),
    ],
)
def test_a_request_used_for_something_else_is_refused(shop: Shop, change: Callable[[Draft], Draft]) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    draft = draft_of(shop, "Asha", "Dolo", "10")
    shop.desk.do(post_document, "tax_invoice", draft)
    with pytest.raises(Refused, match="holds something else") as no:
        shop.desk.do(post_document, "tax_invoice", change(draft))
    assert no.value.field == "request_id"


def test_another_program_s_request_is_one_document_too(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    first = shop.bills("Asha", "Dolo", units=10, request_id="mine")
    assert shop.bills("Asha", "Dolo", units=10, request_id="mine") == first
    shop.party("Bina")
    for again in (
        lambda: shop.bills("Bina", "Dolo", units=10, request_id="mine"),
        lambda: shop.bills(None, "Dolo", units=10, request_id="mine"),
        lambda: shop.takes_money("Asha", "5.00", request_id="mine"),
    ):
        with pytest.raises(Refused, match="holds something else"):
            again()  # type: ignore[no-untyped-call] # a lambda has no types
    assert shop.trouble() == ""


def test_a_bill_without_request_is_refused(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    with pytest.raises(Refused, match="request id"):
        shop.desk.do(post_document, "tax_invoice", draft_of(shop, "Asha", "Dolo", "1", request_id=""))


def test_a_bill_that_is_only_checked_leaves_nothing(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    draft = draft_of(shop, None, "Never came", "5")
    with pytest.raises(Refused):
        shop.desk.do(check_document, "tax_invoice", draft)
    shop.item("Loose", batched=False, expires=False)
    loose = draft_of(shop, "Asha", "Loose", "5")
    checked = shop.desk.do_agreed(AGREED, check_document, "tax_invoice", loose)
    assert checked.lines[0].batch is not None
    assert shop.desk.ask(lambda tx: tx.scalar(select(func.count()).select_from(Batch))) == 1
    assert shop.trouble() == ""


def test_who_may_not_bill_is_refused(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    draft = draft_of(shop, "Asha", "Dolo", "1")
    shop.desk.who = replace(shop.desk.who, role="nobody")
    with pytest.raises(NotAllowed):
        shop.desk.do(post_document, "tax_invoice", draft)


# ── days ────────────────────────────────────────────────────────────────────────────────────────
def test_a_bill_is_not_dated_tomorrow(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    with pytest.raises(Refused, match="has not come"):
        shop.bills("Asha", "Dolo", units=1, date=(clock.today() + timedelta(days=1)).isoformat())


def test_a_bill_dated_back_takes_no_goods_that_came_later(shop: Shop) -> None:
    early = (YESTERDAY - timedelta(days=1)).isoformat()
    line = {"item": shop.item("Dolo"), "quantity": "20", "batch": "OLD", "rate": "40", "expiry": "2028-08-31"}
    shop.sends("goods_receipt", party=shop.party("Depot", role="supplier"), lines=[line], date=early)
    shop.receives("Dolo", batch="NEW", units=50, expiry=clock.today() + timedelta(days=40))
    back = shop.bills("Asha", "Dolo", units=15, date=YESTERDAY.isoformat())
    assert [one.batch for one in back.lines] == ["OLD"]
    with pytest.raises(NeedsConsent, match="has 5 units, 6 asked"):
        shop.bills("Asha", "Dolo", units=6, batch="OLD", date=YESTERDAY.isoformat(), consents=[])
    with pytest.raises(NeedsConsent, match="has 0 units, 1 asked"):
        shop.bills("Asha", "Dolo", units=1, batch="NEW", date=YESTERDAY.isoformat(), consents=[])
    shop.bills("Asha", "Dolo", units=4, batch="OLD")
    with pytest.raises(NeedsConsent, match="has 1 units, 2 asked"):
        shop.bills("Asha", "Dolo", units=2, batch="OLD", date=YESTERDAY.isoformat(), consents=[])
    assert correct(shop, back, lambda draft: change_quantity(draft, 0, "16")).lines[0].units == 16
    assert shop.trouble() == ""


def test_a_closed_day_takes_no_bill_no_correction_and_no_cancel(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    bill = shop.bills("Asha", "Dolo", units=10, date=YESTERDAY.isoformat())
    today = shop.bills("Asha", "Dolo", units=10)
    shop.closes_day(YESTERDAY)
    deeds: list[Callable[[], Posted]] = [
        lambda: shop.bills("Asha", "Dolo", units=1, date=YESTERDAY.isoformat()),
        lambda: shop.edits(bill, "9"),
        lambda: shop.cancels(bill),
        lambda: correct(shop, today, lambda draft: replace(draft, day=YESTERDAY)),
    ]
    for deed in deeds:
        with pytest.raises(Refused, match="closed through"):
            deed()
    assert shop.trouble() == ""


def test_a_bill_moved_to_another_day_moves_stock_and_ledger(shop: Shop) -> None:
    line = {"item": shop.item("Dolo"), "quantity": "20", "batch": "D1", "rate": "40", "expiry": "2028-08-31"}
    depot = shop.party("Depot", role="supplier")
    shop.sends("goods_receipt", party=depot, lines=[line], date=YESTERDAY.isoformat())
    bill = shop.bills("Asha", "Dolo", units=10)
    moved = correct(shop, bill, lambda draft: replace(draft, day=YESTERDAY))
    assert (moved.number, moved.day) == (bill.number, YESTERDAY)

    def by_day(tx: Tx) -> dict[date, int]:
        rows = tx.execute(
            select(StockRow.day, func.sum(StockRow.units))
            .where(StockRow.document_id == bill.id)
            .group_by(StockRow.day)
        )
        return {row[0]: int(row[1]) for row in rows}

    assert shop.desk.ask(by_day) == {YESTERDAY: -10, clock.today(): 0}
    with pytest.raises(Refused, match="stays in that year"):
        correct(shop, bill, lambda draft: replace(draft, day=clock.today() - timedelta(days=400)))
    assert shop.trouble() == ""


# ── corrections ─────────────────────────────────────────────────────────────────────────────────
def test_money_stays_with_its_party_when_a_bill_goes_to_another(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    bill = shop.bills("Asha", "Dolo", units=10)
    shop.takes_money("Asha", "300.00")
    shop.party("Bina")
    correct(shop, bill, lambda draft: shop.desk.ask(with_party, draft, shop.parties["Bina"]))
    assert [(due.kind, due.left) for due in shop.open_bills("Asha")] == [("on_account", -30_000)]
    assert [(due.kind, due.left) for due in shop.open_bills("Bina")] == [("bill", bill.total)]
    assert (shop.owes("Asha"), shop.owes("Bina")) == (-30_000, bill.total)
    assert shop.trouble() == ""


def test_a_correction_keeps_what_was_typed_on_the_head(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    draft = draft_of(
        shop,
        "Asha",
        "Dolo",
        "10*45/5",
        remarks="by hand",
        reference="PO-7",
        delivery=Delivery(name="Depot", address="Plot 4", state="27"),
        transport=Transport(transporter="VRL", vehicle="MH12AB1234", lr_number="77"),
        due_on=clock.today() + timedelta(days=3),
    )
    bill = shop.desk.do_agreed(AGREED, post_document, "tax_invoice", figure_sale(draft)).document
    again = correct(shop, bill, lambda one: change_quantity(one, 0, "9"))
    same = ("remarks", "reference", "ship_to", "transporter", "vehicle", "lr_number", "due_on", "place")
    assert [getattr(again, name) for name in same] == [getattr(bill, name) for name in same]
    assert (again.lines[0].rate, again.lines[0].discounts) == (45_000, "5%")
    (old,) = shop.desk.ask(revisions_of, bill.id)
    assert (old[0], old[2], old[3].lines[0].units) == (0, "typed wrong", 10)


def test_a_correction_keeps_the_rate_of_the_day_it_was_made(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100, ptr="50")
    bill = shop.bills("Asha", "Dolo", units=10)
    shop.receives("Dolo", batch="D1", units=100, ptr="60")
    assert correct(shop, bill, lambda one: change_quantity(one, 0, "9")).lines[0].rate == 50_000
    copy = shop.desk.ask(draft_like, bill)
    assert copy.lines[0].rate == 60_000


def test_a_correction_counts_its_own_stock_exposure_and_cash_once(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=5_000, rate="1.00")
    shop.party("Asha", credit_limit=rupees("262500"), credit_gate="block")
    bill = shop.bills("Asha", "Dolo", units=5_000, rate="50.00", consents=[])
    assert shop.edits(bill, "4999").total == rupees("262448")
    with pytest.raises(Refused, match="the limit is"):
        shop.bills("Asha", "Dolo", units=2, rate="50.00")
    paid = shop.bills(None, "Dolo", units=1, rate="50.00", paid="53.00")
    assert correct(shop, paid, lambda one: replace(one, remarks="x")).remarks == "x"


def test_cash_of_a_day_is_barred_over_all_papers_and_a_correction_counts_once(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=9_000, rate="1.00")
    bill = shop.bills("Asha", "Dolo", units=3_000, rate="50.00", paid="150000.00")
    assert correct(shop, bill, lambda one: replace(one, remarks="x")).received == rupees("150000")
    with pytest.raises(Refused, match="law bars"):
        shop.takes_money("Asha", "50000.00")
    assert shop.takes_money("Asha", "7000.00").total == rupees("7000")
    with pytest.raises(Refused, match="law bars"):
        shop.bills("Asha", "Dolo", units=1_000, rate="50.00", paid="43000.00")


def test_two_corrections_of_one_form_do_not_both_hold(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    bill = shop.bills("Asha", "Dolo", units=10)
    draft = shop.desk.ask(bill_to_edit, bill.id)
    revises = draft.revises
    assert revises is not None
    draft = replace(draft, revises=replace(revises, reason="first"))
    shop.desk.do(edit_document, draft, ())
    with pytest.raises(Refused, match="changed meanwhile"):
        shop.desk.do(edit_document, draft, ())
    with pytest.raises(Refused) as no:
        shop.desk.do(edit_document, replace(draft, revises=replace(revises, reason=" ")), ())
    assert no.value.field == "reason"


def test_a_cancelled_bill_is_left_alone(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    bill = shop.bills("Asha", "Dolo", units=10)
    gone = shop.cancels(bill)
    assert (gone.state, gone.cancel_reason, gone.revision) == ("cancelled", "typed twice", 1)
    assert shop.document(bill) == gone
    deeds: list[Callable[[], Posted]] = [lambda: shop.cancels(bill), lambda: shop.edits(bill, "5")]
    for deed in deeds:
        with pytest.raises(Refused, match="is cancelled"):
            deed()
    with pytest.raises(Refused, match="no such document"):
        shop.desk.ask(posted_document, 999)
    assert (shop.units("Dolo"), shop.owes("Asha"), shop.trouble()) == (100, 0, "")


def test_a_correction_without_its_document_is_a_defect(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    with pytest.raises(AssertionError, match="revises"):
        shop.desk.do(edit_document, draft_of(shop, "Asha", "Dolo", "1"))


# ── goods that come in ──────────────────────────────────────────────────────────────────────────
def change_receipt(shop: Shop, receipt: Posted, units: int, **more: Any) -> Posted:
    """Correct the units of a goods receipt."""
    (was,) = receipt.lines
    base = shop.desk.ask(start_draft, "goods_receipt")
    base = shop.desk.ask(with_party, base, shop.parties["Depot"])
    offer = shop.desk.ask(offer_item, base, was.item_id)
    new = NewBatch(**{"number": was.batch, "expiry": was.expiry, "mrp": was.mrp, **more})
    line = Line(item=offer.item, units=Units(units), rate=was.rate, new_batch=new)
    revises = Revises(
        document_id=receipt.id, revision=receipt.revision, number=receipt.number, reason="counted again"
    )
    draft = replace(base, lines=(line,), day=receipt.day, revises=revises)
    return shop.desk.do_agreed(AGREED, edit_document, draft, ()).document


def test_a_receipt_is_corrected_down_to_what_was_sold_and_no_further(shop: Shop) -> None:
    receipt = shop.receives("Dolo", batch="D1", units=100, rate="40.00")
    shop.bills("Asha", "Dolo", units=30)
    with pytest.raises(Refused, match="1 units of batch D1"):
        change_receipt(shop, receipt, 29)
    with pytest.raises(Refused, match="30 units of batch D1"):
        change_receipt(shop, receipt, 100, number="D2")
    with pytest.raises(Refused, match="30 units of batch D1"):
        shop.cancels(receipt)
    change_receipt(shop, receipt, 30)
    assert stock_of(shop) == [(0, 0)]
    assert shop.trouble() == ""


def test_a_receipt_cancelled_beside_goods_of_another_cost_leaves_no_value_without_units(shop: Shop) -> None:
    first = shop.receives("Dolo", batch="D1", units=10, rate="10.00")
    shop.bills("Asha", "Dolo", units=5, rate="50.00")
    shop.receives("Dolo", batch="D1", units=5, rate="15.00")
    shop.cancels(first)
    assert stock_of(shop) == [(0, 0)]
    assert "stock" not in balances(shop)
    assert shop.trouble() == ""


def test_goods_sold_before_they_came_are_corrected_by_their_receipt(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=2, rate="10.00")
    with pytest.raises(NeedsConsent, match="has 2 units, 5 asked"):
        shop.bills("Asha", "Dolo", units=5, rate="50.00", consents=[])
    bill = shop.bills("Asha", "Dolo", units=5, rate="50.00")
    assert stock_of(shop) == [(-3, -3_000)]
    shop.receives("Dolo", batch="D1", units=3, rate="12.00")
    assert stock_of(shop) == [(0, 0)]
    assert balances(shop)["cogs"] == 2_000 + 3_600
    shop.cancels(bill)
    assert stock_of(shop)[0][0] == 5
    assert shop.trouble() == ""


def test_goods_without_batches_leave_stock_before_they_came(shop: Shop) -> None:
    shop.item("Loose", batched=False, expires=False)
    with pytest.raises(NeedsConsent, match="units, 5 asked"):
        shop.desk.do(post_document, "tax_invoice", draft_of(shop, "Asha", "Loose", "5"))
    shop.desk.do_agreed(AGREED, post_document, "tax_invoice", draft_of(shop, "Asha", "Loose", "5"))
    assert stock_of(shop) == [(-5, 0)]
    line = {"item": shop.item("Loose"), "quantity": "8", "rate": "10"}
    shop.sends("goods_receipt", party=shop.party("Depot", role="supplier"), lines=[line])
    assert stock_of(shop) == [(3, 3_000)]
    assert shop.trouble() == ""


def test_the_same_supplier_bill_is_refused_within_its_year(shop: Shop) -> None:
    def take(reference: str, day: str, consents: tuple[str, ...] = (), rate: str = "40") -> Posted:
        line = {
            "item": shop.item("Dolo"),
            "quantity": "5",
            "batch": "D1",
            "rate": rate,
            "expiry": "2028-08-31",
        }
        depot = shop.party("Depot", role="supplier")
        return shop.sends(
            "goods_receipt",
            party=depot,
            reference=reference,
            reference_date=day,
            lines=[line],
            consents=[*consents],
        )

    first = take("S/12", "2026-11-02")
    for written in ("S/12", "s/12", "S-12", " s 12"):
        with pytest.raises(Refused, match=first.number) as no:
            take(written, "2026-11-20", ("supplier_bill_twice",))
        assert no.value.field == "reference"
    take("S/12", "2025-11-20")
    take("S/13", "2026-11-02")
    with pytest.raises(NeedsConsent, match=first.number) as asked:
        take("S/12", "2026-11-20", rate="41")
    assert asked.value.name == "supplier_bill_twice"
    take("S/12", "2026-11-02", ("supplier_bill_twice",), rate="41")
    shop.cancels(first)
    take("s.12", "2026-11-02", ("supplier_bill_twice",))
    assert shop.trouble() == ""


def test_tax_under_reverse_charge_is_owed_to_the_government(shop: Shop) -> None:
    line = {
        "item": shop.item("Tobacco"),
        "quantity": "10",
        "batch": "T1",
        "rate": "10",
        "expiry": "2028-08-31",
    }
    farmer = shop.party("Farmer", role="supplier", tax_type="unregistered")
    receipt = shop.sends("goods_receipt", party=farmer, lines=[line], reverse_charge=True)
    assert receipt.total == 10_000
    assert balances(shop) == {
        "stock": 10_000,
        "cgst_in": 250,
        "sgst_in": 250,
        "cgst_rcm": -250,
        "sgst_rcm": -250,
        "creditors": -10_000,
    }  # fmt: skip
    shop.cancels(receipt)
    assert balances(shop) == {}
    assert shop.trouble() == ""


@pytest.mark.parametrize("reverse_charge", [False, True])
def test_a_composition_firm_bears_the_tax_it_pays(any_books: Books, reverse_charge: bool) -> None:
    shop = Shop(any_books, scheme="composition")
    line = {"item": shop.item("Dolo"), "quantity": "10", "batch": "D1", "rate": "10", "expiry": "2028-08-31"}
    depot = shop.party("Depot", role="supplier", gstin="27AAACC1206D1ZG", tax_type="regular")
    shop.sends("goods_receipt", party=depot, lines=[line], reverse_charge=reverse_charge)
    assert stock_of(shop) == [(10, 10_500)]
    assert balances(shop).get("cgst_rcm", 0) == (-250 if reverse_charge else 0)
    bill = shop.bills("Asha", "Dolo", units=10, rate="20.00")
    assert (bill.title, bill.total, stock_of(shop)) == ("bill_of_supply", 20_000, [(0, 0)])
    assert shop.trouble() == ""


def test_large_quantities_stay_exact(shop: Shop) -> None:
    most = 10**10
    shop.receives("Dust", batch="D1", units=most, rate="0.001")
    bill = shop.bills("Asha", "Dust", units=most - 1, rate="0.001")
    assert bill.taxable == 10**9
    assert stock_of(shop) == [(1, 0)]
    with pytest.raises(Refused):
        shop.bills("Asha", "Dust", units=most + 1)
    with pytest.raises(Refused, match="worth more"):
        shop.bills("Asha", "Dust", units=most, rate="9999999999.999")
    assert shop.trouble() == ""


# ── money ───────────────────────────────────────────────────────────────────────────────────────
def test_the_audit_keeps_what_was_agreed_to(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=1)
    bill = shop.bills("Asha", "Dolo", units=2)
    (deed,) = shop.desk.ask(history_of, "document", bill.id)
    assert '"agreed":["negative_stock"]' in deed.after


def test_a_party_on_both_sides_keeps_its_bills_apart(shop: Shop) -> None:
    shop.party("Depot", role="both")
    receipt = shop.receives("Dolo", batch="D1", units=10, rate="40.00")
    bill = shop.bills("Depot", "Dolo", units=5, rate="50.00")
    assert shop.owes("Depot") == bill.total - receipt.total
    shop.takes_money("Depot", f"{bill.total // 100}.00")
    assert [(due.kind, due.left) for due in shop.open_bills("Depot")] == [("purchase", -receipt.total)]
    assert shop.trouble() == ""


def test_money_on_account_of_a_cancelled_receipt_is_gone(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    bill = shop.bills("Asha", "Dolo", units=10)
    money = shop.takes_money("Asha", "1000.00")
    corrected = shop.edits(bill, "12")
    assert sum(due.left for due in shop.open_bills("Asha")) == corrected.total - rupees("1000")
    shop.cancels(money)
    assert [(due.kind, due.left) for due in shop.open_bills("Asha")] == [("bill", corrected.total)]
    assert shop.owes("Asha") == corrected.total
    assert shop.trouble() == ""


def test_freed_money_reaches_no_further_than_the_corrected_bill(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    bill = shop.bills("Asha", "Dolo", units=10, rate="50.00")
    for _ in range(3):
        shop.takes_money("Asha", "175.00")
    smaller = shop.edits(bill, "5")
    left = sorted(due.left for due in shop.open_bills("Asha"))
    assert sum(left) == smaller.total - rupees("525")
    assert all(one < 0 for one in left)
    larger = shop.edits(smaller, "20")
    assert [due.left for due in shop.open_bills("Asha") if due.kind == "bill"] == [larger.total - 26_300]
    assert shop.owes("Asha") == larger.total - rupees("525")
    assert shop.trouble() == ""


def test_money_is_put_on_open_bills_of_the_party_only(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    bill = shop.bills("Asha", "Dolo", units=10)
    shop.party("Bina")
    for party, amount in (("Bina", "10.00"), ("Asha", "99999.00")):
        with pytest.raises(Refused):
            shop.takes_money(party, "100000.00", allotments=[{"number": bill.number, "amount": amount}])
    part = shop.takes_money("Asha", "100.00", allotments=[{"number": bill.number, "amount": "60.00"}])
    assert [one.paise for one in part.allotments] == [6_000]
    assert sorted(due.left for due in shop.open_bills("Asha")) == [-4_000, bill.total - 6_000]


def test_tenders_of_a_bill_are_checked_when_it_is_posted(shop: Shop) -> None:
    shop.receives("Dolo", batch="D1", units=100)
    for tender in (
        {"mode": "gold", "amount": "5"},
        {"mode": "cash", "amount": "-5"},
        {"mode": "cheque", "amount": "5"},
        {"mode": "cash", "amount": "99999"},
    ):
        with pytest.raises(Refused):
            shop.bills("Asha", "Dolo", units=1, tenders=[tender])
    assert shop.trouble() == ""
