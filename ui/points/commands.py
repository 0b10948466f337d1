"""What the rail and the go-to field open of points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.shell.commands import Command

if TYPE_CHECKING:
    from ui.shell.page import Page
    from ui.shell.shell import Shell


def _points(shell: Shell) -> Page:
    from ui.points.points_page import PointsPage

    return PointsPage(shell)


COMMANDS = (
    Command("trade.points", "Points of customers", _points, "", "trade", "",
            "loyalty reward earn burn expiry approve pay out",
            "Approve points, pay them out, write back what lapsed", "check"),
)  # fmt: skip
