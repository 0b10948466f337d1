"""Goods receipt: goods come in with batch and expiry, the supplier is owed what he billed.

What was billed and did not come is a claim on him: its price and tax stand in the claims account until his
credit note, and no credit of tax is taken for it (s.16(2)(b) CGST).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from datetime import timedelta

from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.figures import has_credit
from dcms_desktop.drafts.landed import lacking_of
from dcms_desktop.drafts.landed import landed_tax
from dcms_desktop.drafts.landed import landed_values
from dcms_desktop.drafts.landed import unborne
from dcms_desktop.drafts.landed import without_weight
from dcms_desktop.drafts.plans import bill_due
from dcms_desktop.drafts.plans import bill_of
from dcms_desktop.drafts.plans import head_entries
from dcms_desktop.drafts.plans import moves_in
from dcms_desktop.drafts.plans import tender_entries
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import LandedCharge
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.drafts.tenders import tender_gates
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import MODES
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.purchase.deviations import came_gates
from dcms_desktop.purchase.deviations import claims_of_receipt
from dcms_desktop.purchase.payables import enterprise_day
from dcms_desktop.purchase.rules import receipt_gates

MOST_NAMED = 4
"""Goods named in one objection."""


def plan(draft: Draft) -> Plan:
    """Return the stock in at landed cost, the tax credit, what the supplier is owed, and what is claimed."""
    bill = bill_of(draft)
    party_id = draft.party.id if draft.party else None
    entries = [Entry("stock", Paise(sum(landed_values(draft)))), *_lacking_entries(draft)]
    if has_credit(draft):
        entries.extend(head_entries(bill, 1, "in"))
    if bill.reverse_charge:
        entries.extend(head_entries(bill, -1, "rcm"))
    later = bill.other_untaxed - sum(charge.amount for charge in draft.charges if not charge.taxable)
    expense = later + unborne(draft)
    if expense:
        entries.append(Entry("purchase_charges", Paise(expense)))
    if bill.round_off:
        entries.append(Entry("round_off", bill.round_off))
    entries.append(Entry("creditors", Paise(-bill.total), party_id))
    entries.extend(tender_entries(draft, -1, "creditors"))
    entries.extend(entry for one in draft.landed for entry in _landed_entries(draft, one))
    paid = sum(tender.paise for tender in draft.tenders) + sum(part.paise for part in draft.allotments or ())
    due_from = draft.reference_day or draft.day
    days = draft.party.credit_days if draft.party else 0
    dues = bill_due(draft, Paise(-bill.total), Paise(paid - bill.total))
    return Plan(
        stock=moves_in(draft),
        entries=tuple(entries),
        dues=tuple(_owed(due, draft, due_from + timedelta(days=days)) for due in dues),
        allotments=draft.allotments or (),
        claims=claims_of_receipt(draft),
        feed="primary_receipt",
    )


def _lacking_entries(draft: Draft) -> list[Entry]:
    """Return the claim for goods that did not come, and the credit that is not taken for them."""
    lacks = [lacking_of(draft, line) for line in draft.lines if line.came is not None and line.came.short]
    claimed = sum(one.taxable + one.tax for one in lacks)
    if not claimed:
        return []
    heads = (
        ("cgst_in", sum(one.cgst for one in lacks)),
        ("sgst_in", sum(one.sgst for one in lacks)),
        ("igst_in", sum(one.igst for one in lacks)),
        ("cess_in", sum(one.cess for one in lacks)),
    )
    less = [Entry(head, Paise(-paise)) for head, paise in heads if paise and has_credit(draft)]
    return [Entry("claims", Paise(claimed)), *less]


def _landed_entries(draft: Draft, one: LandedCharge) -> list[Entry]:
    """Return what a charge off the bill costs and how it was paid; its amount lies in the stock already."""
    first, second = landed_tax(one.amount, one.gst)
    heads = [("igst", Paise(first + second))] if one.igst else [("cgst", first), ("sgst", second)]
    entries = [Entry(f"{head}_in", paise) for head, paise in heads if paise and has_credit(draft)]
    paid = one.amount
    if one.reverse_charge:
        entries += [Entry(f"{head}_rcm", Paise(-paise)) for head, paise in heads if paise]
    else:
        paid = Paise(paid + first + second)
    return [*entries, Entry(MODES[one.mode], Paise(-paid), None, one.name)]


def _owed(due: DuePlan, draft: Draft, due_on: date) -> DuePlan:
    return replace(due, due_on=draft.due_on or due_on, kind="purchase")


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the receipt."""
    found = [*receipt_gates(draft), *tender_gates(draft.tenders, draft.bill.total if draft.bill else None)]
    for number, line in enumerate(draft.lines, 1):
        found.extend(came_gates(line, number))
    for one in draft.landed:
        found.extend(_landed_gates(one))
    if draft.party is None:
        found.insert(0, _block("supplier", "A receipt needs its supplier.", "party", "Pick him."))
    elif draft.party.role not in {"supplier", "both"}:
        text = f"{draft.party.name} is a customer, not a supplier."
        found.insert(0, _block("supplier", text, "party", "Pick another party, or make this one both."))
    found.extend(_law_gates(draft))
    found.extend(_spread_gates(draft))
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


def _law_gates(draft: Draft) -> list[Gate]:
    """Return what the law says of a due day that lies too far away for this supplier."""
    if draft.party is None:
        return []
    born = draft.reference_day or draft.day
    law = enterprise_day(born, draft.party.credit_days, draft.party.msme_class)
    due = draft.due_on or born + timedelta(days=draft.party.credit_days)
    if law is None or due <= law:
        return []
    name, size = draft.party.name, draft.party.msme_class
    text = f"{name} is a {size} enterprise: pay by {law:%d-%m-%Y} (s.15 MSMED Act)."
    step = "Agree on fewer days; later pay bears interest and is no expense of the year."
    return [Gate(level="warn", name="msme_day", text=text, field="due_on", next_step=step)]


def _spread_gates(draft: Draft) -> Iterable[Gate]:
    """Return the objections to how charges are spread: an unknown way, goods without a weight."""
    if draft.spread_by not in {"value", "quantity", "weight"}:
        text = "Charges are spread by value, by quantity or by weight."
        yield _block("spread_by", text, "spread_by", "Pick one.")
    lacking = without_weight(draft)
    if lacking:
        more = f" and {len(lacking) - MOST_NAMED} more" if len(lacking) > MOST_NAMED else ""
        text = f"Freight cannot go by weight: nobody knows that of {', '.join(lacking[:MOST_NAMED])}{more}."
        step = "Give the items a gross weight, or spread by value or quantity."
        yield _block("no_weight", text, "spread_by", step)


def _landed_gates(one: LandedCharge) -> list[Gate]:
    found = []
    if one.amount <= 0:
        text = f"{one.name or 'A charge'} needs an amount above zero."
        found.append(_block("landed", text, "landed", "Type it, or leave it out."))
    if one.mode not in MODES:
        text = f"“{one.mode[:40]}” is no way to pay."
        found.append(_block("landed", text, "landed", f"Pick one of {', '.join(MODES)}."))
    if not 0 <= one.gst <= 100_000:
        found.append(
            _block("landed", "A rate of tax lies between 0 and 100 %.", "landed", "Type e.g. 5 or 18.")
        )
    return found


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
    draws_on={"purchase_order": "ask"},
    refuses_twins=True,
)
