"""Documents of the stock room: how each is corrected from its posted page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.sales.queries import start_draft
from dcms_desktop.warehouse.queries import house_document_to_edit
from ui.documents.corrected_kind import CorrectedKind

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _draft(desk: Desk, document: Posted) -> Draft:
    empty = desk.ask(start_draft, document.kind, document.day)
    return desk.ask(house_document_to_edit, empty, document.id)


def _transfer(shell: Shell, draft: Draft) -> Page:
    from ui.warehouse.house_pages import TransferPage

    return TransferPage(shell, draft)


def _acceptance(shell: Shell, draft: Draft) -> Page:
    from ui.warehouse.house_pages import AcceptancePage

    return AcceptancePage(shell, draft)


def _adjustment(shell: Shell, draft: Draft) -> Page:
    from ui.warehouse.house_pages import AdjustmentPage

    return AdjustmentPage(shell, draft)


def _count(shell: Shell, draft: Draft) -> Page:
    from ui.warehouse.house_pages import CountedPage

    return CountedPage(shell, draft)


def _set_aside(shell: Shell, draft: Draft) -> Page:
    from ui.warehouse.house_pages import SetAsidePage

    return SetAsidePage(shell, draft)


CORRECTED = (
    CorrectedKind("stock_transfer", _draft, _transfer),
    CorrectedKind("transfer_receipt", _draft, _acceptance),
    CorrectedKind("stock_adjustment", _draft, _adjustment),
    CorrectedKind("stock_count", _draft, _count),
    CorrectedKind("bucket_move", _draft, _set_aside),
)
