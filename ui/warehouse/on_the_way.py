"""What is on the way between godowns: Enter accepts it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.warehouse.queries import acceptance_of
from dcms_desktop.warehouse.queries import goods_on_the_way
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.warehouse.house_pages import AcceptancePage

if TYPE_CHECKING:
    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from ui.shell.shell import Shell

LATE_DAYS = 3
"""After so many days a transfer is marked."""
COLUMNS = (
    GridColumn("number", "Transfer", width=150, tone="text strong"),
    GridColumn("day", "Sent on", width=100),
    GridColumn("days", "Days", "number", 70),
    GridColumn("from", "From", width=160, stretch=1),
    GridColumn("to", "To", width=160, stretch=1),
    GridColumn("lines", "Batches", "number", 80),
    GridColumn("units", "Units on the way", "number", 130),
    GridColumn("value", "At cost", "number", 120),
)


def load_on_the_way(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the transfers that nobody has accepted whole."""
    typed = ask.text.strip().casefold()
    found = [
        one
        for one in desk.ask(goods_on_the_way)
        if typed in f"{one.number} {one.from_godown} {one.to_godown}".casefold()
    ]
    rows = [
        GridRow(
            (
                one.number,
                show_day(one.day),
                Cell(f"{one.days} !", "warn strong") if one.days > LATE_DAYS else str(one.days),
                one.from_godown,
                one.to_godown,
                str(one.lines),
                group_digits(one.units),
                show_paise(one.value),
            ),
            key=one.id,
        )
        for one in found[ask.first : ask.first + ask.count]
    ]
    total = show_paise(sum(one.value for one in found))
    return ListAnswer(rows, len(found), {"value": total} if found else {})


def acceptance_draft(desk: Desk, transfer_id: int) -> Draft:
    """Return the draft that accepts a transfer."""
    return desk.ask(acceptance_of, desk.ask(start_draft, "transfer_receipt"), transfer_id)


class OnTheWayPage(ListPage):
    """The list of what has not arrived yet."""

    def __init__(self, shell: Shell) -> None:
        plan = ListPlan(
            kind="Goods on the way",
            code="on_the_way",
            columns=COLUMNS,
            load=partial(load_on_the_way, shell.desk),
            open_row=self._accept,
            topics=("documents", "stock"),
            room="stock",
            search_words="Transfer or godown",
            empty_title="Nothing is on the way",
            empty_text="A stock transfer stands here until its godown accepts it.",
            icon="package-open",
        )
        super().__init__(shell, plan)

    def _accept(self, key: object) -> None:
        if isinstance(key, int):
            work = partial(acceptance_draft, self.shell.desk, key)
            self.shell.tasks.read(work, self._open_acceptance, self.shell.messages.show_problem)

    def _open_acceptance(self, draft: Draft) -> None:
        self.shell.show_page(AcceptancePage(self.shell, draft))
