from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.documents.queries import find_documents

if TYPE_CHECKING:
    from tests.ui.counter.clerk import Clerk


def test_a_bill_is_made_with_a_few_keys(clerk: Clerk) -> None:
    clerk.type("ash")
    clerk.press("Enter")
    clerk.wait()
    assert clerk.page.draft.party is not None
    clerk.type("dolo")
    clerk.press("Enter")
    clerk.type("10")
    clerk.press("Enter")
    clerk.wait()
    assert clerk.lines == [("Dolo 650 Tablet", 10)]
    clerk.press("Ctrl+Enter")
    clerk.wait()
    bills = clerk.page.shell.desk.ask(find_documents, kinds=("tax_invoice",))
    assert len(bills) == 2, clerk.said
    assert clerk.page.party_card.field.hasFocus()
    assert bills[0].number in clerk.said[-1]
