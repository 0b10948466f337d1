from __future__ import annotations

from typing import TYPE_CHECKING
from typing import cast

from dcms_desktop.documents.queries import find_documents
from dcms_desktop.documents.queries import posted_document
from tests.ui.counter.clerk import Clerk
from ui.documents.sale_return_page import SaleReturnPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.documents.posted import Posted
    from ui.documents.counter.counter_page import CounterPage
    from ui.shell.main_window import MainWindow


def newest(window: MainWindow, kind: str) -> Posted:
    hit = window.shell.desk.ask(find_documents, kinds=(kind,))[0]
    return window.shell.desk.ask(posted_document, hit.id)


def test_goods_come_back_by_few_keys_from_a_batch_of_the_list(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    bill = newest(counter_window, "tax_invoice")
    sold = bill.lines[0]
    assert bill.party is not None
    page = SaleReturnPage(counter_window.shell)
    counter_window.show_page(page)
    clerk = Clerk(cast("CounterPage", page), qtbot)
    for letters in (bill.party.code, "", sold.code):
        clerk.wait()
        clerk.type(letters)
        clerk.press("Enter")
    clerk.wait()
    assert page.draft.note_reason == "unsold"
    clerk.press("F4", "Enter")
    clerk.wait()
    line = page.draft.lines[0]
    assert line.source is not None, clerk.said
    clerk.type("1")
    clerk.press("Enter")
    clerk.press("Ctrl+A")
    clerk.wait()
    back = newest(counter_window, "sale_return")
    assert (back.lines[0].units, back.lines[0].item_id) == (1, sold.item_id), clerk.said
    assert back.remarks.startswith("Against ")
