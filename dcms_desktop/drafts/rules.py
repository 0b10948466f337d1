"""The draft that a screen holds, the plan it becomes, and what a document kind is."""

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import field
from dataclasses import replace
from datetime import date
from typing import Any

from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.claims.policy import ReturnPolicy
from dcms_desktop.claims.rules import ClaimPlan
from dcms_desktop.company.rules import FirmCard
from dcms_desktop.kernel.consents import answer_among
from dcms_desktop.kernel.errors import NeedsConsent
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Percent
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.settings import Setting
from dcms_desktop.ledger.rules import Allotment
from dcms_desktop.ledger.rules import CreditCause
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.ledger.rules import Leg
from dcms_desktop.parties.rules import PartyCard
from dcms_desktop.pricing.rules import Benefit
from dcms_desktop.pricing.rules import DatedPrice
from dcms_desktop.pricing.rules import Given
from dcms_desktop.pricing.rules import Level
from dcms_desktop.pricing.rules import Miss
from dcms_desktop.pricing.rules import RunningScheme
from dcms_desktop.stock.rules import IN_TRANSIT
from dcms_desktop.stock.rules import SALEABLE
from dcms_desktop.stock.rules import SHOP
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import StockMove
from dcms_desktop.tax.rules import BillTax
from dcms_desktop.tax.rules import Charge
from dcms_desktop.tax.rules import Discount
from dcms_desktop.tax.rules import LineTax
from dcms_desktop.tax.rules import Moved

MOST_LINES = 1_000
"""An e-invoice takes at most 1,000 items; longer bills are split by the clerk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSale:
    """What this party paid for an item last time."""

    day: date
    rate: Mills
    units: Units
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBatch:
    """A batch as typed from the pack on a goods receipt."""

    number: str = ""
    made_on: date | None = None
    expiry: date | None = None
    mrp: Paise = Paise(0)
    ptr: Mills = Mills(0)
    pts: Mills = Mills(0)
    rack: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The line of another document that a line comes from: of an order, a receipt, a bill."""

    document_id: int
    line_no: int


