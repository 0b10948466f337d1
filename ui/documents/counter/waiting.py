"""Open orders, quotations and challans of the bill's party: Enter makes the bill of one (Alt+O)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Slot

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.kernel.dates import show_day
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.orders.queries import find_waiting
from dcms_desktop.orders.queries.turning import turned_into
from ui.documents.choice_list import ChoiceList
from ui.kit.pick_list import PickColumn
from ui.kit.pick_list import PickRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.orders.queries import WaitingCard
    from dcms_desktop.orders.queries.turning import Turned
    from ui.documents.counter.frame import CounterFrame

COLUMNS = (
    PickColumn("Still open", 150),
    PickColumn("Date", 100),
    PickColumn("", 130, tone="muted"),
    PickColumn("Pieces", 80, right=True),
    PickColumn("Waits", 110, right=True),
)
KINDS = ("sales_order", "delivery_challan", "quotation")


def waiting_row(cards: Sequence[WaitingCard]) -> PickRow:
    """Return one document, or all challans of a party together, as a row of the list."""
    first = cards[0]
    title = kind_of(first.kind).title
    pieces = sum(card.ordered - card.served for card in cards)
    worth = show_paise(sum(card.worth for card in cards))
    if len(cards) > 1:
        cells = (f"All {len(cards)} challans", "", title, group_digits(pieces), worth)
    else:
        cells = (first.number, show_day(first.day), title, group_digits(pieces), worth)
    return PickRow(cells, value=tuple(card.id for card in cards))


class Waiting(QObject):
    """What waits of a party, for one counter page."""

    def __init__(self, page: CounterFrame) -> None:
        super().__init__(page)
        self._page = page
        self.list = ChoiceList(page, COLUMNS, "Orders and challans")
        self.list.picked.connect(self._take)
        self.list.left.connect(page.focus_work)

    def show(self) -> None:
        """List what is open of the party (Alt+O)."""
        page = self._page
        if page.draft.party is None:
            page.shell.messages.tell("Pick the party first.", "Then Alt+O lists its orders and challans.")
            page.focus_start()
            return
        if page.draft.lines:
            page.shell.messages.tell("This bill has lines already.", "Ctrl+K holds it.")
            return
        if page.commit_edits():
            page.begin_reading()
            work = partial(page.shell.desk.ask, find_waiting, KINDS, party_id=page.draft.party.id)
            page.shell.tasks.read(work, self._show_list, page.end_badly)

    @Slot(object)
    def _show_list(self, cards: Sequence[WaitingCard]) -> None:
        page = self._page
        challans = [card for card in cards if card.kind == "delivery_challan"]
        together = [waiting_row(sorted(challans, key=lambda card: card.id))] if len(challans) > 1 else []
        rows = [*together, *(waiting_row([card]) for card in cards)]
        self.list.open_at(page.list_place(), rows, empty="Nothing of this party is open")
        page.end_reading()

    @Slot(object)
    def _take(self, ids: tuple[int, ...]) -> None:
        self._turn(ids, frozenset())

    def _turn(self, ids: tuple[int, ...], agreed: frozenset[str]) -> None:
        page = self._page
        page.begin_reading()
        work = partial(page.shell.desk.ask, turned_into, ids, "tax_invoice", agreed=agreed)
        page.shell.tasks.read(work, self._begin, partial(self._not_turned, ids, agreed))

    def _not_turned(self, ids: tuple[int, ...], agreed: frozenset[str], problem: Exception) -> None:
        page = self._page
        if not isinstance(problem, NeedsConsent):
            page.end_badly(problem)
            return
        page.end_reading()
        page.shell.messages.ask(
            problem.question,
            partial(self._turn, ids, agreed | {problem.name}),
            page.focus_work,
            yes="At today's prices",
            no="Not now",
        )

    @Slot(object)
    def _begin(self, turned: Turned) -> None:
        page = self._page
        page.end_reading()
        page.begin_with(turned.draft)
        if turned.short:
            page.shell.messages.warn(
                f"Waits, because it does not lie here: {'; '.join(turned.short[:4])}.", "Back orders list it."
            )
        else:
            lines = len(turned.draft.lines)
            page.shell.messages.tell(f"{lines} lines of what was open.", "Ctrl+Enter saves and prints.")
