"""A window at the books of a new company, with the commands of the masters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dcms_desktop.company.rules import Profile
from dcms_desktop.desk import Desk
from dcms_desktop.upkeep.first_run import new_company
from dcms_desktop.upkeep.rules import CompanyProfile
from tests.masters import FIRM
from ui.masters.openers import join
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
def desk(books: Books) -> Desk:
    """A desk at which the owner of a new company sits."""
    made = Desk(books)
    made.do(new_company, CompanyProfile(profile=Profile(firm=FIRM)))
    made.sign_in(1)
    return made


@pytest.fixture
def shop(dressed: QApplication, desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    """The main window at these books."""
    assert dressed is not None
    own = tuple(each for each in find_commands() if each.name.startswith(("shell.", "masters.")))
    shell = Shell(desk, own, sounds=Sounds(silent=True))
    join(shell)
    window = MainWindow(shell)
    with qtbot.waitActive(window, timeout=30_000):
        window.show()
        window.activateWindow()
    yield window
    shell.close()
    shell.setParent(None)
    window.close()
    window.deleteLater()
