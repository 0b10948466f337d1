"""Paper, sets and printer by Alt+P, remembered for the kind; value and tax by HSN with Alt+A."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.documents.queries import find_documents
from dcms_desktop.drafts.claims import LineClaim
from dcms_desktop.kernel.money import Paise
from dcms_desktop.spool.queries import jobs_of_document
from dcms_desktop.spool.rules import PrintWish
from ui.documents.claim_panel import claim_rows
from ui.documents.counter.counter_page import CounterPage
from ui.documents.posted_page import PostedPage
from ui.documents.print_panel import usual_wish
from ui.documents.tax_panel import tax_rows

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.desk import Desk
    from tests.ui.counter.clerk import Clerk
    from ui.shell.main_window import MainWindow


def asked_for(desk: Desk, document_id: int) -> set[tuple[str, int]]:
    return {(job.paper, job.copies) for job in desk.ask(jobs_of_document, document_id)}


def type_a_bill(clerk: Clerk) -> None:
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.wait()
    clerk.type("10")
    clerk.press("Enter")


def test_a_new_bill_is_printed_as_chosen_and_the_next_one_too(clerk: Clerk, qtbot: QtBot) -> None:
    page = clerk.page
    type_a_bill(clerk)
    clerk.press("Alt+P")
    clerk.wait()
    panel = page.prints.panel
    assert panel is not None
    assert panel.isVisible()
    panel.form.set_values({"paper": "receipt_80", "copies": 3, "printer": ""})
    assert panel.finish()
    qtbot.waitUntil(lambda: page.last_saved is not None, timeout=5_000)
    clerk.wait()
    desk = page.shell.desk
    assert page.last_saved is not None
    (job,) = desk.ask(jobs_of_document, page.last_saved)
    assert (job.paper, job.copies) == ("receipt_80", 3)
    assert usual_wish(desk, "tax_invoice") == PrintWish("receipt_80", 3)
    first = page.last_saved
    type_a_bill(clerk)
    clerk.press("Ctrl+Enter")
    qtbot.waitUntil(lambda: page.last_saved not in {None, first}, timeout=5_000)
    (job,) = desk.ask(jobs_of_document, page.last_saved)
    assert (job.paper, job.copies) == ("receipt_80", 3)


def test_too_many_sets_are_refused_in_the_panel_and_esc_closes_it(clerk: Clerk) -> None:
    type_a_bill(clerk)
    clerk.press("Alt+P")
    clerk.wait()
    panel = clerk.page.prints.panel
    assert panel is not None
    panel.form.set_values({"paper": "receipt_80", "copies": 10, "printer": ""})
    panel.finish()
    assert panel.isVisible()
    assert "sets" in clerk.said[-1]
    clerk.press("Esc")
    assert not panel.isVisible()
    assert clerk.page.last_saved is None
    assert len(clerk.page.draft.lines) == 1


def test_a_posted_bill_is_printed_again_with_sets(counter_window: MainWindow, qtbot: QtBot) -> None:
    desk = counter_window.shell.desk
    hit = desk.ask(find_documents, kinds=("tax_invoice",))[0]
    page = PostedPage(counter_window.shell, hit.id)
    counter_window.show_page(page)
    qtbot.waitUntil(lambda: page.document is not None, timeout=5_000)
    page.choose_paper()
    qtbot.waitUntil(page.prints.is_open, timeout=5_000)
    panel = page.prints.panel
    assert panel is not None
    panel.form.set_values({"paper": "tax_invoice_a5", "copies": 2, "printer": ""})
    panel.finish()
    qtbot.waitUntil(lambda: ("tax_invoice_a5", 2) in asked_for(desk, hit.id), timeout=5_000)


def test_tax_by_hsn_comes_and_goes_and_adds_up(clerk: Clerk) -> None:
    clerk.press("Alt+A")
    assert "no line" in clerk.said[-1]
    type_a_bill(clerk)
    clerk.press("Alt+A")
    page = clerk.page
    assert page.tax.isVisible()
    assert page.tax.model.rowCount() == 2
    assert page.tax.model.index(1, 0).data() == "Total"
    clerk.press("Esc")
    assert not page.tax.isVisible()
    assert page.draft.lines
    assert tax_rows(()) == []
    clerk.press("Alt+K")
    assert "No scheme" in clerk.said[-1]


def test_the_tax_of_a_bill_opened_from_a_list_has_its_key(
    counter_window: MainWindow, clerk: Clerk, qtbot: QtBot
) -> None:
    type_a_bill(clerk)
    clerk.press("Ctrl+Enter")
    qtbot.waitUntil(lambda: clerk.page.last_saved is not None, timeout=10_000)
    saved = clerk.page.last_saved
    assert saved is not None
    page = PostedPage(counter_window.shell, saved, "tax_invoice")
    counter_window.show_page(page)
    qtbot.waitUntil(lambda: page.document is not None, timeout=10_000)
    counter_window.key_desk.act("Alt+A")
    assert page.tax.isVisible()
    assert page.tax.grid.hasFocus()


def test_who_pays_is_told_line_by_line_with_its_sum() -> None:
    ours = LineClaim(scheme_id=1, code="S1", title="Ours", gift="money", worth=Paise(500), party_left="45.00")
    theirs = LineClaim(
        scheme_id=2, code="S2", title="Theirs", gift="free", worth=Paise(900), company=Paise(700),
        budget_left="0", needs=("bill copy",),
    )  # fmt: skip
    rows = [
        [cell if isinstance(cell, str) else cell.text for cell in row.cells]
        for row in claim_rows(("Dolo",), {0: (ours, theirs)})
    ]
    assert rows[0] == ["1", "Dolo", "Ours", "5.00", "Own cost", "", "5.00", "no limit", "₹45.00", ""]
    assert rows[1][3:] == ["9.00", "Shared", "7.00", "2.00", "0 free", "no limit", "bill copy"]
    assert rows[2][:7] == ["", "Total", "", "14.00", "", "7.00", "7.00"]


def test_a_copy_of_a_bill_shows_the_number_it_would_get(counter_window: MainWindow, qtbot: QtBot) -> None:
    desk = counter_window.shell.desk
    hit = desk.ask(find_documents, kinds=("tax_invoice",))[0]
    page = PostedPage(counter_window.shell, hit.id)
    counter_window.show_page(page)
    qtbot.waitUntil(lambda: page.document is not None, timeout=5_000)
    page.copy()
    qtbot.waitUntil(lambda: isinstance(counter_window.page(), CounterPage), timeout=5_000)
    copy = counter_window.page()
    assert isinstance(copy, CounterPage)
    qtbot.waitUntil(lambda: bool(copy.number), timeout=5_000)
    assert copy.number != hit.number
