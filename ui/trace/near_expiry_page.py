"""Goods near expiry as work: set aside, marked for return, printed; by days and by the company's window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.stock.actions import mark_for_return
from dcms_desktop.upkeep.actions import move_expired
from dcms_desktop.upkeep.actions import set_aside
from reports.catalogue.near_expiry import REPORT
from reports.catalogue.near_expiry import Ask
from reports.catalogue.near_expiry import query
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.reports.report_page import ReportPage
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListFilter
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey
from ui.trace.trace_page import TracePage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.documents.posted import Posted
    from dcms_desktop.upkeep.actions.expiry import Swept
    from reports.catalogue.near_expiry import Row
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("item", "Item", width=180, stretch=2, tone="text strong"),
    GridColumn("batch", "Batch", width=95),
    GridColumn("maker", "Maker", width=110, drop=2),
    GridColumn("expiry", "Expiry", width=70),
    GridColumn("left", "Days left", "number", 74),
    GridColumn("units", "Units", "number", 64),
    GridColumn("mrp_value", "At MRP", "number", 100, drop=1),
    GridColumn("value", "At cost", "number", 100),
    GridColumn("rack", "Rack", width=60, drop=1),
    GridColumn("window", "Company takes back", width=136),
    GridColumn("state", "Status", width=92),
)
SPANS = ListFilter(
    "days",
    "Show",
    (
        ("90", "90 days"),
        ("60", "60 days"),
        ("30", "30 days"),
        ("0", "Expired"),
        ("window", "Taken back now"),
        ("return", "For return"),
    ),
)
FAR = 3_650


def fits(row: Row, span: str, words: Sequence[str]) -> bool:
    """Tell whether a batch belongs to what is shown."""
    told = f"{row.item} {row.batch} {row.maker} {row.supplier} {row.rack}".lower()
    if not all(word in told for word in words):
        return False
    if span == "window":
        return row.window_open
    return row.for_return if span == "return" else span != "0" or row.days_left < 0


def expiry_row(row: Row) -> GridRow:
    """Return a batch as a row."""
    tone = "bad strong" if row.days_left < 0 else "warn" if row.days_left <= 30 else ""
    sign = " ✕" if row.days_left < 0 else " !" if row.days_left <= 30 else ""
    return GridRow(
        (
            row.item, row.batch, row.maker, Cell(f"{show_expiry(row.expiry)}{sign}", tone),
            Cell(group_digits(row.days_left), tone), group_digits(row.units), show_paise(row.mrp_value),
            show_paise(row.value), row.rack, Cell(row.window, "ok" if row.window_open else "muted"),
            Cell("for return", "accent") if row.for_return else "",
        ),
        row.batch_id,
    )  # fmt: skip


def load_expiry(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the batches asked for, the soonest first."""
    span = ask.filters.get("days", "90")
    days = {"window": FAR, "return": FAR}.get(span, int(span) if span.isdigit() else 90)
    words = ask.text.lower().split()
    rows = [row for row in desk.ask(query, Ask(days=days)) if fits(row, span, words)]
    totals = {
        "units": group_digits(sum(row.units for row in rows)),
        "mrp_value": show_paise(sum(row.mrp_value for row in rows)),
        "value": show_paise(sum(row.value for row in rows)),
    }
    shown = [expiry_row(row) for row in rows[ask.first : ask.first + ask.count]]
    return ListAnswer(shown, len(rows), totals if rows else {})


class NearExpiryPage(ListPage):
    """Batches with little life left; the keys act on the active one."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            ListPlan(
                kind="Near expiry",
                code="trace.expiry",
                columns=COLUMNS,
                load=partial(load_expiry, shell.desk),
                open_row=self.open_batch,
                filters=(SPANS,),
                topics=("stock",),
                room="stock",
                search_words="Item, batch, maker or rack",
                empty_title="Nothing here",
                empty_text="No saleable goods expire in this span.",
                icon="clock",
            ),
        )

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of the worklist."""
        return [
            PageKey("list.open", "Enter", "Way of the batch"),
            PageKey(
                "expiry.return", "Ctrl+T", "For return", self.turn_return, help="Mark, or take the mark away"
            ),
            PageKey("expiry.expired", "Ctrl+1", "Expired", partial(self.put, "expired", "expired")),
            PageKey("expiry.damaged", "Ctrl+2", "Damaged", partial(self.put, "damaged", "breakage")),
            PageKey("expiry.hold", "Ctrl+3", "Hold", partial(self.put, "quarantine", "quality")),
            PageKey(
                "expiry.all", "Ctrl+E", "All expired", self.ask_all, help="Set aside all that has expired"
            ),
            PageKey("expiry.print", "Ctrl+P", "Print", self.print_list),
        ]

    def open_batch(self, key: object) -> None:
        """Show the way of a batch."""
        self.shell.show_page(TracePage(self.shell, int(str(key))))

    def put(self, bucket: str, reason: str) -> None:
        """Move what is saleable of the active batch into a bucket."""
        key = self.selected_key()
        if key is not None:
            work = partial(self.shell.desk.do, set_aside, [int(str(key))], bucket, reason)
            self.shell.tasks.run(work, self._put)

    @Slot(object)
    def _put(self, document: Posted) -> None:
        self.shell.messages.done(f"{document.number} set it aside.", "It is no longer offered for sale.")
        self.reload()

    @Slot()
    def turn_return(self) -> None:
        """Mark the active batch for return to its supplier, or take the mark away."""
        key = self.selected_key()
        if key is not None:
            self.shell.tasks.run(partial(self.shell.desk.do, mark_for_return, int(str(key))), self._marked)

    @Slot(object)
    def _marked(self, _changes: object) -> None:
        self.shell.messages.done("Marked. “For return” beside the search lists them.")

    @Slot()
    def ask_all(self) -> None:
        """Ask whether everything expired is set aside."""
        self.shell.messages.ask(
            "Set aside everything that has expired, in every godown?",
            self._move_all,
            yes="Set aside",
            no="Back",
        )

    def _move_all(self) -> None:
        self.shell.tasks.run(partial(self.shell.desk.do, move_expired), self._moved)

    @Slot(object)
    def _moved(self, swept: Swept) -> None:
        numbers = ", ".join(document.number for document in swept.documents)
        if numbers:
            self.shell.messages.done(f"{group_digits(swept.units)} units were set aside by {numbers}.")
        else:
            self.shell.messages.tell("Nothing expired is left in the saleable stock.")
        self.reload()

    @Slot()
    def print_list(self) -> None:
        """Show the list as a report, to be printed or written."""
        span = self.filters["days"].value()
        days = int(span) if span.isdigit() else 90
        self.shell.show_page(ReportPage(self.shell, REPORT, Ask(days=days)))
