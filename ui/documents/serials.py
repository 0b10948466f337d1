"""The serial numbers of the active line: typed in place (Alt+Z), or scanned one after another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.drafts.serials import GOODS
from dcms_desktop.drafts.serials import pieces_of
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sales.rules import with_serials
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Line
    from ui.documents.document_window import DocumentPage
    from ui.documents.lines_desk import LinesDesk

MOST_NAMED = 6
"""Serial numbers the question names; the footer names the rest."""


def serials_key(page: DocumentPage, lines: LinesDesk) -> PageKey:
    """Return the key that asks for the serial numbers of the active line."""
    return PageKey("bill.serials", "Alt+Z", "Serial numbers", partial(ask_serials, page, lines), shown=False)


def lacks_serials(kind: str, line: Line | None) -> bool:
    """Tell whether a line has fewer serial numbers than units that bear one."""
    goods = kind_of(kind).goods
    if line is None or not line.item.serialised or goods not in GOODS:
        return False
    return len(line.pieces) < pieces_of(goods, line)


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
    page.serials_row = row
    named = ", ".join(line.pieces[:MOST_NAMED])
    more = "…" if len(line.pieces) > MOST_NAMED else ""
    known = f" ({named}{more})" if line.pieces else ""
    page.shell.messages.ask_text(
        f"{line.item.name}: {len(line.pieces)} of {pieces_of(kind_of(page.document_kind).goods, line)} "
        f"serial numbers{known}. Scan or type more, a space between; -NUMBER takes one off, - all.",
        partial(_on_typed, page, lines, row),
        partial(_on_left, page),
        yes="Add",
    )


def _on_left(page: DocumentPage) -> None:
    page.serials_row = None
    page.focus_work()


def _on_typed(page: DocumentPage, lines: LinesDesk, row: int, typed: str) -> None:
    """Take what was typed; ask for the next while some are lacking."""
    page.serials_row = None
    if not add_serials(page, lines, row, typed):
        return
    if typed.strip() and not typed.strip().startswith("-"):
        ask_while_lacking(page, lines, row)


def ask_while_lacking(page: DocumentPage, lines: LinesDesk, row: int) -> bool:
    """Ask for the serial numbers of a line that lacks some; tells whether it does."""
    if not lacks_serials(page.document_kind, lines.model.line(row)):
        return False
    lines.go(row, "quantity")
    ask_serials(page, lines)
    return True


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
    needed = pieces_of(kind_of(draft.kind).goods, line)
    page.shell.messages.tell(f"{line.item.name}: {len(line.pieces)} of {needed} serial numbers.")
    lines.go(row, "quantity")
    return True
