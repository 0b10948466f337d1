"""Reads of what comes back: the answer about goods on the counter."""

from datetime import date
from datetime import timedelta

from dcms_desktop.catalog.queries import item_card
from dcms_desktop.catalog.queries import item_of_code
from dcms_desktop.catalog.rules import ItemCard
from dcms_desktop.claims.policy import Rates
from dcms_desktop.claims.queries import policies_of_items
from dcms_desktop.company.queries import firm_card
from dcms_desktop.db.tx import Tx
from dcms_desktop.kernel.errors import Refused
from dcms_desktop.kernel.frozen import dataclass
from dcms_desktop.kernel.money import Mills
from dcms_desktop.kernel.money import share
from dcms_desktop.parties.queries import party_card
from dcms_desktop.recovery.oracle import Advice
from dcms_desktop.recovery.oracle import Case
from dcms_desktop.recovery.oracle import advise
from dcms_desktop.sales.queries.returns import SoldLine
from dcms_desktop.sales.queries.returns import sold_line
from dcms_desktop.sales.queries.returns import sold_lines
from dcms_desktop.sales.returns import REASONS
from dcms_desktop.scanning.queries import find_code
from dcms_desktop.scanning.queries import scanner_of
from dcms_desktop.scanning.reading import read_scan
from dcms_desktop.stock.queries import batches_of
from dcms_desktop.stock.rules import BatchCard
from dcms_desktop.stock.rules import is_expired


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceAsk:
    """What is asked: goods, who brings them, why, how many. No reason is told by the batch."""

    item_id: int
    batch_id: int | None = None
    party_id: int | None = None
    reason: str = ""
    units: int = 1
    free: int = 0
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The answer, and what it is about."""

    advice: Advice
    item: ItemCard
    batch: BatchCard | None
    choices: tuple[BatchCard, ...]
    party: str
    reason: str
    bill: str
    """The newest bill of the party that has some of it left; empty where there is none."""
    bill_day: date | None


def return_advice(tx: Tx, ask: AdviceAsk) -> Told:
    """Return whether goods are taken back, the window, the way of the tax, and what the company pays."""
    item = item_card(tx, ask.item_id)
    choices = tuple(batches_of(tx, [item.id]).get(item.id, ()))
    batch = _batch(choices, ask.batch_id)
    day = ask.on or tx.today
    reason = ask.reason or usual_reason(batch, day)
    if reason not in REASONS:
        raise Refused(f"“{reason[:30]}” is no reason.", "reason", f"Pick one of {', '.join(REASONS)}.")
    if ask.units + ask.free < 1 or ask.units < 0 or ask.free < 0:
        raise Refused("At least one piece is brought.", "quantity", "Type how many.")
    party = party_card(tx, ask.party_id) if ask.party_id is not None else None
    sold = _bill_of(tx, ask.party_id, item.id, batch)
    billed = _billed_rate(tx, sold)
    bill_day = sold.day if sold is not None else None
    policies = policies_of_items(tx, [item.id], day).get(item.id, ())
    case = Case(
        on=day,
        reason=reason,
        expiry=batch.expiry if batch is not None else None,
        party=party.tax_type if party is not None else "unregistered",
        firm=firm_card(tx).scheme,
        bill_day=bill_day,
        policy=next((one for one in policies if one.reason == reason), None),
        rates=Rates(
            ptr=batch.ptr if batch is not None and batch.ptr else item.ptr,
            pts=batch.pts if batch is not None and batch.pts else item.pts,
            billed=billed,
            per=item.per,
        ),
        units=ask.units,
        free=ask.free,
        gst=item.tax.rate_on(bill_day or day).gst,
        can_return=_left_with(tx, ask.party_id, item.id, batch) if sold is not None else None,
    )
    return Told(
        advice=advise(case), item=item, batch=batch, choices=choices, party=party.name if party else "",
        reason=reason, bill=sold.number if sold is not None else "", bill_day=bill_day,
    )  # fmt: skip


NEAR = timedelta(days=180)


def usual_reason(batch: BatchCard | None, day: date) -> str:
    """Return why goods most likely come back: what has expired or soon does, has expired."""
    if batch is not None and batch.expiry is not None and is_expired(batch.expiry, day + NEAR):
        return "expiry"
    return "damage"


def _batch(choices: tuple[BatchCard, ...], batch_id: int | None) -> BatchCard | None:
    if batch_id is None:
        return choices[0] if choices else None
    found = next((one for one in choices if one.id == batch_id), None)
    if found is None:
        raise Refused("The item has no such batch.", "batch", "Pick one of its batches.")
    return found


def _bill_of(tx: Tx, party_id: int | None, item_id: int, batch: BatchCard | None) -> SoldLine | None:
    if party_id is None:
        return None
    sold = sold_lines(tx, party_id, item_id)
    fit = [one for one in sold if batch is None or one.batch_id == batch.id]
    return next((one for one in fit if one.left or one.left_free), None)


def _left_with(tx: Tx, party_id: int | None, item_id: int, batch: BatchCard | None) -> int:
    """Return how many of a batch a party was billed and has not brought back."""
    sold = sold_lines(tx, party_id, item_id) if party_id is not None else []
    return sum(one.left + one.left_free for one in sold if batch is None or one.batch_id == batch.id)


def _billed_rate(tx: Tx, sold: SoldLine | None) -> Mills:
    """Return what a rate unit was billed at before tax, after every discount."""
    if sold is None:
        return Mills(0)
    _, was = sold_line(tx, sold.source)
    value = was.taxable - was.charges
    return Mills(share(value, was.per * 10, of=was.units)) if was.units else Mills(0)


def batch_numbered(choices: tuple[BatchCard, ...], number: str) -> BatchCard:
    """Return the batch with a number as printed on the pack. Refuses a number that none bears."""
    wanted = number.strip().upper()
    found = next((one for one in choices if one.number.upper() == wanted), None)
    if found is None:
        known = ", ".join(one.number for one in choices[:6]) or "none"
        raise Refused(f"The item has no batch {number[:30]}.", "batch", f"Known: {known}.")
    return found


def batches_on(tx: Tx, item_id: int) -> tuple[BatchCard, ...]:
    """Return every batch of an item, the soonest expiry first."""
    return tuple(batches_of(tx, [item_id]).get(item_id, ()))


@dataclass(frozen=True, slots=True)
class Goods:
    """What a code on a pack names."""

    item_id: int
    name: str
    batch_id: int | None = None


def goods_of_code(tx: Tx, text: str) -> Goods:
    """Return item and batch of a scanned or typed code. Refuses one that names nothing."""
    scan = read_scan(text, tx.today, scanner_of(tx))
    found = find_code(tx, scan)
    if found.named:
        named = found.named[0]
        item_id, batch = named.item_id, named.batch
    else:
        hit = item_of_code(tx, text)
        if hit is None:
            raise Refused("No item bears this code.", "item", "Type letters of its name.")
        item_id, batch = hit.item_id, scan.batch
    choices = batches_on(tx, item_id)
    fit = next((one for one in choices if batch and one.number.upper() == batch.upper()), None)
    return Goods(item_id, item_card(tx, item_id).name, fit.id if fit is not None else None)
