"""The rail: ten rooms with icon and word; the open one marked by a bar and a fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtCore import QSize
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractButton
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from ui.kit.painted import CENTRE
from ui.kit.painted import rounded
from ui.kit.parts import set_spacing
from ui.language.catalog import say
from ui.look import tokens as look
from ui.look.icons import draw_icon
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.shell.commands import ROOMS

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.shell.commands import Room

NARROW = 48


class RailButton(QAbstractButton):
    """One room of the rail."""

    asked = Signal(str)

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.narrow = False
        self.setCheckable(True)
        self.setText(room.title)
        self.speak()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._ask)

    def speak(self) -> None:
        """Say the room in the language in force."""
        self.setAccessibleName(say(self.room.title))
        self.setToolTip(say(self.room.title))

    @Slot()
    def _ask(self) -> None:
        self.asked.emit(self.room.name)

    def sizeHint(self) -> QSize:
        """Return the room of icon and word."""
        px = theme().px
        return QSize(px(NARROW if self.narrow else look.RAIL), px(40 if self.narrow else 52))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw bar, fill, icon and word."""
        made = theme()
        px = made.px
        painter = QPainter(self)
        place = QRectF(self.rect())
        ink = "rail_text"
        if self.isChecked() or self.underMouse():
            rounded(
                painter,
                place.adjusted(px(6), 1, -px(6), -1),
                px(look.RADIUS_CARD),
                made.colour("rail_sel"),
                None,
            )
        if self.isChecked():
            ink = "surface" if not made.tokens.is_dark else "text"
            bar = QRectF(px(2), px(12), px(3), place.height() - px(24))
            rounded(painter, bar, 1.5, made.colour("accent" if made.tokens.is_dark else "focus"), None)
        side = px(20)
        words = 0 if self.narrow else px(16)
        top = (place.height() - side - words) / 2
        draw_icon(painter, self.room.icon, QRectF((place.width() - side) / 2, top, side, side), ink)
        if not self.narrow:
            word = say(self.room.title)
            painter.setFont(made.fitting(word, self.width() - px(6), look.LABEL, strong=self.isChecked()))
            painter.setPen(made.colour(ink))
            below = QRectF(0, top + side + px(1), place.width(), px(18))
            painter.drawText(below, CENTRE, word)
        painter.end()


class Rail(QWidget):
    """The rooms, top to bottom."""

    room_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Rooms")
        self._column = QVBoxLayout(self)
        self._narrow = False
        self.buttons: dict[str, RailButton] = {}
        for room in ROOMS:
            button = RailButton(room)
            button.asked.connect(self.room_asked)
            self.buttons[room.name] = button
            self._column.addWidget(button)
        self._column.addStretch(1)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._column, (0, 8, 0, 8), 2)
        self.setFixedWidth(theme().px(NARROW if self._narrow else look.RAIL))
        for button in self.buttons.values():
            button.updateGeometry()
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, or icons and words."""
        if narrow != self._narrow:
            self._narrow = narrow
            for button in self.buttons.values():
                button.narrow = narrow
            self.adapt()

    def is_narrow(self) -> bool:
        """Tell whether only icons are shown."""
        return self._narrow

    def mark(self, room: str) -> None:
        """Mark the open room."""
        for name, button in self.buttons.items():
            button.setChecked(name == room)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the dark ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("rail"))
        painter.end()
