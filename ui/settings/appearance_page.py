"""Look, size of text, language and sounds: each choice shows at once and stays with the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout

from ui.kit.form import Form
from ui.kit.form import scrolled
from ui.kit.form_fields import Field
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.language.catalog import LANGUAGES
from ui.look.theme import on_theme
from ui.settings.in_force import MyChoices
from ui.settings.in_force import bring_into_force
from ui.settings.in_force import choices_in_force
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.shell.shell import Shell

SIZES = (90, 100, 110, 120, 130, 140, 150, 175, 200)
LOOK_CHOICES = (("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))
FIELDS = (
    Field("look", "Look", "segments", choices=LOOK_CHOICES, section="Look and language"),
    Field(
        "text_size",
        "Size of text",
        "choice",
        choices=tuple((str(size), f"{size} %") for size in SIZES),
        help="Ctrl+= and Ctrl+- change it anywhere.",
    ),
    Field(
        "language",
        "Language",
        "choice",
        choices=tuple(
            (each.code, f"{each.name}  {each.own}" if each.code != "en" else each.own) for each in LANGUAGES
        ),
        help="Words of the window. Names, figures and keys stay as they are.",
    ),
    Field("sounds", "Sounds for a scan understood, a scan unknown and a stop", "yes_no"),
)


class AppearancePage(Page):
    """A form that brings each choice into force as it is made; nothing has to be saved."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Look and language", room="setup", code="appearance")
        self._begun = choices_in_force(shell)
        self.form = Form(FIELDS, columns=1)
        self.form.changed.connect(self._take)
        card = Card(margin=16)
        card.column.addWidget(scrolled(self.form))
        self._sample = Card("This is how it looks", margin=16, spacing=8)
        for text, look, tone in (
            ("Party", "label", ""),
            ("Balance", "quiet", ""),
            ("Save & print", "strong", ""),
            ("Overdue", "", "warn"),
            ("12,34,567.00", "net", ""),
        ):
            self._sample.column.addWidget(Label(text, look, tone))
        self._sample.column.addStretch(1)
        self._middle = QHBoxLayout()
        self._middle.addWidget(card, 3)
        self._middle.addWidget(self._sample, 2)
        self.body.addLayout(self._middle, 1)
        self.title.show_title("Look and language", "", "Holds for you alone, at once, at every counter.")
        self._show()
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force, and show what was changed from outside."""
        set_spacing(self._middle, 0, 8)
        self._show()

    def first_focus(self) -> QWidget:
        """Return the first choice."""
        return self.form.edit("look")

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return (
            PageKey(
                "look.undo",
                "Ctrl+Z",
                "As it was",
                self.undo,
                help="Back to how it was when this page was opened",
            ),
            PageKey(
                "look.plain", "Ctrl+R", "As it comes", self.plain, help="Light, 100 %, English, sounds on"
            ),
        )

    def _show(self) -> None:
        now = choices_in_force(self.shell)
        size = min(SIZES, key=lambda each: abs(each - now.text_size))
        blocker = QSignalBlocker(self.form)
        self.form.set_values(
            {"look": now.look, "text_size": str(size), "language": now.language, "sounds": now.sounds}
        )
        blocker.unblock()

    @Slot(str)
    def _take(self, name: str) -> None:
        """Bring one choice into force."""
        value = self.form.rows[name].read()
        if name == "look":
            self.shell.theme.use(value)
        elif name == "text_size" and value:
            self.shell.theme.set_scale(int(value))
        elif name == "language" and value:
            self.shell.theme.speak(value)
        elif name == "sounds":
            self.shell.silence(not value)
            self.shell.sounds.scan_ok()

    def undo(self) -> None:
        """Go back to how it was when the page was opened."""
        self._bring(self._begun)

    def plain(self) -> None:
        """Go back to how the program comes."""
        self._bring(MyChoices())

    def _bring(self, wanted: MyChoices) -> None:
        now = choices_in_force(self.shell)
        keep_keys = MyChoices(wanted.look, wanted.text_size, wanted.language, wanted.sounds, now.keys)
        bring_into_force(self.shell, keep_keys)
        self._show()
