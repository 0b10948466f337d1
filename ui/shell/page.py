"""The base of every page: a title line, a body, live keys, and what the shell tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QLabel
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from dcms_desktop.kernel.changes import Changes
from ui.kit.parts import ElidedLabel
from ui.kit.parts import Label
from ui.kit.parts import focus_in
from ui.kit.parts import name_widget
from ui.kit.parts import set_spacing
from ui.language.catalog import say
from ui.language.catalog import say_parts
from ui.look import tokens as look
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.kit.painted import Pill
    from ui.shell.page_key import PageKey
    from ui.shell.shell import Shell


class FactsLabel(ElidedLabel):
    """Quiet facts between middle dots, each said by itself."""

    def speak(self) -> None:
        """Show the facts in the language in force."""
        QLabel.setText(self, say_parts(self.words()))


class TitleLine(QWidget):
    """Kind, number in the accent, quiet facts; pills on the right."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kind = Label(kind, "title")
        self._number = Label("", "number")
        self._facts = FactsLabel("", "quiet")
        self._pills: list[Pill] = []
        self._row = QHBoxLayout(self)
        for part in (self._kind, self._number, self._facts):
            self._row.addWidget(part)
        self._row.addStretch(1)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._row, (0, 0, 0, 0), 10)
        self.setFixedHeight(theme().px(look.TITLE_LINE))

    def show_title(self, kind: str, number: str = "", facts: str = "") -> None:
        """Show kind, number and facts."""
        self._kind.setText(kind)
        self._number.setText(number)
        self._number.setVisible(bool(number))
        self._facts.setText(facts)
        self.speak()

    def speak(self) -> None:
        """Say the line to screen readers in the language in force."""
        number, facts = self._number.text(), self._facts.text()
        self.setAccessibleName(f"{say(self.kind())} {number} {facts}".strip())

    def kind(self) -> str:
        """Return the kind, before any language."""
        return self._kind.words()

    def add_pill(self, pill: Pill) -> Pill:
        """Add a pill on the right and return it."""
        self._pills.append(pill)
        self._row.addWidget(pill)
        return pill


class Page(QWidget):
    """A screen in the stack. Heirs fill ``body``, give `keys`, and hear `on_shown` and `on_changed`."""

    keys_changed = Signal()

    def __init__(self, shell: Shell, kind: str, *, room: str = "", code: str = "") -> None:
        super().__init__(shell.frame)
        self.hide()
        self.shell = shell
        self.room = room
        self.code = code or kind
        """The kind of page for the key map: keys of one code never clash with those of another."""
        self._late: set[str] = set()
        self._focus: QWidget | None = None
        self.title = TitleLine(kind)
        self.title.show_title(kind)
        self.body = QVBoxLayout()
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.title)
        self._column.addLayout(self.body, 1)
        name_widget(self, kind)
        on_theme(self.adapt_frame)

    @Slot()
    def adapt_frame(self) -> None:
        """Take the margins now in force."""
        set_spacing(self._column, (12, 1, 12, 0), 0)
        self.body.setSpacing(theme().px(8))

    def kind(self) -> str:
        """Return the page's kind, the first word of its title."""
        return self.title.kind()

    # ── what heirs may say ──

    def keys(self) -> Sequence[PageKey]:
        """Return the live keys, most used first."""
        return ()

    def first_focus(self) -> QWidget | None:
        """Return what gets the focus when the page is shown for the first time."""
        return None

    def on_shown(self) -> None:
        """Hear that the page is on the screen."""

    def on_changed(self, changes: Changes) -> None:
        """Hear what an action changed: at once when visible, else when shown again."""

    def take_scan(self, text: str) -> bool:
        """Take a code that a scanner on a port read; tells whether the page takes codes at all."""
        del text
        return False

    def can_leave(self) -> bool:
        """Tell whether the page may be closed now; a page that asks first says no and leaves by itself."""
        return True

    def go_back(self) -> bool:
        """Take one step back inside the page; tells whether there was one."""
        return False

    def on_closed(self) -> None:
        """Hear that the page is closed for good."""

    # ── what the main window does ──

    def hear_changes(self, changes: Changes) -> None:
        """Hand changes on when visible, keep them for later when not."""
        if self.isVisible():
            self.on_changed(changes)
        else:
            self._late.update(changes)

    def enter(self) -> None:
        """Come onto the screen: the focus returns to where it was, late news is heard."""
        late, self._late = Changes(self._late), set()
        kept = self._focus
        wanted = kept if kept is not None and isValid(kept) else self.first_focus()
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        self.on_shown()
        if late:
            self.on_changed(late)

    def step_aside(self) -> None:
        """Leave the screen: remember where the focus is."""
        focus = focus_in(self)
        self._focus = focus if focus is not None and self.isAncestorOf(focus) else None
