"""How a receipt of dead goods, and what settles it, is corrected from its posted page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.breakage.queries import receipt_to_edit
from dcms_desktop.breakage.queries import settling_to_edit
from ui.documents.corrected_kind import CorrectedKind
from ui.documents.corrected_kind import draft_with_party

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _receipt(desk: Desk, document: Posted) -> Draft:
    return desk.ask(receipt_to_edit, draft_with_party(desk, document), document.id)


def _settling(desk: Desk, document: Posted) -> Draft:
    return desk.ask(settling_to_edit, draft_with_party(desk, document), document.id)


def _receipt_page(shell: Shell, draft: Draft) -> Page:
    from ui.breakage.receipt_page import BreakageReceiptPage

    return BreakageReceiptPage(shell, draft)


def _settling_page(shell: Shell, draft: Draft) -> Page:
    from ui.breakage.settle_pages import PAGES

    page: Page = PAGES[draft.kind](shell, draft)
    return page


CORRECTED = (
    CorrectedKind("breakage_receipt", _receipt, _receipt_page),
    CorrectedKind("breakage_note", _settling, _settling_page),
    CorrectedKind("replacement_issue", _settling, _settling_page),
)
