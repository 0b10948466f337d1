"""Boxes of a claim's goods, and how they are given up: fetched by the company or destroyed. Pure."""

from collections.abc import Mapping
from collections.abc import Sequence
from datetime import date

from dcms_desktop.drafts.figures import figure_untaxed
from dcms_desktop.drafts.plans import moves_out
from dcms_desktop.drafts.quantity import quantity_gates
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from dcms_desktop.kernel.text import clean_text

PICKUP, DESTRUCTION = "claim_pickup", "claim_destruction"
WAYS = {PICKUP: "Fetched by the company", DESTRUCTION: "Destroyed"}
BOX = "Box "
"""A line of goods that were given up says in its reason which box they lay in."""
MOST_BOXES = 999
HEAVIEST = 100_000_000
"""Grams of a box: a hundred tonnes are typed wrongly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimGoods:
    """Goods of one line of a claim, where they lie, and how many are in boxes."""

    line_no: int
    number: str
    item_id: int
    item: str
    batch_id: int
    batch: str
    expiry: date | None
    godown_id: int
    bucket: str
    units: Units
    amount: Paise
    packed: Units = Units(0)

    @property
    def left(self) -> Units:
        """Return the pieces in no box yet."""
        return Units(self.units - self.packed)

    def rate(self, per: int) -> Mills:
        """Return what is claimed for a rate unit of so many pieces."""
        return Mills(share(self.amount, per * 10, of=self.units)) if self.units else Mills(0)

    def worth(self, units: int) -> Paise:
        """Return what is claimed for some of them."""
        return share(self.amount, units, of=self.units) if self.units else Paise(0)


@dataclass(frozen=True, slots=True)
class Packed:
    """Pieces of one line of a claim in a box."""

    line_no: int
    units: Units


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of a claim's goods."""

    number: int
    seal: str = ""
    grams: int = 0
    lines: tuple[Packed, ...] = ()
    gone_with: str = ""
    """The document with which it left; empty while it lies here."""

    @property
    def units(self) -> int:
        """Return the pieces in it."""
        return sum(one.units for one in self.lines)


def check_box(box: Box, goods: Mapping[int, ClaimGoods], others: Sequence[Box]) -> Box:
    """Return the box tidied; refuse pieces that are not claimed, or that lie in another box."""
    if not 1 <= box.number <= MOST_BOXES:
        raise Refused(f"{box.number} is no number of a box.", "box", f"Count them from 1 to {MOST_BOXES}.")
    if not 0 <= box.grams <= HEAVIEST:
        raise Refused("A box does not weigh that.", "weight", "Type its weight in kilograms.")
    elsewhere: dict[int, int] = {}
    for other in others:
        for one in other.lines:
            elsewhere[one.line_no] = elsewhere.get(one.line_no, 0) + one.units
    sums: dict[int, int] = {}
    for one in box.lines:
        if one.units < 0:
            raise Refused("A box does not hold less than nothing.", "quantity", "Type how many lie in it.")
        sums[one.line_no] = sums.get(one.line_no, 0) + one.units
    for line_no, units in sums.items():
        if line_no not in goods:
            raise Refused(f"The claim has no goods on line {line_no}.", "line", "Say one of its lines.")
        of = goods[line_no]
        room = of.units - elsewhere.get(line_no, 0)
        if units > room:
            raise Refused(
                f"{room} of {of.item} {of.batch} are in no other box, {units} would be in box {box.number}.",
                field="quantity",
                next_step="Lower the quantity, or take some out of the other box.",
            )
    lines = tuple(Packed(line_no, Units(units)) for line_no, units in sorted(sums.items()) if units)
    return replace(box, seal=clean_text(box.seal, "seal", most=40), lines=lines)


def with_packed(box: Box, line_no: int, units: int) -> Box:
    """Return a box with so many pieces of a line in it; none takes the line out."""
    rest = tuple(one for one in box.lines if one.line_no != line_no)
    return replace(box, lines=(*rest, Packed(line_no, Units(units))) if units else rest)


