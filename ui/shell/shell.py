"""What a page may ask of the frame around it. Pages know this, never the main window."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtCore import Signal

from dcms_desktop.kernel.frozen import dataclass
from ui.look.theme import Theme
from ui.look.theme import theme
from ui.shell.commands import allowed
from ui.shell.key_map import KeyMap
from ui.shell.messages import Messages
from ui.shell.sounds import Sounds
from ui.shell.tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.scanning.scales import Weight
    from ui.shell.commands import Command


@dataclass(frozen=True, slots=True)
class Place:
    """One answer of the go-to field that is no command: a document, a party."""

    title: str
    quiet: str
    open: Callable[[Shell], QWidget | None]


class Shell(QObject):
    """The desk, the tasks, the messages, the keys, and ways to open and leave pages."""

    page_asked = Signal(object)
    leave_asked = Signal(object)
    command_asked = Signal(str)
    go_to_asked = Signal()
    lock_asked = Signal(bool)
    commands_changed = Signal()
    keys_changed = Signal()
    sounds_changed = Signal()
    closing = Signal()
    scan_heard = Signal(str)
    title_asked = Signal(str, str)
    line_asked = Signal(str, str)
    printer_asked = Signal(str, str)
    user_asked = Signal(str)
    send_asked = Signal()
    send_stopped = Signal()
    line_progress = Signal(int, int)

    def __init__(
        self,
        desk: Desk,
        commands: Sequence[Command] = (),
        *,
        key_map: KeyMap | None = None,
        sounds: Sounds | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.every_command = tuple(commands)
        self.key_map = key_map or KeyMap()
        self.sounds = sounds or Sounds()
        self.tasks = Tasks(self)
        self.messages = Messages(self)
        self.frame: QWidget | None = None
        """Where pages are born: one that moves in later has to be dressed twice."""
        self.tasks.set_problem_handler(self.messages.show_problem)
        self.seen_keys: dict[str, tuple[Any, ...]] = {}
        """The keys of every kind of page that was on the screen."""
        self.finders: list[Callable[[str], Sequence[Place]]] = []
        """Further answers of the go-to field; each is asked on a reading thread."""
        self.openers: dict[str, Callable[[Shell, int], QWidget | None]] = {}
        """What opens a ``document``, ``party`` or ``item`` by its id, for lists and reports."""
        self.page_of_draft: Callable[[Shell, Draft], QWidget] | None = None
        """The page that a draft is typed on, by its kind."""
        self.weigh: Callable[[], Weight | None] = lambda: None
        """Gives the weight at rest on this counter's scale, None while there is none."""

    @property
    def theme(self) -> Theme:
        """Return the theme in force."""
        return theme()

    @property
    def commands(self) -> tuple[Command, ...]:
        """Return the commands whose right the user has."""
        return allowed(self.every_command, self.desk.may)

    def command(self, name: str) -> Command | None:
        """Return one command by its name, None when it is not there or not allowed."""
        found = next((command for command in self.every_command if command.name == name), None)
        return found if found is not None and allowed((found,), self.desk.may) else None

    def key_of(self, name: str) -> str:
        """Return the key of a command now in force, empty when it has none."""
        command = self.command(name)
        return self.key_map.key_of(name, command.key, command.profile_keys) if command else ""

    # ── moving about ──

    def open(self, name: str) -> None:
        """Open what the command called ``name`` opens."""
        self.command_asked.emit(name)

    def show_page(self, page: QWidget) -> None:
        """Show a page on top of the others; Esc leads back."""
        self.page_asked.emit(page)

    def leave(self, page: QWidget) -> None:
        """Close a page and show the one before it."""
        self.leave_asked.emit(page)

    def note_keys(self, scope: str, keys: Sequence[Any]) -> None:
        """Remember the keys of a kind of page, for the page on which keys are changed."""
        self.seen_keys[scope] = tuple(replace(key, run=None) for key in keys)  # a closed page is let go

    def silence(self, silent: bool) -> None:
        """Turn sounds off or on."""
        if silent != self.sounds.silent:
            self.sounds.silent = silent
            self.sounds_changed.emit()

    # ── the top bar ──

    def show_firm(self, name: str, quiet: str) -> None:
        """Show the firm, and its place and year."""
        self.title_asked.emit(name, quiet)

    def show_line(self, text: str, tone: str = "ok") -> None:
        """Show the state of the line: green in order, amber when old, red when refused."""
        self.line_asked.emit(text, tone)

    def show_printer(self, text: str, tone: str = "muted") -> None:
        """Show the state of the printer."""
        self.printer_asked.emit(text, tone)

    def show_user(self, text: str) -> None:
        """Show who sits where."""
        self.user_asked.emit(text)

    def user_changed(self) -> None:
        """Tell that another user signed in: rights and keys are looked at anew."""
        self.commands_changed.emit()

    def close(self) -> bool:
        """Let the writing end and stop the threads; tells whether all ended."""
        self.closing.emit()
        ended = self.tasks.stop()
        self.sounds.close()
        return ended
