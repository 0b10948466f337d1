"""Documents corrected and cancelled as other programs send them."""

from dataclasses import replace

import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.documents.queries.open_lines import standing_of
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import rupees
from dcms_desktop.purchase.actions import approve_order
from dcms_desktop.purchase.actions import close_order
from tests.shop import Shop


@pytest.fixture
def shop(books: Books) -> Shop:
    shop = Shop(books)
    shop.receives("Dolo 650", batch="D1", units=20)
    return shop


def lines(shop: Shop, quantity: str, **more: object) -> list[dict[str, object]]:
    return [{"item": shop.item("Dolo 650"), "quantity": quantity, **more}]


def test_a_bill_is_corrected_with_the_goods_it_held_itself(shop: Shop) -> None:
    bill = shop.bills("Asha Medical", "Dolo 650", units=20)
    shop.takes_money("Asha Medical", "100")
    changed = shop.corrects(bill, party=shop.party("Asha Medical"), lines=lines(shop, "18"), consents=[])
    assert [(line.batch, line.units) for line in changed.lines] == [("D1", 18)]
    assert shop.units("Dolo 650") == 2
    assert [due.left for due in shop.open_bills("Asha Medical")] == [changed.total - rupees("100")]


@pytest.mark.parametrize(
    ("kind", "number", "field"),
    [
        ("tax_invoice", "A/99-00/000009", "corrects"),
        ("sale_return", None, "kind"),
        ("tax_invoice", None, "series"),
    ],
)
def test_a_correction_that_fits_no_document_is_refused(
    shop: Shop, kind: str, number: str | None, field: str
) -> None:
    bill = shop.bills("Asha Medical", "Dolo 650", units=2)
    with pytest.raises(Refused) as no:
        shop.sends(
            kind,
            corrects=number or bill.number,
            correction_reason="wrong",
            party=shop.party("Asha Medical"),
            lines=lines(shop, "1"),
            **({"series": "B"} if field == "series" else {}),
        )
    assert no.value.field == field
    assert shop.document(bill) == bill


def test_a_correction_names_the_line_as_it_was_sent(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D2", units=5)
    bill = shop.bills("Asha Medical", "Dolo 650", units=22)
    with pytest.raises(Refused) as no:
        shop.corrects(
            bill,
            party=shop.party("Asha Medical"),
            lines=[*lines(shop, "22"), *lines(shop, "1", rate="900")],
            consents=[],
        )
    assert (no.value.field, no.value.line) == ("rate", 2)
    assert shop.units("Dolo 650") == 3


def test_goods_that_came_back_hold_the_line_of_their_bill(shop: Shop) -> None:
    bill = shop.bills("Asha Medical", "Dolo 650", units=10)
    party = shop.party("Asha Medical")
    back = shop.sends("sale_return", party=party, lines=lines(shop, "4"))
    with pytest.raises(Refused, match=f"4 of Dolo 650 are on {back.number}") as no:
        shop.corrects(bill, party=party, lines=lines(shop, "3"))
    assert (no.value.field, no.value.line) == ("quantity", 1)
    with pytest.raises(Refused, match=back.number):
        shop.cancels(bill)
    assert shop.corrects(bill, party=party, lines=lines(shop, "4")).lines[0].units == 4
    shop.cancels(back)
    assert shop.cancels(bill).state == "cancelled"
    assert shop.trouble() == ""


def test_an_order_that_is_corrected_waits_for_approval_again(shop: Shop) -> None:
    party = shop.party("Depot")
    order = shop.sends("purchase_order", party=party, lines=lines(shop, "40", rate="38"))
    shop.desk.do(approve_order, order.id)
    shop.corrects(order, party=party, lines=lines(shop, "60", rate="38"))
    assert not shop.desk.ask(standing_of, [order.id])[order.id].approved


def test_a_closed_order_is_not_corrected(shop: Shop) -> None:
    party = shop.party("Depot")
    order = shop.sends("purchase_order", party=party, lines=lines(shop, "40", rate="38"))
    shop.desk.do(close_order, order.id, "supplier has none")
    with pytest.raises(Refused, match="closed short"):
        shop.corrects(order, party=party, lines=lines(shop, "60", rate="38"))


def test_who_may_not_is_refused_as_in_the_window(shop: Shop) -> None:
    bill = shop.bills("Asha Medical", "Dolo 650", units=2)
    shop.desk.who = replace(shop.desk.who, role="nobody")
    with pytest.raises(Refused, match="may not do this"):
        shop.corrects(bill, party=shop.party("Asha Medical"), lines=lines(shop, "1"))
    with pytest.raises(Refused, match="may not do this"):
        shop.sends("cancellation", cancels=bill.number, reason="twice", consents=[])


def test_a_cancelling_is_done_once_and_never_twice(shop: Shop) -> None:
    bill = shop.bills("Asha Medical", "Dolo 650", units=2)
    wish = {"cancels": bill.number, "reason": "typed twice", "consents": [], "request_id": "c1"}
    gone = shop.sends("cancellation", **wish)
    assert (gone.state, gone.cancel_reason) == ("cancelled", "typed twice")
    assert shop.sends("cancellation", **wish) == gone
    with pytest.raises(Refused, match="is cancelled"):
        shop.sends("cancellation", **{**wish, "request_id": "c2"})
    with pytest.raises(Refused) as no:
        shop.sends("cancellation", cancels="A/1", reason="x", consents=[])
    assert no.value.field == "cancels"
    with pytest.raises(Refused) as no:
        shop.sends("cancellation", cancels=bill.number, of_kind="poem", reason="x", consents=[])
    assert no.value.field == "of_kind"
