"""A batch and its way: who brought it, who got it, where it lies; and what a recall knows of each buyer."""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.text import clean_text

RESULTS = {
    "told": "told, will return",
    "returned": "returned",
    "sold_out": "nothing left there",
    "no_answer": "no answer",
    "refused": "will not return",
}
"""What came of telling a buyer; ``no_answer`` is no proof, it is tried again."""
PROOF = frozenset({"told", "returned", "sold_out", "refused"})
NO_BEAT = "No beat"
CASH = "Cash sale"


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedBatch:
    """A batch as the pack shows it."""

    id: int
    item_id: int
    code: str
    item: str
    packing: str
    maker: str
    number: str
    expiry: date | None
    made_on: date | None
    mrp: Paise
    rack: str
    frozen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one document moved of the batches, in the order of the days."""

    document_id: int
    day: date
    kind: str
    number: str
    reference: str
    party_id: int | None
    party: str
    way: str
    """came, sent_back, sold, returned, or inside."""
    units: int
    """In is positive."""
    left: int
    """What was left after it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Units of a batch in a godown and bucket."""

    batch: str
    godown: str
    bucket: str
    rack: str
    units: int


@dataclass(frozen=True, slots=True)
class BuyerBill:
    """A bill with the batch on it."""

    document_id: int
    number: str
    day: date
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who got the batch; None as id is every sale without a name."""

    party_id: int | None
    code: str = ""
    name: str
    address: str = ""
    city: str = ""
    mobile: str = ""
    beat: str = ""
    salesman: str = ""
    bought: int
    returned: int
    bills: tuple[BuyerBill, ...]

    @property
    def with_him(self) -> int:
        """Return the units that may still lie with the buyer."""
        return max(self.bought - self.returned, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The whole way of some batches, both ways."""

    batches: tuple[TracedBatch, ...]
    steps: tuple[Step, ...]
    buyers: tuple[Buyer, ...]
    """By beat, then name; sales without a name last."""
    places: tuple[Place, ...]

    def units(self, way: str) -> int:
        """Return the units that went one way, without sign."""
        return abs(sum(step.units for step in self.steps if step.way == way))

    @property
    def lying(self) -> int:
        """Return the units that lie with us."""
        return sum(place.units for place in self.places)

    @property
    def with_buyers(self) -> int:
        """Return the units that may lie with buyers."""
        return sum(buyer.with_him for buyer in self.buyers)

    @property
    def adds_up(self) -> bool:
        """Tell whether everything that moved makes what lies with us."""
        return sum(step.units for step in self.steps) == self.lying


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What came of telling one buyer."""

    party_id: int
    at: str
    by: str
    person: str
    result: str
    note: str

    @property
    def is_proof(self) -> bool:
        """Tell whether the buyer knows of the recall."""
        return self.result in PROOF


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallCard:
    """A recall as the list shows it."""

    id: int
    item_id: int
    item: str
    number: str
    reason: str
    reference: str
    day: date
    by: str
    ended: date | None
    told: int
    """Buyers of whom there is proof."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallSheet:
    """A recall with everything its pack holds."""

    card: RecallCard
    trace: Trace
    contacts: dict[int, tuple[Contact, ...]]
    """By party, oldest first."""

    def last(self, buyer: Buyer) -> Contact | None:
        """Return what came of telling a buyer the last time."""
        known = self.contacts.get(buyer.party_id or 0, ())
        return known[-1] if known else None

    @property
    def to_tell(self) -> tuple[Buyer, ...]:
        """Return the buyers with a name of whom there is no proof yet."""
        return tuple(
            buyer
            for buyer in self.trace.buyers
            if buyer.party_id is not None and not ((last := self.last(buyer)) and last.is_proof)
        )


def by_beat(buyers: Iterable[Buyer]) -> list[tuple[str, list[Buyer]]]:
    """Return buyers beat by beat, in the order they are given."""
    beats: dict[str, list[Buyer]] = {}
    for buyer in buyers:
        beats.setdefault(buyer.beat or (NO_BEAT if buyer.party_id else CASH), []).append(buyer)
    return list(beats.items())


def way_of(role: str, kind: str, party_id: int | None, units: int) -> str:
    """Return which way goods of a document went, seen from the shop."""
    if role == "supplier":
        return "came" if units > 0 else "sent_back"
    if party_id is None and kind != "tax_invoice":
        return "came" if kind == "opening_stock" else "inside"
    return "sold" if units < 0 else "returned"


def check_contact(result: str, person: str, note: str) -> tuple[str, str, str]:
    """Return result, person and note of a contact, tidied; refuse what proves nothing."""
    if result not in RESULTS:
        raise Refused(
            f"“{result[:30]}” is no result of telling a buyer.",
            field="result",
            next_step=f"Say one of {', '.join(RESULTS)}.",
        )
    who = clean_text(person, "person", most=80)
    if result in PROOF and not who:
        raise Refused("A proof names the person who was told.", field="person", next_step="Type the name.")
    return result, who, clean_text(note, "note", most=200)


def only_item(batches: Sequence[TracedBatch], number: str) -> tuple[TracedBatch, ...]:
    """Return the batches of a number when they are of one item; ask which item otherwise."""
    if not batches:
        raise Refused(
            f"No batch {number[:30]} is in the books.",
            field="batch",
            next_step="Read the number on the pack again.",
        )
    items = {one.item_id: f"{one.code} {one.item}" for one in batches}
    if len(items) > 1:
        raise Refused(
            f"Batch {number[:30]} is on {len(items)} items: {'; '.join(sorted(items.values())[:5])}.",
            field="item",
            next_step="Name the item too.",
        )
    return tuple(batches)
