"""The draft a window holds: every change makes a new one, undo is the previous one; the books keep it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtCore import QTimer
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot

from dcms_desktop.documents.actions import drop_draft
from dcms_desktop.documents.actions import hold_draft
from dcms_desktop.drafts.legs import debited
from dcms_desktop.drafts.legs import names_of
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits

if TYPE_CHECKING:
    from collections.abc import Callable

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.tasks import Tasks

PAUSE = 600
"""Milliseconds of rest after which a changed draft is written down."""
MOST_STEPS = 300


def is_empty(draft: Draft) -> bool:
    """Tell whether nothing was entered that would be missed."""
    return not (draft.lines or draft.party or draft.tenders or draft.legs or draft.revises)


def draft_title(draft: Draft) -> str:
    """Return what the list of waiting bills says of a draft."""
    name = draft.party.name if draft.party else names_of(draft.legs) or "No party yet"
    money = draft.bill.total if draft.bill else sum(one.paise for one in draft.tenders) + debited(draft.legs)
    count = len(draft.lines)
    lines = f" · {count} line{'' if count == 1 else 's'}" if count else ""
    edit = f" · corrects {draft.revises.number}" if draft.revises else ""
    return f"{name}{lines} · ₹{group_digits(money // 100)}{edit}"


class DraftKeeper(QObject):
    """Holds the draft of one window, its past and future, and writes it down when the typing rests."""

    changed = Signal(object)
    refused = Signal(object)

    def __init__(self, draft: Draft, desk: Desk, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.draft = draft
        self._desk = desk
        self._tasks = tasks
        self._past: list[Draft] = []
        self._future: list[Draft] = []
        self._written: Draft | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.write_down)

    # ── changes ──

    def change(self, edit: Callable[..., Draft], *args: Any) -> bool:
        """Put ``edit(draft, *args)`` in place of the draft; a refusal is told and leaves it as it is."""
        try:
            draft = edit(self.draft, *args)
        except Refused as no:
            self.refused.emit(no)
            return False
        self.show(draft)
        return True

    def show(self, draft: Draft) -> None:
        """Take another draft as the newest step of the same document."""
        if draft == self.draft:
            return
        self._past.append(self.draft)
        del self._past[:-MOST_STEPS]
        self._future.clear()
        self._set(draft)

    def begin(self, draft: Draft) -> None:
        """Take another document: its past begins here."""
        self._pause.stop()
        self._past.clear()
        self._future.clear()
        self._written = draft
        self.draft = draft
        self.changed.emit(draft)

    def _set(self, draft: Draft) -> None:
        self.draft = draft
        self._pause.start()
        self.changed.emit(draft)

    def undo(self) -> bool:
        """Go back to the previous draft; tells whether there was one."""
        if not self._past:
            return False
        self._future.append(self.draft)
        self._set(self._past.pop())
        return True

    def redo(self) -> bool:
        """Go forward again; tells whether there was anything to bring back."""
        if not self._future:
            return False
        self._past.append(self.draft)
        self._set(self._future.pop())
        return True

    @property
    def can_undo(self) -> bool:
        """Tell whether there is a previous draft."""
        return bool(self._past)

    # ── keeping ──

    @Slot()
    def write_down(self) -> bool:
        """Write the draft into the books, on the writing thread; tells whether anything was written."""
        self._pause.stop()
        if self.draft is self._written:
            return False
        draft = self._written = self.draft
        if is_empty(draft):
            self._tasks.run(partial(self._desk.do, drop_draft, draft.request_id))
            return False
        self._tasks.run(partial(self._desk.do, hold_draft, draft, draft_title(draft), held=False))
        return True

    def write_now(self) -> bool:
        """Write the draft down in this thread: the program is ending. Tells whether one was saved."""
        self._pause.stop()
        if is_empty(self.draft):
            return False
        self._desk.do(hold_draft, self.draft, draft_title(self.draft), held=False)
        self._written = self.draft
        return True

    def rest(self) -> None:
        """Write nothing for now: the draft is being posted."""
        self._pause.stop()

    def refresh(self, draft: Draft) -> None:
        """Take a draft that differs only in what was read from the books, without a step of undo."""
        self.draft = replace(draft)
        self.changed.emit(self.draft)
