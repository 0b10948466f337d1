"""Stock days nobody planned, beside a model that is nothing but dictionaries.

Whatever is received, billed, corrected, cancelled, carried, accepted, corrected by hand, set aside, claimed,
boxed, given up or dated back: the balances, the rows they come from, the ledger and the model say the same
after every step. Another kind joins with one function in ``STEPS`` and one in ``EFFECTS``.
"""

import random
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from datetime import timedelta
from typing import Any

from dcms_desktop.catalog.actions import save_maker
from dcms_desktop.catalog.rules import MakerForm
from dcms_desktop.claims.actions import save_return_policy
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.counting.actions import add_mark
from dcms_desktop.counting.actions import count_anew
from dcms_desktop.counting.actions import drop_count
from dcms_desktop.counting.actions import open_count
from dcms_desktop.counting.actions import post_count
from dcms_desktop.counting.rules import CountForm
from dcms_desktop.db.connect import Books
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.kernel import clock
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import plain_paise
from dcms_desktop.recovery.actions import build_claim
from dcms_desktop.recovery.actions import put_in_box
from dcms_desktop.recovery.actions import rebuild_claim
from dcms_desktop.recovery.actions import seal_box
from dcms_desktop.recovery.queries import boxes_of
from dcms_desktop.recovery.queries import claim_by_id
from dcms_desktop.recovery.queries import claims_list
from dcms_desktop.recovery.queries import goods_of_claim
from dcms_desktop.stock.queries import drifted_balances
from tests.shop import AGREED
from tests.shop import Shop
from tests.stories.said_by_books import Key
from tests.stories.said_by_books import balances_held
from tests.stories.said_by_books import booked_on
from tests.stories.said_by_books import days_apart
from tests.stories.said_by_books import names_of_batches
from tests.stories.said_by_books import owed_for_goods
from tests.stories.said_by_books import parties_owe
from tests.stories.said_by_books import worthless

Effect = Iterator[tuple[Key, int]]

GOODS = ("Dolo", "Pan", "Zinc")
PARTIES = ("Asha", "Bina")
PLACES = ("SHOP", "STORE", "DEPOT2")
BUCKETS = ("saleable", "damaged", "expired", "quarantine", "sample")
BACK_TO = {
    "unsold": "saleable",
    "wrong": "saleable",
    "damage": "damaged",
    "expiry": "expired",
    "recall": "quarantine",
}
"""Where goods lie that a party brings back, by why it does."""
KEPT = 120
"""Documents that may still be corrected or cancelled; older ones stand."""


# ── what a document does to the model, said a second time and more simply ────────────────────────
def _bill(_: Posted, line: PostedLine, here: int) -> Effect:
    yield (line.batch_id or 0, here, "saleable"), -(line.units + line.free)


def _receipt(_: Posted, line: PostedLine, here: int) -> Effect:
    yield (line.batch_id or 0, here, line.bucket), line.units + line.free


def _sale_return(document: Posted, line: PostedLine, here: int) -> Effect:
    yield (line.batch_id or 0, here, BACK_TO[document.note_reason]), line.units + line.free


def _credited(_: Posted, _line: PostedLine, _here: int) -> Effect:
    yield from ()


def _transfer(document: Posted, line: PostedLine, here: int) -> Effect:
    yield (line.batch_id or 0, here, line.bucket), -line.units
    yield (line.batch_id or 0, document.to_godown_id or 0, "in_transit"), line.units


def _acceptance(document: Posted, line: PostedLine, here: int) -> Effect:
    there = document.to_godown_id or 0
    yield (line.batch_id or 0, there, "in_transit"), -(line.units + line.short)
    yield (line.batch_id or 0, there, line.to_bucket), line.units
    if line.reason == "sent_back":
        yield (line.batch_id or 0, here, line.to_bucket), line.short


def _adjustment(_: Posted, line: PostedLine, here: int) -> Effect:
    yield (line.batch_id or 0, here, line.bucket), line.units


def _bucket_move(_: Posted, line: PostedLine, here: int) -> Effect:
    yield (line.batch_id or 0, here, line.bucket), -line.units
    yield (line.batch_id or 0, here, line.to_bucket), line.units


