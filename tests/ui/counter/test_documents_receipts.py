from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import cast

import pytest

from dcms_desktop.claims.queries import claims_of
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.parties.actions import save_party
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.parties.queries import party_form
from tests.ui.counter.clerk import Clerk
from ui.documents.document_list import document_list
from ui.documents.dues_model import DuesModel
from ui.documents.goods_receipt_page import GoodsReceiptPage
from ui.documents.money_receipt_page import MoneyReceiptPage
from ui.documents.party_card import PartyCard
from ui.documents.payment_page import PaymentPage
from ui.documents.posted_page import PostedPage
from ui.masters.form_page import MasterPage
from ui.shell.list_page import ListPage

if TYPE_CHECKING:
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from dcms_desktop.documents.posted import Posted
    from ui.documents.counter.counter_page import CounterPage
    from ui.shell.main_window import MainWindow
    from ui.shell.page import Page


def at(page: Page, window: MainWindow, qtbot: QtBot) -> Clerk:
    window.show_page(page)
    made = Clerk(cast("CounterPage", page), qtbot)
    made.wait()
    return made


def newest(window: MainWindow, kind: str) -> Posted:
    hit = window.shell.desk.ask(find_documents, kinds=(kind,))[0]
    return window.shell.desk.ask(posted_document, hit.id)


# ── goods ───────────────────────────────────────────────────────────────────────────────────────
def receive(clerk: Clerk, *fields: str) -> None:
    clerk.type("micro")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("ML/90")
    clerk.press("Enter")
    clerk.type("1-11")
    clerk.press("Enter")
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.wait()
    for field in fields:
        clerk.type(field)
        clerk.press("Enter")


def test_goods_are_received_with_batch_expiry_and_free(counter_window: MainWindow, qtbot: QtBot) -> None:
    clerk = at(GoodsReceiptPage(counter_window.shell), counter_window, qtbot)
    receive(clerk, "NB77", "08/29", "34", "24.50", "100", "10", "20", "")
    clerk.press("Ctrl+Enter")
    clerk.wait()
    receipt = newest(counter_window, "goods_receipt")
    line = receipt.lines[0]
    assert (line.batch, line.units, line.free, line.mrp) == ("NB77", 100, 10, 3400), clerk.said
    assert receipt.reference == "ML/90"
    assert clerk.page.first_focus().hasFocus()


