"""Documents as other programs send them: read strictly, split over batches, priced, remembered for a run."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.db.connect import Books
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.posting import Tried
from dcms_desktop.inbox.posting import post_typed
from dcms_desktop.inbox.posting import total_of
from dcms_desktop.inbox.posting import try_typed
from dcms_desktop.inbox.reading import MOST_LINE_BYTES
from dcms_desktop.inbox.reading import read_document
from dcms_desktop.kernel.errors import Refused
from tests.shop import AGREED
from tests.shop import Shop

BILL: dict[str, Any] = {"request_id": "b1", "kind": "tax_invoice", "lines": [{"item": "I1", "quantity": "2"}]}


@pytest.fixture
def shop(any_books: Books) -> Shop:
    shop = Shop(any_books)
    shop.receives("Dolo 650", batch="D1", units=20)
    shop.receives("Dolo 650", batch="D2", units=20)
    shop.party("Asha Medical")
    return shop


@pytest.mark.parametrize(
    ("text", "field", "line"),
    [
        ("{", "", None),
        ("[]", "", None),
        ("5", "", None),
        ('{"kind": "poem"}', "kind", None),
        ('{"request_id": "x"}', "kind", None),
        ('{"kind": "tax_invoice", "lines": []}', "request_id", None),
        ('{"kind": "tax_invoice", "request_id": ""}', "request_id", None),
        (json.dumps({**BILL, "lines": "many"}), "lines", None),
        (json.dumps({**BILL, "lines": [{"item": "I1", "quantity": 1}, {"quantity": 1}]}), "item", 2),
        (json.dumps({**BILL, "lines": [{"item": "I1", "quantity": 1.5}]}), "quantity", 1),
        (json.dumps({**BILL, "lines": [{"item": "I1", "quantity": True}]}), "quantity", 1),
        (json.dumps({**BILL, "colour": "red"}), "colour", None),
        (json.dumps({**BILL, "tenders": [{"mode": "cash", "amount": 2.5}]}), "amount", None),
    ],
)
def test_what_does_not_fit_is_refused_by_field_and_line(text: str, field: str, line: int | None) -> None:
    with pytest.raises(Refused) as no:
        read_document(text)
    assert (no.value.field, no.value.line) == (field, line)
    assert no.value.next_step


def test_a_line_too_long_and_letters_that_are_none_are_refused() -> None:
    with pytest.raises(Refused, match="fit"):
        read_document(b"x" * (MOST_LINE_BYTES + 1))
    with pytest.raises(Refused, match="not JSON"):
        read_document(b"\xff\xfe\x00")


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=20)
)
def test_nothing_that_is_sent_is_a_defect(value: object) -> None:
    for text in (
        json.dumps(value),
        json.dumps({**BILL, "lines": value}),
        json.dumps({**BILL, "remarks": value}),
    ):
        with suppress(Refused):
            read_document(text)


def test_one_run_sees_stock_fresh_and_reads_masters_once(shop: Shop) -> None:
    cards = Cards()
    for number in range(4):
        typed = read_document(json.dumps({
            **BILL, "request_id": f"n{number}", "party": "P2", "lines": [{"item": "I1", "quantity": "9"}],
        }))  # fmt: skip
        shop.desk.do_agreed(AGREED, post_typed, typed, cards)
    assert shop.units("Dolo 650") == 4
    assert list(cards.items) == ["I1"]
    assert list(cards.parties) == ["P2"]
    assert shop.trouble() == ""


def test_an_item_on_two_lines_takes_what_the_first_left(shop: Shop) -> None:
    line = {"item": "I1", "quantity": "15"}
    posted = shop.sends("tax_invoice", party="P2", lines=[line, line])
    assert [(one.batch, one.units) for one in posted.lines] == [("D1", 15), ("D1", 5), ("D2", 10)]
    assert shop.units("Dolo 650") == 10


def test_a_refusal_names_the_line_as_it_was_sent(shop: Shop) -> None:
    lines = [{"item": "I1", "quantity": "25"}, {"item": "I1", "quantity": "1", "rate": "500"}]
    with pytest.raises(Refused, match="MRP") as no:
        shop.sends("tax_invoice", party="P2", lines=lines)
    assert no.value.line == 2


def test_a_bar_code_names_an_item_too(shop: Shop) -> None:
    from dcms_desktop.catalog.rules import BarcodeForm

    shop.item("Crocin", barcodes=(BarcodeForm(code="8901234567894"),))
    shop.receives("Crocin", batch="C1", units=5)
    posted = shop.sends("tax_invoice", party="P2", lines=[{"item": "8901234567894", "quantity": "2"}])
    assert posted.lines[0].name == "Crocin"


def test_a_batch_of_one_number_is_told_apart_by_its_mrp(shop: Shop) -> None:
    shop.receives("Dolo 650", batch="D1", units=7, mrp="120.00")
    line = {"item": "I1", "quantity": "3", "batch": "D1", "mrp": "120.00"}
    posted = shop.sends("tax_invoice", party="P2", lines=[line])
    assert posted.lines[0].mrp == 12_000
    with pytest.raises(Refused, match="no batch D1 like that"):
        shop.sends("tax_invoice", party="P2", lines=[{**line, "mrp": "130.00"}])


def test_money_is_put_on_the_bills_that_are_named(shop: Shop) -> None:
    first = shop.bills("Asha Medical", "Dolo 650", units=1)
    second = shop.bills("Asha Medical", "Dolo 650", units=2)
    shop.takes_money("Asha Medical", "20.00", allotments=[{"number": second.number, "amount": "20.00"}])
    assert [due.number for due in shop.open_bills("Asha Medical") if due.left == due.amount] == [first.number]
    with pytest.raises(Refused, match="no open bill"):
        shop.takes_money("Asha Medical", "5.00", allotments=[{"number": "A/0", "amount": "5.00"}])


def test_a_trial_writes_nothing_and_gives_every_outcome(shop: Shop) -> None:
    good = read_document(json.dumps({**BILL, "party": "P2"}))
    bad = read_document(json.dumps({**BILL, "request_id": "b2", "party": "NONE"}))
    with pytest.raises(Tried) as tried:
        shop.desk.do(try_typed, [good, bad, Refused("unreadable")], Cards())
    kinds = [type(outcome).__name__ for outcome in tried.value.outcomes]
    assert kinds == ["Result", "Refused", "Refused"]
    assert shop.units("Dolo 650") == 40
    with pytest.raises(Refused):
        shop.desk.ask(posted_document, 3)


def test_what_a_bill_would_come_to_is_known_beforehand(shop: Shop) -> None:
    typed = read_document(json.dumps({**BILL, "party": "P2"}))
    total = shop.desk.ask(total_of, typed, Cards())
    assert shop.desk.do(post_typed, typed, Cards()).document.total == total
    money = read_document(json.dumps({
        "request_id": "m", "kind": "receipt", "party": "P2", "tenders": [{"mode": "cash", "amount": "7"}],
    }))  # fmt: skip
    assert shop.desk.ask(total_of, money, Cards()) == 700
