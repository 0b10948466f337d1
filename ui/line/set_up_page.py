"""Setting the line up, whichever way the company takes it; keys and secrets stay on this PC."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync.going import try_line
from dcms_desktop.sync.queries import line_card
from dcms_desktop.sync.rules import states
from dcms_desktop.wire.key_store import has_store
from dcms_desktop.wire.key_store import read_secret
from ui.kit.form import Form
from ui.kit.form import scrolled
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.line.set_up_fields import FIELDS
from ui.line.set_up_fields import SECRETS
from ui.line.set_up_fields import set_up
from ui.line.set_up_fields import shown_for
from ui.line.set_up_fields import way_of
from ui.line.set_up_fields import words_of
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.sync.going import Tested
    from dcms_desktop.sync.queries import LineCard
    from ui.shell.shell import Shell

ABOUT = (
    "Pick how the company takes what goes up; it told you an address and a code, a key, a certificate or a"
    " folder. Keys and secrets stay on this PC and are never shown. Billing never waits for the line."
)


class SetUpPage(Page):
    """The way, what that way asks for, and a try of it (F9)."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Set up the line", room="line", code="line.set_up")
        self.form = Form(FIELDS, columns=2)
        self._secret = ""
        self._needs_phrase = False
        for name in SECRETS:
            cast("QLineEdit", self.form.edit(name)).setEchoMode(QLineEdit.EchoMode.Password)
        about = Label(ABOUT, "quiet")
        about.setWordWrap(True)
        self.tried = Label("", "quiet")
        self.tried.setWordWrap(True)
        card = Card(margin=12, spacing=10)
        card.column.addWidget(about)
        card.column.addWidget(scrolled(self.form), 1)
        card.column.addWidget(self.tried)
        self.body.addWidget(card, 1)
        self.form.finished.connect(self.save)
        self.form.changed.connect(self._on_changed)
        self._show_fields()
        shell.tasks.read(_needs, self._show_needs)
        shell.tasks.read(partial(shell.desk.ask, line_card), self._show_line)

    @property
    def way(self) -> str:
        """Return the way that is picked."""
        return str(self.form.value("how") or states.PROTOCOL)

    @Slot(str)
    def _on_changed(self, name: str) -> None:
        if name == "how":
            self._show_fields()

    def _show_fields(self) -> None:
        wanted = shown_for(self.way, needs_phrase=self._needs_phrase)
        words = words_of(self.way)
        for field in FIELDS:
            self.form.set_shown(field.name, field.name in wanted)
            self.form.rows[field.name].show_words(words[field.name].label, words[field.name].help)

    @Slot(object)
    def _show_needs(self, needed: bool) -> None:
        self._needs_phrase = needed
        self._show_fields()
        self._go_to_phrase()

    def _go_to_phrase(self) -> None:
        """Go to the passphrase where the line is there and only its key has to be opened."""
        if self._needs_phrase and self._secret and self.way == states.PROTOCOL:
            self.form.edit("passphrase").setFocus()

    @Slot(object)
    def _show_line(self, card: LineCard | None) -> None:
        if card is None:
            return
        self._secret = card.secret
        device, _, key = card.device.partition("|")
        self.form.set_values(
            {"how": way_of(card), "url": card.url, "stream": card.stream, "distributor": card.distributor,
             "device": device, "key": key}
        )  # fmt: skip
        self._show_fields()
        self._go_to_phrase()

    def first_focus(self) -> QWidget:
        """Return the way that is picked: all else depends on it."""
        return self.form.edit("how")

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("form.next", "Enter", "Next field"),
            PageKey("form.save", "Ctrl+A", "Set up", self.save, also=("Ctrl+S", "Ctrl+W", "Ctrl+Enter")),
            PageKey("line.test", "F9", "Test the line", self.test, help="Asks the centre; sends nothing"),
            PageKey("form.leave", "Esc", "Back"),
        ]

    @Slot()
    def save(self) -> None:
        """Set the line up as it is typed."""
        values = self.form.read()
        if values is None:
            self.shell.messages.warn("Not set up yet.", "The field in focus says what it needs.")
            return
        told = {field.name: str(values.get(field.name) or "").strip() for field in FIELDS}
        told["how"] = self.way
        if told["how"] == states.PROTOCOL and not told["code"]:
            self._unlock(told["passphrase"] or None)
            return
        self.shell.messages.tell("Asking the centre…")
        self.shell.tasks.read(partial(set_up, self.shell.desk, told), self._on_enrolled, self._on_problem)

    @Slot()
    def test(self) -> None:
        """Try the line as it was set up (F9)."""
        phrase = cast("QLineEdit", self.form.edit("passphrase")).text() or None
        self.tried.show_text("Asking the centre…", "muted")
        self.shell.tasks.read(partial(try_line, self.shell.desk, phrase), self._on_tried, self._on_failed)

    @Slot(object)
    def _on_tried(self, tried: Tested) -> None:
        facts = " · ".join(f"{name}: {value}" for name, value in tried.facts)
        self.tried.show_text(f"✓ {tried.text} {facts}", "ok")
        self.shell.messages.done(tried.text)

    @Slot(object)
    def _on_failed(self, problem: Exception) -> None:
        self.tried.show_text(f"✕ {getattr(problem, 'message', problem)}", "bad")
        self.shell.messages.show_problem(problem)

    def _unlock(self, phrase: str | None) -> None:
        """Open the sealed key for as long as the program runs."""
        if not self._secret or phrase is None:
            self.form.show_refused(Refused("Type the company's code.", "code", "Ask the company for one."))
            return
        self.shell.tasks.read(partial(read_secret, self._secret, phrase), self._on_unlocked, self._on_problem)

    @Slot(object)
    def _on_unlocked(self, secret: bytes | None) -> None:
        if secret is None:
            self.shell.messages.warn("The key of the line is not on this PC.", "Enrol it with a new code.")
            return
        self.shell.messages.done("The key is open until the program ends.", "What waits goes up now.")
        self.shell.send_asked.emit()
        self.shell.leave(self)

    @Slot(object)
    def _on_enrolled(self, changes: Changes) -> None:
        self.shell.tasks.tell_changed(changes)
        self.shell.messages.done("The line is set up.", "What waits goes up by itself.")
        self.shell.send_asked.emit()
        self.shell.leave(self)

    @Slot(object)
    def _on_problem(self, problem: Exception) -> None:
        if isinstance(problem, Refused):
            self.form.show_refused(problem)
        self.shell.messages.show_problem(problem)


def _needs() -> bool:
    return not has_store()