def test_goods_under_the_agreed_life_are_taken_for_a_reason_that_is_typed(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    desk = counter_window.shell.desk
    (supplier,) = desk.ask(find_parties, "micro", 20)
    desk.do(save_party, replace(desk.ask(party_form, supplier.id), inward_life_days=3_000))
    clerk = at(GoodsReceiptPage(counter_window.shell), counter_window, qtbot)
    receive(clerk, "NB77", "08/29", "34", "24.50", "100", "", "20", "")
    clerk.press("Ctrl+A")
    clerk.wait()
    question = counter_window.shell.messages.question
    assert question is not None
    assert question.wants_text
    assert "agreed 3000 days" in question.text
    counter_window.shell.messages.answer("wanted for Diwali")
    clerk.wait()
    receipt = newest(counter_window, "goods_receipt")
    (claim,) = desk.ask(claims_of, document_id=receipt.id)
    assert (claim.type, claim.units) == ("short_life", 100), clerk.said


def test_a_receipt_without_expiry_leads_to_the_field(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = GoodsReceiptPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    receive(clerk, "NB77", "", "34", "24.50", "100", "", "20")
    clerk.press("Ctrl+A")
    clerk.wait()
    assert page.lines.place().field == "expiry"
    assert "expiry" in clerk.said[-1]


@pytest.mark.parametrize("typed", ["13/29", "abc", "00/00"])
def test_an_expiry_that_cannot_be_is_refused_in_its_cell(
    counter_window: MainWindow, qtbot: QtBot, typed: str
) -> None:
    page = GoodsReceiptPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    receive(clerk, "NB77", typed)
    assert page.lines.place().field == "expiry"
    assert page.lines.editor() is not None


def test_a_known_batch_brings_its_dates_back(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = GoodsReceiptPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    receive(clerk, "DO001")
    new = page.draft.lines[0].new_batch
    assert new is not None
    assert new.expiry is not None


def test_a_receipt_of_goods_is_held(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = GoodsReceiptPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    receive(clerk, "NB77")
    clerk.press("Ctrl+K")
    clerk.wait()
    assert not page.draft.lines
    clerk.press("Ctrl+J")
    clerk.wait()
    clerk.press("Enter")
    clerk.wait()
    assert page.draft.lines[0].new_batch is not None
    assert page.draft.reference == "ML/90"


# ── money ───────────────────────────────────────────────────────────────────────────────────────
def test_a_supplier_who_is_not_there_is_made_and_taken(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = GoodsReceiptPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    clerk.type("newdepot")
    clerk.press("Alt+C")
    form = counter_window.page()
    assert isinstance(form, MasterPage)
    assert (form.master.code, form.form.value("name"), form.form.value("role")) == (
        "party", "newdepot", "supplier",
    )  # fmt: skip
    form.save()
    qtbot.waitUntil(lambda: counter_window.page() is page, timeout=5_000)
    clerk.wait()
    assert page.draft.party is not None
    assert page.draft.party.name == "newdepot"


def test_a_party_is_made_while_money_is_taken(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = PaymentPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    clerk.type("newdepot")
    clerk.press("Alt+C")
    form = counter_window.page()
    assert isinstance(form, MasterPage)
    form.save()
    qtbot.waitUntil(lambda: counter_window.page() is page, timeout=5_000)
    clerk.wait()
    assert page.draft.party is not None
    assert page.draft.party.role == "supplier"


def test_money_asks_for_the_party_before_it_says_there_are_no_bills(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    page = MoneyReceiptPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    clerk.wait()
    assert page.empty.accessibleName().startswith("Pick the party")


def test_money_pays_the_oldest_bill_first(counter_window: MainWindow, qtbot: QtBot) -> None:
    clerk = at(MoneyReceiptPage(counter_window.shell), counter_window, qtbot)
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("500")
    clerk.press("Enter", "Enter", "Enter")
    clerk.wait()
    receipt = newest(counter_window, "receipt")
    assert [part.paise for part in receipt.allotments] == [500_00], clerk.said
    assert receipt.tenders[0].mode == "cash"


def test_a_cheque_asks_for_its_number(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = MoneyReceiptPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    assert not page.bank.isVisible()
    clerk.type("500")
    clerk.press("Enter")
    clerk.type("c")
    clerk.type("c")
    assert page.mode.value() == "cheque"
    assert page.bank.isVisible()
    clerk.press("Ctrl+Enter")
    clerk.wait()
    assert page.reference.hasFocus()
    clerk.type("123456")
    clerk.press("Ctrl+Enter")
    clerk.wait()
    assert newest(counter_window, "receipt").tenders[0].reference == "123456"


def test_a_bill_is_marked_by_hand(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = MoneyReceiptPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("700")
    clerk.press("Enter", "Enter", "Space")
    assert page.draft.allotments is not None
    assert [part.paise for part in page.draft.allotments] == [700_00]
    clerk.press("Space")
    assert page.draft.allotments == ()


def test_a_receipt_without_party_or_amount_says_what_is_missing(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    clerk = at(MoneyReceiptPage(counter_window.shell), counter_window, qtbot)
    clerk.press("Enter")
    assert "party" in clerk.said[-1]
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("abc")
    clerk.press("Enter")
    assert "amount" in clerk.said[-1]


def test_a_supplier_is_paid_his_oldest_bill_by_keys(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = PaymentPage(counter_window.shell)
    clerk = at(page, counter_window, qtbot)
    clerk.type("micro")
    clerk.press("Enter")
    clerk.wait()
    assert page.model.rowCount() > 0
    clerk.type("500")
    assert page.mode.value() == "bank"
    clerk.press("Enter", "Enter", "Enter", "Enter")
    clerk.wait()
    paid = newest(counter_window, "payment")
    assert (paid.tenders[0].mode, [part.paise for part in paid.allotments]) == ("bank", [500_00]), clerk.said


def test_f5_opens_the_payment_and_cash_past_the_limit_is_asked(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    shell = counter_window.shell
    shell.open("money.payment")
    page = counter_window.page()
    assert isinstance(page, PaymentPage)
    clerk = Clerk(cast("CounterPage", page), qtbot)
    clerk.wait()
    clerk.type("micro")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("10000.01")
    page.mode.set_value("cash")
    clerk.press("Ctrl+Enter")
    clerk.wait()
    question = shell.messages.question
    assert question is not None
    assert "no expense" in question.text
    shell.messages.answer(answer=True)
    clerk.wait()
    assert newest(counter_window, "payment").total == 1_000_001


def test_the_table_of_open_bills_is_a_proper_model(
    counter_window: MainWindow, qtmodeltester: ModelTester
) -> None:
    from dcms_desktop.ledger.queries import open_dues

    model = DuesModel(lambda _due, _text: True)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # pytest-qt leaves it untyped
    dues = counter_window.shell.desk.ask(open_dues, 1)
    model.show(dues, {dues[0].id: 100})
    assert model.index(0, 0).data() == "✓"
    qtmodeltester.check(model)  # type: ignore[no-untyped-call] # pytest-qt leaves it untyped


# ── lists and the day's end ─────────────────────────────────────────────────────────────────────
def test_a_document_is_found_and_opened(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = document_list(counter_window.shell, ("tax_invoice",), "Bills", "sell")
    assert isinstance(page, ListPage)
    counter_window.show_page(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=3_000)
    page.search.setText("nobody")
    qtbot.waitUntil(lambda: page.model.rowCount() == 0, timeout=3_000)
    page.search.setText("asha")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=3_000)
    page.grid.setFocus()
    page._activate(0)
    qtbot.waitUntil(page.pane.isVisible, timeout=3_000)
    page._activate(0)
    assert isinstance(counter_window.page(), PostedPage)


def test_a_reprint_is_queued_as_a_duplicate(counter_window: MainWindow, qtbot: QtBot) -> None:
    from dcms_desktop.spool.queries import jobs_of_document

    desk = counter_window.shell.desk
    hit = desk.ask(find_documents, kinds=("tax_invoice",))[0]
    page = PostedPage(counter_window.shell, hit.id)
    counter_window.show_page(page)
    qtbot.waitUntil(lambda: page.document is not None, timeout=3_000)
    page.print_again()
    qtbot.waitUntil(lambda: any(job.reprint for job in desk.ask(jobs_of_document, hit.id)), timeout=3_000)


def test_a_narrow_card_leaves_its_room_to_the_name(counter_window: MainWindow, qtbot: QtBot) -> None:
    assert counter_window is not None
    card = PartyCard()
    qtbot.addWidget(card)
    card.resize(700, 60)
    card.show()
    assert card.facts.isVisible()
    card.resize(200, 60)
    assert not card.facts.isVisible()
