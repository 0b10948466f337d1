"""Goods that a retailer brings back: the bill they come from is found, F4 lists the batches it bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dcms_desktop.kernel.money import group_digits
from dcms_desktop.sales.queries.returns import offer_returns_of
from dcms_desktop.sales.queries.returns import take_sold_batch
from dcms_desktop.sales.returns import REASONS
from dcms_desktop.sales.returns import edit_return
from dcms_desktop.sales.returns import is_financial
from dcms_desktop.sales.returns import put_return
from ui.documents.bill_sums import Note
from ui.documents.buying_cells import SOLD_CELLS
from ui.documents.goods_back_page import GoodsBackPage
from ui.documents.goods_document_page import GoodsWindow
from ui.documents.header_fields import reason_field
from ui.documents.party_field import PartyWish
from ui.documents.walk import WalkPlan

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.shell import Shell

STOPS = ("item", "quantity", "free", "rate", "discount")


def owes_words(draft: Draft) -> str:
    """Say what the party owes less, and when the note is without tax."""
    if draft.party is None or draft.bill is None:
        return ""
    less = f"Owes ₹{group_digits(draft.bill.total // 100)} less"
    return f"{less} · without GST" if draft.lines and is_financial(draft) else less


RETURN = GoodsWindow(
    kind="sale_return",
    room="sell",
    code="sale_return",
    cells=SOLD_CELLS,
    put=put_return,
    edit=edit_return,
    offer=offer_returns_of,
    walk=lambda _line: WalkPlan(long=STOPS, short=("item", "quantity")),
    lists_batches=True,
    fields=(reason_field(REASONS),),
    party=PartyWish(needed="A return needs the party that brings it."),
    quiet=owes_words,
    beginning=(
        Note(
            "Party and reason, then the items; batch, rate and tax come from the newest bill of the party",
            "muted",
        ),
        Note("F4 lists the batches this party bought", "muted"),
    ),
    new_words="New return",
    new_key="Ctrl+F8",
)


class SaleReturnPage(GoodsBackPage):
    """One return after another; F4 lists the batches that this party bought."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, RETURN, take_sold_batch, draft)
