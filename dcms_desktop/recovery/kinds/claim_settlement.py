"""Claim settlement: the company's note closes lines of a claim; what it refuses is our expense.

A note with GST lowers our input credit by its tax (s.34 CGST): on top of what it credits, or inside of it
where the claim asked for the tax too; then the tax was no income.
"""

from dcms_desktop.drafts.figures import figure_purchase
from dcms_desktop.drafts.figures import has_credit
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.frozen import replace
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import DuePlan
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.recovery.rules import NoteTax
from dcms_desktop.recovery.rules import outcomes_of
from dcms_desktop.recovery.rules import tax_of
from dcms_desktop.tax.rules import Charge


def figure(draft: Draft) -> Draft:
    """Return the settlement with its total: all it says of the claim's lines and tax on top, to the paisa."""
    paid, refused = sums_of(draft)
    tax = tax_said(draft)
    net = Paise(paid + refused + (0 if tax.inside else tax.total))
    counted = (Charge("Said", net, taxable=False),) if net > 0 else ()
    done = figure_purchase(replace(draft, lines=(), charges=counted, round_to_rupee=False))
    return replace(done, charges=draft.charges)


def sums_of(draft: Draft) -> tuple[Paise, Paise]:
    """Return what was credited, and what was refused."""
    outcomes = outcomes_of((one.name, one.amount) for one in draft.charges)
    return Paise(sum(one.paid for one in outcomes)), Paise(sum(one.refused for one in outcomes))


def tax_said(draft: Draft) -> NoteTax:
    """Return the GST of the company's note."""
    return tax_of((one.name, one.amount) for one in draft.charges)


def plan(draft: Draft) -> Plan:
    """Return the supplier's credit, the expense of what was refused, and the claim smaller by both."""
    if draft.party is None:
        raise AssertionError("a settlement has a party")
    paid, refused = sums_of(draft)
    tax = tax_said(draft)
    credited = Paise(paid if tax.inside else paid + tax.total)
    entries = [Entry("claims_made", Paise(-paid - refused))]
    entries.extend(Entry(f"{head}_in", Paise(-paise)) for head, paise in tax.heads.items())
    if tax.inside and tax.total:
        entries.append(Entry("claim_income", tax.total))
    if credited:
        entries.append(Entry("creditors", credited, draft.party.id))
    if refused:
        entries.append(Entry("claim_loss", refused))
    due = DuePlan(party_id=draft.party.id, kind="note", due_on=draft.day, amount=credited, left=credited)
    return Plan(entries=tuple(entries), dues=(due,) if credited else ())


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to a settlement."""
    found: list[Gate] = []
    if draft.party is None:
        found.append(_block("party", "A settlement is of a supplier.", "Pick the claim that it answers."))
    if draft.against_id is None:
        found.append(_block("against", "A settlement answers a claim.", "Pick the claim."))
    paid, refused = sums_of(draft)
    if paid < 0 or refused < 0 or not paid + refused:
        found.append(_block("lines", "Nothing is said of any line.", "Type what was credited or refused."))
    if paid and not draft.reference:
        text = "The company's note has a number."
        found.append(_block("reference", text, "Type the number of its credit note."))
    found.extend(_tax_gates(draft, paid))
    if draft.tenders:
        found.append(_block("tenders", "A settlement takes no money.", "Enter the money as a receipt."))
    return tuple(found)


def _tax_gates(draft: Draft, paid: Paise) -> list[Gate]:
    """Return the objections to the tax of a note: it goes with what was credited, and lowers a credit."""
    tax = tax_said(draft)
    if not any((tax.cgst, tax.sgst, tax.igst)):
        return []
    if not has_credit(draft):
        text = "This firm took no input credit that could fall."
        return [_block("gst", text, "Enter the whole note as credited, without GST.")]
    if min(tax.cgst, tax.sgst, tax.igst) < 0 or tax.total > paid:
        return [_block("gst", "The GST is more than what was credited.", "Type the GST of the note.")]
    return []


def _block(field: str, text: str, next_step: str) -> Gate:
    return Gate(level="block", name=field, text=text, field=field, next_step=next_step)


KIND = DocumentKind(
    code="claim_settlement",
    title="Claim settlement",
    prefix="CT",
    right="claims.settle",
    plan=plan,
    figure=figure,
    check=check,
    party_role="supplier",
)
