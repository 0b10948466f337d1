"""Scans on a document's window: read, looked up, asked about when in doubt, and put where they belong."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Slot

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries import Offer
from dcms_desktop.documents.queries import Scanned
from dcms_desktop.documents.queries import look_up_scan
from dcms_desktop.kernel.money import Units
from dcms_desktop.scanning.actions import learn_barcode
from dcms_desktop.scanning.actions import settle_reading
from ui.documents.choice_list import ChoiceList
from ui.documents.serials import add_serials
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import PickRow
from ui.shell.scan_watch import ScanWatch

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.drafts.rules import Line
    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.scanning.rules import Named
    from dcms_desktop.scanning.rules import Scan
    from ui.documents.document_window import DocumentPage
    from ui.documents.lines_desk import LinesDesk

READINGS = (PickColumn("Which of these is on the pack?", 460),)
ASKED = frozenset({"gs1", "link", "free"})
"""Codes of makers: the first one of a kind is asked about."""
MOST_PIECES = 4
"""Digits of the pieces in a carton."""


class ScanDesk(QObject):
    """Hears the scans of one document page. Heirs put goods and parties on the draft."""

    def __init__(self, page: DocumentPage, lines: LinesDesk, offer: Offer) -> None:
        super().__init__(page)
        self._page = page
        self._lines = lines
        self._offer = offer
        self._busy = False
        self.last_unknown = ""
        """The last scan that nobody knew."""
        self._doubt: Scanned | None = None
        self._list = ChoiceList(page, READINGS, "Readings of a code")
        self._list.picked.connect(self._on_reading)
        self._list.left.connect(self._on_no_reading)
        self.watch = ScanWatch(page, self._put_back)
        self.watch.scanned.connect(self.on_scanned)
        self.watch.time_of = page.keys_held.time_of
        self.watch.turn = self._turn

    # ── what heirs say ──

    def put(self, line: Line, named: Named) -> bool:
        """Put goods on the draft; tells whether they are there."""
        raise NotImplementedError

    def put_party(self, party_id: int) -> None:
        """Put a party on the draft; a window without one says that the code is none of goods."""
        del party_id
        self._say_unknown(self._page.shell.messages.warn, "This is the card of a party.", "Scan goods here.")

    def is_waiting(self) -> bool:
        """Tell whether an answer is on its way already."""
        return self._busy

    # ── hearing ──

    def _turn(self) -> int:
        return self._page.keys_held.turn

    def _put_back(self, began_in: QWidget | None) -> None:
        """Undo what the first characters did to the screen."""
        lines = self._lines
        if began_in is lines.grid or (began_in is None and lines.editor() is not None):
            lines.close_edit()
        if isinstance(began_in, PickEdit):
            began_in.list.close_list()

    @Slot(str)
    def on_scanned(self, text: str) -> None:
        """Look a scan up; the quantity being typed is closed first."""
        page = self._page
        if self.is_waiting():
            return
        if page.serials_row is not None and page.shell.messages.question is not None:
            page.shell.messages.answer(text)
            return
        if self._lines.item_edit() is not None:
            self._lines.close_edit()
        elif not self._lines.commit():
            page.shell.sounds.scan_unknown()
            return
        self.begin()
        work = partial(page.shell.desk.ask, look_up_scan, page.draft, text, self._offer)
        page.shell.tasks.read(work, self._on_found, self.end_badly)

    def begin(self) -> None:
        """Let keys wait until the answer is there."""
        self._busy = True
        self._page.keys_held.hold()

    def end(self) -> None:
        """Play the keys that waited."""
        self._busy = False
        self._page.keys_held.release()

    @Slot(object)
    def end_badly(self, problem: Exception) -> None:
        """Say why nothing came."""
        self._busy = False
        self._page.keys_held.drop()
        self._page.shell.messages.show_problem(problem)

    # ── what was found ──

    @Slot(object)
    def _on_found(self, answer: Scanned) -> None:
        found, page = answer.found, self._page
        if answer.party_id is not None:
            page.shell.sounds.scan_ok()
            self._busy = False
            self.put_party(answer.party_id)
            return
        if found.named and answer.readings:
            self._ask_reading(answer)
        elif found.named:
            self._put_all(answer)
        elif found.carton_of is not None:
            self._ask_pieces(answer)
        else:
            self._on_unknown(answer)
        self.end()

    def _put_all(self, answer: Scanned, reading: Scan | None = None) -> None:
        sound = True
        for named in answer.found.named:
            line = answer.offers.get(named.item_id)
            if named.sold and kind_of(self._page.document_kind).goods not in {"in", "back"}:
                self._say_unknown(
                    self._page.shell.messages.warn,
                    f"The piece {named.piece} was sold already.",
                    "Take it back by a return first.",
                )
                return
            if line is not None:
                sound = self.put(line, _as_read(named, reading)) and sound
        sounds = self._page.shell.sounds
        (sounds.scan_ok if sound else sounds.scan_unknown)()

    # ── in doubt ──

    def _ask_reading(self, answer: Scanned) -> None:
        """Ask which reading is meant: a separator may have been lost."""
        page = self._page
        page.keys_held.drop()
        self._doubt = answer
        page.shell.sounds.scan_unknown()
        self._lines.go_to_spare()
        self._lines.close_edit()
        self._ask_if(answer.readings)

    def _ask_if(self, readings: Sequence[Scan]) -> None:
        """Ask about the likeliest reading; the others are listed when it is none."""
        self._page.shell.messages.ask(
            f"The scanner may have lost a separator. Is it {readings[0].words()}?",
            partial(self._on_reading, readings[0]),
            partial(self._list_others, readings[1:]),
            yes="Yes",
            no="No",
        )

    def _list_others(self, readings: Sequence[Scan]) -> None:
        rows = [PickRow((reading.words(),), value=reading) for reading in readings]
        self._page.shell.messages.tell("What does the pack say?", "Enter picks it; Esc takes nothing.")
        self._list.open_at(self._page.list_place(), rows)

    @Slot(object)
    def _on_reading(self, reading: Scan) -> None:
        answer, self._doubt = self._doubt, None
        if answer is None:
            return
        settled = replace(reading, doubtful=())
        self._page.shell.tasks.run(partial(self._page.shell.desk.do, settle_reading, settled))
        self._put_all(answer, settled)

    @Slot()
    def _on_no_reading(self) -> None:
        self._doubt = None
        self._page.shell.messages.tell(
            "Nothing was taken from the code.", "Type the item, then pick its batch."
        )
        self._page.focus_work()

    # ── unknown ──

    def _ask_pieces(self, answer: Scanned) -> None:
        """Ask how many pieces lie in a carton seen for the first time."""
        page, found = self._page, answer.found
        line = answer.offers.get(found.carton_of or 0)
        if line is None:
            return
        page.keys_held.drop()
        page.shell.sounds.scan_unknown()
        packs = ", ".join(f"{pack.units} in a {pack.name}" for pack in line.item.packs)
        known = f" ({packs})" if packs else ""
        page.shell.messages.ask_text(
            f"A new carton of {line.item.name}. How many {line.item.base_unit} are in it?{known}",
            partial(self._on_pieces, found.scan, line.item.id),
            page.focus_work,
        )

    def _on_pieces(self, scan: Scan, item_id: int, typed: str) -> None:
        page = self._page
        if not typed.isascii() or not typed.isdigit() or len(typed) > MOST_PIECES or not int(typed):
            page.shell.messages.warn(
                f"“{typed[:20]}” is not a count.", "Scan the carton again, type e.g. 24."
            )
            return
        work = partial(page.shell.desk.do, learn_barcode, scan.code, item_id, Units(int(typed)))
        page.shell.tasks.run(work, partial(self._on_learned, scan.text), page.shell.messages.show_problem)

    def _on_unknown(self, answer: Scanned) -> None:
        found, page = answer.found, self._page
        scan = found.scan
        if self._is_serial(scan):
            return
        self.last_unknown = scan.text
        if found.why:
            self._say_unknown(page.shell.messages.warn, found.why, "Scan it again, or type the item.")
        elif scan.kind in ASKED:
            page.keys_held.drop()
            page.shell.sounds.scan_unknown()
            page.shell.messages.ask(
                f"The code {scan.code[:40]} is seen for the first time. Say once which item it is?",
                self.learn,
                page.focus_work,
                yes="Yes",
                no="Not now",
            )
        else:
            self._say_unknown(
                page.shell.messages.warn,
                f"Nothing in the books has the code {scan.code[:40]}.",
                "Alt+I says which item it is; Alt+C makes a new one.",
            )

    def _is_serial(self, scan: Scan) -> bool:
        """Take an unknown code as a serial number of the active line, where goods come in that have one."""
        page, lines = self._page, self._lines
        row = lines.place().row
        line = lines.model.line(row)
        if line is None or not line.item.serialised:
            return False
        found = page.document_kind == "stock_adjustment" and line.units >= 0
        if kind_of(page.document_kind).goods != "in" and not found:
            return False
        sounds = page.shell.sounds
        taken = add_serials(page, lines, row, scan.serial or scan.code or scan.text)
        (sounds.scan_ok if taken else sounds.scan_unknown)()
        return True

    def _say_unknown(self, say: Callable[[str, str], None], text: str, next_step: str) -> None:
        self._page.shell.sounds.scan_unknown()
        say(text, next_step)
        self._page.focus_work()

    def learn(self) -> None:
        """Open the page that says which item the last unknown code is (Alt+I)."""
        from ui.scanning.learn_page import LearnPage

        page = self._page
        if not self.last_unknown:
            page.shell.messages.tell(
                "No unknown code was scanned yet.", "Scan a pack anywhere on the screen."
            )
            return
        learning = LearnPage(page.shell, self.last_unknown)
        learning.learned.connect(self._on_taught)
        page.shell.show_page(learning)

    @Slot(str)
    def _on_taught(self, text: str) -> None:
        """Scan again what was just learned."""
        self.last_unknown = ""
        self.on_scanned(text)

    def _on_learned(self, text: str, _changes: Changes) -> None:
        self.on_scanned(text)


def _as_read(named: Named, reading: Scan | None) -> Named:
    """Return goods with batch, expiry and count of the reading that was confirmed."""
    if reading is None:
        return named
    return replace(named, batch=reading.batch, expiry=reading.expiry)
