"""Receiving goods: supplier, his bill, and each item with its batch as read from the pack."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtCore import QPoint
from PySide6.QtCore import QRect
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QVBoxLayout

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.purchase.queries import offer_purchases
from dcms_desktop.purchase.rules import edit_purchase
from dcms_desktop.purchase.rules import put_purchase
from dcms_desktop.sales.queries import offer_parties
from dcms_desktop.sales.queries import search_offers
from dcms_desktop.sales.queries import with_party
from ui.documents.bill_sums import bill_sums
from ui.documents.document_window import DocumentPage
from ui.documents.footer_card import FooterCard
from ui.documents.item_field import offer_row
from ui.documents.lines_desk import STAY
from ui.documents.lines_desk import LinesDesk
from ui.documents.lines_grid import LinesGrid
from ui.documents.lines_model import LinesModel
from ui.documents.lines_model import with_item_editor
from ui.documents.party_card import PartyCard
from ui.documents.party_card import party_row
from ui.documents.party_facts import supplier_facts
from ui.documents.receipt_cells import RECEIPT_CELLS
from ui.documents.receipt_cells import receipt_text
from ui.documents.walk import WalkPlan
from ui.kit.edits import DateEdit
from ui.kit.edits import TextEdit
from ui.kit.keys import ENTER
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.kit.pick_list import PickColumn
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.rules import Draft
    from dcms_desktop.documents.rules import Line
    from ui.kit.pick_list import PickRow
    from ui.shell.shell import Shell

KIND = "goods_receipt"
ALL = ("item", "batch", "expiry", "mrp", "ptr", "quantity", "free", "rate", "discount")
LOOSE = ("item", "quantity", "free", "rate", "discount")
"""The way through a line of goods without batches."""
COLUMNS = (
    PickColumn("Item", 340),
    PickColumn("Pack", 80, tone="muted"),
    PickColumn("Stock", 76, right=True),
    PickColumn("Next expiry", 96),
    PickColumn("MRP", 84, right=True),
    PickColumn("PTR", 92, right=True),
)
Answer = tuple[str, "Sequence[PickRow]"]


def find_suppliers(desk: Desk, draft: Draft, text: str) -> Answer:
    """Return the suppliers for what was typed, as rows."""
    return text, [party_row(offer) for offer in desk.ask(offer_parties, text, draft.day, "supplier")]


def find_goods(desk: Desk, draft: Draft, text: str) -> Answer:
    """Return the items for what was typed, as rows."""
    offers = desk.ask(search_offers, draft, text)
    return text, [offer_row(offer, draft.day, draft.policy.near_expiry_days) for offer in offers]


def with_reference(draft: Draft, number: str, day: date | None) -> Draft:
    """Return the draft with the supplier's bill."""
    return replace(draft, reference=number.strip().upper(), reference_day=day)


class SupplierBill(Card):
    """Number and date of the supplier's bill."""

    def __init__(self) -> None:
        super().__init__(margin=0, spacing=0)
        self.number = TextEdit(most=30, name="Supplier's bill number")
        self.day = DateEdit(name="Supplier's bill date", field="reference_day")
        self._row = QHBoxLayout()
        for words, edit in (("Bill number", self.number), ("Bill date", self.day)):
            column = QVBoxLayout()
            column.setSpacing(1)
            column.addWidget(Label(words, "label"))
            column.addWidget(edit)
            self._row.addLayout(column)
        self.column.addLayout(self._row)
        on_theme(self.adapt_bill)

    @Slot()
    def adapt_bill(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._row, (10, 3, 10, 5), 8)
        self.setFixedHeight(theme().px(look.PARTY_CARD))
        self.number.setFixedWidth(theme().px(150))
        self.day.setFixedWidth(theme().px(110))