def _given_up(_: Posted, line: PostedLine, here: int) -> Effect:
    yield (line.batch_id or 0, here, line.bucket), -line.units


EFFECTS: dict[str, Callable[[Posted, PostedLine, int], Effect]] = {
    "tax_invoice": _bill,
    "purchase_return": _bill,
    "goods_receipt": _receipt,
    "sale_return": _sale_return,
    "breakage_receipt": _sale_return,
    "breakage_note": _credited,
    "replacement_issue": _bill,
    "stock_transfer": _transfer,
    "transfer_receipt": _acceptance,
    "stock_adjustment": _adjustment,
    "stock_count": _adjustment,
    "bucket_move": _bucket_move,
    "claim": _credited,
    "claim_settlement": _credited,
    "claim_pickup": _given_up,
    "claim_destruction": _given_up,
}
OWES: dict[str, int] = {
    "tax_invoice": 1, "goods_receipt": -1, "purchase_return": 1, "sale_return": -1, "breakage_note": -1,
    "replacement_issue": 1, "claim_settlement": 1,
}  # fmt: skip
"""Which kinds change what a party owes, and with which sign."""
UNSETTLED: dict[str, int] = {"breakage_receipt": 1, "breakage_note": -1, "replacement_issue": -1}
"""Which kinds change what is owed for dead goods that were taken, by their value before tax."""
BROUGHT = {"sale_return", "breakage_receipt"}
EXPECTED: dict[str, int] = {"claim": 1, "claim_settlement": -1}
"""Which kinds change what companies owe for claims."""


@dataclass
class Counting:
    """A count that goes on: what each batch found was over (or, with a minus, short) when it was found."""

    id: int
    place: int
    bucket: str
    off: dict[int, int] = field(default_factory=dict)


