"""The window program: open the books, set up or sign in, show the window, print behind it."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakSet

from PySide6.QtCore import QObject
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication

from dcms_desktop.company.queries import firm_card
from dcms_desktop.company.queries import has_firm
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import financial_year
from dcms_desktop.kernel.errors import Outside
from dcms_desktop.kernel.errors import Refused
from ui.documents.openers import join as join_documents
from ui.later import load_later
from ui.line_thread import LineThread
from ui.look.theme import dress
from ui.masters.openers import join as join_masters
from ui.scanning.devices import Devices
from ui.settings.in_force import follow_choices
from ui.shell.commands import find_commands
from ui.shell.crash import CrashKeeper
from ui.shell.main_window import MainWindow
from ui.shell.shell import Shell
from ui.shell.starting import while_starting
from ui.shell.tidy import Tidy
from ui.sign_in import SignIn
from ui.spool_thread import SpoolThread
from ui.start import keep_log
from ui.start import listen_for
from ui.start import open_books_at
from ui.start import place_of_books
from ui.start import wake_other
from ui.sweep import Sweep

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk

CHECKPOINT_LOOK = 500
"""Milliseconds between two looks whether the counter is idle and the log of the books grew."""
LATER, LATER_AFTER = "ui.reports", 700
"""Each report is a command, and to know them all loads them all: that is done once the window stands."""
REFUSED = 1
OUTSIDE = 3


class Program(QObject):
    """The running program: desk, window, crash hook, spooler."""

    def __init__(self, desk: Desk, where: str) -> None:
        super().__init__()
        self.desk = desk
        self.crash = CrashKeeper(self)
        self._guarded: WeakSet[QObject] = WeakSet()
        self.shell = Shell(desk, find_commands(but=LATER))
        self.shell.messages.set_crash_handler(self.crash.hear)
        join_masters(self.shell)
        join_documents(self.shell)
        self.window = MainWindow(self.shell)
        self.sign_in = SignIn(self.shell, self.window)
        self.choices = follow_choices(self.shell)
        self.spool = SpoolThread(desk, self)
        LineThread(desk, self).join(self.shell)
        self.devices = Devices(self.shell)
        self.tidy = Tidy(self)
        self.server = listen_for(where, self)
        self.server.newConnection.connect(self.come_forward)
        self.window.stack.currentChanged.connect(self._guard_draft)
        self.spool.join(self.shell)
        self._checkpoint = QTimer(self, interval=CHECKPOINT_LOOK)
        self._checkpoint.timeout.connect(self._move_log)
        QTimer.singleShot(LATER_AFTER, self, self.load_rest)

    def begin(self) -> None:
        """Show the window: the first run when there is no firm, else home, locked when PINs are set."""
        self.crash.install()
        self.window.showMaximized()
        if self.desk.ask(has_firm):
            self.open_counter(ask_pin=True)
        else:
            from ui.setup.first_run_page import FirstRunPage

            page = FirstRunPage(self.shell)
            page.finished.connect(self.open_new_counter)
            self.shell.show_page(page)

    @Slot()
    def load_rest(self) -> None:
        """Load what the window could stand without, and then know it."""
        load_later(self.shell, self.window)

    @Slot()
    def open_new_counter(self) -> None:
        """Open the counter of a firm that was just made: its owner has typed the PIN already."""
        self.open_counter(ask_pin=False)

    def open_counter(self, *, ask_pin: bool) -> None:
        """Show the firm and the home page, and begin printing."""
        if not self.desk.who.user_id:
            self.desk.sign_in(1)
        firm = self.desk.ask(firm_card)
        year = financial_year(clock.today()).label
        practice = "Practice · " if firm.practice else ""
        place = f"{firm.city} · " if firm.city else ""
        self.shell.show_firm(firm.name, f"{practice}{place}FY {year}")
        self.shell.user_changed()
        self.window.open_room("home")
        self.sign_in.begin(lock=ask_pin)
        self.spool.start()
        self.devices.start()
        self._checkpoint.start()
        Sweep(self.shell)

    @Slot()
    def come_forward(self) -> None:
        """Show the window: the program was started a second time."""
        self.server.nextPendingConnection().close()
        self.window.showNormal()
        self.window.raise_()
        self.window.activateWindow()

    @Slot(int)
    def _guard_draft(self, _place: int) -> None:
        """Save the draft of a page should the program meet a defect."""
        keeper = getattr(self.window.stack.currentWidget(), "keeper", None)
        if keeper is not None and keeper not in self._guarded:
            self._guarded.add(keeper)
            self.crash.add_draft_saver(keeper.write_now)

    @Slot()
    def _move_log(self) -> None:
        """Move the log of the books while nobody waits for it."""
        if self.desk.books.wants_checkpoint:
            self.shell.tasks.run(self.desk.books.checkpoint)

    def end(self) -> None:
        """Let everything end in order."""
        self._checkpoint.stop()
        self.tidy.stop()
        self.devices.stop()
        self.spool.stop()
        self.server.close()
        self.desk.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window program and return its exit status; ``ui.begin`` calls it."""
    program = begin_program(argv)
    if isinstance(program, int):
        return program
    status = QApplication.exec()
    program.end()
    return status


def begin_program(argv: Sequence[str] | None = None) -> Program | int:
    """Show the window on the books that are asked for, or return the exit status where that cannot be."""
    words = argparse.ArgumentParser(prog="dcms", description="The counter of a distributor.")
    words.add_argument("--practice", action="store_true", help="open the practice company")
    words.add_argument("--books", metavar="PATH-or-URL", help="open these books")
    asked = words.parse_args(argv)
    app = QApplication.instance() or QApplication(sys.argv[:1])
    where = place_of_books(asked)
    if wake_other(where):
        return 0
    assert isinstance(app, QApplication)  # noqa: S101 - tells the type checker what Qt made above
    dress(app, "light")
    said = "Making the practice company…" if asked.practice else "Opening the books…"
    try:
        keep_log()
        desk = while_starting(partial(open_books_at, where, practice=asked.practice), said)
    except (Refused, Outside, OSError) as trouble:
        return say_why(trouble)
    program = Program(desk, where)
    program.begin()
    return program


def say_why(trouble: Exception) -> int:
    """Say in a window why the books do not open, and return the exit status."""
    from ui.shell.sorry import Sorry

    message = getattr(trouble, "message", str(trouble))
    sys.stderr.write(f"{message} {getattr(trouble, 'next_step', '')}\n")
    app = QApplication.instance()
    if isinstance(app, QApplication):
        dress(app, "light")
    Sorry(message, getattr(trouble, "next_step", "")).exec()
    return REFUSED if isinstance(trouble, Refused) else OUTSIDE
