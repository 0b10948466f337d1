"""Goods that go back to a supplier, and notes without goods: ours to him, and his to us."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.purchase.notes import NOTE_REASONS
from dcms_desktop.purchase.notes import RETURN_REASONS
from dcms_desktop.purchase.queries import lying_batches
from dcms_desktop.purchase.queries import offer_returns
from dcms_desktop.purchase.queries import take_return_batch
from dcms_desktop.purchase.rules import edit_plain
from dcms_desktop.purchase.rules import put_note
from dcms_desktop.purchase.rules import put_return
from dcms_desktop.tax.rules import Charge
from ui.documents.bill_sums import Note
from ui.documents.buying_cells import NOTE_CELLS
from ui.documents.buying_cells import RETURN_CELLS
from ui.documents.choice_list import ChoiceList
from ui.documents.goods_document_page import GoodsDocumentPage
from ui.documents.goods_document_page import GoodsWindow
from ui.documents.goods_receipt_page import BILL_DAY
from ui.documents.goods_receipt_page import BILL_NUMBER
from ui.documents.goods_receipt_page import COLUMNS
from ui.documents.goods_receipt_page import SUPPLIER
from ui.documents.header_fields import HeaderField
from ui.documents.header_fields import reason_field
from ui.documents.walk import WalkPlan
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.purchase.queries import Lying
    from ui.shell.shell import Shell

RETURN_STOPS = ("item", "quantity", "free", "rate", "discount")
NOTE_STOPS = ("item", "quantity", "rate")


def amount_of(draft: Draft) -> Paise | None:
    """Return the amount without goods and tax, None when there is none."""
    amount = sum(charge.amount for charge in draft.charges)
    return Paise(amount) if amount else None


def with_amount(draft: Draft, amount: Paise | None) -> Draft:
    """Return the note with an amount without goods and tax."""
    from dcms_desktop.drafts.figures import figure_purchase

    charges = (Charge("Credited", amount, taxable=False),) if amount else ()
    return figure_purchase(replace(draft, charges=charges))


AMOUNT = HeaderField(
    name="amount",
    label="Without goods",
    read=amount_of,
    write=with_amount,
    kind="amount",
    width=110,
)


def owes_words(draft: Draft) -> str:
    """Say what the supplier will owe us for it."""
    owed = group_digits(draft.bill.total // 100) if draft.bill else "0"
    return f"We will owe ₹{owed} less" if draft.party else ""


LYING_COLUMNS = (
    PickColumn("Batch", 130),
    PickColumn("Expiry", 90),
    PickColumn("Stock", 90, right=True),
    PickColumn("Bucket", 110),
)
NOTE_PARTY = replace(SUPPLIER, needed="A note needs its supplier.")
RETURN = GoodsWindow(
    kind="purchase_return",
    room="buy",
    code="purchase_return",
    cells=RETURN_CELLS,
    put=put_return,
    edit=edit_plain,
    offer=offer_returns,
    walk=lambda _line: WalkPlan(long=RETURN_STOPS, short=("item", "quantity")),
    lists_batches=True,
    fields=(reason_field(RETURN_REASONS),),
    party=NOTE_PARTY,
    columns=COLUMNS,
    quiet=owes_words,
    beginning=(
        Note("Supplier and reason, then the items; batch, rate and tax come from his newest bill", "muted"),
        Note("F4 lists what lies here in every bucket, broken and expired goods first", "muted"),
        Note("Its amount goes off the bill the goods came with; the rest waits for the next", "muted"),
    ),
    new_words="New return",
)
DEBIT = GoodsWindow(
    kind="debit_note",
    room="buy",
    code="debit_note",
    cells=NOTE_CELLS,
    put=put_note,
    edit=edit_plain,
    offer=offer_returns,
    walk=lambda _line: WalkPlan(long=NOTE_STOPS, short=NOTE_STOPS),
    fields=(reason_field(NOTE_REASONS), replace(BILL_NUMBER, label="Bill number", width=120), AMOUNT),
    party=NOTE_PARTY,
    columns=COLUMNS,
    quiet=owes_words,
    beginning=(
        Note("Supplier and reason; then the items with the difference of the rate, or one amount", "muted"),
        Note("A note for a shortage goes against the claim of the receipt and touches no tax", "muted"),
    ),
    new_words="New note",
)
CREDIT = replace(
    DEBIT,
    kind="supplier_credit_note",
    code="supplier_credit_note",
    fields=(
        reason_field(NOTE_REASONS),
        replace(BILL_NUMBER, label="Note number", width=120),
        replace(BILL_DAY, label="Note date", width=100),
        AMOUNT,
    ),
)


class PurchaseReturnPage(GoodsDocumentPage):
    """One return after another; F4 lists the batches that lie here."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, RETURN, draft)
        self.lying_list = ChoiceList(self, LYING_COLUMNS, "Batches")
        self.lying_list.picked.connect(self.take_lying)
        self.lying_list.left.connect(self.focus_work)

    def list_batches(self) -> None:
        """List what lies here of the item, in every bucket (F4)."""
        line = self.model.line(self.grid.row())
        if line is None:
            self.shell.messages.tell("Batches belong to a line.", "Pick an item first.")
            return
        self.lines.commit()
        self.keys_held.hold()
        work = partial(self.shell.desk.ask, lying_batches, self.draft, line.item.id)
        self.shell.tasks.read(work, self._show_lying, self._on_not_posted)

    @Slot(object)
    def _show_lying(self, found: Sequence[Lying]) -> None:
        rows = [
            PickRow(
                (
                    one.batch.number,
                    show_expiry(one.batch.expiry),
                    group_digits(one.batch.units),
                    (one.bucket, "muted" if one.bucket == "saleable" else "warn"),
                ),
                value=one,
            )
            for one in found
        ]
        self.lying_list.open_at(self.list_place(), rows, empty="Nothing of this item lies here")
        self.keys_held.release()

    @Slot(object)
    def take_lying(self, lying: Lying) -> None:
        """Put other goods on the line, with rate and tax of the receipt that brought them."""
        self.ask_batch(take_return_batch, lying)


class DebitNotePage(GoodsDocumentPage):
    """One note to a supplier after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, DEBIT, draft)


class SupplierCreditPage(GoodsDocumentPage):
    """One note of a supplier after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, CREDIT, draft)
