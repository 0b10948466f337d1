"""The day-end list as lines: a digit runs a point, Enter the active one, Space ticks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtCore import Signal

from reports.catalogue.day_end import Ask
from reports.catalogue.day_end import query
from reports.engine.ask import ask_fields
from reports.engine.report import all_reports
from ui.kit.row_list import ListLine
from ui.kit.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from PySide6.QtGui import QKeyEvent

    from dcms_desktop.desk import Desk
    from reports.catalogue.day_end import Row

KEYS = "1234567890"
"""The key of each point by its place; those further down are reached by the arrows."""


@dataclass(frozen=True, slots=True)
class DayPoints:
    """The points of a day."""

    day: date
    rows: tuple[Row, ...]

    @property
    def open_rows(self) -> tuple[Row, ...]:
        """Return the points that nobody settled yet."""
        return tuple(row for row in self.rows if row.is_open)


def read_points(desk: Desk, day: date) -> DayPoints:
    """Return the points of a day, on a reading thread."""
    return DayPoints(day, tuple(desk.ask(query, Ask(day))))


def point_lines(points: DayPoints) -> list[ListLine]:
    """Return the points as lines."""
    return [
        ListLine(
            row.point,
            row.ticked or ("✓" if row.settled else "open"),
            "ok" if row.ticked or row.settled else "warn",
            quiet=row.state,
            icon="circle-check" if not row.is_open else "circle",
            opens=row.code,
            lead=KEYS[place] if place < len(KEYS) else "",
        )
        for place, row in enumerate(points.rows)
    ]


def report_question(code: str, day: date) -> Any:
    """Return the question of a point's report over one day."""
    asks = all_reports()[code].ask
    names = {field.name for field in ask_fields(asks)}
    words = {name: day for name in ("first", "last", "on") if name in names}
    return asks(**words)


class PointList(RowList):
    """The points; ``opened`` gives the code of the one to run."""

    ticked = Signal(str)

    def show_points(self, points: DayPoints) -> None:
        """Show the points; the next open one is the active one."""
        self.show_lines(point_lines(points))
        places = [place for place, row in enumerate(points.rows) if row.is_open]
        self.go(next((place for place in places if place >= self.current()), places[0] if places else 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Run a point by its digit, tick by Space."""
        lines: Sequence[ListLine] = self.lines()
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        place = KEYS.find(event.text()) if event.text() and plain else -1
        if 0 <= place < len(lines):
            self.go(place)
            self.opened.emit(lines[place].opens)
        elif event.key() == Qt.Key.Key_Space and lines:
            self.ticked.emit(lines[self.current()].opens)
        else:
            super().keyPressEvent(event)
