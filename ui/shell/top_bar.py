"""The top bar: firm and year, the go-to field, line and printer, user, clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel import clock
from ui.kit.painted import Pill
from ui.kit.parts import Label
from ui.kit.parts import name_widget
from ui.kit.parts import set_spacing
from ui.language.catalog import say
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.shell.go_to import GoTo

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.shell.shell import Shell

SIGNS = {"ok": "check", "warn": "clock", "bad": "circle-alert", "muted": "cloud"}


class TopBar(QWidget):
    """What is so outside the page: the firm, the line, the printer, who sits here, the time."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.firm = Label("", "strong", data=True)
        self.year = Label("", "quiet", data=True)
        self._shell = shell
        self.go_to = GoTo(shell)
        self.line = Pill("", name="Line")
        self.printer = Pill("", icon="printer", name="Printer")
        self.user = Label("", "strong", data=True)
        self.clock = Label("", "quiet", data=True)
        self.num_lock = Label("", "quiet")
        self.num_lock.hide()
        name_widget(self.user, "User")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.firm)
        self._row.addWidget(self.year)
        self._row.addSpacing(18)
        self._row.addWidget(self.go_to)
        self._row.addStretch(1)
        for pill in (self.line, self.printer):
            self._row.addWidget(pill)
        for label in (self.num_lock, self.user, self.clock):
            self._row.addWidget(label)
        self.line.hide()
        self.printer.hide()
        self.printer.make_clickable()
        self.line.make_clickable()
        self.line.clicked.connect(self._open_line)
        self.printer.clicked.connect(self._open_queue)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.show_time)
        self._timer.start(5_000)
        self.show_time()
        shell.title_asked.connect(self.show_firm)
        shell.line_asked.connect(self.show_line)
        shell.printer_asked.connect(self.show_printer)
        shell.user_asked.connect(self.show_user)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._row, (14, 0, 14, 0), 12)
        self.setFixedHeight(theme().px(look.TOP_BAR))
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what a narrow window has no room for."""
        self.year.setVisible(not narrow)
        self.clock.setVisible(not narrow)
        self.go_to.set_narrow(narrow)

    @Slot()
    def show_time(self) -> None:
        """Show the time of day in India."""
        now = f"{clock.now():%H:%M}"
        if self.clock.text() != now:
            self.clock.setText(now)
            self.clock.setAccessibleName(f"{say('Time')} {now}")

    def show_num_lock(self, on: bool | None) -> None:
        """Show whether the keypad types figures; nothing where the system does not tell."""
        self.num_lock.setVisible(on is not None and (not on or self.clock.isVisible()))
        self.num_lock.show_text("NumLock" if on else "NumLock off", "" if on else "warn")

    @Slot(str, str)
    def show_firm(self, name: str, quiet: str) -> None:
        """Show the firm, its place and year."""
        metrics = theme().metrics(look.BODY, strong=True)
        self.firm.setText(metrics.elidedText(name, Qt.TextElideMode.ElideRight, theme().px(240)))
        self.firm.setToolTip(name)
        self.year.setText(quiet)

    @Slot(str, str)
    def show_line(self, text: str, tone: str) -> None:
        """Show the state of the line."""
        self.line.show_state(text, icon=SIGNS.get(tone, "cloud"), tone=tone)
        self.line.setVisible(bool(text))

    @Slot(str, str)
    def show_printer(self, text: str, tone: str) -> None:
        """Show the state of the printer."""
        self.printer.show_state(text, icon="printer", tone=tone)
        self.printer.setVisible(bool(text))

    @Slot()
    def _open_queue(self) -> None:
        """Show what waits to be printed."""
        self._shell.open("printing.queue")

    @Slot()
    def _open_line(self) -> None:
        """Show what waits to be sent."""
        self._shell.open("line.state")

    @Slot(str)
    def show_user(self, text: str) -> None:
        """Show who sits where."""
        self.user.setText(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the surface and the hairline below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().colour("surface"))
        painter.setPen(theme().colour("line"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()
