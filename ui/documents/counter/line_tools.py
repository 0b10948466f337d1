"""Small tools of the counter: less %, fit, remove, find, calculator, masters, cancel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sales.queries import refresh_draft
from dcms_desktop.sales.rules import fit_to_amount
from dcms_desktop.sales.rules import less_percent
from dcms_desktop.sales.rules import parse_discounts
from dcms_desktop.sales.rules import remove_line
from ui.documents.calculator import calculate
from ui.masters.openers import edit_record
from ui.masters.openers import new_record

if TYPE_CHECKING:
    from collections.abc import Callable

    from dcms_desktop.drafts.rules import Draft
    from ui.documents.counter.choosing import Choosing
    from ui.documents.counter.frame import CounterFrame
    from ui.documents.counter.panels import Panels
    from ui.documents.walk import Place


class LineTools(QObject):
    """Tools of one counter page."""

    def __init__(self, page: CounterFrame, choosing: Choosing, panels: Panels) -> None:
        super().__init__(page)
        self._page = page
        self._choosing = choosing
        self._panels = panels
        self._place: Place = page.lines.place()

    def _ask(self, question: str, on_text: Callable[[str], object], *, yes: str = "Go on") -> None:
        """Ask for a line of text below; the focus comes back to the cell it was in."""
        page = self._page
        self._place = page.lines.place()
        page.lines.close_edit()
        page.grid.setFocus()
        page.shell.messages.ask_text(question, on_text, self._return, yes=yes)

    def _return(self) -> None:
        self._page.lines.go(self._place.row, self._place.field)

    # ── rates and amounts ──

    def less(self) -> None:
        """Take a discount on the active line, on coming lines from the empty row (F6)."""
        page = self._page
        if not page.commit_edits():
            return
        line = page.model.line(page.grid.row())
        where = f"on {line.item.name}" if line is not None else "on every coming line (0 ends it)"
        self._ask(f"Less % {where}: 5, 5+2, or 10r for rupees", self._take_less)

    def _take_less(self, text: str) -> None:
        page = self._page
        row = self._place.row
        if page.model.line(row) is not None:
            page.keeper.change(less_percent, text, row)
        else:
            self._less_on_coming(text)
        self._return()

    def _less_on_coming(self, text: str) -> None:
        page = self._page
        try:
            parse_discounts(text)
        except Refused as no:
            page.show_refused(no)
            return
        page.coming_less = "" if text.strip() in {"0", "0%"} else text.strip()
        page.show_facts()

    @Slot()
    def fit(self) -> None:
        """Fit the bill to an amount by a discount on the whole (/)."""
        page = self._page
        if not page.draft.lines:
            page.shell.messages.tell("There is nothing to fit yet.", "Type the items first.")
            return
        self._ask("Fit the bill to ₹", self._take_fit)

    def _take_fit(self, text: str) -> None:
        self._page.keeper.change(fit_to_amount, text)
        self._return()

    def payment(self) -> None:
        """Open the payment; pressed again, fill the rest into the amount in focus (F7)."""
        if not self._panels.fill_rest():
            self._panels.open_payment()

    # ── lines ──

    def remove(self) -> None:
        """Take the active line off (Ctrl+D); Ctrl+Z brings it back."""
        page = self._page
        row = page.grid.row()
        line = page.model.line(row)
        if line is None or page.is_asking_party:
            page.shell.messages.tell("There is no line here to take off.", "↑ goes to the lines.")
            return
        page.lines.close_edit()
        page.keeper.change(remove_line, row)
        page.shell.messages.tell(f"{line.item.name} was taken off.", "Ctrl+Z brings it back.")
        page.lines.go(min(row, len(page.draft.lines)))

    def find(self) -> None:
        """Go to a line by a part of its item's name (Ctrl+F)."""
        if self._page.commit_edits():
            self._ask("Find in this bill", self._go_to_line)

    def _go_to_line(self, text: str) -> None:
        page = self._page
        words = text.lower().split()
        for row, line in enumerate(page.draft.lines):
            name = f"{line.item.name} {line.item.code} {line.batch.number if line.batch else ''}".lower()
            if all(word in name for word in words):
                page.lines.go(row, "quantity")
                return
        page.shell.messages.tell(f"No line holds “{text[:30]}”.")
        self._return()

    # ── calculator ──

    def calculate(self) -> None:
        """Ask for a sum; its result goes into the field (Ctrl+N)."""
        self._ask("Calculate", self._take_sum)

    def _take_sum(self, text: str) -> None:
        page = self._page
        try:
            result = calculate(text)
        except Refused as no:
            page.show_refused(no)
            self._return()
            return
        self._return()
        editor = page.lines.editor()
        if isinstance(editor, QLineEdit) and self._place.field != "item":
            editor.setText(result)
            editor.setModified(True)
        page.shell.messages.tell(f"{text.strip()[:60]} = {result}")

    # ── masters, cancel ──

    def create(self) -> None:
        """Make the party or item that was not found, with what was typed as its name (Alt+C)."""
        page = self._page
        if page.is_asking_party:
            new_record(page.shell, "party", page.party_card.field.text().strip(), self.take_party)
            return
        edit = page.lines.item_edit()
        typed = edit.text().strip() if edit is not None else ""
        page.lines.close_edit()
        self._place = page.lines.place()
        new_record(page.shell, "item", typed, self.take_item)

    @Slot(int)
    def take_party(self, party_id: int) -> None:
        """Put a party that was just made on the bill."""
        self._choosing.choose_party(party_id)

    @Slot(int)
    def take_item(self, item_id: int) -> None:
        """Put an item that was just made on the empty row."""
        page = self._page
        page.is_asking_party = False
        self._choosing.choose_item(len(page.draft.lines), item_id)

    def edit_master(self) -> None:
        """Edit the party or the item under the cursor (F3)."""
        page = self._page
        line = page.model.line(page.grid.row())
        if not page.is_asking_party and line is not None:
            if page.lines.commit():
                edit_record(page.shell, "item", line.item.id, self.read_again)
        elif page.draft.party is not None:
            edit_record(page.shell, "party", page.draft.party.id, self.take_party)
        else:
            page.shell.messages.tell(
                "There is nothing under the cursor to edit.", "Pick a party or an item first."
            )

    @Slot(int)
    def read_again(self, _item_id: int) -> None:
        """Read stock, prices and dues of the bill anew: a master was changed."""
        page = self._page
        page.begin_reading()
        work = partial(page.shell.desk.ask, refresh_draft, page.draft)
        page.shell.tasks.read(work, self._refreshed, page.end_badly)

    @Slot(object)
    def _refreshed(self, draft: Draft) -> None:
        self._page.keeper.refresh(draft)
        self._page.end_reading()

    def cancel(self) -> None:
        """Say where a posted bill is cancelled (Alt+X)."""
        page = self._page
        if page.draft.revises is None:
            page.shell.messages.tell(
                "This bill is not saved yet.", "PgUp shows saved ones; Alt+X cancels there."
            )
            return
        page.shell.messages.tell(
            f"{page.draft.revises.number} is being changed.", "Esc, then Alt+X on the saved bill."
        )
