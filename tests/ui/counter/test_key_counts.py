from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import posted_document
from tests.ui.counter.counter_books import code_of

if TYPE_CHECKING:
    from dcms_desktop.documents.posted import Posted
    from tests.ui.counter.clerk import Clerk

# The reference bill of the key map: ten lines, two on a second batch, three with free goods, two discounts.
B10 = (
    ("dolo", "40+4", False),
    ("aug", "20/5", False),
    ("shel", "30+3", True),
    ("pan", "25/2", False),
    ("colg", "6", False),
    ("surf", "12", False),
    ("elec", "99+9", False),
    ("vol", "4", True),
    ("horl", "8", False),
    ("croc", "9", False),
)
PLACES = (0, 1, 2, 3, 4, 5, 6, 9, 8, 10)


def last_bill(clerk: Clerk) -> Posted:
    hit = clerk.page.shell.desk.ask(find_documents, kinds=("tax_invoice",))[0]
    return clerk.page.shell.desk.ask(posted_document, hit.id)


def is_b10(bill: Posted) -> None:
    assert [line.units for line in bill.lines] == [40, 20, 30, 25, 6, 12, 99, 4, 8, 9]
    assert [line.free for line in bill.lines] == [4, 0, 3, 0, 0, 0, 9, 0, 0, 0]
    assert [line.discounts for line in bill.lines][1:4:2] == ["5%", "2%"]
    assert [line.batch[-1] for line in bill.lines] == ["1", "1", "2", "1", "1", "1", "1", "2", "1", "1"]


def test_the_reference_bill_by_keyboard_takes_at_most_93_keys(clerk: Clerk) -> None:
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    for letters, quantity, second_batch in B10:
        clerk.type(letters)
        clerk.press("Enter")
        clerk.wait()
        if second_batch:
            clerk.press("Down")
        clerk.type(quantity)
        if (letters, quantity) != B10[-1][:2]:
            clerk.press("Enter")
            clerk.wait()
    clerk.press("Ctrl+Enter")
    clerk.wait()
    is_b10(last_bill(clerk))
    assert clerk.keys <= 93, clerk.keys


def test_the_reference_bill_by_scanner_takes_at_most_33_keys_and_10_scans(clerk: Clerk) -> None:
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    for (_letters, quantity, second_batch), place in zip(B10, PLACES, strict=True):
        clerk.scan(code_of(place))
        if second_batch:
            clerk.press("Down")
        clerk.type(quantity)
    clerk.press("Ctrl+Enter")
    clerk.wait()
    is_b10(last_bill(clerk))
    assert clerk.keys <= 33, clerk.keys
    assert clerk.scans == 10


def test_the_last_bill_again_with_two_changes_takes_at_most_18_keys(clerk: Clerk) -> None:
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    clerk.press("Alt+L")
    clerk.wait()
    clerk.press("Up", "Enter")
    clerk.type("9")
    clerk.press("Enter", "Up", "Up", "Enter")
    clerk.type("7")
    clerk.press("Ctrl+Enter")
    clerk.wait()
    assert not clerk.page.draft.lines, clerk.said
    assert [line.units for line in last_bill(clerk).lines] == [5, 6, 7, 8, 9, 10, 11, 12, 7, 9]
    assert clerk.keys <= 18, clerk.keys


def test_a_key_is_on_the_screen_within_50_milliseconds(clerk: Clerk) -> None:
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    for letters, quantity, _second in B10:
        clerk.type(letters)
        clerk.press("Enter")
        clerk.wait()
        clerk.type(quantity)
        clerk.press("Enter")
        clerk.wait()
    taken = sorted(clerk.times)
    assert taken[int(len(taken) * 0.95)] <= 50, taken[-8:]


@pytest.mark.parametrize("burst", [True, False])
def test_keys_pressed_while_answers_are_on_the_way_are_not_lost(clerk: Clerk, burst: bool) -> None:
    for part in ("ash\n", "dolo\n", "10\n", "pan\n", "5\n"):
        for mark in part:
            clerk.press("Enter") if mark == "\n" else clerk.type(mark)
        if not burst:
            clerk.wait()
    clerk.wait()
    assert clerk.lines == [("Dolo 650 Tablet", 10), ("Pan 40 Tablet", 5)]
    assert clerk.page.draft.party is not None
