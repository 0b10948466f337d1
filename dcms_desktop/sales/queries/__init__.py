"""Reads of billing: a fresh bill, the party and the items offered to it."""

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from datetime import timedelta

from sqlalchemy import bindparam
from sqlalchemy import func
from sqlalchemy import select

from dcms_desktop.catalog.queries import HITS
from dcms_desktop.catalog.queries import ItemHit
from dcms_desktop.catalog.queries import find_items
from dcms_desktop.catalog.queries import item_cards
from dcms_desktop.catalog.tables import Item
from dcms_desktop.company.queries import firm_card
from dcms_desktop.company.queries import selling_godown
from dcms_desktop.company.queries import setting
from dcms_desktop.db.prepared import Prepared
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries.open_lines import with_costs_of_sources
from dcms_desktop.documents.tables import DocumentLine
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.rules import Delivery
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import LastSale
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Policy
from dcms_desktop.drafts.rules import Revises
from dcms_desktop.drafts.rules import Source
from dcms_desktop.drafts.rules import Tender
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.ledger.queries import party_balances
from dcms_desktop.ledger.queries import party_money
from dcms_desktop.parties.queries import beats_on
from dcms_desktop.parties.queries import find_parties
from dcms_desktop.parties.queries import party_card
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.pricing.queries import price_level
from dcms_desktop.pricing.queries import prices_for
from dcms_desktop.pricing.queries import running_schemes
from dcms_desktop.pricing.rules import OFFER
from dcms_desktop.pricing.rules import RunningScheme
from dcms_desktop.pricing.rules import rate_for
from dcms_desktop.sales.rules import TELLS
from dcms_desktop.sales.rules import put_item
from dcms_desktop.sales.rules import reprice_all
from dcms_desktop.sales.rules import settle
from dcms_desktop.sales.rules import short_by
from dcms_desktop.sales.rules import split_line
from dcms_desktop.sales.settings import ABOVE_MRP
from dcms_desktop.sales.settings import BELOW_COST
from dcms_desktop.sales.settings import LICENCE
from dcms_desktop.sales.settings import LIFE_RULE
from dcms_desktop.sales.settings import MOST_DISCOUNT
from dcms_desktop.sales.settings import NEAR_EXPIRY_DAYS
from dcms_desktop.sales.settings import NEGATIVE_STOCK
from dcms_desktop.sales.settings import ORDERS_IN_CREDIT
from dcms_desktop.sales.settings import OVER_LIMIT
from dcms_desktop.sales.settings import PAST_WINDOW
from dcms_desktop.sales.settings import RATE_DRIFT
from dcms_desktop.sales.settings import TAKEN_BASIS
from dcms_desktop.sales.settings import TAKEN_PERCENT
from dcms_desktop.stock.picking import Demand
from dcms_desktop.stock.picking import first_to_expire
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.settings import INWARD_LIFE
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.settings import ROUND_BILL


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOffer:
    """An item in the search list under the cell: what the party would pay, what there is, why it is here."""

    id: int
    code: str
    name: str
    packing: str
    units: Units
    expiry: date | None
    mrp: Paise
    rate: Mills
    reason: str = ""
    is_low: bool = False
    """A fast item of which less is left than the point at which it is ordered."""


def shop_policy(tx: Tx) -> Policy:
    """Return what this shop decided about its gates."""
    return Policy(
        negative_stock=setting(tx, NEGATIVE_STOCK),
        below_cost=setting(tx, BELOW_COST),
        over_limit=setting(tx, OVER_LIMIT),
        above_mrp=setting(tx, ABOVE_MRP),
        licence=setting(tx, LICENCE),
        rate_drift=Percent(setting(tx, RATE_DRIFT)),
        near_expiry_days=setting(tx, NEAR_EXPIRY_DAYS),
        life_rule=setting(tx, LIFE_RULE),
        inward_life=setting(tx, INWARD_LIFE),
        most_discount=Percent(setting(tx, MOST_DISCOUNT)),
        orders_in_credit=setting(tx, ORDERS_IN_CREDIT),
        past_window=setting(tx, PAST_WINDOW),
        taken_basis=setting(tx, TAKEN_BASIS),
        taken_percent=Percent(setting(tx, TAKEN_PERCENT)),
    )


