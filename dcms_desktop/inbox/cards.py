"""What documents of one run name over and over: items, parties and prices are read once, stock every time."""

import time
from dataclasses import dataclass
from dataclasses import field

from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.queries import item_of_code
from dcms_desktop.catalog.queries import known_tax_classes
from dcms_desktop.catalog.queries import remember_tax_classes
from dcms_desktop.catalog.queries.items import item_ids_of
from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.db.tx import Tx
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.parties.queries import party_card
from dcms_desktop.parties.queries import party_id_of
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.pricing.queries import price_level
from dcms_desktop.pricing.rules import Level
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.tax.rules import TaxClass

MOST_CARDS = 50_000
"""So many items or parties are remembered; then the memory starts anew."""
OTHERS_SECONDS = 1.0
"""Where other counters write too, nothing is remembered longer than this."""


@dataclass(slots=True)
class Cards:
    """Masters read for the documents of one run. SQLite books are ours alone while they are open."""

    items: dict[str, ItemCard] = field(default_factory=dict)
    parties: dict[str, PartyCard] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    taxes: dict[int, TaxClass] | None = None
    plain: Draft | None = None
    """An empty draft: firm, gates and rounding of this shop."""
    read_at: float = 0.0

    def forget(self) -> None:
        """Read everything anew when it is next asked for."""
        self.items.clear()
        self.parties.clear()
        self.levels.clear()
        self.plain = self.taxes = None

    def freshen(self, tx: Tx) -> None:
        """Forget what may have changed meanwhile."""
        old = tx.postgres and time.monotonic() - self.read_at > OTHERS_SECONDS
        if old or len(self.items) > MOST_CARDS or len(self.parties) > MOST_CARDS:
            self.forget()
        if self.plain is None:
            self.read_at = time.monotonic()

    def start(self, tx: Tx, kind: str, request_id: str) -> Draft:
        """Return an empty draft of a kind."""
        if self.plain is None:
            self.plain = start_draft(tx, kind)
        return replace(
            self.plain,
            kind=kind,
            request_id=request_id,
            day=tx.today,
        )

    def party(self, tx: Tx, code: str) -> PartyCard:
        """Return a party by its code, without what it owes. Refuses an unknown one and one out of use."""
        known = self.parties.get(code)
        if known is None:
            party_id = party_id_of(tx, code)
            if party_id is None:
                raise Refused(
                    f"There is no party {code[:40]}.",
                    field="party",
                    next_step="Send the code of a party in these books, or create it first.",
                )
            known = self.parties[code] = party_card(tx, party_id)
        if not known.active:
            raise Refused(
                f"{known.name} is out of use.",
                field="party",
                next_step="Bring the party back into use first.",
            )
        return known

    def level(self, tx: Tx, party: PartyCard | None) -> Level | None:
        """Return the price level of a party."""
        key = party.price_level_id if party is not None else None
        if key is None:
            return None
        if key not in self.levels:
            self.levels[key] = price_level(tx, key)
        return self.levels[key]

    def items_of(self, tx: Tx, codes: list[str]) -> dict[str, ItemCard]:
        """Return items by the codes they are named by. Refuses an unknown one and one out of use, by line."""
        missing = list(dict.fromkeys(code for code in codes if code not in self.items))
        if missing:
            self._read_items(tx, missing)
        for number, code in enumerate(codes, 1):
            card = self.items.get(code)
            if card is None:
                raise Refused(
                    f"There is no item {code[:40]}.",
                    field="item",
                    next_step="Send the code of an item in these books, or one of its bar codes.",
                    line=number,
                )
            if not card.active:
                raise Refused(
                    f"{card.name} is out of use.",
                    field="item",
                    next_step="Bring the item back into use first.",
                    line=number,
                )
        return {code: self.items[code] for code in codes}

    def _read_items(self, tx: Tx, codes: list[str]) -> None:
        plain = {code: code.strip().upper() for code in codes}
        ids = item_ids_of(tx, list(plain.values()))
        by_code = {code: ids[upper] for code, upper in plain.items() if upper in ids}
        for code in codes:
            if code not in by_code and (hit := item_of_code(tx, code)) is not None:
                by_code[code] = hit.item_id
        if self.taxes is None:
            self.taxes = known_tax_classes(tx)
        remember_tax_classes(tx, self.taxes)
        cards = item_cards(tx, by_code.values())
        self.items.update({code: cards[key] for code, key in by_code.items() if key in cards})
