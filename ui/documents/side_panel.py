"""A panel over the page with a form: header and payment. Enter walks and ends it, Esc goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from ui.kit.form import Form
from ui.kit.form import scrolled
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from dcms_desktop.kernel.errors import Refused
    from ui.kit.form_fields import Field


class SidePanel(QFrame):
    """Tells `ended` with the values read, or `abandoned` when they could not be."""

    ended = Signal(object)
    abandoned = Signal()

    def __init__(
        self,
        page: QWidget,
        title: str,
        fields: Sequence[Field],
        *,
        columns: int = 2,
        width: int = 620,
        tall: int = 500,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._wide, self._tall = width, tall
        self.setProperty("look", "raised")
        self.setAccessibleName(title)
        self.form = Form(fields, columns=columns)
        self.title = Label(title, "name")
        self.quiet = Label("", "quiet")
        self.hint = Label("Enter: next, at the end done · Esc: back", "quiet")
        self._head = QHBoxLayout()
        self._head.addWidget(self.title)
        self._head.addWidget(self.quiet, 1)
        self._head.addWidget(self.hint)
        self.beside = QVBoxLayout()
        self._middle = QHBoxLayout()
        self._middle.addWidget(scrolled(self.form), 1)
        self._middle.addLayout(self.beside)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addLayout(self._middle, 1)
        self.form.finished.connect(self.finish)
        self.hide()
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._column, 14, 10)
        set_spacing(self._middle, 0, 14)
        if self.isVisible():
            self.place()

    def place(self) -> None:
        """Lie on the right of the page, below its title line."""
        px = theme().px
        width = min(px(self._wide), self._page.width() - px(24))
        top = px(42)
        height = min(px(self._tall), self._page.height() - top - px(8))
        self.setGeometry(self._page.width() - width - px(12), top, width, height)

    def open_with(self, values: Mapping[str, Any], quiet: str = "") -> None:
        """Open with values and the focus in the first field."""
        self.form.set_values(values)
        self.quiet.setText(quiet)
        self.place()
        self.show()
        self.raise_()
        self.form.focus_first()

    @Slot()
    def finish(self) -> bool:
        """Read the form; close and tell when it is right."""
        values = self.form.read()
        if values is None:
            return False
        self.hide()
        self.ended.emit(values)
        return True

    def show_refused(self, no: Refused) -> None:
        """Show a refusal under its field, the panel open again."""
        if not self.isVisible():
            self.place()
            self.show()
            self.raise_()
        if not self.form.show_refused(no):
            self.quiet.show_text(f"{no.message} {no.next_step}".strip(), "bad")
            self.form.focus_first()

    def step_back(self) -> None:
        """Close; what was typed is kept when it is right."""
        if not self.finish():
            self.hide()
            self.abandoned.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.step_back()
            return
        super().keyPressEvent(event)
