"""Choosing at the counter: party, item and batch, searched on a reading thread, put on by the rules."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Slot

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import group_digits
from dcms_desktop.sales.queries import bought_lately
from dcms_desktop.sales.queries import change_party
from dcms_desktop.sales.queries import offer_item
from dcms_desktop.sales.queries import offer_parties
from dcms_desktop.sales.queries import search_offers
from dcms_desktop.sales.rules import explain_pick
from dcms_desktop.sales.rules import less_percent
from dcms_desktop.sales.rules import pick_batch
from dcms_desktop.sales.rules import put_item
from dcms_desktop.sales.rules import short_by
from dcms_desktop.sales.rules import split_line
from dcms_desktop.sales.rules import step_batch
from dcms_desktop.stock.queries import batch_places
from ui.documents.counter.batch_strip import batch_spans
from ui.documents.counter.batch_strip import reason_span
from ui.documents.item_field import offer_row
from ui.documents.lines_desk import STAY
from ui.documents.party_card import party_row
from ui.kit.pick_list import PickRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dcms_desktop.desk import Desk
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.drafts.rules import Line
    from dcms_desktop.stock.picking import Lying
    from ui.documents.counter.frame import CounterFrame

Answer = tuple[str, "Sequence[PickRow]"]


def find_party_rows(desk: Desk, draft: Draft, text: str) -> Answer:
    """Return the parties for what was typed, as rows."""
    return text, [party_row(offer) for offer in desk.ask(offer_parties, text, draft.day)]


def find_item_rows(desk: Desk, draft: Draft, text: str, bought: dict[int, int]) -> Answer:
    """Return the items for what was typed, as rows."""
    offers = desk.ask(search_offers, draft, text, bought)
    return text, [offer_row(offer, draft.day, draft.policy.near_expiry_days) for offer in offers]


def batch_rows(draft: Draft, line: Line, elsewhere: dict[int, tuple[Lying, ...]]) -> list[PickRow]:
    """Return the batches of a line in the order they are picked, each with why it is or is not taken."""
    rows = []
    for verdict in explain_pick(draft, line, elsewhere).verdicts:
        spans = (*batch_spans(draft, line, verdict.batch), reason_span(verdict))
        rows.append(PickRow(tuple((span.text, span.tone) for span in spans), value=verdict.batch))
    return rows


def party_and_habits(desk: Desk, draft: Draft, party_id: int) -> tuple[Draft, dict[int, int]]:
    """Return the draft for a party, and what it bought lately."""
    return desk.ask(change_party, draft, party_id), desk.ask(bought_lately, party_id)


class Choosing(QObject):
    """Answers the fields of one counter page."""

    def __init__(self, page: CounterFrame) -> None:
        super().__init__(page)
        self._page = page
        self._bought: dict[int, int] = {}
        self._declined: tuple[int, int] | None = None
        """Row and units for which a split was turned down."""
        self._row = 0
        field = page.party_card.field
        field.asked.connect(self.ask_parties)
        field.chosen.connect(self.choose_party)
        field.nothing.connect(self.say_no_party)
        field.skipped.connect(self.skip_party)
        field.waiting.connect(page.keys_held.hold)
        lines = page.lines
        lines.item_asked.connect(self.ask_items)
        lines.item_chosen.connect(self.choose_item)
        lines.item_unknown.connect(self.say_no_item)
        lines.waiting.connect(page.keys_held.hold)
        lines.before_leaving = self.before_leaving
        lines.on_arrow = self.on_arrow
        lines.on_escape = self.on_escape
        lines.on_letter = self.on_letter
        page.strip.picked.connect(self.take_batch)
        page.batch_list.picked.connect(self.take_batch)

    def forget(self) -> None:
        """Begin another bill."""
        self._bought = {}
        self._declined = None
        self._page.coming_less = ""

    # ── party ──

    @Slot(str)
    def ask_parties(self, text: str) -> None:
        """Ask for parties."""
        page = self._page
        work = partial(find_party_rows, page.shell.desk, page.draft, text)
        page.shell.tasks.read(work, self._show_parties, latest=f"parties {id(page)}")

    @Slot(object)
    def _show_parties(self, answer: Answer) -> None:
        self._page.party_card.field.show_answer(*answer)
        if self._page.keys_held.is_holding and not self._page.is_reading:
            self._page.keys_held.release()

    @Slot(object)
    def choose_party(self, party_id: int) -> None:
        """Put a party on the bill."""
        page = self._page
        page.begin_reading()
        work = partial(party_and_habits, page.shell.desk, page.draft, party_id)
        page.shell.tasks.read(work, self._put_party, page.end_badly)

    @Slot(object)
    def _put_party(self, answer: tuple[Draft, dict[int, int]]) -> None:
        draft, self._bought = answer
        page = self._page
        page.is_asking_party = False
        page.keeper.show(draft)
        page.show_draft(draft)
        page.lines.go_to_spare()
        page.end_reading()

    def habits_of(self, draft: Draft) -> None:
        """Read again what the party of a draft buys."""
        if draft.party is not None:
            work = partial(self._page.shell.desk.ask, bought_lately, draft.party.id)
            self._page.shell.tasks.read(work, self._keep_habits, latest=f"habits {id(self)}")

    @Slot(object)
    def _keep_habits(self, bought: dict[int, int]) -> None:
        self._bought = bought

    @Slot()
    def skip_party(self) -> None:
        """Go on: with the party that is there, or as a cash sale without a name."""
        page = self._page
        page.is_asking_party = False
        page.show_draft(page.draft)
        page.lines.go_to_spare()

    @Slot(str)
    def say_no_party(self, text: str) -> None:
        """Say that nobody is called so."""
        page = self._page
        page.keys_held.drop()
        page.shell.messages.warn(f"No party fits “{text[:40]}”.", "Alt+C makes it, Space lists all.")

    # ── item ──

    @Slot(str)
    def ask_items(self, text: str) -> None:
        """Ask for items."""
        page = self._page
        work = partial(find_item_rows, page.shell.desk, page.draft, text, self._bought)
        page.shell.tasks.read(work, self._show_items, latest=f"items {id(page)}")

    @Slot(object)
    def _show_items(self, answer: Answer) -> None:
        self._page.lines.show_answer(*answer)
        if self._page.keys_held.is_holding and not self._page.is_reading:
            self._page.keys_held.release()

    @Slot(int, object)
    def choose_item(self, row: int, item_id: int) -> None:
        """Put an item on a row."""
        page = self._page
        page.begin_reading()
        self._row = row
        work = partial(page.shell.desk.ask, offer_item, page.draft, item_id)
        page.shell.tasks.read(work, self._put_item, page.end_badly)

    @Slot(object)
    def _put_item(self, offer: Line) -> None:
        page, row = self._page, self._row
        page.lines.close_edit()
        if page.keeper.change(self._placed, row, offer):
            page.lines.go(row, "quantity")
        page.end_reading()

    def _placed(self, draft: Draft, row: int, offer: Line) -> Draft:
        placed = put_item(draft, row, offer)
        less = self._page.coming_less
        return less_percent(placed, less, row) if less else placed

    @Slot(str)
    def say_no_item(self, text: str) -> None:
        """Say that nothing is called so."""
        page = self._page
        page.keys_held.drop()
        page.shell.messages.warn(f"No item fits “{text[:40]}”.", "Alt+C makes it; fewer letters find more.")

    # ── batch and quantity ──

    def before_leaving(self, row: int, field: str) -> int:
        """Look at a line whose quantity was typed: none is asked for, too much is offered to be split."""
        page = self._page
        line = page.model.line(row)
        if field != "quantity" or line is None:
            return 0
        if not line.units and not line.free:
            page.show_refused(
                Refused(
                    f"{line.item.name} has no quantity.", "quantity", "Type it, or 0 to take the line off."
                )
            )
            return STAY
        if page.strip.offer:
            return self._split(row)
        return STAY if self._offers_split(row, line) else 0

    def _offers_split(self, row: int, line: Line) -> bool:
        page = self._page
        if self._declined == (row, line.units + line.free) or not short_by(page.draft, row):
            return False
        parts = len(split_line(page.draft, row).lines) - len(page.draft.lines) + 1
        if parts < 2 or line.batch is None:
            return False
        asked = group_digits(line.units + line.free)
        page.strip.show_offer(
            f"{asked} asked, {line.batch.number} has {group_digits(max(line.batch.units, 0))}: "
            f"split over {parts} batches?"
        )
        return True

    def _split(self, row: int) -> int:
        page = self._page
        before = len(page.draft.lines)
        page.lines.close_edit()
        page.keeper.change(split_line, row)
        page.strip.show_line(page.draft, page.model.line(row))
        return len(page.draft.lines) - before + 1

    def on_escape(self) -> bool:
        """Turn an offered split down and go on."""
        page = self._page
        if not page.strip.offer:
            return False
        row = page.grid.row()
        line = page.model.line(row)
        if line is not None:
            self._declined = (row, line.units + line.free)
        page.strip.show_line(page.draft, line)
        page.lines.close_edit()
        page.lines.walk(1)
        return True

    def on_letter(self) -> bool:
        """Take a letter typed after an offered split as yes: it begins the next item."""
        page = self._page
        if not page.strip.offer:
            return False
        row = page.grid.row()
        page.lines.go(row + self._split(row))
        return page.lines.item_edit() is not None

    def on_arrow(self, row: int, field: str, step: int) -> bool:
        """Take the next or previous batch from within the quantity."""
        page = self._page
        if field != "quantity" or page.model.line(row) is None or page.lines.editor() is None:
            return False
        page.keeper.change(step_batch, row, step)
        return True

    @Slot(object)
    def take_batch(self, batch: object) -> None:
        """Put a batch picked from the strip or the list on the active line."""
        page = self._page
        row = page.grid.row()
        if page.model.line(row) is not None:
            page.keeper.change(pick_batch, row, batch)
            page.lines.go(row, "quantity")

    def list_batches(self) -> None:
        """Open the list of all batches of the active line (F4)."""
        page = self._page
        line = page.model.line(page.grid.row())
        if line is None:
            page.shell.messages.tell("Batches belong to a line.", "Pick an item first.")
            return
        page.lines.commit()
        page.begin_reading()
        work = partial(page.shell.desk.ask, batch_places, line.item.id, page.draft.godown_id)
        page.shell.tasks.read(work, self._show_batches, page.end_badly)

    @Slot(object)
    def _show_batches(self, elsewhere: dict[int, tuple[Lying, ...]]) -> None:
        page = self._page
        line = page.model.line(page.grid.row())
        if line is not None:
            rows = batch_rows(page.draft, line, elsewhere)
            page.batch_list.open_at(page.list_place(), rows, empty="No batch of this item is in the books")
        page.end_reading()
