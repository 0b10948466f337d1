from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.counter.counter_books import code_of
from ui.shell.scan_watch import Burst

if TYPE_CHECKING:
    from tests.ui.counter.clerk import Clerk


def start(clerk: Clerk) -> None:
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()


@pytest.mark.parametrize("end", ["Enter", "Tab", ""])
def test_a_scan_adds_a_line_whatever_ends_it(clerk: Clerk, end: str) -> None:
    start(clerk)
    clerk.scan(code_of(0), end)
    assert clerk.lines == [("Dolo 650 Tablet", 1)]
    assert clerk.page.shell.sounds.played[-1] == "ok"


def test_the_same_item_scanned_again_is_one_more(clerk: Clerk) -> None:
    start(clerk)
    clerk.scan(code_of(0))
    clerk.scan(code_of(0))
    clerk.scan(code_of(3))
    assert clerk.lines == [("Dolo 650 Tablet", 2), ("Pan 40 Tablet", 1)]


def test_a_number_typed_after_a_scan_is_the_quantity_and_the_next_scan_closes_it(clerk: Clerk) -> None:
    start(clerk)
    clerk.scan(code_of(0))
    clerk.type("12")
    clerk.scan(code_of(3))
    assert clerk.lines == [("Dolo 650 Tablet", 12), ("Pan 40 Tablet", 1)]


def test_scanned_digits_never_land_in_the_quantity(clerk: Clerk) -> None:
    start(clerk)
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("7")
    clerk.scan(code_of(4), "")
    assert clerk.lines == [("Dolo 650 Tablet", 7), ("Colgate Strong Teeth 200 g", 1)]


def test_a_gs1_code_with_batch_and_expiry_chooses_the_batch(clerk: Clerk) -> None:
    start(clerk)
    second = next(batch for batch in choices(clerk, "dolo") if batch.number.endswith("2"))
    assert second.expiry is not None
    clerk.scan(f"010{code_of(0)}17{second.expiry:%y%m%d}10{second.number}")
    assert clerk.page.draft.lines[0].batch == second


def test_two_batches_of_one_item_make_two_lines(clerk: Clerk) -> None:
    start(clerk)
    first, second = choices(clerk, "dolo")
    clerk.scan(f"010{code_of(0)}10{first.number}\x1d17{first.expiry:%y%m%d}")
    clerk.scan(f"010{code_of(0)}10{second.number}\x1d17{second.expiry:%y%m%d}")
    assert [line.batch.number for line in clerk.page.draft.lines if line.batch] == [
        first.number,
        second.number,
    ]


def test_a_lost_separator_is_asked_about_and_not_guessed(clerk: Clerk) -> None:
    start(clerk)
    second = choices(clerk, "dolo")[1]
    clerk.scan(f"010{code_of(0)}10{second.number}17{second.expiry:%y%m%d}")
    assert clerk.lines == []
    assert second.number in clerk.said[-1]
    clerk.press("Enter")
    clerk.wait()
    assert clerk.page.draft.lines[0].batch == second
    clerk.scan(f"010{code_of(0)}10{second.number}17{second.expiry:%y%m%d}")
    assert clerk.lines == [("Dolo 650 Tablet", 2)], "what was confirmed for this text is not asked again"


def test_of_several_readings_the_others_are_listed(clerk: Clerk) -> None:
    start(clerk)
    second = choices(clerk, "dolo")[1]
    clerk.scan(f"010{code_of(0)}10{second.number}17{second.expiry:%y%m%d}")
    clerk.press("Esc")
    clerk.wait()
    assert clerk.page.scanning._list.is_open()
    clerk.press("Esc")
    clerk.wait()
    assert clerk.lines == []
    assert "Nothing was taken" in clerk.said[-1]


def test_a_batch_that_is_not_in_the_books_is_asked_about(clerk: Clerk) -> None:
    start(clerk)
    for answer, lines in (("Enter", []), ("y", [("Dolo 650 Tablet", 1)])):
        clerk.scan(f"010{code_of(0)}17281231" + "10NOSUCH")
        assert "NOSUCH" in clerk.said[-1]
        assert clerk.page.shell.sounds.played[-1] == "unknown"
        clerk.press(answer)
        clerk.wait()
        assert clerk.lines == lines


def test_an_unknown_code_is_said_with_what_to_do(clerk: Clerk) -> None:
    start(clerk)
    clerk.scan("4006381333931")
    assert clerk.lines == []
    assert "4006381333931" in clerk.said[-1]
    assert clerk.page.shell.sounds.played == ["unknown"]
    edit = clerk.page.lines.item_edit()
    assert edit is None or not edit.text()


def test_a_party_card_scanned_names_the_party(clerk: Clerk) -> None:
    clerk.scan("CARD-00071")
    assert clerk.page.draft.party is not None
    assert clerk.page.draft.party.name.startswith("Asha")


def test_scans_one_after_another_are_all_taken(clerk: Clerk) -> None:
    start(clerk)
    for _time in range(3):
        for place in (0, 3, 4):
            for mark in code_of(place):
                clerk._now += 4
                clerk.type_now(mark)
            clerk._now += 4
            clerk.type_now("\r")
            clerk._now += 200
    clerk.wait()
    assert clerk.lines == [("Dolo 650 Tablet", 3), ("Pan 40 Tablet", 3), ("Colgate Strong Teeth 200 g", 3)]


def test_a_pin_typed_fast_stays_in_its_question(clerk: Clerk) -> None:
    start(clerk)
    given: list[str] = []
    clerk.page.shell.messages.ask_text("Name and PIN:", given.append, secret=True)
    clerk.wait()
    clerk.scan("OWNER135790")
    assert given == ["OWNER135790"]
    assert clerk.lines == []


def test_a_quick_clerk_is_no_scanner() -> None:
    burst = Burst()
    for place, mark in enumerate("dolo"):
        burst.add(mark, place * 70)
    assert not burst.is_scan(220)


def test_three_quick_characters_are_no_scan() -> None:
    burst = Burst()
    for place, mark in enumerate("dol"):
        burst.add(mark, place * 5)
    assert not burst.is_scan(15)


def test_a_scan_that_takes_longer_than_a_second_and_a_half_is_typing() -> None:
    burst = Burst()
    for place in range(40):
        burst.add("5", place * 50)
    assert len(burst.text) < 40


def choices(clerk: Clerk, letters: str):  # type: ignore[no-untyped-def]  # noqa: ANN201 - batches of an item
    from dcms_desktop.sales.queries import offer_item
    from dcms_desktop.sales.queries import search_offers

    desk = clerk.page.shell.desk
    hit = desk.ask(search_offers, clerk.page.draft, letters)[0]
    return desk.ask(offer_item, clerk.page.draft, hit.id).choices
