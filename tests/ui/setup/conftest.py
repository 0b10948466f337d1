"""What the tests of first run and import get: empty books, books with a firm, a window, and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dcms_desktop.desk import Desk
from tests.ui.setup.hand import Hand
from ui.shell.commands import find_commands
from ui.shell.main_window import MainWindow
from ui.shell.shell import Shell
from ui.shell.sounds import Sounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from dcms_desktop.db.connect import Books


@pytest.fixture
def empty_desk(books: Books) -> Desk:
    """A desk at books without a firm."""
    return Desk(books)


@pytest.fixture
def setup_window(dressed: QApplication, empty_desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    """The program's window, 1366 x 768, at empty books."""
    assert dressed is not None
    shell = Shell(empty_desk, find_commands(), sounds=Sounds(silent=True))
    made = MainWindow(shell)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    shell.close()
    shell.setParent(None)
    made.close()
    made.deleteLater()


@pytest.fixture
def hand(setup_window: MainWindow, qtbot: QtBot) -> Hand:
    """A hand on the keyboard."""
    return Hand(setup_window, qtbot)
