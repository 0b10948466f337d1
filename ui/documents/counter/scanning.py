"""Scans at the counter: a code anywhere on the screen adds a line, makes it one more, or names the party."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Slot

from dcms_desktop.catalog.scan import Scan
from dcms_desktop.catalog.scan import read_scan
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.sales.queries import Scanned
from dcms_desktop.sales.queries import look_up_scan
from dcms_desktop.sales.rules import add_scanned
from dcms_desktop.sales.rules import batch_named
from ui.documents.scan_watch import ScanWatch
from ui.kit.pick_list import PickEdit

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.rules import Draft
    from dcms_desktop.stock.rules import BatchCard
    from ui.documents.counter.choosing import Choosing
    from ui.documents.counter.frame import CounterFrame


def look_up(desk: Desk, draft: Draft, text: str) -> tuple[Scan, Scanned]:
    """Return a scan as read, and what it names. Runs on a reading thread: the parser is loaded there."""
    scan = read_scan(text)
    return scan, desk.ask(look_up_scan, draft, scan.code)


class Scanning(QObject):
    """Hears the scans of one counter page."""

    def __init__(self, page: CounterFrame, choosing: Choosing) -> None:
        super().__init__(page)
        self._page = page
        self._choosing = choosing
        self.watch = ScanWatch(page, self._put_back)
        self.watch.scanned.connect(self.on_scanned)

    def _put_back(self, began_in: QWidget | None) -> None:
        """Undo what the first characters did to the screen."""
        page = self._page
        if began_in is page.grid or (began_in is None and page.lines.editor() is not None):
            page.lines.close_edit()
        if isinstance(began_in, PickEdit):
            began_in.list.close_list()

    @Slot(str)
    def on_scanned(self, text: str) -> None:
        """Look a scan up; the quantity being typed is closed first."""
        page = self._page
        if page.is_reading:
            return
        edit = page.lines.item_edit()
        if edit is not None:
            page.lines.close_edit()
        elif not page.lines.commit():
            page.shell.sounds.scan_unknown()
            return
        page.begin_reading()
        work = partial(look_up, page.shell.desk, page.draft, text)
        page.shell.tasks.read(work, self._on_found, page.end_badly)

    @Slot(object)
    def _on_found(self, answer: tuple[Scan, Scanned]) -> None:
        scan, found = answer
        page = self._page
        if found.party_id is not None:
            page.shell.sounds.scan_ok()
            self._choosing.choose_party(found.party_id)
            return
        if found.offer is None:
            page.shell.sounds.scan_unknown()
            page.shell.messages.warn(
                f"Nothing in the books has the code {scan.code[:40]}.",
                "Alt+C makes the item, or type its name.",
            )
            page.last_unknown = scan.code
            page.focus_work()
        elif scan.doubtful:
            self._ask(scan, found)
        else:
            self._add(scan, found)
        page.end_reading()

    def _ask(self, scan: Scan, found: Scanned) -> None:
        """Ask which reading is meant: a separator may have been lost."""
        page = self._page
        page.keys_held.drop()
        other = scan.doubtful[0]
        page.lines.go_to_spare()
        page.lines.close_edit()
        page.shell.messages.ask(
            f"The scanner may have lost a separator. Is it {other.words()}?",
            partial(self._add, other, found),
            partial(self._add, scan, found),
            yes="Yes",
            no=f"No, {scan.words()}",
        )

    def _add(self, scan: Scan, found: Scanned) -> None:
        page, offer = self._page, found.offer
        if offer is None:
            return
        batch: BatchCard | None = None
        missing = ""
        if scan.batch:
            batch = batch_named(offer, scan.batch, scan.expiry)
            missing = "" if batch else scan.batch
        page.is_asking_party = page.is_asking_party and page.draft.party is None and not page.draft.lines
        units = Units(found.units * max(scan.count, 1))
        try:
            draft, row = add_scanned(page.draft, offer, batch, units)
        except Refused as no:
            page.show_refused(no)
            return
        page.is_asking_party = False
        page.keeper.show(draft)
        page.show_draft(draft)
        page.lines.go(row, "quantity")
        if missing:
            page.shell.sounds.scan_unknown()
            page.shell.messages.warn(
                f"Batch {missing} of {offer.item.name} is not in the books; the first to expire was taken.",
                "↑ ↓ or F4 picks another; F9 receives it.",
            )
        else:
            page.shell.sounds.scan_ok()
