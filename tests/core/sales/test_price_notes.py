"""A wrong rate is put right without goods: lower within the time of the tax, higher at any time."""

from typing import Any

import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.documents.posted import Posted
from dcms_desktop.kernel.errors import Refused
from tests.shop import Shop


@pytest.fixture
def shop(books: Books) -> Shop:
    shop = Shop(books)
    shop.receives("Dolo", batch="D1", units=100)
    return shop


def notes(shop: Shop, kind: str, quantity: str, difference: str, **more: Any) -> Posted:
    line = {"item": shop.item("Dolo"), "quantity": quantity, "difference": difference}
    return shop.sends(kind, party=shop.party("Asha"), lines=[line], **more)


def test_a_rate_too_high_is_given_back_with_its_tax_and_no_goods(shop: Shop) -> None:
    bill = shop.bills("Asha", "Dolo", units=20, rate="50.00")
    note = notes(shop, "price_note", "20", "2.50")
    assert (note.number[:2], note.title, note.total) == ("PN", "credit_note", 5_300)  # 52.50 to the rupee
    assert note.remarks.startswith(f"Against {bill.number}")
    assert shop.units("Dolo", batch="D1") == 80
    assert [(due.number, due.left) for due in shop.open_bills("Asha")] == [(bill.number, 105_000 - 5_300)]
    assert shop.trouble() == ""


def test_a_rate_too_low_is_charged_by_a_note_of_its_own_due(shop: Shop) -> None:
    shop.bills("Asha", "Dolo", units=20, rate="45.00")
    note = notes(shop, "price_debit", "10", "5.00")
    assert (note.number[:2], note.total) == ("PD", 5_300)
    assert shop.owes("Asha") == 94_500 + 5_300
    assert [due.left for due in shop.open_bills("Asha")] == [94_500, 5_300]
    shop.cancels(note)
    assert shop.owes("Asha") == 94_500


@pytest.mark.parametrize(
    ("quantity", "difference", "reason", "words"),
    [
        ("21", "1.00", "rate", "20 open"),
        ("10", "50.01", "rate", "was billed at 50.00"),
        ("10", "0", "rate", "needs what was wrong"),
        ("10", "1.00", "boredom", "says what it is for"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    shop: Shop, quantity: str, difference: str, reason: str, words: str
) -> None:
    shop.bills("Asha", "Dolo", units=20, rate="50.00")
    with pytest.raises(Refused, match=words):
        notes(shop, "price_note", quantity, difference, reason=reason)


def test_a_note_belongs_to_a_bill(shop: Shop) -> None:
    shop.party("Asha")
    with pytest.raises(Refused, match="no bill of this party"):
        notes(shop, "price_note", "1", "1.00")


def test_one_line_is_put_right_once(shop: Shop) -> None:
    shop.bills("Asha", "Dolo", units=20, rate="50.00")
    notes(shop, "price_note", "15", "1.00")
    with pytest.raises(Refused, match="5 open"):
        notes(shop, "price_note", "6", "1.00")


# ── a price note, then the goods come back ──────────────────────────────────────────────────────
def gives_back(shop: Shop, bill: Posted, quantity: str, **more: Any) -> Posted:
    line = {"item": shop.item("Dolo"), "quantity": quantity, "bill": bill.number}
    return shop.sends("sale_return", party=shop.party("Asha"), lines=[line], **more)


def corrected(shop: Shop, bill: Posted, quantity: str, difference: str, kind: str = "price_note") -> Posted:
    line = {"item": shop.item("Dolo"), "quantity": quantity, "difference": difference, "bill": bill.number}
    return shop.sends(kind, party=shop.party("Asha"), lines=[line])


@pytest.mark.parametrize("parts", [("30",), ("10", "20"), ("7", "11", "12")])
def test_goods_come_back_at_what_a_price_note_left_of_their_bill(
    books: Books, parts: tuple[str, ...]
) -> None:
    shop = Shop(books)
    shop.receives("Dolo", batch="D1", units=100)
    bill = shop.bills("Asha", "Dolo", units=30, rate="50.00", discounts=["3%"])
    note = corrected(shop, bill, "20", "6.35")
    back = [gives_back(shop, bill, quantity) for quantity in parts]
    assert sum(one.taxable for one in back) + note.taxable == bill.taxable
    assert abs(shop.owes("Asha")) <= 50 * (len(parts) + 2), "each paper is rounded to the rupee"
    shop.cancels(back[-1])
    shop.cancels(note)
    again = gives_back(shop, bill, parts[-1])
    assert again.taxable > back[-1].taxable
    assert shop.trouble() == ""


def test_a_return_before_the_note_keeps_its_value_and_the_rest_takes_what_is_left(books: Books) -> None:
    shop = Shop(books)
    shop.receives("Dolo", batch="D1", units=100)
    bill = shop.bills("Asha", "Dolo", units=30, rate="50.00")
    first = gives_back(shop, bill, "10")
    note = corrected(shop, bill, "20", "20.00")
    rest = gives_back(shop, bill, "20")
    assert (first.taxable, note.taxable, rest.taxable) == (50_000, 40_000, 60_000)
    same = shop.corrects(
        rest, party=shop.party("Asha"),
        lines=[{"item": shop.item("Dolo"), "quantity": "20", "bill": bill.number}],
    )  # fmt: skip
    assert same.taxable == 60_000
    assert shop.owes("Asha") == 0


def test_goods_come_back_at_the_rate_that_a_debit_note_asked(books: Books) -> None:
    shop = Shop(books)
    shop.receives("Dolo", batch="D1", units=100)
    bill = shop.bills("Asha", "Dolo", units=30, rate="50.00")
    corrected(shop, bill, "30", "3.333", "price_debit")
    assert [gives_back(shop, bill, quantity).taxable for quantity in ("10", "20")] == [53_333, 106_666]
    assert shop.owes("Asha") == 0
