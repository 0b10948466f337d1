"""What the company takes back or says twice: nothing issued changes, nothing is done twice."""

from typing import Any

import pytest

from dcms_desktop.arrivals.actions.answers import book_decision
from dcms_desktop.arrivals.actions.papers import take_up
from dcms_desktop.arrivals.pulling import book_orders
from dcms_desktop.arrivals.pulling import pull_now
from dcms_desktop.arrivals.settings import BOOK_DECISIONS
from dcms_desktop.company.actions import save_setting
from dcms_desktop.db.connect import Books
from dcms_desktop.documents.actions import cancel_document
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import claim_lines
from dcms_desktop.sync.going import send_now
from dcms_desktop.telling.queries.received import received_rows
from tests.core.arrivals.conftest import Come
from tests.core.arrivals.test_answers import Claimed
from tests.core.arrivals.test_arrivals import ORDER
from tests.core.arrivals.test_arrivals import stocked
from tests.core.arrivals.test_arrivals import the_item
from tests.line_centre import LineCentre
from tests.shop import Shop

__all__ = ["stocked"]


def test_a_price_that_is_withdrawn_changes_no_bill(stocked: Shop, come: Come) -> None:
    rows = [{"item": "10234", "ptr_e4": 400_000, "pts_e4": 360_000, "mrp_paise": 4_800}]
    come("price_list", "PL-1", {"effective_from": "2026-01-01", "rows": rows})
    line = {"item": "10234", "quantity": "5", "rate": "40"}
    bill = stocked.sends("tax_invoice", party="P1", lines=[line])
    before = stocked.desk.ask(posted_document, bill.id)
    pulled = come("price_list", "PL-1", rev=2, op="tombstone")
    assert pulled.refused == 0
    assert stocked.desk.ask(posted_document, bill.id) == before
    assert come("price_list", "PL-1", {"effective_from": "2026-01-01", "rows": rows}).applied == 0, (
        "an older revision that comes late is passed over"
    )
    assert not stocked.trouble()
    assert the_item(stocked, "10234").code == "10234"


def test_an_item_that_is_withdrawn_while_a_bill_holds_it_stays_in_the_bill(stocked: Shop, come: Come) -> None:
    bill = stocked.sends("tax_invoice", party="P1", lines=[{"item": "10234", "quantity": "5", "rate": "40"}])
    assert come("item", "10234", rev=5, op="tombstone").applied == 1
    assert not the_item(stocked, "10234").active
    assert stocked.desk.ask(posted_document, bill.id).lines[0].units == 5
    stocked.cancels(bill)
    assert not stocked.trouble()


def test_an_order_that_comes_twice_with_other_goods_is_booked_once_as_it_was_last(
    stocked: Shop, come: Come, centre: LineCentre
) -> None:
    come("field_order", "ORD-1", ORDER)
    changed = {**ORDER, "lines": [{"item": "10234", "qty_milli": 7_000}]}
    come("field_order", "ORD-1", changed, rev=2)
    come("field_order", "ORD-1", ORDER, rev=1)  # the first form again, late
    assert book_orders(stocked.desk) == 1
    (row,) = stocked.desk.ask(received_rows, ("field_order",))
    assert row.document_id is not None
    assert [line.units for line in stocked.desk.ask(posted_document, row.document_id).lines] == [7]
    come("field_order", "ORD-1", ORDER, rev=3)  # the order is the shop's now
    assert book_orders(stocked.desk) == 0
    assert [line.units for line in stocked.desk.ask(posted_document, row.document_id).lines] == [7]
    send_now(stocked.desk)
    told = [op for op in centre.ops.values() if op["type"] == "order_status"]
    assert [op["state"] for op in told] == ["accepted"]


def test_an_order_withdrawn_after_it_was_taken_up_leaves_the_draft_to_the_clerk(
    stocked: Shop, come: Come
) -> None:
    come("field_order", "ORD-1", ORDER)
    (row,) = stocked.desk.ask(received_rows, ("field_order",))
    stocked.desk.do(take_up, row.id)
    come("field_order", "ORD-1", rev=2, op="tombstone")
    assert len(stocked.desk.ask(held_drafts)) == 1


@pytest.fixture
def claimed(books: Books, centre: LineCentre) -> Claimed:
    return Claimed(books, centre)


@pytest.mark.parametrize("by_itself", [False, True])
def test_an_answer_to_a_claim_that_was_cancelled_books_nothing(claimed: Claimed, by_itself: bool) -> None:
    claimed.desk.do(save_setting, BOOK_DECISIONS, by_itself)
    sent = claimed.desk.ask(document_id_of, claimed.number, "claim")
    claimed.desk.do(cancel_document, sent, "typed wrongly")
    told: dict[str, Any] = {"state": "accepted", "doc_no": claimed.number}
    row = claimed.hears(told)
    assert row.state == "waiting"
    with pytest.raises(Refused):
        claimed.desk.do(book_decision, row.id)
    pull_now(claimed.desk)
    assert claimed.standing[1:] == (0, 0)
    assert not claimed.trouble()


def test_an_answer_that_was_booked_is_not_booked_again_by_a_later_one(claimed: Claimed) -> None:
    claimed.desk.do(save_setting, BOOK_DECISIONS, True)
    claimed.hears({"state": "accepted", "doc_no": claimed.number})
    standing = claimed.standing
    assert standing[0] == "closed"
    claimed.hears({"state": "rejected", "doc_no": claimed.number, "reason": "changed our mind"}, rev=2)
    assert claimed.standing == standing
    assert not claimed.trouble()


def test_an_answer_to_a_line_whose_bill_was_corrected_settles_what_was_claimed(claimed: Claimed) -> None:
    """The claim stands as it was filed: a bill corrected since changes neither it nor what pays it."""
    first = claimed.desk.ask(claim_lines, claimed.desk.ask(claim_by_id, claimed.claim))[0]
    bill = claimed.desk.ask(document_id_of, first.source.number, "tax_invoice")
    claimed.edits(claimed.desk.ask(posted_document, bill), "40")
    whole = claimed.desk.ask(claim_by_id, claimed.claim).amount
    row = claimed.hears({"state": "accepted", "doc_no": claimed.number, "amount_paise": whole})
    claimed.desk.do(book_decision, row.id)
    assert claimed.standing == ("closed", whole, 0)
    assert not claimed.trouble()
