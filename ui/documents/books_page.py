"""Contra and journal: account, debit or credit line by line; bills of a party; the narration at the end."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.drafts.legs import bills_of
from dcms_desktop.drafts.legs import debited
from dcms_desktop.drafts.legs import drop_leg
from dcms_desktop.drafts.legs import gap_of
from dcms_desktop.drafts.legs import lowers
from dcms_desktop.drafts.legs import mark_part
from dcms_desktop.drafts.legs import parts_of
from dcms_desktop.drafts.legs import set_leg
from dcms_desktop.drafts.legs import set_leg_part
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.queries import dues_to_edit
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.ledger.rules import Leg
from ui.documents.document_window import DocumentPage
from ui.documents.dues_model import PART
from ui.documents.dues_model import DuesModel
from ui.documents.item_field import ItemEdit
from ui.documents.legs_model import ACCOUNT_COLUMNS
from ui.documents.legs_model import LEG_COLUMNS
from ui.documents.legs_model import find_accounts
from ui.documents.legs_model import leg_rows
from ui.documents.legs_model import leg_words
from ui.kit.edits import AmountEdit
from ui.kit.edits import TextEdit
from ui.kit.grid import Grid
from ui.kit.grid_model import RowsModel
from ui.kit.keys import ENTER
from ui.kit.parts import Card
from ui.kit.parts import EmptyState
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.masters.openers import new_record
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.ledger.rules import OpenDue
    from ui.kit.pick_list import PickRow
    from ui.shell.shell import Shell

BILL_ROWS = 4
"""Rows of open bills that are seen under the lines."""


def dues_of_party(desk: Desk, draft: Draft, party_id: int) -> tuple[int, list[OpenDue]]:
    """Return the open bills of a party, as if the document being corrected had settled nothing."""
    if draft.revises is None:
        return party_id, desk.ask(open_dues, party_id, draft.day)
    return party_id, desk.ask(dues_to_edit, party_id, draft.revises.document_id, draft.day)


def with_words(draft: Draft, remarks: str, reference: str) -> Draft:
    """Return the draft with its narration and its reference."""
    return replace(draft, remarks=remarks, reference=reference)


class BooksPage(DocumentPage):
    """One contra or journal after another; heirs say which."""

    books_kind = ""
    new_key = ""
    hint = ""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        kind = kind_of(self.books_kind)
        super().__init__(shell, kind.code, kind.title, "money", f"books_{kind.code}")
        self.account = ItemEdit(
            self,
            self._ask_accounts,
            ACCOUNT_COLUMNS,
            name="Account",
            empty="No account fits  ·  Alt+C makes it",
        )
        self.account.setPlaceholderText(self.hint)
        self.debit = AmountEdit(name="Debit", field="debit")
        self.credit = AmountEdit(name="Credit", field="credit")
        self.note = TextEdit(most=200, name="Note")
        self.narration = TextEdit(most=500, name="Narration")
        self.reference = TextEdit(most=40, name="Reference")
        self.model = RowsModel(LEG_COLUMNS, (), self)
        self.grid = Grid(self.model, name="Lines")
        self.grid.cell_keys = self._on_grid_key
        self.bills = DuesModel(self._type_part, self)
        self.bills_grid = Grid(self.bills, name="Open bills")
        self.bills_grid.cell_keys = self._on_bills_key
        self.bills_title = Label("", "label")
        self.sums = Label("", "strong")
        self.empty = EmptyState(
            "No lines yet", "Pick an account, then type its debit or its credit.", icon="scale"
        )
        self._leg: Leg | None = None
        self._at_line: int | None = None
        self._dues: dict[int, list[OpenDue]] = {}
        self._lay_out()
        self._connect()
        if draft is not None:
            self.begin_with(draft)

    def _lay_out(self) -> None:
        self._strip = QHBoxLayout()
        for words, edit in (
            ("Account", self.account), ("Debit", self.debit), ("Credit", self.credit), ("Note", self.note)
        ):  # fmt: skip
            self._strip.addWidget(_labelled(words, edit), 1 if edit in {self.account, self.note} else 0)
        self._foot = QHBoxLayout()
        self._foot.addWidget(_labelled("Narration", self.narration), 1)
        self._foot.addWidget(_labelled("Reference", self.reference))
        self._foot.addWidget(self.sums)
        entry, foot = Card(margin=0, spacing=0), Card(margin=0, spacing=0)
        entry.column.addLayout(self._strip)
        foot.column.addLayout(self._foot)
        table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid, 1)
        table.column.addWidget(self.empty, 1)
        self._bills_card = Card(margin=1, spacing=0)
        self._bills_card.column.addWidget(self.bills_title)
        self._bills_card.column.addWidget(self.bills_grid, 1)
        self._bills_card.hide()
        self.body.addWidget(entry)
        self.body.addWidget(table, 2)
        self.body.addWidget(self._bills_card, 1)
        self.body.addWidget(foot)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        px = theme().px
        set_spacing(self._strip, (14, 8, 14, 8), 12)
        set_spacing(self._foot, (14, 8, 14, 8), 12)
        self.bills_title.setContentsMargins(px(13), px(6), px(13), px(4))
        for edit, width in ((self.debit, 150), (self.credit, 150), (self.reference, 160)):
            edit.setFixedWidth(px(width))

    def _connect(self) -> None:
        self.account.chosen.connect(self._choose)
        self.account.nothing.connect(self._say_none)
        self.account.skipped.connect(self._skip)
        self.account.waiting.connect(self.keys_held.hold)
        self.account.list.picked.connect(self._pick_row)
        self.narration.left.connect(self._take_words)
        self.reference.left.connect(self._take_words)
        self.grid.row_changed.connect(self._show_bills)

    # ── the draft on the screen ──

    def show_draft(self, draft: Draft) -> None:
        """Draw a draft."""
        at = max(0, self.grid.row())
        self.model.show(leg_rows(draft.legs))
        self.grid.setVisible(bool(draft.legs))
        self.empty.setVisible(not draft.legs)
        if draft.legs:
            self.grid.go(min(at, len(draft.legs) - 1), 1)
        gap = gap_of(draft.legs)
        side = "credit" if gap > 0 else "debit"
        words = f"₹{show_paise(debited(draft.legs))}"
        rest = f"{words}  ·  {side} ₹{show_paise(Paise(abs(gap)))} to come"
        self.sums.show_text(rest if gap else f"{words}  ·  balanced", "warn" if gap else "")
        self.sums.setVisible(bool(draft.legs))
        self._show_bills()

    def on_begun(self) -> None:
        """Begin with an empty line; a draft taken up brings its words back."""
        self._dues = {}
        self._clear_strip()
        self.narration.set_text(self.draft.remarks)
        self.reference.set_text(self.draft.reference)
        self.show_draft(self.draft)
        for party_id in {leg.party_id for leg in self.draft.legs if leg.party_id is not None}:
            self._ask_dues(party_id)

    def _clear_strip(self) -> None:
        self._leg = self._at_line = None
        for edit in (self.account, self.debit, self.credit, self.note):
            edit.set_text("")

    # ── account ──

    def _ask_accounts(self, text: str) -> None:
        work = partial(find_accounts, self.shell.desk, self.draft, text)
        self.shell.tasks.read(work, self._show_accounts, latest=f"accounts {id(self)}")

    @Slot(object)
    def _show_accounts(self, answer: tuple[str, list[PickRow]]) -> None:
        self.account.show_answer(*answer)
        self.keys_held.release()

    @Slot(object)
    def _pick_row(self, row: PickRow) -> None:
        """Take a row that was clicked."""
        if isinstance(row.value, Leg):
            self._choose(row.value)

    @Slot(object)
    def _choose(self, leg: Leg) -> None:
        old = self._leg
        self._leg = replace(leg, paise=old.paise if old else Paise(0), note=old.note if old else "")
        self.account.set_text(leg_words(leg))
        if leg.party_id is not None and leg.party_id not in self._dues:
            self._ask_dues(leg.party_id)
        gap = gap_of(self.draft.legs)
        if self._at_line is None and not self.debit.text() and not self.credit.text():
            if gap > 0:
                self.credit.set_paise(gap)
            elif gap < 0:
                self.debit.set_paise(-gap)
        self._lead_to(self.credit if self.credit.text() else self.debit)

    @Slot()
    def _skip(self) -> None:
        """Go on from the account field: with the account that is there, else to the end of the document."""
        if self._leg is not None and self.account.text().strip():
            self._lead_to(self.credit if self.credit.text() else self.debit)
        elif self.draft.legs and not gap_of(self.draft.legs):
            self._lead_to(self.narration)
        else:
            self.shell.messages.tell("Which account?", "Type letters of the name, or Space for the list.")

    @Slot(str)
    def _say_none(self, text: str) -> None:
        self.keys_held.drop()
        self.shell.messages.warn(f"No account fits “{text[:40]}”.", "Alt+C makes it, Space lists all.")

    def make_new(self) -> None:
        """Make the account that was not found; it is taken then (Alt+C)."""
        new_record(self.shell, "account", self.account.text().strip(), self.take_account, {})

    @Slot(int)
    def take_account(self, account_id: int) -> None:
        """Put an account that was just made on the line."""
        del account_id
        self._ask_accounts(self.account.text().strip())
        self._lead_to(self.account)

    # ── lines ──

    def _take_line(self) -> bool:
        """Put the line of the strip on the draft; tells whether it was taken."""
        leg = self._leg
        if leg is None:
            return True
        try:
            debit, credit = self.debit.paise() or 0, self.credit.paise() or 0
            paise = _one_side(debit, credit)
        except Refused as no:
            self.show_refused(no)
            return False
        same = leg.paise == paise
        leg = replace(leg, paise=paise, note=self.note.text().strip(), parts=leg.parts if same else None)
        row = len(self.draft.legs) if self._at_line is None else self._at_line
        if not self.keeper.change(set_leg, row, leg):
            return False
        self._clear_strip()
        self.grid.go(row, 1)
        return True

    def edit_line(self) -> None:
        """Take the active line up into the fields."""
        row = self.grid.row()
        if not 0 <= row < len(self.draft.legs):
            return
        leg = self.draft.legs[row]
        self._leg, self._at_line = leg, row
        self.account.set_text(leg_words(leg))
        self.debit.set_paise(leg.paise if leg.paise > 0 else None)
        self.credit.set_paise(-leg.paise if leg.paise < 0 else None)
        self.note.set_text(leg.note)
        self._lead_to(self.credit if leg.paise < 0 else self.debit)

    def remove_line(self) -> None:
        """Take the active line off (Ctrl+D); Ctrl+Z brings it back."""
        row = self.grid.row() if self._at_line is None else self._at_line
        if 0 <= row < len(self.draft.legs):
            self._clear_strip()
            self.keeper.change(drop_leg, row)
            self._lead_to(self.account)

    @Slot()
    def _take_words(self) -> None:
        remarks, reference = self.narration.text().strip(), self.reference.text().strip()
        if (remarks, reference) != (self.draft.remarks, self.draft.reference):
            self.keeper.change(with_words, remarks, reference)

    # ── bills of a party ──

    def _ask_dues(self, party_id: int) -> None:
        work = partial(dues_of_party, self.shell.desk, self.draft, party_id)
        self.shell.tasks.read(work, self._put_dues, self.shell.messages.show_problem)

    @Slot(object)
    def _put_dues(self, answer: tuple[int, list[OpenDue]]) -> None:
        party_id, dues = answer
        self._dues[party_id] = dues
        self._show_bills()

    def _active(self) -> Leg | None:
        row = self.grid.row()
        return self.draft.legs[row] if 0 <= row < len(self.draft.legs) else None

    @Slot()
    def _show_bills(self) -> None:
        """Show the open bills of the active line's party where the line settles them."""
        leg = self._active()
        dues = self._dues.get(leg.party_id or 0, []) if leg is not None and lowers(leg) else []
        bills = bills_of(leg, dues) if leg is not None else []
        if leg is not None and bills:
            self.bills.show(bills, {part.due_id: part.paise for part in parts_of(leg, dues)})
            self.bills_title.show_text(f"Bills of {leg.party}: which does this settle?", "")
        else:
            self.bills.show((), {})
        self._bills_card.setVisible(bool(bills))

    def _change_active(self, leg: Leg) -> bool:
        row = self.grid.row()
        taken = self.keeper.change(set_leg, row, leg)
        self.grid.go(row, 1)
        return taken

    def mark(self) -> None:
        """Mark the active bill, or take its mark away."""
        leg, due = self._active(), self.bills.due(self.bills_grid.row())
        if leg is not None and due is not None:
            self._change_active(mark_part(leg, due, self._dues.get(leg.party_id or 0, [])))

    def _type_part(self, due: OpenDue, text: str) -> bool:
        leg = self._active()
        if leg is None:
            return False
        try:
            paise = rupees(text, "bills") if text.strip() else Paise(0)
            return self._change_active(set_leg_part(leg, due, paise))
        except Refused as no:
            self.show_refused(no)
            return False

    def oldest(self) -> None:
        """Forget the marks of the active line: the oldest bills are settled first again."""
        leg = self._active()
        if leg is not None and leg.parts is not None:
            self._change_active(replace(leg, parts=None))

    def go_to_bills(self) -> None:
        """Go to the open bills of the active line (Alt+B)."""
        if self._bills_card.isVisible():
            self.bills_grid.setFocus(Qt.FocusReason.OtherFocusReason)
            self.bills_grid.go(0, PART)
        else:
            self.shell.messages.tell(
                "This line settles no bills.", "A line that lowers what a party owes does."
            )

    # ── keys ──

    def _on_grid_key(self, row: int, _column: int, event: QKeyEvent) -> bool:
        if event.key() in ENTER:
            self.edit_line()
            return True
        if event.key() == Qt.Key.Key_Up and row <= 0:
            self._lead_to(self.account)
            return True
        return False

    def _on_bills_key(self, row: int, _column: int, event: QKeyEvent) -> bool:
        if self.bills_grid.editor() is not None:
            return False
        if event.key() == Qt.Key.Key_Space:
            self.mark()
            self.bills_grid.go(min(row + 1, self.bills.rowCount() - 1), PART)
            return True
        if event.key() in ENTER:
            self._lead_to(self.account)
            return True
        if event.key() == Qt.Key.Key_Up and row <= 0:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by Enter: account, debit or credit, next line; then narration, then saving."""
        if event.key() == Qt.Key.Key_Down and self.account.hasFocus() and self.draft.legs:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if event.key() not in ENTER or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
            return
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        stops: list[QWidget] = [
            self.account,
            self.debit,
            self.credit,
            self.note,
            self.narration,
            self.reference,
        ]
        at = next((number for number, edit in enumerate(stops) if edit.hasFocus()), None)
        if at is None:
            super().keyPressEvent(event)
        elif back:
            self._lead_to(stops[max(0, at - 1)])
        else:
            self._walk_on(stops[at])

    def _walk_on(self, edit: QWidget) -> None:
        if edit is self.debit and not self.debit.text().strip():
            self._lead_to(self.credit)
        elif edit in {self.debit, self.credit} or edit is self.note:
            self._end_line()
        else:
            self._take_words()
            self.save_and_print()

    def _end_line(self) -> None:
        if self._take_line():
            self._lead_to(self.account)

    # ── focus ──

    def _lead_to(self, edit: QWidget) -> None:
        if edit is self.account:
            self.account.selectAll()
        elif isinstance(edit, AmountEdit):
            edit.selectAll()
        edit.setFocus(Qt.FocusReason.TabFocusReason)

    def first_focus(self) -> QWidget:
        """Return the account field."""
        return self.account

    def focus_start(self) -> None:
        """Go to the account."""
        self._lead_to(self.account)

    def focus_field(self, field: str, line: int | None) -> None:
        """Go to the field a rule named, with its line taken up."""
        if line is not None:
            self.grid.go(line - 1, 1)
            if field == "bills":
                self.go_to_bills()
            else:
                self.edit_line()
        elif field == "remarks":
            self._lead_to(self.narration)
        elif field == "reference":
            self._lead_to(self.reference)
        else:
            self.focus_work()

    def commit_edits(self) -> bool:
        """Put what the fields say on the draft."""
        if not self._take_line():
            return False
        self._take_words()
        return True

    @Slot()
    def save_and_print(self) -> None:
        """Save and print."""
        self.save(self.usual_papers())

    @Slot()
    def save_only(self) -> None:
        """Save."""
        self.save(())

    def keys(self) -> Sequence[PageKey]:
        """Return the live keys."""
        return [
            *self.frame_keys(self.save_and_print, self.save_only),
            PageKey("books.remove", "Ctrl+D", "Remove line", self.remove_line),
            PageKey(
                "books.bills", "Alt+B", "Bills", self.go_to_bills, help="Which bills of the party it settles"
            ),
            self.last_key(),
            PageKey("books.oldest", "Alt+A", "Oldest first", self.oldest, shown=False),
            PageKey("books.create", "Alt+C", "New account", self.make_new, shown=False),
            PageKey("books.new", self.new_key, f"New {self.books_kind}", self.new_document, shown=False),
        ]


def _labelled(words: str, edit: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addWidget(Label(words, "label"))
    column.addWidget(edit)
    return box


def _one_side(debit: int, credit: int) -> Paise:
    """Return the amount of a line, debit positive; refuse both sides, neither, and below zero."""
    if debit < 0 or credit < 0:
        raise Refused("An amount is not below zero.", field="amount", next_step="Use the other side.")
    if debit and credit:
        raise Refused(
            "A line is debited or credited, not both.", field="amount", next_step="Empty one of the two."
        )
    if not debit and not credit:
        raise Refused("The line has no amount.", field="amount", next_step="Type its debit or its credit.")
    return Paise(debit - credit)


class ContraPage(BooksPage):
    """Our own money from one account to another."""

    books_kind = "contra"
    new_key = "F4"
    hint = "Cash, bank, UPI or cheques   ·   Space lists"


class JournalPage(BooksPage):
    """What no other document says."""

    books_kind = "journal"
    new_key = "F7"
    hint = "Account or party: name or code   ·   Space lists"