class Chance:
    """A shop with godowns, its model, and the dice."""

    def __init__(self, books: Books, seed: int) -> None:
        self.shop = Shop(books)
        self.roll = random.Random(seed)  # noqa: S311 - chance for a test, no secret
        self.today = clock.today()
        self.units: Counter[Key] = Counter()
        self.owed: Counter[int] = Counter()
        self.unsettled = 0
        """What dead goods that were taken are worth, as far as nothing settles them."""
        self.expected = 0
        """What companies owe for claims."""
        self.gone: Counter[int] = Counter()
        """Pieces that boxes took away, by the claim's document."""
        self.standing: list[Posted] = []
        self.sold: Counter[tuple[int, int]] = Counter()
        """Units of a batch that a party was billed and did not bring back."""
        self.counting: Counting | None = None
        self.done: Counter[str] = Counter()
        self._names: dict[int, tuple[str, str]] = {}
        for name in PARTIES:
            self.shop.party(name)
        self.maker_id = self._company()
        for code in PLACES[1:]:
            self.shop.godown(code)
        for name in GOODS:
            self.receive(item=name)

    def _company(self) -> int:
        """Return the maker of all goods, whose supplier pays for broken and expired ones."""
        self.shop.party("Depot", role="supplier")
        form = MakerForm(code="MIC", name="Micro", party_id=self.shop.parties["Depot"])
        maker_id = self.shop.desk.do(save_maker, form).id or 0
        for reason in ("damage", "expiry"):
            policy = ReturnPolicy(maker_id=maker_id, reason=reason, before_days=3_650, after_days=3_650)
            self.shop.desk.do(save_return_policy, policy)
        for name in GOODS:
            self.shop.item(name, maker_id=maker_id)
        return maker_id

    # ── the model ───────────────────────────────────────────────────────────────────────────────
    def note(self, document: Posted, sign: int = 1) -> None:
        """Let the model follow a document that stands now, or (-1) no longer."""
        effect = EFFECTS[document.kind]
        for line in document.lines:
            for key, units in effect(document, line, document.godown_id):
                self.units[key] += sign * units
        value = document.taxable + document.untaxed
        self.unsettled += sign * UNSETTLED.get(document.kind, 0) * value
        self.expected += sign * EXPECTED.get(document.kind, 0) * document.total
        if document.kind in {"claim_pickup", "claim_destruction"}:
            self.gone[document.against_id or 0] += sign * sum(line.units for line in document.lines)
        if document.kind in OWES and document.party is not None:
            paid = value if document.kind == "replacement_issue" else 0  # by the goods taken
            self.owed[document.party.id] += sign * OWES[document.kind] * (document.total - paid)
        if document.kind in {"tax_invoice", *BROUGHT} and document.party is not None:
            out = sign if document.kind == "tax_invoice" else -sign
            for line in document.lines:
                self.sold[document.party.id, line.batch_id or 0] += out * (line.units + line.free)

    def keep(self, document: Posted) -> None:
        """Note a document and remember it for a later correction."""
        self.note(document)
        self.standing.append(document)
        del self.standing[:-KEPT]

    def a_day(self) -> str:
        """Return today, or one time in four a day of the last three weeks."""
        back = self.roll.randint(1, 20) if self.roll.random() < 0.25 else 0
        return (self.today - timedelta(days=back)).isoformat()

    def some_goods(self, bucket: str | None = None) -> tuple[Key, int] | None:
        """Return a balance that holds something, or nothing where there is none."""
        held = sorted(
            (key, units)
            for key, units in self.units.items()
            if units > 0 and key[2] != "in_transit" and (bucket is None or key[2] == bucket)
        )
        return self.roll.choice(held) if held else None

    # ── the steps ───────────────────────────────────────────────────────────────────────────────
    def receive(self, item: str = "") -> None:
        """Goods come in, into any godown and sometimes damaged."""
        roll = self.roll
        number, free = roll.choice("ABCD"), roll.choice((0, 0, 0, 3))
        line = {
            "item": self.shop.item(item or roll.choice(GOODS)), "quantity": f"{roll.randint(1, 80)}+{free}",
            "batch": number, "rate": f"{roll.randint(1, 9_999) / 100:.2f}", "expiry": "12/29",
            "bucket": "damaged" if roll.random() < 0.1 else "saleable",
        }  # fmt: skip
        supplier = self.shop.party("Depot", role="supplier")
        self.keep(
            self.shop.sends(
                "goods_receipt", party=supplier, lines=[line], date=self.a_day(), godown=roll.choice(PLACES)
            )
        )

    def bill(self) -> None:
        """A party takes goods of one godown; one bill in ten takes more than there is."""
        roll = self.roll
        most = 30 if roll.random() < 0.9 else 200
        lines = [
            {
                "item": self.shop.item(roll.choice(GOODS)), "rate": f"{roll.randint(1, 90)}.50",
                "quantity": f"{roll.randint(1, most)}+{roll.randint(0, 2)}",
            }
            for _ in range(roll.randint(1, 3))
        ]  # fmt: skip
        party, where = self.shop.party(roll.choice(PARTIES)), roll.choice(PLACES)
        self.keep(self.shop.sends("tax_invoice", party=party, lines=lines, date=self.a_day(), godown=where))

    def give_back(self) -> None:
        """Goods of the shop go back to the supplier."""
        held = sorted(
            (key[0], units) for key, units in self.units.items() if units > 0 and key[1:] == (1, "saleable")
        )
        if not held:
            return
        batch, units = self.roll.choice(held)
        item, number = self.named(batch)
        line = {"item": item, "batch": number, "quantity": str(self.up_to(units)), "rate": "12.50"}
        supplier = self.shop.party("Depot", role="supplier")
        self.keep(self.shop.sends("purchase_return", party=supplier, lines=[line], date=self.a_day()))

    def bring_back(self) -> None:
        """A party brings goods of a bill back, now and then more than it was billed."""
        self._brought("sale_return", tuple(BACK_TO))

    def bring_dead(self) -> None:
        """A party brings broken or expired goods of a bill; they are taken and settled later."""
        self._brought("breakage_receipt", ("damage", "expiry"))

    def settle(self) -> None:
        """Dead goods that were taken are credited, or fit ones given: all that is open, or some."""
        roll = self.roll
        taken = [one for one in self.standing if one.kind == "breakage_receipt"]
        if not taken:
            return
        receipt = roll.choice(taken)
        line = receipt.lines[0]
        some = {"item": line.code, "quantity": str(self.up_to(max(1, line.units)))}
        told = {"lines": [some]} if roll.random() < 0.5 else {}
        kind = roll.choice(("breakage_note", "replacement_issue"))
        party = receipt.party.code if receipt.party else ""
        consents = [*AGREED, "part_settled"]
        self.keep(self.shop.sends(kind, party=party, of=[receipt.number], consents=consents, **told))

    def _brought(self, kind: str, reasons: tuple[str, ...]) -> None:
        roll = self.roll
        bills = [one for one in self.standing if one.kind == "tax_invoice"]
        if not bills:
            return
        bill = roll.choice(bills)
        line = roll.choice(bill.lines)
        party = next(code for code in map(self.shop.party, PARTIES) if bill.party and code == bill.party.code)
        told = {
            "item": line.code, "bill": bill.number,
            "quantity": f"{self.up_to(max(1, line.units))}+{roll.randint(0, line.free)}",
        }  # fmt: skip
        reason = roll.choice(reasons)
        self.keep(
            self.shop.sends(
                kind,
                party=party,
                reason=reason,
                lines=[told],
                date=self.today.isoformat(),
                godown=roll.choice(PLACES),
                consents=[*AGREED, "not_recoverable"],
            )
        )

    def claim(self) -> None:
        """A claim for dead goods is built, boxed and sent; or one that lies as a draft."""
        desk, roll = self.shop.desk, self.roll
        drafts = desk.ask(claims_list, states=("draft",))
        if drafts and roll.random() < 0.6:
            draft = roll.choice(drafts)
            if roll.random() < 0.5:
                desk.do(rebuild_claim, draft.id)
            self.keep(self.shop.sends("claim", claim=draft.id))
            return
        days = self.today - timedelta(days=roll.randint(0, 25)), self.today
        claim_id = desk.do(build_claim, roll.choice(("expiry", "breakage")), self.maker_id, *days).id
        claim = desk.ask(claim_by_id, claim_id)
        for one in desk.ask(goods_of_claim, claim):
            box = roll.randint(1, 3)
            desk.do(put_in_box, claim_id, box, {one.line_no: roll.choice((None, roll.randint(0, one.units)))})
            with suppress(Refused):  # nothing was put in it
                desk.do(seal_box, claim_id, box, f"S{box}", roll.randint(1, 9_000))
        if roll.random() < 0.7:
            self.keep(self.shop.sends("claim", claim=claim_id))

    def give_up(self) -> None:
        """Boxes of a claim that was sent are fetched, or destroyed before a witness."""
        roll = self.roll
        sent = self.shop.desk.ask(claims_list, states=("sent", "part_paid", "closed"))
        boxed = [one for one in sent if self.shop.desk.ask(boxes_of, one)]
        if not boxed:
            return
        claim = roll.choice(boxed)
        numbers = [one.number for one in self.shop.desk.ask(boxes_of, claim)]
        boxes = [] if roll.random() < 0.5 else [roll.choice(numbers)]
        fetched: dict[str, Any] = {"kind": "claim_pickup", "who": "VRL"}
        burnt: dict[str, Any] = {"kind": "claim_destruction", "witness": "A. Rao", "place": "Talegaon"}
        self.keep(self.shop.sends(claim=claim.number, boxes=boxes, **roll.choice((fetched, burnt))))

    def is_paid(self) -> None:
        """The company credits a part of a claim, now and then more than it was asked for."""
        owing = [one for one in self.shop.desk.ask(claims_list, states=("sent", "part_paid")) if one.left > 0]
        if not owing:
            return
        claim = self.roll.choice(owing)
        paid = plain_paise(self.up_to(claim.left))
        note = f"CN{self.roll.random()}"
        self.keep(self.shop.sends("claim_settlement", claim=claim.number, amount=paid, reference=note))

    def count(self) -> None:
        """A place is counted: begun, batch after batch found, posted; meanwhile the others go on."""
        if self.counting is None:
            here, bucket = self.roll.choice(PLACES), self.roll.choice(BUCKETS[:2])
            place = self.shop.godown(here)
            form = CountForm(name=f"Count of {here}", godown_id=place, bucket=bucket)
            self.counting = Counting(self.shop.desk.do(open_count, form).id, place, bucket)
        elif self.counting.off and self.roll.random() < 0.3:
            self._end_count(self.counting)
        else:
            self._find(self.counting)

    def _find(self, counting: "Counting") -> None:
        held = sorted(key for key in self.units if key[1:] == (counting.place, counting.bucket))
        if not held:
            return
        key = self.roll.choice(held)
        books = self.units[key]
        found = max(0, books + self.roll.choice((0, 0, -1, 2, -5, -books)))
        act = count_anew if key[0] in counting.off else add_mark
        self.shop.desk.do(act, counting.id, key[0], Units(found))
        counting.off[key[0]] = found - books

    def _end_count(self, counting: "Counting") -> None:
        self.counting = None
        try:
            numbers = self.shop.desk.do_agreed(AGREED, post_count, counting.id)
        except (Refused, NeedsConsent):  # what was found missing is not there any more: nothing is posted
            self.shop.desk.do(drop_count, counting.id)
            return
        ids = [self.shop.desk.ask(document_id_of, number) for number in numbers]
        posted = [self.shop.desk.ask(posted_document, id_) for id_ in ids]
        told = {line.batch_id: line.units for one in posted for line in one.lines}
        wanted = {batch: off for batch, off in counting.off.items() if off}
        assert told == wanted, f"the count posted {told}, found were {wanted}"
        for one in posted:
            self.keep(one)

    def edit(self) -> None:
        """A bill's first line gets another quantity."""
        bills = [one for one in self.standing if one.kind == "tax_invoice"]
        if not bills:
            return
        old = self.roll.choice(bills)
        new = self.shop.edits(old, str(self.roll.randint(1, 40)))
        self.note(old, -1)
        self.note(new)
        self.standing[self.standing.index(old)] = new

    def cancel(self) -> None:
        """Any document that stands is taken back."""
        if not self.standing:
            return
        gone = self.roll.choice(self.standing)
        self.shop.cancels(gone)
        self.note(gone, -1)
        self.standing.remove(gone)

    def carry(self) -> None:
        """Goods leave one godown for another."""
        found = self.some_goods()
        if found is None:
            return
        (batch, here, bucket), units = found
        item, number = self.named(batch)
        to = self.roll.choice([code for code in PLACES if self.shop.godown(code) != here])
        line = {"item": item, "batch": number, "bucket": bucket, "quantity": str(self.up_to(units))}
        where = next(code for code in PLACES if self.shop.godown(code) == here)
        self.keep(
            self.shop.sends("stock_transfer", godown=where, to_godown=to, lines=[line], date=self.a_day())
        )

    def accept(self) -> None:
        """A godown accepts what is on the way to it, all of it or a part, with a shortage or none."""
        sent = [one for one in self.standing if one.kind == "stock_transfer"]
        if not sent:
            return
        transfer, roll = self.roll.choice(sent), self.roll
        lines = []
        for line in transfer.lines:
            arrived = roll.randint(0, line.units)
            short = roll.choice((0, line.units - arrived))
            lines.append({
                "item": line.code, "batch": line.batch, "quantity": str(arrived), "short": str(short),
                "reason": roll.choice(("lost", "sent_back")), "to_bucket": roll.choice(BUCKETS),
            })  # fmt: skip
        told: tuple[dict[str, Any], ...] = tuple(lines) if roll.random() < 0.6 else ()
        self.keep(self.shop.accepts(transfer, *told, date=self.a_day()))

    def adjust(self) -> None:
        """Goods are found or gone."""
        found = self.some_goods()
        if found is None:
            return
        (batch, here, bucket), units = found
        item, number = self.named(batch)
        quantity = self.roll.choice((self.up_to(units), -self.up_to(units)))
        line = {
            "item": item,
            "batch": number,
            "bucket": bucket,
            "quantity": str(quantity),
            "reason": "counted",
        }
        where = next(code for code in PLACES if self.shop.godown(code) == here)
        self.keep(self.shop.sends("stock_adjustment", godown=where, lines=[line], date=self.a_day()))

    def set_aside(self) -> None:
        """Goods go from one bucket to another."""
        found = self.some_goods()
        if found is None:
            return
        (batch, here, bucket), units = found
        item, number = self.named(batch)
        line = {
            "item": item, "batch": number, "bucket": bucket, "to_bucket": self.roll.choice(BUCKETS),
            "quantity": str(self.up_to(units)), "reason": "quality",
        }  # fmt: skip
        where = next(code for code in PLACES if self.shop.godown(code) == here)
        self.keep(self.shop.sends("bucket_move", godown=where, lines=[line], date=self.a_day()))

    def up_to(self, units: int) -> int:
        """Return so many units, all of them, or now and then more than there are."""
        return self.roll.choice((self.roll.randint(1, units), units, units + 1))

    def named(self, batch_id: int) -> tuple[str, str]:
        """Return item code and number of a batch, as a document that moved it told them."""
        if batch_id not in self._names:
            self._names.update(self.shop.desk.ask(names_of_batches))
        return self._names[batch_id]

    # ── a step, and whether all agree ───────────────────────────────────────────────────────────
    def step(self) -> None:
        """Do something; what is refused leaves everything as it was."""
        deed = self.roll.choice(DEEDS)
        with suppress(Refused, NeedsConsent):
            STEPS[deed][1](self)
            self.done[deed] += 1

    def difference(self) -> str:
        """Return the first balance that is not what the model says, or nothing."""
        for (party, batch), units in self.sold.items():
            if units < 0:
                return f"party {party} brought back {-units} of batch {batch} more than it was billed"
        held = self.shop.desk.ask(balances_held)
        wanted = {key: units for key, units in self.units.items() if units}
        for key in sorted(held.keys() | wanted.keys()):
            if held.get(key, 0) != wanted.get(key, 0):
                return f"{key}: the books hold {held.get(key, 0)}, the model {wanted.get(key, 0)}"
        return ""

    def deep_difference(self) -> str:
        """Return the first thing of rows, values, ledger and parties that does not agree, or nothing."""
        ask = self.shop.desk.ask
        if drifted := ask(drifted_balances):
            return f"a balance is not the sum of its rows: {drifted[0]}"
        if wrong := ask(days_apart):
            return f"stock account and rows differ on {wrong[0]}"
        if wrong_sign := ask(worthless):
            return f"a value has the wrong sign: {wrong_sign[0]}"
        owed = ask(parties_owe)
        for party, paise in sorted(self.owed.items()):
            if owed.get(party, 0) != paise:
                return f"party {party}: the books say {owed.get(party, 0)}, the model {paise}"
        if (booked := ask(owed_for_goods)) != self.unsettled:
            return f"for goods taken {booked} is owed, the model says {self.unsettled}"
        return self._claims_differ()

    def _claims_differ(self) -> str:
        ask = self.shop.desk.ask
        if (claimed := ask(booked_on, "claims_made")) != self.expected:
            return f"companies owe {claimed} for claims, the model says {self.expected}"
        for claim in ask(claims_list):
            gone = sum(one.units for one in ask(boxes_of, claim) if one.gone_with)
            if claim.document_id is not None and gone != self.gone[claim.document_id]:
                return f"{gone} of {claim.name} left in boxes, the model says {self.gone[claim.document_id]}"
        return ""


