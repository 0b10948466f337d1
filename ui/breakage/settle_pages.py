"""What settles dead goods: a credit note, or fit goods in their place; only how many is typed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dcms_desktop.breakage.queries import offer_breakage
from dcms_desktop.breakage.rules import edit_settling
from dcms_desktop.breakage.rules import refuse_goods
from dcms_desktop.breakage.rules import value_of
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.sales.returns import is_financial
from dcms_desktop.sales.rules import pick_batch
from ui.documents.bill_sums import Note
from ui.documents.buying_cells import RETURN_CELLS
from ui.documents.goods_document_page import GoodsDocumentPage
from ui.documents.goods_document_page import GoodsWindow
from ui.documents.party_field import PartyWish
from ui.documents.walk import WalkPlan

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.stock.rules import BatchCard
    from ui.documents.lines_model import Cell
    from ui.shell.shell import Shell

STOPS = ("quantity", "free")


def _settling_cells(*without: str) -> tuple[Cell, ...]:
    """Return the cells of what settles a receipt: the rate stands, there is no discount."""
    return tuple(
        (replace(column, editable=False), show) if column.name == "rate" else (column, show)
        for column, show in RETURN_CELLS
        if column.name not in {"discount", *without}
    )


def less_words(draft: Draft) -> str:
    """Say what the party owes less, and when the note is without tax."""
    if draft.party is None or draft.bill is None:
        return ""
    less = f"Owes ₹{group_digits(draft.bill.total // 100)} less"
    return f"{less} · without GST" if draft.lines and is_financial(draft) else less


def tax_words(draft: Draft) -> str:
    """Say what the party owes of goods that goods pay for: their tax."""
    if draft.party is None or draft.bill is None or not draft.lines:
        return ""
    return (
        f"Goods pay ₹{show_paise(value_of(draft))} · owes ₹{show_paise(draft.bill.total - value_of(draft))}"
    )


def pick_fit_batch(draft: Draft, row: int, batch: BatchCard) -> Draft:
    """Return the replacement with another batch on a line, at the rate of the receipt."""
    rate = draft.lines[row].rate
    draft = pick_batch(draft, row, batch)
    line = replace(draft.lines[row], rate=rate, rate_source="posted", discounts=())
    lines = (*draft.lines[:row], line, *draft.lines[row + 1 :])
    return edit_settling(replace(draft, lines=lines), row, "free", str(line.free))


NOTE = GoodsWindow(
    kind="breakage_note",
    room="sell",
    code="breakage_note",
    cells=_settling_cells("lies", "serials"),
    put=refuse_goods,
    edit=edit_settling,
    offer=offer_breakage,
    walk=lambda _line: WalkPlan(long=STOPS, short=("quantity",)),
    party=PartyWish(needed="Begin from the list of goods not settled."),
    quiet=less_words,
    beginning=(Note("Alt+S in the list of goods not settled brings a receipt here", "muted"),),
    new_words="New note",
    once=True,
)
GIVEN = replace(
    NOTE,
    kind="replacement_issue",
    code="replacement_issue",
    cells=_settling_cells(),
    take_batch=pick_fit_batch,
    quiet=tax_words,
    beginning=(Note("Alt+R in the list of goods not settled brings a receipt here", "muted"),),
    new_words="New replacement",
)


class BreakageNotePage(GoodsDocumentPage):
    """A credit note on dead goods."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, NOTE, draft)


class ReplacementPage(GoodsDocumentPage):
    """Fit goods given for dead ones; F4 lists the batches that lie here."""

    def __init__(self, shell: Shell, draft: Draft | None = None) -> None:
        super().__init__(shell, GIVEN, draft)


PAGES: dict[str, type[BreakageNotePage | ReplacementPage]] = {
    "breakage_note": BreakageNotePage,
    "replacement_issue": ReplacementPage,
}
