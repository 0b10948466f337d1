"""Once the counter is at work, what has expired is set aside; it is said when there was any."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from dcms_desktop.upkeep.actions.expiry import Swept
    from ui.shell.shell import Shell

AFTER = 5_000
"""Milliseconds after the counter opened: the first bill does not wait for it."""


def sweep(desk: Desk) -> Swept:
    """Set aside what has expired; what that needs is loaded on the writing line too."""
    from dcms_desktop.upkeep.actions import sweep_expired

    return desk.do(sweep_expired)


class Sweep(QObject):
    """Runs once, on the writing thread."""

    def __init__(self, shell: Shell, after: int = AFTER) -> None:
        super().__init__(shell)
        self._shell = shell
        QTimer.singleShot(after, self, self.run)

    @Slot()
    def run(self) -> None:
        """Set aside what has expired."""
        self._shell.tasks.run(partial(sweep, self._shell.desk), self._tell)

    @Slot(object)
    def _tell(self, swept: Swept) -> None:
        if swept.documents:
            numbers = ", ".join(document.number for document in swept.documents)
            self._shell.messages.tell(f"{swept.units} units had expired and were set aside by {numbers}.")
