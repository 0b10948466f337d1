"""Scans on any window with goods lines: item, batch, expiry and MRP are filled as far as the code says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Protocol

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.sales.rules import wants_piece
from dcms_desktop.sales.rules import with_piece
from ui.documents.scan_desk import ScanDesk

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from datetime import date

    from dcms_desktop.documents.queries import Offer
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Line
    from dcms_desktop.scanning.rules import Named
    from dcms_desktop.stock.rules import BatchCard
    from ui.documents.document_window import DocumentPage
    from ui.documents.lines_desk import LinesDesk
    from ui.documents.lines_model import Cell
    from ui.documents.party_field import PartyChoosing
    from ui.documents.walk import WalkPlan


class Goods(Protocol):
    """What a window with goods lines says of itself, as far as scans care (`GoodsWindow`)."""

    @property
    def cells(self) -> Sequence[Cell]:
        """Return the cells of its grid."""

    @property
    def put(self) -> Callable[[Draft, int, Line], Draft]:
        """Return what puts an item on a row."""

    @property
    def edit(self) -> Callable[[Draft, int, str, str], Draft]:
        """Return what takes a typed cell."""

    @property
    def take_batch(self) -> Callable[[Draft, int, BatchCard], Draft] | None:
        """Return what puts a batch of the list on a line."""

    @property
    def offer(self) -> Offer:
        """Return the query that offers items."""

    @property
    def walk(self) -> Callable[[Line], WalkPlan]:
        """Return the way through a line."""


def put_named(window: Goods, draft: Draft, offer: Line, named: Named) -> tuple[Draft, int]:
    """Return the draft with scanned goods on it, and their row: more of the same batch, else a new line.

    Refuses a batch that the window cannot take because the books do not have it.
    """
    changed, row = _put_goods(window, draft, offer, named)
    return with_piece(changed, row, named.piece), row


def _put_goods(window: Goods, draft: Draft, offer: Line, named: Named) -> tuple[Draft, int]:
    for row in range(len(draft.lines) - 1, -1, -1):
        line = draft.lines[row]
        if line.item.id == offer.item.id and _is_same_batch(line, named):
            if wants_piece(draft, row, named.piece):
                return draft, row
            return window.edit(draft, row, "quantity", str(line.units + _units(draft, named))), row
    row = len(draft.lines)
    draft = window.put(draft, row, offer)
    if named.batch:
        draft = _with_batch(window, draft, row, named)
    return window.edit(draft, row, "quantity", str(_units(draft, named))), row


def _units(draft: Draft, named: Named) -> int:
    """Return the units a scan adds; an adjustment takes a unit off that the books have."""
    is_gone = draft.kind == "stock_adjustment" and bool(named.piece) and not named.sold
    return -named.units if is_gone else named.units


def _is_same_batch(line: Line, named: Named) -> bool:
    if not named.batch:
        return True
    number = line.batch.number if line.batch else line.new_batch.number if line.new_batch else ""
    expiry = line.batch.expiry if line.batch else line.new_batch.expiry if line.new_batch else None
    return number.upper() == named.batch.upper() and _is_same_month(expiry, named.expiry)


def _is_same_month(one: date | None, other: date | None) -> bool:
    return one is None or other is None or (one.year, one.month) == (other.year, other.month)


def _with_batch(window: Goods, draft: Draft, row: int, named: Named) -> Draft:
    editable = {column.name for column, _show in window.cells if column.editable}
    if "batch" in editable:
        values = {"batch": named.batch}
        if named.expiry is not None:
            values["expiry"] = named.expiry.isoformat()
        if named.mrp:
            values["mrp"] = plain_paise(named.mrp)
        for field, value in values.items():
            if field in editable:
                draft = window.edit(draft, row, field, value)
        return draft
    line = draft.lines[row]
    fit = [
        batch
        for batch in line.choices
        if batch.number.upper() == named.batch.upper() and _is_same_month(batch.expiry, named.expiry)
    ]
    if not fit or window.take_batch is None:
        raise Refused(
            f"Batch {named.batch} of {line.item.name} is not in the books.",
            field="batch",
            next_step="Receive it first (F9), or type the item and pick a batch by F4.",
        )
    return window.take_batch(draft, row, max(fit, key=lambda batch: batch.units))


class GoodsScanning(ScanDesk):
    """Hears the scans of one window with goods lines."""

    def __init__(
        self, page: DocumentPage, lines: LinesDesk, window: Goods, choosing: PartyChoosing | None
    ) -> None:
        super().__init__(page, lines, window.offer)
        self._window = window
        self._choosing = choosing

    def put_party(self, party_id: int) -> None:
        """Put the party of a card on the document, when the window has one."""
        if self._choosing is None:
            super().put_party(party_id)
            self.end()
        else:
            self._choosing.choose(party_id)

    def put(self, line: Line, named: Named) -> bool:
        """Put goods on the document."""
        page = self._page
        try:
            draft, row = put_named(self._window, page.draft, line, named)
        except Refused as no:
            page.show_refused(no)
            return False
        if self._choosing is not None:
            self._choosing.is_asking = False
        page.keeper.show(draft)
        page.show_draft(draft)
        self._lines.plan = self._window.walk(draft.lines[row])
        self._lines.go(row, "quantity")
        return True