class GoodsReceiptPage(DocumentPage):
    """One receipt after another."""

    is_asking_party = True

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, KIND, kind_of(KIND).title, "buy", "goods_receipt")
        self.party_card = PartyCard(supplier_facts, no_party="No supplier yet")
        self.party_card.field.setPlaceholderText("Supplier: name, code or mobile   ·   Space lists")
        self.bill = SupplierBill()
        cells = with_item_editor(RECEIPT_CELLS, self._make_item_edit)
        self.model = LinesModel(cells, self.draft, self._edit, self, text_of=receipt_text)
        self.grid = LinesGrid(self.model, name="Goods")
        self.lines = LinesDesk(self.grid, self.model, COLUMNS)
        self.lines.plan = WalkPlan(long=ALL, short=ALL)
        self.lines.before_leaving = self._before_leaving
        self.footer = FooterCard()
        self._row = 0
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.party_card, 1)
        top.addWidget(self.bill)
        table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid)
        self.body.addLayout(top)
        self.body.addWidget(table, 1)
        self.body.addWidget(self.footer)

    def _connect(self) -> None:
        field = self.party_card.field
        field.asked.connect(self._ask_suppliers)
        field.chosen.connect(self._choose_supplier)
        field.nothing.connect(self._say_none)
        field.skipped.connect(self._skip_supplier)
        field.waiting.connect(self.keys_held.hold)
        self.lines.item_asked.connect(self._ask_items)
        self.lines.item_chosen.connect(self._choose_item)
        self.lines.item_unknown.connect(self._say_none)
        self.lines.waiting.connect(self.keys_held.hold)
        self.lines.bottom_reached.connect(self._to_footer)
        self.lines.top_reached.connect(self._to_bill)
        self.lines.back_asked.connect(self._step_out)
        self.lines.cut.connect(self.shell.messages.warn)
        self.footer.save_asked.connect(self.save_and_print)
        self.footer.left.connect(self.lines.go_to_spare)
        self.bill.number.left.connect(self._take_reference)
        self.bill.day.left.connect(self._take_reference)

    def _make_item_edit(self, parent: QWidget, index: QModelIndex) -> QWidget:
        return self.lines.make_item_edit(parent, index)

    def _edit(self, row: int, field: str, value: str) -> bool:
        return field == "item" or self.keeper.change(edit_purchase, row, field, value)

    # ── the draft on the screen ──

    def show_draft(self, draft: Draft) -> None:
        """Draw a draft."""
        self.model.show(draft)
        self.party_card.show_party(draft.party, draft.day, asking=self.is_asking_party)
        gates = kind_of(KIND).check(draft) if draft.lines else ()
        owed = group_digits(draft.bill.total // 100) if draft.bill else "0"
        self.footer.show_sums(bill_sums(draft, gates, f"We will owe ₹{owed} for it" if draft.party else ""))
        if not self.bill.number.hasFocus():
            self.bill.number.set_text(draft.reference)
        if not self.bill.day.hasFocus():
            self.bill.day.set_day(draft.reference_day)

    def on_begun(self) -> None:
        """Ask for the supplier."""
        self.is_asking_party = self.draft.party is None
        self.lines.close_edit()
        self.show_draft(self.draft)

    # ── supplier and his bill ──

    @Slot(str)
    def _ask_suppliers(self, text: str) -> None:
        work = partial(find_suppliers, self.shell.desk, self.draft, text)
        self.shell.tasks.read(work, self._show_suppliers, latest=f"suppliers {id(self)}")

    @Slot(object)
    def _show_suppliers(self, answer: Answer) -> None:
        self.party_card.field.show_answer(*answer)
        self.keys_held.release()

    @Slot(object)
    def _choose_supplier(self, party_id: int) -> None:
        self.keys_held.hold()
        work = partial(self.shell.desk.ask, with_party, self.draft, party_id)
        self.shell.tasks.read(work, self._put_supplier, self._on_not_posted)

    @Slot(object)
    def _put_supplier(self, draft: Draft) -> None:
        self.is_asking_party = False
        self.keeper.change(_figured, draft)
        self.show_draft(self.draft)
        self._to_bill()
        self.keys_held.release()

    @Slot()
    def _skip_supplier(self) -> None:
        if self.draft.party is None:
            self.shell.messages.tell(
                "A receipt needs its supplier.", "Type letters of the name, or Space for the list."
            )
            return
        self.is_asking_party = False
        self.show_draft(self.draft)
        self._to_bill()

    @Slot(str)
    def _say_none(self, text: str) -> None:
        self.keys_held.drop()
        self.shell.messages.warn(f"Nothing fits “{text[:40]}”.", "Alt+C makes it; fewer letters find more.")

    @Slot()
    def _to_bill(self) -> None:
        self.lines.close_edit()
        self.bill.number.setFocus(Qt.FocusReason.TabFocusReason)
        self.bill.number.selectAll()

    @Slot()
    def _take_reference(self) -> None:
        try:
            day = self.bill.day.day()
        except Refused as no:
            self.show_refused(no)
            return
        if (self.bill.number.text().strip().upper(), day) != (self.draft.reference, self.draft.reference_day):
            self.keeper.change(with_reference, self.bill.number.text(), day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the supplier's bill by Enter."""
        if event.key() in ENTER and self.bill.number.hasFocus():
            self.bill.day.setFocus(Qt.FocusReason.TabFocusReason)
            self.bill.day.selectAll()
        elif event.key() in ENTER and self.bill.day.hasFocus():
            self.lines.go_to_spare()
        else:
            super().keyPressEvent(event)

    # ── goods ──

    @Slot(str)
    def _ask_items(self, text: str) -> None:
        work = partial(find_goods, self.shell.desk, self.draft, text)
        self.shell.tasks.read(work, self._show_items, latest=f"goods {id(self)}")

    @Slot(object)
    def _show_items(self, answer: Answer) -> None:
        self.lines.show_answer(*answer)
        self.keys_held.release()

    @Slot(int, object)
    def _choose_item(self, row: int, item_id: int) -> None:
        self.keys_held.hold()
        self._row = row
        work = partial(self.shell.desk.ask, offer_purchases, self.draft, [item_id])
        self.shell.tasks.read(work, self._put_item, self._on_not_posted)

    @Slot(object)
    def _put_item(self, offers: dict[int, Line]) -> None:
        self.lines.close_edit()
        for offer in offers.values():
            if self.keeper.change(put_purchase, self._row, offer):
                self.lines.go(self._row, "batch" if offer.item.batched else "quantity")
        self.keys_held.release()

    def _before_leaving(self, row: int, field: str) -> int:
        line = self.model.line(row)
        if line is None:
            return 0
        self.lines.plan = (
            WalkPlan(long=ALL, short=ALL) if line.item.batched else WalkPlan(long=LOOSE, short=LOOSE)
        )
        if field == "quantity" and not line.units and not line.free:
            self.show_refused(
                Refused(
                    f"{line.item.name} has no quantity.", "quantity", "Type it, or 0 to take the line off."
                )
            )
            return STAY
        return 0

    # ── focus ──

    def first_focus(self) -> QWidget:
        """Return the supplier field."""
        return self.party_card.field

    def focus_start(self) -> None:
        """Go to the supplier."""
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
            self.lines.go_to_spare()

    def focus_field(self, field: str, line: int | None) -> None:
        """Go to the field a rule named."""
        if line is not None and line <= len(self.draft.lines):
            self.lines.go(line - 1, field if field in ALL else "quantity", edit=True)
        elif field == "party":
            self.focus_start()
        elif field in {"reference", "reference_day"}:
            self._to_bill()
        else:
            self.focus_work()

    @Slot()
    def _to_footer(self) -> None:
        self.lines.close_edit()
        self.footer.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _step_out(self) -> None:
        self.shell.leave(self)

    def commit_edits(self) -> bool:
        """Write an open edit into the draft."""
        self._take_reference()
        return self.lines.commit()

    def list_place(self) -> QRect:
        """Return where lists of the page open."""
        return QRect(QPoint(self.width() // 3, 60), QSize(480, 4))

    # ── keys ──

    @Slot()
    def save_and_print(self) -> None:
        """Save and print."""
        self.save(kind_of(KIND).prints[:1])

    @Slot()
    def save_only(self) -> None:
        """Save."""
        self.save(())

    def remove(self) -> None:
        """Take the active line off."""
        row = self.grid.row()
        if self.model.line(row) is not None:
            self.lines.close_edit()
            self.keeper.change(edit_purchase, row, "quantity", "0")
            self.lines.go(min(row, len(self.draft.lines)))

    def keys(self) -> Sequence[PageKey]:
        """Return the live keys."""
        return [
            *self.frame_keys(self.save_and_print, self.save_only),
            PageKey("bill.remove", "Ctrl+D", "Remove", self.remove),
            PageKey("bill.create", "Alt+C", "New item", partial(self.shell.open, "masters.new_item")),
            PageKey("bill.new", "F9", "New receipt", self.new_document, shown=False),
        ]

    def facts(self) -> str:
        """Return date and the supplier's bill."""
        draft = self.draft
        bill = f" · bill {draft.reference} of {show_day(draft.reference_day)}" if draft.reference else ""
        return f"{draft.day:%a %d %b %Y}{bill}"


def _figured(_draft: Draft, other: Draft) -> Draft:
    """Return another draft with its figures worked out."""
    return kind_of(KIND).figure(other)
