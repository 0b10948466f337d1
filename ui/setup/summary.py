"""The last look at what was typed: groups of facts side by side, and the button that Enter presses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from ui.kit.parts import Button
from ui.kit.parts import Label
from ui.kit.parts import ValueLabel
from ui.kit.parts import set_spacing
from ui.look.theme import on_theme
from ui.look.theme import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.kit.parts import FactGroup


class SummaryCard(QWidget):
    """Groups of facts, line by line, and one button."""

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines = QGridLayout()
        self._lines.setColumnStretch(1, 1)
        self._lines.setColumnStretch(3, 1)
        self.button = Button("Make the books", look="primary", key="Enter")
        self.button.clicked.connect(self.confirmed)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self.button)
        self._buttons.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._buttons)
        self._column.addLayout(self._lines)
        self._column.addStretch(1)
        on_theme(self.adapt)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._column, 0, 16)
        set_spacing(self._lines, 0, 5)
        self._lines.setHorizontalSpacing(theme().px(24))

    def show_groups(self, groups: Sequence[FactGroup]) -> None:
        """Show the first group on the left, the others on the right."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        rows = [0, 0]
        for number, group in enumerate(groups):
            side = min(number, 1)
            rows[side] = self._add_group(group, rows[side], 2 * side)

    def _add_group(self, group: FactGroup, row: int, column: int) -> int:
        """Show one group on the left or the right; returns the row below it."""
        self._lines.addWidget(Label(group.title, "strong", "accent"), row, column, 1, 2)
        for fact in group.facts:
            row += 1
            value = ValueLabel(fact.value, "", fact.tone if fact.tone != "text" else "", data=True)
            value.setWordWrap(True)
            self._lines.addWidget(Label(fact.label, "quiet"), row, column, Qt.AlignmentFlag.AlignTop)
            self._lines.addWidget(value, row, column + 1)
        return row + 1
