"""The UPI code beside the payment: the address with the amount, and its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtGui import QPainter

from dcms_desktop.kernel.money import plain_paise
from ui.kit.painted import Painted
from ui.look.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from dcms_desktop.drafts.rules import Draft


class QrCode(Painted):
    """A UPI code with the amount, black on white in every look so that phones read it."""

    def __init__(self) -> None:
        self._rows: tuple[bytes, ...] = ()
        super().__init__()
        self.setAccessibleName("UPI code")

    def show_text(self, text: str) -> None:
        """Show another code, nothing for an empty text."""
        if text:
            import segno

            self._rows = tuple(bytes(row) for row in segno.make(text, error="m", micro=False).matrix)
        else:
            self._rows = ()
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the code."""
        return QSize(theme().px(190), theme().px(190))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the code with its quiet zone."""
        if not self._rows:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        step = self.width() // (len(self._rows) + 8)
        start = (self.width() - step * len(self._rows)) // 2
        for number, row in enumerate(self._rows):
            for place, dark in enumerate(row):
                if dark:
                    painter.fillRect(
                        QRectF(start + place * step, start + number * step, step, step), Qt.GlobalColor.black
                    )
        painter.end()


def upi_text(draft: Draft, paise: int, number: str) -> str:
    """Return the address a UPI app reads; empty when the firm has no UPI id or nothing is to be paid."""
    if not draft.firm.upi_id or paise <= 0:
        return ""
    from urllib.parse import quote

    name = quote(draft.firm.name)
    payee = quote(draft.firm.upi_id, safe="@")
    return f"upi://pay?pa={payee}&pn={name}&am={plain_paise(paise)}&cu=INR&tn={quote(number)}"
