"""Setting the line up: the address and the one-time code of the company; the key stays on this PC."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import cast

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.sync.client import enrol
from dcms_desktop.sync.client import set_up_files
from dcms_desktop.sync.queries import line_card
from dcms_desktop.sync.rules.states import PROTOCOL
from dcms_desktop.telling.layouts.layout import layouts
from dcms_desktop.wire.key_store import has_store
from dcms_desktop.wire.key_store import read_secret
from ui.kit.form import Form
from ui.kit.form_fields import Field
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.sync.queries import LineCard
    from ui.shell.shell import Shell

ABOUT = (
    "The company gives an address and a code of one use. A key is made on this PC and stays in its key"
    " store; the company gets only the public half. Billing never waits for the line."
)


HOW = ((PROTOCOL, "Over the internet, with a code"), *((one.code, one.title) for one in layouts().values()))
"""The protocol, or files in a folder for companies without it."""


class SetUpPage(Page):
    """Address, code, and a passphrase where this PC has no key store."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Set up the line", room="line", code="line.set_up")
        self.form = Form(
            (
                Field("how", "How it goes", "choice", choices=HOW, default=PROTOCOL, span=2),
                Field(
                    "url",
                    "Address of the centre",
                    required=True,
                    most=200,
                    span=2,
                    help="https://… or folder",
                ),
                Field(
                    "code",
                    "Code of one use",
                    most=40,
                    help="Ten letters and figures; empty to unlock the key.",
                ),
                Field(
                    "passphrase",
                    "Passphrase of the key",
                    most=100,
                    help="Only where this PC has no key store; asked for at each start.",
                ),
            ),
            columns=2,
        )
        self._secret = ""
        cast("QLineEdit", self.form.edit("passphrase")).setEchoMode(QLineEdit.EchoMode.Password)
        about = Label(ABOUT, "quiet")
        about.setWordWrap(True)
        card = Card(margin=12, spacing=10)
        card.column.addWidget(about)
        card.column.addWidget(self.form)
        card.column.addStretch(1)
        self.body.addWidget(card, 1)
        self.form.finished.connect(self.save)
        shell.tasks.read(_needs, self._show_needs)
        shell.tasks.read(partial(shell.desk.ask, line_card), self._show_line)

    @Slot(object)
    def _show_needs(self, needed: bool) -> None:
        self.form.set_shown("passphrase", needed)

    @Slot(object)
    def _show_line(self, card: LineCard | None) -> None:
        if card is not None:
            self._secret = card.secret
            self.form.set_value("url", card.url)

    def first_focus(self) -> QWidget:
        """Return the address."""
        return self.form.edit("url")

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("form.next", "Enter", "Next field"),
            PageKey("form.save", "Ctrl+A", "Enrol", self.save, also=("Ctrl+S", "Ctrl+W", "Ctrl+Enter")),
            PageKey("form.leave", "Esc", "Back"),
        ]

    @Slot()
    def save(self) -> None:
        """Enrol this PC."""
        values = self.form.read()
        if values is None:
            self.shell.messages.warn("Not enrolled yet.", "The field in focus says what it needs.")
            return
        phrase = str(values.get("passphrase") or "") or None
        if (values["how"] or PROTOCOL) != PROTOCOL:
            self.shell.tasks.run(
                partial(set_up_files, self.shell.desk, str(values["url"]), str(values["how"]), ""),
                self._on_enrolled,
                self._on_problem,
            )
            return
        if not values["code"]:
            self._unlock(phrase)
            return
        self.shell.messages.tell("Asking the centre…")
        self.shell.tasks.read(
            partial(enrol, self.shell.desk, str(values["url"]), str(values["code"]), phrase),
            self._on_enrolled,
            self._on_problem,
        )

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
        self.shell.messages.done("This PC is enrolled.", "What waits goes up by itself.")
        self.shell.send_asked.emit()
        self.shell.leave(self)

    @Slot(object)
    def _on_problem(self, problem: Exception) -> None:
        if isinstance(problem, Refused):
            self.form.show_refused(problem)
        self.shell.messages.show_problem(problem)


def _needs() -> bool:
    return not has_store()
