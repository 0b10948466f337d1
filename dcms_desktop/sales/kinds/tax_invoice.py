"""Tax invoice: goods leave, the party owes price and tax. A bill of supply where s.31(3)(c) says so."""

from dcms_desktop.drafts.figures import buyer_type
from dcms_desktop.drafts.plans import bill_due
from dcms_desktop.drafts.plans import bill_of
from dcms_desktop.drafts.plans import moves_out
from dcms_desktop.drafts.plans import sent_entries
from dcms_desktop.drafts.plans import tax_entries
from dcms_desktop.drafts.plans import tender_entries
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Gate
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.drafts.tenders import points_of
from dcms_desktop.kernel.money import Paise
from dcms_desktop.ledger.rules import Entry
from dcms_desktop.sales.rules import bill_gates
from dcms_desktop.sales.rules import credit_part
from dcms_desktop.sales.rules import figure_bill
from dcms_desktop.sales.rules import given_of
from dcms_desktop.tax.rules import Scheme
from dcms_desktop.tax.rules import document_for


def plan(draft: Draft) -> Plan:
    """Return the stock out, the sale, its tax, the money taken and the due left."""
    bill = bill_of(draft)
    party_id = draft.party.id if draft.party else None
    points, worth = points_of(draft.tenders)
    entries = [
        Entry("sales", Paise(-(sum(line.taxable for line in bill.lines)))),
        *tax_entries(bill, -1, "out"),
    ]
    if bill.other_untaxed:
        entries.append(Entry("charges" if bill.other_untaxed > 0 else "discount", Paise(-bill.other_untaxed)))
    if bill.round_off:
        entries.append(Entry("round_off", Paise(-bill.round_off)))
    if party_id is not None:
        entries.append(Entry("debtors", bill.total, party_id))
    entries.extend(tender_entries(draft, 1, "debtors"))
    entries.extend(sent_entries(draft))
    return Plan(
        stock=moves_out(draft),
        cost_account="cogs",
        entries=tuple(entries),
        dues=bill_due(draft, bill.total, credit_part(draft)),
        feed="secondary_sale",
        given=given_of(draft),
        burnt=points,
        burnt_worth=worth,
    )


def check(draft: Draft) -> tuple[Gate, ...]:
    """Return the objections to the bill."""
    if not draft.lines:
        return (
            Gate(
                level="block",
                name="empty",
                text="The bill has no line.",
                field="item",
                next_step="Type an item.",
            ),
        )
    return bill_gates(draft)


def paper_title(draft: Draft) -> str:
    """Return what the paper is called: tax invoice, bill of supply, or both in one (rule 46A)."""
    return document_for(
        Scheme(draft.firm.scheme),
        [line.item.tax.rate_on(draft.day).treatment for line in draft.lines],
        registered=buyer_type(draft).is_registered,
    )


KIND = DocumentKind(
    code="tax_invoice",
    title="Tax invoice",
    prefix="A",
    right="sales.post",
    plan=plan,
    figure=figure_bill,
    check=check,
    paper_title=paper_title,
    prints=(
        "tax_invoice_a4",
        "tax_invoice_a5",
        "receipt_80",
        "receipt_58",
        "tax_invoice_dot_80",
        "tax_invoice_dot_80_half",
        "tax_invoice_dot_136",
        "tax_invoice_dot_136_half",
        "tax_invoice_form_a4",
        "tax_invoice_form_a5",
        "tax_invoice_form_dot",
    ),
    prints_now=True,
    feed="secondary_sale",
    goods="out",
    party_role="customer",
    party_needed=False,
    draws_on={"sales_order": "ask", "quotation": "ask", "delivery_challan": "block"},
    titles={
        "tax_invoice": "Tax invoice",
        "bill_of_supply": "Bill of supply",
        "invoice_cum_bill_of_supply": "Invoice-cum-bill of supply",
    },
)
