"""The item field of a line: letters ask the books on a reading thread, Enter takes the top row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal

from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.stock.rules import is_near_expiry
from ui.kit.keys import ENTER
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickEdit
from ui.kit.pick_list import PickRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from dcms_desktop.sales.queries import ItemOffer

MOST = 80
"""Letters of the field; nothing is called longer, a longer text is a paste."""

ITEM_COLUMNS = (
    PickColumn("Item", 340),
    PickColumn("Pack", 80, tone="muted"),
    PickColumn("Stock", 76, right=True),
    PickColumn("Next expiry", 96),
    PickColumn("MRP", 84, right=True),
    PickColumn("Your rate", 92, right=True),
)


def offer_row(offer: ItemOffer, on: date, near_days: int) -> PickRow:
    """Return an offered item as a row of the list."""
    near = is_near_expiry(offer.expiry, on, near_days)
    expiry = (f"{show_expiry(offer.expiry)} !", "warn") if near else show_expiry(offer.expiry)
    figure = group_digits(offer.units)
    low = (f"{figure} ↓", "warn") if offer.is_low else figure
    stock = low if offer.units > 0 else ("none", "warn")
    cells = (
        offer.name,
        offer.packing,
        stock,
        expiry,
        show_paise(offer.mrp) if offer.mrp else "—",
        show_mills(offer.rate) if offer.rate else "—",
    )
    return PickRow(cells, value=offer.id, reason=offer.reason)


class ItemEdit(PickEdit):
    """Tells `chosen` with an item's id, `nothing` when no item fits, `skipped` when left as it was."""

    chosen = Signal(object)
    nothing = Signal(str)
    skipped = Signal()
    waiting = Signal()

    def __init__(
        self,
        parent: QWidget,
        ask: Callable[[str], object],
        columns: Sequence[PickColumn] = ITEM_COLUMNS,
        *,
        name: str = "Item",
        empty: str = "No item fits  ·  Alt+C makes it",
    ) -> None:
        super().__init__(
            columns,
            self._put_question,
            parent,
            name=name,
            most=MOST,
            empty=empty,
        )
        self._send = ask
        self._asked = ""
        self._answered: str | None = None
        self._is_waiting = False

    def _put_question(self, text: str) -> None:
        self._asked = text.strip()
        self._send(self._asked)

    def show_answer(self, text: str, rows: Sequence[PickRow]) -> None:
        """Show the answer to what was typed; an older one is dropped."""
        if text != self.text().strip():
            return
        self._answered = text
        self.show_rows(rows)
        if self._is_waiting:
            self._is_waiting = False
            self._take_top()

    @property
    def is_waiting(self) -> bool:
        """Tell whether Enter was pressed before the answer came."""
        return self._is_waiting

    def handle_key(self, event: QKeyEvent) -> bool:
        """Take the top row on Enter; other keys go to the list first."""
        plain = not event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        )
        if event.key() in ENTER and plain:
            self.take()
            return True
        if event.key() == Qt.Key.Key_Tab and self.isModified() and self.text().strip():
            self.take()
            return True
        if event.key() == Qt.Key.Key_Down and not self.text() and not self.list.isVisible():
            return False
        return super().handle_key(event)

    def take(self) -> None:
        """Take the top row, at once or as soon as it is there."""
        text = self.text().strip()
        if self.list.current() is not None and (not text or self._answered == text):
            self._take_top()
        elif not text or not self.isModified():
            self.skipped.emit()
        elif self._answered == text:
            self._take_top()
        else:
            self._is_waiting = True
            self.waiting.emit()
            if self._asked != text:
                self._put_question(text)

    def _take_top(self) -> None:
        row = self.list.current()
        self.list.close_list()
        if row is None:
            self.nothing.emit(self.text().strip())
        else:
            self.chosen.emit(row.value)
