"""The serial numbers of the active line: typed in place (Alt+Z), or scanned one after another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sales.rules import with_serials
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from ui.documents.document_window import DocumentPage
    from ui.documents.lines_desk import LinesDesk


def serials_key(page: DocumentPage, lines: LinesDesk) -> PageKey:
    """Return the key that asks for the serial numbers of the active line."""
    return PageKey("bill.serials", "Alt+Z", "Serial numbers", partial(ask_serials, page, lines), shown=False)


def ask_serials(page: DocumentPage, lines: LinesDesk) -> None:
    """Ask for serial numbers of the active line; they are added to those that stand there."""
    if not lines.commit():
        return
    row = lines.place().row
    line = lines.model.line(row)
    if line is None or not line.item.serialised:
        page.shell.messages.tell(
            "This line has no serial numbers.", "Serial numbers are switched on in the item's form."
        )
        return
    known = f" ({', '.join(line.pieces[:6])})" if line.pieces else ""
    page.shell.messages.ask_text(
        f"{line.item.name}: {len(line.pieces)} of {line.units + line.free} serial numbers{known}. "
        "Type more, a space between; - takes all off.",
        partial(add_serials, page, lines, row),
        page.focus_work,
        yes="Add",
    )


def add_serials(page: DocumentPage, lines: LinesDesk, row: int, typed: str) -> bool:
    """Put serial numbers on a line; tells whether they are there."""
    try:
        draft = with_serials(page.draft, row, typed)
    except Refused as no:
        page.show_refused(no)
        return False
    page.keeper.show(draft)
    page.show_draft(draft)
    line = draft.lines[row]
    page.shell.messages.tell(
        f"{line.item.name}: {len(line.pieces)} of {line.units + line.free} serial numbers."
    )
    lines.go(row, "quantity")
    return True