def start_draft(tx: Tx, kind: str, day: date | None = None) -> Draft:
    """Return an empty draft of a kind with its request id, as the counter opens it."""
    return Draft(
        kind=kind,
        request_id=str(uuid.uuid4()),
        day=day or tx.today,
        firm=firm_card(tx),
        policy=shop_policy(tx),
        round_to_rupee=setting(tx, ROUND_BILL),
        godown_id=selling_godown(tx),
    )


def offer_party(tx: Tx, party_id: int) -> PartyCard:
    """Return a party with what it owes."""
    money = party_money(tx, party_id)
    return replace(
        party_card(tx, party_id),
        balance=money.balance,
        open_bills=money.open_bills,
        oldest_due=money.oldest_due,
        last_bill_on=money.last_bill_on,
        last_bill=money.last_bill,
        on_challan=money.on_challan,
        on_order=money.on_order,
    )


def with_party(tx: Tx, draft: Draft, party_id: int) -> Draft:
    """Return the draft for a party, with its price level; the place of supply follows it again."""
    party = offer_party(tx, party_id)
    level = price_level(tx, party.price_level_id) if party.price_level_id else None
    return replace(
        draft,
        party=party,
        level=level,
        place=None,
        salesman_id=party.salesman_id,
        beat_id=party.beat_id,
    )


def offer_items(tx: Tx, draft: Draft, item_ids: list[int]) -> dict[int, Line]:
    """Return lines without quantity for items: batches first to expire first, prices, the last rate."""
    party_id = draft.party.id if draft.party else None
    cards = item_cards(tx, item_ids)
    batches = batches_of(tx, item_ids, draft.day, draft.godown_id)
    prices = prices_for(tx, item_ids, party_id, draft.level.id if draft.level else None)
    last = last_sales(tx, party_id, item_ids) if party_id is not None else {}
    schemes = schemes_of(tx, draft, item_ids)
    return {
        id_: Line(
            item=card,
            choices=tuple(batches.get(id_, ())),
            prices=tuple(prices.get(id_, ())),
            last=last.get(id_),
            schemes=schemes.get(id_, ()),
        )
        for id_, card in cards.items()
    }


def schemes_of(tx: Tx, draft: Draft, item_ids: Iterable[int]) -> dict[int, tuple[RunningScheme, ...]]:
    """Return the schemes that run for items, by item: a bill gives, an order tells; other kinds know none."""
    if draft.kind != "tax_invoice" and draft.kind not in TELLS:
        return {}
    party_id = draft.party.id if draft.party else None
    revised = draft.revises.document_id if draft.revises else None
    return running_schemes(tx, item_ids, draft.day, party_id, revised, draft.godown_id)


def offer_item(tx: Tx, draft: Draft, item_id: int) -> Line:
    """Return a line without quantity for one item."""
    return offer_items(tx, draft, [item_id])[item_id]


_LAST = Prepared(
    select(DocumentLine.document_id, DocumentLine.day, DocumentLine.rate, DocumentLine.units)
    .join(DocumentRow, DocumentRow.id == DocumentLine.document_id)
    .where(
        DocumentLine.party_id == bindparam("party"),
        DocumentLine.item_id == bindparam("item"),
        DocumentLine.kind == "tax_invoice",
        DocumentRow.state == "posted",
    )
    .order_by(DocumentLine.document_id.desc())
    .limit(1)
)


def last_sales(tx: Tx, party_id: int, item_ids: list[int]) -> dict[int, LastSale]:
    """Return what a party paid last for some items."""
    found: dict[int, LastSale] = {}
    for item_id in item_ids:
        row = _LAST.one(tx, {"party": party_id, "item": item_id})
        if row is not None:
            found[item_id] = LastSale(day=row[1], rate=row[2], units=row[3])
    return found


