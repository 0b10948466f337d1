"""The list of reports: all of them by heading, found by typing a part of the name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reports.engine.report import all_reports
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.shell.commands import search_commands
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.shell.commands import Command
    from ui.shell.shell import Shell

PREFIX = "reports."
COLUMNS = (
    GridColumn("title", "Report", width=280, tone="strong"),
    GridColumn("menu", "About", width=110, tone="accent"),
    GridColumn("note", "What it tells", width=300, stretch=1, tone="muted", drop=1),
)


def report_list(shell: Shell) -> ListPage:
    """Return the page that lists the reports the user may read."""
    commands = [one for one in shell.commands if one.name.removeprefix(PREFIX) in all_reports()]
    plan = ListPlan(
        kind="Reports",
        code="reports",
        columns=COLUMNS,
        load=partial(_load, commands),
        open_row=partial(_open_row, shell),
        room="reports",
        search_words="Name of a report",
        empty_title="No report is open to you",
        empty_text="Ask the owner for the right to read reports.",
        icon="file-chart-column",
    )
    return ListPage(shell, plan)


def _load(commands: Sequence[Command], ask: ListAsk) -> ListAnswer:
    """Return the reports that fit what is typed, best first; all by heading when nothing is."""
    found = search_commands(ask.text, commands)
    rows = [GridRow((one.title, _menu(one), one.help), one.name) for one in found]
    return ListAnswer(rows[ask.first : ask.first + ask.count], len(rows))


def _menu(command: Command) -> str:
    return all_reports()[command.name.removeprefix(PREFIX)].menu


def _open_row(shell: Shell, name: object) -> None:
    shell.open(str(name))
