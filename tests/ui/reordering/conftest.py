"""A window at the books of a shop that sold out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.catalog.rules import Pack
from dcms_desktop.kernel.money import Units
from tests.shop import Shop
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
    """A shop that sold out of Dolo 650 (in boxes of ten) and Pan 40, today."""
    made = Shop(books)
    maker = made.desk.do(save_maker, MakerForm(code="MICRO", name="Micro Labs")).id
    made.item("Dolo 650", maker_id=maker, packs=(Pack(name="box", letter="b", units=Units(10)),))
    for name in ("Dolo 650", "Pan 40"):
        made.receives(name, batch="B1", units=35)
        made.bills("Asha Medical", name, units=35)
    return made


@pytest.fixture
def window(dressed: QApplication, shop: Shop, qtbot: QtBot) -> Iterator[MainWindow]:
    """The main window at these books."""
    assert dressed is not None
    own = tuple(each for each in find_commands() if each.name.startswith(("shell.", "buy.")))
    shell = Shell(shop.desk, own, sounds=Sounds(silent=True))
    made = MainWindow(shell)
    with qtbot.waitActive(made, timeout=30_000):
        made.show()
        made.activateWindow()
    yield made
    shell.close()
