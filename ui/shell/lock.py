"""The locked screen: covers everything until one of the users types a PIN."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QLineEdit
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from ui.kit.edits import ChoiceEdit
from ui.kit.edits import TextEdit
from ui.kit.keys import ENTER
from ui.kit.parts import Button
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtGui import QPaintEvent

    from ui.shell.shell import Shell

LONGEST_PIN = 64


class LockScreen(QWidget):
    """Asks for user and PIN. The check is given by the program and runs off the window's thread."""

    unlocked = Signal()

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self._shell = shell
        self._users: Callable[[], Sequence[tuple[str, str]]] | None = None
        self._check: Callable[[str, str], object] | None = None
        self._is_change = False
        self.title = Label("Locked", "title")
        self.user = ChoiceEdit((), name="User", data=True)
        self.pin = TextEdit(most=LONGEST_PIN, name="PIN")
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.pin.setPlaceholderText("PIN, then Enter")
        self.problem = Label(" ", "quiet", "bad")
        self.go = Button("Open", look="primary")
        self.back = Button("Back", key="Esc")
        self.go.clicked.connect(self.try_pin)
        self.back.clicked.connect(self.step_back)
        self._card = Card(margin=24, spacing=8)
        for part in (
            self.title,
            Label("User", "label"),
            self.user,
            Label("PIN", "label"),
            self.pin,
            self.problem,
        ):
            self._card.column.addWidget(part)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.go)
        self._card.column.addLayout(row)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.hide()
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        self._card.setFixedWidth(theme().px(340))

    def set_sign_in(
        self, users: Callable[[], Sequence[tuple[str, str]]], check: Callable[[str, str], object]
    ) -> None:
        """Say who there is as ``(id, name)`` and what checks a PIN; the check refuses a wrong one."""
        self._users, self._check = users, check

    def can_lock(self) -> bool:
        """Tell whether there is anybody who could open the screen again."""
        return self._check is not None

    def start(self, *, change_user: bool) -> None:
        """Cover the window. A change of user may be given up with Esc, a lock may not."""
        if self._users is None:
            return
        self._is_change = change_user
        before = self.user.value()
        self.user.set_choices(self._users())
        self.user.set_value(before) if before else self.user.setCurrentIndex(0)
        self.title.setText("Change user" if change_user else "Locked")
        self.back.setVisible(change_user)
        self.problem.setText(" ")
        self.pin.clear()
        self.setGeometry(self.window().rect())
        self.show()
        self.raise_()
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def try_pin(self) -> None:
        """Check the typed PIN."""
        if self._check is None or not self.go.isEnabled():
            return
        self.go.setEnabled(False)
        self.problem.show_text("Checking…", "muted")
        self._shell.tasks.read(
            partial(self._check, self.user.value(), self.pin.text()), self._on_right, self._on_wrong
        )

    @Slot(object)
    def _on_right(self, _answer: object) -> None:
        self.go.setEnabled(True)
        self.pin.clear()
        self.hide()
        self._shell.user_changed()
        self.unlocked.emit()

    @Slot(object)
    def _on_wrong(self, problem: Exception) -> None:
        self.go.setEnabled(True)
        self.pin.selectAll()
        self.pin.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(problem, (Refused, Outside)):
            self.problem.show_text(f"{problem.message} {problem.next_step}".strip(), "bad")
            return
        self.problem.show_text("The PIN could not be checked.", "bad")
        self._shell.messages.show_problem(problem)

    @Slot()
    def step_back(self) -> None:
        """Give up changing the user."""
        if self._is_change:
            self.hide()
            self.unlocked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter tries the PIN, Esc gives up a change; nothing reaches what lies below."""
        if event.key() in ENTER:
            self.try_pin()
        elif event.key() == Qt.Key.Key_Escape:
            self.step_back()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Hide what lies below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("bg"))
        painter.end()
