"""A page that walks steps: the line of steps above, progress below, both given up where a page is low."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from ui.kit.parts import ProgressLine
from ui.look.theme import on_theme
from ui.look.theme import theme
from ui.setup.step_bar import StepBar
from ui.shell.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from ui.shell.shell import Shell

LOW = 380
"""Below so many pixels at 100 % the line of steps makes room, and progress is shown only while it runs."""


class StepsPage(Page):
    """The frame of first run and import. Heirs add `progress` to the end of their body."""

    def __init__(self, shell: Shell, kind: str, names: Sequence[str], *, room: str, code: str) -> None:
        super().__init__(shell, kind, room=room, code=code)
        self.bar = StepBar(names)
        self.progress = ProgressLine()
        self.body.addWidget(self.bar)
        on_theme(self.adapt_height)

    def is_low(self) -> bool:
        """Tell whether there is no room for what can be done without."""
        return self.height() < theme().px(LOW)

    @Slot()
    def adapt_height(self) -> None:
        """Look at the height anew when sizes change; no heir overrides it, so a closed page is let go."""
        self.fit_height()

    def fit_height(self) -> None:
        """Show the line of steps where there is room for it."""
        low = self.is_low()
        self.bar.setVisible(not low)
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(not low)
        self.progress.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Look at the height anew."""
        super().resizeEvent(event)
        self.fit_height()
