"""From a document as sent to the draft that a counter would hold for it. Refusals name field and line."""

from datetime import date

from dcms_desktop.credits.actions import credit_draft
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.queries.open_lines import with_costs_of_sources
from dcms_desktop.drafts.quantity import count_units
from dcms_desktop.drafts.quantity import parse_quantity
from dcms_desktop.drafts.rules import Delivery
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Transport
from dcms_desktop.inbox.books import books_draft
from dcms_desktop.inbox.breakage import breakage_draft
from dcms_desktop.inbox.buying import buying_draft
from dcms_desktop.inbox.cards import Cards
from dcms_desktop.inbox.claiming import claiming_draft
from dcms_desktop.inbox.house import house_draft
from dcms_desktop.inbox.ordering import sourced_parts
from dcms_desktop.inbox.ordering import wish_draft
from dcms_desktop.inbox.ordering import with_earlier
from dcms_desktop.inbox.pieces import Drafted
from dcms_desktop.inbox.pieces import at_line
from dcms_desktop.inbox.pieces import batches_named
from dcms_desktop.inbox.pieces import charges_of
from dcms_desktop.inbox.pieces import day_of
from dcms_desktop.inbox.pieces import discounts_of
from dcms_desktop.inbox.pieces import refuse_below_zero
from dcms_desktop.inbox.pieces import refuse_many
from dcms_desktop.inbox.pieces import tenders_of
from dcms_desktop.inbox.pieces import with_points
from dcms_desktop.inbox.pieces import with_salesman
from dcms_desktop.inbox.returning import back_draft
from dcms_desktop.inbox.typed import TypedBooks
from dcms_desktop.inbox.typed import TypedClaims
from dcms_desktop.inbox.typed import TypedCredits
from dcms_desktop.inbox.typed import TypedDead
from dcms_desktop.inbox.typed import TypedDocument
from dcms_desktop.inbox.typed import TypedHouse
from dcms_desktop.inbox.typed import TypedInvoice
from dcms_desktop.inbox.typed import TypedOpeningDue
from dcms_desktop.inbox.typed import TypedPayment
from dcms_desktop.inbox.typed import TypedPriceDebit
from dcms_desktop.inbox.typed import TypedPriceNote
from dcms_desktop.inbox.typed import TypedReceipt
from dcms_desktop.inbox.typed import TypedSaleReturn
from dcms_desktop.inbox.typed import TypedSelling
from dcms_desktop.inbox.typed_orders import TypedChallan
from dcms_desktop.inbox.typed_orders import TypedChallanReturn
from dcms_desktop.inbox.typed_parts import TypedDelivery
from dcms_desktop.inbox.typed_parts import TypedPart
from dcms_desktop.inbox.typed_parts import TypedSaleLine
from dcms_desktop.inbox.typed_parts import TypedTransport
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import rate
from dcms_desktop.kernel.money import rupees
from dcms_desktop.kernel.money import show_paise
from dcms_desktop.kernel.text import clean_text
from dcms_desktop.kernel.values import changed
from dcms_desktop.ledger.queries import open_dues
from dcms_desktop.ledger.rules import BILL_MODES
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import turned
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.pricing.queries import prices_for
from dcms_desktop.sales.queries import last_sales
from dcms_desktop.sales.queries import schemes_of
from dcms_desktop.sales.rules import first_batch
from dcms_desktop.sales.rules import spread_line
from dcms_desktop.sales.rules import with_offers
from dcms_desktop.sales.rules import with_rates
from dcms_desktop.scanning.queries import piece_states
from dcms_desktop.scanning.rules import read_serials
from dcms_desktop.stock.picking import Demand
from dcms_desktop.stock.picking import first_to_expire
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.queries import godown_of_code
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import Moved
from dcms_desktop.tax.rules import check_state


