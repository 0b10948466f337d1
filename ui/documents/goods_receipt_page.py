"""Receiving goods: supplier, his bill, and each item with its batch as read from the pack."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.rules import LandedCharge
from dcms_desktop.intake.signed import is_meant_signed
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.purchase.deviations import claims_of_receipt
from dcms_desktop.purchase.queries import find_orders
from dcms_desktop.purchase.queries import offer_purchases
from dcms_desktop.purchase.queries import pending_credits
from dcms_desktop.purchase.queries import receive_order
from dcms_desktop.purchase.rules import edit_purchase
from dcms_desktop.purchase.rules import put_purchase
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.tax.rules import Charge
from ui.documents.bill_sums import Note
from ui.documents.came_for import waiting_words
from ui.documents.choice_list import ChoiceList
from ui.documents.goods_document_page import GoodsDocumentPage
from ui.documents.goods_document_page import GoodsWindow
from ui.documents.goods_document_page import PartyWish
from ui.documents.header_fields import HeaderField
from ui.documents.party_facts import supplier_facts
from ui.documents.receipt_cells import RECEIPT_CELLS
from ui.documents.receipt_cells import receipt_text
from ui.documents.told_total import difference_words
from ui.documents.walk import WalkPlan
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Line
    from dcms_desktop.ledger.rules import OpenDue
    from dcms_desktop.purchase.queries import OrderCard
    from dcms_desktop.spool.rules import Papers
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
SUPPLIER = PartyWish(
    role="supplier",
    hint="Supplier: name, code or mobile   ·   Space lists",
    no_party="No supplier yet",
    needed="A receipt needs its supplier.",
    facts=supplier_facts,
)


def with_number(draft: Draft, number: str) -> Draft:
    """Return the draft with the number of the supplier's bill."""
    return replace(draft, reference=number.strip().upper())


def with_bill_day(draft: Draft, day: date | None) -> Draft:
    """Return the draft with the date of the supplier's bill."""
    return replace(draft, reference_day=day)


BILL_NUMBER = HeaderField(
    name="reference",
    label="Bill number",
    read=lambda draft: draft.reference,
    write=with_number,
    width=150,
    most=30,
)
BILL_DAY = HeaderField(
    name="reference_day",
    label="Bill date",
    read=lambda draft: draft.reference_day,
    write=with_bill_day,
    kind="day",
    width=110,
)


def walk_of(line: Line) -> WalkPlan:
    """Return the way through a line."""
    return WalkPlan(long=ALL, short=ALL) if line.item.batched else WalkPlan(long=LOOSE, short=LOOSE)


def first_cell(line: Line) -> str:
    """Return the cell that follows the item."""
    return "batch" if line.item.batched else "quantity"


def lacks_batch(line: Line) -> bool:
    """Tell whether the batch of a line is still to be read from the pack."""
    return line.item.batched and not (line.new_batch and line.new_batch.number)


