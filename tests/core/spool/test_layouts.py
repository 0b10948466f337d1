from dataclasses import replace

import pytest

from dcms_desktop.db.connect import Books
from dcms_desktop.desk import Desk
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.spool.actions import forget_layout
from dcms_desktop.spool.actions import save_layout
from dcms_desktop.spool.queries import layout_of
from dcms_desktop.spool.rules import Place
from dcms_desktop.spool.rules import check_layout
from dcms_desktop.spool.rules import layout_json
from dcms_desktop.spool.rules import read_layout

PAPER = "tax_invoice_form_a4"
HERE = {"number": Place(300, 84, 20)}
THERE = {"number": Place(310, 90, 20, shown=False)}


@pytest.fixture
def desk(any_books: Books) -> Desk:
    made = Desk(any_books)
    made.who = replace(made.who, user_id=1, role="owner")
    return made


def test_a_printer_has_its_own_layout_or_that_of_all(desk: Desk) -> None:
    assert desk.ask(layout_of, PAPER) is None
    desk.do(save_layout, PAPER, "", HERE)
    assert desk.ask(layout_of, PAPER, "LX") == HERE
    desk.do(save_layout, PAPER, "LX", THERE)
    desk.do(save_layout, PAPER, "LX", THERE)
    assert desk.ask(layout_of, PAPER, "LX") == THERE
    assert desk.ask(layout_of, PAPER) == HERE
    assert desk.ask(layout_of, "tax_invoice_form_a5", "LX") is None
    desk.do(forget_layout, PAPER, "LX")
    assert desk.ask(layout_of, PAPER, "LX") == HERE


def test_a_layout_comes_back_as_it_was_written() -> None:
    assert read_layout(layout_json(HERE | {"total": Place(0, 1_000, 96)})) == HERE | {
        "total": Place(0, 1_000, 96)
    }


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "7", "nonsense", "[" * 3_000, '{"number": 7}', '{"number": {"x": 1}}',
        '{"number": {"x": 1.5, "y": 1, "size": 20}}', '{"number": {"x": true, "y": 1, "size": 20}}',
        '{"number": {"x": -1, "y": 1, "size": 20}}', '{"number": {"x": 1, "y": 1001, "size": 20}}',
        '{"number": {"x": 1, "y": 1, "size": 7}}', '{"Number!": {"x": 1, "y": 1, "size": 20}}',
        '{"number": {"x": 1, "y": 1, "size": 20, "shown": 1}}',
    ],
)  # fmt: skip
def test_what_is_no_layout_is_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        read_layout(text)
    assert caught.value.next_step


def test_a_layout_has_an_end() -> None:
    with pytest.raises(Refused, match="too many"):
        check_layout({f"f{number}": Place(1, 1, 20) for number in range(101)})
