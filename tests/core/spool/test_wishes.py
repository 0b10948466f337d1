"""What was chosen last for a kind of document: written in words, read back, nonsense passed over."""

import pytest

from dcms_desktop.spool.rules import PrintWish
from dcms_desktop.spool.rules import remember_wish
from dcms_desktop.spool.rules import remembered_wishes
from dcms_desktop.spool.rules import wish_of


def test_a_choice_is_remembered_for_its_kind_alone() -> None:
    text = remember_wish("", "tax_invoice", PrintWish("receipt_80", 2, "Till = 1*2@x"))
    text = remember_wish(text, "receipt", PrintWish("money_receipt_a5"))
    assert remembered_wishes(text) == {
        "tax_invoice": PrintWish("receipt_80", 2, "Till = 1*2@x"),
        "receipt": PrintWish("money_receipt_a5", 1, ""),
    }
    again = remembered_wishes(remember_wish(text, "receipt", PrintWish("money_receipt_80", 9)))
    assert again["receipt"] == PrintWish("money_receipt_80", 9)


@pytest.mark.parametrize("text", ["", "x", "=", "a=b", "a=b*0@", "a=b*10@", "a=b*many@p", "a=*1@"])
def test_what_cannot_be_read_is_no_choice(text: str) -> None:
    assert remembered_wishes(text) == {}


def test_the_name_of_a_paper_is_one_set_on_its_usual_printer() -> None:
    assert wish_of("receipt_80") == PrintWish("receipt_80", 1, "")
    assert wish_of(PrintWish("receipt_80", 3)) == PrintWish("receipt_80", 3, "")
