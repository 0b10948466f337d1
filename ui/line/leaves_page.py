"""What leaves the shop: every feed with its fields in words, and the owner's choices in force."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.telling.feeds.all_feeds import ALSO
from dcms_desktop.telling.feeds.all_feeds import all_feeds
from dcms_desktop.telling.queries.documents import scope_of
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.telling.rules import Scope
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("feed", "What", width=170, tone="text strong"),
    GridColumn("version", "Form", width=60, tone="muted", drop=1),
    GridColumn("fields", "What of it leaves the shop", width=420, stretch=2),
)


def load_feeds(ask: ListAsk) -> ListAnswer:
    """Return a row for each group of fields of each feed."""
    words = ask.text.casefold()
    told = [(feed.title, feed.version, feed.fields) for feed in all_feeds().values()]
    told += [(title, "1.0", fields) for title, fields in ALSO]
    rows = [
        GridRow((title if at == 0 else "", version if at == 0 else "", words_of_it), (title, at))
        for title, version, fields in told
        for at, words_of_it in enumerate(fields)
        if words in f"{title} {words_of_it}".casefold()
    ]
    return ListAnswer(rows[ask.first : ask.first + ask.count], len(rows))


class LeavesPage(ListPage):
    """Reads only; Alt+E opens the settings in which the owner chooses."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            ListPlan(
                kind="What leaves the shop",
                code="line.leaves",
                columns=COLUMNS,
                load=load_feeds,
                topics=("settings",),
                room="line",
                empty_title="Nothing fits",
                icon="arrow-up-down",
            ),
        )
        self._ask_scope()

    def own_keys(self) -> Sequence[PageKey]:
        """Return the way to the settings before the keys of every list."""
        own = PageKey(
            "leaves.settings", "Alt+E", "Choose", self.open_settings, help="Companies, names, money"
        )
        return [*super().own_keys(), own]

    def on_shown(self) -> None:
        """Ask for the choices in force."""
        super().on_shown()
        self._ask_scope()

    def _ask_scope(self) -> None:
        self.shell.tasks.read(partial(self.shell.desk.ask, scope_of), self._show_scope)

    @Slot(object)
    def _show_scope(self, scope: Scope) -> None:
        goods = (
            "goods of every company" if scope.makers is None else f"goods of {len(scope.makers)} companies"
        )
        names = "names of retailers" if scope.names else "no names"
        numbers = "GSTINs" if scope.gstins else "no GSTINs"
        money = "collections" if scope.collections else "no collections"
        self.title.show_title(
            "What leaves the shop", "", f"{goods} · {names} · {numbers} · {money} · never phone or address"
        )

    def open_settings(self) -> None:
        """Open the settings of the line (Alt+E)."""
        self.shell.open("setup.settings")
