"""Goods receipt: goods come in with batch and expiry, the supplier is owed their price and tax."""

from dataclasses import replace
from datetime import date
from datetime import timedelta

from dcms_desktop.documents.figures import figure_purchase
from dcms_desktop.documents.plans import bill_due
from dcms_desktop.documents.plans import bill_of
from dcms_desktop.documents.plans import tax_entries
from dcms_desktop.documents.plans import tender_entries
from dcms_desktop.documents.rules import DocumentKind
from dcms_desktop.documents.rules import Draft
from dcms_desktop.documents.rules import Gate
from dcms_desktop.documents.rules import Plan
from dcms_desktop.kernel.money import Paise
from dcms_desktop.kernel.money import Units
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.purchase.rules import landed_value
from dcms_desktop.purchase.rules import receipt_gates
from dcms_desktop.stock.rules import StockMove


def plan(draft: Draft) -> Plan:
    """Return the stock in at landed cost, the tax credit, and what the supplier is owed."""
    bill = bill_of(draft)
    party_id = draft.party.id if draft.party else None
    goods = sum(landed_value(line) for line in draft.lines)
    # A firm without tax credit (composition, unregistered) bears the tax as cost of the goods.
    credit = draft.firm.scheme == "regular"
    moves, tax_in_cost = [], 0
    for number, line in enumerate(draft.lines, 1):
        own_tax = 0 if credit or line.tax is None or bill.reverse_charge else line.tax.tax
        tax_in_cost += own_tax
        if line.batch is not None:
            moves.append(
                StockMove(
                    line_no=number,
                    item_id=line.item.id,
                    batch_id=line.batch.id,
                    units=Units(line.units + line.free),
                    free=line.free,
                    value=Paise(landed_value(line) + own_tax),
                )
            )
    entries = [Entry("stock", Paise(goods + tax_in_cost))]
    if credit:
        entries.extend(tax_entries(bill, 1, "in"))
    if bill.other_untaxed:
        entries.append(Entry("purchase_charges", bill.other_untaxed))
    if bill.round_off:
        entries.append(Entry("round_off", bill.round_off))
    entries.append(Entry("creditors", Paise(-bill.total), party_id))
    entries.extend(tender_entries(draft, -1, "creditors"))
    paid = sum(tender.paise for tender in draft.tenders)
    left = Paise(-(bill.total - paid))
    due_from = draft.reference_day or draft.day
    days = draft.party.credit_days if draft.party else 0
    dues = bill_due(draft, Paise(-bill.total), left)
    return Plan(
        stock=tuple(moves),
        entries=tuple(entries),
        dues=tuple(_owed(due, draft, due_from + timedelta(days=days)) for due in dues),
        feed="primary_receipt",
    )


def _owed(due: DuePlan, draft: Draft, due_on: date) -> DuePlan:
    return replace(due, due_on=draft.due_on or due_on, kind="purchase")


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the receipt."""
    found = list(receipt_gates(draft))
    if draft.party is None:
        found.insert(
            0,
            Gate(
                level="block",
                name="supplier",
                text="A receipt needs its supplier.",
                field="party",
                next_step="Pick him.",
            ),
        )
    return tuple(found)


KIND = DocumentKind(
    code="goods_receipt",
    title="Goods receipt",
    prefix="GR",
    right="purchase.post",
    plan=plan,
    figure=figure_purchase,
    check=check,
    prints=("goods_receipt_a4",),
    feed="primary_receipt",
    goods="in",
    party_role="supplier",
)
