"""The usual order of a party as a draft: what is due by its rhythm, at its prices."""

from datetime import timedelta

from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Units
from dcms_desktop.sales.basket import Bought
from dcms_desktop.sales.basket import Usual
from dcms_desktop.sales.basket import usual_goods
from dcms_desktop.sales.queries import offer_items
from dcms_desktop.sales.rules import put_item
from dcms_desktop.sales.rules import settle
from dcms_desktop.sales.rules import short_by
from dcms_desktop.sales.rules import split_line
from dcms_desktop.sales.rules.batches import sellable

BILLS = 12
"""Bills that are looked at, the newest."""
DAYS = 365
BILL = "tax_invoice"


@dataclass(frozen=True, slots=True)
class Basket:
    """The draft with the usual goods on it, and what was left off because it is not there."""

    draft: Draft
    taken: int
    lacking: tuple[str, ...]


def usual_of(tx: Tx, party_id: int) -> tuple[Usual, ...]:
    """Return what is due of a party's usual goods today."""
    bills = (
        select(DocumentRow.id)
        .where(
            DocumentRow.party_id == party_id,
            DocumentRow.kind == BILL,
            DocumentRow.state == "posted",
            DocumentRow.day >= tx.today - timedelta(days=DAYS),
        )
        .order_by(DocumentRow.id.desc())
        .limit(BILLS)
    )
    rows = tx.execute(
        select(DocumentLine.item_id, DocumentLine.day, func.sum(DocumentLine.units))
        .where(DocumentLine.document_id.in_(bills), DocumentLine.units > 0)
        .group_by(DocumentLine.item_id, DocumentLine.day)
    )
    history = [Bought(item_id=row[0], day=row[1], units=Units(int(row[2]))) for row in rows]
    return usual_goods(history, tx.today)


def usual_basket(tx: Tx, draft: Draft) -> Basket:
    """Return a draft with the usual goods of its party that are not on it yet.

    A bill takes what lies here and tells what does not; an order asks for all of it.
    """
    if draft.party is None:
        raise Refused("A usual order is a party's.", field="party", next_step="Pick the party first.")
    there = {line.item.id for line in draft.lines}
    usual = {one.item_id: one for one in usual_of(tx, draft.party.id) if one.item_id not in there}
    if not usual:
        raise Refused(
            "Nothing of its usual goods is due.", field="item", next_step="Alt+L repeats its last bill."
        )
    offers = offer_items(tx, draft, list(usual))
    lacking: list[str] = []
    before = len(draft.lines)
    for item_id, one in usual.items():
        offer = offers.get(item_id)
        if offer is None or not offer.item.active:
            continue
        units = one.units if draft.kind != BILL else _there(draft, offer, one.units)
        if units < one.units:
            lacking.append(f"{one.units - units} of {offer.item.name}")
        if units:
            draft = _put(draft, replace(offer, units=units, typed=str(units)))
    return Basket(settle(draft), len(draft.lines) - before, tuple(lacking))


def _there(draft: Draft, offer: Line, units: Units) -> Units:
    free = sum(batch.units for batch in sellable(draft, offer))
    return Units(min(units, max(0, free)))


def _put(draft: Draft, line: Line) -> Draft:
    row = len(draft.lines)
    draft = put_item(draft, row, line)
    return split_line(draft, row) if draft.kind == BILL and short_by(draft, row) else draft
