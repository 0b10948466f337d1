"""Turning what waits into the next document: quotation, order, challan, bill; each line knows where from."""

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from dcms_desktop.company.queries import setting
from dcms_desktop.db.tx import Tx
from dcms_desktop.documents.all_kinds import kind_of
from dcms_desktop.documents.all_kinds import takers_of
from dcms_desktop.documents.posted import Posted
from dcms_desktop.documents.posted import PostedLine
from dcms_desktop.documents.queries import posted_document
from dcms_desktop.documents.queries.open_lines import OpenLine
from dcms_desktop.documents.queries.open_lines import Standing
from dcms_desktop.documents.queries.open_lines import has_left
from dcms_desktop.documents.queries.open_lines import open_lines
from dcms_desktop.documents.queries.open_lines import standing_of
from dcms_desktop.documents.queries.open_lines import with_sent_costs
from dcms_desktop.documents.tables import DocumentRow
from dcms_desktop.drafts.figures import figure_sale
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.drafts.rules import Source
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Units
from dcms_desktop.orders.queries.drafting import holding_day
from dcms_desktop.orders.rules import BILL
from dcms_desktop.pricing.rules import OFFER
from dcms_desktop.sales.queries import offer_items
from dcms_desktop.sales.queries import start_draft
from dcms_desktop.sales.queries import with_party
from dcms_desktop.sales.rules import first_batch
from dcms_desktop.sales.rules import settle
from dcms_desktop.sales.rules import with_rates
from dcms_desktop.sales.rules.supply import supplied
from dcms_desktop.scanning.queries import piece_states
from dcms_desktop.stock.queries import kept_for
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.tax.rules import Discount

