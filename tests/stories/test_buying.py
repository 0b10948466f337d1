"""Goods are ordered, come in parts and with faults, are billed, sent back and credited, on both databases."""

from dataclasses import replace
from typing import Any

import pytest

from dcms_desktop.claims.queries import claims_of
from dcms_desktop.company.actions import save_setting
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import rupees
from dcms_desktop.purchase.actions import approve_order
from dcms_desktop.purchase.actions import close_order
from dcms_desktop.purchase.queries import find_orders
from dcms_desktop.purchase.queries import lying_batches
from dcms_desktop.purchase.queries import pending_credits
from dcms_desktop.purchase.queries import receive_order
from dcms_desktop.purchase.settings import ORDERS_NEED_APPROVAL
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from tests.shop import Shop


def depot(shop: Shop) -> str:
    return shop.party("Depot", role="supplier", tax_type="regular", gstin="27AABCU9603R1ZN")


def order(shop: Shop, *, units: str = "100+10", rate: str = "40") -> Posted:
    line = {"item": shop.item("Dolo 650"), "quantity": units, "rate": rate}
    return shop.sends("purchase_order", party=depot(shop), lines=[line])


def receive(shop: Shop, from_order: Posted | None, quantity: str, **more: Any) -> Posted:
    line: dict[str, Any] = {
        "item": shop.item("Dolo 650"), "quantity": quantity, "batch": "D1", "expiry": "08/29",
        "rate": more.pop("rate", "40"), **{key: more.pop(key) for key in ("short", "damaged") if key in more},
    }  # fmt: skip
    if from_order is not None:
        line["source"] = {"document": from_order.number, "line": 1}
    return shop.sends("goods_receipt", party=depot(shop), lines=[line], **more)


def test_an_order_comes_in_parts_is_billed_returned_and_paid_less(shop: Shop) -> None:
    asked = order(shop)
    receive(shop, asked, "60+6", reference="ML/1")
    (card,) = shop.desk.ask(find_orders)
    assert (card.ordered, card.billed, card.is_open) == (100, 60, True)

    draft = shop.desk.ask(with_party, shop.desk.ask(start_draft, "goods_receipt"), shop.parties["Depot"])
    (line,) = shop.desk.ask(receive_order, draft, asked.id).lines
    assert (line.units, line.free, line.rate, line.typed) == (40, 4, 40_000, "40")

    second = receive(shop, asked, "40+4", reference="ML/2", short="3", damaged="2")
    assert not shop.desk.ask(find_orders)[0].is_open
    assert shop.units("Dolo 650", batch="D1") == 66 + 39
    claims = shop.desk.ask(claims_of, document_id=second.id)
    assert [(one.type, one.units) for one in claims] == [("shortage", 3), ("damage", 2)]
    assert shop.owes("Depot") == -rupees("4200")

    note = shop.sends(
        "supplier_credit_note", party=depot(shop), reason="shortage", reference="CN/9",
        lines=[{"item": shop.item("Dolo 650"), "quantity": "3", "rate": "36.365",
                "source": {"document": second.number, "line": 1}}],
    )  # fmt: skip
    back = shop.sends(
        "purchase_return", party=depot(shop), reason="rate",
        lines=[{"item": shop.item("Dolo 650"), "quantity": "10", "batch": "D1",
                "source": {"document": second.number, "line": 1}}],
    )  # fmt: skip
    assert back.lines[0].rate == 40_000
    assert shop.units("Dolo 650", batch="D1") == 95
    left = {due.number: due.left for due in shop.open_bills("Depot")}
    broken = shop.sends(
        "purchase_return", party=depot(shop), reason="damage",
        lines=[{"item": shop.item("Dolo 650"), "quantity": "2", "batch": "D1", "bucket": "damaged"}],
    )  # fmt: skip
    assert (broken.lines[0].bucket, broken.total) == ("damaged", rupees("84"))
    with pytest.raises(Refused, match="0 of batch D1 lie here, 1 would go back"):
        shop.sends(
            "purchase_return", party=depot(shop), reason="damage",
            lines=[{"item": shop.item("Dolo 650"), "quantity": "1", "batch": "D1", "bucket": "damaged"}],
        )  # fmt: skip
    shop.cancels(broken)
    draft = replace(shop.desk.ask(start_draft, "purchase_return"), party=None)
    lying = shop.desk.ask(lying_batches, draft, shop.items["Dolo 650"])
    assert [(one.bucket, one.batch.units) for one in lying] == [("damaged", 2), ("saleable", 95)]
    assert left == {"ML/1": -rupees("2520"), "ML/2": -(rupees("1680") - note.total - back.total)}
    assert shop.desk.ask(pending_credits, shop.parties["Depot"]) == []

    assert shop.trouble() == ""

    shop.cancels(back)
    assert shop.units("Dolo 650", batch="D1") == 105
    with pytest.raises(Refused, match=note.number):
        shop.cancels(second)
    shop.cancels(note)
    shop.cancels(second)
    assert shop.desk.ask(claims_of, document_id=second.id) == []
    assert shop.desk.ask(find_orders)[0].billed == 60
    assert shop.trouble() == ""


