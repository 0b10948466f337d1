"""Pieces of plans that several kinds share. Pure."""

from datetime import timedelta

from dcms_desktop.drafts.landed import came_of
from dcms_desktop.drafts.landed import landed_values
from dcms_desktop.drafts.landed import units_in
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Line
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.kernel.money import share
from dcms_desktop.ledger.rules import BILL_MODES
from dcms_desktop.ledger.rules import MODES_OUT
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.stock.rules import StockMove
from dcms_desktop.tax.rules import BillTax

DAMAGED, QUARANTINE = "damaged", "quarantine"


def bill_of(draft: Draft) -> BillTax:
    """Return the figures of a goods draft; a draft without them is a defect of the caller."""
    if draft.bill is None:
        raise AssertionError("the draft was not figured")
    return draft.bill


def moves_out(draft: Draft) -> tuple[StockMove, ...]:
    """Return the stock that leaves with a draft, free goods included; what left with a challan is gone."""
    return tuple(
        StockMove(
            line_no=number, item_id=line.item.id, batch_id=line.batch.id,
            units=Units(-(line.units + line.free)), free=Units(-line.free),
            godown_id=draft.godown_id, bucket=line.bucket,
        )
        for number, line in enumerate(draft.lines, 1)
        if line.batch is not None and line.sent_cost is None
    )  # fmt: skip


def sent_entries(draft: Draft) -> list[Entry]:
    """Return the cost of goods that left with challans: it goes from there to the goods sold."""
    cost = sum(line.sent_cost or 0 for line in draft.lines)
    return [Entry("cogs", Paise(cost)), Entry("challans", Paise(-cost))] if cost else []


def moves_in(draft: Draft) -> tuple[StockMove, ...]:
    """Return the stock that comes with a receipt at its landed value, free goods included.

    Broken goods lie in the damaged bucket at their part of the value; what was not billed waits in quarantine
    and is worth nothing to us.
    """
    moves: list[StockMove] = []
    for number, (line, value) in enumerate(zip(draft.lines, landed_values(draft), strict=True), 1):
        if line.batch is not None:
            moves.extend(_moves_of(draft, line, number, value))
    return tuple(moves)


def _moves_of(draft: Draft, line: Line, number: int, value: Paise) -> list[StockMove]:
    came, units = came_of(line), units_in(line)
    broken = share(value, came.damaged, of=units) if came.damaged else Paise(0)
    free = min(line.free, units - came.damaged)
    parts = (
        (line.bucket, units - came.damaged, free, value - broken),
        (DAMAGED, came.damaged, 0, broken),
        (QUARANTINE, came.excess, 0, 0),
    )
    return [
        StockMove(
            line_no=number, item_id=line.item.id, batch_id=line.batch.id if line.batch else 0,
            units=Units(count), free=Units(free_part), value=Paise(worth), bucket=bucket,
            godown_id=draft.godown_id,
        )
        for bucket, count, free_part, worth in parts
        if count
    ]  # fmt: skip


def tax_entries(bill: BillTax, side: int, suffix: str) -> list[Entry]:
    """Return the entries of the tax heads: ``side`` -1 credits (output), 1 debits (input)."""
    return [] if bill.reverse_charge else head_entries(bill, side, suffix)


def head_entries(bill: BillTax, side: int, suffix: str) -> list[Entry]:
    """Return the entries of the tax heads, also when the recipient pays them."""
    heads = (("cgst", bill.cgst), ("sgst", bill.sgst), ("igst", bill.igst), ("cess", bill.cess))
    return [Entry(f"{head}_{suffix}", Paise(side * paise)) for head, paise in heads if paise]


def tender_entries(draft: Draft, side: int, party_account: str) -> list[Entry]:
    """Return the entries of money that came (side 1) or went (-1): the money account against the party."""
    party_id = draft.party.id if draft.party else None
    accounts = BILL_MODES if side > 0 else MODES_OUT
    entries: list[Entry] = []
    for tender in draft.tenders:
        entries.append(Entry(accounts[tender.mode], Paise(side * tender.paise), None, tender.reference))
        if party_id is not None:
            entries.append(Entry(party_account, Paise(-side * tender.paise), party_id, tender.mode))
    return entries


def bill_due(draft: Draft, total: Paise, left: Paise) -> tuple[DuePlan, ...]:
    """Return the due that a bill opens with its party."""
    if draft.party is None or not total:
        return ()
    due_on = draft.due_on or draft.day + timedelta(days=draft.party.credit_days)
    return (DuePlan(party_id=draft.party.id, kind="bill", due_on=due_on, amount=total, left=left),)