def owed_words(draft: Draft) -> str:
    """Say what we will owe, and what is claimed of it."""
    if draft.party is None or draft.bill is None:
        return ""
    owed = group_digits(draft.bill.total // 100)
    claimed = sum(claim.paise for claim in claims_of_receipt(draft))
    if claimed:
        return f"We will owe ₹{owed}, claim ₹{show_paise(claimed)}"
    return f"We will owe ₹{owed} for it"


def bill_words(draft: Draft) -> str:
    """Say which bill of the supplier it is."""
    if not draft.reference:
        return ""
    day = f" of {show_day(draft.reference_day)}" if draft.reference_day else ""
    return f"bill {draft.reference}{day}"


def charge_of(draft: Draft) -> Paise | None:
    """Return the charges on the supplier's bill, None when there are none."""
    amount = sum(charge.amount for charge in draft.charges)
    return Paise(amount) if amount else None


def with_charge(draft: Draft, amount: Paise | None) -> Draft:
    """Return the receipt with freight on the supplier's bill: taxed as the goods are (s.15 CGST)."""
    charges = (Charge("Freight", amount),) if amount else ()
    return figure_purchase(replace(draft, charges=charges))


def landed_of(draft: Draft) -> Paise | None:
    """Return what was paid at the door, None when nothing was."""
    amount = sum(one.amount for one in draft.landed)
    return Paise(amount) if amount else None


def with_landed(draft: Draft, amount: Paise | None) -> Draft:
    """Return the receipt with unloading and cartage paid in cash, which is not on the supplier's bill."""
    landed = (LandedCharge(name="Unloading", amount=amount),) if amount else ()
    return replace(draft, landed=landed)


def with_spread(draft: Draft, by: str) -> Draft:
    """Return the receipt with charges going into the cost by value, quantity or weight."""
    return replace(draft, spread_by=by)


CHARGE = HeaderField(
    name="charges",
    label="Freight on bill",
    read=charge_of,
    write=with_charge,
    kind="amount",
    width=96,
    on_the_way=False,
)
LANDED = HeaderField(
    name="landed",
    label="Paid at door",
    read=landed_of,
    write=with_landed,
    kind="amount",
    width=96,
    on_the_way=False,
)
SPREAD = HeaderField(
    name="spread_by",
    label="Spread by",
    read=lambda draft: draft.spread_by,
    write=with_spread,
    kind="choice",
    width=96,
    on_the_way=False,
    choices=lambda _tx: (("value", "Value"), ("quantity", "Quantity"), ("weight", "Weight")),
)
WINDOW = GoodsWindow(
    kind=KIND,
    room="buy",
    code="goods_receipt",
    cells=RECEIPT_CELLS,
    text_of=receipt_text,
    put=put_purchase,
    edit=edit_purchase,
    offer=offer_purchases,
    walk=walk_of,
    after_item=first_cell,
    wants=lacks_batch,
    fields=(
        replace(BILL_NUMBER, width=118),
        replace(BILL_DAY, width=108),
        CHARGE,
        LANDED,
        SPREAD,
    ),
    party=SUPPLIER,
    columns=COLUMNS,
    quiet=owed_words,
    facts=bill_words,
    beginning=(
        Note("Supplier, his bill number and date; Alt+O takes an order of his that is still due", "muted"),
        Note("Quantity is what he billed: 100 · 2c6 · 100+10 free · 100/5 percent", "muted"),
        Note("Then only the difference: -2 short · d2 damaged · +3 too many · x nothing came", "muted"),
        Note("F7 sets his notes against this bill · Ctrl+H freight and unloading", "muted"),
    ),
    new_words="New receipt",
    new_key="F9",
)
ORDER_COLUMNS = (
    PickColumn("Order", 150),
    PickColumn("Date", 90, tone="muted"),
    PickColumn("Wanted by", 90, tone="muted"),
    PickColumn("Due", 90, right=True),
    PickColumn("Status", 110),
)
CREDIT_COLUMNS = (
    PickColumn("Note", 180),
    PickColumn("Date", 100, tone="muted"),
    PickColumn("Still open", 110, right=True),
    PickColumn("", 80, tone="ok"),
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What waits beside a supplier: his orders still due, and notes that may be set against his bill."""

    orders: tuple[OrderCard, ...] = ()
    credits: tuple[OpenDue, ...] = ()


def beside_supplier(desk: Desk, party_id: int) -> Beside:
    """Return what waits beside a supplier."""
    orders = desk.ask(find_orders, party_id=party_id, only_open=True)
    return Beside(tuple(orders), tuple(desk.ask(pending_credits, party_id)))


def order_row(card: OrderCard) -> PickRow:
    """Return an order as a row of the list."""
    due = group_digits(card.ordered - card.billed)
    state = "approved" if card.approved else ("waits", "warn")
    words = (card.number, show_day(card.day), show_day(card.expected) if card.expected else "", due, state)
    return PickRow(words, value=card.id)


def with_credit(draft: Draft, due: OpenDue) -> Draft:
    """Return the receipt with a note set against it as far as both reach, or taken off it again."""
    parts = draft.allotments or ()
    rest = tuple(part for part in parts if part.due_id != due.id)
    if len(rest) < len(parts):
        return replace(draft, allotments=rest or None)
    total = draft.bill.total if draft.bill else 0
    open_paise = total - sum(one.paise for one in draft.tenders) - sum(part.paise for part in rest)
    part = min(due.left, open_paise)
    if part <= 0:
        raise Refused("Nothing of this bill is open.", "credits", "Type the goods first, then F7 again.")
    return replace(draft, allotments=(*rest, Allotment(due.id, Paise(part), due.account)))


class GoodsReceiptPage(GoodsDocumentPage):
    """One receipt after another; orders of the supplier and notes of his are at hand."""

    beside = Beside()
    told_total: Paise | None = None
    """What the supplier's file or code says the bill comes to."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, WINDOW, draft)
        self.order_list = ChoiceList(self, ORDER_COLUMNS, "Orders")
        self.order_list.picked.connect(self.take_order)
        self.order_list.left.connect(self.focus_work)
        self.credit_list = ChoiceList(self, CREDIT_COLUMNS, "Notes of the supplier")
        self.credit_list.picked.connect(self.take_credit)
        self.credit_list.left.connect(self.focus_work)
        self.scanning.watch.scanned.disconnect(self.scanning.on_scanned)
        self.scanning.watch.scanned.connect(self.take_scan)
        if draft is not None:
            self._ask_beside(quietly=True)

    def after_saving(self, document: Posted) -> None:
        """Tell which orders waited for what came."""
        work = partial(waiting_words, self.shell.desk, document)
        self.shell.tasks.read(work, self._tell_waiting, latest=f"waiting {id(self)}")

    @Slot(object)
    def _tell_waiting(self, words: str) -> None:
        if words:
            self.shell.messages.tell(words, "Back orders list it.")

    @Slot()
    def on_party(self) -> None:
        """Go on, and tell what waits beside the supplier."""
        super().on_party()
        self._ask_beside()

    def _ask_beside(self, *, quietly: bool = False) -> None:
        if self.draft.party is not None:
            work = partial(beside_supplier, self.shell.desk, self.draft.party.id)
            shows = self._keep_beside if quietly else self._tell_beside
            self.shell.tasks.read(work, shows, latest=f"beside {id(self)}")

    @Slot(object)
    def _keep_beside(self, beside: Beside) -> None:
        self.beside = beside

    @Slot(object)
    def _tell_beside(self, beside: Beside) -> None:
        self.beside = beside
        waiting = sum(due.left for due in beside.credits)
        words = []
        if beside.orders:
            words.append(f"Orders still due: {len(beside.orders)} (Alt+O).")
        if waiting:
            words.append(f"Notes that wait: ₹{show_paise(waiting)} (F7).")
        if words:
            self.shell.messages.tell(" ".join(words))

    # ── orders ──

    def list_orders(self) -> None:
        """List the orders of the supplier that are still due (Alt+O)."""
        if self.draft.party is None:
            self.shell.messages.tell("Orders belong to a supplier.", "Pick him first.")
            return
        if self.commit_edits():
            rows = [order_row(card) for card in self.beside.orders]
            self.order_list.open_at(self.list_place(), rows, empty="No order of this supplier is due")

    @Slot(object)
    def take_order(self, order_id: int) -> None:
        """Put what is still due of an order on the receipt, as if all of it had come."""
        self.keys_held.hold()
        work = partial(self.shell.desk.ask, receive_order, self.draft, order_id)
        self.shell.tasks.read(work, self._put_order, self._on_not_posted)

    @Slot(object)
    def _put_order(self, draft: Draft) -> None:
        first = len(self.draft.lines)
        self.keeper.show(draft)
        if self.draft.reference:
            self.lines.go(first, first_cell(draft.lines[first]))
        else:
            self.header.go()
        self.keys_held.release()

    # ── notes ──

    def list_credits(self) -> None:
        """List the notes that may be set against this bill (F7)."""
        if not self.commit_edits():
            return
        used = {part.due_id: part.paise for part in self.draft.allotments or ()}
        rows = [
            PickRow(
                (due.number, show_day(due.day), show_paise(due.left), "on it" if due.id in used else ""),
                value=due,
            )
            for due in self.beside.credits
        ]
        self.credit_list.open_at(self.list_place(), rows, empty="No note of this supplier waits")

    @Slot(object)
    def take_credit(self, due: OpenDue) -> None:
        """Set a note against the bill, or take it off again."""
        if self.keeper.change(with_credit, due):
            used = sum(part.paise for part in self.draft.allotments or ())
            self.shell.messages.done(f"Notes set against this bill: ₹{show_paise(used)}")
        self.focus_work()

    def more_keys(self) -> Sequence[PageKey]:
        """Return the keys of orders and notes."""
        return (
            PageKey("receipt.orders", "Alt+O", "Orders", self.list_orders),
            PageKey("receipt.credits", "F7", "Notes", self.list_credits),
            PageKey("receipt.file", "Alt+F", "From a file", self.from_file),
            PageKey("receipt.charges", "Ctrl+H", "Charges", partial(self.header.go, "charges")),
            PageKey("receipt.labels", "Alt+B", "Labels", self.label, shown=False),
        )

    # ── from a file ──

    @Slot(str)
    def take_scan(self, text: str) -> bool:
        """Take a code that a scanner read; the signed one of a bill begins the receipt with it."""
        return self.from_file(text) if is_meant_signed(text) else super().take_scan(text)

    def from_file(self, text: str = "") -> bool:
        """Begin the receipt with the supplier's file or the signed code of his bill (Alt+F)."""
        from ui.documents.supplier_file_page import SupplierFilePage

        if not self.commit_edits():
            return True
        if self.draft.lines:
            self.shell.messages.tell("The receipt has lines already.", "F9 begins a new one.")
            return True
        supplier = self.draft.party.code if self.draft.party else ""
        page = SupplierFilePage(self.shell, supplier, self.take_file)
        self.shell.show_page(page)
        return page.take_scan(text) if text else True

    def take_file(self, draft: Draft, told: Paise | None) -> None:
        """Go on with what a file told; nothing is posted yet."""
        mine = self.draft
        self.keeper.show(replace(draft, request_id=mine.request_id, godown_id=mine.godown_id, day=mine.day))
        self.told_total = told
        if self.choosing is not None:
            self.choosing.is_asking = False
        self.show_draft(self.draft)
        self._ask_beside(quietly=True)
        self.lines.go(0, first_cell(self.draft.lines[0])) if self.draft.lines else self.lines.go_to_spare()

    def on_begun(self) -> None:
        """Forget what another bill was to come to."""
        self.told_total = None
        super().on_begun()

    def save(self, papers: Papers | None) -> None:
        """Post the draft; ask first when it comes to another sum than the supplier says."""
        words = difference_words(self.draft, self.told_total) if self.commit_edits() else ""
        if words:
            self.shell.messages.ask(
                words, partial(self._save_all_the_same, papers), self.focus_work, yes="Save", likely=False
            )
        else:
            super().save(papers)

    def _save_all_the_same(self, papers: Papers | None) -> None:
        self.told_total = None
        super().save(papers)

    def label(self) -> None:
        """Open the labels of the receipt saved last (Alt+B)."""
        from ui.labels.label_page import LabelPage

        if self.last_saved is None:
            self.shell.messages.tell("Save the receipt first; then Alt+B labels its goods.")
            return
        self.shell.show_page(LabelPage(self.shell, document_id=self.last_saved))


def receipt_of_order(desk: Desk, order_id: int) -> Draft:
    """Return a receipt of everything that is still due of an order."""
    draft = desk.ask(start_draft, KIND)
    card = next((one for one in desk.ask(find_orders) if one.id == order_id), None)
    if card is not None:
        draft = desk.ask(with_party, draft, card.party_id)
    return desk.ask(receive_order, draft, order_id)
