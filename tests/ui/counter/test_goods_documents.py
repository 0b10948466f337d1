from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import cast

from dcms_desktop.documents.queries import find_documents
from tests.ui.counter.clerk import Clerk
from ui.documents.goods_document_page import GoodsDocumentPage
from ui.documents.goods_receipt_page import WINDOW
from ui.documents.header_fields import HeaderField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from dcms_desktop.drafts.rules import Draft
    from ui.documents.counter.counter_page import CounterPage
    from ui.shell.main_window import MainWindow


def with_place(draft: Draft, value: str) -> Draft:
    return replace(draft, remarks=value)


PLACE = HeaderField(
    name="remarks", label="Place", read=lambda draft: draft.remarks, write=with_place, kind="choice",
    choices=lambda _tx: (("", "Anywhere"), ("cold", "Cold room")),
)  # fmt: skip
HOUSE = replace(WINDOW, kind="opening_stock", code="opening_stock", party=None, fields=(PLACE,))


def test_a_declaration_without_party_makes_a_window_of_its_own(
    counter_window: MainWindow, qtbot: QtBot
) -> None:
    page = GoodsDocumentPage(counter_window.shell, HOUSE)
    counter_window.show_page(page)
    clerk = Clerk(cast("CounterPage", page), qtbot)
    clerk.wait()
    assert page.header.edits["remarks"].hasFocus()
    clerk.type("c")
    clerk.press("Enter")
    assert page.draft.remarks == "cold", clerk.said
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.wait()
    for field in ("OLD1", "08/29", "34", "24.50", "100", "", "20", ""):
        clerk.type(field)
        clerk.press("Enter")
    clerk.press("Ctrl+A")
    clerk.wait()
    assert counter_window.shell.desk.ask(find_documents, kinds=("opening_stock",)), clerk.said


def test_a_day_that_is_none_stays_in_its_field_and_says_so(counter_window: MainWindow, qtbot: QtBot) -> None:
    page = GoodsDocumentPage(counter_window.shell, WINDOW)
    counter_window.show_page(page)
    clerk = Clerk(cast("CounterPage", page), qtbot)
    clerk.wait()
    clerk.type("micro")
    clerk.press("Enter")
    clerk.wait()
    clerk.press("Enter")
    clerk.type("31-2")
    clerk.press("Enter")
    assert page.header.edits["reference_day"].hasFocus()
    assert clerk.said, "a wrong day is said"
    clerk.press("Shift+Enter")
    assert page.header.edits["reference"].hasFocus()
    clerk.press("Shift+Enter")
    assert page.first_focus().hasFocus()
