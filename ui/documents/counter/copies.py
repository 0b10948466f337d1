"""Bills made of other bills: the party's last one, its last rates, a copy, a correction, the neighbours."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Slot

from dcms_desktop.documents.queries import neighbour_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import plain_mills
from dcms_desktop.kernel.money import show_mills
from dcms_desktop.sales.queries import draft_like
from dcms_desktop.sales.queries import last_bill_of
from dcms_desktop.sales.queries import last_rates
from dcms_desktop.sales.queries.basket import usual_basket
from dcms_desktop.sales.rules import edit_line
from dcms_desktop.sales.rules import take_goods
from ui.documents.choice_list import ChoiceList
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import LastSale
    from dcms_desktop.sales.queries.basket import Basket
    from ui.documents.counter.frame import CounterFrame
    from ui.shell.shell import Shell

RATE_COLUMNS = (
    PickColumn("Billed on", 130),
    PickColumn("Quantity", 90, right=True),
    PickColumn("Rate", 90, right=True),
    PickColumn("Bill", 150, tone="muted"),
)


def last_bill_again(desk: Desk, party_id: int) -> tuple[str, Draft]:
    """Return the number of a party's last bill and its goods at today's batches and rates."""
    document_id = desk.ask(last_bill_of, party_id)
    if document_id is None:
        raise Refused("This party has no bill yet.", field="party", next_step="Type the first item.")
    document = desk.ask(posted_document, document_id)
    return f"{document.number} of {document.day:%d %b}", desk.ask(draft_like, document)


def copy_of(desk: Desk, document_id: int) -> tuple[str, Draft]:
    """Return the number of a document and its goods at today's batches and rates."""
    document = desk.ask(posted_document, document_id)
    return document.number, desk.ask(draft_like, document)


def tell_basket(shell: Shell, basket: Basket) -> None:
    """Say what a usual order brought, and what is not there."""
    if basket.lacking:
        shell.messages.warn(
            f"{basket.taken} lines; not there: {'; '.join(basket.lacking[:4])}.",
            "↑ goes to a line to change it.",
        )
    else:
        shell.messages.tell(f"{basket.taken} lines it usually takes.", "↑ goes to a line to change it.")


class Copies(QObject):
    """Repeats for one counter page."""

    def __init__(self, page: CounterFrame) -> None:
        super().__init__(page)
        self._page = page
        self._row = 0
        self.rates = ChoiceList(page, RATE_COLUMNS, "Last rates")
        self.rates.picked.connect(self._take_rate)
        self.rates.left.connect(page.focus_work)

    def repeat_last(self) -> None:
        """Put the goods of the party's last bill on this one (Alt+L)."""
        page = self._page
        if page.draft.party is None:
            page.shell.messages.tell("Pick the party first.", "Then Alt+L repeats its last bill.")
            page.focus_start()
            return
        self._read(partial(last_bill_again, page.shell.desk, page.draft.party.id))

    def usual(self) -> None:
        """Put the usual goods of the party that are due on this bill (Alt+B)."""
        page = self._page
        if page.draft.party is None:
            page.shell.messages.tell("Pick the party first.", "Then Alt+B brings its usual order.")
            page.focus_start()
            return
        if page.commit_edits():
            page.begin_reading()
            work = partial(page.shell.desk.ask, usual_basket, page.draft)
            page.shell.tasks.read(work, self._take_basket, page.end_badly)

    @Slot(object)
    def _take_basket(self, basket: Basket) -> None:
        page = self._page
        page.is_asking_party = False
        page.keeper.change(take_goods, basket.draft)
        page.lines.go_to_spare()
        tell_basket(page.shell, basket)
        page.end_reading()

    def duplicate(self) -> None:
        """Put the goods of the bill saved last on this one (Alt+2)."""
        page = self._page
        if page.last_saved is None:
            page.shell.messages.tell(
                "No bill was saved here yet.", "PgUp shows the last one; Alt+2 copies it there."
            )
            return
        self._read(partial(copy_of, page.shell.desk, page.last_saved))

    def _read(self, work: partial[tuple[str, Draft]]) -> None:
        page = self._page
        if page.commit_edits():
            page.begin_reading()
            page.shell.tasks.read(work, self._take_goods, page.end_badly)

    @Slot(object)
    def _take_goods(self, answer: tuple[str, Draft]) -> None:
        number, other = answer
        page = self._page
        page.is_asking_party = False
        page.keeper.change(take_goods, other)
        page.lines.go_to_spare()
        lines = len(other.lines)
        page.shell.messages.tell(
            f"{lines} line{'' if lines == 1 else 's'} of {number}, today's batches and rates.",
            "↑ goes to a line to change it.",
        )
        page.end_reading()

    def show_rates(self) -> None:
        """List the party's last rates of the active item (Alt+S)."""
        page = self._page
        line = page.model.line(page.grid.row())
        if line is None or page.draft.party is None:
            page.shell.messages.tell(
                "Last rates belong to a line of a party's bill.", "Pick party and item first."
            )
            return
        self._row = page.grid.row()
        if page.lines.commit():
            page.begin_reading()
            work = partial(page.shell.desk.ask, last_rates, page.draft.party.id, line.item.id)
            page.shell.tasks.read(work, self._list_rates, page.end_badly)

    @Slot(object)
    def _list_rates(self, found: Sequence[LastSale]) -> None:
        page = self._page
        rows = [
            PickRow((show_day(one.day), group_digits(one.units), show_mills(one.rate), one.number), value=one)
            for one in found
        ]
        self.rates.open_at(page.list_place(), rows, empty="This party has not bought it yet")
        page.end_reading()

    @Slot(object)
    def _take_rate(self, sale: LastSale) -> None:
        page = self._page
        page.keeper.change(edit_line, self._row, "rate", plain_mills(sale.rate))
        line = page.model.line(self._row)
        if line is not None and not line.units:
            page.keeper.change(edit_line, self._row, "quantity", str(sale.units))
        page.lines.go(self._row, "quantity")

    # ── neighbours ──

    def show_neighbour(self, step: int) -> None:
        """Show the previous (-1) or next (1) bill, read-only (PgUp, PgDn)."""
        page = self._page
        if not page.commit_edits():
            return
        at = page.draft.revises.document_id if page.draft.revises else None
        page.begin_reading()
        work = partial(page.shell.desk.ask, neighbour_of, page.document_kind, at, step)
        page.shell.tasks.read(work, self._open_neighbour, page.end_badly)

    @Slot(object)
    def _open_neighbour(self, document_id: int | None) -> None:
        page = self._page
        page.end_reading()
        if document_id is None:
            page.shell.messages.tell("There is no other bill.")
            return
        opener = page.shell.openers.get("document")
        shown = opener(page.shell, document_id) if opener is not None else None
        if shown is not None:
            page.shell.show_page(shown)
