"""The shop of the report tests behind a real window."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import datetime
from datetime import time
from typing import TYPE_CHECKING

import pytest
import time_machine

from dcms_desktop.db.connect import open_books
from dcms_desktop.kernel.clock import INDIA
from tests.reports.catalogue.books import TODAY
from tests.reports.catalogue.books import ReportShop
from tests.reports.catalogue.books import filled
from ui.reports.commands import COMMANDS
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
def shop(tmp_path_factory: pytest.TempPathFactory, empty_books_file: Path) -> Iterator[ReportShop]:
    """The shop after its three months, posted once: reports only read."""
    folder = tmp_path_factory.mktemp("report-window")
    shutil.copyfile(empty_books_file, folder / empty_books_file.name)
    with closing(open_books(folder)) as books:
        yield filled(books)


@pytest.fixture(autouse=True)
def day() -> Iterator[None]:
    """Every test begins at the same hour; the clock goes on, so that waiting can end."""
    begin = datetime.combine(TODAY, time(10, 15), tzinfo=INDIA)
    with time_machine.travel(begin, tick=True):
        yield


@pytest.fixture
def shell(dressed: QApplication, shop: ReportShop) -> Iterator[Shell]:
    """A shell at the shop's books with the commands of shell and reports."""
    assert dressed is not None
    own = tuple(command for command in find_commands() if command.name.startswith("shell."))
    made = Shell(shop.desk, (*own, *COMMANDS), sounds=Sounds(silent=True))
    yield made
    made.close()


@pytest.fixture
def window(shell: Shell, qtbot: QtBot) -> Iterator[MainWindow]:
    """A main window on the offscreen screen, 1366 x 768."""
    made = MainWindow(shell)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    shell.setParent(None)
    made.close()
    made.deleteLater()
