"""Notes to parties on a rate that was wrong: the bill is found, the difference is typed, no goods move."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dcms_desktop.kernel.money import group_digits
from dcms_desktop.sales.price_notes import REASONS
from dcms_desktop.sales.price_notes import edit_price_note
from dcms_desktop.sales.price_notes import put_price_note
from dcms_desktop.sales.queries.returns import offer_returns_of
from dcms_desktop.sales.returns import is_financial
from ui.documents.bill_sums import Note
from ui.documents.buying_cells import NOTE_CELLS
from ui.documents.goods_document_page import GoodsDocumentPage
from ui.documents.goods_document_page import GoodsWindow
from ui.documents.header_fields import reason_field
from ui.documents.party_field import PartyWish
from ui.documents.walk import WalkPlan

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.shell import Shell

STOPS = ("item", "quantity", "rate")


def less_words(draft: Draft) -> str:
    """Say what the party owes less, and when the note is without tax."""
    if draft.party is None or draft.bill is None:
        return ""
    less = f"Owes ₹{group_digits(draft.bill.total // 100)} less"
    return f"{less} · without GST" if draft.lines and is_financial(draft) else less


def more_words(draft: Draft) -> str:
    """Say what the party owes more."""
    return f"Owes ₹{group_digits(draft.bill.total // 100)} more" if draft.party and draft.bill else ""


LOWER = GoodsWindow(
    kind="price_note",
    room="sell",
    code="price_note",
    cells=NOTE_CELLS,
    put=put_price_note,
    edit=edit_price_note,
    offer=offer_returns_of,
    walk=lambda _line: WalkPlan(long=STOPS, short=STOPS),
    fields=(reason_field(REASONS),),
    party=PartyWish(needed="A note needs the party whose bill was wrong."),
    quiet=less_words,
    beginning=(Note("Party, then the items with how many and the difference of the rate", "muted"),),
    new_words="New note",
)
HIGHER = replace(LOWER, kind="price_debit", code="price_debit", quiet=more_words)


class PriceNotePage(GoodsDocumentPage):
    """One credit note on a rate after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, LOWER, draft)


class PriceDebitPage(GoodsDocumentPage):
    """One debit note on a rate after another."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, HIGHER, draft)


PAGES: dict[str, type[PriceNotePage | PriceDebitPage]] = {
    "price_note": PriceNotePage,
    "price_debit": PriceDebitPage,
}
