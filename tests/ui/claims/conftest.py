"""A window at the books of a shop whose goods a company takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shop import Shop
from ui.documents.openers import join
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
def shop(books: Books) -> Shop:
    """A shop that received D1 and sold it."""
    made = Shop(books)
    made.receives("Dolo 650", batch="D1", units=100)
    made.party("Asha Medical", mobile="9822012345")
    made.bills("Asha Medical", "Dolo 650", units=30)
    made.bills("Balaji Chemist", "Dolo 650", units=20)
    return made


@pytest.fixture
def window(dressed: QApplication, shop: Shop, qtbot: QtBot) -> Iterator[MainWindow]:
    """The main window at these books."""
    assert dressed is not None
    rooms = ("shell.", "claims.", "reports.", "sell.breakage", "sell.unsettled")
    own = tuple(each for each in find_commands() if each.name.startswith(rooms))
    shell = Shell(shop.desk, own, sounds=Sounds(silent=True))
    join(shell)
    made = MainWindow(shell)
    with qtbot.waitActive(made, timeout=30_000):
        made.show()
        made.activateWindow()
    yield made
    shell.close()
