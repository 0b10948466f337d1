"""From goods that a party brings back, as sent, to the draft that the counter would hold for them."""

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.quantity import parse_quantity
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import with_line
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.pieces import at_line
from dcms_desktop.inbox.pieces import refuse_below_zero
from dcms_desktop.inbox.pieces import refuse_many
from dcms_desktop.inbox.typed import TypedPriceDebit
from dcms_desktop.inbox.typed import TypedPriceNote
from dcms_desktop.inbox.typed import TypedSaleReturn
from dcms_desktop.inbox.typed_back import TypedBackLine
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.sales.price_notes import put_price_note
from dcms_desktop.sales.queries.returns import offer_returns_of
from dcms_desktop.sales.queries.returns import returned_from
from dcms_desktop.sales.queries.returns import sold_lines
from dcms_desktop.scanning.rules import read_serials
from dcms_desktop.stock.rules import BatchCard


def back_draft(
    tx: Tx, draft: Draft, typed: TypedSaleReturn | TypedPriceNote | TypedPriceDebit, cards: Cards
) -> Draft:
    """Return the draft of goods that come back, or of a note on a rate that was wrong."""
    if isinstance(typed, TypedSaleReturn):
        return return_draft(tx, draft, typed, cards)
    refuse_many(typed.lines)
    party = cards.party(tx, typed.party)
    draft = replace(
        draft,
        party=party,
        salesman_id=party.salesman_id,
        beat_id=party.beat_id,
        note_reason=typed.reason.strip(),
        reference=clean_text(typed.reference, "reference", most=40),
    )
    items = cards.items_of(tx, [line.item for line in typed.lines])
    offers = offer_returns_of(tx, draft, [item.id for item in items.values()])
    for number, line in enumerate(typed.lines, 1):
        with at_line(number):
            back = TypedBackLine(item=line.item, quantity=line.quantity, bill=line.bill, batch=line.batch)
            offer = _placed(tx, party.id, offers[items[line.item].id], back)
            draft = put_price_note(draft, number - 1, offer)
            wrong = rate(str(line.difference))
            refuse_below_zero(wrong, "difference")
            units = parse_quantity(str(line.quantity), offer.item).units
            typed_line = replace(
                draft.lines[number - 1], units=units, typed=str(line.quantity).strip(), rate=wrong,
                rate_source="hand",
            )  # fmt: skip
            draft = with_line(draft, number - 1, typed_line)
    return draft


class TypedBack(Protocol):
    """Goods that come back, as sent."""

    @property
    def party(self) -> str:
        """Return the code of the party."""

    @property
    def reason(self) -> str:
        """Return why they come back."""

    @property
    def reference(self) -> str:
        """Return the party's number for it."""

    @property
    def lines(self) -> list[TypedBackLine]:
        """Return the goods."""


Offering = Callable[[Tx, Draft, Sequence[int]], dict[int, Line]]
Finishing = Callable[[Tx, Line], Line]


def as_it_is(_tx: Tx, line: Line) -> Line:
    """Return a line unchanged."""
    return line


def return_draft(
    tx: Tx,
    draft: Draft,
    typed: TypedBack,
    cards: Cards,
    offer: Offering = offer_returns_of,
    finish: Finishing = as_it_is,
) -> Draft:
    """Return the draft of goods that come back; ``finish`` makes of a line what the kind wants."""
    refuse_many(typed.lines)
    party = cards.party(tx, typed.party)
    draft = replace(
        draft,
        party=party,
        salesman_id=party.salesman_id,
        beat_id=party.beat_id,
        note_reason=typed.reason.strip(),
        reference=clean_text(typed.reference, "reference", most=40),
    )
    items = cards.items_of(tx, [line.item for line in typed.lines])
    offers = offer(tx, draft, [item.id for item in items.values()])
    lines = []
    for number, line in enumerate(typed.lines, 1):
        with at_line(number):
            lines.append(_line(tx, party.id, offers[items[line.item].id], line, finish))
    return replace(draft, lines=tuple(lines))


def _line(tx: Tx, party_id: int, offer: Line, typed: TypedBackLine, finish: Finishing) -> Line:
    said = parse_quantity(str(typed.quantity), offer.item)
    line = finish(tx, _placed(tx, party_id, offer, typed))
    at = rate(str(typed.rate)) if typed.rate is not None else said.rate
    if at is not None:
        refuse_below_zero(at, "rate")
        line = replace(line, rate=at, rate_source="hand")
    return replace(
        line,
        units=said.units,
        free=count_units(str(typed.free), offer.item) if typed.free is not None else said.free or Units(0),
        typed=str(typed.quantity).strip(),
        pieces=read_serials(typed.serials),
    )


def _placed(tx: Tx, party_id: int, offer: Line, typed: TypedBackLine) -> Line:
    """Return the line on the bill and batch that were said, else on the party's newest bill."""
    batch = _batch_named(offer.choices, typed.batch) if typed.batch is not None else None
    if typed.bill is None and batch is None:
        return offer
    bill_id = document_id_of(tx, typed.bill, "tax_invoice") if typed.bill is not None else None
    for one in sold_lines(tx, party_id, offer.item.id):
        fits_bill = bill_id is None or one.source.document_id == bill_id
        if fits_bill and (batch is None or one.batch_id == batch.id) and (one.left or one.left_free):
            return returned_from(tx, offer, one.source)
    if bill_id is not None:
        raise Refused(
            f"Nothing of {offer.item.name} is left to come back on {typed.bill}.",
            field="bill",
            next_step="Send another bill of this party, or null for its newest.",
        )
    return replace(offer, batch=batch, source=None, taxed_on=None, billed=None)


def _batch_named(choices: Sequence[BatchCard], named: str) -> BatchCard:
    number = named.strip().upper()
    fit = [batch for batch in choices if batch.number.upper() == number]
    if not fit:
        raise Refused(
            f"The party never bought a batch {number[:30]} of this.",
            field="batch",
            next_step="Send one it bought, or null for that of its newest bill.",
        )
    return fit[0]
