"""The first run by keys: from empty books to a posted bill, and what is refused on the way."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QProcess

from dcms_desktop.company.actions import check_pin
from dcms_desktop.company.queries import firm_card
from dcms_desktop.company.queries import firm_licences
from dcms_desktop.company.queries import has_firm
from dcms_desktop.desk import Desk
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.pricing.queries import price_levels
from tests.ui.setup.hand import Hand
from ui.app import Program
from ui.documents.counter.counter_page import CounterPage
from ui.setup import first_run_page
from ui.setup import practice_window
from ui.setup.first_run_page import FirstRunPage

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from dcms_desktop.db.connect import Books
    from ui.shell.main_window import MainWindow

GSTIN = "27AAPFU0939F1ZV"
ITEMS = "Name,HSN,GST %,Packing,MRP,PTR\nDolo 650 Tablet,30049099,5,15 tab,30.91,22.08\n"
PARTIES = (
    "Name,GSTIN,State,City,Drug licences,Credit days\n"
    'Asha Medical,27AAQFR5678K1Z8,27,Pune,"20B MH-1, 21B MH-2",21\n'
)
STOCK = "Item,Batch,Expiry,MRP,Quantity,Cost\nDolo 650 Tablet,D1234,08/30,30.91,120,18.50\n"


@pytest.fixture
def page(setup_window: MainWindow) -> FirstRunPage:
    """The first run, before anything is typed."""
    made = FirstRunPage(setup_window.shell)
    setup_window.show_page(made)
    return made


def walk_to_summary(hand: Hand) -> None:
    """Type what a shop in Pune would, Enter for the rest."""
    hand.fill("Sai Pharma Distributors", "", GSTIN.lower(), "", "", "")
    hand.fill("12 Laxmi Road", "", "Pune", "411030", "020 2445 1234", "", "sai@okbank", "", "", "", "")
    hand.fill("MH-PZ3-1", "MH-PZ3-2", "", "11526035000123", "")
    hand.fill("", "", "", "")
    hand.fill("Meera", "4829", "4829")


def test_from_empty_books_to_a_posted_bill_by_keys(
    page: FirstRunPage, hand: Hand, empty_desk: Desk, tmp_path: Path
) -> None:
    walk_to_summary(hand)
    assert page.step().name == "summary", hand.said
    hand.press("Enter")
    hand.wait()
    assert empty_desk.ask(has_firm)
    assert empty_desk.who.name == "Meera"
    firm = empty_desk.ask(firm_card)
    assert (firm.gstin, firm.state, firm.trade, firm.pin) == (GSTIN, "27", "pharma", "411030")
    assert firm.drug_licences == "20B MH-PZ3-1, 21B MH-PZ3-2"
    assert [one.form for one in empty_desk.ask(firm_licences)] == ["20B", "21B", "FSSAI"]
    assert [level.code for level in empty_desk.ask(price_levels)] == ["MRP", "PTR", "PTS"]
    assert empty_desk.do(check_pin, 1, "4829").right
    # On to the items and the stock of the shop, each a sheet.
    finished: list[bool] = []
    page.finished.connect(lambda: finished.append(True))
    hand.press("Down", "Enter")
    assert finished == [True]
    for name, text in (("items", ITEMS), ("parties", PARTIES), ("opening-stock", STOCK)):
        file = tmp_path / f"{name}.csv"
        file.write_text(text, encoding="utf-8")
        if name != "items":
            hand.window.open_command(f"setup.import.{name.replace('-', '_')}")
        hand.type(str(file))
        hand.press("Enter")
        hand.wait()
        hand.press("Ctrl+A")
        hand.wait()
        hand.press("Ctrl+A")
        hand.wait()
        assert hand.said[-1] == "Loaded: 1 new, 0 changed.", hand.said
    # And the first bill, on credit.
    hand.press("F8")
    hand.wait()
    counter = hand.window.page()
    assert isinstance(counter, CounterPage)
    hand.type("ash")
    hand.wait()
    hand.press("Enter")
    hand.wait()
    hand.type("dolo")
    hand.wait()
    hand.press("Enter")
    hand.wait()
    hand.type("10")
    hand.press("Enter")
    hand.wait()
    hand.press("Ctrl+Enter")
    hand.wait()
    bills = empty_desk.ask(find_documents, kinds=("tax_invoice",))
    assert [bill.number[:2] for bill in bills] == ["A/"], hand.said
    assert bills[0].number.endswith("/000001")


def test_the_state_comes_from_the_gstin_and_a_wrong_check_character_is_refused_while_typing(
    page: FirstRunPage, hand: Hand
) -> None:
    form = page.forms["firm"]
    hand.fill("Sai Pharma", "")
    hand.type("24")
    assert form.value("state") == "24"
    hand.press("Backspace", "Backspace")
    hand.type(GSTIN[:-1])
    assert not form.rows["gstin"].is_wrong()
    hand.type("W")
    assert form.rows["gstin"].is_wrong()
    assert "check character" in form.rows["gstin"].hint.text()
    hand.press("Backspace")
    hand.type("V")
    assert not form.rows["gstin"].is_wrong()
    assert form.value("state") == "27"


def test_no_state_has_that_code(page: FirstRunPage, hand: Hand) -> None:
    hand.fill("Sai Pharma", "")
    hand.type("44")
    assert page.forms["firm"].rows["gstin"].hint.text() == "! No State has code 44."


def test_a_regular_firm_needs_its_gstin_and_an_unregistered_one_is_not_asked(
    page: FirstRunPage, hand: Hand
) -> None:
    form = page.forms["firm"]
    hand.fill("Sai Pharma", "", "")
    hand.type("m")
    hand.press("Ctrl+Enter")
    assert form.rows["gstin"].is_wrong()
    hand.press("Shift+Enter")
    hand.type("u")
    assert not form.rows["gstin"].isVisible()
    hand.press("Ctrl+Enter")
    assert page.step().name == "place"


def test_esc_goes_one_step_back_and_nothing_typed_is_lost(page: FirstRunPage, hand: Hand) -> None:
    walk_to_summary(hand)
    for step in ("owner", "numbers", "licences", "place", "firm"):
        hand.press("Esc")
        assert page.step().name == step
    hand.press("Esc")
    assert page.step().name == "firm"
    hand.press(*["Ctrl+Enter"] * 5)
    assert page.step().name == "summary"
    assert page.told.owner_pin == "4829"
    assert page.told.city == "Pune"


def test_a_refused_field_of_a_step_before_opens_that_step(page: FirstRunPage, hand: Hand) -> None:
    walk_to_summary(hand)
    hand.press(*["Esc"] * 5)
    hand.press("Enter", "Enter", "Ctrl+Z")
    page.forms["firm"].set_value("gstin", "24AAACC1206D1ZM")
    page.forms["firm"].set_value("state", "24")
    hand.press("Ctrl+Enter")
    assert page.step().name == "place"
    assert page.forms["place"].rows["pin"].is_wrong()


def test_the_sample_number_is_counted_while_typing_and_seventeen_letters_are_refused(
    page: FirstRunPage, hand: Hand
) -> None:
    hand.fill("Sai Pharma", "", GSTIN, "", "", "")
    hand.press("Ctrl+Enter", "Ctrl+Enter")
    assert page.step().name == "numbers"
    hand.fill("", "ABCD")
    row = page.forms["numbers"].rows["pattern"]
    assert row.is_wrong()
    assert "16 are allowed" in row.hint.text()
    hand.press("Ctrl+Enter")
    assert page.step().name == "numbers"
    hand.press("Shift+Enter")
    hand.fill("AB", "")
    assert not row.is_wrong()
    hand.type("87")
    hand.press("Ctrl+Enter")
    assert page.step().name == "owner"
    assert page.told.first == 87


def test_two_pins_that_differ_and_a_plain_one_are_refused(page: FirstRunPage, hand: Hand) -> None:
    hand.fill("Sai Pharma", "", GSTIN)
    hand.press(*["Ctrl+Enter"] * 4)
    assert page.step().name == "owner"
    form = page.forms["owner"]
    hand.fill("Meera", "1234", "1234")
    assert "guessed first" in form.rows["owner_pin"].hint.text()
    hand.fill("4829", "4828")
    assert "differ" in form.rows["owner_pin_again"].hint.text()
    hand.fill("4829")
    assert page.step().name == "summary"


def test_a_general_trade_is_asked_for_no_licences(page: FirstRunPage, hand: Hand) -> None:
    hand.fill("Sai Traders", "", GSTIN, "")
    hand.type("g")
    hand.press("Ctrl+Enter", "Ctrl+Enter")
    assert page.step().name == "numbers"
    hand.press("Esc")
    assert page.step().name == "place"


def test_stopped_in_time_no_books_are_made(page: FirstRunPage, hand: Hand, empty_desk: Desk) -> None:
    walk_to_summary(hand)
    with hand.held_up():
        page.set_up()
        page.stop_work()
    hand.wait()
    assert not empty_desk.ask(has_firm)
    assert hand.said[-1] == "Stopped. Nothing was written."
    hand.press("Enter")
    hand.wait()
    assert empty_desk.ask(has_firm)


def test_before_there_is_a_firm_nothing_else_can_be_opened(
    page: FirstRunPage, setup_window: MainWindow
) -> None:
    names = {command.name for command in setup_window.shell.commands}
    assert "settings.look" in names
    assert not names & {"sell.modify", "home", "setup.import"}
    page.on_closed()
    assert setup_window.shell.command("sell.modify") is not None


def test_the_practice_company_opens_in_its_own_window(
    page: FirstRunPage, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[bool] = []
    monkeypatch.setattr(first_run_page, "open_practice", lambda: started.append(True))
    hand.type("Sai")
    hand.press("Alt+t")
    assert started == [True]
    assert page.forms["firm"].value("name") == "Sai"

    def fail() -> None:
        raise Outside("The practice window does not start.")

    monkeypatch.setattr(first_run_page, "open_practice", fail)
    hand.press("Alt+t")
    assert hand.said[-1] == "The practice window does not start."


def test_closing_over_something_typed_asks_first(
    page: FirstRunPage, hand: Hand, setup_window: MainWindow
) -> None:
    assert page.can_leave()
    hand.type("Sai")
    setup_window.close()
    assert setup_window.isVisible()
    assert hand.said[-1] == "Close without making the books? What is typed is not kept."
    page.shell.messages.answer(answer=True)
    assert not setup_window.isVisible()


def test_the_program_opens_the_counter_of_a_new_firm_without_asking_for_the_pin(
    dressed: QApplication, books: Books, tmp_path: Path, qtbot: QtBot
) -> None:
    assert dressed is not None
    program = Program(Desk(books), str(tmp_path / "books"))
    window = program.window
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    page = FirstRunPage(program.shell)
    page.finished.connect(program.open_new_counter)
    window.show_page(page)
    hand = Hand(window, qtbot)
    walk_to_summary(hand)
    hand.press("Enter")
    hand.wait()
    hand.press("Enter")
    hand.wait()
    assert isinstance(window.page(), CounterPage)
    assert page not in window.pages
    assert not window.lock_screen.isVisible()
    assert window.lock_screen.can_lock()
    program.end()
    window.close()
    window.deleteLater()


def test_esc_while_the_books_are_made_stops_and_esc_at_the_end_shows_home(
    page: FirstRunPage, hand: Hand, empty_desk: Desk, setup_window: MainWindow
) -> None:
    walk_to_summary(hand)
    with hand.held_up():
        hand.press("Enter", "Enter", "Esc")
    hand.wait()
    assert not empty_desk.ask(has_firm)
    hand.press("Enter")
    hand.wait()
    hand.press("Esc")
    assert page not in setup_window.pages
    assert setup_window.shell.command("setup.import") is not None


def test_ctrl_z_takes_back_what_was_typed_in_a_field(page: FirstRunPage, hand: Hand) -> None:
    hand.type("Sai")
    hand.press("Ctrl+z")
    assert page.forms["firm"].edit("name").property("text") == ""


@pytest.mark.parametrize(
    ("frozen", "words"), [(False, ["-m", "ui.begin", "--practice"]), (True, ["--practice"])]
)
def test_the_practice_window_is_this_program_again(
    frozen: bool, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []

    def start(_program: str, told: list[str], _folder: str) -> tuple[bool, int]:
        called.append(told)
        return len(called) == 1, 1

    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    monkeypatch.setattr(QProcess, "startDetached", start)
    practice_window.open_practice()
    assert called == [words]
    with pytest.raises(Outside):
        practice_window.open_practice()
