"""Goods receipt: goods come in with batch and expiry, the supplier is owed their price and tax."""

from dataclasses import replace
from datetime import date
from datetime import timedelta

from dcms_desktop.documents.figures import figure_purchase
from dcms_desktop.documents.figures import has_credit
from dcms_desktop.documents.figures import landed_value
from dcms_desktop.documents.plans import bill_due
from dcms_desktop.documents.plans import bill_of
from dcms_desktop.documents.plans import head_entries
from dcms_desktop.documents.plans import moves_in
from dcms_desktop.documents.plans import tender_entries
from dcms_desktop.documents.rules import DocumentKind
from dcms_desktop.documents.rules import Draft
from dcms_desktop.documents.rules import Gate
from dcms_desktop.documents.rules import Plan
from dcms_desktop.documents.tenders import tender_gates
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.purchase.rules import receipt_gates


def plan(draft: Draft) -> Plan:
    """Return the stock in at landed cost, the tax credit, and what the supplier is owed."""
    bill = bill_of(draft)
    party_id = draft.party.id if draft.party else None
    goods = Paise(sum(landed_value(draft, line) for line in draft.lines))
    entries = [Entry("stock", goods)]
    if has_credit(draft):
        entries.extend(head_entries(bill, 1, "in"))
    if bill.reverse_charge:
        entries.extend(head_entries(bill, -1, "rcm"))
    if bill.other_untaxed:
        entries.append(Entry("purchase_charges", bill.other_untaxed))
    if bill.round_off:
        entries.append(Entry("round_off", bill.round_off))
    entries.append(Entry("creditors", Paise(-bill.total), party_id))
    entries.extend(tender_entries(draft, -1, "creditors"))
    paid = sum(tender.paise for tender in draft.tenders)
    due_from = draft.reference_day or draft.day
    days = draft.party.credit_days if draft.party else 0
    dues = bill_due(draft, Paise(-bill.total), Paise(paid - bill.total))
    return Plan(
        stock=moves_in(draft),
        entries=tuple(entries),
        dues=tuple(_owed(due, draft, due_from + timedelta(days=days)) for due in dues),
        feed="primary_receipt",
    )


def _owed(due: DuePlan, draft: Draft, due_on: date) -> DuePlan:
    return replace(due, due_on=draft.due_on or due_on, kind="purchase")


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the receipt."""
    found = [*receipt_gates(draft), *tender_gates(draft.tenders, draft.bill.total if draft.bill else None)]
    if draft.party is None:
        found.insert(0, _block("supplier", "A receipt needs its supplier.", "party", "Pick him."))
    if draft.reverse_charge and not draft.firm.gstin:
        found.append(
            _block(
                "reverse_charge",
                "Only a registered firm pays tax under reverse charge (s.24(iii) CGST).",
                "reverse_charge",
                "Enter your GSTIN in the company profile, or take reverse charge off.",
            )
        )
    return tuple(found)


def _block(name: str, text: str, field: str, next_step: str) -> Gate:
    return Gate(level="block", name=name, text=text, field=field, next_step=next_step)


KIND = DocumentKind(
    code="goods_receipt",
    title="Goods receipt",
    prefix="GR",
    right="purchase.post",
    plan=plan,
    figure=figure_purchase,
    check=check,
    prints=("goods_receipt_a4", "goods_receipt_dot_80", "goods_receipt_dot_136"),
    feed="primary_receipt",
    goods="in",
    party_role="supplier",
)
