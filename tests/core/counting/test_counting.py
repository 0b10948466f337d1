"""Counting while billing goes on: the books of the moment, several people, recounts, files, posting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dcms_desktop.catalog.queries import item_card
from dcms_desktop.counting.actions import add_mark
from dcms_desktop.counting.actions import count_anew
from dcms_desktop.counting.actions import count_rest_as_none
from dcms_desktop.counting.actions import drop_count
from dcms_desktop.counting.actions import load_counts
from dcms_desktop.counting.actions import open_count
from dcms_desktop.counting.actions import post_count
from dcms_desktop.counting.actions import take_back_mark
from dcms_desktop.counting.queries import count_form
from dcms_desktop.counting.queries import count_sessions
from dcms_desktop.counting.queries import counted_lines
from dcms_desktop.counting.queries import marks_of
from dcms_desktop.counting.queries import uncounted_batches
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.counting.rules import CountRow
from dcms_desktop.counting.rules import Mark
from dcms_desktop.counting.rules import rows_of_csv
from dcms_desktop.counting.rules import sum_up
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.stock.queries import batches_of
from tests.shop import Shop

if TYPE_CHECKING:
    from dcms_desktop.db.connect import Books


@pytest.fixture
def shop(any_books: Books) -> Shop:
    """A shop with Dolo in two batches and Pan in one."""
    shop = Shop(any_books)
    shop.receives("Dolo 650", batch="D1", units=100)
    shop.receives("Dolo 650", batch="D2", units=50)
    shop.receives("Pan 40", batch="P1", units=30)
    return shop


def batch(shop: Shop, item: str, number: str) -> int:
    key = shop.items[item]
    return next(one.id for one in shop.desk.ask(batches_of, [key])[key] if one.number == number)


def begin(shop: Shop, **more: object) -> int:
    return shop.desk.do(open_count, CountForm(name="Monday", **more)).id  # type: ignore[arg-type] # of a form


def differences(shop: Shop, session: int) -> dict[str, int]:
    return {line.batch: line.counted.difference for line in shop.desk.ask(counted_lines, session)}


def test_a_count_is_compared_with_the_books_of_its_moment_while_billing_goes_on(shop: Shop) -> None:
    session = begin(shop)
    shop.bills("Asha Medical", "Dolo 650", units=10, batch="D1")
    shop.desk.do(add_mark, session, batch(shop, "Dolo 650", "D1"), Units(88))
    shop.bills("Asha Medical", "Dolo 650", units=20, batch="D1")
    shop.desk.do(add_mark, session, batch(shop, "Pan 40", "P1"), Units(31))
    assert differences(shop, session) == {"D1": -2, "P1": 1}
    shop.receives("Dolo 650", batch="D1", units=5)
    (number,) = shop.desk.do(post_count, session)
    posted = shop.desk.ask(posted_document, shop.desk.ask(document_id_of, number, "stock_count"))
    assert (posted.number[:3], posted.reference, posted.remarks) == ("SK/", f"COUNT {session}", "Monday")
    assert {(line.batch, line.units, line.reason) for line in posted.lines} == {
        ("D1", -2, "counted"),
        ("P1", 1, "counted"),
    }
    assert shop.units("Dolo 650", batch="D1") == 100 - 10 - 20 + 5 - 2
    assert shop.units("Pan 40", batch="P1") == 31
    assert shop.units("Dolo 650", batch="D2") == 50, "what nobody counted stays as it is"
    assert shop.trouble() == ""
    assert shop.desk.ask(count_form, session).state == "posted"


def test_several_people_add_up_on_one_batch(shop: Shop) -> None:
    session = begin(shop)
    key = batch(shop, "Dolo 650", "D1")
    shop.desk.do(add_mark, session, key, Units(60))
    shop.desk.do(add_mark, session, key, Units(40))
    (line,) = shop.desk.ask(counted_lines, session)
    assert (line.counted.units, line.counted.marks, line.counted.difference) == (100, 2, 0)
    assert [card.batches for card in shop.desk.ask(count_sessions)] == [1]


def test_a_batch_that_moved_between_two_marks_is_counted_again_and_never_guessed(shop: Shop) -> None:
    session = begin(shop)
    key = batch(shop, "Dolo 650", "D1")
    shop.desk.do(add_mark, session, key, Units(60))
    shop.bills("Asha Medical", "Dolo 650", units=10, batch="D1")
    shop.desk.do(add_mark, session, key, Units(40))
    (line,) = shop.desk.ask(counted_lines, session)
    assert (line.counted.moved, line.counted.difference) == (True, 0)
    with pytest.raises(Refused, match="moved while it was counted"):
        shop.desk.do(post_count, session)
    shop.desk.do(count_anew, session, key, Units(89))
    assert differences(shop, session) == {"D1": -1}


def test_a_recount_takes_the_place_of_what_was_counted_before(shop: Shop) -> None:
    session = begin(shop)
    key = batch(shop, "Pan 40", "P1")
    shop.desk.do(count_anew, session, key, Units(1))
    shop.desk.do(count_anew, session, key, Units(29))
    shop.desk.do(add_mark, session, key, Units(2))
    assert differences(shop, session) == {"P1": 1}
    marks = shop.desk.ask(marks_of, session)
    shop.desk.do(take_back_mark, session, marks[-1].id)
    assert differences(shop, session) == {"P1": -1}
    with pytest.raises(Refused, match="taken back already"):
        shop.desk.do(take_back_mark, session, marks[-1].id)


def test_what_nobody_found_can_be_said_to_be_gone(shop: Shop) -> None:
    session = begin(shop)
    shop.desk.do(add_mark, session, batch(shop, "Dolo 650", "D1"), Units(100))
    form = shop.desk.ask(count_form, session)
    assert [one.batch for one in shop.desk.ask(uncounted_batches, form)] == ["D2", "P1"]
    assert shop.desk.do(count_rest_as_none, session) == 2
    shop.desk.do(post_count, session)
    assert (shop.units("Dolo 650"), shop.units("Pan 40")) == (100, 0)
    assert shop.trouble() == ""


def test_a_count_of_some_racks_lacks_only_those(shop: Shop) -> None:
    form = shop.desk.ask(count_form, begin(shop, rack="Z"))
    assert shop.desk.ask(uncounted_batches, form) == []
    with_maker = replace(form, rack="", maker_id=999)
    assert shop.desk.ask(uncounted_batches, with_maker) == []


def test_a_count_that_agrees_posts_nothing(shop: Shop) -> None:
    session = begin(shop)
    shop.desk.do(add_mark, session, batch(shop, "Pan 40", "P1"), Units(30))
    assert shop.desk.do(post_count, session) == ()
    with pytest.raises(Refused, match="is posted"):
        shop.desk.do(add_mark, session, batch(shop, "Pan 40", "P1"), Units(1))


def test_a_dropped_count_posts_nothing_and_stays_readable(shop: Shop) -> None:
    session = begin(shop)
    shop.desk.do(add_mark, session, batch(shop, "Pan 40", "P1"), Units(1))
    shop.desk.do(drop_count, session)
    assert shop.units("Pan 40") == 30
    assert shop.desk.ask(count_sessions) == []
    assert len(shop.desk.ask(count_sessions, only_open=False)) == 1
    assert differences(shop, session) == {"P1": -29}


def test_wrong_counts_are_refused_in_words(shop: Shop) -> None:
    with pytest.raises(Refused, match="cannot stay empty"):
        shop.desk.do(open_count, CountForm(name=" "))
    with pytest.raises(Refused, match="no such godown"):
        begin(shop, godown_id=99)
    with pytest.raises(Refused, match="on the way"):
        begin(shop, bucket="in_transit")
    session = begin(shop)
    with pytest.raises(Refused, match="Nothing was counted"):
        shop.desk.do(post_count, session)
    with pytest.raises(Refused, match="not in the books"):
        shop.desk.do(add_mark, session, 999, Units(1))
    key = batch(shop, "Pan 40", "P1")
    shop.desk.do(add_mark, session, key, Units(1))
    for action in (add_mark, count_anew):
        with pytest.raises(Refused, match="none or more"):
            shop.desk.do(action, session, key, Units(-1))
    with pytest.raises(Refused, match="not in the books"):
        shop.desk.ask(count_form, 99)


# ── files ───────────────────────────────────────────────────────────────────────────────────────
def test_a_file_of_counts_is_taken_row_by_row(shop: Shop) -> None:
    session = begin(shop)
    code = shop.desk.ask(item_card, shop.items["Dolo 650"]).code
    pan = shop.desk.ask(item_card, shop.items["Pan 40"]).code
    rows = (f"{code},d1,98", f"{pan},,30", f"{code},,5", "NOPE,,1", f"{pan},P1,many", f"{pan},XX,1", ",,")
    text = "\n".join(("\ufeffitem,batch,qty", *rows))
    taken, refused = shop.desk.do(load_counts, session, rows_of_csv(text))
    assert (taken, [one.row for one in refused]) == (2, [4, 5, 6, 7])
    assert differences(shop, session) == {"D1": -2, "P1": 0}


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "item\n1\n"])
def test_a_file_without_its_columns_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="names no item"):
        rows_of_csv(text)


def test_a_file_that_is_too_long_is_refused() -> None:
    with pytest.raises(Refused, match="more than"):
        rows_of_csv("item,quantity\n" + "1,1\n" * 20_001)


@given(st.text(max_size=200))
def test_any_file_is_read_or_refused(text: str) -> None:
    try:
        rows = rows_of_csv("item,batch,quantity\n" + text)
    except Refused:
        return
    assert all(isinstance(row, CountRow) for row in rows)


# ── adding up ───────────────────────────────────────────────────────────────────────────────────
def mark(number: int, units: int, *, turn: int = 1, last_row: int = 5, batch_id: int = 1) -> Mark:
    return Mark(
        id=number,
        item_id=1,
        batch_id=batch_id,
        turn=turn,
        units=Units(units),
        book=Units(10),
        last_row=last_row,
        at="t",
    )


@pytest.mark.parametrize(
    ("marks", "units", "difference", "moved"),
    [
        ([mark(1, 4), mark(2, 6)], 10, 0, False),
        ([mark(1, 4), mark(2, 6, last_row=6)], 10, 0, True),
        ([mark(1, 4), mark(2, 6, last_row=6), mark(3, 9, turn=2, last_row=6)], 9, -1, False),
        ([mark(3, 9, turn=2), mark(1, 4)], 9, -1, False),
        ([mark(1, 0)], 0, -10, False),
    ],
)
def test_marks_of_the_newest_turn_add_up(marks: list[Mark], units: int, difference: int, moved: bool) -> None:
    (found,) = sum_up(marks)
    assert (found.units, found.difference, found.moved) == (units, difference, moved)
