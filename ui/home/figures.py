"""The figures of the home page, read from the books."""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING

from reports.catalogue.home_figures import home_figures
from ui.home.home_model import DayEndPoint
from ui.home.home_model import DayFigure
from ui.home.home_model import HomeCommands
from ui.home.home_model import HomeFigures
from ui.home.home_model import TopItem
from ui.home.home_page import HomePage

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from ui.shell.shell import Shell

LISTS = ("last_days", "top_items", "day_end")


def ask_home(desk: Desk) -> HomeFigures:
    """Return what the home page shows, as the books are now."""
    read = desk.ask(home_figures)
    plain = {item.name: getattr(read, item.name) for item in fields(HomeFigures) if item.name not in LISTS}
    return HomeFigures(
        **plain,
        last_days=tuple(DayFigure(day.day, day.sales, day.collections) for day in read.last_days),
        top_items=tuple(TopItem(item.name, item.quantity, item.sales) for item in read.top_items),
        day_end=tuple(
            DayEndPoint(point.title, point.is_done, point.note, point.command) for point in read.day_end
        ),
    )


def home_page(shell: Shell) -> HomePage:
    """Return the home page of these books."""
    return HomePage(shell, partial(ask_home, shell.desk), HomeCommands(short="reports.stock_short"))
