"""The windows of goods in the house: transfer, acceptance, adjustment, goods set aside."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.stock.queries import godown_cards
from dcms_desktop.warehouse.lines import bucket_meant
from dcms_desktop.warehouse.lines import edit_goods
from dcms_desktop.warehouse.lines import put_goods
from dcms_desktop.warehouse.lines import put_in_bucket
from dcms_desktop.warehouse.lines import take_batch
from dcms_desktop.warehouse.queries import offer_goods
from ui.documents.bill_sums import Note
from ui.documents.bill_sums import bill_sums
from ui.documents.goods_document_page import GoodsDocumentPage
from ui.documents.goods_document_page import GoodsWindow
from ui.documents.header_fields import HeaderField
from ui.documents.walk import WalkPlan
from ui.kit.pick_list import PickColumn
from ui.shell.page_key import PageKey
from ui.warehouse.cells import ACCEPT_CELLS
from ui.warehouse.cells import ADJUST_CELLS
from ui.warehouse.cells import BUCKET_CELLS
from ui.warehouse.cells import TRANSFER_CELLS
from ui.warehouse.cells import house_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Tx
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Line
    from ui.shell.shell import Shell

COLUMNS = (
    PickColumn("Item", 340),
    PickColumn("Pack", 80, tone="muted"),
    PickColumn("Stock", 76, right=True),
    PickColumn("Next expiry", 96),
    PickColumn("MRP", 84, right=True),
    PickColumn("PTR", 92, right=True),
)


def godown_choices(tx: Tx) -> Sequence[tuple[str, str]]:
    """Return the godowns in use as choices."""
    return [(str(card.id), card.name) for card in godown_cards(tx) if card.active]


def to_choices(tx: Tx) -> Sequence[tuple[str, str]]:
    """Return the same, with none chosen yet before them."""
    return [("", "Pick it"), *godown_choices(tx)]


def _from(draft: Draft, value: str) -> Draft:
    if draft.lines and value != str(draft.godown_id):
        raise Refused(
            "The lines were taken from the other godown.",
            field="godown",
            next_step="Take them off with Ctrl+D, or begin a new document.",
        )
    return replace(draft, godown_id=int(value or draft.godown_id))


def _to(draft: Draft, value: str) -> Draft:
    return replace(draft, to_godown_id=int(value) if value else None)


def _reference(draft: Draft, value: str) -> Draft:
    return replace(draft, reference=value.strip())


def _field(name: str, label: str) -> HeaderField:
    return HeaderField(
        name=name,
        label=label,
        read=lambda draft: str(draft.godown_id),
        write=_from,
        kind="choice",
        width=180,
        choices=godown_choices,
    )


TO = HeaderField(
    name="to_godown",
    label="To",
    read=lambda draft: str(draft.to_godown_id or ""),
    write=_to,
    kind="choice",
    width=180,
    choices=to_choices,
)
REFERENCE = HeaderField(
    name="reference",
    label="Reference",
    read=lambda draft: draft.reference,
    write=_reference,
    width=180,
    most=40,
)


def _with_transporter(draft: Draft, value: str) -> Draft:
    return replace(draft, transport=replace(draft.transport, transporter=value.strip()))


def _with_vehicle(draft: Draft, value: str) -> Draft:
    return replace(draft, transport=replace(draft.transport, vehicle=value.strip().upper()))


TRANSPORTER = HeaderField(
    name="transporter",
    label="Transporter",
    read=lambda draft: draft.transport.transporter,
    write=_with_transporter,
    width=140,
    most=100,
    on_the_way=False,
)
VEHICLE = HeaderField(
    name="vehicle",
    label="Vehicle",
    read=lambda draft: draft.transport.vehicle,
    write=_with_vehicle,
    width=110,
    most=20,
    on_the_way=False,
)


def _walk(*cells: str) -> WalkPlan:
    return WalkPlan(long=cells, short=cells)


def units_words(draft: Draft) -> str:
    """Say how many units move."""
    return f"{group_digits(sum(abs(line.units) for line in draft.lines))} units" if draft.lines else ""


TRANSFER = GoodsWindow(
    kind="stock_transfer",
    room="stock",
    code="stock_transfer",
    cells=TRANSFER_CELLS,
    text_of=house_text,
    put=put_goods,
    edit=edit_goods,
    offer=offer_goods,
    walk=lambda _line: _walk("item", "quantity"),
    take_batch=take_batch,
    fields=(_field("godown", "From"), TO, replace(REFERENCE, width=140), TRANSPORTER, VEHICLE),
    columns=COLUMNS,
    quiet=units_words,
    beginning=(
        Note("Pick the godown the goods go to, then item and quantity; F4 lists other batches", "muted"),
        Note("The goods are on the way until that godown accepts them", "muted"),
    ),
    new_words="New transfer",
)
ADJUSTMENT = replace(
    TRANSFER,
    kind="stock_adjustment",
    code="stock_adjustment",
    cells=ADJUST_CELLS,
    walk=lambda _line: _walk("item", "quantity", "reason"),
    fields=(_field("godown", "Godown"), REFERENCE),
    beginning=(
        Note("Item, quantity and reason: 5 was found, -5 is gone", "muted"),
        Note("The difference goes to the books at cost", "muted"),
    ),
    new_words="New adjustment",
)
COUNTED = replace(
    ADJUSTMENT,
    kind="stock_count",
    code="stock_count",
    walk=lambda _line: _walk("item", "quantity"),
    beginning=(),
    once=True,
)
"""A count that was posted, put right; new ones come from the counts."""
SET_ASIDE = replace(
    TRANSFER,
    kind="bucket_move",
    code="bucket_move",
    cells=BUCKET_CELLS,
    walk=lambda _line: _walk("item", "quantity", "to_bucket", "reason"),
    fields=(_field("godown", "Godown"), REFERENCE),
    beginning=(
        Note("Item and quantity, the bucket the goods go to, and the reason", "muted"),
        Note("Only saleable goods are offered on a bill", "muted"),
    ),
    new_words="New move",
)


def no_item(_draft: Draft, _row: int, _offer: Line) -> Draft:
    """Refuse goods that the transfer did not send."""
    raise Refused(
        "Only what was sent is accepted here.",
        field="item",
        next_step="What came beyond it is taken in by a stock adjustment.",
    )


ACCEPTANCE = replace(
    TRANSFER,
    kind="transfer_receipt",
    code="transfer_receipt",
    cells=ACCEPT_CELLS,
    put=no_item,
    walk=lambda line: _walk("quantity", "short", "reason", "to_bucket") if line.short else _walk("quantity"),
    take_batch=None,
    fields=(),
    no_units_is_fine=True,
    beginning=(),
    new_words="New acceptance",
    once=True,
)


class HousePage(GoodsDocumentPage):
    """A document of goods in the house; another bucket on a line is read anew."""

    def show_draft(self, draft: Draft) -> None:
        """Draw a draft; its footer tells the value at cost, for there is no tax."""
        super().show_draft(draft)
        sums = bill_sums(draft, self.objections(draft), self.window_of.quiet(draft))
        if draft.lines:
            self.footer.show_sums(
                replace(sums, tax_heads=(), tax_rows=(), tax_total=(), totals=(("At cost", sums.net),))
            )

    def _edit(self, row: int, field: str, value: str) -> bool:
        if field != "bucket":
            return super()._edit(row, field, value)
        line = self.draft.lines[row]
        try:
            bucket = bucket_meant(value)
        except Refused as no:
            self.show_refused(no)
            return False
        work = partial(self.shell.desk.ask, offer_goods, self.draft, [line.item.id], bucket)
        self.shell.tasks.read(work, partial(self._take_bucket, row), self._on_not_posted)
        return True

    def _take_bucket(self, row: int, offers: dict[int, Line]) -> None:
        for offer in offers.values():
            if row < len(self.draft.lines) and self.draft.lines[row].item.id == offer.item.id:
                self.keeper.change(put_in_bucket, row, offer)


class TransferPage(HousePage):
    """One transfer after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, TRANSFER, draft)

    def more_keys(self) -> Sequence[PageKey]:
        """Return the key of the transport, which the challan names."""
        go = partial(self.header.go, "transporter")
        return (PageKey("transfer.transport", "Ctrl+H", "Transport", go, help="Transporter and vehicle"),)


class AdjustmentPage(HousePage):
    """One adjustment after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, ADJUSTMENT, draft)


class CountedPage(HousePage):
    """A posted count that is corrected."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, COUNTED, draft)


class SetAsidePage(HousePage):
    """Goods set aside or released, one document after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, SET_ASIDE, draft)


class AcceptancePage(HousePage):
    """What a transfer has on the way, accepted line by line."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, ACCEPTANCE, draft)

    def focus_work(self) -> None:
        """Begin with what arrived of the first line: nothing is added here."""
        if self.grid.row() not in range(len(self.draft.lines)) and self.draft.lines:
            self.lines.go(0, "quantity")
        else:
            super().focus_work()