def test_a_credit_that_waits_is_set_against_the_next_bill(shop: Shop) -> None:
    first = receive(shop, None, "10", reference="ML/1", tenders=[{"mode": "bank", "amount": "420.00"}])
    note = shop.sends(
        "debit_note", party=depot(shop), reason="rate",
        lines=[{"item": shop.item("Dolo 650"), "quantity": "10", "rate": "2",
                "source": {"document": first.number, "line": 1}}],
    )  # fmt: skip
    (waiting,) = shop.desk.ask(pending_credits, shop.parties["Depot"])
    assert (waiting.number, waiting.left) == (note.number, rupees("21"))
    with pytest.raises(Refused, match="was put on it"):
        receive(shop, None, "5", reference="ML/2", credits=[{"number": note.number, "amount": "21.01"}])
    with pytest.raises(Refused, match="no open note") as no:
        receive(shop, None, "5", reference="ML/2", credits=[{"number": "DN/1", "amount": "1"}])
    assert no.value.field == "credits"
    second = receive(shop, None, "5", reference="ML/2", credits=[{"number": note.number, "amount": "21"}])
    assert [(one.number, one.paise) for one in second.allotments] == [(note.number, 2_100)]
    assert [(due.number, due.left) for due in shop.open_bills("Depot")] == [("ML/2", -rupees("189"))]
    shop.cancels(second)
    assert shop.desk.ask(pending_credits, shop.parties["Depot"])[0].left == rupees("21")
    shop.cancels(note)
    assert shop.trouble() == ""


def test_orders_wait_for_approval_and_are_closed_short(shop: Shop) -> None:
    asked = order(shop)
    shop.desk.do(save_setting, ORDERS_NEED_APPROVAL, value=True)
    with pytest.raises(Refused, match="not approved") as no:
        receive(shop, asked, "10")
    assert (no.value.field, no.value.line) == ("source", 1)
    shop.desk.do(approve_order, asked.id)
    with pytest.raises(Refused, match="approved already"):
        shop.desk.do(approve_order, asked.id)
    receive(shop, asked, "10")
    with pytest.raises(NeedsConsent, match="120 of Dolo 650 here, 90 open"):
        receive(shop, asked, "120", consents=[])
    with pytest.raises(Refused) as empty:
        shop.desk.do(close_order, asked.id, " ")
    assert empty.value.field == "reason"
    shop.desk.do(close_order, asked.id, "Out of stock at the depot")
    with pytest.raises(Refused, match="closed short"):
        receive(shop, asked, "10")
    (card,) = shop.desk.ask(find_orders)
    assert (card.approved, card.closed, card.is_open) == (True, True, False)
    assert shop.desk.ask(find_orders, only_open=True) == []
    assert shop.trouble() == ""


def test_a_line_of_another_supplier_item_or_document_is_refused(shop: Shop) -> None:
    asked = order(shop)
    shop.party("Other", role="supplier")
    line = {"item": shop.item("Dolo 650"), "quantity": "1", "batch": "D1", "expiry": "08/29", "rate": "40"}
    source = {"document": asked.number, "line": 1}
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"party": "Other", "line": {**line, "source": source}}, "party", "another party"),
        ({"line": {**line, "item": shop.item("Crocin"), "source": source}}, "source", "does not stand"),
        ({"line": {**line, "source": {**source, "line": 9}}}, "source", "does not stand"),
        ({"line": {**line, "source": {"document": "PO/26-27/000009", "line": 1}}}, "source", "no document"),
    ]
    for case, field, words in cases:
        party = shop.party(case["party"]) if "party" in case else depot(shop)
        with pytest.raises(Refused, match=words) as no:
            shop.sends("goods_receipt", party=party, lines=[case["line"]])
        assert (no.value.field, no.value.line) == (field, 1)
    assert shop.trouble() == ""


def test_no_more_goes_back_than_came_and_than_lies_here(shop: Shop) -> None:
    came = receive(shop, None, "10+2")
    source = {"document": came.number, "line": 1}

    def back(quantity: str, **more: Any) -> Posted:
        line = {"item": shop.item("Dolo 650"), "quantity": quantity, "batch": "D1", **more}
        return shop.sends("purchase_return", party=depot(shop), lines=[line])

    with pytest.raises(Refused, match="13 of Dolo 650 here, 12 open"):
        back("13", source=source)
    shop.bills("Asha Medical", "Dolo 650", units=9)
    with pytest.raises(Refused, match="3 of batch D1 lie here, 4 would go back") as no:
        back("4")
    assert (no.value.field, no.value.line) == ("quantity", 1)
    gone = back("2+1")
    assert gone.total == rupees("84")
    assert shop.units("Dolo 650") == 0
    assert shop.trouble() == ""


def test_what_a_supplier_sends_twice_is_one_note(shop: Shop) -> None:
    def note(number: str) -> Posted:
        return shop.sends("supplier_credit_note", party=depot(shop), reference=number, amount="50")

    note("CN-7")
    with pytest.raises(Refused) as no:
        note("cn/7")
    assert no.value.field == "reference"
    assert shop.owes("Depot") == rupees("50")
    assert shop.trouble() == ""


def test_a_receipt_that_is_corrected_drafts_its_claims_anew(shop: Shop) -> None:
    receipt = receive(shop, None, "10", short="2")
    assert [one.paise for one in shop.desk.ask(claims_of, party_id=shop.parties["Depot"])] == [8_400]
    shop.cancels(receipt)
    assert shop.desk.ask(claims_of, party_id=shop.parties["Depot"]) == []
    again = receive(shop, None, "10", short="1")
    assert replace(again, id=0).lines[0].short == 1
    assert [one.paise for one in shop.desk.ask(claims_of, party_id=shop.parties["Depot"])] == [4_200]
