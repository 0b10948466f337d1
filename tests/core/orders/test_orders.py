"""Orders at the counter: prices promised, goods kept, parts supplied, challans gathered on one bill."""

from datetime import date
from datetime import timedelta
from typing import Any

import pytest

from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.documents.actions import edit_document
from dcms_desktop.documents.actions import post_document
from dcms_desktop.documents.posted import Posted
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import months_later
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.ledger.queries import party_money
from dcms_desktop.orders.actions import approve_sales_order
from dcms_desktop.orders.actions import close_sales_order
from dcms_desktop.orders.actions import keep_for_order
from dcms_desktop.orders.queries import WaitingCard
from dcms_desktop.orders.queries import find_waiting
from dcms_desktop.orders.queries.drafting import order_from_lines
from dcms_desktop.orders.queries.turning import turned_into
from dcms_desktop.orders.rules import Wanted
from dcms_desktop.orders.rules import bill_by
from dcms_desktop.orders.settings import NEED_APPROVAL
from dcms_desktop.pricing.actions import save_scheme
from dcms_desktop.pricing.rules import SchemeForm
from dcms_desktop.sales.queries import bill_to_edit
from dcms_desktop.sales.rules import change_quantity
from dcms_desktop.sales.rules import scheme_says
from dcms_desktop.stock.queries import kept_for
from tests.shop import Shop
from ui.documents.waiting_list import state_cell
from ui.kit.grid_model import Cell
from ui.verbs.document_json import answer_of


@pytest.fixture
def shop(books: Books) -> Shop:
    shop = Shop(books)
    shop.receives("Dolo 650", batch="D1", units=60)
    shop.receives("Dolo 650", batch="D2", units=60, expiry=clock.today() + timedelta(days=900))
    shop.party("Asha Medical")
    return shop


def orders(shop: Shop, quantity: str = "80", **more: Any) -> Posted:
    """Book an order of one item."""
    line = {"item": shop.item("Dolo 650"), "quantity": quantity, "rate": more.pop("rate", None)}
    return shop.sends("sales_order", party=shop.party("Asha Medical"), lines=[line], **more)


def card(shop: Shop, order: Posted) -> WaitingCard:
    return next(
        one
        for one in shop.desk.ask(find_waiting, ("sales_order", "delivery_challan"), only_open=False)
        if one.id == order.id
    )


def turned(shop: Shop, *orders: Posted, kind: str = "tax_invoice") -> Draft:
    return shop.desk.ask(turned_into, [one.id for one in orders], kind).draft


def posts(shop: Shop, draft: Draft) -> Posted:
    return shop.desk.do(post_document, draft.kind, draft, ()).document


# ── orders ──────────────────────────────────────────────────────────────────────────────────────
def test_goods_are_kept_for_an_order_and_a_walk_in_has_to_ask(shop: Shop) -> None:
    order = orders(shop, "80")
    assert sorted(shop.desk.ask(kept_for, [order.id]).values()) == [20, 60]
    line = {"item": shop.item("Dolo 650"), "quantity": "50"}
    with pytest.raises(NeedsConsent) as asked:
        shop.sends("tax_invoice", party=shop.party("Walk-in"), lines=[line], consents=[])
    assert asked.value.name == "reserved"
    bill = posts(shop, turned(shop, order))
    assert [(one.batch, one.units) for one in bill.lines] == [("D1", 60), ("D2", 20)]
    assert shop.desk.ask(kept_for, [order.id]) == {}
    assert card(shop, order).state == "done"
    assert shop.trouble() == ""


def test_an_order_bills_at_its_price_while_that_holds(shop: Shop) -> None:
    order = orders(shop, "10", rate="41.50")
    assert order.holds_until == clock.today() + timedelta(days=7)
    assert turned(shop, order).lines[0].rate == rate("41.50")
    later = clock.today() + timedelta(days=8)
    with pytest.raises(NeedsConsent, match="held until") as asked:
        shop.desk.ask(turned_into, [order.id], "tax_invoice", day=later)
    agreed = frozenset({asked.value.name})
    draft = shop.desk.ask(turned_into, [order.id], "tax_invoice", day=later, agreed=agreed).draft
    assert draft.lines[0].rate == rate("50")


