"""Points of customers: what waits for approval, what is owed, what lapses; approved and paid out by keys."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.points.actions import approve_points
from dcms_desktop.points.actions import lapse_points
from dcms_desktop.points.actions import pay_points
from dcms_desktop.points.queries import points_of_parties
from ui.kit.grid import Grid
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.kit.grid_model import RowsModel
from ui.kit.parts import Card
from ui.kit.parts import EmptyState
from ui.shell.page import Page
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from dcms_desktop.kernel.changes import Changes
    from dcms_desktop.points.actions import PointsDone
    from dcms_desktop.points.rules import PartyPoints
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("party", "Party", width=260, stretch=2, tone="text strong"),
    GridColumn("waiting", "To approve", "number", 110),
    GridColumn("live", "Approved", "number", 110),
    GridColumn("worth", "Worth", "number", 120),
    GridColumn("expiry", "Next lapse", width=110),
    GridColumn("over", "Past their day", "number", 120),
    GridColumn("paid", "Paid out", "number", 110, drop=1),
)


def point_rows(found: Sequence[PartyPoints]) -> list[GridRow]:
    """Return parties as rows; what waits for somebody stands out."""
    return [
        GridRow(
            (
                one.name,
                Cell(group_digits(one.waiting) if one.waiting else "", "warn strong"),
                group_digits(one.live) if one.live else "",
                show_paise(one.worth) if one.worth else "",
                Cell(show_day(one.next_expiry) if one.next_expiry else "", "muted"),
                Cell(group_digits(one.over) if one.over else "", "bad"),
                Cell(group_digits(one.paid) if one.paid else "", "muted"),
            ),
            one.party_id,
        )
        for one in found
    ]


class PointsPage(Page):
    """The list; each step posts one journal."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, "Points of customers", room="trade", code="points")
        self.found: list[PartyPoints] = []
        self.model = RowsModel(COLUMNS, (), self)
        self.grid = Grid(self.model, name="Points of customers")
        self.empty = EmptyState(
            "Nobody has points", "They come with bills under a scheme that gives points.", icon="check"
        )
        table = Card(margin=1, spacing=0)
        table.column.addWidget(self.grid, 1)
        table.column.addWidget(self.empty, 1)
        self.body.addWidget(table, 1)
        self.reload()

    @Slot()
    def reload(self) -> None:
        """Read how parties stand."""
        work = partial(self.shell.desk.ask, points_of_parties)
        self.shell.tasks.read(work, self._show, self.shell.messages.show_problem, latest=f"points {id(self)}")

    @Slot(object)
    def _show(self, found: list[PartyPoints]) -> None:
        at = max(0, self.grid.row())
        self.found = found
        self.model.show(point_rows(found))
        self.grid.setVisible(bool(found))
        self.empty.setVisible(not found)
        if found:
            self.grid.go(min(at, len(found) - 1), 0)
        owed = Paise(sum(one.worth for one in found))
        waiting = sum(one.waiting for one in found)
        words = f"{group_digits(waiting)} to approve · ₹{show_paise(owed)} owed"
        self.title.show_title("Points of customers", "", words if found else "")

    def on_changed(self, changes: Changes) -> None:
        """Read again what other screens changed."""
        if changes.touches("documents", "points"):
            self.reload()

    def first_focus(self) -> QWidget | None:
        """Return the list."""
        return self.grid

    def keys(self) -> Sequence[PageKey]:
        """Return the keys of the page."""
        return (
            PageKey("points.approve", "Ctrl+A", "Approve", self.approve, help="What waits of the party"),
            PageKey("points.pay", "F7", "Pay out", self.pay, help="Into the account of the party"),
            PageKey("points.lapse", "Alt+X", "Write back", self.lapse, help="All points past their day"),
            PageKey("points.again", "Ctrl+R", "Read again", self.reload),
        )

    def _at(self) -> PartyPoints | None:
        row = self.grid.row()
        return self.found[row] if 0 <= row < len(self.found) else None

    def approve(self) -> None:
        """Ask whether what waits of the party is approved (Ctrl+A)."""
        one = self._at()
        if one is None or one.waiting <= 0:
            self.shell.messages.tell("Nothing of this party waits for approval.", "F7 pays out.")
            return
        self.shell.messages.ask(
            f"Approve {group_digits(one.waiting)} points of {one.name}?",
            partial(self._run, partial(self.shell.desk.do, approve_points, one.party_id)),
            self._to_grid,
            yes="Approve",
        )

    def pay(self) -> None:
        """Ask how many points are paid out (F7)."""
        one = self._at()
        if one is None or not one.live:
            self.shell.messages.tell("Nothing of this party is approved.", "Ctrl+A approves what waits.")
            return
        self.shell.messages.ask_text(
            f"How many of {group_digits(one.live)} points of {one.name} are paid out?",
            partial(self._pay, one),
            self._to_grid,
            yes="Pay out",
        )

    def _pay(self, one: PartyPoints, text: str) -> None:
        plain = text.replace(",", "").strip()
        if not plain.isdecimal() or len(plain) > 12:
            self.shell.messages.warn("This is no number of points.", "F7 asks again.")
            self._to_grid()
            return
        self._run(partial(self.shell.desk.do, pay_points, one.party_id, int(plain)))

    def lapse(self) -> None:
        """Ask whether points past their day are written back (Alt+X)."""
        over = sum(one.over for one in self.found)
        if not over:
            self.shell.messages.tell("No points are past their day.", "")
            return
        self.shell.messages.ask(
            f"Write back {group_digits(over)} points that are past their day?",
            partial(self._run, partial(self.shell.desk.do, lapse_points)),
            self._to_grid,
            yes="Write back",
        )

    def _run(self, work: Callable[[], PointsDone]) -> None:
        self._to_grid()
        self.shell.tasks.run(work, self._on_done, self.shell.messages.show_problem)

    @Slot(object)
    def _on_done(self, done: PointsDone) -> None:
        self.shell.messages.done(
            f"{group_digits(done.points)} points · ₹{show_paise(done.paise)} · {done.document.number}",
            "Contra and journal lists it.",
        )
        self.reload()

    def _to_grid(self) -> None:
        self.grid.setFocus()