def draft_of(tx: Tx, typed: TypedDocument, cards: Cards, day: date | None = None) -> Drafted:
    """Return the draft of a document as sent, on stock as it is now; posting works out its figures.

    ``day`` is that of a document without a date of its own; none is today.
    """
    cards.freshen(tx)
    draft = cards.start(tx, kind_of_typed(typed), typed.request_id)
    draft = replace(
        draft,
        day=day_of(typed.date, "date") or day or tx.today,
        series=(typed.series or "").strip().upper(),
        remarks=clean_text(typed.remarks, "remarks", most=500),
    )
    if godown := getattr(typed, "godown", None):
        draft = replace(draft, godown_id=godown_of_code(tx, godown).id)
    if isinstance(typed, TypedSelling):
        return _selling(tx, draft, typed, cards)
    if isinstance(typed, TypedHouse):
        return house_draft(tx, draft, typed, cards)
    if isinstance(typed, TypedReceipt | TypedPayment | TypedBooks | TypedCredits | TypedOpeningDue):
        return Drafted(_without_goods(tx, draft, typed, cards))
    if isinstance(typed, TypedSaleReturn | TypedPriceNote | TypedPriceDebit | TypedDead):
        return Drafted(_coming_back(tx, draft, typed, cards))
    if isinstance(typed, TypedClaims):
        return Drafted(claiming_draft(tx, draft, typed))
    return Drafted(buying_draft(tx, draft, typed, cards))


def _without_goods(
    tx: Tx,
    draft: Draft,
    typed: TypedReceipt | TypedPayment | TypedBooks | TypedCredits | TypedOpeningDue,
    cards: Cards,
) -> Draft:
    """Return the draft of a document of money or of the books."""
    if isinstance(typed, TypedBooks):
        return books_draft(tx, draft, typed, cards)
    if isinstance(typed, TypedCredits):
        return credit_draft(tx, draft, typed.causes)
    if isinstance(typed, TypedOpeningDue):
        return _opening_due(tx, draft, typed, cards)
    return _money(tx, draft, typed, cards)


def _coming_back(
    tx: Tx,
    draft: Draft,
    typed: TypedSaleReturn | TypedPriceNote | TypedPriceDebit | TypedDead,
    cards: Cards,
) -> Draft:
    """Return the draft of goods that come back, of a note on a rate, or of what settles dead goods."""
    if isinstance(typed, TypedDead):
        return breakage_draft(tx, draft, typed, cards)
    return back_draft(tx, draft, typed, cards)


def kind_of_typed(typed: TypedDocument) -> str:
    """Return the kind of a document as sent."""
    return str(typed.__struct_config__.tag)


def _selling(tx: Tx, draft: Draft, typed: TypedSelling, cards: Cards) -> Drafted:
    if isinstance(typed, TypedInvoice):
        return _invoice(tx, draft, typed, cards)
    if isinstance(typed, TypedChallan):
        return _challan(tx, draft, typed, cards)
    if isinstance(typed, TypedChallanReturn):
        draft = replace(draft, party=cards.party(tx, typed.party))
        return _sale_lines(tx, with_earlier(tx, draft, typed.of), typed.lines, cards)
    return Drafted(wish_draft(tx, draft, typed, cards))


# ── bills ───────────────────────────────────────────────────────────────────────────────────────
def _invoice(tx: Tx, draft: Draft, typed: TypedInvoice, cards: Cards) -> Drafted:
    party = cards.party(tx, typed.party) if typed.party else None
    if party is not None and typed.salesman:
        party = with_salesman(tx, party, typed.salesman)
    place = (typed.place_of_supply or "").strip() or None
    if place is not None:
        check_state(place, field="place_of_supply")
    draft = replace(
        _whom(tx, draft, party, cards),
        place=place,
        delivery=_delivery(typed.delivery),
        transport=_transport(typed.transport),
        with_payment=typed.with_payment,
        reverse_charge=typed.reverse_charge,
        due_on=day_of(typed.due_date, "due_date"),
        reference=clean_text(typed.reference, "reference", most=40),
        reference_day=day_of(typed.reference_date, "reference_date"),
        bill_discounts=discounts_of(typed.bill_discounts, "bill_discounts"),
        charges=charges_of(typed.charges),
        tenders=tenders_of(typed.tenders, BILL_MODES),
    )
    draft = with_points(tx, draft)
    return _sale_lines(tx, with_earlier(tx, draft, typed.of), typed.lines, cards)


