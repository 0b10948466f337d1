"""From orders, quotations and challans as sent to their drafts, and lines that come from them."""

from collections.abc import Sequence
from dataclasses import replace

from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.queries import document_id_of
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries.open_lines import has_left
from dcms_desktop.documents.queries.open_lines import standing_of
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.quantity import parse_quantity
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Source
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.pieces import batches_named
from dcms_desktop.inbox.pieces import day_of
from dcms_desktop.inbox.pieces import discounts_of
from dcms_desktop.inbox.pieces import refuse_below_zero
from dcms_desktop.inbox.pieces import refuse_many
from dcms_desktop.inbox.pieces import with_salesman
from dcms_desktop.inbox.typed_orders import TypedQuotation
from dcms_desktop.inbox.typed_orders import TypedSalesOrder
from dcms_desktop.inbox.typed_orders import TypedWish
from dcms_desktop.inbox.typed_parts import TypedSaleLine
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.orders.queries.drafting import add_lines
from dcms_desktop.orders.queries.drafting import holding_day
from dcms_desktop.orders.queries.turning import at_day_prices
from dcms_desktop.orders.queries.turning import at_price_of
from dcms_desktop.orders.queries.turning import on_batch
from dcms_desktop.orders.queries.turning import own_back
from dcms_desktop.orders.queries.turning import turned_into
from dcms_desktop.orders.rules import Wanted
from dcms_desktop.sales.rules import first_batch
from dcms_desktop.sales.rules import spread_line
from dcms_desktop.scanning.rules import read_serials

PART_SUPPLY = "part_supply"
"""The question whether a document goes with less than its order asks, because no more lies here."""


def wish_draft(tx: Tx, draft: Draft, typed: TypedSalesOrder | TypedQuotation, cards: Cards) -> Draft:
    """Return the draft of an order or quotation."""
    refuse_many(typed.lines)
    party = cards.party(tx, typed.party)
    if typed.salesman:
        party = with_salesman(tx, party, typed.salesman)
    draft = replace(draft, party=party, level=cards.level(tx, party))
    if isinstance(typed, TypedSalesOrder):
        draft = with_earlier(tx, draft, typed.of)
        draft = replace(draft, due_on=day_of(typed.promised, "promised"), came_by=typed.came_by.strip())
    items = cards.items_of(tx, [line.item for line in typed.lines])
    draft = replace(
        draft,
        salesman_id=party.salesman_id,
        beat_id=party.beat_id,
        holds_until=day_of(typed.holds_until, "holds_until") or holding_day(tx, draft.kind, draft.day),
        reference=clean_text(typed.reference, "reference", most=40),
        reference_day=day_of(typed.reference_date, "reference_date"),
        bill_discounts=discounts_of(typed.bill_discounts, "bill_discounts") or draft.bill_discounts,
    )
    return add_lines(tx, draft, [_wanted(items[line.item].id, line) for line in typed.lines])


def _wanted(item_id: int, typed: TypedWish) -> Wanted:
    return Wanted(
        item_id=item_id,
        quantity=str(typed.quantity).strip(),
        free=str(typed.free) if typed.free is not None else None,
        rate=rate(str(typed.rate)) if typed.rate is not None else None,
        rate_includes_tax=typed.rate_includes_tax,
        discounts=discounts_of(typed.discounts, "discounts") if typed.discounts is not None else None,
    )


def with_earlier(tx: Tx, draft: Draft, numbers: Sequence[str]) -> Draft:
    """Return the draft with everything open of the orders and challans that were named."""
    if not numbers:
        return draft
    ids = [_earlier(tx, number) for number in numbers]
    turned = turned_into(tx, ids, draft.kind, day=draft.day)
    made = turned.draft
    if draft.party is None or made.party is None or made.party.id != draft.party.id:
        raise Refused(
            f"{numbers[0]} is of another party.", field="of", next_step="Send the party of that document."
        )
    if turned.short:
        waits = "; ".join(turned.short[:5])
        tx.ask(PART_SUPPLY, f"Not everything lies here: {waits} would wait. Go on with the rest?", "of")
    return replace(
        draft,
        lines=made.lines,
        gifts=made.gifts,
        godown_id=made.godown_id,
        salesman_id=made.salesman_id,
        beat_id=made.beat_id,
        bill_discounts=made.bill_discounts,
        reference=draft.reference or made.reference,
        reference_day=draft.reference_day or made.reference_day,
        remarks="; ".join(part for part in (made.remarks, draft.remarks) if part)[:500],
    )


def _earlier(tx: Tx, number: str) -> int:
    try:
        return document_id_of(tx, number)
    except Refused as no:
        raise Refused(no.message, "of", "Send the number of an order or challan in these books.") from no


def sourced_parts(tx: Tx, draft: Draft, offer: Line, typed: TypedSaleLine) -> tuple[Line, ...]:
    """Return what was sent of one line of an order or challan as lines of the draft."""
    if typed.source is None:
        raise AssertionError("the line names its source")
    source = Source(_earlier(tx, typed.source.document), typed.source.line)
    posted = posted_document(tx, source.document_id)
    was = next((line for line in posted.lines if line.no == source.line_no), None)
    if was is None or was.item_id != offer.item.id:
        raise Refused(
            f"{offer.item.name} does not stand on line {source.line_no} of {posted.number}.",
            field="source",
            next_step="Send the line it stands on.",
        )
    said = parse_quantity(str(typed.quantity), offer.item)
    free = count_units(str(typed.free), offer.item) if typed.free is not None else said.free
    at = rate(str(typed.rate)) if typed.rate is not None else said.rate
    refuse_below_zero(at or 0, "rate")
    line = replace(
        own_back(tx, {offer.item.id: offer}, [posted.id])[offer.item.id],
        units=said.units,
        free=free or Units(0),
        free_source="hand" if free else "",
        typed=str(typed.quantity).strip(),
        source=source,
    )
    if at is not None:
        line = replace(line, rate=at, rate_includes_tax=typed.rate_includes_tax, rate_source="hand")
    elif not at_day_prices(posted, draft.day, tx.consents):
        line = at_price_of(line, was)
    if typed.discounts is not None:
        given = discounts_of(typed.discounts, "discounts")
        line = replace(line, discounts=given, own_discounts=True, takes_offers=False)
    if has_left(standing_of(tx, [posted.id])[posted.id]):
        sent = on_batch(tx, line, was)
        return (replace(sent, pieces=read_serials(typed.serials)) if typed.serials else sent,)
    if typed.batch is not None:
        return (replace(line, batch=batches_named(offer, typed)[0]),)
    line = replace(line, batch=first_batch(draft, line))
    return spread_line(draft, line) if line.batch is not None else (line,)
