"""Sale return: goods come back into their own batch, and the party owes their price and tax less.

On paper it is our credit note. Tax is lowered for goods of a bill within the time of s.34(2) CGST; else the
note is of the value only, and the tax of the bill stays (circulars 72/46/2018 and 92/11/2019).
"""

from dcms_desktop.drafts.rules import DocumentKind
from dcms_desktop.drafts.rules import Draft
from dcms_desktop.drafts.rules import Plan
from dcms_desktop.sales.returns import check_return
from dcms_desktop.sales.returns import figure_return
from dcms_desktop.sales.returns import moves_back
from dcms_desktop.sales.returns import note_title
from dcms_desktop.sales.returns import return_dues
from dcms_desktop.sales.returns import return_entries
from dcms_desktop.sales.returns import taken_back


def plan(draft: Draft) -> Plan:
    """Return the goods back in at their cost, sale and tax taken back, and what the party owes less."""
    return Plan(
        stock=moves_back(draft),
        cost_account="cogs",
        entries=return_entries(draft),
        dues=return_dues(draft),
        allotments=draft.allotments or (),
        feed="sale_return",
        given=taken_back(draft),
    )


KIND = DocumentKind(
    code="sale_return",
    title="Sale return",
    prefix="CN",
    right="sales.return",
    plan=plan,
    figure=figure_return,
    check=check_return,
    paper_title=note_title,
    prints=("credit_note_a4",),
    feed="sale_return",
    goods="back",
    party_role="customer",
    draws_on={"tax_invoice": "block"},
    reduces_dues=True,
    titles={"credit_note": "Credit note", "financial_credit_note": "Credit note without tax"},
)
