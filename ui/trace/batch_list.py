"""The list of batches: find one by the number on its pack or by its item, see its way, call it back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from dcms_desktop.kernel import clock
from dcms_desktop.kernel.dates import parse_day
from dcms_desktop.kernel.dates import show_expiry
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.recall.queries import batch_by_id
from dcms_desktop.recall.queries import batches_page
from dcms_desktop.stock.actions import revise_mrp
from dcms_desktop.stock.rules import is_expired
from ui.kit.grid_model import Cell
from ui.kit.grid_model import GridColumn
from ui.kit.grid_model import GridRow
from ui.shell.list_page import ListAnswer
from ui.shell.list_page import ListAsk
from ui.shell.list_page import ListPage
from ui.shell.list_page import ListPlan
from ui.shell.page_key import PageKey
from ui.trace.recalling import ask_recall
from ui.trace.trace_page import TracePage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from dcms_desktop.desk import Desk
    from dcms_desktop.kernel.money import Paise
    from dcms_desktop.recall.rules import TracedBatch
    from ui.shell.shell import Shell

COLUMNS = (
    GridColumn("number", "Batch", width=130, tone="text strong"),
    GridColumn("item", "Item", width=280, stretch=2),
    GridColumn("packing", "Packing", width=90, tone="muted", drop=2),
    GridColumn("maker", "Maker", width=150, stretch=1, drop=1),
    GridColumn("expiry", "Expiry", width=80),
    GridColumn("mrp", "MRP", "number", 100),
    GridColumn("state", "Status", width=130),
)


def batch_state(one: TracedBatch, today: date) -> Cell | str:
    """Return what stands against the sale of a batch."""
    if one.frozen:
        return Cell("✕ recalled", "bad strong")
    return Cell("✕ expired", "bad") if is_expired(one.expiry, today) else ""


def load_batches(desk: Desk, ask: ListAsk) -> ListAnswer:
    """Return the batches asked for."""
    today = clock.today()
    found, total = desk.ask(batches_page, ask.text, ask.first, ask.count)
    rows = [
        GridRow(
            (
                one.number, one.item, one.packing, one.maker, show_expiry(one.expiry), show_paise(one.mrp),
                batch_state(one, today),
            ),
            one.id,
        )
        for one in found
    ]  # fmt: skip
    return ListAnswer(rows, total)


class BatchListPage(ListPage):
    """Batches; Enter shows the way of one, F7 calls it back."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(
            shell,
            ListPlan(
                kind="Batches",
                code="trace.batches",
                columns=COLUMNS,
                load=partial(load_batches, shell.desk),
                open_row=self.open_batch,
                topics=("stock", "recalls"),
                room="stock",
                search_words="Batch or item",
                empty_title="No batches yet",
                empty_text="They come with the goods: receive the first ones with F9.",
                empty_key="F9",
                icon="history",
            ),
        )

    def own_keys(self) -> Sequence[PageKey]:
        """Return the keys of the list."""
        return [
            PageKey("list.open", "Enter", "Way of the batch"),
            PageKey("trace.recall", "F7", "Recall", self.ask_recall, help="Freeze it and call its buyers"),
            PageKey("trace.mrp", "Ctrl+M", "Revised MRP", self.ask_mrp, help="Honour a lower price"),
            PageKey("trace.labels", "Alt+B", "Labels", self.label),
        ]

    def open_batch(self, key: object) -> None:
        """Show the way of a batch."""
        self.shell.show_page(TracePage(self.shell, int(str(key))))

    @Slot()
    def label(self) -> None:
        """Open labels of the active batch."""
        from ui.labels.label_page import LabelPage

        key = self.selected_key()
        if key is not None:
            self.shell.show_page(LabelPage(self.shell, batch_id=int(str(key))))

    @Slot()
    def ask_recall(self) -> None:
        """Ask why the active batch is called back."""
        key = self.selected_key()
        if key is not None:
            batch = self.shell.desk.ask(batch_by_id, int(str(key)))
            ask_recall(self.shell, batch)

    @Slot()
    def ask_mrp(self) -> None:
        """Ask for the price to honour of the active batch."""
        key = self.selected_key()
        if key is not None:
            batch = self.shell.desk.ask(batch_by_id, int(str(key)))
            self.shell.messages.ask_text(
                f"Revised MRP of {batch.number}, printed {show_paise(batch.mrp)}: amount and first day?",
                partial(self._revise, batch.id),
                yes="Keep",
            )

    def _revise(self, batch_id: int, typed: str) -> None:
        try:
            lower, since = read_revised(typed, clock.today())
        except Refused as no:
            self.shell.messages.show_problem(no)
            return
        work = partial(self.shell.desk.do, revise_mrp, [batch_id], lower, since)
        self.shell.tasks.run(work, self._revised)

    @Slot(object)
    def _revised(self, _changes: object) -> None:
        self.shell.messages.done("Kept: no bill charges more from that day on.")


def read_revised(typed: str, today: date) -> tuple[Paise | None, date]:
    """Return amount and first day from ``63.00 22-09-2025``; nothing typed takes the revised price back."""
    amount, _, day = typed.strip().partition(" ")
    lower = rupees(amount, "mrp") if amount else None
    return lower, parse_day(day.strip(), today) if day.strip() else today