def _challan(tx: Tx, draft: Draft, typed: TypedChallan, cards: Cards) -> Drafted:
    party = cards.party(tx, typed.party)
    if typed.salesman:
        party = with_salesman(tx, party, typed.salesman)
    place = (typed.place_of_supply or "").strip() or None
    if place is not None:
        check_state(place, field="place_of_supply")
    draft = replace(
        _whom(tx, draft, party, cards),
        place=place,
        note_reason=typed.reason.strip(),
        delivery=_delivery(typed.delivery),
        transport=_transport(typed.transport),
        reference=clean_text(typed.reference, "reference", most=40),
        reference_day=day_of(typed.reference_date, "reference_date"),
    )
    return _sale_lines(tx, with_earlier(tx, draft, typed.of), typed.lines, cards)


def _whom(tx: Tx, draft: Draft, party: PartyCard | None, cards: Cards) -> Draft:
    return replace(
        draft,
        party=party,
        level=cards.level(tx, party),
        salesman_id=party.salesman_id if party else None,
        beat_id=party.beat_id if party else None,
    )


def _transport(typed: TypedTransport) -> Transport:
    return Transport(
        transporter=clean_text(typed.transporter, "transporter", most=100),
        vehicle=clean_text(typed.vehicle, "vehicle", most=20),
        lr_number=clean_text(typed.lr_number, "lr_number", most=40),
    )


def _sale_lines(tx: Tx, draft: Draft, typed: list[TypedSaleLine], cards: Cards) -> Drafted:
    refuse_many(typed)
    items = cards.items_of(tx, [line.item for line in typed])
    ids = [item.id for item in items.values()]
    party_id = draft.party.id if draft.party else None
    batches = {key: tuple(found) for key, found in batches_of(tx, ids, draft.day, draft.godown_id).items()}
    prices = prices_for(tx, ids, party_id, draft.level.id if draft.level else None)
    by_hand = [items[line.item].id for line in typed if line.rate is not None or "*" in str(line.quantity)]
    last = last_sales(tx, party_id, by_hand) if party_id is not None and by_hand else {}
    schemes = schemes_of(tx, draft, ids)
    made: list[Line] = list(draft.lines)
    sent: list[int] = list(range(1, len(made) + 1))
    seen: set[int] = {line.item.id for line in made}
    for number, line in enumerate(typed, 1):
        with at_line(number):
            item = items[line.item]
            # What is left of a batch depends on the other lines of the same item only.
            so_far = replace(draft, lines=tuple(made)) if item.id in seen else draft
            seen.add(item.id)
            offer = Line(
                item=item,
                choices=batches.get(item.id, ()),
                prices=tuple(prices.get(item.id, ())),
                last=last.get(item.id),
                schemes=schemes.get(item.id, ()),
            )
            offer = _of_serials(tx, offer, line)
            parts = (
                _sale_line(so_far, offer, line)
                if line.source is None
                else sourced_parts(tx, so_far, offer, line)
            )
        made.extend(parts)
        sent.extend([number] * len(parts))
    # An item sent in several lines is one quantity as far as breaks of its price go.
    made_of = with_costs_of_sources(tx, replace(draft, lines=tuple(made)))
    return Drafted(with_offers(with_rates(made_of)), tuple(sent))


def _of_serials(tx: Tx, offer: Line, typed: TypedSaleLine) -> Line:
    """Return an offer with the serial numbers that were sent, and only the batches they are of."""
    if not typed.serials:
        return offer
    codes = read_serials(typed.serials)
    if typed.batch is not None:
        return changed(offer, pieces=codes)
    named = {state.batch.upper() for state in piece_states(tx, codes).values() if state.batch}
    fit = tuple(batch for batch in offer.choices if batch.number.upper() in named)
    return changed(offer, pieces=codes, choices=fit if named and fit else offer.choices)


def _sale_line(draft: Draft, offer: Line, typed: TypedSaleLine) -> tuple[Line, ...]:
    """Return what was sent as lines of the draft, one for each batch it takes; rates are to do."""
    quantity = str(typed.quantity).strip()
    said = parse_quantity(quantity, offer.item)
    free = said.free or Units(0)
    free_source = "" if said.free is None else "hand"
    if typed.free is not None:
        free, free_source = count_units(str(typed.free), offer.item), "hand"
    given = _given_discounts(typed, said.percents)
    at = rate(str(typed.rate)) if typed.rate is not None else said.rate
    refuse_below_zero(at or 0, "rate")
    batch = first_batch(draft, offer) if typed.batch is None else _named_batch(draft, offer, typed)
    line = changed(
        offer,
        batch=batch,
        units=said.units,
        free=free,
        free_source=free_source,
        typed=quantity,
        discounts=given or (),
        own_discounts=given is not None,
        rate=at or Mills(0),
        rate_includes_tax=typed.rate_includes_tax,
        rate_source="basis" if at is None else "hand",
    )
    return (line,) if batch is None or typed.batch is not None else spread_line(draft, line)