def test_a_quotation_becomes_an_order_and_a_bill_at_its_price(shop: Shop) -> None:
    line = {"item": shop.item("Dolo 650"), "quantity": "20", "rate": "45", "discounts": ["2%"]}
    quote = shop.sends("quotation", party=shop.party("Asha Medical"), lines=[line])
    order = posts(shop, turned(shop, quote, kind="sales_order"))
    assert (order.lines[0].rate, order.lines[0].discounts) == (rate("45"), "2%")
    bill = posts(shop, turned(shop, order))
    assert (bill.lines[0].rate, bill.lines[0].discounts) == (rate("45"), "2%")
    assert bill.remarks.startswith(f"Against {order.number} of ")
    with pytest.raises(Refused, match=f"Nothing of {quote.number} is open"):
        turned(shop, quote)


def test_what_is_not_there_waits_and_is_closed_with_a_reason(shop: Shop) -> None:
    order = orders(shop, "150")
    found = shop.desk.ask(turned_into, [order.id], "tax_invoice")
    assert found.short == ("30 of Dolo 650",)
    posts(shop, found.draft)
    assert (card(shop, order).state, card(shop, order).ordered - card(shop, order).served) == ("part", 30)
    with pytest.raises(Refused, match="Nothing of it lies here"):
        turned(shop, order)
    shop.receives("Dolo 650", batch="D3", units=40)
    assert shop.desk.do(keep_for_order, order.id).units == 30
    with pytest.raises(Refused) as no:
        shop.desk.do(close_sales_order, order.id, " ")
    assert no.value.field == "reason"
    shop.desk.do(close_sales_order, order.id, "they bought elsewhere")
    assert card(shop, order).state == "closed"
    assert shop.desk.ask(kept_for, [order.id]) == {}
    with pytest.raises(Refused, match="is closed"):
        turned(shop, order)


def test_an_order_that_was_billed_is_not_taken_back(shop: Shop) -> None:
    order = orders(shop, "10")
    bill = posts(shop, turned(shop, order))
    with pytest.raises(Refused, match=f"are on {bill.number}, which was made from"):
        shop.cancels(order)
    shop.desk.do(cancel_document, bill.id, "typed twice")
    assert card(shop, order).state == "open"
    shop.cancels(order)
    assert card(shop, order).state == "cancelled"
    assert shop.desk.ask(find_waiting) == []


def test_where_orders_need_approval_nothing_is_kept_or_billed_before(shop: Shop) -> None:
    shop.desk.do(save_setting, NEED_APPROVAL, value=True)
    order = orders(shop, "10")
    assert shop.desk.ask(kept_for, [order.id]) == {}
    with pytest.raises(Refused, match="is not approved yet"):
        turned(shop, order)
    shop.desk.do(approve_sales_order, order.id)
    assert sum(shop.desk.ask(kept_for, [order.id]).values()) == 10
    posts(shop, turned(shop, order))


def test_an_order_read_elsewhere_is_a_draft_at_the_partys_prices(shop: Shop) -> None:
    shop.item("Crocin")
    wanted = [
        Wanted(item_id=shop.items["Dolo 650"], quantity="10+1"),
        Wanted(item_id=shop.items["Crocin"], quantity="5*48.25"),
    ]
    draft = shop.desk.ask(order_from_lines, shop.parties["Asha Medical"], wanted, came_by="text")
    order = posts(shop, draft)
    assert [(one.units, one.free, one.rate) for one in order.lines] == [
        (10, 1, rate("50")), (5, 0, rate("48.25")),
    ]  # fmt: skip
    assert (order.came_by, order.lines[0].batch) == ("text", "")
    bad = [*wanted, Wanted(item_id=wanted[0].item_id, quantity="ten")]
    with pytest.raises(Refused) as no:
        shop.desk.ask(order_from_lines, shop.parties["Asha Medical"], bad)
    assert no.value.line == 3


# ── challans ────────────────────────────────────────────────────────────────────────────────────
def challans(shop: Shop, quantity: str, **more: Any) -> Posted:
    """Send goods on challan."""
    line = {"item": shop.item("Dolo 650"), "quantity": quantity}
    return shop.sends("delivery_challan", party=shop.party("Asha Medical"), lines=[line], **more)


def test_several_challans_are_one_bill_and_the_goods_leave_once(shop: Shop) -> None:
    first, second = challans(shop, "70"), challans(shop, "10")
    assert (shop.units("Dolo 650"), shop.owes("Asha Medical")) == (40, 0)
    bill = posts(shop, turned(shop, first, second))
    assert shop.units("Dolo 650") == 40
    assert [(one.batch, one.units) for one in bill.lines] == [("D1", 60), ("D2", 10), ("D2", 10)]
    assert shop.owes("Asha Medical") == bill.total
    assert card(shop, first).state == card(shop, second).state == "done"
    assert shop.trouble() == ""
    shop.cancels(bill)
    assert (shop.units("Dolo 650"), card(shop, first).state) == (40, "open")
    assert shop.trouble() == ""


