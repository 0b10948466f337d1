"""Money in or out: party, amount, way of paying; the oldest bills are paid first, or those marked by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QLineEdit
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.queries import dues_to_edit
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.ledger.rules import oldest_first
from dcms_desktop.ledger.rules import turned
from dcms_desktop.money.rules import amount_of
from dcms_desktop.money.rules import mark_bill
from dcms_desktop.money.rules import on_account
from dcms_desktop.money.rules import set_part
from dcms_desktop.sales.queries import offer_parties
from dcms_desktop.sales.queries import with_party
from ui.documents.document_window import DocumentPage
from ui.documents.dues_model import PART
from ui.documents.dues_model import DuesModel
from ui.documents.party_card import PartyCard
from ui.documents.party_card import party_row
from ui.documents.party_facts import sale_facts
from ui.kit.edits import AmountEdit
from ui.kit.edits import ChoiceEdit
from ui.kit.edits import DateEdit
from ui.kit.edits import TextEdit
from ui.kit.grid import Grid
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
    from collections.abc import Callable
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.ledger.rules import OpenDue
    from dcms_desktop.parties.rules import PartyCard as Party
    from ui.kit.painted import Fact
    from ui.kit.pick_list import PickRow
    from ui.shell.shell import Shell

MODES = (("cash", "Cash"), ("upi", "UPI"), ("cheque", "Cheque"), ("bank", "Bank transfer"))
REFERENCES = {"upi": "UPI reference", "cheque": "Cheque number", "bank": "UTR"}


def find_payers(desk: Desk, draft: Draft, text: str) -> tuple[str, list[PickRow]]:
    """Return the parties for what was typed: those of the usual role first, then the others who fit."""
    usual, other = ("supplier", "customer") if kind_of(draft.kind).pays_out else ("customer", "supplier")
    offers = desk.ask(offer_parties, text, draft.day, usual)
    if text.strip():
        known = {offer.id for offer in offers}
        others = desk.ask(offer_parties, text, draft.day, other)
        offers += [offer for offer in others if offer.id not in known]
    return text, [party_row(offer) for offer in offers]


def party_and_dues(desk: Desk, draft: Draft, party_id: int) -> tuple[Draft, list[OpenDue]]:
    """Return the draft for a party, and what this money may pay."""
    if draft.revises is None:
        dues = desk.ask(open_dues, party_id, draft.day)
    else:
        dues = desk.ask(dues_to_edit, party_id, draft.revises.document_id, draft.day)
    if kind_of(draft.kind).pays_out:
        dues = turned(dues)
    return desk.ask(with_party, draft, party_id), dues


def with_money(draft: Draft, tender: Tender) -> Draft:
    """Return the draft with the money received; marks made by hand are looked at anew when it changes."""
    tenders = (tender,) if tender.paise else ()
    same = amount_of(draft) == tender.paise
    return replace(draft, tenders=tenders, allotments=draft.allotments if same else None)


class MoneyPage(DocumentPage):
    """One document of money after another; heirs say which kind, and what its keys and empty list say."""

    is_asking_party = True
    money_kind = ""
    usual_mode = "cash"
    new_key = ""
    new_words = ""
    needs_party = ""
    facts_of: Callable[[Party, date], list[Fact]] = staticmethod(sale_facts)
    empty_words = ""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        kind = kind_of(self.money_kind)
        super().__init__(shell, kind.code, kind.title, "money", f"money_{kind.code}")
        self.party_card = PartyCard(self.facts_of, no_party="No party yet")
        self.party_card.field.setPlaceholderText(
            "Party: name, code, mobile, or scan the card   ·   Space lists"
        )
        self.amount = AmountEdit(name="Amount")
        self.mode = ChoiceEdit(MODES, name="Way of paying")
        self.reference = TextEdit(most=40, name="Reference")
        self.bank = TextEdit(most=60, name="Bank of the cheque")
        self.dated = DateEdit(name="Cheque date", field="dated")
        self._labels: dict[QWidget, Label] = {}
        self._dues: list[OpenDue] = []
        self.model = DuesModel(self._type_part, self)
        self.grid = Grid(self.model, name="Open bills")
        self.grid.cell_keys = self._on_grid_key
        self.sums = Label("", "strong")
        self.empty = EmptyState("No open bills", self.empty_words, icon="circle-check")
        self._lay_out()
        self._connect()
        self._show_mode(self.usual_mode)
        if draft is not None:
            self.begin_with(draft)

    def _lay_out(self) -> None:
        self._fields = QHBoxLayout()
        for words, edit in (
            ("Amount", self.amount), ("Mode", self.mode), ("Reference", self.reference),
            ("Bank of the cheque", self.bank), ("Cheque date", self.dated),
        ):  # fmt: skip
            box = QWidget()
            column = QVBoxLayout(box)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(3)
            label = Label(words, "label")
            self._labels[edit] = label
            column.addWidget(label)
            column.addWidget(edit)
            self._fields.addWidget(box)
        self._fields.addStretch(1)
        self._fields.addWidget(self.sums)
        money = Card(margin=0, spacing=0)
        money.column.addLayout(self._fields)
        table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid, 1)
        table.column.addWidget(self.empty, 1)
        self.body.addWidget(self.party_card)
        self.body.addWidget(money)
        self.body.addWidget(table, 1)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        px = theme().px
        set_spacing(self._fields, (14, 8, 14, 8), 12)
        for edit, width in (
            (self.amount, 150),
            (self.mode, 140),
            (self.reference, 180),
            (self.bank, 180),
            (self.dated, 110),
        ):
            edit.setFixedWidth(px(width))

    def _connect(self) -> None:
        field = self.party_card.field
        field.asked.connect(self._ask_parties)
        field.chosen.connect(self._choose_party)
        field.nothing.connect(self._say_no_party)
        field.skipped.connect(self._skip_party)
        field.waiting.connect(self.keys_held.hold)
        self.mode.chosen.connect(self._show_mode)
        for edit in (self.amount, self.reference, self.bank, self.dated):
            edit.left.connect(self._take_money)

    # ── the draft on the screen ──

    def show_draft(self, draft: Draft) -> None:
        """Draw a draft."""
        self.party_card.show_party(draft.party, draft.day, asking=self.is_asking_party)
        amount = amount_of(draft)
        parts = draft.allotments
        if parts is None:
            parts = tuple(oldest_first(self._dues, amount)[0])
        self.model.show(self._dues, {part.due_id: part.paise for part in parts})
        self.grid.setVisible(bool(self._dues))
        self.empty.setVisible(not self._dues)
        if draft.party is None:
            self.empty.say("Pick the party", "Its open bills stand here, the oldest first.")
        else:
            self.empty.say("No open bills", self.empty_words)
        rest = on_account(replace(draft, allotments=parts))
        words = f"On bills ₹{show_paise(amount - rest)}"
        self.sums.show_text(
            f"{words}  ·  on account ₹{show_paise(rest)}" if rest else words, "warn" if rest else ""
        )
        self.sums.setVisible(bool(amount))

    def on_begun(self) -> None:
        """Ask for the party; a draft taken up brings its money back."""
        self.is_asking_party = self.draft.party is None
        self._dues = []
        tender = self.draft.tenders[0] if self.draft.tenders else Tender(mode=self.usual_mode, paise=Paise(0))
        self.amount.set_paise(tender.paise or None)
        self.mode.set_value(tender.mode)
        self.reference.set_text(tender.reference)
        self.bank.set_text(tender.bank)
        self.dated.set_day(tender.dated)
        self._show_mode(tender.mode)
        self.show_draft(self.draft)
        if self.draft.party is not None:
            self._choose_party(self.draft.party.id)

    @Slot(str)
    def _show_mode(self, mode: str) -> None:
        """Ask for a reference where the way of paying has one; cheque fields only for a cheque."""
        self._labels[self.reference].setText(REFERENCES.get(mode, "Reference"))
        self.reference.setAccessibleName(REFERENCES.get(mode, "Reference"))
        for edit, shown in (
            (self.reference, mode != "cash"),
            (self.bank, mode == "cheque"),
            (self.dated, mode == "cheque"),
        ):
            edit.setVisible(shown)
            self._labels[edit].setVisible(shown)
        self._take_money()

    # ── party ──

    @Slot(str)
    def _ask_parties(self, text: str) -> None:
        work = partial(find_payers, self.shell.desk, self.draft, text)
        self.shell.tasks.read(work, self._show_parties, latest=f"payers {id(self)}")

    @Slot(object)
    def _show_parties(self, answer: tuple[str, list[PickRow]]) -> None:
        self.party_card.field.show_answer(*answer)
        self.keys_held.release()

    @Slot(object)
    def _choose_party(self, party_id: int) -> None:
        self.keys_held.hold()
        work = partial(party_and_dues, self.shell.desk, self.draft, party_id)
        self.shell.tasks.read(work, self._put_party, self._on_not_posted)

    @Slot(object)
    def _put_party(self, answer: tuple[Draft, list[OpenDue]]) -> None:
        draft, dues = answer
        self._dues = [due for due in dues if due.left > 0]
        changed = self.draft.party is None or draft.party is None or self.draft.party.id != draft.party.id
        self.is_asking_party = False
        if changed:
            self.keeper.show(replace(draft, allotments=None))
        self.show_draft(self.draft)
        self._focus_amount()
        self.keys_held.release()

    @Slot()
    def _skip_party(self) -> None:
        if self.draft.party is None:
            self.shell.messages.tell(self.needs_party, "Type letters of the name, or Space for the list.")
            return
        self.is_asking_party = False
        self.show_draft(self.draft)
        self._focus_amount()

    @Slot(str)
    def _say_no_party(self, text: str) -> None:
        self.keys_held.drop()
        self.shell.messages.warn(f"No party fits “{text[:40]}”.", "Alt+C makes it, Space lists all.")

    def make_new(self) -> None:
        """Make the party that was not found; it is taken then (Alt+C)."""
        role = {"role": "supplier"} if kind_of(self.money_kind).pays_out else {}
        new_record(self.shell, "party", self.party_card.field.text().strip(), self.take_party, role)

    @Slot(int)
    def take_party(self, party_id: int) -> None:
        """Put a party that was just made on the document."""
        self._choose_party(party_id)

    def _focus_amount(self) -> None:
        self.amount.setFocus(Qt.FocusReason.TabFocusReason)
        self.amount.selectAll()

    # ── money ──

    def _tender(self) -> Tender:
        mode = self.mode.value() or "cash"
        cheque = mode == "cheque"
        return Tender(
            mode=mode,
            paise=self.amount.paise() or Paise(0),
            reference=self.reference.text().strip() if mode != "cash" else "",
            bank=self.bank.text().strip() if cheque else "",
            dated=self.dated.day() if cheque else None,
        )

    @Slot()
    def _take_money(self) -> bool:
        """Put what the fields say on the draft; tells whether they could be read."""
        try:
            tender = self._tender()
        except Refused as no:
            self.show_refused(no)
            return False
        if (tender,) != self.draft.tenders and (tender.paise or self.draft.tenders):
            self.keeper.change(with_money, tender)
        return True

    def _type_part(self, due: OpenDue, text: str) -> bool:
        try:
            paise = rupees(text, "allotments") if text.strip() else Paise(0)
        except Refused as no:
            self.show_refused(no)
            return False
        return self.keeper.change(set_part, due, paise)

    def mark(self) -> None:
        """Mark the active bill, or take its mark away; the first mark ends “oldest first”."""
        due = self.model.due(self.grid.row())
        if due is not None and self._take_money():
            self.keeper.change(mark_bill, due)

    # ── keys ──

    def _on_grid_key(self, row: int, _column: int, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Space and self.grid.editor() is None:
            self.mark()
            self.grid.go(min(row + 1, self.model.rowCount() - 1), PART)
            return True
        if event.key() in ENTER and self.grid.editor() is None:
            self.save_and_print()
            return True
        if event.key() == Qt.Key.Key_Up and row <= 0 and self.grid.editor() is None:
            self._focus_amount()
            return True
        return False

    def _stops(self) -> list[QWidget]:
        edits: tuple[QWidget, ...] = (self.amount, self.mode, self.reference, self.bank, self.dated)
        return [edit for edit in edits if edit.isVisible()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the fields by Enter; after the last one come the bills, then saving."""
        stops = self._stops()
        at = next((number for number, edit in enumerate(stops) if edit.hasFocus()), None)
        if event.key() not in ENTER or at is None:
            super().keyPressEvent(event)
            return
        if not self._take_money():
            return
        back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if back:
            stops[at - 1].setFocus(Qt.FocusReason.BacktabFocusReason) if at else self.focus_start()
        elif at + 1 < len(stops):
            following = stops[at + 1]
            following.setFocus(Qt.FocusReason.TabFocusReason)
            if isinstance(following, QLineEdit):
                following.selectAll()
        elif self._dues:
            self.grid.setFocus(Qt.FocusReason.TabFocusReason)
            self.grid.go(0, PART)
        else:
            self.save_and_print()

    # ── focus ──

    def first_focus(self) -> QWidget:
        """Return the party field."""
        return self.party_card.field

    def focus_start(self) -> None:
        """Go to the party."""
        self.is_asking_party = True
        self.party_card.show_party(self.draft.party, self.draft.day, asking=True)
        self.party_card.field.start()
        self.party_card.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def focus_work(self) -> None:
        """Go on where the receipt is made."""
        if self.is_asking_party:
            self.party_card.field.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._focus_amount()

    def focus_field(self, field: str, line: int | None) -> None:
        """Go to the field a rule named."""
        del line
        named: dict[str, QWidget] = {
            "amount": self.amount, "mode": self.mode, "reference": self.reference, "dated": self.dated,
            "allotments": self.grid, "tenders": self.amount,
        }  # fmt: skip
        if field == "party":
            self.focus_start()
        elif field in named and named[field].isVisible():
            named[field].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.focus_work()

    def commit_edits(self) -> bool:
        """Put what the fields say on the draft."""
        return self._take_money()

    @Slot()
    def save_and_print(self) -> None:
        """Save and print."""
        self.save(self.usual_papers())

    @Slot()
    def save_only(self) -> None:
        """Save."""
        self.save(())

    def oldest(self) -> None:
        """Forget the marks: the oldest bills are paid first again."""
        self.keeper.change(_unmarked)

    def keys(self) -> Sequence[PageKey]:
        """Return the live keys."""
        return [
            *self.frame_keys(self.save_and_print, self.save_only),
            PageKey("receipt.mark", "Space", "Mark a bill"),
            PageKey("bill.create", "Alt+C", "New party", self.make_new, shown=False),
            PageKey("receipt.oldest", "Alt+A", "Oldest first", self.oldest),
            self.last_key(),
            PageKey("bill.new", self.new_key, self.new_words, self.new_document, shown=False),
        ]


def _unmarked(draft: Draft) -> Draft:
    """Return the draft that pays the oldest bills first."""
    return replace(draft, allotments=None)
