"""Replacement issue: fit goods are given for dead ones that were taken, against their receipt.

An exchange is a supply (s.7(1)(a) CGST): its paper is a tax invoice at the value that it settles, and the
party owes the tax of it only.
"""

from dcms_desktop.breakage.rules import check_replacement
from dcms_desktop.breakage.rules import figure_replacement
from dcms_desktop.breakage.rules import replacement_entries
from dcms_desktop.breakage.rules import treatment_on
from dcms_desktop.breakage.rules import value_of
from dcms_desktop.drafts.figures import buyer_type
from dcms_desktop.drafts.plans import bill_due
from dcms_desktop.drafts.plans import bill_of
from dcms_desktop.drafts.plans import moves_out
from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.kernel.money import Paise
from dcms_desktop.tax.rules import Scheme
from dcms_desktop.tax.rules import document_for


def plan(draft: Draft) -> Plan:
    """Return the goods out, the receipt settled by their value, and the tax that the party owes."""
    owes = Paise(bill_of(draft).total - value_of(draft))
    return Plan(
        stock=moves_out(draft),
        cost_account="cogs",
        entries=replacement_entries(draft),
        dues=bill_due(draft, owes, owes),
        feed="secondary_sale",
    )


def paper_title(draft: Draft) -> str:
    """Return what the paper is called: that of a supply, or a challan where the law sees none."""
    if treatment_on(draft.day) != "supply":
        return "delivery_challan"
    return document_for(
        Scheme(draft.firm.scheme),
        [line.item.tax.rate_on(draft.day).treatment for line in draft.lines],
        registered=buyer_type(draft).is_registered,
    )


KIND = DocumentKind(
    code="replacement_issue",
    title="Replacement issue",
    prefix="RI",
    right="sales.return",
    plan=plan,
    figure=figure_replacement,
    check=check_replacement,
    paper_title=paper_title,
    prints=("replacement_issue_a4",),
    feed="secondary_sale",
    goods="out",
    party_role="customer",
    draws_on={"breakage_receipt": "block"},
)
