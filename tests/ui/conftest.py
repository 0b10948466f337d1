"""What window tests get: a dressed program, a shell without books, a main window that is freed again."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING
from typing import cast

import pytest

from ui.kit.keys import claim_keys
from ui.look import tokens as look
from ui.look.style_sheet import style_sheet
from ui.look.theme import dress
from ui.look.theme import theme
from ui.shell.commands import find_commands
from ui.shell.main_window import MainWindow
from ui.shell.shell import Shell
from ui.shell.sounds import Sounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from dcms_desktop.desk import Desk


@pytest.fixture(autouse=True)
def collect_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect cycles in the window's thread alone, as the program does: none frees a widget elsewhere."""
    gc.disable()
    yield
    if "dressed" in request.fixturenames:
        gc.collect()
    gc.enable()


class NoBooks:
    """A desk without books: everybody may do everything not named in ``denied``."""

    def __init__(self) -> None:
        self.denied: set[str] = set()

    def may(self, right: str) -> bool:
        return right not in self.denied


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    """The program in the light look at 100 %, dressed once: the style sheet is read for every window."""
    if qapp.styleSheet() != style_sheet(look.LIGHT, theme().px):
        dress(qapp)
    yield qapp
    theme().use("light")
    theme().set_scale(100)
    claim_keys(())


@pytest.fixture
def no_books() -> NoBooks:
    """A desk without books."""
    return NoBooks()


@pytest.fixture
def shell(dressed: QApplication, no_books: NoBooks) -> Iterator[Shell]:
    """A shell with the shell's own commands, silent, without books."""
    assert dressed is not None
    own = tuple(command for command in find_commands() if command.name.startswith("shell."))
    made = Shell(cast("Desk", no_books), own, sounds=Sounds(silent=True))
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
