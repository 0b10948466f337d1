from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from dcms_desktop.audit.queries import history_of
from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import held_drafts
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel.money import rupees
from tests.ui.counter.clerk import Clerk
from ui.documents.counter.batch_strip import picked_reason
from ui.documents.counter.counter_page import CounterPage
from ui.documents.posted_page import PostedPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.queries import DocumentHit
    from ui.shell.main_window import MainWindow


def bill_of(clerk: Clerk, *lines: tuple[str, str], party: str = "ash") -> None:
    """Type party and lines; the cursor is on the empty row then."""
    if party:
        clerk.type(party)
        clerk.press("Enter")
        clerk.wait()
    for letters, quantity in lines:
        clerk.type(letters)
        clerk.press("Enter")
        clerk.wait()
        clerk.type(quantity)
        clerk.press("Enter")
        clerk.wait()


def bills(clerk: Clerk) -> list[DocumentHit]:
    return clerk.page.shell.desk.ask(find_documents, kinds=("tax_invoice",))


# ── saving ──────────────────────────────────────────────────────────────────────────────────────
def test_a_double_ctrl_enter_saves_one_bill(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Ctrl+Enter", "Ctrl+Enter")
    clerk.wait()
    assert len(bills(clerk)) == 2


def test_enter_on_the_empty_row_leads_to_the_footer_and_enter_there_saves(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Enter")
    assert clerk.page.footer.hasFocus()
    clerk.press("Enter")
    clerk.wait()
    assert len(bills(clerk)) == 2
    assert clerk.page.party_card.field.hasFocus()


@pytest.mark.parametrize("key", ["Ctrl+A", "Ctrl+S", "Ctrl+W"])
def test_a_bill_is_saved_without_a_print_from_inside_a_field(clerk: Clerk, key: str) -> None:
    bill_of(clerk)
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("10")
    clerk.press(key)
    clerk.wait()
    assert len(bills(clerk)) == 2
    assert "004" not in clerk.said[-1]
    assert "₹" in clerk.said[-1]


def test_keys_pressed_while_saving_go_into_the_next_bill(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Ctrl+Enter")
    clerk.type("bha")
    clerk.press("Enter")
    clerk.wait()
    assert len(bills(clerk)) == 2
    assert clerk.page.draft.party is not None
    assert clerk.page.draft.party.name == "Bharat Medical"


def test_a_refusal_leads_to_its_line_with_the_draft_kept(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"), ("pan", "5"))
    clerk.press("Up", "Up", "Enter", "Tab", "Tab")
    clerk.type("99999")
    clerk.press("Ctrl+Enter")
    clerk.wait()
    assert len(bills(clerk)) == 1
    assert "MRP" in clerk.said[-1]
    assert clerk.page.grid.row() == 0
    assert clerk.page.lines.place().field == "rate"
    assert len(clerk.lines) == 2


def test_a_question_is_asked_in_place_and_enter_goes_on(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "700"))
    clerk.press("Esc")
    clerk.press("Ctrl+Enter")
    clerk.wait()
    question = clerk.page.shell.messages.question
    assert question is not None
    assert "700" in question.text
    clerk.press("Enter")
    clerk.wait()
    assert len(bills(clerk)) == 2


def test_a_question_answered_no_leads_back_to_the_field(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "700"))
    clerk.press("Esc")
    clerk.press("Ctrl+Enter")
    clerk.wait()
    clerk.press("Esc")
    clerk.wait()
    assert len(bills(clerk)) == 1
    assert clerk.page.lines.place().field == "quantity"


# ── quantity and batches ────────────────────────────────────────────────────────────────────────
def test_more_than_the_batch_has_is_split_by_enter(clerk: Clerk) -> None:
    bill_of(clerk)
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("300")
    clerk.press("Enter")
    assert "split over 2 batches" in clerk.page.strip.offer
    clerk.press("Enter")
    assert clerk.lines == [("Dolo 650 Tablet", 195), ("Dolo 650 Tablet", 105)]
    assert clerk.page.grid.row() == 2
    clerk.press("Ctrl+Z")
    assert clerk.lines == [("Dolo 650 Tablet", 300)]


def test_the_next_item_typed_at_once_also_splits(clerk: Clerk) -> None:
    bill_of(clerk)
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("300")
    clerk.press("Enter")
    clerk.type("pan")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("5")
    clerk.press("Enter")
    assert clerk.lines == [("Dolo 650 Tablet", 195), ("Dolo 650 Tablet", 105), ("Pan 40 Tablet", 5)]


def test_zero_takes_the_line_off(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"), ("pan", "5"))
    clerk.press("Up", "Enter")
    clerk.type("0")
    clerk.press("Enter")
    assert clerk.lines == [("Dolo 650 Tablet", 10)]


def test_f4_lists_the_batches(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Up", "Enter", "F4", "Down", "Enter")
    clerk.wait()
    batch = clerk.page.draft.lines[0].batch
    assert batch is not None
    assert batch.number.endswith("2")


def test_f4_says_why_each_batch_is_taken_or_not(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Up", "Enter", "F4")
    clerk.wait()
    rows = clerk.page.batch_list.list._rows
    assert [row.cells[-1] for row in rows] == [("first to expire", "ok"), ("expires later", "muted")]
    clerk.press("Down", "Enter")
    clerk.wait()
    line = clerk.page.draft.lines[0]
    assert picked_reason(clerk.page.draft, line).text == "chosen; DO001 expires first"


def test_goods_of_short_life_are_billed_for_a_reason_that_is_typed(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    page = clerk.page
    party = page.draft.party
    assert party is not None
    page.keeper.show(replace(page.draft, party=replace(party, least_life_days=3_000)))
    clerk.press("Ctrl+A")
    clerk.wait()
    question = page.shell.messages.question
    assert question is not None
    assert question.wants_text
    assert question.text.endswith("Why all the same?")
    page.shell.messages.answer("they agreed by phone")
    clerk.wait()
    newest, _ = bills(clerk)
    history = page.shell.desk.ask(history_of, "document", newest.id)
    assert "short_life=they agreed by phone" in str(history)


def test_tab_walks_the_long_way(clerk: Clerk) -> None:
    bill_of(clerk)
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("10")
    clerk.press("Tab")
    clerk.type("1")
    clerk.press("Tab")
    clerk.type("30.50")
    clerk.press("Tab")
    clerk.type("5+2")
    clerk.press("Tab")
    line = clerk.page.draft.lines[0]
    assert (line.units, line.free, line.rate) == (10, 1, 30_500)
    assert [step.percent for step in line.discounts] == [5_000, 2_000]
    assert clerk.page.grid.row() == 1


def test_shift_enter_walks_back(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Up", "Enter", "Shift+Enter")
    assert clerk.page.lines.place().field == "item"


def test_enter_walks_all_fields_where_the_clerk_wants_it(clerk: Clerk) -> None:
    clerk.page.lines.enter_walks_all = True
    bill_of(clerk)
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("10")
    clerk.press("Enter")
    assert clerk.page.lines.place().field == "free"


# ── undo, removal, tools ────────────────────────────────────────────────────────────────────────
def test_undo_and_redo_walk_through_the_drafts(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"), ("pan", "5"))
    clerk.press("Up", "Ctrl+D")
    assert clerk.lines == [("Dolo 650 Tablet", 10)]
    clerk.press("Ctrl+Z")
    assert clerk.lines == [("Dolo 650 Tablet", 10), ("Pan 40 Tablet", 5)]
    clerk.press("Ctrl+Y")
    assert clerk.lines == [("Dolo 650 Tablet", 10)]


def test_undo_takes_back_the_typing_of_a_field_first(clerk: Clerk) -> None:
    bill_of(clerk)
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("12")
    clerk.press("Ctrl+Z")
    assert clerk.lines == [("Dolo 650 Tablet", 0)]
    assert clerk.page.lines.editor() is not None


def test_f6_takes_a_discount_on_the_line(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Up", "F6")
    clerk.type("5")
    clerk.press("Enter")
    assert [step.percent for step in clerk.page.draft.lines[0].discounts] == [5_000]


def test_f6_on_the_empty_row_is_for_coming_lines(clerk: Clerk) -> None:
    bill_of(clerk)
    clerk.press("F6")
    clerk.type("3")
    clerk.press("Enter")
    bill_of(clerk, ("dolo", "10"), party="")
    assert [step.percent for step in clerk.page.draft.lines[0].discounts] == [3_000]


def test_a_slash_on_the_empty_row_fits_the_bill(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("/")
    clerk.type("300")
    clerk.press("Enter")
    assert clerk.page.draft.bill is not None
    assert clerk.page.draft.bill.total == rupees("300")


def test_ctrl_n_puts_a_sum_into_the_field(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Up", "Enter", "Ctrl+N")
    clerk.type("3*4")
    clerk.press("Enter", "Enter")
    assert clerk.lines == [("Dolo 650 Tablet", 12)]


def test_ctrl_f_goes_to_a_line(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"), ("pan", "5"), ("croc", "4"))
    clerk.press("Ctrl+F")
    clerk.type("pan")
    clerk.press("Enter")
    assert clerk.page.grid.row() == 1


def test_the_last_rates_of_the_item_are_listed_and_taken(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10*30"))
    clerk.press("Up", "Alt+S")
    clerk.wait()
    clerk.press("Enter")
    line = clerk.page.draft.lines[0]
    assert line.last is not None
    assert line.rate == line.last.rate


# ── money and header ────────────────────────────────────────────────────────────────────────────
def test_payment_is_split_and_the_code_carries_the_amount(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("F7")
    clerk.type("100")
    clerk.press("Enter", "F7")
    clerk.wait()
    panel = clerk.page.panels.payment
    assert panel is not None
    assert clerk.page.panels.qr.accessibleDescription().startswith("upi://pay?pa=balaji@okbank")
    clerk.press(*["Enter"] * 8)
    tenders = {one.mode: one.paise for one in clerk.page.draft.tenders}
    assert clerk.page.draft.bill is not None
    assert tenders == {"cash": 10_000, "upi": clerk.page.draft.bill.total - 10_000}
    assert not panel.isVisible()


def test_more_money_than_the_bill_is_refused_in_the_panel(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("F7")
    clerk.type("99999")
    clerk.press(*["Enter"] * 9)
    clerk.wait()
    panel = clerk.page.panels.payment
    assert panel is not None
    assert panel.isVisible()
    assert clerk.page.draft.tenders == ()


def test_a_cash_bill_needs_no_party(clerk: Clerk) -> None:
    clerk.press("Enter")
    bill_of(clerk, ("dolo", "10"), party="")
    clerk.press("F7", "F7")
    clerk.press("Esc")
    clerk.press("Ctrl+Enter")
    clerk.wait()
    assert len(bills(clerk)) == 2, clerk.said


def test_the_header_takes_transport_and_remarks(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Ctrl+H")
    clerk.wait()
    panel = clerk.page.panels.header
    assert panel is not None
    panel.form.set_value("vehicle", "mh12ab1234")
    clerk.press("Ctrl+Enter")
    clerk.wait()
    bill = clerk.page.shell.desk.ask(posted_document, bills(clerk)[0].id)
    assert bill.vehicle == "MH12AB1234"


# ── holding, keeping, leaving ───────────────────────────────────────────────────────────────────
def test_a_held_bill_is_taken_up_again(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Ctrl+K")
    clerk.wait()
    assert clerk.lines == []
    clerk.press("Ctrl+J")
    clerk.wait()
    clerk.press("Enter")
    clerk.wait()
    assert clerk.lines == [("Dolo 650 Tablet", 10)]
    clerk.press("Ctrl+Enter")
    clerk.wait()
    assert len(bills(clerk)) == 2
    assert clerk.page.shell.desk.ask(held_drafts) == []


def test_a_half_typed_bill_is_kept_and_offered_again(
    clerk: Clerk, counter_window: MainWindow, qtbot: QtBot
) -> None:
    bill_of(clerk, ("dolo", "10"))
    qtbot.waitUntil(lambda: len(clerk.page.shell.desk.ask(held_drafts)) == 1, timeout=3_000)
    page = CounterPage(counter_window.shell)
    counter_window.show_page(page)
    other = Clerk(page, qtbot)
    other.wait()
    assert "Half-typed" in other.said[-1]
    other.press("Ctrl+J")
    other.wait()
    other.press("Enter")
    other.wait()
    assert other.lines == [("Dolo 650 Tablet", 10)]


def test_esc_keeps_the_bill_as_a_draft(clerk: Clerk, counter_window: MainWindow) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Esc")
    clerk.bot.waitUntil(lambda: len(counter_window.shell.desk.ask(held_drafts)) == 1, timeout=3_000)
    assert clerk.page not in counter_window.pages


def test_f8_begins_another_bill_and_keeps_this_one(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("F8")
    clerk.wait()
    assert clerk.lines == []
    assert len(clerk.page.shell.desk.ask(held_drafts)) == 1


# ── other bills ─────────────────────────────────────────────────────────────────────────────────
def test_page_up_shows_the_last_bill_read_only_and_esc_comes_back(
    clerk: Clerk, counter_window: MainWindow
) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("PgUp")
    clerk.wait()
    page = counter_window.page()
    assert isinstance(page, PostedPage)
    clerk.wait()
    assert page.document is not None
    assert len(page.document.lines) == 10
    clerk.press("Esc")
    assert counter_window.page() is clerk.page
    assert clerk.lines == [("Dolo 650 Tablet", 10)]


def test_a_posted_bill_is_changed_with_a_reason(clerk: Clerk, counter_window: MainWindow) -> None:
    clerk.press("PgUp")
    clerk.wait()
    clerk.press("Alt+M")
    clerk.wait()
    page = counter_window.page()
    assert isinstance(page, CounterPage)
    other = Clerk(page, clerk.bot)
    other.wait()
    other.press("Up", "Enter")
    other.type("2")
    other.press("Ctrl+A")
    other.wait()
    other.type("Counted again")
    other.press("Enter")
    other.wait()
    hits = bills(clerk)
    assert [hit.revision for hit in hits] == [1], other.said
    changed = page.shell.desk.ask(posted_document, hits[0].id)
    assert changed.lines[-1].units == 2


def test_a_posted_bill_is_cancelled_with_a_reason(clerk: Clerk, counter_window: MainWindow) -> None:
    clerk.press("PgUp")
    clerk.wait()
    clerk.press("Alt+X")
    clerk.type("Not taken")
    clerk.press("Enter")
    clerk.wait()
    assert bills(clerk)[0].state == "cancelled"
    page = counter_window.page()
    assert isinstance(page, PostedPage)
    assert page.document is not None
    assert page.document.cancel_reason == "Not taken"


def test_a_copy_of_a_posted_bill_is_a_new_bill(clerk: Clerk, counter_window: MainWindow) -> None:
    clerk.press("PgUp")
    clerk.wait()
    clerk.press("Alt+2")
    clerk.wait()
    page = counter_window.page()
    assert isinstance(page, CounterPage)
    assert page.draft.revises is None
    assert len(page.draft.lines) >= 10


# ── bad input ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "typed", ["abc", "1" * 15, "10//", "-5", "1e5", "१०", "10x", "+", "*", "10*abc", "10/200"]
)
def test_a_quantity_that_cannot_be_is_refused_with_the_next_key(clerk: Clerk, typed: str) -> None:
    bill_of(clerk)
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.wait()
    editor = clerk.page.lines.editor()
    assert editor is not None
    editor.setText(typed)  # type: ignore[attr-defined] # the edit of a cell
    editor.setModified(True)  # type: ignore[attr-defined] # the edit of a cell
    clerk.press("Enter")
    said = clerk.page.shell.messages.record[-1]
    assert said.next_step  # type: ignore[union-attr] # no question was asked
    assert clerk.lines == [("Dolo 650 Tablet", 0)]
    assert clerk.page.lines.editor() is editor


def test_ten_megabytes_pasted_into_the_item_field_do_no_harm(clerk: Clerk) -> None:
    bill_of(clerk)
    QGuiApplication.clipboard().setText("qxz " * 2_500_000)
    edit = clerk.page.lines.item_edit()
    assert edit is not None
    edit.paste()
    clerk.press("Enter")
    clerk.wait()
    assert clerk.lines == []
    assert len(edit.text()) <= 80
    assert any("first 80 letters" in text for text in clerk.said)


def test_nothing_found_says_what_to_do(clerk: Clerk) -> None:
    bill_of(clerk)
    clerk.type("zzqx")
    clerk.press("Enter")
    clerk.wait()
    assert "Alt+C" in clerk.page.shell.messages.record[-1].next_step  # type: ignore[union-attr] # a message


# ── the window ──────────────────────────────────────────────────────────────────────────────────
def test_twelve_lines_are_visible(clerk: Clerk) -> None:
    grid = clerk.page.grid
    height = grid.viewport().height()
    assert height // grid.verticalHeader().defaultSectionSize() >= 12


def test_a_closed_counter_is_let_go(clerk: Clerk, counter_window: MainWindow) -> None:
    bill_of(clerk, ("dolo", "10"))
    page = weakref.ref(clerk.page)
    counter_window.leave(clerk.page)
    clerk.bot.waitUntil(lambda: not counter_window.shell.tasks._open, timeout=3_000)
    clerk.page = None  # type: ignore[assignment] # nobody may hold it
    for _round in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()
    assert page() is None


def test_every_key_of_the_page_is_its_own(clerk: Clerk) -> None:
    listed = clerk.page.keys()
    keys = [entry.key for entry in listed if entry.run is not None]
    keys += [also for entry in listed for also in entry.also]
    assert len(keys) == len(set(keys))


def test_nobody_without_the_right_sees_the_margin(clerk: Clerk, desk: Desk) -> None:
    bill_of(clerk, ("dolo", "10"))
    assert "Margin" in clerk.page.footer.sums().quiet
    object.__setattr__(desk.who, "role", "nobody")
    clerk.page.show_draft(clerk.page.draft)
    assert "Margin" not in clerk.page.footer.sums().quiet


def test_space_in_an_empty_field_opens_the_list(clerk: Clerk) -> None:
    clerk.press("Space")
    clerk.wait()
    assert clerk.page.party_card.field.list.is_open()
    clerk.press("Enter")
    clerk.wait()
    assert clerk.page.draft.party is not None
    clerk.press("Space")
    clerk.wait()
    edit = clerk.page.lines.item_edit()
    assert edit is not None
    assert edit.list.is_open()
    clerk.press("Down", "Enter")
    clerk.wait()
    assert len(clerk.lines) == 1


def test_a_party_changed_later_brings_its_own_rates(clerk: Clerk) -> None:
    bill_of(clerk, ("dolo", "10"))
    clerk.press("Up", "Up")
    assert clerk.page.party_card.is_asking()
    clerk.type("bha")
    clerk.press("Enter")
    clerk.wait()
    assert clerk.page.draft.party is not None
    assert clerk.page.draft.party.name == "Bharat Medical"
    assert clerk.lines == [("Dolo 650 Tablet", 10)]


def test_a_master_is_made_from_the_bill(clerk: Clerk, counter_window: MainWindow) -> None:
    bill_of(clerk)
    clerk.type("newthing")
    clerk.press("Alt+C")
    page = counter_window.page()
    assert page is not clerk.page
    clerk.press("Esc")
    clerk.wait()
    assert counter_window.page() is clerk.page
    assert clerk.page.draft.party is not None
