"""Choosing the party of a document: searched on a reading thread, put on the draft by a query."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtCore import Qt
from PySide6.QtCore import Signal
from PySide6.QtCore import Slot

from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.sales.queries import offer_parties
from dcms_desktop.sales.queries import with_party
from ui.documents.party_card import PartyCard
from ui.documents.party_card import party_row
from ui.documents.party_facts import sale_facts
from ui.masters.openers import new_record

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Sequence
    from datetime import date

    from dcms_desktop.desk import Desk
    from dcms_desktop.desk import Tx
    from dcms_desktop.drafts.rules import Draft
    from dcms_desktop.parties.rules import PartyCard as Party
    from ui.documents.document_window import DocumentPage
    from ui.kit.painted import Fact
    from ui.kit.pick_list import PickRow

Answer = tuple[str, "Sequence[PickRow]"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyWish:
    """Whom a document is made with, and what its card says."""

    role: str = "customer"
    hint: str = "Party: name, code or mobile   ·   Space lists"
    no_party: str = "No party yet"
    needed: str = ""
    """What is said when Enter is pressed without one; empty where none is needed."""
    facts: Callable[[Party, date], list[Fact]] = sale_facts
    put: Callable[[Tx, Draft, int], Draft] = with_party
    """The query that puts a party on the draft."""


def find_parties_of(desk: Desk, draft: Draft, role: str, text: str) -> Answer:
    """Return the parties of a role for what was typed, as rows."""
    return text, [party_row(offer) for offer in desk.ask(offer_parties, text, draft.day, role)]


class PartyChoosing(QObject):
    """The party card of one document page; tells `settled` when the work can go on."""

    settled = Signal()
    failed = Signal(object)

    def __init__(self, page: DocumentPage, wish: PartyWish) -> None:
        super().__init__(page)
        self._page = page
        self._wish = wish
        self.is_asking = True
        self.card = PartyCard(wish.facts, no_party=wish.no_party)
        field = self.card.field
        field.setPlaceholderText(wish.hint)
        field.asked.connect(self._ask_parties)
        field.chosen.connect(self.choose)
        field.nothing.connect(self._say_none)
        field.skipped.connect(self._skip)
        field.waiting.connect(page.keys_held.hold)

    def show_draft(self, draft: Draft) -> None:
        """Show the party of a draft, or the field while it is asked for."""
        self.card.show_party(draft.party, draft.day, asking=self.is_asking)

    def ask(self) -> None:
        """Show the field; the party that is there stays until another one is picked."""
        self.is_asking = True
        self.show_draft(self._page.draft)
        self.card.field.start()
        self.card.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _ask_parties(self, text: str) -> None:
        page = self._page
        work = partial(find_parties_of, page.shell.desk, page.draft, self._wish.role, text)
        page.shell.tasks.read(work, self._show_parties, latest=f"parties {id(page)}")

    @Slot(object)
    def _show_parties(self, answer: Answer) -> None:
        self.card.field.show_answer(*answer)
        self._page.keys_held.release()

    @Slot(object)
    def choose(self, party_id: int) -> None:
        """Put a party on the document."""
        page = self._page
        page.keys_held.hold()
        work = partial(page.shell.desk.ask, self._wish.put, page.draft, party_id)
        page.shell.tasks.read(work, self._put, self.failed.emit)

    @Slot(object)
    def _put(self, draft: Draft) -> None:
        page = self._page
        self.is_asking = False
        page.keeper.show(kind_of(page.document_kind).figure(draft))
        self.settled.emit()
        page.keys_held.release()

    @Slot()
    def _skip(self) -> None:
        page = self._page
        if self._wish.needed and page.draft.party is None:
            page.shell.messages.tell(self._wish.needed, "Type letters of the name, or Space for the list.")
            return
        self.is_asking = False
        self.settled.emit()

    def make_new(self) -> None:
        """Make the party that was not found, in the role this document needs; it is taken then (Alt+C)."""
        role = {"role": self._wish.role} if self._wish.role != "customer" else {}
        new_record(self._page.shell, "party", self.card.field.text().strip(), self.take, role)

    @Slot(int)
    def take(self, party_id: int) -> None:
        """Put a party that was just made on the document."""
        self.choose(party_id)

    @Slot(str)
    def _say_none(self, text: str) -> None:
        self._page.keys_held.drop()
        self._page.shell.messages.warn(
            f"Nothing fits “{text[:40]}”.", "Alt+C makes it; fewer letters find more."
        )