def last_rates(tx: Tx, party_id: int, item_id: int, limit: int = 8) -> list[LastSale]:
    """Return the party's last rates and quantities of an item, newest first (Alt+S)."""
    rows = tx.execute(
        select(DocumentLine.day, DocumentLine.rate, DocumentLine.units, DocumentRow.number)
        .join(DocumentRow, DocumentRow.id == DocumentLine.document_id)
        .where(
            DocumentLine.party_id == party_id,
            DocumentLine.item_id == item_id,
            DocumentLine.kind == "tax_invoice",
            DocumentRow.state == "posted",
        )
        .order_by(DocumentLine.document_id.desc())
        .limit(limit)
    )
    return [LastSale(day=row[0], rate=row[1], units=row[2], number=row[3]) for row in rows]


def sold_lately(tx: Tx, days: int = 90) -> dict[int, int]:
    """Return on how many lines each item was sold in the last days, over all parties."""
    rows = tx.execute(
        select(DocumentLine.item_id, func.count())
        .where(DocumentLine.kind == "tax_invoice", DocumentLine.day >= tx.today - timedelta(days=days))
        .group_by(DocumentLine.item_id)
    )
    return {row[0]: row[1] for row in rows}


def bought_lately(tx: Tx, party_id: int, days: int = 90) -> dict[int, int]:
    """Return how often a party bought each item in the last days, most often first."""
    rows = tx.execute(
        select(DocumentLine.item_id, func.count())
        .join(DocumentRow, DocumentRow.id == DocumentLine.document_id)
        .where(
            DocumentLine.party_id == party_id,
            DocumentLine.kind == "tax_invoice",
            DocumentRow.state == "posted",
            DocumentLine.day >= tx.today - timedelta(days=days),
        )
        .group_by(DocumentLine.item_id)
        .order_by(func.count().desc())
    )
    return {row[0]: row[1] for row in rows}


def search_offers(
    tx: Tx, draft: Draft, text: str, bought: dict[int, int] | None = None, limit: int = 30
) -> list[ItemOffer]:
    """Return the search list for what was typed: the party's own goods first, then the shop's fast movers.

    With nothing typed these are what the party buys, then what the shop sells most.
    """
    often = bought or {}
    hits = find_items(tx, text, limit) if text.strip() else _usual(tx, list(often)[:limit], limit)
    hits.sort(key=lambda hit: -often.get(hit.id, 0))
    return _priced(tx, draft, hits, often)


def _usual(tx: Tx, own: list[int], limit: int) -> list[ItemHit]:
    """Return the items of some ids, filled up with the fast movers."""
    hits = [ItemHit(*row) for row in tx.execute(HITS.where(Item.id.in_(own)))] if own else []
    if len(hits) < limit:
        known = {hit.id for hit in hits}
        rows = tx.execute(HITS.order_by(Item.score.desc(), Item.name).limit(limit))
        hits += [hit for row in rows if (hit := ItemHit(*row)).id not in known]
    return hits[:limit]


def _priced(tx: Tx, draft: Draft, hits: list[ItemHit], often: dict[int, int]) -> list[ItemOffer]:
    ids = [hit.id for hit in hits]
    batches = batches_of(tx, ids, draft.day, draft.godown_id)
    prices = prices_for(
        tx, ids, draft.party.id if draft.party else None, draft.level.id if draft.level else None
    )
    offers = []
    for hit in hits:
        own = batches.get(hit.id, [])
        fit = [one.batch for one in first_to_expire(own, Demand(day=draft.day))]
        batch = fit[0] if fit else (own[0] if own else None)
        rate = rate_for(prices.get(hit.id, ()), draft.level, batch, 0, draft.day)
        times = often.get(hit.id, 0)
        units = Units(sum(one.units for one in fit))
        offers.append(
            ItemOffer(
                id=hit.id,
                code=hit.code,
                name=hit.name,
                packing=hit.packing,
                units=units,
                expiry=fit[0].expiry if fit else None,
                mrp=batch.mrp if batch else hit.mrp,
                rate=rate.rate,
                is_low=units < hit.low_at,
                reason=f"bought {times} times" if times > 1 else "bought once" if times else "",
            )
        )
    return offers


