"""The footer card: tax by rate, notes, totals, net; painted whole, and a place the focus can stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QSizePolicy

from ui.documents.bill_sums import BillSums
from ui.kit.keys import ENTER
from ui.kit.painted import LEFT
from ui.kit.painted import RIGHT
from ui.kit.painted import Painted
from ui.kit.painted import rounded
from ui.language.catalog import say
from ui.look import tokens as look
from ui.look.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtGui import QPaintEvent

ROW = 21
TOP = 5
NOTES = 200
"""Least room of the notes; with less the table of rates makes room for them."""
PAD = 14
TOTALS = 210
"""Room of the totals."""
NOTHING = BillSums((), (), (), (), "", (), "₹0", "")


class FooterCard(Painted):
    """Shows `BillSums`; with the focus on it, Enter asks to save."""

    save_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        self._sums = NOTHING
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("Totals")

    def show_sums(self, sums: BillSums) -> None:
        """Show other sums."""
        if sums != self._sums:
            self._sums = sums
            notes = " ".join(note.text for note in sums.notes)
            self.setAccessibleDescription(f"Net {sums.net} {sums.quiet} {sums.counts} {notes}")
            self.update()

    def sums(self) -> BillSums:
        """Return what is shown."""
        return self._sums

    def sizeHint(self) -> QSize:
        """Return the room of five rows."""
        return QSize(theme().px(400), theme().px(ROW) * 5 + theme().px(8))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves; up and Shift+Enter lead back to the lines."""
        back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in ENTER and not back:
            self.save_asked.emit()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Backtab, Qt.Key.Key_Escape, *ENTER}:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the frame."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the frame."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card."""
        made = theme()
        painter = QPainter(self)
        pen = QPen(made.colour("focus" if self.hasFocus() else "line"), 2 if self.hasFocus() else 1)
        rounded(painter, QRectF(self.rect()), made.px(look.RADIUS_CARD), made.colour("surface"), pen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self._paint_net(painter)
        if self._sums.totals:
            self._paint_totals(painter)
        start, right = made.px(PAD), self._right()
        if self._sums.tax_heads and self._has_table():
            self._paint_tax(painter, start)
            start = self._beside()
        self._paint_notes(painter, start, right - made.px(24))
        painter.end()

    def _right(self) -> int:
        """Return where the net and the totals begin."""
        made = theme()
        net = self.width() - made.px(PAD) - self._net_width()
        return net - made.px(28) - made.px(TOTALS) if self._sums.totals else net

    def _beside(self) -> int:
        """Return where the notes begin beside the table of rates."""
        return sum(self._tax_widths()) + theme().px(24)

    def _has_table(self) -> bool:
        """Tell whether rates have room: in a narrow window what speaks against the bill comes first."""
        needed = theme().px(NOTES) if self._sums.notes else 0
        return self._right() - self._beside() >= needed

    def shown_totals(self) -> tuple[tuple[str, str], ...]:
        """Return the totals as drawn: the tax in one sum where its table has no room."""
        sums = self._sums
        if not (sums.totals and sums.tax_heads and sums.tax) or self._has_table():
            return sums.totals
        return (*sums.totals[:-1], ("Tax", sums.tax), sums.totals[-1])

    def _tax_widths(self) -> list[int]:
        """Return the widths of the columns of the table of rates."""
        made = theme()
        return [made.px(56)] + [made.px(78)] * (len(self._sums.tax_heads) - 1)

    def _row(self) -> float:
        """Return how high a line of the blocks is: four fill the card, five stand closer."""
        sums = self._sums
        most = max(len(sums.tax_rows[:3]) + 2, len(self.shown_totals()) + 1, len(sums.notes) + 1)
        return (self.height() - 2 * theme().px(TOP)) / (5 if most > 4 else 4)

    def _text(self, painter: QPainter, place: QRectF, words: str, flags: Qt.AlignmentFlag, tone: str = "text",
              *, strong: bool = False) -> None:  # fmt: skip
        painter.setFont(theme().font(look.QUIET, strong=strong))
        painter.setPen(theme().colour(tone))
        painter.drawText(place, flags, say(words))

    def _paint_tax(self, painter: QPainter, left: int) -> None:
        """Draw the table of rates; more rates than fit are summed in the last row."""
        made = theme()
        sums, row, top = self._sums, self._row(), made.px(TOP)
        widths = self._tax_widths()
        body = list(sums.tax_rows[:3])
        table = [(sums.tax_heads, "muted", False), *((line, "text", False) for line in body)]
        if sums.tax_rows:
            more = f"+{len(sums.tax_rows) - 3} more" if len(sums.tax_rows) > 3 else ""
            table.append(((more, *sums.tax_total[1:]), "text", True))
        for number, (cells, tone, strong) in enumerate(table):
            place = float(left - made.px(PAD))
            for cell, width in zip(cells, widths, strict=False):
                box = QRectF(place, top + number * row, width, row)
                self._text(painter, box, cell, RIGHT, "muted" if place < left else tone, strong=strong)
                place += width

    def _net_width(self) -> int:
        made = theme()
        return max(
            made.metrics(look.NET, strong=True).horizontalAdvance(self._sums.net),
            made.metrics(look.QUIET).horizontalAdvance(say(self._sums.quiet)),
            made.px(190),
        )

    def _paint_net(self, painter: QPainter) -> None:
        made = theme()
        row, size, width = self._row(), look.NET, self._net_width()
        right = self.width() - made.px(PAD)
        box = QRectF(right - width - 4, made.px(TOP), width + 4, row)
        self._text(painter, box, "Net", RIGHT, "muted", strong=True)
        below = QRectF(right - width - 4, self.height() - made.px(TOP) - row, width + 4, row)
        self._text(painter, below, self._sums.quiet, RIGHT, "muted")
        painter.setFont(made.font(size, strong=True))
        painter.setPen(made.colour("accent"))
        net = QRectF(box.left(), box.bottom(), box.width(), below.top() - box.bottom())
        painter.drawText(net, RIGHT, self._sums.net)

    def _paint_totals(self, painter: QPainter) -> None:
        made = theme()
        row, width, top = self._row(), made.px(TOTALS), made.px(TOP)
        left = self._right()
        self._text(painter, QRectF(left, top, width + made.px(20), row), self._sums.counts, LEFT, "muted")
        for number, (name, value) in enumerate(self.shown_totals(), 1):
            box = QRectF(left, top + number * row, width, row)
            self._text(painter, box, name, LEFT, "muted")
            self._text(painter, box, value, RIGHT)

    def _paint_notes(self, painter: QPainter, left: int, right: int) -> None:
        made = theme()
        row, top = self._row(), made.px(TOP)
        room = right - left
        if room < made.px(80):
            return
        notes = self._sums.notes
        if notes:
            self._text(painter, QRectF(left, top, room, row), self._sums.heading, LEFT, "muted", strong=True)
        shown = notes if len(notes) <= 4 else notes[:3]
        for number, note in enumerate(shown, 1):
            words = made.metrics(look.QUIET).elidedText(say(note.text), Qt.TextElideMode.ElideRight, room)
            self._text(painter, QRectF(left, top + number * row, room, row), words, LEFT, note.tone)
        if len(notes) > 4:
            more = f"and {len(notes) - 3} more: Ctrl+Enter goes to the first"
            self._text(painter, QRectF(left, top + 4 * row, room, row), more, LEFT, "muted")
