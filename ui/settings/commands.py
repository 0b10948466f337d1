"""Commands of the settings, and the calculator of every page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from dcms_desktop.kernel.errors import Refused
from ui.shell.commands import Command
from ui.shell.page import Page

if TYPE_CHECKING:
    from ui.shell.shell import Shell


def _settings(shell: Shell) -> Page:
    from ui.settings.settings_page import SettingsPage

    return SettingsPage(shell)


def _settings_here(shell: Shell) -> Page:
    from ui.settings.settings_page import SettingsPage

    return SettingsPage(shell, screen=_room_in_front())


def _room_in_front() -> str:
    """Return the room of the page that has the focus."""
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, Page):
        widget = widget.parentWidget()
    return widget.room if widget is not None else ""


def _appearance(shell: Shell) -> Page:
    from ui.settings.appearance_page import AppearancePage

    return AppearancePage(shell)


def _keys(shell: Shell) -> Page:
    from ui.settings.keys_page import KeysPage

    return KeysPage(shell)


def _calculator(shell: Shell) -> None:
    focus = QApplication.focusWidget()
    field = focus if isinstance(focus, QLineEdit) and not focus.isReadOnly() else None
    shell.messages.ask_text("Calculate", partial(_take_sum, shell, field), yes="Take the result")


def _take_sum(shell: Shell, field: QLineEdit | None, text: str) -> None:
    from ui.documents.calculator import calculate

    try:
        result = calculate(text)
    except Refused as no:
        shell.messages.warn(no.message, no.next_step)
        return
    if field is not None and isValid(field) and field.isVisible():
        field.selectAll()
        field.insert(result)
    shell.messages.tell(f"{text.strip()[:60]} = {result}")


COMMANDS = (
    Command(
        "settings.firm",
        "Settings",
        _settings,
        "F11",
        words="options preferences company configure",
        help="Every setting of the firm and of yours",
        icon="settings",
    ),
    Command(
        "settings.here",
        "Settings of this screen",
        _settings_here,
        "F12",
        words="options configure",
        help="Those settings that change the screen you are on",
        icon="settings",
        single=False,
        listed=False,
    ),
    Command(
        "settings.look",
        "Look and language",
        _appearance,
        words="theme dark light font size language bhasha sound"
        " hindi marathi gujarati tamil telugu kannada bengali",
        help="Colours, size of text, language and sounds, for you alone",
        icon="sun",
    ),
    Command(
        "settings.keys",
        "Keys",
        _keys,
        words="shortcut remap profile tally marg busy keyboard",
        help="The habits of Tally, Marg or Busy; any key can be changed",
        icon="keyboard",
    ),
    Command(
        "settings.calculator",
        "Calculator",
        _calculator,
        "Ctrl+N",
        words="sum add multiply percent",
        help="The result goes into the field you are in",
        icon="calculator",
        single=False,
    ),
)