def test_a_challan_is_billed_in_parts_and_never_twice(shop: Shop) -> None:
    challan = challans(shop, "10")
    line = {"item": shop.item("Dolo 650"), "source": {"document": challan.number, "line": 1}}
    code = shop.party("Asha Medical")
    for count in ("3", "4"):
        shop.sends("tax_invoice", party=code, lines=[{**line, "quantity": count}])
    with pytest.raises(Refused, match="4 of Dolo 650 here, 3 open on"):
        shop.sends("tax_invoice", party=code, lines=[{**line, "quantity": "4"}])
    bill = shop.sends("tax_invoice", party=code, of=[challan.number])
    assert bill.lines[0].units == 3
    assert shop.trouble() == ""


def test_a_bill_of_a_challan_is_corrected_without_moving_goods(shop: Shop) -> None:
    bill = posts(shop, turned(shop, challans(shop, "10")))
    draft = shop.desk.ask(bill_to_edit, bill.id)
    assert draft.revises is not None
    line = replace(draft.lines[0], rate=rate("44"), rate_source="hand")
    draft = replace(draft, lines=(line,), revises=replace(draft.revises, reason="rate agreed"))
    again = shop.desk.do_agreed(["rate_drift"], edit_document, draft, ()).document
    assert again.lines[0].rate == rate("44")
    assert shop.units("Dolo 650") == 110
    assert shop.trouble() == ""


def test_goods_come_back_from_a_challan_at_the_cost_they_left_with(shop: Shop) -> None:
    challan = challans(shop, "10", reason="approval")
    source = {"document": challan.number, "line": 1}
    line = {"item": shop.item("Dolo 650"), "quantity": "4", "source": source}
    shop.sends("challan_return", party=shop.party("Asha Medical"), lines=[line])
    assert shop.units("Dolo 650") == 114
    bill = posts(shop, turned(shop, challan))
    assert bill.lines[0].units == 6
    assert shop.trouble() == ""


def test_a_challan_counts_as_owed_until_it_is_billed(shop: Shop) -> None:
    shop.party("Nisha Stores", credit_limit=rupees("3000"), credit_gate="block")
    code, item = shop.party("Nisha Stores"), shop.item("Dolo 650")
    line = {"item": item, "quantity": "50"}
    challan = shop.sends("delivery_challan", party=code, lines=[line])
    owed = shop.desk.ask(party_money, shop.parties["Nisha Stores"])
    assert (owed.balance, owed.on_challan) == (0, challan.total)
    with pytest.raises(Refused, match="would owe"):
        shop.sends("tax_invoice", party=code, lines=[{"item": item, "quantity": "10"}])
    posts(shop, turned(shop, challan))
    assert shop.desk.ask(party_money, shop.parties["Nisha Stores"]).on_challan == 0


def test_an_order_goes_on_challan_and_then_to_the_bill(shop: Shop) -> None:
    order = orders(shop, "30", rate="42")
    challan = posts(shop, turned(shop, order, kind="delivery_challan"))
    assert card(shop, order).state == "done"
    bill = posts(shop, turned(shop, challan))
    assert (bill.lines[0].rate, bill.lines[0].units) == (rate("42"), 30)
    assert shop.trouble() == ""


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"came_by": "pigeon"}, "came_by"),
        ({"promised": "2020-01-01"}, "due_on"),
        ({"holds_until": "2020-01-01"}, "holds_until"),
        ({"lines": []}, "item"),
    ],
)
def test_an_order_that_cannot_be_meant_is_refused(shop: Shop, fields: dict[str, Any], field: str) -> None:
    line = {"item": shop.item("Dolo 650"), "quantity": "1"}
    body = {"party": shop.party("Asha Medical"), "lines": [line], **fields}
    with pytest.raises(Refused) as no:
        shop.sends("sales_order", **body)
    assert no.value.field == field


def test_a_bill_names_the_batch_that_left_with_the_challan(shop: Shop) -> None:
    draft = turned(shop, challans(shop, "10"))
    other = next(one for one in draft.lines[0].choices if one.number == "D2")
    with pytest.raises(Refused, match="in another batch"):
        posts(shop, replace(draft, lines=(replace(draft.lines[0], batch=other),)))
    assert isinstance(draft.day, date)


def changed_quantity(shop: Shop, document: Posted, quantity: str) -> Posted:
    """Correct the quantity of the first line of an order, challan or bill."""
    draft = change_quantity(shop.desk.ask(bill_to_edit, document.id), 0, quantity)
    assert draft.revises is not None
    draft = replace(draft, revises=replace(draft.revises, reason="they rang again"))
    return shop.desk.do(edit_document, draft, ()).document


