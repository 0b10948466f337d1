"""The main window: top bar, rail, the stack of pages, message bar, key line. No feature code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtCore import Qt
from PySide6.QtCore import Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QStackedWidget
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from ui.kit.num_lock import num_lock_on
from ui.look import tokens as look
from ui.look.icons import icon
from ui.look.theme import theme
from ui.shell.key_desk import KeyDesk
from ui.shell.key_desk import bindings_of
from ui.shell.key_line import KeyHint
from ui.shell.key_line import KeyLine
from ui.shell.lock import LockScreen
from ui.shell.message_bar import MessageBar
from ui.shell.page_key import PageKey
from ui.shell.rail import Rail
from ui.shell.top_bar import TopBar

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QCloseEvent
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtGui import QShowEvent

    from dcms_desktop.kernel.changes import Changes
    from ui.shell.key_map import Binding
    from ui.shell.page import Page
    from ui.shell.shell import Shell

SMALLEST = (880, 480)


class MainWindow(QWidget):
    """The frame. Pages come and go in its stack; everything else is made from commands."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        shell.setParent(self)
        self.pages: list[Page] = []
        """Open pages, the one on the screen last."""
        self._opened_by: dict[Page, str] = {}
        self.top_bar = TopBar(shell)
        self.rail = Rail()
        self.stack = QStackedWidget()
        shell.frame = self.stack
        self.message_bar = MessageBar(shell.messages)
        self.key_line = KeyLine()
        self.key_desk = KeyDesk(self)
        self.lock_screen = LockScreen(shell, self)
        self._lay_out()
        self._connect()
        self.setWindowTitle("DCMS Desktop")
        self.setWindowIcon(icon("store", 32, "accent"))
        self.setMinimumSize(*SMALLEST)
        self.resize(1366, 768)
        self.reload_commands()

    def _lay_out(self) -> None:
        page_column = QVBoxLayout()
        page_column.addWidget(self.stack, 1)
        page_column.addSpacing(8)
        page_column.addWidget(self.message_bar)
        page_column.addWidget(self.key_line)
        below = QHBoxLayout()
        below.addWidget(self.rail)
        below.addLayout(page_column, 1)
        column = QVBoxLayout(self)
        column.addWidget(self.top_bar)
        column.addLayout(below, 1)
        for layout in (page_column, below, column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)

    def _connect(self) -> None:
        shell = self.shell
        shell.page_asked.connect(self.show_page)
        shell.leave_asked.connect(self.leave)
        shell.command_asked.connect(self.open_command)
        shell.go_to_asked.connect(self.top_bar.go_to.start)
        shell.lock_asked.connect(self.lock)
        shell.scan_heard.connect(self.hear_scan)
        shell.commands_changed.connect(self.reload_commands)
        shell.keys_changed.connect(self.reload_commands)
        shell.tasks.changed.connect(self.hear_changes)
        self.rail.room_asked.connect(self.open_room)
        self.key_line.asked.connect(self.act_on_hint)
        self.top_bar.go_to.left_by_key.connect(self.focus_page)
        self.lock_screen.unlocked.connect(self._unlocked)
        theme().changed.connect(self._fit)

    # ── pages ──

    def page(self) -> Page | None:
        """Return the page on the screen."""
        return self.pages[-1] if self.pages else None

    @Slot(object)
    def show_page(self, page: Page) -> None:
        """Put a page on the screen, new or open already."""
        before = self.page()
        if before is page:
            self._take_keys()
            return
        if before is not None:
            before.step_aside()
            self.shell.messages.forget_trouble()
        if page in self.pages:
            self.pages.remove(page)
        else:
            self.stack.addWidget(page)
            page.keys_changed.connect(self._take_keys)
        self.pages.append(page)
        self.stack.setCurrentWidget(page)
        self.rail.mark(page.room)
        self._take_keys()
        page.enter()

    @Slot(object)
    def leave(self, page: Page) -> None:
        """Close a page; the one before it comes back."""
        if page not in self.pages:
            return
        was_shown = page is self.page()
        if was_shown:
            page.step_aside()
            self.shell.messages.forget_trouble()
        self.pages.remove(page)
        self._opened_by.pop(page, None)
        page.on_closed()
        self.stack.removeWidget(page)
        page.hide()
        page.deleteLater()
        if not was_shown:
            return
        if self.pages:
            back = self.pages.pop()
            self.show_page(back)
        else:
            self.key_desk.set_page((), self.shell.key_map)
            self.open_room("home")

    @Slot()
    def go_back(self) -> None:
        """Take one step back: inside the page, else out of it."""
        page = self.page()
        if page is None or page.go_back():
            return
        if len(self.pages) > 1 and page.can_leave():
            self.leave(page)

    @Slot()
    def focus_page(self) -> None:
        """Give the focus back to the page."""
        page = self.page()
        if page is not None:
            page.enter()

    # ── commands ──

    @Slot()
    def reload_commands(self) -> None:
        """Look anew at who may do what and by which key."""
        self.key_desk.set_commands(self.shell.commands, self.shell.key_map, self.open_command)
        profile = self.shell.key_map.profile
        self.key_line.show_note("" if profile == "plain" else f"{profile.capitalize()} keys")
        self._take_keys()

    @Slot(str)
    def open_command(self, name: str) -> None:
        """Do what a command does; a page that is open already is shown again when the command is single."""
        command = self.shell.command(name)
        if command is None:
            self.shell.messages.warn("This is not open to you.", "Ask the owner, or change user with Ctrl+U.")
            return
        if command.single:
            for page in self.pages:
                if self._opened_by.get(page) == name:
                    self.show_page(page)
                    return
        page = command.open(self.shell)
        if page is not None:
            self._opened_by[page] = name
            page.room = page.room or command.room
            self.show_page(page)

    @Slot(str)
    def open_room(self, room: str) -> None:
        """Open the front of a room; asked again inside it, list what the room holds."""
        front = next(
            (command for command in self.shell.commands if command.room == room and command.front), None
        )
        page = self.page()
        if front is not None and (page is None or page.room != room or room == "home"):
            self.open_command(front.name)
            return
        from ui.shell.room_page import RoomPage

        for open_page in self.pages:
            if isinstance(open_page, RoomPage) and open_page.room == room:
                self.show_page(open_page)
                return
        self.show_page(RoomPage(self.shell, room))

    # ── keys ──

    def page_keys(self) -> Sequence[PageKey]:
        """Return the keys of the page on the screen."""
        page = self.page()
        return page.keys() if page is not None else ()

    def bindings(self) -> list[Binding]:
        """Return what every key does here and now."""
        page = self.page()
        return bindings_of(
            self.shell.commands, self.page_keys(), page.code if page else "", self.shell.key_map
        )

    @Slot()
    def _take_keys(self) -> None:
        page = self.page()
        keys = list(self.page_keys())
        if page is not None:
            self.shell.note_keys(page.code, keys)
        if not any(entry.key == "Ctrl+Q" for entry in keys):
            keys.append(PageKey("page.back", "Ctrl+Q", "Back", self.go_back, shown=False))
        self.key_desk.set_page(keys, self.shell.key_map)
        key_map = self.shell.key_map
        hints = [
            KeyHint(key_map.key_of(entry.name, entry.key, entry.profile_keys), entry.title, entry.name)
            for entry in keys
            if entry.shown
        ]
        if page is not None and len(self.pages) > 1 and not any(hint.key == "Esc" for hint in hints):
            hints.append(KeyHint("Esc", "Back", "page.back"))
        hints.append(KeyHint(self.shell.key_of("shell.go_to"), "Go to", "shell.go_to"))
        hints.append(KeyHint(self.shell.key_of("shell.help"), "All keys", "shell.help"))
        self.key_line.show_hints([hint for hint in hints if hint.key])

    @Slot(str)
    def act_on_hint(self, name: str) -> None:
        """Do what a clicked hint says."""
        if name == "page.back":
            self.go_back()
            return
        for entry in self.page_keys():
            if entry.name == name and entry.run is not None:
                entry.run()
                return
        self.open_command(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody used is one step back."""
        if event.key() == Qt.Key.Key_Escape:
            self.go_back()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the window's own keys for NumLock, from the first showing on."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self.top_bar.show_num_lock(num_lock_on())

    def changeEvent(self, event: QEvent) -> None:
        """Look at NumLock again when the window comes to the front: another program may have changed it."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.top_bar.show_num_lock(num_lock_on())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at NumLock when its key was pressed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyRelease and (
            event.key() == Qt.Key.Key_NumLock
        ):  # fmt: skip
            self.top_bar.show_num_lock(num_lock_on())
        return super().eventFilter(watched, event)

    # ── news, lock, size ──

    @Slot(object)
    def hear_changes(self, changes: Changes) -> None:
        """Tell every page what changed."""
        for page in list(self.pages):
            page.hear_changes(changes)

    @Slot(str)
    def hear_scan(self, text: str) -> None:
        """Hand a code from a scanner on a port to the page on the screen."""
        page = self.page()
        if self.lock_screen.isVisible() or page is None or page.take_scan(text):
            return
        self.shell.sounds.scan_unknown()
        self.shell.messages.tell(f"No field here takes a scan: {text[:40]}", "F8 bills it, F9 receives it.")

    def set_sign_in(
        self, users: Callable[[], Sequence[tuple[str, str]]], check: Callable[[str, str], object]
    ) -> None:
        """Say who may unlock the screen and how a PIN is checked (on a reading thread)."""
        self.lock_screen.set_sign_in(users, check)

    @Slot(bool)
    def lock(self, change_user: bool) -> None:
        """Cover everything until a PIN is typed."""
        if not self.lock_screen.can_lock():
            self.shell.messages.tell("No PIN is set, so the screen stays open.", "Set one in Set-up, Users.")
            return
        page = self.page()
        if page is not None:
            page.step_aside()
        self.key_desk.set_locked(locked=True)
        self.lock_screen.start(change_user=change_user)

    @Slot()
    def _unlocked(self) -> None:
        self.key_desk.set_locked(locked=False)
        self.focus_page()

    @Slot()
    def _fit(self) -> None:
        narrow = self.width() * 100 < look.RAIL_COLLAPSES_BELOW * theme().scale
        self.rail.set_narrow(narrow)
        self.top_bar.set_narrow(narrow)
        self.lock_screen.setGeometry(self.rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Collapse the rail in a narrow window."""
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close when every page may be left; a page that asks first is shown."""
        for page in reversed(list(self.pages)):
            if not page.can_leave():
                self.show_page(page)
                event.ignore()
                return
        for page in list(self.pages):
            page.on_closed()
        self.shell.close()
        super().closeEvent(event)
