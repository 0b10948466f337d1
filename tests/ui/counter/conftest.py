"""What the counter's tests get: a shop of their own, its window, and a clerk who types."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from dcms_desktop.desk import Desk
from dcms_desktop.desk import open_desk
from tests.ui.counter.clerk import Clerk
from tests.ui.counter.counter_books import make_books
from ui.documents.counter.counter_page import CounterPage
from ui.documents.openers import join
from ui.shell.commands import find_commands
from ui.shell.main_window import MainWindow
from ui.shell.shell import Shell
from ui.shell.sounds import Sounds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot


@pytest.fixture(scope="session")
def counter_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop, made once in a run of tests and copied for each."""
    folder = tmp_path_factory.mktemp("counter") / "books"
    make_books(folder)
    return folder


@pytest.fixture
def shop_folder(tmp_path: Path, counter_shop: Path) -> Path:
    """A shop of this test's own."""
    folder = tmp_path / "shop"
    folder.mkdir()
    shutil.copyfile(counter_shop / "books.db", folder / "books.db")
    return folder


@pytest.fixture
def desk(shop_folder: Path) -> Iterator[Desk]:
    """A desk at the shop."""
    opened = open_desk(shop_folder)
    yield opened
    opened.close()


@pytest.fixture
def counter_window(dressed: QApplication, desk: Desk, qtbot: QtBot) -> Iterator[MainWindow]:
    """The program's window at the shop, 1366 x 768."""
    assert dressed is not None
    shell = Shell(desk, find_commands(), sounds=Sounds(silent=True))
    join(shell)
    made = MainWindow(shell)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    shell.setParent(None)
    made.close()
    made.deleteLater()
    shell.close()


@pytest.fixture
def clerk(counter_window: MainWindow, qtbot: QtBot) -> Clerk:
    """A clerk before an empty bill."""
    page = CounterPage(counter_window.shell)
    counter_window.show_page(page)
    made = Clerk(page, qtbot)
    made.wait()
    return made
