"""Serial numbers at the windows: scanned on a goods receipt, typed and scanned on a bill."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from dcms_desktop.catalog.actions import save_item
from dcms_desktop.catalog.queries import item_form
from dcms_desktop.documents.queries import posted_document
from tests.ui.counter.clerk import Clerk
from ui.documents.goods_receipt_page import GoodsReceiptPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.shell.main_window import MainWindow


def save(clerk: Clerk) -> None:
    """Save, and agree to every question."""
    clerk.press("Ctrl+A")
    clerk.wait()
    while clerk.page.shell.messages.question is not None:
        clerk.press("y")
        clerk.wait()


def test_serials_are_scanned_in_and_typed_out(clerk: Clerk, counter_window: MainWindow, qtbot: QtBot) -> None:
    desk = counter_window.shell.desk
    form = replace(desk.ask(item_form, 1), serialised=True, warranty_months=12)
    desk.do(save_item, form)
    clerk.press("Alt+Z")
    assert "no serial numbers" in clerk.said[-1]
    receipt = GoodsReceiptPage(counter_window.shell)
    counter_window.show_page(receipt)
    buyer = Clerk(cast("Any", receipt), qtbot)
    buyer.wait()
    buyer.type("micro")
    buyer.press("Enter")
    buyer.wait()
    receipt.lines.go_to_spare()
    buyer.type(form.name.lower()[:6])
    buyer.wait()
    buyer.press("Enter")
    buyer.wait()
    receipt.lines.go(0, "batch")
    for field in ("SB1", "08/29", "34", "24.50", "3"):
        buyer.type(field)
        buyer.press("Enter")
    receipt.lines.go(0, "quantity")
    for code in ("SER-000001", "SER-000002", "SER-000002"):
        buyer.scan(code)
    assert "stands here already" in buyer.said[-1]
    save(buyer)
    assert any("2 serial numbers for 3 units" in said for said in buyer.said), buyer.said
    assert len(receipt.draft.lines) == 1
    receipt.lines.go(0, "quantity")
    buyer.press("Alt+Z")
    assert "2 of 3 serial numbers" in buyer.said[-1]
    buyer.type("SER-000003")
    buyer.press("Enter")
    assert "3 of 3 serial numbers" in buyer.said[-1]
    save(buyer)
    assert receipt.last_saved is not None, buyer.said
    pieces = desk.ask(posted_document, receipt.last_saved).lines[0].pieces
    assert pieces == ("SER-000001", "SER-000002", "SER-000003")
    counter_window.show_page(clerk.page)
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    clerk.scan("SER-000002")
    clerk.scan("SER-000003")
    assert clerk.lines == [(form.name, 2)]
    save(clerk)
    assert clerk.page.last_saved is not None, clerk.said
    bill = desk.ask(posted_document, clerk.page.last_saved)
    assert (bill.lines[0].batch, bill.lines[0].pieces) == ("SB1", ("SER-000002", "SER-000003"))
