"""Goods that a retailer brings back: the bill they come from is found, F4 lists the batches it bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel.money import group_digits
from dcms_desktop.recovery.queries import AdviceAsk
from dcms_desktop.sales.queries.returns import offer_returns_of
from dcms_desktop.sales.queries.returns import take_sold_batch
from dcms_desktop.sales.returns import REASONS
from dcms_desktop.sales.returns import edit_return
from dcms_desktop.sales.returns import is_financial
from dcms_desktop.sales.returns import put_return
from dcms_desktop.sales.returns import reason_of
from ui.claims.advice_page import AdvicePage
from ui.documents.bill_sums import Note
from ui.documents.buying_cells import SOLD_CELLS
from ui.documents.goods_document_page import GoodsDocumentPage
from ui.documents.goods_document_page import GoodsWindow
from ui.documents.header_fields import reason_field
from ui.documents.party_field import PartyWish
from ui.documents.walk import WalkPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.stock.rules import BatchCard
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


class SaleReturnPage(GoodsDocumentPage):
    """One return after another; F4 lists the batches that this party bought."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, RETURN, draft)

    @Slot(object)
    def take_batch(self, batch: BatchCard) -> None:
        """Put another batch on the line, with the newest bill that sold it to this party."""
        self.ask_batch(take_sold_batch, batch)

    def more_keys(self) -> Sequence[PageKey]:
        """Return the key that only returns have."""
        return [
            PageKey(
                "return.advice",
                "Alt+V",
                "Take it back?",
                self.ask_advice,
                help="The window, the tax, who pays",
            )
        ]

    @Slot()
    def ask_advice(self) -> None:
        """Show what becomes of the goods of the active line."""
        row = self.grid.row()
        draft = self.draft
        if not 0 <= row < len(draft.lines):
            self.shell.open("claims.advice")
            return
        line = draft.lines[row]
        ask = AdviceAsk(
            item_id=line.item.id,
            batch_id=line.batch.id if line.batch is not None else None,
            party_id=draft.party.id if draft.party is not None else None,
            reason=reason_of(draft, line),
            units=line.units if line.units or line.free else 1,
            free=line.free,
            on=draft.day,
        )
        names = (line.item.name, draft.party.name if draft.party is not None else "")
        self.shell.show_page(AdvicePage(self.shell, ask, names))