def bill_to_edit(tx: Tx, document_id: int) -> Draft:
    """Return a posted bill as a draft that corrects it: own stock counted back, rates as they were."""
    document = posted_document(tx, document_id)
    who = tx.execute(
        select(DocumentRow.salesman_id, DocumentRow.beat_id).where(DocumentRow.id == document_id)
    ).one()
    draft = replace(
        _like(tx, document, document.day),
        request_id=document.request_id,
        godown_id=document.godown_id,
        place=document.place,
        due_on=document.due_on,
        salesman_id=who[0],
        beat_id=who[1],
        remarks=document.remarks,
        holds_until=document.holds_until,
        came_by=document.came_by,
        note_reason=document.note_reason,
        reference=document.reference,
        reference_day=document.reference_day,
        delivery=_delivery_of(document),
        transport=Transport(
            transporter=document.transporter, vehicle=document.vehicle, lr_number=document.lr_number
        ),
        tenders=tuple(
            Tender(mode=one.mode, paise=one.paise, reference=one.reference, bank=one.bank, dated=one.dated)
            for one in document.tenders
        ),
        revises=Revises(document_id=document_id, revision=document.revision, number=document.number),
    )
    own = own_units(document)
    offers = offer_items(tx, draft, [was.item_id for was in document.lines])
    typed = [was for was in document.lines if not was.given_by]
    lines = tuple(_again(offers[was.item_id], was, own) for was in typed)
    return settle(with_costs_of_sources(tx, replace(draft, lines=lines)))


def draft_like(tx: Tx, document: Posted) -> Draft:
    """Return a new draft with party, goods and charges of a posted bill (Alt+2, Alt+L), at today's rates."""
    draft = _like(tx, document, tx.today)
    offers = offer_items(tx, draft, [was.item_id for was in document.lines])
    for was in document.lines:
        if was.given_by or not was.units + was.free:
            continue
        offer = replace(offers[was.item_id], units=was.units, typed=was.quantity)
        if was.free and not was.free_by_scheme:
            offer = replace(offer, free=was.free, free_source="hand")
        if was.discounts_by_hand:
            offer = replace(offer, discounts=_typed_steps(was), own_discounts=True)
        row = len(draft.lines)
        draft = put_item(draft, row, offer)
        draft = split_line(draft, row) if short_by(draft, row) else draft
    return settle(draft)


def _like(tx: Tx, document: Posted, day: date) -> Draft:
    """Return a draft of a day with the party, discounts and charges of a posted bill, without its goods."""
    draft = start_draft(tx, document.kind, day)
    if document.party is not None and document.party.id:
        draft = with_party(tx, draft, document.party.id)
    return replace(
        draft,
        bill_discounts=document.bill_steps,
        charges=tuple(Charge(one.name, one.paise, one.taxed) for one in document.charges),
        with_payment=document.with_payment,
        reverse_charge=document.reverse_charge,
    )


def _delivery_of(document: Posted) -> Delivery:
    to = document.ship_to
    if to is None:
        return Delivery()
    return Delivery(
        name=to.name, address=to.address1, city=to.city, pin=to.pin, state=to.state, gstin=to.gstin or ""
    )


def own_units(document: Posted) -> dict[int, int]:
    """Return the units a posted document holds of each batch: for its own correction they are there."""
    own: dict[int, int] = {}
    for was in document.lines:
        if was.batch_id is not None:
            own[was.batch_id] = own.get(was.batch_id, 0) + was.units + was.free
    return own


def with_own(choices: tuple[BatchCard, ...], own: dict[int, int]) -> tuple[BatchCard, ...]:
    """Return batches with the units that the document being corrected holds of them."""
    return tuple(replace(one, units=Units(one.units + own.get(one.id, 0))) for one in choices)


def _again(offer: Line, was: PostedLine, own: dict[int, int]) -> Line:
    """Return a line as it was posted; ``own`` are the units the bill itself holds of each batch."""
    choices = with_own(offer.choices, own)
    return replace(
        offer,
        choices=choices,
        batch=next((one for one in choices if one.id == was.batch_id), None),
        units=was.units,
        free=Units(0) if was.free_by_scheme else was.free,
        free_source="" if was.free_by_scheme or not was.free else "hand",
        typed=was.quantity,
        rate=was.rate,
        rate_includes_tax=was.rate_includes_tax,
        rate_source="hand" if was.rate_by_hand else "posted",
        discounts=_typed_steps(was),
        own_discounts=True,
        takes_offers=not was.discounts_by_hand,
        pieces=was.pieces,
        source=None if was.source_id is None else Source(was.source_id, was.source_line or 0),
    )


