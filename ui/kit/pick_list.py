"""The pick list: rows under a field that keeps the focus; opens upwards when there is no room below."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtCore import QRect
from PySide6.QtCore import QRectF
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QColor
from PySide6.QtGui import QFontMetrics
from PySide6.QtGui import QPainter
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.frozen import dataclass
from ui.kit.edits import MOST_LETTERS
from ui.kit.edits import TextEdit
from ui.kit.keys import ENTER
from ui.kit.painted import LEFT
from ui.kit.painted import RIGHT
from ui.kit.painted import rounded
from ui.language.catalog import say
from ui.language.catalog import say_value
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtGui import QPaintEvent

SHADE = 5
MOST_ROWS = 8


@dataclass(frozen=True, slots=True)
class PickColumn:
    """One column of a pick list; the first one takes the room that is left."""

    title: str
    width: int = 80
    right: bool = False
    tone: str = "text"


@dataclass(frozen=True, slots=True)
class PickRow:
    """One row: its cells (a cell may be ``(text, tone)``), what picking it gives, and a quiet reason."""

    cells: tuple[str | tuple[str, str], ...]
    value: object = None
    reason: str = ""


Source = Callable[[str], Sequence[PickRow] | None]
"""Answers a typed text with rows at once, or with None when `PickList.show_rows` will follow."""


class PickList(QWidget):
    """A list laid over the window, painted whole. Its field keeps the focus and hands it keys."""

    picked = Signal(object)
    row_changed = Signal(object)

    def __init__(self, columns: Sequence[PickColumn], *, width: int = 0) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._rows: tuple[PickRow, ...] = ()
        self._at = 0
        self._top = 0
        self._anchor: QWidget | None = None
        self._place = QRect()
        self._wanted = width
        self._empty = ""
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("Pick list")
        self.hide()
        on_theme(self.adapt)

    # ── what it shows ──

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        if self.isVisible():
            self._settle()

    def is_open(self) -> bool:
        """Tell whether the list is on the screen with rows to pick."""
        return self.isVisible() and bool(self._rows)

    def current(self) -> PickRow | None:
        """Return the row that Enter would pick."""
        return self._rows[self._at] if self._rows and self.isVisible() else None

    def open_under(self, anchor: QWidget, rows: Sequence[PickRow], *, empty: str = "") -> None:
        """Show rows at ``anchor``; without rows show ``empty`` as a quiet line, or nothing."""
        self._anchor = anchor
        self._empty = empty
        self.show_rows(rows)

    def show_rows(self, rows: Sequence[PickRow]) -> None:
        """Show other rows at the same field; the first one is picked by Enter."""
        self._rows = tuple(rows)
        self._at = self._top = 0
        if self._anchor is None or not (self._rows or self._empty):
            self.hide()
            return
        self._settle()
        self.show()
        self.raise_()
        self._tell_row()

    def close_list(self) -> None:
        """Take the list off the screen."""
        self.hide()
        self._rows = ()

    # ── where it lies ──

    def _heights(self) -> tuple[int, int]:
        px = theme().px
        return px(26), px(look.GRID_ROW)

    def _settle(self) -> None:
        """Lie under the field, or above it when there is more room there."""
        anchor = self._anchor
        if anchor is None:
            return
        window = anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        px = theme().px
        head, row = self._heights()
        start = anchor.mapTo(window, QPoint(0, 0))
        below = window.height() - start.y() - anchor.height() - px(8)
        above = start.y() - px(8)
        asked = min(MOST_ROWS, max(1, len(self._rows)))
        upward = head + asked * row > below and above > below
        fits = max(1, ((above if upward else below) - head - 2 * SHADE) // row)
        shown = min(asked, fits)
        height = head + shown * row + px(6) + SHADE
        natural = px(self._wanted or sum(column.width for column in self.columns) + 24)
        width = min(max(natural, anchor.width()), window.width() - px(16))
        left = max(px(8), min(start.x(), window.width() - width - px(8)))
        top = start.y() - height + SHADE - 2 if upward else start.y() + anchor.height() + 2
        self._shown = shown
        self.setGeometry(left - SHADE, top, width + 2 * SHADE, height)
        self.update()

    # ── keys and mouse ──

    def handle_key(self, event: QKeyEvent) -> bool:
        """Act on a key of the field; tells whether the key is used up."""
        if not self.isVisible():
            return False
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.close_list()
            return True
        if not self._rows:
            return False
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: self._shown,
            Qt.Key.Key_PageUp: -self._shown,
        }
        step = steps.get(Qt.Key(key))
        if step is None:
            return False
        self._go(self._at + step)
        return True

    def page(self, step: int) -> None:
        """Move by a page, for owners that hold the page keys."""
        self._go(self._at + step * self._shown)

    def pick_current(self) -> bool:
        """Pick the row under the bar; tells whether there was one."""
        row = self.current()
        if row is None:
            return False
        self.close_list()
        self.picked.emit(row)
        return True

    def _go(self, row: int) -> None:
        self._at = max(0, min(len(self._rows) - 1, row))
        self._top = max(self._at - self._shown + 1, min(self._top, self._at))
        self._tell_row()
        self.update()

    def _tell_row(self) -> None:
        row = self.current()
        if row is None:
            return
        words = ", ".join(cell if isinstance(cell, str) else cell[0] for cell in row.cells)
        self.setAccessibleDescription(words)
        if self._anchor is not None:
            self._anchor.setAccessibleDescription(f"{words} {row.reason}".strip())
        self.row_changed.emit(row)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Pick by a click."""
        head, height = self._heights()
        row = self._top + int(event.position().y() - head) // height
        if event.position().y() >= head and 0 <= row < len(self._rows):
            self._at = row
            self.pick_current()

    # ── paint ──

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the soft shadow, the head and the rows."""
        made = theme()
        painter = QPainter(self)
        body = QRectF(self.rect()).adjusted(SHADE, 0, -SHADE, -SHADE)
        shade = QColor(0, 0, 0, 22 if not made.tokens.is_dark else 60)
        for step in range(SHADE, 0, -1):
            rounded(
                painter, body.adjusted(-step + 1, 1, step - 1, step), look.RADIUS_FIELD + step, shade, None
            )
            shade.setAlpha(max(6, shade.alpha() // 2))
        rounded(painter, body, look.RADIUS_FIELD, made.colour("raised"), QPen(made.colour("line"), 1))
        head, height = self._heights()
        self._paint_cells(painter, [say(column.title) for column in self.columns], 0, head, None)
        if not self._rows:
            painter.setFont(made.font(look.QUIET))
            painter.setPen(made.colour("muted"))
            painter.drawText(body.adjusted(made.px(10), head, 0, 0), LEFT, say(self._empty))
        for place, row in enumerate(self._rows[self._top : self._top + self._shown]):
            top = head + place * height
            if self._top + place == self._at:
                painter.fillRect(QRectF(SHADE + 1, top, body.width() - 2, height), made.colour("accent_bg"))
            self._paint_cells(painter, list(row.cells), top, height, row)
        painter.end()

    def _paint_cells(
        self,
        painter: QPainter,
        cells: list[str | tuple[str, str]] | list[str],
        top: int,
        height: int,
        row: PickRow | None,
    ) -> None:
        made = theme()
        pad = made.px(8)
        rest = sum(made.px(column.width) for column in self.columns[1:])
        left = SHADE
        is_current = row is not None and row is self.current()
        for index, column in enumerate(self.columns):
            width = self.width() - 2 * SHADE - rest - pad if index == 0 else made.px(column.width)
            cell = cells[index] if index < len(cells) else ""
            text, tone = cell if isinstance(cell, tuple) else (cell, column.tone)
            strong = is_current and index == 0
            size = look.LABEL if row is None else look.BODY
            painter.setPen(made.colour("muted" if row is None else tone))
            place = QRectF(left + pad, top, width - pad - (pad if column.right else 0), height)
            font = made.font(size, strong=strong)
            if row is None:
                font = made.fitting(text, int(place.width()), size)
            painter.setFont(font)
            metrics = made.metrics(size, strong=strong) if row is not None else QFontMetrics(font)
            room = int(place.width()) + (2 if row is None else 0)
            shown = metrics.elidedText(say_value(text), Qt.TextElideMode.ElideRight, room)
            painter.drawText(place, RIGHT if column.right else LEFT, shown)
            if index == 0 and row is not None and row.reason:
                used = metrics.horizontalAdvance(shown) + made.px(16)
                painter.setFont(made.font(look.LABEL))
                painter.setPen(made.colour("muted"))
                painter.drawText(place.adjusted(used, 0, 0, 0), LEFT, say(row.reason))
            left += width


class PickEdit(TextEdit):
    """A field with a pick list: typing asks ``source``, Enter takes the row under the bar."""

    row_picked = Signal(object)

    def __init__(
        self,
        columns: Sequence[PickColumn],
        source: Source,
        parent: QWidget | None = None,
        *,
        name: str = "",
        most: int = MOST_LETTERS,
        empty: str = "Nothing found",
    ) -> None:
        super().__init__(parent, most=most, name=name)
        self.list = PickList(columns)
        self._source = source
        self._empty = empty
        self._value: object = None
        self.textEdited.connect(self._ask)
        self.list.picked.connect(self._take)
        self.destroyed.connect(self.list.deleteLater)

    def value(self) -> object:
        """Return the value of the picked row, None when the text was not picked."""
        return self._value

    def set_value(self, value: object, text: str) -> None:
        """Show a value that was picked before."""
        self._value = value
        self.set_text(text)

    def cell_value(self) -> object:
        """Return the picked value, or the bare text."""
        return self.text() if self._value is None else self._value

    def open_list(self, text: str = "") -> None:
        """Ask the source for ``text`` and show what it answers."""
        rows = self._source(text)
        if rows is not None:
            self.show_rows(rows)

    def show_rows(self, rows: Sequence[PickRow]) -> None:
        """Show the rows a source answered later, if the field still has the focus."""
        if self.hasFocus() or not self.isVisible():
            self.list.open_under(self, rows, empty=self._empty if self.text().strip() else "")

    @Slot(str)
    def _ask(self, text: str) -> None:
        self._value = None
        if text.strip():
            self.open_list(text)
        else:
            self.list.close_list()

    @Slot(object)
    def _take(self, row: PickRow) -> None:
        first = row.cells[0]
        self._value = row.value if row.value is not None else row
        self.setText(first if isinstance(first, str) else first[0])
        self.row_picked.emit(row)

    def handle_key(self, event: QKeyEvent) -> bool:
        """Act on a key before anybody else does; tells whether it is used up."""
        if self.list.handle_key(event):
            return True
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.list.pick_current()
            return False
        opens = event.key() == Qt.Key.Key_Space and not self.text()
        if opens or (event.key() == Qt.Key.Key_Down and not self.list.isVisible() and not self.text()):
            self.open_list("")
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the list its keys first."""
        if self.handle_key(event):
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list when the field is left."""
        super().focusOutEvent(event)
        self.list.close_list()
