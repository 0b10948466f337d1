"""Broken and expired goods that a retailer brings: taken at a rate of their own, settled later."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dcms_desktop.breakage.queries import offer_breakage
from dcms_desktop.breakage.queries import take_dead_batch
from dcms_desktop.breakage.rules import REASONS
from dcms_desktop.breakage.rules import edit_receipt
from dcms_desktop.breakage.rules import put_goods
from dcms_desktop.kernel.money import show_paise
from ui.documents.bill_sums import Note
from ui.documents.buying_cells import SOLD_CELLS
from ui.documents.goods_back_page import GoodsBackPage
from ui.documents.goods_document_page import GoodsWindow
from ui.documents.header_fields import HeaderField
from ui.documents.header_fields import reason_field
from ui.documents.party_field import PartyWish
from ui.documents.walk import WalkPlan

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.shell import Shell

STOPS = ("item", "quantity", "free", "rate")
CELLS = tuple(cell for cell in SOLD_CELLS if cell[0].name not in {"discount", "gst"})


def with_reference(draft: Draft, text: str) -> Draft:
    """Return the receipt with the party's number for the goods."""
    return replace(draft, reference=text)


REFERENCE = HeaderField(
    name="reference",
    label="Its number",
    read=lambda draft: draft.reference,
    write=with_reference,
    width=120,
    most=40,
    on_the_way=False,
)


def owed_words(draft: Draft) -> str:
    """Say what the receipt leaves to be settled."""
    if draft.party is None or draft.bill is None:
        return ""
    return f"₹{show_paise(draft.bill.total)} to settle by credit note or goods"


RECEIPT = GoodsWindow(
    kind="breakage_receipt",
    room="sell",
    code="breakage_receipt",
    cells=CELLS,
    put=put_goods,
    edit=edit_receipt,
    offer=offer_breakage,
    walk=lambda _line: WalkPlan(long=STOPS, short=("item", "quantity")),
    lists_batches=True,
    fields=(reason_field(REASONS), REFERENCE),
    party=PartyWish(needed="A receipt needs the party that brings the goods."),
    quiet=owed_words,
    beginning=(
        Note("Party and reason, then scan the strips; the rate is that of their company's policy", "muted"),
        Note("Saved, the goods lie among the expired or damaged; their settling waits in the list", "muted"),
    ),
    new_words="New receipt",
)


class BreakageReceiptPage(GoodsBackPage):
    """One receipt of dead goods after another; F4 lists the batches that this party bought."""

    advice_key = "breakage.advice"

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, RECEIPT, take_dead_batch, draft)
