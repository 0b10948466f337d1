"""What schemes say at the counter: earned at once, the next step in a pause, all of it by Ctrl+E."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import QTimer
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot

from dcms_desktop.sales.rules import Said
from dcms_desktop.sales.rules import scheme_says
from ui.documents.choice_list import ChoiceList
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow

if TYPE_CHECKING:
    from dcms_desktop.drafts.rules import Draft
    from ui.documents.document_window import DocumentPage

PAUSE = 180
"""Milliseconds without a change before next steps are worked out: each is tried on the whole bill."""
NAMES = {"earned": "given", "next": "next step", "missed": "not given"}
COLUMNS = (PickColumn("Schemes", 620), PickColumn("", 100, tone="muted"))


class SchemeTalk(QObject):
    """Tells what schemes say of the draft of one page; `thought` brings what took a pause."""

    thought = Signal(object)

    def __init__(self, page: DocumentPage, title: str = "Schemes of this bill") -> None:
        super().__init__(page)
        self._page = page
        self._said: tuple[Said, ...] = ()
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._think)
        self.list = ChoiceList(page, COLUMNS, title)
        self.list.left.connect(page.focus_work)
        self.list.picked.connect(self._leave_list)

    def hear(self, draft: Draft) -> tuple[Said, ...]:
        """Return what is known at once; what earns more follows when the clerk pauses."""
        self._pause.stop()
        if not any(line.schemes for line in draft.lines):
            self._said = ()
            return ()
        self._said = scheme_says(draft, most_hints=0)
        self._pause.start()
        return self._said

    @Slot()
    def _think(self) -> None:
        draft = self._page.draft
        said = scheme_says(draft)
        if said != self._said:
            self._said = said
            self.thought.emit(said)

    def show_all(self) -> None:
        """List what every scheme of the bill gives, what comes next, and why others give nothing (Ctrl+E)."""
        page = self._page
        if not page.commit_edits():
            return
        rows = [
            PickRow((one.text, NAMES[one.kind]), value=number)
            for number, one in enumerate(scheme_says(page.draft, most_hints=12, misses=True))
        ]
        self.list.open_at(page.list_place(), rows, empty="No scheme runs for these goods")

    @Slot(object)
    def _leave_list(self, _number: object) -> None:
        self._page.focus_work()
