"""Contra and journal by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import posted_document
from tests.ui.counter.clerk import Clerk
from ui.documents.books_page import ContraPage
from ui.documents.books_page import JournalPage
from ui.documents.correcting import page_to_edit
from ui.documents.posted_page import PostedPage
from ui.masters.form_page import MasterPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.documents.posted import Posted
    from ui.documents.books_page import BooksPage
    from ui.documents.counter.counter_page import CounterPage
    from ui.shell.main_window import MainWindow


def at(page: BooksPage, window: MainWindow, qtbot: QtBot) -> Clerk:
    window.show_page(page)
    made = Clerk(cast("CounterPage", page), qtbot)
    made.wait()
    return made


def newest(window: MainWindow, kind: str) -> Posted:
    hit = window.shell.desk.ask(find_documents, kinds=(kind,))[0]
    return window.shell.desk.ask(posted_document, hit.id)


def account(clerk: Clerk, typed: str) -> None:
    clerk.type(typed)
    clerk.press("Enter")
    clerk.wait()


def test_cash_is_deposited_in_five_fields(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = ContraPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    account(clerk, "bank")
    clerk.type("450")
    clerk.press("Enter")
    account(clerk, "cash")  # what is missing stands in Credit
    clerk.press("Enter", "Enter")
    clerk.type("Of the week")
    clerk.press("Enter")
    clerk.wait()
    posted = newest(counter_window, "contra")
    assert [(leg.account, leg.paise) for leg in posted.legs] == [("bank", 45_000), ("cash", -45_000)]
    assert (posted.remarks, page.draft.legs) == ("Of the week", ())
    clerk.press("PgUp")
    clerk.wait()
    assert isinstance(counter_window.page(), PostedPage)


def test_a_journal_names_a_party_and_is_refused_without_narration(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    page = JournalPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    account(clerk, "rent")
    clerk.type("100")
    clerk.press("Enter")
    account(clerk, "asha")
    clerk.press("Enter", "Ctrl+A")
    clerk.wait()
    assert page.narration.hasFocus()  # the reason is missing
    clerk.type("Shelf space")
    clerk.press("Ctrl+A")
    clerk.wait()
    posted = newest(counter_window, "journal")
    assert [leg.party for leg in posted.legs if leg.party]
    changing = page_to_edit(counter_window.shell, page.draft)
    assert isinstance(changing, JournalPage)


def test_lines_are_taken_up_changed_and_dropped(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = JournalPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    account(clerk, "rent")
    clerk.press("Enter")
    clerk.press("Enter")  # no amount: refused, the field stays
    assert page.credit.hasFocus()
    clerk.type("7")
    clerk.press("Enter")
    assert [leg.paise for leg in page.draft.legs] == [-700]
    clerk.press("Down", "Enter")
    clerk.type("9")
    clerk.press("Enter")
    assert [leg.paise for leg in page.draft.legs] == [-900]
    clerk.press("Ctrl+D")
    assert not page.draft.legs
    clerk.press("Ctrl+Z")
    assert [leg.paise for leg in page.keeper.draft.legs] == [-900]
    clerk.type("tea")
    clerk.press("Alt+C")
    clerk.wait()
    assert isinstance(counter_window.page(), MasterPage)
