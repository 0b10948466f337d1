"""A new claim: of which company, for what, of which days; what it comes to is shown while it is typed."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Slot

from dcms_desktop.catalog.queries import makers
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.queries import source_lines
from dcms_desktop.recovery.rules import KINDS
from dcms_desktop.recovery.rules import TYPED_KINDS
from ui.kit.form import Form
from ui.kit.form_fields import Field
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.changes import Saved
    from dcms_desktop.recovery.rules import SourceLine
    from ui.shell.shell import Shell


def fields_of(desk: Desk) -> tuple[Field, ...]:
    """Return what is asked."""
    companies = tuple((str(one.id), one.name) for one in desk.ask(makers, only_active=True))
    return (
        Field("maker", "Company", "choice", choices=(("", "Pick one"), *companies), required=True),
        Field("kind", "What for", "choice", choices=tuple(KINDS.items())),
        Field("first", "From", "date", required=True),
        Field("last", "To", "date", required=True),
        Field("title", "Title", most=120, span=2, help="Empty is its kind and days."),
    )  # fmt: skip


class BuildPage(Page):
    """Ctrl+A builds the draft and opens it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "New claim", room="trade", code="claims.build")
        self.form = Form(fields_of(shell.desk), columns=4)
        today = clock.today()
        # What another claim holds is left out, so the days may reach back over the last month.
        first = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        self.form.set_values({"kind": "scheme", "first": first, "last": today})
        self.shown = Label("", "title")
        self.quiet = Label("Lines that another claim holds are left out.", "quiet")
        card = Card(margin=12, spacing=8)
        card.column.addWidget(self.form)
        card.column.addWidget(self.shown)
        card.column.addWidget(self.quiet)
        card.column.addStretch(1)
        self.body.addWidget(card, 1)
        self.form.changed.connect(self._look)
        self.form.finished.connect(self.save)

    def first_focus(self) -> QWidget:
        """Return the company."""
        return self.form.edit("maker")

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("form.next", "Enter", "Next field"),
            PageKey("form.save", "Ctrl+A", "Build it", self.save, also=("Ctrl+S", "Ctrl+Enter")),
            PageKey("form.leave", "Esc", "Back"),
        ]

    def _values(self) -> dict[str, Any] | None:
        try:
            values = {name: self.form.value(name) for name in self.form.rows}
        except Refused:
            return None
        return values if values["maker"] else None

    @Slot(str)
    def _look(self, _name: str) -> None:
        values = self._values()
        if values is None or values["kind"] in TYPED_KINDS:
            self.shown.setText("Its lines are typed." if values else "")
            return
        ask = (values["kind"], int(values["maker"]), values["first"], values["last"])
        work = partial(self.shell.desk.ask, source_lines, *ask)
        self.shell.tasks.read(work, self._show, self._say_nothing, latest=f"claim {id(self)}")

    @Slot(object)
    def _say_nothing(self, _problem: Exception) -> None:
        self.shown.setText("")

    @Slot(object)
    def _show(self, lines: Sequence[SourceLine]) -> None:
        total = show_paise(sum(one.amount for one in lines))
        self.shown.setText(f"{group_digits(len(lines))} lines, {total}" if lines else "Nothing to claim")

    @Slot()
    def save(self) -> None:
        """Build the draft."""
        values = self.form.read()
        if values is None:
            self.shell.messages.warn("Not built yet.", "The field in focus says what it needs.")
            return
        ask = (values["kind"], int(values["maker"]), values["first"], values["last"], values["title"] or "")
        self.shell.tasks.run(partial(self.shell.desk.do, build_claim, *ask), self._built, self._refused)

    @Slot(object)
    def _built(self, saved: Saved) -> None:
        from ui.claims.claim_page import ClaimPage

        self.shell.leave(self)
        self.shell.show_page(ClaimPage(self.shell, saved.id))
        self.shell.messages.done("The draft is built.", "Ctrl+Enter sends it, Ctrl+P writes its pack.")

    @Slot(object)
    def _refused(self, problem: Exception) -> None:
        if isinstance(problem, Refused):
            self.form.show_refused(problem)
        self.shell.messages.show_problem(problem)
