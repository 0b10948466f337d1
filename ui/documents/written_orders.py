"""A message read for the document on the screen: what is confirmed comes on its lines (Alt+V)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Slot

from dcms_desktop.kernel.frozen import replace
from ui.documents.reading_page import ReadingPage
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Draft
    from ui.documents.document_window import DocumentPage
    from ui.documents.lines_desk import LinesDesk

WRITTEN = frozenset({"sales_order", "quotation"})
"""Kinds that take their goods from a message too; the counter has the key of its own."""


class MessageReading(QObject):
    """Reads messages for one page of sales; an order then says that it came as one."""

    def __init__(self, page: DocumentPage, lines: LinesDesk) -> None:
        super().__init__(page)
        self._page = page
        self._lines = lines

    def read(self) -> None:
        """Open the message for the party of the document."""
        page = self._page
        if page.draft.party is None:
            page.shell.messages.tell("Pick the party first.", "Then Alt+V reads its message.")
            page.focus_start()
        elif page.commit_edits():
            reading = ReadingPage(page.shell, page.draft)
            reading.taken.connect(self._take)
            reading.written.connect(self._keep)
            page.shell.show_page(reading)

    @Slot(str)
    def _keep(self, text: str) -> None:
        """Keep the message with the draft: it is there again after a step aside, a hold or a power cut."""
        page = self._page
        message = text if text.strip() else ""
        if message != page.draft.message:
            page.keeper.refresh(replace(page.draft, message=message))
            page.keeper.write_down()

    @Slot(object)
    def _take(self, draft: Draft) -> None:
        page = self._page
        lines = len(draft.lines) - len(page.draft.lines)
        draft = replace(draft, message="")
        if page.document_kind == "sales_order":
            draft = replace(draft, came_by="text")
        page.keeper.show(draft)
        self._lines.go_to_spare()
        page.shell.messages.done(
            f"{lines} line{'' if lines == 1 else 's'} of the message.", "Ctrl+Enter saves."
        )


def message_keys(page: DocumentPage, lines: LinesDesk) -> list[PageKey]:
    """Return the key that reads a message, on orders and quotations."""
    if page.document_kind not in WRITTEN:
        return []
    return [PageKey("bill.message", "Alt+V", "Order as written", partial(read_message, page, lines))]


def read_message(page: DocumentPage, lines: LinesDesk) -> None:
    """Open a message for the party of a document."""
    MessageReading(page, lines).read()
