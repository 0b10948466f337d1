"""How the line works, in plain words: what each state means, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame
from PySide6.QtWidgets import QScrollArea

from ui.kit.parts import Card
from ui.kit.parts import Label
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from ui.shell.shell import Shell

TOLD = (
    (
        "Billing never waits",
        (
            "Every document waits in the books and goes up by itself when the line is there. With a"
            " broken line you bill on; nothing is lost."
        ),
    ),
    (
        "Waiting and taken",
        (
            "Waiting is what the company has not answered. Taken is what it has; it counts there once,"
            " however often it was sent."
        ),
    ),
    (
        "To be mapped",
        (
            "The company keeps it and counts it, but does not know a code in it. Map the item in Items,"
            " or ask the company."
        ),
    ),
    (
        "Refused",
        ("Not kept there. Read the reason, mend the document, then Alt+S sends it again as it is now."),
    ),
    (
        "Proof of the day",
        (
            "After the day is closed its totals are signed and sent. Both sides then hold the same"
            " figures and you have their receipt; where they differ three times, a person has to compare."
        ),
    ),
    (
        "Claims and their papers",
        (
            "A claim goes up with its lines and evidence; its papers follow after the bills. A paper"
            " larger than the company takes stays here: send it by hand."
        ),
    ),
    (
        "New retailers",
        (
            "A retailer without the company's code is proposed to it, by name, GSTIN, State, class and"
            " beat. Phone and address never leave."
        ),
    ),
    (
        "What comes down",
        (
            "Items, prices and schemes are applied by themselves. Orders, invoices, answers to claims and"
            " wishes wait under Alt+V until somebody says yes."
        ),
    ),
    (
        "Several PCs",
        (
            "Each PC that was enrolled sends with its own key, one at a time. When the one that sends is"
            " gone, Alt+T takes over at once."
        ),
    ),
    (
        "Restored books, a new PC",
        (
            "The line asks the company which numbers were used and fetches what these books lack, before"
            " anything goes up. Until then billing goes on."
        ),
    ),
    (
        "What leaves the shop",
        (
            "Alt+W lists every field. Companies, names, GSTINs and collections are yours to choose;"
            " nobody else can widen it."
        ),
    ),
)
"""Headings and what is told under each."""


class HowPage(Page):
    """Read by the arrows and PgDn; Esc goes back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "How the line works", room="line", code="line.how")
        card = Card(margin=14, spacing=4)
        for title, text in TOLD:
            card.column.addWidget(Label(title, "strong"))
            words = Label(text)
            words.setWordWrap(True)
            words.setContentsMargins(0, 0, 0, 8)
            card.column.addWidget(words)
        card.column.addStretch(1)
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName("How the line works")
        self.area.setWidget(card)
        self.body.addWidget(self.area, 1)

    def first_focus(self) -> QWidget:
        """Return what scrolls."""
        return self.area

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return [PageKey("how.scroll", "PgDn", "Read on"), PageKey("form.leave", "Esc", "Back")]
