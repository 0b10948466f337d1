"""The form of one record: opened from a list, by F3, or in the middle of a bill by Alt+C."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot

from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from ui.kit.form import Form
from ui.kit.form import scrolled
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.kernel.changes import Saved
    from ui.masters.master import Master
    from ui.shell.shell import Shell

LOOK_AFTER = 350
"""Milliseconds after the last letter of a name when look-alikes are searched."""


class MasterPage(Page):
    """A form over one record. ``saved`` tells its id; the page then closes and the one before goes on."""

    saved = Signal(int)

    def __init__(
        self,
        shell: Shell,
        master: Master,
        row_id: int | None = None,
        name: str = "",
        given: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(shell, master.title, room=master.room, code=f"masters.{master.code}")
        self.master = master
        self.row_id = row_id
        self._leaving = False
        self._busy = False
        self.title.show_title(master.title if row_id else f"New {master.title.lower()}")
        self.twins = Label("", "quiet", "warn")
        self.twins.hide()
        self.form = Form(master.fields(shell.desk), columns=master.form_columns)
        values = {**master.values(shell.desk, row_id, name), **(given or {})}
        self._quiet = True
        self.form.set_values(values)
        self._quiet = False
        self._lay_out()
        self._look = QTimer(self, singleShot=True, interval=LOOK_AFTER)
        self._look.timeout.connect(self._search_twins)
        self.form.changed.connect(self._on_changed)
        self.form.finished.connect(self.save)
        if name and row_id is None:
            self._look.start()

    def _lay_out(self) -> None:
        card = Card(margin=12, spacing=8)
        card.column.addWidget(self.twins)
        card.column.addWidget(scrolled(self.form), 1)
        self.body.addWidget(card, 1)

    # ── what the shell asks ──

    def first_focus(self) -> QWidget:
        """Return the first field, or the one after the name when that came along."""
        names = [name for name, row in self.form.rows.items() if row.edit.isEnabled()]
        return self.form.edit(names[0])

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the form."""
        keys = [
            PageKey("form.next", "Enter", "Next field"),
            PageKey("form.save", "Ctrl+A", "Save", self.save, also=("Ctrl+S", "Ctrl+W", "Ctrl+Enter")),
            PageKey("form.leave", "Esc", "Back"),
        ]
        if self.master.switch is not None and self.row_id is not None:
            keys.append(
                PageKey(
                    "form.switch",
                    "Alt+X",
                    "Out of use",
                    self._switch,
                    help="Take it out of use, or bring it back",
                )
            )
        return keys

    def can_leave(self) -> bool:
        """Ask before typed values are given up."""
        if self._leaving or not self.form.is_changed():
            return True
        self.shell.messages.ask(
            "Leave without saving? What you typed here is given up.",
            self._leave,
            yes="Leave",
            no="Stay",
            likely=False,
        )
        return False

    def _leave(self) -> None:
        self._leaving = True
        self.shell.leave(self)

    # ── typing ──

    @Slot(str)
    def _on_changed(self, name: str) -> None:
        if self._quiet:
            return
        if self.master.watch is not None:
            self._quiet = True
            try:
                self.master.watch(self.form, name)
            finally:
                self._quiet = False
        if name == self.master.named and self.master.twins is not None:
            self._look.start()

    @Slot()
    def _search_twins(self) -> None:
        if self.master.twins is None:
            return
        typed = self.form.edit(self.master.named).property("text")
        if len(str(typed).strip()) > 3:
            work = partial(self.master.twins, self.shell.desk, str(typed), self.row_id)
            self.shell.tasks.read(work, self._show_twins, latest=f"twins {id(self)}")

    @Slot(object)
    def _show_twins(self, names: Sequence[str]) -> None:
        self.twins.setText("! In the books already: " + "  ·  ".join(names) if names else "")
        self.twins.setVisible(bool(names))

    # ── saving ──

    @Slot()
    def save(self) -> None:
        """Save the form, or say in place what is wrong."""
        values = self.form.read()
        if values is None:
            self.shell.messages.warn("Not saved yet.", "The field in focus says what it needs.")
        elif not self._busy:
            self._save(frozenset(), values)

    def _save(self, consents: frozenset[str], values: dict[str, Any]) -> None:
        self._busy = True
        work = partial(self.master.save, self.shell.desk, consents, self.row_id, values)
        self.shell.tasks.run(work, self._on_saved, partial(self._on_problem, consents, values))

    @Slot(object)
    def _on_saved(self, saved: Saved) -> None:
        self._busy = False
        name = str(self.form.edit(self.master.named).property("text") or self.master.title)
        self.shell.messages.done(f"{name} is saved.")
        self._leaving = True
        self.saved.emit(saved.id)
        self.shell.leave(self)

    def _on_problem(self, consents: frozenset[str], values: dict[str, Any], problem: Exception) -> None:
        self._busy = False
        if isinstance(problem, NeedsConsent):
            agreed = consents | {problem.name}
            self.shell.messages.ask(problem.question, partial(self._save, agreed, values))
        elif isinstance(problem, Refused) and self.form.show_refused(_in_form(problem, self.form)):
            self.shell.messages.warn(problem.message, problem.next_step)
        else:
            self.shell.messages.show_problem(problem)

    @Slot()
    def _switch(self) -> None:
        if self.master.switch is None or self.row_id is None:
            return
        active = not bool(self.master.values(self.shell.desk, self.row_id, "").get("active", True))
        self.shell.tasks.run(
            partial(self.master.switch, self.shell.desk, self.row_id, active), self._on_switched
        )

    @Slot(object)
    def _on_switched(self, _saved: object) -> None:
        self.shell.messages.done("It is out of use or in use again; nothing was deleted.")
        self._leave()


def _in_form(problem: Refused, form: Form) -> Refused:
    """Return the refusal under the name the form has for its field."""
    if problem.field in form.rows:
        return problem
    bare = problem.field.removesuffix("_id")
    return Refused(problem.message, bare if bare in form.rows else problem.field, problem.next_step)
