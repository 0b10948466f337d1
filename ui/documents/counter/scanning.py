"""Scans at the counter: a code anywhere on the screen adds a line, makes it one more, or names the party."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sales.queries import offer_items
from dcms_desktop.sales.rules import add_scanned
from dcms_desktop.sales.rules import batch_named
from ui.documents.scan_desk import ScanDesk

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Line
    from dcms_desktop.scanning.rules import Named
    from dcms_desktop.stock.rules import BatchCard
    from ui.documents.counter.choosing import Choosing
    from ui.documents.counter.frame import CounterFrame


class Scanning(ScanDesk):
    """Hears the scans of one counter page."""

    def __init__(self, page: CounterFrame, choosing: Choosing) -> None:
        super().__init__(page, page.lines, offer_items)
        self._counter = page
        self._choosing = choosing

    def is_waiting(self) -> bool:
        """Tell whether an answer is on its way already."""
        return self._counter.is_reading

    def begin(self) -> None:
        """Let keys wait until the answer is there."""
        self._counter.begin_reading()

    def end(self) -> None:
        """Play the keys that waited."""
        self._counter.end_reading()

    def put_party(self, party_id: int) -> None:
        """Put the party of a card on the bill."""
        self._choosing.choose_party(party_id)

    def put(self, line: Line, named: Named) -> bool:
        """Put goods on the bill; a batch that is not in the books is asked about."""
        if not named.batch:
            return self._add(line, named, None)
        batch = batch_named(line, named.batch, named.expiry)
        if batch is not None:
            return self._add(line, named, batch)
        page = self._counter
        page.keys_held.drop()
        page.shell.messages.ask(
            f"Batch {named.batch} of {line.item.name} is not in the books. Bill the first to expire instead?",
            partial(self._add, line, named, None),
            page.focus_work,
            yes="Yes",
            no="No",
            likely=False,
        )
        return False

    def _add(self, offer: Line, named: Named, batch: BatchCard | None) -> bool:
        page = self._counter
        was, page.is_asking_party = page.is_asking_party, False
        try:
            draft, row = add_scanned(page.draft, offer, batch, named.units, named.piece)
        except Refused as no:
            page.is_asking_party = was
            page.show_refused(no)
            return False
        page.keeper.show(draft)
        page.show_draft(draft)
        page.lines.go(row, "quantity")
        return True