@dataclass(frozen=True, slots=True)
class Billed:
    """What the bill's line, that a returned line comes from, took off for how many paid units."""

    units: Units
    discount: Paise
    number: str = ""
    """Of the bill; a credit note names it (rule 53(1A)(f) CGST)."""
    free: Units = Units(0)
    """Free units of the bill's line."""
    off_of: Units = Units(0)
    """Units that ``discount`` is of; 0 is all of the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """How goods that came differ from what was billed and agreed; units are pieces, free ones among them."""

    short: Units = Units(0)
    """Billed, and not in the carton."""
    damaged: Units = Units(0)
    """In the carton, and broken: they lie in the damaged bucket."""
    excess: Units = Units(0)
    """In the carton, and not billed: they wait in quarantine, worth nothing to us."""
    agreed_rate: Mills | None = None
    """Of the order, with its discounts taken off; None where nothing was agreed."""
    agreed_free: Units | None = None
    """Free goods the order promised for what was billed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LandedCharge:
    """Freight, unloading and the like that is not on the supplier's bill: it becomes cost of the goods."""

    name: str
    amount: Paise
    """Before tax."""
    mode: str = "cash"
    """How it was paid: a mode of money."""
    gst: Percent = Percent(0)
    igst: bool = False
    """True when it came from another State."""
    reverse_charge: bool = False
    """True when we pay its tax ourselves, as for a goods transport agency (s.9(3) CGST)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One goods line. Rates are for ``item.per`` base units."""

    item: ItemCard
    batch: BatchCard | None = None
    choices: tuple[BatchCard, ...] = ()
    """Batches that may be picked instead, first to expire first."""
    prices: tuple[DatedPrice, ...] = ()
    """Dated prices of the party and its level for this item."""
    typed: str = ""
    """The quantity as the clerk typed it."""
    units: Units = Units(0)
    free: Units = Units(0)
    rate: Mills = Mills(0)
    rate_includes_tax: bool = False
    list_rate: Mills = Mills(0)
    """What the price list says, to show a rate that differs."""
    rate_source: str = "basis"
    """party, level or basis; hand when the clerk typed it, posted when a correction took it over."""
    discounts: tuple[Discount, ...] = ()
    own_discounts: bool = False
    """True when the clerk typed them; else they follow the party and the price."""
    last: LastSale | None = None
    tax: LineTax | None = None
    schemes: tuple[RunningScheme, ...] = ()
    """Schemes that run for the item on the day of the bill."""
    free_source: str = ""
    """hand when the clerk typed the free goods, scheme when a scheme gave them."""
    takes_offers: bool = False
    """True when a correction keeps the line's discounts and still lets schemes give theirs."""
    given_by: int = 0
    """The scheme that gives this line; such lines are made anew with every change of the bill."""
    new_batch: NewBatch | None = None
    """Goods receipt: the batch to be made."""
    pieces: tuple[str, ...] = ()
    """Codes of unique pieces scanned for this line; each is sold once."""
    bucket: str = SALEABLE
    """Where the goods leave from, or come to when they come from outside."""
    to_bucket: str = ""
    """Where goods go that stay in the house."""
    reason: str = ""
    """Why, as a code of the kind's own list."""
    short: Units = Units(0)
    """Transfer receipt: units that were sent and did not arrive."""
    source: Source | None = None
    """The line of the order, receipt or bill that this one comes from."""
    book: Units | None = None
    """Count: what the books said at the moment it was counted."""
    came: Came | None = None
    """Goods receipt: how it differs from what was billed and agreed."""
    billed: Billed | None = None
    """Sale return: the bill's own figures; a part of the goods takes its part of the discounts back."""
    earned: tuple[Given, ...] = ()
    """Sale return: what schemes gave for the whole line of the bill; goods that come back take their part."""
    policies: tuple[ReturnPolicy, ...] = ()
    """Sale return: what the company says of goods that come back, at most one a reason."""
    taxed_on: date | None = None
    """Notes and returns: the day of the bill they belong to, whose rate of tax holds (s.34 CGST)."""
    sent_cost: Paise | None = None
    """What the goods cost that left with a challan before; None where they leave with this document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """Money that comes or goes with the document."""

    mode: str
    paise: Paise
    reference: str = ""
    bank: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where the goods go when not to the party's own address (s.10 IGST)."""

    moved: Moved = Moved.SENT
    name: str = ""
    address: str = ""
    city: str = ""
    pin: str = ""
    state: str = ""
    gstin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """How the goods travel."""

    transporter: str = ""
    vehicle: str = ""
    lr_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revises:
    """The posted document that a draft corrects."""

    document_id: int
    revision: int
    number: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What this shop decided about its gates: each is block, ask, warn or off (settings of the rooms)."""

    negative_stock: str = "ask"
    below_cost: str = "ask"
    over_limit: str = "ask"
    above_mrp: str = "block"
    licence: str = "block"
    rate_drift: Percent = Percent(10_000)
    """A typed rate this far off the last one asks why; 0 is never."""
    near_expiry_days: int = 90
    most_discount: Percent = Percent(100_000)
    """The most that all discounts of a line may take off; schemes stop there."""
    life_rule: str = "strictest"
    """Which residual-life rule holds: strictest, party or company (stock.picking)."""
    orders_in_credit: bool = False
    """True when open orders count as owed in the credit gate (challans that were not billed always do)."""
    inward_life: str = "ask"
    """What goods do that come in with less life than was agreed: block, ask or off."""
    past_window: str = "ask"
    """What a return does that its company does not take back."""
    taken_basis: str = "ptr"
    """At which rate dead goods are taken whose company's policy names none."""
    taken_percent: Percent = Percent(100_000)
    """The part of that rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One document being made. A key press makes a new one; undo is the previous one."""

    kind: str
    request_id: str
    day: date
    firm: FirmCard
    policy: Policy = field(default_factory=Policy)
    party: PartyCard | None = None
    level: Level | None = None
    """The party's price level."""
    lines: tuple[Line, ...] = ()
    bill_discounts: tuple[Discount, ...] = ()
    charges: tuple[Charge, ...] = ()
    landed: tuple[LandedCharge, ...] = ()
    """Receipts: costs of bringing the goods that are not on the supplier's bill."""
    spread_by: str = "value"
    """Receipts: how charges go into the cost of the goods, by value or by quantity."""
    note_reason: str = ""
    """Notes: why, as a word of the kind's own list."""
    tenders: tuple[Tender, ...] = ()
    allotments: tuple[Allotment, ...] | None = None
    """Receipts and payments: which bills are paid; None is oldest first."""
    legs: tuple[Leg, ...] = ()
    """Contra and journal: what is debited and credited."""
    causes: tuple[CreditCause, ...] = ()
    """Credit reversed or taken again: for what."""
    place: str | None = None
    """Place of supply said by hand; None is worked out (s.10 IGST)."""
    delivery: Delivery = field(default_factory=Delivery)
    transport: Transport = field(default_factory=Transport)
    with_payment: bool = True
    reverse_charge: bool = False
    round_to_rupee: bool = True
    series: str = ""
    """Series code; empty is the counter's main one."""
    due_on: date | None = None
    holds_until: date | None = None
    """Orders and quotations: the last day on which their prices hold."""
    came_by: str = ""
    """How an order came: a word of its kind's own list."""
    salesman_id: int | None = None
    beat_id: int | None = None
    reference: str = ""
    reference_day: date | None = None
    against_id: int | None = None
    godown_id: int = SHOP
    """The place the goods leave from or come to."""
    to_godown_id: int | None = None
    """The place goods go to that stay in the house."""
    remarks: str = ""
    revises: Revises | None = None
    gifts: tuple[Line, ...] = ()
    """Free goods that need lines of their own: of another item, or of further batches. They post as lines."""
    benefits: tuple[Benefit, ...] = ()
    """What schemes give on it."""
    misses: tuple[Miss, ...] = ()
    """Which schemes for its goods give nothing, and why."""
    message: str = ""
    """An order as it was written that is not confirmed yet; it waits with the draft and is never posted."""
    told: tuple[str, ...] = ()
    """Orders and quotations: what schemes would give with a bill of the same day."""
    bill: BillTax | None = None
    """Tax and totals, worked out by ``figure``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every row a document will write, complete before the first one is written."""

    stock: tuple[StockMove, ...] = ()
    cost_account: str | None = None
    """Where the cost of goods that leave goes; None when the entries already hold the other side."""
    entries: tuple[Entry, ...] = ()
    dues: tuple[DuePlan, ...] = ()
    allotments: tuple[Allotment, ...] = ()
    claims: tuple[ClaimPlan, ...] = ()
    feed: str = ""
    given: tuple[Given, ...] = ()
    """What schemes give with it."""
    burnt: int = 0
    """So many approved points of the party pay it."""
    burnt_worth: Paise = Paise(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A rule that speaks up about a draft.

    ``block`` stops it, ``approve`` needs the yes of somebody who may, ``ask`` one's own, ``warn`` is shown.
    """

    level: str
    name: str
    text: str
    field: str = ""
    next_step: str = ""
    line: int | None = None
    wants_reason: bool = False
    """An ``ask`` that is answered by a reason, not by a bare yes."""


def no_gates(_draft: Draft) -> tuple[Gate, ...]:
    """Return no objection."""
    return ()


def nothing(_line: object) -> int:
    """Return no unit: goods that change their place only."""
    return 0


def plain_title(draft: Draft) -> str:
    """Return the kind's own code as its title."""
    return draft.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKind:
    """One kind of document, as data and pure functions."""

    code: str
    title: str
    prefix: str
    right: str
    plan: Callable[[Draft], Plan]
    figure: Callable[[Draft], Draft]
    check: Callable[[Draft], tuple[Gate, ...]] = no_gates
    paper_title: Callable[[Draft], str] = plain_title
    prints: tuple[str, ...] = ()
    """Papers offered for it; the first one is the default."""
    prints_now: bool = False
    feed: str = ""
    goods: str = ""
    """out, in, back for goods that customers return, move for goods that stay in the house, or empty."""
    pays_out: bool = False
    """Its money goes out and pays what we owe."""
    party_role: str = "customer"
    party_needed: bool = True
    net: Callable[[Any], int] = nothing
    """Goods that stay in the house: units a posted line adds to it or takes from it; the check asks."""
    draws_on: Mapping[str, str] = field(default_factory=dict)
    """Kinds whose lines its lines may come from, and what taking more than is open does: ask or block."""
    reduces_dues: bool = False
    """True for notes: they take off what is owed on the bills their lines come from."""
    answered: bool = False
    """True for documents that others answer (``against_id``): while one stands, they are not taken back."""
    refuses_twins: bool = False
    """True for papers of the other side: one number comes once a year."""
    approval: Setting[bool] | None = None
    """Orders: the setting that wants them approved before anything comes of them."""
    is_order: bool = False
    """True for orders: they are approved, served in parts, and closed short."""
    waits: bool = False
    """True for documents that wait to be billed: they count as open until all of their lines were taken."""
    keeps: Setting[bool] | None = None
    """Orders: the setting that wants goods kept for them once they stand."""
    titles: Mapping[str, str] = field(default_factory=dict)


ASKING = ("ask", "approve")
"""Levels of gates that somebody answers."""
MOST_SAID = 5
"""Lines of one question that are told whole; the rest are counted."""


def speak(
    gates: tuple[Gate, ...],
    consents: frozenset[str],
    approved: Mapping[str, str] | None = None,
    digest: str = "",
) -> tuple[str, ...]:
    """Raise the first block as Refused, then the first unanswered question as NeedsConsent.

    One yes answers a question for all lines, so the question tells of all of them. Returns what was agreed.
    ``approved`` are questions with who approved them for the document of this ``digest``.
    """
    for gate in gates:
        if gate.level == "block":
            raise Refused(gate.text, field=gate.field, next_step=gate.next_step, line=gate.line)
    agreed = set()
    for gate in gates:
        if gate.level == "approve":
            agreed.add(_approver_of(gates, gate, approved or {}, digest))
        if gate.level != "ask":
            continue
        answer = answer_among(consents, gate.name, wants_reason=gate.wants_reason)
        if answer is None:
            raise NeedsConsent(
                gate.name, _told(gates, gate.name), gate.field, gate.line, wants_reason=gate.wants_reason
            )
        agreed.add(answer)
    return tuple(sorted(agreed))


def _approver_of(gates: tuple[Gate, ...], gate: Gate, approved: Mapping[str, str], digest: str) -> str:
    """Return a question with who approved it; ask for somebody who may when nobody did."""
    if gate.name not in approved:
        raise NeedsConsent(gate.name, _told(gates, gate.name), gate.field, gate.line, digest=digest)
    return f"{gate.name}@{approved[gate.name]}"


def _told(gates: tuple[Gate, ...], name: str) -> str:
    texts = [gate.text for gate in gates if gate.level in ASKING and gate.name == name]
    more = len(texts) - MOST_SAID
    return " ".join([*texts[:MOST_SAID], *([f"And {more} more lines like these."] if more > 0 else [])])


def place_of_line(draft: Draft, line: Line) -> tuple[int, str]:
    """Return the godown and bucket that a line takes its goods from; what travels lies where it goes to."""
    if line.bucket == IN_TRANSIT and draft.to_godown_id is not None:
        return draft.to_godown_id, IN_TRANSIT
    return draft.godown_id, line.bucket


def with_line(draft: Draft, row: int, line: Line) -> Draft:
    """Return the draft with one line changed, or added when ``row`` is one past the end."""
    lines = list(draft.lines)
    if row == len(lines):
        lines.append(line)
    else:
        lines[row] = line
    return replace(draft, lines=tuple(lines))


def with_gifts(draft: Draft) -> Draft:
    """Return the draft with the goods that schemes give among its lines, as it posts."""
    return replace(draft, lines=draft.lines + draft.gifts, gifts=()) if draft.gifts else draft


def with_reason(draft: Draft, reason: str) -> Draft:
    """Return the note or return with what it is for."""
    return replace(draft, note_reason=reason)


def without_line(draft: Draft, row: int) -> Draft:
    """Return the draft without a line."""
    return replace(draft, lines=draft.lines[:row] + draft.lines[row + 1 :])