def _typed_steps(was: PostedLine) -> tuple[Discount, ...]:
    """Return the discounts of a posted line without those of schemes, which are worked out again."""
    return tuple(step for step in was.steps if step.kind != OFFER)


def last_bill_of(tx: Tx, party_id: int) -> int | None:
    """Return the id of a party's newest bill."""
    found: int | None = tx.scalar(
        select(DocumentRow.id)
        .where(
            DocumentRow.party_id == party_id, DocumentRow.kind == "tax_invoice", DocumentRow.state == "posted"
        )
        .order_by(DocumentRow.id.desc())
        .limit(1)
    )
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyOffer:
    """A party in the list under the field: who, where, what it owes, when it was last billed."""

    id: int
    code: str
    name: str
    city: str
    mobile: str
    beat: str
    today: bool
    """True when its beat is served today."""
    balance: Paise = Paise(0)
    last_bill_on: date | None = None


def offer_parties(tx: Tx, text: str, day: date, role: str = "customer", limit: int = 20) -> list[PartyOffer]:
    """Return the parties that fit, those of today's beats first, then the ones billed last."""
    served = {beat.id for beat in beats_on(tx, day)}
    first = min((beat for beat in served if beat is not None), default=None)
    hits = find_parties(tx, text, limit, beat_id=first, role=role)
    known = party_balances(tx, [hit.id for hit in hits])
    offers = [
        PartyOffer(
            id=hit.id, code=hit.code, name=hit.name, city=hit.city, mobile=hit.mobile, beat=hit.beat,
            today=hit.beat_id in served, balance=known[hit.id].balance if hit.id in known else Paise(0),
            last_bill_on=known[hit.id].last_bill_on if hit.id in known else None,
        )
        for hit in hits
    ]  # fmt: skip
    typed = text.strip().upper()
    offers.sort(
        key=lambda one: (
            typed not in {one.code, one.mobile},
            not one.today,
            -(one.last_bill_on.toordinal() if one.last_bill_on else 0),
        )
    )
    return offers


def change_party(tx: Tx, draft: Draft, party_id: int) -> Draft:
    """Return the draft for another party: its rates on the lines already there, rates typed by hand stay."""
    changed = with_party(tx, draft, party_id)
    offers = offer_items(tx, changed, [line.item.id for line in draft.lines]) if draft.lines else {}
    lines = tuple(
        replace(
            line,
            prices=offers[line.item.id].prices,
            last=offers[line.item.id].last,
            schemes=offers[line.item.id].schemes,
        )
        for line in draft.lines
    )
    return reprice_all(replace(changed, lines=lines))


def refresh_draft(tx: Tx, draft: Draft) -> Draft:
    """Return a draft that waited, with masters, stock, prices and dues as they are; what was typed stays."""
    draft = replace(draft, firm=firm_card(tx), policy=shop_policy(tx))
    if draft.party is not None:
        party = offer_party(tx, draft.party.id)
        level = price_level(tx, party.price_level_id) if party.price_level_id else None
        draft = replace(draft, party=party, level=level)
    own = own_units(posted_document(tx, draft.revises.document_id)) if draft.revises else {}
    offers = offer_items(tx, draft, [line.item.id for line in draft.lines]) if draft.lines else {}
    return reprice_all(
        replace(draft, lines=tuple(_afresh(line, offers[line.item.id], own) for line in draft.lines))
    )


def _afresh(line: Line, offer: Line, own: dict[int, int]) -> Line:
    choices = with_own(offer.choices, own)
    known = {batch.id: batch for batch in choices}
    return replace(
        line,
        item=offer.item,
        batch=known.get(line.batch.id) if line.batch else None,
        choices=choices,
        prices=offer.prices,
        last=offer.last,
        schemes=offer.schemes,
    )
