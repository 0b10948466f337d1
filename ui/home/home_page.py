"""The home page: cards of today, attention, thirty days, top items and the day-end list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QGridLayout
from PySide6.QtWidgets import QHBoxLayout
from PySide6.QtWidgets import QStackedWidget
from PySide6.QtWidgets import QVBoxLayout
from PySide6.QtWidgets import QWidget

from dcms_desktop.kernel import clock
from ui.home import home_model as model
from ui.home.day_chart import DayChart
from ui.kit.parts import Card
from ui.kit.parts import EmptyState
from ui.kit.parts import Label
from ui.kit.parts import set_spacing
from ui.kit.row_list import ListLine
from ui.kit.row_list import RowList
from ui.look.theme import on_theme
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from dcms_desktop.kernel.changes import Changes
    from ui.home.home_model import HomeFigures
    from ui.shell.shell import Shell


class BigFigure(Card):
    """One figure of today: label, value, a quiet line below."""

    def __init__(self, title: str) -> None:
        super().__init__(margin=12, spacing=0)
        self._title = title
        self.value = Label("", "net")
        self.quiet = Label(" ", "quiet")
        self.column.addWidget(Label(title, "head"))
        self.column.addWidget(self.value)
        self.column.addWidget(self.quiet)

    def show_figure(self, value: str, quiet: str, tone: str = "muted") -> None:
        """Show other words."""
        self.value.setText(value)
        self.quiet.show_text(quiet or " ", tone)
        self.setAccessibleName(f"{self._title} {value} {quiet}".strip())


class ListCard(Card):
    """A card with a list, or with words when there is nothing to list."""

    def __init__(self, title: str, nothing: str, more: str = "", icon: str = "circle-check") -> None:
        super().__init__(title, margin=12, spacing=6)
        self.list = RowList(title)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self.stack = QStackedWidget()
        self.stack.addWidget(inside)
        self.stack.addWidget(EmptyState(nothing, more, icon=icon))
        self.column.addWidget(self.stack, 1)

    def show_lines(self, lines: Sequence[ListLine]) -> None:
        """Show other lines."""
        self.list.show_lines(lines)
        self.stack.setCurrentIndex(0 if lines else 1)


class HomePage(Page):
    """Asks for `HomeFigures` when shown and when anything changed; every line opens its screen."""

    def __init__(
        self, shell: Shell, ask: Callable[[], HomeFigures], commands: model.HomeCommands | None = None
    ) -> None:
        super().__init__(shell, "Today", room="home", code="home")
        self._ask = ask
        self._opens = commands or model.HomeCommands()
        self.sales = BigFigure("Sales")
        self.collections = BigFigure("Collections")
        self.bills = BigFigure("Bills")
        self.attention = ListCard(
            "Needs attention", "All in order", "Overdue, near expiry and unsent show here."
        )
        self.day_end = ListCard("Day end", "No day-end list", "Its points show here.", "calendar-check")
        self.top = ListCard("Top items, 30 days", "No sales yet", "What sells most shows here.", "package")
        self.chart = DayChart()
        self._chart_card = Card("30 days: bars are sales, the line collections", spacing=4)
        self._chart_stack = QStackedWidget()
        self._chart_stack.addWidget(self.chart)
        first = EmptyState(
            "No bills yet", "The first sale draws the first bar.", key=self._new_key(), icon="receipt"
        )
        self._chart_stack.addWidget(first)
        self._chart_card.column.addWidget(self._chart_stack, 1)
        self._lay_out()
        for card in (self.attention, self.day_end, self.top):
            card.list.opened.connect(self._open)
        on_theme(self.adapt)

    def _new_key(self) -> str:
        return self.shell.key_of("sell.new") or "F8"

    def _lay_out(self) -> None:
        self._figures = QHBoxLayout()
        for card in (self.sales, self.collections, self.bills):
            self._figures.addWidget(card, 1)
        self._cards = QGridLayout()
        self._cards.addWidget(self.attention, 0, 0)
        self._cards.addWidget(self._chart_card, 0, 1)
        self._cards.addWidget(self.day_end, 1, 0)
        self._cards.addWidget(self.top, 1, 1)
        self._cards.setColumnStretch(0, 4)
        self._cards.setColumnStretch(1, 6)
        self._cards.setRowStretch(0, 1)
        self._cards.setRowStretch(1, 1)
        self.body.addLayout(self._figures)
        self.body.addLayout(self._cards, 1)

    @Slot()
    def adapt(self) -> None:
        """Take the sizes now in force."""
        set_spacing(self._figures, (0, 0, 0, 0), 8)
        set_spacing(self._cards, (0, 0, 0, 0), 8)

    def first_focus(self) -> QWidget:
        """Return the list of what needs attention."""
        return self.attention.list

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        hints = [PageKey("home.open", "Enter", "Open the line")]
        for name in ("sell.new", "buy.new", "money.receipt"):
            command = self.shell.command(name)
            if command is not None:
                hints.append(PageKey(name, self.shell.key_of(name), command.title))
        return hints

    def on_shown(self) -> None:
        """Ask for the figures."""
        self.reload()

    def on_changed(self, _changes: Changes) -> None:
        """Ask again."""
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Ask for the figures on a reading thread."""
        self.title.show_title("Today", "", f"{clock.today():%A %d %B %Y}")
        self.shell.tasks.read(self._ask, self.show_figures, latest="home")

    @Slot(object)
    def show_figures(self, figures: HomeFigures) -> None:
        """Show the figures."""
        words, tone = model.compared(figures.sales, figures.sales_before)
        self.sales.show_figure(model.rupees_short(figures.sales), words, tone)
        receipts = f"{figures.receipts} receipt{'' if figures.receipts == 1 else 's'}"
        self.collections.show_figure(model.rupees_short(figures.collections), receipts)
        mean = figures.sales // figures.bills if figures.bills else 0
        self.bills.show_figure(f"{figures.bills}", f"{model.rupees_short(mean)} each" if mean else "")
        self.attention.show_lines(self._live(model.attention_lines(figures, self._opens)))
        self.day_end.show_lines(self._live(model.day_end_lines(figures.day_end)))
        self.top.show_lines(model.top_lines(figures.top_items))
        has_days = any(day.sales or day.collections for day in figures.last_days)
        self.chart.show_days(figures.last_days if has_days else ())
        self._chart_stack.setCurrentIndex(0 if has_days else 1)

    def _live(self, lines: Sequence[ListLine]) -> list[ListLine]:
        """Return the lines, those whose screen the user may not open leading nowhere."""
        return [line if self.shell.command(line.opens) else replace(line, opens="") for line in lines]

    @Slot(str)
    def _open(self, command: str) -> None:
        self.shell.open(command)
