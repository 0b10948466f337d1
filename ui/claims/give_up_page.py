"""Boxes of a claim leave: who fetched them and how, or who saw them destroyed and where."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.recovery.actions import give_up_boxes
from dcms_desktop.recovery.packing import DESTRUCTION
from dcms_desktop.recovery.packing import PICKUP
from dcms_desktop.recovery.queries import GivingUp
from ui.kit.form import Form
from ui.kit.form_fields import Field
from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.documents.actions.post import Result
    from ui.shell.shell import Shell

TITLES = {PICKUP: "Goods fetched", DESTRUCTION: "Goods destroyed"}
BOXES = Field("boxes", "Boxes", most=200, help="Their numbers, as in 1, 2; empty is all that lie here.")
FIELDS = {
    PICKUP: (
        Field("who", "Who takes them", required=True, most=100, span=2, help="Person or carrier."),
        Field("vehicle", "Vehicle", most=20),
        Field("lr_number", "LR number", most=40),
        Field("reference", "Their number for it", most=40),
        BOXES,
    ),
    DESTRUCTION: (
        Field("who", "Witness", required=True, most=100, span=2),
        Field("place", "Where", required=True, most=200, span=2),
        Field("reference", "Certificate number", most=40),
        BOXES,
    ),
}
QUIET = {
    PICKUP: "The goods leave the stock; what they cost is made good by the claim.",
    DESTRUCTION: "The goods leave the stock; the list of input credit to reverse proposes their credit "
    "(s.17(5)(h) CGST).",
}


class GiveUpPage(Page):
    """Ctrl+A posts it."""

    def __init__(self, shell: Shell, claim_id: int, kind: str, claim: str) -> None:
        super().__init__(shell, TITLES[kind], room="trade", code="claims.give_up")
        self.claim_id, self.way = claim_id, kind
        self.title.show_title(TITLES[kind], claim, "")
        self.form = Form(FIELDS[kind], columns=4)
        card = Card(margin=12, spacing=8)
        card.column.addWidget(self.form)
        card.column.addWidget(Label(QUIET[kind], "quiet"))
        card.column.addStretch(1)
        self.body.addWidget(card, 1)
        self.form.finished.connect(self.save)

    def first_focus(self) -> QWidget:
        """Return who takes or sees it."""
        return self.form.edit("who")

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [
            PageKey("form.next", "Enter", "Next field"),
            PageKey("form.save", "Ctrl+A", "Post it", self.save, also=("Ctrl+S", "Ctrl+Enter")),
            PageKey("form.leave", "Esc", "Back"),
        ]

    @Slot()
    def save(self) -> None:
        """Post the document with which the boxes leave."""
        values = self.form.read()
        if values is None:
            self.shell.messages.warn("Not posted yet.", "The field in focus says what it needs.")
            return
        try:
            boxes = numbers_of(str(values["boxes"] or ""))
        except Refused as no:
            self._refused(no)
            return
        how = GivingUp(
            kind=self.way, boxes=boxes,
            **{name: str(value or "") for name, value in values.items() if name != "boxes"},
        )  # fmt: skip
        work = partial(self.shell.desk.do, give_up_boxes, self.claim_id, how)
        self.shell.tasks.run(work, self._posted, self._refused)

    @Slot(object)
    def _posted(self, result: Result) -> None:
        self.shell.messages.done(
            f"{result.document.number} took the boxes out of the stock.", "The list of documents prints it."
        )
        self.shell.leave(self)

    @Slot(object)
    def _refused(self, problem: Exception) -> None:
        if isinstance(problem, Refused):
            self.form.show_refused(problem)
        self.shell.messages.show_problem(problem)


def numbers_of(text: str) -> tuple[int, ...]:
    """Return the numbers of boxes that were typed."""
    words = text.replace(",", " ").split()
    if any(not word.isascii() or not word.isdigit() or len(word) > 6 for word in words):
        raise Refused(f"“{text[:40]}” are no boxes.", "boxes", "Type numbers, as in 1, 2.")
    return tuple(int(word) for word in words)