STEPS: dict[str, tuple[int, Callable[[Chance], None]]] = {
    "receive": (4, Chance.receive),
    "bill": (6, Chance.bill),
    "give_back": (2, Chance.give_back),
    "bring_back": (2, Chance.bring_back),
    "bring_dead": (2, Chance.bring_dead),
    "settle": (2, Chance.settle),
    "claim": (3, Chance.claim),
    "give_up": (3, Chance.give_up),
    "is_paid": (1, Chance.is_paid),
    "count": (4, Chance.count),
    "edit": (3, Chance.edit),
    "cancel": (2, Chance.cancel),
    "carry": (3, Chance.carry),
    "accept": (3, Chance.accept),
    "adjust": (2, Chance.adjust),
    "set_aside": (2, Chance.set_aside),
}
"""What may happen, and how often beside the others."""
DEEDS = [name for name, (weight, _) in STEPS.items() for _ in range(weight)]


def run(books: Books, seed: int, steps: int, *, deep_every: int = 50) -> Chance:
    """Play some steps; AssertionError names seed, step and the first difference."""
    chance = Chance(books, seed)
    for number in range(1, steps + 1):
        chance.step()
        found = chance.difference() or ("" if number % deep_every else chance.deep_difference())
        assert not found, f"seed {seed}, step {number}: {found}"
    found = chance.deep_difference() or chance.shop.trouble()
    assert not found, f"seed {seed}, end: {found}"
    return chance
