"""From dead goods and what settles them, as sent, to the drafts that the counter would hold for them."""

from dataclasses import replace

from dcms_desktop.breakage.queries import offer_breakage
from dcms_desktop.breakage.queries import settled_by
from dcms_desktop.breakage.queries import taken_line
from dcms_desktop.breakage.rules import NOTE
from dcms_desktop.breakage.rules import RECEIPT
from dcms_desktop.breakage.rules import figure_receipt
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.quantity import parse_quantity
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.pieces import at_line
from dcms_desktop.inbox.returning import return_draft
from dcms_desktop.inbox.typed_breakage import TypedBreakageNote
from dcms_desktop.inbox.typed_breakage import TypedBreakageReceipt
from dcms_desktop.inbox.typed_breakage import TypedReplacement
from dcms_desktop.inbox.typed_breakage import TypedSettledLine
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units

PART_SETTLED = "part_settled"


def breakage_draft(
    tx: Tx, draft: Draft, typed: TypedBreakageReceipt | TypedBreakageNote | TypedReplacement, cards: Cards
) -> Draft:
    """Return the draft of a receipt of dead goods, or of what settles some."""
    if isinstance(typed, TypedBreakageReceipt):
        return figure_receipt(return_draft(tx, draft, typed, cards, offer_breakage, taken_line))
    party = cards.party(tx, typed.party)
    ids = [document_id_of(tx, number, RECEIPT) for number in typed.of]
    settling = settled_by(tx, draft.kind, ids, draft.day)
    made = settling.draft
    if made.party is None or made.party.id != party.id:
        raise Refused(f"{typed.of[0]} is of another party.", "of", "Send the party of that receipt.")
    if settling.left and not typed.lines:
        told = "; ".join(settling.left[:5])
        tx.ask(PART_SETTLED, f"Not everything is settled by it: {told}. Go on with the rest?", "of")
    lines = _chosen(tx, made, typed.lines, cards) if typed.lines else made.lines
    return replace(
        draft, party=made.party, level=made.level, lines=lines, salesman_id=made.salesman_id,
        beat_id=made.beat_id, note_reason=made.note_reason, reference=made.reference,
        godown_id=draft.godown_id if getattr(typed, "godown", None) else made.godown_id,
        remarks="; ".join(part for part in (made.remarks, draft.remarks) if part)[:500],
    )  # fmt: skip


def _chosen(tx: Tx, made: Draft, typed: list[TypedSettledLine], cards: Cards) -> tuple[Line, ...]:
    """Return what was sent of everything open, taken from its lines in their order."""
    items = cards.items_of(tx, [line.item for line in typed])
    left = list(made.lines)
    chosen: list[Line] = []
    for number, line in enumerate(typed, 1):
        with at_line(number):
            item = items[line.item]
            said = parse_quantity(str(line.quantity), item)
            free = count_units(str(line.free), item) if line.free is not None else said.free or Units(0)
            wanted = (line.batch or "").strip().upper()
            for place, one in enumerate(left):
                named = one.batch is not None and one.batch.number.upper() == wanted
                if one.item.id != item.id or (wanted and not named):
                    continue
                units, freely = min(said.units, one.units), min(free, one.free)
                if units or freely:
                    part = replace(one, units=Units(units), free=Units(freely), typed="")
                    chosen.append(part)
                    left[place] = replace(one, units=Units(one.units - units), free=Units(one.free - freely))
                    said = replace(said, units=Units(said.units - units))
                    free = Units(free - freely)
            if said.units or free:
                what = "is open of them" if made.kind == NOTE else "is open of them and lies here"
                raise Refused(
                    f"{said.units + free} of {item.name} more than {what}.",
                    field="quantity",
                    next_step="Lower the quantity.",
                )
    return tuple(chosen)
