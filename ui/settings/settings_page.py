"""The settings page: every declared setting by room, searched as you type, kept with Ctrl+A."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import QTimer
from PySide6.QtCore import Slot

from dcms_desktop.kernel.errors import Refused
from ui.kit.edits import TextEdit
from ui.kit.form import Form
from ui.kit.form import scrolled
from ui.kit.keys import ENTER
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.language.catalog import say
from ui.settings.settings_model import ROOM_WORDS
from ui.settings.settings_model import ROOMS_OF_SCREEN
from ui.settings.settings_model import changed_values
from ui.settings.settings_model import field_of
from ui.settings.settings_model import fits
from ui.settings.settings_model import keep_changed
from ui.settings.settings_model import settings_now
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from dcms_desktop.kernel.changes import Changes
    from ui.settings.settings_model import Declared
    from ui.shell.shell import Shell


PART = 9
"""Settings laid out in one go."""


class SettingsPage(Page):
    """Shows the settings of all rooms, or those of the screen it was called from."""

    def __init__(self, shell: Shell, *, screen: str = "") -> None:
        super().__init__(shell, "Settings", room="setup", code="settings")
        self._rooms = ROOMS_OF_SCREEN.get(screen, ())
        self._declared: list[Declared] = []
        self._left: list[Declared] = []
        """Settings that are not laid out yet."""
        self._laying = QTimer(self)
        self._laying.setSingleShot(True)
        self._laying.timeout.connect(self._lay_part)
        self.form: Form | None = None
        self.search = TextEdit(most=60, name="Search settings")
        self.search.setPlaceholderText("Search settings…   Ctrl+F")
        self.search.textChanged.connect(self._narrow)
        self.note = Label("", "quiet")
        self._card = Card(margin=12)
        self.body.addWidget(self.search)
        self.body.addWidget(self.note)
        self.body.addWidget(self._card, 1)
        self._load()

    def first_focus(self) -> QWidget:
        """Return the search field."""
        return self.search

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return (
            PageKey("settings.save", "Ctrl+A", "Save", self.save, also=("Ctrl+S", "Ctrl+W")),
            PageKey("settings.search", "Ctrl+F", "Search", self.focus_search),
            PageKey("settings.all", "Ctrl+R", "All settings", self.show_all, shown=bool(self._rooms)),
            PageKey("settings.undo", "Ctrl+Z", "Undo", self.undo),
        )

    # ── loading ──

    def _load(self) -> None:
        self.shell.tasks.read(
            partial(settings_now, self.shell.desk), self._show, latest=f"settings {id(self)}"
        )

    @Slot(object)
    def _show(self, declared: list[Declared]) -> None:
        self._declared = declared
        if self.form is None:
            self._left = list(declared)
            self.form = Form(())
            self.form.finished.connect(self.save)
            self._card.column.addWidget(scrolled(self.form))
            self._lay_part()
            return
        self.form.set_values({each.setting.name: each.value for each in declared})
        self._narrow(self.search.text())

    @Slot()
    def _lay_part(self) -> None:
        """Lay the next few settings out; all at once would hold the keys up."""
        if self.form is None:
            return
        part, self._left = self._left[:PART], self._left[PART:]
        values = {each.setting.name: each.value for each in self._declared}
        self.form.extend([field_of(each) for each in part], values)
        self._narrow(self.search.text())
        if self._left:
            self._laying.start()

    def is_whole(self) -> bool:
        """Tell whether all settings are laid out."""
        return self.form is not None and not self._left

    def on_changed(self, changes: Changes) -> None:
        """Read again what somebody else changed, unless something is being typed here."""
        if changes.touches("settings") and (self.form is None or not self.form.is_changed()):
            self._load()

    # ── searching ──

    @Slot()
    def focus_search(self) -> None:
        """Go to the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot()
    def show_all(self) -> None:
        """Show the settings of all rooms."""
        self._rooms = ()
        self.search.clear()
        self._narrow("")
        self.keys_changed.emit()

    @Slot(str)
    def _narrow(self, text: str) -> None:
        if self.form is None:
            return
        words = text.lower().split()
        shown = 0
        for each in self._declared:
            made = each.setting
            if made.name not in self.form.rows:
                continue
            said = f"{say(made.label)} {say(made.help)} {say(ROOM_WORDS.get(each.room, ''))}".lower()
            fit = fits(each, words, self._rooms, said)
            self.form.set_shown(made.name, fit)
            shown += fit
        self.form.hide_empty_sections()
        self.note.setText("" if shown else "No setting fits. Esc empties the search.")
        self.note.setVisible(not shown)

    def go_back(self) -> bool:
        """Empty the search first."""
        if self.search.text():
            self.search.clear()
            self.focus_search()
            return True
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from the search into the form."""
        into = {Qt.Key.Key_Down, *ENTER}
        if self.form is not None and self.search.hasFocus() and event.key() in into:
            self.form.walk(1, ends=False)
            return
        super().keyPressEvent(event)

    # ── keeping ──

    def undo(self) -> None:
        """Take back the last typing in the field."""
        if self.form is not None:
            self.form.undo()

    @Slot()
    def save(self) -> None:
        """Keep what was changed."""
        if self.form is None:
            return
        while self._left:
            self._lay_part()
        for name in self.form.rows:
            self.form.set_shown(name, shown=True)
        values = self.form.read()
        if values is None:
            self.form.hide_empty_sections()
            return
        self._narrow(self.search.text())
        changed = changed_values(self._declared, values)
        if not changed:
            self.shell.messages.tell("Nothing was changed.")
            return
        work = partial(keep_changed, self.shell.desk, changed)
        self.shell.tasks.run(work, self._on_saved, self._on_refused)

    @Slot(object)
    def _on_saved(self, _changes: Changes) -> None:
        self.shell.messages.done("The settings are saved.", "They hold from now on.")
        self._load()

    @Slot(object)
    def _on_refused(self, problem: Exception) -> None:
        shown = isinstance(problem, Refused) and self.form is not None and self.form.show_refused(problem)
        if not shown:
            self.shell.messages.show_problem(problem)

    def can_leave(self) -> bool:
        """Ask before typed values are thrown away."""
        if self.form is None or not self.form.is_changed():
            return True
        self.shell.messages.ask("Save the settings first?", self.save, self._drop, yes="Save", no="Drop")
        return False

    def _drop(self) -> None:
        self.form = None
        self.shell.leave(self)
