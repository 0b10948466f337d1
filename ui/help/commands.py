"""The commands of the frame itself: go to, all keys, lock, look, text size, sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _go_to(shell: Shell) -> None:
    shell.go_to_asked.emit()


def _help(shell: Shell) -> Page:
    from ui.help.help_page import HelpPage

    return HelpPage(shell)


def _lock(shell: Shell) -> None:
    shell.lock_asked.emit(False)


def _change_user(shell: Shell) -> None:
    shell.lock_asked.emit(True)


def _larger(shell: Shell) -> None:
    shell.theme.larger()


def _smaller(shell: Shell) -> None:
    shell.theme.smaller()


def _light(shell: Shell) -> None:
    shell.theme.use("light")


def _dark(shell: Shell) -> None:
    shell.theme.use("dark")


def _contrast(shell: Shell) -> None:
    shell.theme.use("contrast")


def _sounds(shell: Shell) -> None:
    shell.silence(not shell.sounds.silent)
    shell.messages.tell("Sounds are off." if shell.sounds.silent else "Sounds are on.")


COMMANDS = (
    Command("shell.go_to", "Go to", _go_to, "Alt+G", also=("Ctrl+G",), icon="search", listed=False),
    Command("shell.help", "All keys", _help, "F1", words="help shortcuts", icon="keyboard"),
    Command("shell.lock", "Lock the screen", _lock, "Ctrl+L", icon="lock"),
    Command("shell.change_user", "Change user", _change_user, "Ctrl+U", words="sign in pin", icon="user"),
    Command("shell.larger", "Larger text", _larger, "Ctrl+=", also=("Ctrl++",), words="zoom scale"),
    Command("shell.smaller", "Smaller text", _smaller, "Ctrl+-", words="zoom scale"),
    Command("shell.light", "Light look", _light, words="theme colour", icon="sun"),
    Command("shell.dark", "Dark look", _dark, words="theme colour night", icon="moon"),
    Command("shell.contrast", "High contrast look", _contrast, words="theme colour", icon="contrast"),
    Command("shell.sounds", "Sounds on or off", _sounds, words="beep silent mute", icon="volume-2"),
)