def test_an_order_is_corrected_and_keeps_what_it_asks_now(shop: Shop) -> None:
    order = orders(shop, "10", rate="42", promised="2030-01-01")
    again = changed_quantity(shop, order, "25")
    assert (again.number, again.lines[0].units, again.lines[0].rate) == (order.number, 25, rate("42"))
    assert (again.due_on, again.holds_until) == (order.due_on, order.holds_until)
    assert sum(shop.desk.ask(kept_for, [order.id]).values()) == 25
    assert shop.trouble() == ""


def test_a_challan_is_corrected_within_its_own_limit_of_credit(shop: Shop) -> None:
    shop.party("Nisha Stores", credit_limit=rupees("1600"), credit_gate="block")
    line = {"item": shop.item("Dolo 650"), "quantity": "30"}
    challan = shop.sends("delivery_challan", party=shop.party("Nisha Stores"), lines=[line])
    again = changed_quantity(shop, challan, "29")
    assert (again.lines[0].units, shop.units("Dolo 650")) == (29, 91)
    owed = shop.desk.ask(party_money, shop.parties["Nisha Stores"])
    assert (owed.on_challan, owed.last_bill) == (again.lines[0].amount, 0)
    assert shop.trouble() == ""


def test_a_challan_that_was_billed_stays_as_it_is(shop: Shop) -> None:
    challan = challans(shop, "10")
    posts(shop, turned(shop, challan))
    with pytest.raises(Refused, match="which was made from"):
        changed_quantity(shop, challan, "12")


# ── schemes are told with an order and given with its bill ──────────────────────────────────────
def with_scheme(shop: Shop) -> None:
    days = timedelta(days=20)
    form = SchemeForm(
        code="TEN", title="Ten plus one", funded="own", goods="all", steps="10+1",
        first=clock.today() - days, last=clock.today() + days,
    )  # fmt: skip
    shop.desk.do(save_scheme, form)


def test_an_order_tells_its_schemes_and_its_bill_gives_them_at_the_promised_price(shop: Shop) -> None:
    with_scheme(shop)
    order = orders(shop, "25", rate="20.00")
    assert order.told == ("Ten plus one: 2 free of Dolo 650, worth 40.00",)
    assert (order.lines[0].free, order.lines[0].discount, order.benefits) == (0, 0, ())
    assert answer_of(order).told == list(order.told)
    assert [(line.units, line.free, line.rate, line.rate_source) for line in turned(shop, order).lines] == [
        (25, 2, rate("20.00"), "promised")
    ]


def test_a_quotation_hints_the_next_step_and_leaves_free_goods_to_the_bill(shop: Shop) -> None:
    with_scheme(shop)
    wanted = [Wanted(item_id=shop.items["Dolo 650"], quantity="7*20")]
    draft = shop.desk.ask(order_from_lines, shop.parties["Asha Medical"], wanted, kind="quotation")
    draft = change_quantity(draft, 0, "17*20")
    assert (draft.lines[0].free, draft.benefits) == (0, ())
    assert [(one.kind, one.text.partition(": ")[2]) for one in scheme_says(draft)] == [
        ("earned", "1 free of Dolo 650, worth 20.00, own cost"),
        ("next", "3 more of Dolo 650 earn 1 more free, worth 20.00"),
    ]


@pytest.mark.parametrize(
    ("reason", "sent_on", "last"),
    [
        ("approval", date(2026, 8, 31), date(2027, 2, 28)),
        ("approval", date(2026, 5, 15), date(2026, 11, 15)),
        ("supply", date(2026, 5, 15), None),
    ],
)
def test_goods_on_approval_are_billed_within_six_months(
    reason: str, sent_on: date, last: date | None
) -> None:
    assert bill_by(reason, sent_on) == last


def test_the_list_tells_until_when_goods_on_approval_are_billed(shop: Shop) -> None:
    challans(shop, "2", reason="approval")
    challans(shop, "2")
    plain, approved = shop.desk.ask(find_waiting, ("delivery_challan",))
    assert plain.bill_by is None
    last = approved.bill_by
    assert last == months_later(clock.today(), 6)
    assert state_cell(approved, clock.today()).text == "open"
    near, late = last - timedelta(days=10), last + timedelta(days=1)
    assert state_cell(approved, near) == Cell(f"! bill by {last:%d-%m}", "warn strong")
    assert state_cell(approved, late).tone == "bad strong"