def _given_discounts(
    typed: TypedSaleLine, percents: tuple[Percent, ...] | None
) -> tuple[Discount, ...] | None:
    """Return the discounts that were said, () for said to be none, None for not said."""
    if typed.discounts is not None:
        return discounts_of(typed.discounts, "discounts")
    if percents is not None:
        return tuple(Discount(percent=step) for step in percents)
    return None


def _named_batch(draft: Draft, offer: Line, typed: TypedSaleLine) -> BatchCard:
    fit = batches_named(offer, typed)
    sellable = first_to_expire(fit, Demand(day=draft.day))
    prices = sorted({one.batch.mrp for one in sellable})
    if len(prices) > 1:
        raise Refused(
            f"Batch {fit[0].number} of {offer.item.name} is there with MRP "
            f"{' and '.join(show_paise(one) for one in prices)}.",
            field="mrp",
            next_step="Send the MRP on the pack too.",
        )
    return sellable[0].batch if sellable else fit[0]


def _delivery(typed: TypedDelivery) -> Delivery:
    if typed.moved not in set(Moved):
        raise Refused(
            f"“{typed.moved[:40]}” is no way for goods to go.",
            field="moved",
            next_step=f"Send one of {', '.join(Moved)}.",
        )
    if typed.state:
        check_state(typed.state, field="state")
    return Delivery(
        moved=Moved(typed.moved),
        name=clean_text(typed.name, "name", most=150),
        address=clean_text(typed.address, "address", most=200),
        city=clean_text(typed.city, "city", most=80),
        pin=clean_text(typed.pin, "pin", most=20),
        state=typed.state,
        gstin=clean_text(typed.gstin, "gstin", most=15).upper(),
    )


# ── money ───────────────────────────────────────────────────────────────────────────────────────
def _money(tx: Tx, draft: Draft, typed: TypedReceipt | TypedPayment, cards: Cards) -> Draft:
    party = cards.party(tx, typed.party)
    if isinstance(typed, TypedReceipt) and typed.salesman:
        party = with_salesman(tx, party, typed.salesman)
    closed = rupees(str(typed.closed), "closed")
    refuse_below_zero(closed, "closed")
    return replace(
        draft,
        party=party,
        salesman_id=party.salesman_id,
        beat_id=party.beat_id,
        tenders=tenders_of(typed.tenders),
        charges=(Charge("Rest closed", closed, taxable=False),) if closed else (),
        allotments=None if typed.allotments is None else _allotments(tx, draft.kind, party, typed.allotments),
    )


def _allotments(tx: Tx, kind: str, party: PartyCard, parts: list[TypedPart]) -> tuple[Allotment, ...]:
    dues = open_dues(tx, party.id)
    open_ones = turned(dues) if kind_of(kind).pays_out else dues
    by_number = {due.number.upper(): due for due in open_ones if due.left > 0}
    made = []
    for part in parts:
        due = by_number.get(part.number.strip().upper())
        if due is None:
            raise Refused(
                f"{party.name} has no open bill {part.number[:40]}.",
                field="allotments",
                next_step="Send the number of an open bill, or null for the oldest first.",
            )
        made.append(Allotment(due.id, rupees(str(part.amount), "allotments")))
    return tuple(made)


def _opening_due(tx: Tx, draft: Draft, typed: TypedOpeningDue, cards: Cards) -> Draft:
    return replace(
        draft,
        party=cards.party(tx, typed.party),
        charges=(Charge("Open", rupees(str(typed.amount)), taxable=False),),
        reference=clean_text(typed.reference, "reference", most=40),
        reference_day=day_of(typed.reference_date, "reference_date"),
        due_on=day_of(typed.due_date, "due_date"),
    )