PROMISE_OVER = "promise_over"
"""The question whether goods go at the prices of the day, now that those of the order hold no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """The next document, and what of the earlier ones cannot be supplied now."""

    draft: Draft
    short: tuple[str, ...] = ()
    """Items of which less lies here than is open, with the units that wait."""


def turned_into(
    tx: Tx,
    document_ids: Sequence[int],
    kind: str,
    *,
    day: date | None = None,
    agreed: frozenset[str] = frozenset(),
) -> Turned:
    """Return a document of a kind made of everything open of some others of one party; nothing is written.

    Goods that do not lie here are left off and told, unless this shop bills without looking. Raises Refused,
    or NeedsConsent where prices hold no more (`promise_over` in ``agreed`` takes those of the day).
    """
    standing = standing_of(tx, document_ids)
    ordered = [_checked(tx, standing.get(id_), kind) for id_ in dict.fromkeys(document_ids)]
    if not ordered:
        raise Refused("Nothing was picked.", field="order", next_step="Mark an order or challan.")
    parties = {one.party_id for one in ordered}
    if len(parties) > 1:
        raise Refused(
            "These are of several parties.", field="party", next_step="Pick those of one party at a time."
        )
    posted = {one.document_id: posted_document(tx, one.document_id) for one in ordered}
    own = agreed | tx.consents
    today = {id_ for id_, was in posted.items() if at_day_prices(was, day or tx.today, own)}
    draft = _head(tx, kind, [posted[one.document_id] for one in ordered], day)
    known = {
        (line.document_id, line.line_no): line
        for one in ordered
        for line in open_lines(tx, [one.document_id], takers_of(one.kind))
        if line.left or line.left_free
    }
    if not known:
        told = ", ".join(one.number for one in ordered)
        raise Refused(f"Nothing of {told} is open.", field="order", next_step="Pick another one.")
    return _with_lines(tx, draft, posted, known, standing, today)


def _checked(tx: Tx, one: Standing | None, kind: str) -> Standing:
    if one is None or one.kind not in kind_of(kind).draws_on:
        raise Refused(
            f"Of this no {kind_of(kind).title.lower()} is made.", field="order", next_step="Pick another one."
        )
    stands = "cancelled" if one.state != "posted" else "closed" if one.closed else ""
    if stands:
        raise Refused(f"{one.number} is {stands}.", field="order", next_step="Pick one that is open.")
    approval = kind_of(one.kind).approval
    if approval is not None and not one.approved and setting(tx, approval):
        raise Refused(
            f"{one.number} is not approved yet.",
            field="order",
            next_step="Somebody with the right approves it in the list of orders (Alt+A).",
        )
    return one


def at_day_prices(was: Posted, day: date, agreed: frozenset[str]) -> bool:
    """Tell whether goods of an order go at the prices of the day; asks when its own hold no more."""
    if not kind_of(was.kind).is_order or (was.holds_until is not None and day <= was.holds_until):
        return False
    if was.holds_until is None:
        return True  # this shop promises no prices
    if PROMISE_OVER in agreed:
        return True
    raise NeedsConsent(
        PROMISE_OVER,
        f"The prices of {was.number} held until {was.holds_until:%d-%m-%Y}. Go on at those of the day?",
        "rate",
    )


def _head(tx: Tx, kind: str, posted: Sequence[Posted], day: date | None) -> Draft:
    """Return the draft for the party of some documents, with what they have in common."""
    party = posted[0].party
    if party is None:
        raise AssertionError("what waits has a party")
    first = posted[0]
    draft = with_party(tx, replace(start_draft(tx, kind, day), godown_id=first.godown_id), party.id)
    who = tx.execute(
        select(DocumentRow.salesman_id, DocumentRow.beat_id).where(DocumentRow.id == first.id)
    ).one()
    same_steps = len({one.bill_steps for one in posted}) == 1
    return replace(
        draft,
        salesman_id=who[0],
        beat_id=who[1],
        reference=first.reference if len(posted) == 1 else "",
        reference_day=first.reference_day if len(posted) == 1 else None,
        bill_discounts=first.bill_steps if same_steps else (),
        remarks=source_words(posted),
        note_reason="supply" if kind_of(kind).waits and kind_of(kind).goods == "out" else "",
        came_by="" if kind_of(kind).goods else "counter",
        holds_until=holding_day(tx, kind, draft.day),
        due_on=first.due_on if not kind_of(kind).goods and (first.due_on or draft.day) >= draft.day else None,
    )


def source_words(posted: Sequence[Posted]) -> str:
    """Return what the paper says of the documents it was made of."""
    return f"Against {', '.join(f'{one.number} of {one.day:%d-%m-%Y}' for one in posted)}"[:500]


# ── lines ───────────────────────────────────────────────────────────────────────────────────────
def _with_lines(
    tx: Tx,
    draft: Draft,
    posted: Mapping[int, Posted],
    known: Mapping[tuple[int, int], OpenLine],
    standing: Mapping[int, Standing],
    today: set[int],
) -> Turned:
    offers = offer_items(tx, draft, list({line.item_id for line in known.values()}))
    free_of = own_back(tx, offers, list(posted))
    lines: list[Line] = []
    short: list[str] = []
    for (id_, no), left in known.items():
        was = next(line for line in posted[id_].lines if line.no == no)
        line = line_of_source(free_of[was.item_id], was, left, Source(id_, no), day_price=id_ in today)
        if has_left(standing[id_]):
            lines.append(on_batch(tx, line, was))
            continue
        if kind_of(draft.kind).is_order:
            lines.append(replace(line, batch=first_batch(draft, line)))
            continue
        so_far = replace(draft, lines=tuple(lines))
        given, lacking = supplied(so_far, line)
        lines.extend(given)
        if lacking:
            short.append(f"{lacking} of {was.name}")
    draft = with_sent_costs(replace(draft, lines=tuple(lines)), known, standing)
    draft = with_rates(draft)
    done = settle(draft) if draft.kind == BILL else figure_sale(draft)
    if not done.lines:
        raise Refused(
            f"Nothing of it lies here: {'; '.join(short[:5])}.",
            field="order",
            next_step="It waits: back orders tell when it comes.",
        )
    return Turned(draft=done, short=tuple(short))


def own_back(tx: Tx, offers: Mapping[int, Line], document_ids: Sequence[int]) -> dict[int, Line]:
    """Return the offers with what is kept for these very orders free for them."""
    kept = kept_for(tx, document_ids)
    if not kept:
        return dict(offers)
    return {
        id_: replace(offer, choices=tuple(_less_kept(card, kept.get(card.id, 0)) for card in offer.choices))
        for id_, offer in offers.items()
    }


def _less_kept(card: BatchCard, kept: int) -> BatchCard:
    return replace(card, reserved=Units(max(0, card.reserved - kept))) if kept else card


def line_of_source(offer: Line, was: PostedLine, left: OpenLine, source: Source, *, day_price: bool) -> Line:
    """Return an item offered as what is open of a posted line, at its price or at that of the day."""
    whole = left.left == was.units
    line = replace(
        offer,
        units=left.left,
        free=left.left_free,
        free_source="hand" if left.left_free else "",
        typed=was.quantity if whole else str(left.left),
        source=source,
    )
    return line if day_price else at_price_of(line, was)


def at_price_of(line: Line, was: PostedLine) -> Line:
    """Return a line at the rate and discounts that were promised; schemes may still give theirs."""
    return replace(
        line,
        rate=was.rate,
        rate_includes_tax=was.rate_includes_tax,
        rate_source="promised",
        discounts=_own_steps(was),
        own_discounts=True,
        takes_offers=True,
    )


def _own_steps(was: PostedLine) -> tuple[Discount, ...]:
    return tuple(step for step in was.steps if step.kind != OFFER)


def on_batch(tx: Tx, line: Line, was: PostedLine) -> Line:
    """Return a line on the batch that left with a challan, with the serial numbers that are out with it."""
    batch = next((one for one in line.choices if one.id == was.batch_id), None)
    states = piece_states(tx, was.pieces) if was.pieces else {}
    challan = line.source.document_id if line.source is not None else None
    out = tuple(code for code in was.pieces if code in states and states[code].sold_in == challan)
    return replace(line, batch=batch, pieces=out)