def show_kg(grams: int) -> str:
    """Return a weight as kilograms: ``4.2 kg``."""
    kilos, rest = divmod(grams, 1_000)
    tail = f".{rest:03}".rstrip("0") if rest else ""
    return f"{kilos}{tail} kg"


def grams_of(text: str) -> int:
    """Return what was typed in kilograms as grams."""
    whole, _, rest = text.strip().partition(".")
    if not (whole or rest) or not (whole + rest).isascii() or not (whole + rest).isdigit() or len(rest) > 3:
        raise Refused(f"“{text[:20]}” is no weight.", "weight", "Type kilograms, as in 4.25.")
    return int(whole or 0) * 1_000 + int(rest.ljust(3, "0") or 0)


def box_words(boxes: Sequence[Box]) -> str:
    """Return boxes in words, for the paper: ``2 boxes, 8.4 kg: 1 (seal S1, 4.2 kg), 2``."""
    told = []
    for box in boxes:
        facts = [f"seal {box.seal}" if box.seal else "", show_kg(box.grams) if box.grams else ""]
        words = ", ".join(fact for fact in facts if fact)
        told.append(f"{box.number} ({words})" if words else str(box.number))
    whole = sum(box.grams for box in boxes)
    count = "1 box" if len(boxes) == 1 else f"{len(boxes)} boxes"
    return f"{count}{f', {show_kg(whole)}' if whole else ''}: {', '.join(told)}"


# ── giving goods up ─────────────────────────────────────────────────────────────────────────────
def figure_given_up(draft: Draft) -> Draft:
    """Return goods given up with the value that is claimed for them: no supply, so no tax."""
    return figure_untaxed(replace(draft, round_to_rupee=False, tenders=(), charges=(), bill_discounts=()))


def plan_given_up(draft: Draft) -> Plan:
    """Return the goods out at their cost, which the claim makes good."""
    return Plan(stock=moves_out(draft), cost_account="claim_goods", feed="stock_adjustment")


def given_up_gates(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to goods given up: they are of a claim that was sent, and lie here."""
    found: list[Gate] = []
    if draft.party is None:
        found.append(_block("party", "Goods are given up for a company.", "Pick the claim."))
    if draft.against_id is None:
        found.append(_block("against", "Goods are given up on a claim.", "Pick the claim they belong to."))
    if not draft.lines:
        found.append(_block("empty", "No goods are given up.", "Pack them in boxes first."))
    if draft.kind == PICKUP and not draft.transport.transporter:
        found.append(_block("transporter", "Somebody fetches the goods.", "Type who takes them."))
    if draft.kind == DESTRUCTION and not draft.delivery.name:
        found.append(_block("witness", "Somebody sees the goods destroyed.", "Type who the witness is."))
    if draft.kind == DESTRUCTION and not draft.delivery.address:
        found.append(_block("place", "Goods are destroyed somewhere.", "Type where."))
    wanted: dict[int, int] = {}
    for number, line in enumerate(draft.lines, 1):
        found.extend(quantity_gates(line, number))
        found.extend(_lies_gates(line, number, wanted))
    return tuple(found)


def _lies_gates(line: Line, number: int, wanted: dict[int, int]) -> list[Gate]:
    if line.batch is None:
        return [_block("batch", f"{line.item.name} needs its batch.", "Pick the claim anew.", number)]
    taken = wanted[line.batch.id] = wanted.get(line.batch.id, 0) + line.units + line.free
    if taken <= line.batch.units:
        return []
    name = f"{line.item.name} {line.batch.number}"
    text = f"{max(line.batch.units, 0)} of {name} lie in {line.bucket}, {taken} would be given up."
    return [_block("past_stock", text, "Move the goods there first, or take them out of the box.", number)]


def _block(field: str, text: str, next_step: str, line: int | None = None) -> Gate:
    return Gate(level="block", name=field, text=text, field=field, next_step=next_step, line=line)
